"""How often something may be tried. Counted in the database, so for all processes together.

Tries come in groups. After a full group one waits, and after each further group twice as long. So
there is never a lock, only a delay; and who tries is counted apart from who is known, so that
nobody can shut somebody else out (``security.md`` A24).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from tweeluik.records.vault.sealing import blind_index

from .models import Attempts

FORGET: Final = timedelta(hours=24)
"""After so long without a try all is forgotten."""

_NOTHING: Final = timedelta(0)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """So many tries, then ``first``, then twice that, and so on up to ``longest``."""

    group: int
    first: timedelta
    longest: timedelta

    def wait(self, count: int) -> timedelta:
        """How long after the last of so many tries the next one may come."""
        if count == 0 or count % self.group:
            return _NOTHING
        doublings = min(count // self.group - 1, 20)
        return min(self.first * 2**doublings, self.longest)


RULES: Final = {
    # A password for one address: from a browser that was signed in before, or from one network.
    "password_known": Rule(5, _MINUTE, 15 * _MINUTE),
    "password": Rule(5, _MINUTE, 60 * _MINUTE),
    # The same over all networks together; short, because others can cause it.
    "password_anywhere": Rule(20, _MINUTE, _MINUTE),
    "network": Rule(30, _MINUTE, 15 * _MINUTE),
    # Only who gave the password comes here, so this wait may grow long: a code has six figures.
    "code_known": Rule(5, _MINUTE, 60 * _MINUTE),
    "code": Rule(5, _MINUTE, 24 * 60 * _MINUTE),
    "mailed_code": Rule(5, 60 * _MINUTE, 24 * 60 * _MINUTE),
    # Messages to one address, and messages to any address asked for from one network.
    "message": Rule(3, 15 * _MINUTE, 24 * 60 * _MINUTE),
    "message_anywhere": Rule(10, 60 * _MINUTE, 60 * _MINUTE),
    "asked": Rule(20, 10 * _MINUTE, 60 * _MINUTE),
}

Bucket = tuple[str, str]
"""A rule by its name, and who or what is counted."""


class TooOften(Exception):
    """It was tried too often.

    :ivar wait: how long until it may be tried again.
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__("tried too often")
        self.wait = wait


def spend(at: datetime, *buckets: Bucket) -> None:
    """Count a try, before it is known whether it succeeds: tries at the same moment count too.

    :raises TooOften: when it has to wait; nothing is counted then.
    """
    with transaction.atomic():
        rows = [_locked(at, kind, subject) for kind, subject in sorted(set(buckets))]
        waits = [(row, RULES[row.kind].wait(row.count)) for row in rows]
        left = max((row.last_at + wait - at for row, wait in waits if wait), default=_NOTHING)
        if left > _NOTHING:
            raise TooOften(left)
        for row in rows:
            row.count += 1
            row.last_at = at
            row.save(update_fields=("count", "last_at"))


def forgive(*buckets: Bucket) -> None:
    """Forget the tries: this one succeeded."""
    # Not deleted: others may be waiting to count in the same row.
    for kind, subject in buckets:
        Attempts.objects.filter(kind=kind, subject=_hash(kind, subject)).update(count=0)


def give_back(bucket: Bucket) -> None:
    """Take back one try; those of others keep counting."""
    kind, subject = bucket
    counted = Attempts.objects.filter(kind=kind, subject=_hash(kind, subject), count__gt=0)
    counted.update(count=F("count") - 1)


def _locked(at: datetime, kind: str, subject: str) -> Attempts:
    row, _ = Attempts.objects.select_for_update().get_or_create(
        kind=kind, subject=_hash(kind, subject), defaults={"last_at": at}
    )
    if at - row.last_at >= FORGET:
        row.count = 0
    return row


def _hash(kind: str, subject: str) -> str:
    return blind_index(f"attempts:{kind}:{subject}")
