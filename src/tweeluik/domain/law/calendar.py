"""Days: holidays, ends of terms and weeks of illness.

Holidays and the extension of terms follow the Algemene termijnenwet (TERMW 1-5). It extends terms
set in an act or decree that end on a Saturday, Sunday or holiday. It does not extend terms in a
ministerial regulation (PROC), terms that a body publishes or parties agree, terms counted back from
a date, nor long ones (over 90 days, 12 weeks or 3 months, or in years).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from .sources import Source, citations_in, sources
from .tables import Entry, read_toml

ON_A_PAR_FILE: Final = Path(__file__).resolve().parent / "values" / "on_a_par.toml"

DUTCH_TIME: Final = ZoneInfo("Europe/Amsterdam")

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_SUNDAY: Final = 6


@dataclass(frozen=True, slots=True, order=True)
class DateSpan:
    """A day that is known to lie from ``earliest`` to ``latest``, both included."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError(f"a span of days cannot end ({self.latest}) before {self.earliest}")

    @classmethod
    def of(cls, day: date | DateSpan) -> DateSpan:
        """The span of one known day; a span stays what it is."""
        return day if isinstance(day, DateSpan) else cls(day, day)

    @property
    def exact(self) -> bool:
        """Whether the day is known exactly."""
        return self.earliest == self.latest

    def moved(self, days: int) -> DateSpan:
        """The span so many days later (earlier when negative)."""
        by = timedelta(days=days)
        return DateSpan(self.earliest + by, self.latest + by)


def dutch_day(at: datetime) -> date:
    """The day it is in the Netherlands at a moment: terms count in these days."""
    return at.astimezone(DUTCH_TIME).date()


# -- holidays -----------------------------------------------------------------------------------


def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous algorithm of 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, centuries_left = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    quarter, years_left = divmod(rest, 4)
    weekday = (32 + 2 * centuries_left + 2 * quarter - epact - years_left) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


_FIRST_KINGS_DAY: Final = 2014


@lru_cache(maxsize=512)
def holidays(year: int) -> Mapping[date, str]:
    """The days of a year that count as holidays for terms (TERMW 3), with the name of each.

    5 May counts every year. The King's or Queen's birthday is kept a day early when it would be a
    Sunday; that is exact from 1980. Days put on a par by royal decree are named ``on_a_par``.
    """
    easter = easter_sunday(year)
    birthday = date(year, 4, 27) if year >= _FIRST_KINGS_DAY else date(year, 4, 30)
    if birthday.weekday() == _SUNDAY:
        birthday -= _DAY
    days = {day: "on_a_par" for day in on_a_par() if day.year == year}
    days |= {
        date(year, 1, 1): "new_years_day",
        easter - 2 * _DAY: "good_friday",
        easter + _DAY: "easter_monday",
        birthday: "kings_day",
        date(year, 5, 5): "liberation_day",
        easter + 39 * _DAY: "ascension_day",
        easter + 50 * _DAY: "whit_monday",
        date(year, 12, 25): "christmas_day",
        date(year, 12, 26): "second_christmas_day",
    }
    return MappingProxyType(dict(sorted(days.items())))


@cache
def on_a_par() -> frozenset[date]:
    """Days put on a par with a holiday by royal decree (TERMW 3 lid 3), as far as recorded."""
    return load_on_a_par(ON_A_PAR_FILE, sources())


def load_on_a_par(path: Path, register: Mapping[str, Source]) -> frozenset[date]:
    """Read the days put on a par with a holiday.

    :raises LawDataError: when something in the file is wrong; says where and how to mend it.
    """
    file = read_toml(path)
    days: set[date] = set()
    for row in file.rows("decree"):
        citations_in(row, "sources", register)
        days.update(_days(row))
        row.done()
    file.done()
    return frozenset(days)


def _days(row: Entry) -> list[date]:
    found = row.value("days")
    if not isinstance(found, list) or not all(type(day) is date for day in found):
        raise row.wrong("days is not a list of days", "Write days = [2030-05-31], without quotes")
    return found


