"""Every attack on the log is found, and what cannot be found without a witness is shown too."""

from __future__ import annotations

import copy
import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from tweeluik.records.audit import verifying
from tweeluik.records.audit.chain import TOLD, linked
from tweeluik.records.audit.log import checkpoint
from tweeluik.records.audit.models import Checkpoint, Entry
from tweeluik.records.audit.verifying import Report, Verdict, verify, verify_log

from .conftest import AT, chained, filled, noted, unguarded

SIZE = 300
TIMES = 40

Lines = list[Entry]
Attack = Callable[[Lines, random.Random], Lines]

# -- five kinds of attack --------------------------------------------------------------------------


def change(lines: Lines, chance: random.Random) -> Lines:
    """Say something else in a line; sometimes with a new hash, made with a key of one's own."""
    line = chance.choice(lines)
    part = chance.choice([*TOLD, "at", "seq", "prev", "hash"])
    if part == "at":
        line.at += timedelta(microseconds=1)
    elif part == "seq":
        line.seq += 1
    else:
        setattr(line, part, "0" * 64 if part in ("prev", "hash") else "forged")
    if chance.random() < 0.5:
        rechain(lines)
    return lines


def delete(lines: Lines, chance: random.Random) -> Lines:
    """Leave out a line that is not the last; sometimes with the others numbered anew."""
    del lines[chance.randrange(len(lines) - 1)]
    if chance.random() < 0.5:
        renumber(lines)
    return lines


def truncate(lines: Lines, chance: random.Random) -> Lines:
    """Leave out the end."""
    return lines[: chance.randrange(len(lines))]


def reorder(lines: Lines, chance: random.Random) -> Lines:
    """Let two lines change places; sometimes with their numbers changed back."""
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    if chance.random() < 0.5:
        renumber(lines)
    return lines


def insert(lines: Lines, chance: random.Random) -> Lines:
    """Put in a line: made up with a key of one's own, or the copy of another."""
    place = chance.randrange(len(lines) + 1)
    new = copy.copy(chance.choice(lines))
    if chance.random() < 0.5:
        told = {name: getattr(new, name) for name in TOLD}
        prev = lines[place - 1].hash if place else "0" * 64
        new = linked(b"a key of one's own", place + 1, prev, new.at, told)
    lines.insert(place, new)
    if chance.random() < 0.5:
        renumber(lines)
    return lines


def renumber(lines: Lines) -> None:
    for number, line in enumerate(lines, 1):
        line.seq = number


def rechain(lines: Lines, key: bytes = b"a key of one's own") -> None:
    prev = "0" * 64
    for line in lines:
        told = {name: getattr(line, name) for name in TOLD}
        line.prev = prev
        line.hash = prev = linked(key, line.seq, prev, line.at, told).hash


ATTACKS: tuple[Attack, ...] = (change, delete, truncate, reorder, insert)


def outcomes(attack: Attack, checkpoints: list[Checkpoint]) -> Counter[Verdict]:
    """What the check says of this attack, at many random places."""
    lines = list(chained(SIZE))
    chance = random.Random(attack.__name__)
    found: Counter[Verdict] = Counter()
    for _ in range(TIMES):
        attacked = attack([copy.copy(line) for line in lines], chance)
        found[verify(attacked, checkpoints).verdict] += 1
    return found


@pytest.fixture
def witness(db: None) -> list[Checkpoint]:
    """A checkpoint of the whole, kept outside."""
    filled(SIZE)
    made = checkpoint(AT)
    assert made is not None
    return [Checkpoint.from_line(made.line())]


@pytest.mark.proof
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_attacks_are_found(
    attack: Attack, witness: list[Checkpoint], figure: Callable[[str], None]
) -> None:
    with_witness = outcomes(attack, witness)
    without = outcomes(attack, [])
    assert with_witness[Verdict.OK] == 0
    # The honest limit: nobody can see that the end is gone without knowing that it was there.
    assert without[Verdict.OK] == (TIMES if attack is truncate else 0)
    assert set(with_witness) == {Verdict.TRUNCATED if attack is truncate else Verdict.BROKEN}
    figure(
        f"found {TIMES - with_witness[Verdict.OK]} of {TIMES} with an outside checkpoint,"
        f" {TIMES - without[Verdict.OK]} of {TIMES} without"
    )


