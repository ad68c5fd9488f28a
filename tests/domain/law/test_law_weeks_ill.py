"""Weeks of illness and the four-week rule."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tweeluik.domain.law.calendar import (
    Absence,
    AfterLeave,
    DateSpan,
    calendar_start,
    first_day_from_weeks,
    merged_first_day,
    weeks_counted,
    weeks_ill,
)

DAY = timedelta(days=1)
days = st.dates(date(1990, 1, 1), date(2059, 12, 31))


@pytest.mark.parametrize(
    ("first", "on", "weeks"),
    [
        (date(2026, 1, 5), date(2026, 1, 5), 0),
        (date(2026, 1, 5), date(2026, 1, 11), 0),
        (date(2026, 1, 5), date(2026, 1, 12), 1),
        (date(2025, 1, 6), date(2027, 1, 3), 103),
        (date(2025, 1, 6), date(2027, 1, 4), 104),
    ],
)
def test_weeks_ill_are_completed_weeks(first: date, on: date, weeks: int) -> None:
    assert weeks_ill(first, on) == weeks


def test_illness_cannot_begin_after_today() -> None:
    with pytest.raises(ValueError, match="lies after 2026-01-04"):
        weeks_ill(date(2026, 1, 5), date(2026, 1, 4))


def test_weeks_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="give 0 or more"):
        first_day_from_weeks(-1, date(2026, 1, 4))


def test_first_day_from_weeks_by_hand() -> None:
    span = first_day_from_weeks(2, date(2026, 11, 22))
    assert span == DateSpan(date(2026, 11, 2), date(2026, 11, 8))
    assert first_day_from_weeks(0, date(2026, 11, 22)).latest == date(2026, 11, 22)


@given(days, st.integers(0, 200))
def test_the_first_day_is_where_the_weeks_say(on: date, weeks: int) -> None:
    span = first_day_from_weeks(weeks, on)
    assert weeks_ill(span.earliest, on) == weeks_ill(span.latest, on) == weeks
    assert weeks_ill(span.earliest - DAY, on) == weeks + 1
    if weeks:
        assert weeks_ill(span.latest + DAY, on) == weeks - 1


@given(days, st.integers(0, 1500))
def test_weeks_ill_and_first_day_from_weeks_undo_each_other(first: date, length: int) -> None:
    on = first + length * DAY
    span = first_day_from_weeks(weeks_ill(first, on), on)
    assert span.earliest <= first <= span.latest


# -- the four-week rule -------------------------------------------------------------------------

JANUARY = Absence(date(2026, 1, 5), date(2026, 1, 18))
"""Two weeks."""


def test_one_period_counts_from_its_first_day() -> None:
    going_on = [Absence(date(2026, 1, 5))]
    assert merged_first_day(going_on) == calendar_start(going_on) == date(2026, 1, 5)
    assert weeks_counted(going_on, date(2026, 1, 19)) == 2


@pytest.mark.parametrize(
    ("again", "first", "start"),
    [
        # 27 days between: under four weeks, so both count and the days between do not.
        (date(2026, 2, 15), date(2026, 1, 5), date(2026, 2, 1)),
        # 28 days between: four weeks, so the count starts anew.
        (date(2026, 2, 16), date(2026, 2, 16), date(2026, 2, 16)),
        # No day between.
        (date(2026, 1, 19), date(2026, 1, 5), date(2026, 1, 5)),
    ],
)
def test_an_interruption_of_four_weeks_breaks_the_count(
    again: date, first: date, start: date
) -> None:
    periods = [JANUARY, Absence(again)]
    assert merged_first_day(periods) == first
    assert calendar_start(periods) == start
    assert weeks_counted(periods, again) == (2 if first < again else 0)
    assert weeks_counted(periods, again + 6 * DAY) == (2 if first < again else 0)
    assert weeks_counted(periods, again + 7 * DAY) == (3 if first < again else 1)


def test_leave_bridges_with_the_same_cause_only_and_does_not_count() -> None:
    after = date(2026, 5, 11)  # sixteen weeks of leave after 18 January
    same = [JANUARY, Absence(after, after_leave=AfterLeave.SAME_CAUSE)]
    assert merged_first_day(same) == date(2026, 1, 5)
    assert calendar_start(same) == after - 14 * DAY
    assert weeks_counted(same, after + 7 * DAY) == 3
    other = [JANUARY, Absence(date(2026, 1, 21), after_leave=AfterLeave.OTHER_CAUSE)]
    assert merged_first_day(other) == date(2026, 1, 21)
    assert weeks_counted(other, date(2026, 1, 28)) == 1


def test_the_words_for_leave() -> None:
    assert list(AfterLeave) == ["no", "same_cause", "other_cause"]


def test_a_chain_ends_at_the_first_break() -> None:
    periods = [
        Absence(date(2026, 6, 1)),
        Absence(date(2026, 5, 4), date(2026, 5, 10)),
        Absence(date(2026, 3, 2), date(2026, 3, 8)),
        Absence(date(2026, 2, 16), date(2026, 2, 22)),
    ]
    assert merged_first_day(periods) == date(2026, 5, 4)
    assert calendar_start(periods) == date(2026, 5, 25)
    assert weeks_counted(periods, date(2026, 6, 8)) == 2
    assert merged_first_day(periods[2:]) == date(2026, 2, 16)
    assert merged_first_day(periods[1:]) == date(2026, 5, 4)


def test_after_recovery_the_count_stands_still() -> None:
    assert weeks_counted([JANUARY], date(2026, 1, 18)) == 1
    assert weeks_counted([JANUARY], date(2026, 1, 19)) == 2
    assert weeks_counted([JANUARY], date(2026, 3, 1)) == 2


def test_wrong_periods_are_told() -> None:
    with pytest.raises(ValueError, match=r"^give at least one period of illness$"):
        merged_first_day([])
    with pytest.raises(ValueError, match="cannot end"):
        Absence(date(2026, 1, 5), date(2026, 1, 4))
    with pytest.raises(ValueError, match="2026-01-05 runs into the one from 2026-01-18"):
        merged_first_day([JANUARY, Absence(date(2026, 1, 18))])
    with pytest.raises(ValueError, match="runs into"):
        calendar_start([Absence(date(2026, 1, 5)), Absence(date(2026, 9, 1))])
    with pytest.raises(ValueError, match="runs into"):
        merged_first_day([JANUARY, JANUARY, Absence(date(2026, 9, 1))])
    with pytest.raises(ValueError, match=r"begins \(2026-01-05\) after 2026-01-04"):
        weeks_counted([JANUARY], date(2026, 1, 4))
    assert Absence(date(2026, 1, 5), date(2026, 1, 5)).last_day == date(2026, 1, 5)


@st.composite
def chains(draw: st.DrawFn) -> list[Absence]:
    day = draw(days)
    periods = []
    for _ in range(draw(st.integers(0, 4))):
        last = day + draw(st.integers(0, 60)) * DAY
        periods.append(Absence(day, last))
        day = last + draw(st.integers(1, 50)) * DAY
    return [*periods, Absence(day)]


@given(chains(), st.randoms(use_true_random=False), st.integers(0, 400))
def test_only_days_of_illness_count(periods: list[Absence], random: Random, later: int) -> None:
    current = periods[-1]
    first = merged_first_day(periods)
    joined = [p for p in periods if p.first_day >= first]
    ill = sum((p.last_day - p.first_day).days + 1 for p in joined if p.last_day is not None)
    assert first <= calendar_start(periods) <= current.first_day
    assert (current.first_day - calendar_start(periods)).days == ill
    on = current.first_day + later * DAY
    assert weeks_counted(periods, on) == (ill + later) // 7
    shuffled = list(periods)
    random.shuffle(shuffled)
    assert calendar_start(shuffled) == calendar_start(periods)


@given(chains())
@example([JANUARY, Absence(date(2026, 2, 16))])
def test_what_lies_before_a_break_changes_nothing(periods: list[Absence]) -> None:
    first = merged_first_day(periods)
    joined = [p for p in periods if p.first_day >= first]
    assume(len(joined) < len(periods))
    assert calendar_start(joined) == calendar_start(periods)
    before = periods[len(periods) - len(joined) - 1]
    assert before.last_day is not None
    assert (first - before.last_day - DAY).days >= 28
