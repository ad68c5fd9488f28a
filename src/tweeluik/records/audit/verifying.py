"""Check the log: nothing changed, deleted, put in another order, put in between, or cut off."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tweeluik.records.vault.keys import keyring
from tweeluik.records.vault.signing import is_signed, public_key

from .chain import START, keyed_hash
from .log import CHAIN, CHECKPOINTS
from .models import Checkpoint, Entry, Head

PAGE: Final = 2000
"""So many lines are read at once."""


class Verdict(StrEnum):
    """What the check found."""

    OK = "ok"
    BROKEN = "broken"
    """A line was changed, deleted, moved or put in."""
    MISMATCH = "mismatch"
    """The chain holds, but is not the one that was signed; or a checkpoint is not ours."""
    TRUNCATED = "truncated"
    """The last lines are gone: a checkpoint, or the kept end of the chain, lies beyond them."""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check.

    :ivar seq: number of the first line that is wrong or missing; nothing when all is well.
    :ivar count: how many lines are right, from the first on.
    :ivar checkpoints: how many checkpoints the chain was held against.
    """

    verdict: Verdict
    seq: int | None
    count: int
    checkpoints: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.verdict is Verdict.OK


def verify(entries: Iterable[Entry], checkpoints: Iterable[Checkpoint] = ()) -> Report:
    """Check lines, from the first on and in order, against the key and against checkpoints.

    That the end was cut off shows only when a checkpoint lies beyond it.

    :raises tweeluik.records.vault.errors.NoKeys: when the key files are not there.
    """
    ours = public_key(CHECKPOINTS)
    marks: dict[int, str] = {}
    held = list(checkpoints)
    for one in held:
        signed = is_signed(ours, one.signed_part(), bytes(one.signature))
        if not signed or marks.setdefault(one.seq, one.hash) != one.hash:
            return Report(Verdict.MISMATCH, one.seq, 0)
    return _walked(entries, marks, len(held))


def verify_log(outside: Iterable[Checkpoint] = ()) -> Report:
    """Check the whole log as it is kept, while others go on writing.

    :param outside: checkpoints that were kept elsewhere; those in the database could be deleted
        with the lines.
    :raises tweeluik.records.vault.errors.NoKeys: when the key files are not there.
    """
    seq, hash = _end()
    report = verify(stored(), [*outside, *Checkpoint.objects.order_by("seq")])
    if not report.ok:
        return report
    if report.count < seq:
        return Report(Verdict.TRUNCATED, report.count + 1, report.count)
    if _hash_of(seq) != hash or _end()[0] < report.count:
        return Report(Verdict.MISMATCH, seq, report.count)
    return report


def verify_last(most: int) -> Report:
    """Check the last lines only, and the end that was kept: quick, for who looks often.

    What was changed before these shows in :func:`verify_log` only.

    :param most: how many lines.
    :raises tweeluik.records.vault.errors.NoKeys: when the key files are not there.
    """
    seq, hash = _end()
    first = max(seq - most, 0)
    before = _hash_of(first)
    if before is None:
        return Report(Verdict.BROKEN, first, 0)
    lines = list(Entry.objects.filter(seq__gt=first, seq__lte=seq).order_by("seq"))
    report = _walked(lines, {}, 0, first, before)
    if report.ok and report.count < seq:
        return Report(Verdict.TRUNCATED, report.count + 1, report.count)
    if report.ok and _hash_of(seq) != hash:
        return Report(Verdict.MISMATCH, seq, report.count)
    return report


def stored() -> Iterator[Entry]:
    """All lines, in order. Page by page: who reads long must not keep SQLite from writing."""
    page = list(Entry.objects.order_by("seq")[:PAGE])
    while page:
        yield from page
        page = list(Entry.objects.filter(seq__gt=page[-1].seq).order_by("seq")[:PAGE])


def _end() -> tuple[int, str]:
    """Number and hash of the last line, as the one who wrote it kept them."""
    return Head.objects.values_list("seq", "hash").first() or (0, START)


def _hash_of(seq: int) -> str | None:
    return Entry.objects.filter(seq=seq).values_list("hash", flat=True).first() if seq else START


def _walked(
    entries: Iterable[Entry],
    marks: dict[int, str],
    checkpoints: int,
    count: int = 0,
    prev: str = START,
) -> Report:
    """Follow the chain.

    :param count: number of the line before the first of these.
    :param prev: the hash of that line.
    """
    key = keyring().sub_key(CHAIN)
    try:
        for entry in entries:
            if entry.seq != count + 1 or entry.prev != prev or not _intact(key, entry):
                return Report(Verdict.BROKEN, count + 1, count)
            if marks.pop(entry.seq, entry.hash) != entry.hash:
                return Report(Verdict.MISMATCH, entry.seq, count)
            count, prev = entry.seq, entry.hash
    except ValueError:  # A moment was made into something that is none: it cannot be read at all.
        return Report(Verdict.BROKEN, count + 1, count)
    if marks:
        return Report(Verdict.TRUNCATED, count + 1, count)
    return Report(Verdict.OK, None, count, checkpoints)


def _intact(key: bytes, entry: Entry) -> bool:
    if entry.at is None:
        return False
    return hmac.compare_digest(keyed_hash(key, entry), entry.hash)