def is_working_day(day: date) -> bool:
    """Whether a day is no Saturday, Sunday or holiday."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def working_days_after(start: date, count: int) -> date:
    """The ``count``-th working day after ``start`` (1 is the first one after it).

    :raises ValueError: when ``count`` is less than 1.
    """
    if count < 1:
        raise ValueError(f"a term of {count} working days is no term: give 1 or more")
    day = start
    for _ in range(count):
        day = next_working_day(day + _DAY)
    return day


# -- ends of terms ------------------------------------------------------------------------------

_MOST_DAYS: Final = 90
_MOST_WEEKS: Final = 12
_MOST_MONTHS: Final = 3
_HAS_WORKING_DAYS_FROM: Final = 3
_WORKING_DAYS_IN_TERM: Final = 2


def end_of_term(
    start: date,
    *,
    days: int | None = None,
    weeks: int | None = None,
    months: int | None = None,
    years: int | None = None,
    statutory: bool,
    backward: bool = False,
) -> date:
    """The last day of a term.

    :param start: the day of the event. It is not counted itself: a term of a week after a result
        told on Monday the 2nd ends on Monday the 9th.
    :param days, weeks, months, years: the length; exactly one of them, 1 or more. A term in months
        ends on the day with the same number, or on the last day of a shorter month.
    :param statutory: whether the term is set in an act or decree. Only then is it extended to the
        next working day (TERMW 1) and does a term of 3 days or more hold 2 working days (TERMW 2),
        unless it is too long (TERMW 4).
    :param backward: counted back from ``start``; never extended (TERMW 1 lid 2). That such a term
        holds 2 working days goes without saying: those in this field are 6 weeks and longer.
    :raises ValueError: when not exactly one length of 1 or more is given.
    """
    given = [n for n in (days, weeks, months, years) if n is not None]
    if len(given) != 1 or given[0] < 1:
        raise ValueError("give a term exactly one length (days, weeks, months or years), 1 or more")
    sign = -1 if backward else 1
    if days is not None or weeks is not None:
        length = days if days is not None else 7 * (weeks or 0)
        plain = start + sign * timedelta(days=length)
    else:
        plain = _add_months(start, sign * (months if months is not None else 12 * (years or 0)))
    too_long = (
        (days or 0) > _MOST_DAYS
        or (weeks or 0) > _MOST_WEEKS
        or (months or 0) > _MOST_MONTHS
        or years is not None
    )
    if backward or not statutory or too_long:
        return plain
    end = next_working_day(plain)
    if days is None or days >= _HAS_WORKING_DAYS_FROM:
        while _working_days(start, end) < _WORKING_DAYS_IN_TERM:
            end = next_working_day(end + _DAY)
    return end


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _working_days(start: date, end: date) -> int:
    """How many working days lie after ``start`` up to and including ``end``."""
    span = (end - start).days
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, span + 1))


# -- weeks of illness ---------------------------------------------------------------------------


def weeks_ill(first_day: date, on: date) -> int:
    """Completed weeks of illness on a day: blocks of 7 days from the first day on.

    :raises ValueError: when ``first_day`` lies after ``on``.
    """
    if first_day > on:
        raise ValueError(f"the first day of illness ({first_day}) lies after {on}")
    return (on - first_day).days // 7


def first_day_from_weeks(weeks: int, on: date) -> DateSpan:
    """Between which days illness began, when ``weeks`` were completed on a day.

    :raises ValueError: when ``weeks`` is negative.
    """
    if weeks < 0:
        raise ValueError(f"{weeks} weeks of illness cannot be: give 0 or more")
    latest = on - timedelta(weeks=weeks)
    return DateSpan(latest - timedelta(days=6), latest)


class AfterLeave(StrEnum):
    """How a period of illness relates to the one before, around pregnancy or maternity leave."""

    NO = "no"
    """No such leave lies between them."""
    SAME_CAUSE = "same_cause"
    """It follows straight on the leave, which followed straight on the illness; same cause."""
    OTHER_CAUSE = "other_cause"
    """As before, but with another cause."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A period of illness.

    :ivar first_day: first working day not worked or stopped because of illness (WIA 23 lid 2).
    :ivar last_day: last day of illness, ``None`` while it goes on.
    :ivar after_leave: whether pregnancy or maternity leave lies between it and the period before.
    """

    first_day: date
    last_day: date | None = None
    after_leave: AfterLeave = AfterLeave.NO

    def __post_init__(self) -> None:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError(f"illness cannot end ({self.last_day}) before {self.first_day}")


_INTERRUPTION_DAYS: Final = 28
"""Four weeks. A shorter interruption does not break the count; four weeks or longer does."""


def merged_first_day(periods: Sequence[Absence]) -> date:
    """First day of the earliest period that counts together with the last one.

    Periods count together when less than four weeks lie between them (WIA 23 lid 3; BW7 629
    lid 10; ZW 38 lid 1). Around pregnancy or maternity leave they do so only with the same cause,
    however long the leave (WIA 23 lid 3 and 5).

    :raises ValueError: when there is no period, or periods overlap.
    """
    return _chain(periods).first_day


def calendar_start(periods: Sequence[Absence]) -> date:
    """The day to count the two years from, as if the last period had never been interrupted.

    Only days of illness count. The days between two periods and the leave do not, so every moment
    of the calendar lies that many days later than it would from :func:`merged_first_day`.

    :raises ValueError: when there is no period, or periods overlap.
    """
    chain = _chain(periods)
    return chain.last.first_day - timedelta(days=chain.earlier_days)


def weeks_counted(periods: Sequence[Absence], on: date) -> int:
    """Completed weeks of illness on a day, over all periods that count together with the last one.

    With one period that goes on it is :func:`weeks_ill`. After recovery it stands still.

    :raises ValueError: when there is no period, periods overlap, or one begins after ``on``.
    """
    last = _chain(periods).last
    if last.first_day > on:
        raise ValueError(f"a period of illness begins ({last.first_day}) after {on}")
    until = on if last.last_day is None else min(on, last.last_day + _DAY)
    return weeks_ill(calendar_start(periods), until)


@dataclass(frozen=True, slots=True)
class _Chain:
    """The last period with what counts before it."""

    last: Absence
    first_day: date
    earlier_days: int


def _chain(periods: Sequence[Absence]) -> _Chain:
    if not periods:
        raise ValueError("give at least one period of illness")
    ordered = sorted(periods, key=lambda period: period.first_day, reverse=True)
    chain = _Chain(ordered[0], ordered[0].first_day, 0)
    broken = False
    for after, before in pairwise(ordered):
        ended = before.last_day
        if ended is None or ended >= after.first_day:
            raise ValueError(
                f"the period from {before.first_day} runs into the one from {after.first_day}"
            )
        broken = broken or _breaks(ended, after)
        if not broken:
            days = (ended - before.first_day).days + 1
            chain = _Chain(chain.last, before.first_day, chain.earlier_days + days)
    return chain


def _breaks(ended: date, after: Absence) -> bool:
    """Whether the count starts anew with ``after``, when the period before ended on ``ended``."""
    if after.after_leave is AfterLeave.NO:
        return (after.first_day - ended - _DAY).days >= _INTERRUPTION_DAYS
    return after.after_leave is AfterLeave.OTHER_CAUSE
