"""Days on the command line."""

from __future__ import annotations

from datetime import date

from tweeluik.interfaces.days import FIRST_YEAR, LAST_YEAR, counts, read_day

from .facts_file import InputError


def day(value: str) -> date:
    """The day that somebody typed.

    :raises InputError: when it is no day, or not one that we count with.
    """
    found = read_day(value)
    if found is None:
        raise InputError("bad_date", {"value": value[:40]})
    if not counts(found):
        raise InputError(
            "date_far_away", {"value": value, "first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        )
    return found
