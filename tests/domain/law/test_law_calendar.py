"""Holidays, working days and ends of terms."""

from __future__ import annotations

import calendar as stdlib_calendar
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import holidays as oracle
import pytest
from dateutil.easter import easter as oracle_easter
from hypothesis import given
from hypothesis import strategies as st

from tweeluik.domain.law import calendar
from tweeluik.domain.law.calendar import (
    DateSpan,
    easter_sunday,
    end_of_term,
    holidays,
    is_working_day,
    load_on_a_par,
    next_working_day,
    on_a_par,
    working_days_after,
)
from tweeluik.domain.law.sources import sources
from tweeluik.domain.law.tables import LawDataError

DAY = timedelta(days=1)
YEARS = range(1990, 2061)
days = st.dates(date(1990, 1, 1), date(2059, 12, 31))


# -- spans --------------------------------------------------------------------------------------


def test_a_span_holds_its_ends() -> None:
    span = DateSpan(date(2026, 1, 1), date(2026, 1, 3))
    assert not span.exact
    assert span.moved(7) == DateSpan(date(2026, 1, 8), date(2026, 1, 10))
    assert span.moved(-1) == DateSpan(date(2025, 12, 31), date(2026, 1, 2))
    assert DateSpan.of(span) is span
    assert DateSpan.of(date(2026, 1, 1)) == DateSpan(date(2026, 1, 1), date(2026, 1, 1))
    assert DateSpan.of(date(2026, 1, 1)).exact


def test_a_span_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        DateSpan(date(2026, 1, 2), date(2026, 1, 1))


# -- holidays -----------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_holidays_agree_with_the_oracle(year: int) -> None:
    # The oracle has 5 May in lustrum years only, even with the optional days; the act counts it
    # every year. New Year's Eve and the like are not in these categories.
    expected = set(oracle.Netherlands(years=year, categories=("public", "optional")))
    expected |= {date(year, 5, 5)}
    # Easter and Whit Sunday are Sundays anyway; the act does not list them.
    expected -= {easter_sunday(year), easter_sunday(year) + 49 * DAY}
    assert set(holidays(year)) == expected - set(on_a_par())


def test_the_days_of_a_year_by_name() -> None:
    assert dict(holidays(2026)) == {
        date(2026, 1, 1): "new_years_day",
        date(2026, 4, 3): "good_friday",
        date(2026, 4, 6): "easter_monday",
        date(2026, 4, 27): "kings_day",
        date(2026, 5, 5): "liberation_day",
        date(2026, 5, 14): "ascension_day",
        date(2026, 5, 25): "whit_monday",
        date(2026, 12, 25): "christmas_day",
        date(2026, 12, 26): "second_christmas_day",
    }
    assert list(holidays(2026)) == sorted(holidays(2026))


@pytest.mark.parametrize("year", YEARS)
def test_liberation_day_counts_every_year(year: int) -> None:
    assert date(year, 5, 5) in holidays(year)


@pytest.mark.parametrize(
    ("year", "birthday"),
    [
        (2006, date(2006, 4, 29)),
        (2013, date(2013, 4, 30)),
        (2014, date(2014, 4, 26)),
        (2015, date(2015, 4, 27)),
        (2025, date(2025, 4, 26)),
        (2026, date(2026, 4, 27)),
    ],
)
def test_the_birthday_is_never_kept_on_a_sunday(year: int, birthday: date) -> None:
    assert [day for day, name in holidays(year).items() if name == "kings_day"] == [birthday]


def test_easter_agrees_with_the_oracle_in_every_century() -> None:
    for year in range(1583, 4000):
        assert easter_sunday(year) == oracle_easter(year)


def test_no_decree_is_recorded_yet() -> None:
    assert on_a_par() == frozenset()


DECREE = """
[[decree]]
id = "made up"
days = [2030-05-31, 2031-05-23]
sources = ["TERMW 3 lid 3"]
"""


