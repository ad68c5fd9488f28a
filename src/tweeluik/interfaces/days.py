"""Days as programs and terminals give them: YYYY-MM-DD, within the years that we count with."""

from __future__ import annotations

from datetime import date
from typing import Final

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
"""Beyond these no rule says anything, and terms would run past the end of the calendar."""


def read_day(text: str) -> date | None:
    """The day, none when it is not written as YYYY-MM-DD; ``fromisoformat`` reads weeks as well."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def counts(day: date) -> bool:
    """Whether it lies within the years that we count with."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
