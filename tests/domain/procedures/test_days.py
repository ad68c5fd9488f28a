"""The terms of every procedure end on the day that another computation finds (security.md R7)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from tests.domain.procedures import days_oracle as oracle
from tweeluik.domain.law import calendar
from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.law.values import Kind, Term, Unit
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.deadlines import running
from tweeluik.domain.procedures.table import Procedure, Start, Stop, Transition

SEED = 20261123
DEADLINES = [(one, row.id) for one in PROCEDURES.values() for row in one.deadlines]
YEARS = range(2024, 2041)
DAY = timedelta(days=1)


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - (day.isoweekday() % 7) * DAY


def hard_days() -> list[date]:
    """Around the change of the clock, leap days, year ends and holidays of 2024 to 2040."""
    middles = {last_sunday(year, month) for year, month in product(YEARS, (3, 10))}
    middles |= {date(year, 12, 31) for year in YEARS}
    middles |= {date(year, 2, 28) for year in YEARS}
    middles |= {day for day in oracle.free_days() if day.year in YEARS}
    return sorted({day + n * DAY for day in middles for n in range(-3, 4)})


def starting(procedure: Procedure, deadline: str) -> Transition:
    """A row that starts this term."""
    return next(
        row
        for row in procedure.transitions
        if any(isinstance(one, Start) and one.deadline == deadline for one in row.effects)
    )


def days(count: int) -> Iterator[date]:
    """The hard days first, then days by chance."""
    hard = hard_days()
    yield from hard[:count]
    chance = random.Random(SEED)
    for _ in range(count - len(hard)):
        yield date(2018, 1, 1) + chance.randrange(365 * 24) * DAY


def held(count: int) -> int:
    """Every term of every procedure from so many days; how many were compared."""
    rows = [(one, name, starting(one, name)) for one, name in DEADLINES]
    compared = 0
    for day in days(-(-count // len(rows))):
        for procedure, name, row in rows:
            found = {one.row.id: one for one in running(procedure, [(day, row.effects)])}
            expected = oracle.last_day(procedure.id, name, day)
            assert found[name].last_day == expected, (procedure.id, name, day)
            if expected is not None:
                assert not found[name].late(expected)
                assert found[name].late(expected + DAY)
            compared += 1
    return compared


@pytest.mark.proof
def test_terms_end_as_computed_another_way(figure: Callable[[str], None]) -> None:
    figure(f"{held(10_000):,} ends of terms, {len(hard_days())} hard days among them: all equal")


@pytest.mark.soak
def test_many_terms_end_as_computed_another_way(figure: Callable[[str], None]) -> None:
    figure(f"{held(100_000):,} ends of terms: all equal")


LENGTHS = [
    (unit, amount)
    for unit, amounts in {
        Unit.WORKING_DAYS: (1, 2, 15),
        Unit.DAYS: (1, 2, 3, 7, 14, 90, 91),
        Unit.WEEKS: (1, 6, 12, 13),
        Unit.MONTHS: (1, 3, 4),
        Unit.YEARS: (1, 2),
    }.items()
    for amount in amounts
]


def compared_lengths() -> int:
    """Terms by law and by practice, of every unit, from every hard day."""
    count = 0
    for day, (unit, amount), kind in product(hard_days(), LENGTHS, (Kind.STATUTORY, Kind.PRACTICE)):
        term = Term(
            id="t", kind=kind, citations=(), subject="s", minimum=amount, maximum=amount, unit=unit
        )
        found = term.ends(day)
        assert found is not None
        by_law = kind is Kind.STATUTORY
        assert found.latest == oracle.end(day, amount, unit, statutory=by_law), (day, term)
        count += 1
    return count


@pytest.mark.proof
def test_every_unit_by_law_and_by_practice(figure: Callable[[str], None]) -> None:
    figure(f"{compared_lengths():,} ends of terms of every unit from hard days: all equal")


@pytest.mark.proof
def test_a_moment_lies_on_the_day_of_the_clock_on_the_wall() -> None:
    """Every quarter of an hour around midnight and the change of the clock: an hour in winter and
    two in summer, which begins and ends at one o'clock in UTC on the last Sunday of its month."""
    for day in hard_days():
        begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
        for quarter in range(4 * 30):
            at = begin + quarter * timedelta(minutes=15)
            summer = [
                datetime(d.year, d.month, d.day, 1, tzinfo=UTC)
                for d in (last_sunday(at.year, 3), last_sunday(at.year, 10))
            ]
            ahead = 2 if summer[0] <= at < summer[1] else 1
            assert dutch_day(at) == (at + timedelta(hours=ahead)).date(), at


def ended_and_begun(procedure: Procedure) -> Iterator[tuple[str, Transition, Transition]]:
    """Pairs of rows of which the first starts a term and the second ends it."""
    for first, second in product(procedure.transitions, repeat=2):
        ends = {one.deadline for one in second.effects if isinstance(one, Stop)}
        begins = {one.deadline for one in first.effects if isinstance(one, Start)}
        yield from ((name, first, second) for name in ends & begins)


@pytest.mark.proof
@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=list(PROCEDURES))
def test_a_term_that_was_met_runs_no_more(procedure: Procedure) -> None:
    tried = list(ended_and_begun(procedure))
    assert tried
    day = date(2026, 11, 23)
    for name, first, second in tried:
        steps = [(day, first.effects), (day + DAY, second.effects)]
        found = {one.row.id: one.since for one in running(procedure, steps)}
        begun = any(isinstance(one, Start) and one.deadline == name for one in second.effects)
        assert found.get(name) == (day + DAY if begun else None)


PLANTED: dict[str, tuple[str, Callable[..., object]]] = {
    "working days count Saturdays": (
        "is_working_day",
        lambda day: day.weekday() < 6 and day not in calendar.holidays(day.year),
    ),
    "no holidays": ("holidays", lambda year: {}),
    "months of thirty days": (
        "_add_months",
        lambda day, months: day + 30 * months * DAY,
    ),
}


@pytest.mark.proof
@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, broken = PLANTED[fault]
    monkeypatch.setattr(calendar, name, broken)
    with pytest.raises(AssertionError):
        compared_lengths()