def test_a_day_by_decree_counts_as_a_holiday(
    plant: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    decreed = load_on_a_par(plant(DECREE), sources())
    assert decreed == {date(2030, 5, 31), date(2031, 5, 23)}
    monkeypatch.setattr(calendar, "on_a_par", lambda: decreed)
    holidays.cache_clear()
    try:
        assert holidays(2030)[date(2030, 5, 31)] == "on_a_par"
        assert date(2031, 5, 23) not in holidays(2030)
        assert not is_working_day(date(2030, 5, 31))
        assert end_of_term(date(2030, 5, 24), weeks=1, statutory=True) == date(2030, 6, 3)
    finally:
        holidays.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[2030-05-31, 2031-05-23]", '["2030-05-31"]', "days is not a list of days"),
        ("[2030-05-31, 2031-05-23]", "[2030-05-31T01:00:00]", "days is not a list of days"),
        ("[2030-05-31, 2031-05-23]", "2030-05-31", "days is not a list of days"),
        ('["TERMW 3 lid 3"]', '["DECREE 1"]', "'DECREE 1' cannot be cited"),
        ('["TERMW 3 lid 3"]', "[]", "sources is missing or empty"),
        ('id = "made up"', 'id = "made up"\ncolour = 1', "unknown field colour"),
        ("[[decree]]", "colour = 1\n[[decree]]", "unknown field colour"),
        ("[[decree]]", "[[decrees]]", "[[decree]] is missing"),
    ],
)
def test_a_mistake_in_the_decrees_is_told(
    plant: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in DECREE
    with pytest.raises(LawDataError) as caught:
        load_on_a_par(plant(DECREE.replace(old, new, 1)), sources())
    assert complaint in str(caught.value)


# -- working days -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
        (date(2026, 5, 5), False),
        (date(2026, 4, 3), False),
        (date(2026, 12, 24), True),
        (date(2026, 12, 31), True),
    ],
)
def test_working_days(day: date, working: bool) -> None:
    assert is_working_day(day) is working


@given(days)
def test_the_next_working_day_is_the_first_one(day: date) -> None:
    found = next_working_day(day)
    assert is_working_day(found)
    assert found >= day
    assert next_working_day(found) == found
    assert not any(is_working_day(day + n * DAY) for n in range((found - day).days))


@given(days, st.integers(1, 40))
def test_working_days_after_counts_them(day: date, count: int) -> None:
    found = working_days_after(day, count)
    between = [day + n * DAY for n in range(1, (found - day).days + 1)]
    assert is_working_day(found)
    assert sum(is_working_day(one) for one in between) == count


def test_working_days_after_by_hand() -> None:
    assert working_days_after(date(2026, 12, 23), 1) == date(2026, 12, 24)
    assert working_days_after(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert working_days_after(date(2026, 11, 22), 15) == date(2026, 12, 11)
    with pytest.raises(ValueError, match="give 1 or more"):
        working_days_after(date(2026, 1, 1), 0)


# -- ends of terms ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        # A result told on a Monday: the re-examination is asked no later than the next Monday.
        (date(2026, 11, 16), {"weeks": 1}, date(2026, 11, 23)),
        (date(2026, 11, 16), {"days": 7}, date(2026, 11, 23)),
        # Told on a Saturday or Sunday: on to Monday (WMK 12; TERMW 1).
        (date(2026, 11, 14), {"weeks": 1}, date(2026, 11, 23)),
        (date(2026, 11, 15), {"weeks": 1}, date(2026, 11, 23)),
        # Two weeks after 11 December 2026 is Christmas Day, a Friday: on to Monday the 28th.
        (date(2026, 12, 11), {"weeks": 2}, date(2026, 12, 28)),
        # 5 May, no lustrum year.
        (date(2026, 4, 21), {"weeks": 2}, date(2026, 5, 6)),
        # Good Friday to Easter Monday: on to Tuesday.
        (date(2026, 3, 20), {"weeks": 2}, date(2026, 4, 7)),
        # Objection, six weeks (AWB 6:7), ending on New Year's Day 2027, a Friday.
        (date(2026, 11, 20), {"weeks": 6}, date(2027, 1, 4)),
        # Three days from Maundy Thursday hold Tuesday only: on to Wednesday (TERMW 2).
        (date(2026, 4, 2), {"days": 3}, date(2026, 4, 8)),
        # Two days are not extended by TERMW 2, only by TERMW 1.
        (date(2026, 4, 2), {"days": 2}, date(2026, 4, 7)),
        # Three days over an ordinary weekend: Friday to Monday holds one working day only.
        (date(2026, 11, 20), {"days": 3}, date(2026, 11, 24)),
        (date(2026, 11, 19), {"days": 3}, date(2026, 11, 23)),
        (date(2026, 11, 19), {"days": 4}, date(2026, 11, 23)),
        (date(2026, 11, 20), {"days": 2}, date(2026, 11, 23)),
        (date(2026, 11, 20), {"days": 1}, date(2026, 11, 23)),
        # Not over 90 days, 12 weeks, 3 months, nor in years (TERMW 4); up to there it holds.
        (date(2026, 8, 24), {"days": 90}, date(2026, 11, 23)),
        (date(2026, 8, 23), {"days": 91}, date(2026, 11, 22)),
        (date(2026, 8, 30), {"weeks": 12}, date(2026, 11, 23)),
        (date(2026, 8, 23), {"weeks": 13}, date(2026, 11, 22)),
        (date(2026, 8, 22), {"months": 3}, date(2026, 11, 23)),
        (date(2026, 7, 22), {"months": 4}, date(2026, 11, 22)),
        (date(2026, 5, 22), {"months": 6}, date(2026, 11, 22)),
        (date(2025, 11, 22), {"years": 1}, date(2026, 11, 22)),
        (date(2016, 11, 22), {"years": 10}, date(2026, 11, 22)),
        # Months end on the same number, or on the last day.
        (date(2026, 1, 31), {"months": 1}, date(2026, 3, 2)),
        (date(2027, 11, 30), {"months": 3}, date(2028, 2, 29)),
        (date(2026, 10, 30), {"months": 2}, date(2026, 12, 30)),
        (date(2024, 2, 29), {"years": 1}, date(2025, 2, 28)),
    ],
)
def test_statutory_terms(start: date, length: dict[str, int], end: date) -> None:
    assert end_of_term(start, statutory=True, **length) == end


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (date(2026, 11, 14), {"weeks": 1}, date(2026, 11, 21)),
        (date(2026, 12, 11), {"days": 14}, date(2026, 12, 25)),
        (date(2026, 1, 31), {"months": 1}, date(2026, 2, 28)),
        (date(2026, 12, 31), {"months": 2}, date(2027, 2, 28)),
        (date(2026, 12, 15), {"months": 12}, date(2027, 12, 15)),
        (date(2024, 2, 29), {"years": 4}, date(2028, 2, 29)),
    ],
)
def test_other_terms_keep_the_plain_date(start: date, length: dict[str, int], end: date) -> None:
    assert end_of_term(start, statutory=False, **length) == end


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (date(2026, 11, 29), {"weeks": 1}, date(2026, 11, 22)),
        (date(2027, 1, 4), {"weeks": 13}, date(2026, 10, 5)),
        (date(2026, 3, 31), {"months": 1}, date(2026, 2, 28)),
        (date(2026, 1, 15), {"months": 1}, date(2025, 12, 15)),
        (date(2026, 1, 1), {"days": 1}, date(2025, 12, 31)),
        (date(2028, 2, 29), {"years": 1}, date(2027, 2, 28)),
    ],
)
def test_terms_counted_back_keep_the_plain_date(
    start: date, length: dict[str, int], end: date
) -> None:
    for statutory in (True, False):
        assert end_of_term(start, statutory=statutory, backward=True, **length) == end