def test_what_was_not_attacked_is_right(witness: list[Checkpoint]) -> None:
    assert verify(chained(SIZE), witness) == Report(Verdict.OK, None, SIZE, 1)
    assert verify([]) == Report(Verdict.OK, None, 0)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_control_without_a_chain(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check of the numbers alone lets attacks through that keep them."""
    monkeypatch.setattr(verifying, "_intact", lambda key, entry: True)
    monkeypatch.setattr(verifying, "hmac", None)

    class Loose(str):
        def __eq__(self, other: object) -> bool:
            return True

        def __ne__(self, other: object) -> bool:
            return False

        __hash__ = str.__hash__

    lines = [copy.copy(line) for line in chained(SIZE)]
    chance = random.Random(attack.__name__)
    missed = 0
    for _ in range(TIMES):
        attacked = attack([copy.copy(line) for line in lines], chance)
        for line in attacked:
            line.prev, line.hash = Loose(line.prev), Loose(line.hash)
        missed += verify(attacked).ok
    assert missed > TIMES // 5


# -- where it is found -----------------------------------------------------------------------------


def test_the_first_wrong_line_is_named() -> None:
    lines = list(chained(50))
    lines[36].actor = "forged"
    assert verify(lines) == Report(Verdict.BROKEN, 37, 36)
    lines = list(chained(50))
    del lines[20]
    assert verify(lines) == Report(Verdict.BROKEN, 21, 20)


def test_who_has_the_keys_is_found_by_a_witness_only(witness: list[Checkpoint]) -> None:
    """Database and keys together can write all of it anew; so checkpoints are kept outside."""
    from tweeluik.records.audit.log import CHAIN
    from tweeluik.records.vault.keys import keyring

    lines = list(chained(SIZE))
    lines[100].actor = "forged"
    rechain(lines, keyring().sub_key(CHAIN))
    assert verify(lines).ok
    assert verify(lines, witness) == Report(Verdict.MISMATCH, SIZE, SIZE - 1)


@pytest.mark.parametrize("part", ["seq", "hash", "at", "signature"])
def test_a_forged_checkpoint_is_found(witness: list[Checkpoint], part: str) -> None:
    (one,) = witness
    if part == "seq":
        one.seq = 200
    elif part == "at":
        one.at += timedelta(seconds=1)
    elif part == "hash":
        one.hash = "0" * 64
    else:
        one.signature = bytes(64)
    assert verify(chained(SIZE), [one]) == Report(Verdict.MISMATCH, one.seq, 0)


def test_two_checkpoints_of_one_line_must_agree(witness: list[Checkpoint]) -> None:
    from tweeluik.records.audit.log import CHECKPOINTS
    from tweeluik.records.vault.signing import sign

    other = Checkpoint(seq=SIZE, hash="0" * 64, at=AT)
    other.signature = sign(CHECKPOINTS, other.signed_part())
    assert verify(chained(SIZE), [*witness, other]).verdict is Verdict.MISMATCH
    assert verify(chained(SIZE), [*witness, *witness]).ok


# -- in the database -------------------------------------------------------------------------------


def sql(*statements: str) -> None:
    """As somebody who may do everything in the database."""
    with unguarded(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


SWAP = (
    "UPDATE audit_entry SET seq = 999 WHERE seq = 10",
    "UPDATE audit_entry SET seq = 10 WHERE seq = 11",
    "UPDATE audit_entry SET seq = 11 WHERE seq = 999",
)
CUT = "DELETE FROM audit_entry WHERE seq > 20"
BACK = "UPDATE audit_head SET seq = 20, hash = (SELECT hash FROM audit_entry WHERE seq = 20)"


@pytest.mark.parametrize(
    ("statements", "verdict", "seq"),
    [
        (("UPDATE audit_entry SET actor = 'x' WHERE seq = 9",), "broken", 9),
        (("UPDATE audit_entry SET at = at WHERE seq = 9",), "ok", None),
        (("DELETE FROM audit_entry WHERE seq = 9",), "broken", 9),
        (SWAP, "broken", 10),
        (("UPDATE audit_entry SET seq = -1 WHERE seq = 30",), "broken", 1),
        (("UPDATE audit_entry SET seq = 77 WHERE seq = 30",), "broken", 30),
        # The end, without and with the kept end of the chain; then with the checkpoint too.
        ((CUT,), "truncated", 21),
        ((CUT, BACK), "truncated", 21),
        (
            ("DELETE FROM audit_entry WHERE seq > 20", BACK, "DELETE FROM audit_checkpoint"),
            "ok",
            None,
        ),
        (("DELETE FROM audit_entry",), "truncated", 1),
        (("DELETE FROM audit_head",), "mismatch", 0),
        ((BACK,), "mismatch", 20),
        (("UPDATE audit_head SET hash = 'x'",), "mismatch", 30),
        (("UPDATE audit_checkpoint SET hash = 'x'",), "mismatch", 30),
    ],
)
def test_attacks_in_the_database(
    log: list[Entry], statements: tuple[str, ...], verdict: str, seq: int | None
) -> None:
    made = checkpoint(AT)
    assert made is not None
    sql(*statements)
    report = verify_log()
    assert (report.verdict, report.seq) == (verdict, seq)
    if statements[:2] == (CUT, BACK):
        # Only what was kept outside knows better.
        assert verify_log([Checkpoint.from_line(made.line())]) == Report(Verdict.TRUNCATED, 21, 20)


def test_a_moment_that_is_none_is_found(log: list[Entry]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps a moment that is none")
    for moment in ("2026-11-23 99:00:00", "yesterday"):
        sql(f"UPDATE audit_entry SET at = '{moment}' WHERE seq = 9")  # noqa: S608
        assert verify_log().verdict is Verdict.BROKEN


def test_writing_goes_on_while_it_is_checked(
    log: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "PAGE", 10)
    pages = verifying.stored()

    def busy() -> object:
        for entry in pages:
            if entry.seq == 15:
                for number in range(25):
                    noted(number)
            yield entry

    monkeypatch.setattr(verifying, "stored", busy)
    assert verify_log() == Report(Verdict.OK, None, 55, 0)


# -- how fast --------------------------------------------------------------------------------------


def measured(many: int) -> str:
    """Check so many lines from the database, and tell how long it took."""
    filled(many)
    made = checkpoint(AT)
    assert made is not None
    outside = [Checkpoint.from_line(made.line())]
    began, busy = time.perf_counter(), time.process_time()
    report = verify_log(outside)
    took, busy = time.perf_counter() - began, time.process_time() - busy
    assert (report.ok, report.count) == (True, many)
    assert busy < 60e-6 * many
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"{many:,} lines on {connection.vendor} checked in {took:.1f} s, {busy:.1f} s of processor;"
        f" at most {memory} MB"
    )


@pytest.mark.proof
@pytest.mark.django_db
@pytest.mark.parametrize(
    "many", [20_000, *(pytest.param(10**n, marks=pytest.mark.soak) for n in (5, 6))]
)
def test_checking_is_fast(figure: Callable[[str], None], many: int) -> None:
    figure(measured(many))
