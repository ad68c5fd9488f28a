"""When a term ends, computed another way: working days as one long list, holidays from the
``holidays`` package, months from ``dateutil``, the lengths read from the file itself."""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

import holidays
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from tweeluik.domain.law.values import TERMS_FILE
from tweeluik.domain.procedures.catalogue import PROCEDURES

YEARS: Final = range(1995, 2061)
WEEKEND: Final = (6, 7)


@cache
def free_days() -> frozenset[date]:
    """The days that the act counts as holidays (TERMW 3).

    The package has Liberation Day in lustrum years only, where the act has it every year, and
    Easter and Whit Sunday, which are Sundays anyway.
    """
    found = set(holidays.Netherlands(years=YEARS, categories=("public", "optional")))
    found |= {date(year, 5, 5) for year in YEARS}
    return frozenset(found - {easter(year) for year in YEARS})


@cache
def working_days() -> list[int]:
    """Every working day, as a number, in order."""
    first, last = date(YEARS[0], 1, 1).toordinal(), date(YEARS[-1], 12, 31).toordinal()
    free = {day.toordinal() for day in free_days()}
    return [
        n
        for n in range(first, last + 1)
        if date.fromordinal(n).isoweekday() not in WEEKEND and n not in free
    ]


def end(start: date, amount: int, unit: str, *, statutory: bool) -> date:
    """The last day of a term."""
    days = working_days()
    if unit == "working_days":
        return date.fromordinal(days[bisect_right(days, start.toordinal()) + amount - 1])
    plain = (start + relativedelta(**{unit: amount})).toordinal()
    short = {"days": amount <= 90, "weeks": amount <= 12, "months": amount <= 3, "years": False}
    if not statutory or not short[unit]:
        return date.fromordinal(plain)
    # The first working day on or after the plain end (TERMW 1); of three days and more, two in
    # the term have to be working days (TERMW 2).
    at = bisect_left(days, plain)
    if unit != "days" or amount >= 3:
        at = max(at, bisect_right(days, start.toordinal()) + 1)
    return date.fromordinal(days[at])


@cache
def _rows() -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in tomllib.loads(TERMS_FILE.read_text())["term"]:
        found.setdefault(row["subject"], []).append(row)
    return found


def last_day(procedure: str, deadline: str, since: date) -> date | None:
    """The day to look again: the latest that any source names; nothing when none names a number."""
    subject = next(one.term for one in PROCEDURES[procedure].deadlines if one.id == deadline)
    ends = [
        end(since, row.get("max", row.get("amount")), row["unit"], statutory=_by_law(row))
        for row in _rows()[subject]
        if row.get("valid_from", date.min) <= since <= row.get("valid_until", date.max)
        and "unit" in row
    ]
    return max(ends, default=None)


def _by_law(row: Mapping[str, Any]) -> bool:
    return bool(row["kind"] == "statutory")