@pytest.mark.parametrize(
    "length",
    [{}, {"days": 1, "weeks": 1}, {"days": 0}, {"weeks": -1}, {"months": 0}, {"years": 0}],
)
def test_a_term_has_one_length(length: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"^give a term exactly one length"):
        end_of_term(date(2026, 1, 1), statutory=True, **length)


lengths = st.one_of(
    st.integers(1, 120).map(lambda n: {"days": n}),
    st.integers(1, 20).map(lambda n: {"weeks": n}),
    st.integers(1, 18).map(lambda n: {"months": n}),
    st.integers(1, 20).map(lambda n: {"years": n}),
)

LONGEST = {"days": 90, "weeks": 12, "months": 3, "years": 0}


@given(days, lengths)
def test_the_extension_never_comes_early_and_ends_on_a_working_day(
    start: date, length: dict[str, int]
) -> None:
    plain = end_of_term(start, statutory=False, **length)
    end = end_of_term(start, statutory=True, **length)
    ((unit, amount),) = length.items()
    if amount > LONGEST[unit]:
        assert end == plain
        return
    assert end >= plain
    assert is_working_day(end)
    assert next_working_day(end) == end
    # No day is given too many: the day before would be too early, for one of two reasons.
    assert (end - plain).days <= 7
    if end > plain:
        before = end - DAY
        held = [start + n * DAY for n in range(1, (before - start).days + 1)]
        short = sum(map(is_working_day, held)) < 2 and (plain - start).days >= 3
        assert not is_working_day(before) or short
    if (plain - start).days >= 3:
        held = [start + n * DAY for n in range(1, (end - start).days + 1)]
        assert sum(map(is_working_day, held)) >= 2


@given(days, days, lengths, st.booleans())
def test_a_later_start_never_ends_sooner(
    one: date, other: date, length: dict[str, int], statutory: bool
) -> None:
    first, second = sorted((one, other))
    assert end_of_term(first, statutory=statutory, **length) <= end_of_term(
        second, statutory=statutory, **length
    )


@given(days, st.integers(1, 12))
def test_weeks_are_seven_days(start: date, weeks: int) -> None:
    for statutory in (True, False):
        assert end_of_term(start, weeks=weeks, statutory=statutory) == end_of_term(
            start, days=7 * weeks, statutory=statutory
        )


@given(days, st.integers(1, 40))
def test_months_keep_the_number_of_the_day_or_take_the_last(start: date, months: int) -> None:
    end = end_of_term(start, months=months, statutory=False)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    last = stdlib_calendar.monthrange(end.year, end.month)[1]
    assert end.day == min(start.day, last)


@given(days, st.integers(1, 400))
def test_counting_back_undoes_counting_on(start: date, length: int) -> None:
    there = end_of_term(start, days=length, statutory=False)
    assert end_of_term(there, days=length, statutory=True, backward=True) == start
