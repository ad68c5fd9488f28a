"""``tweeluik calendar``: the dates of two years of illness, as text or as a calendar file."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from tweeluik.domain.law.poortwachter import poortwachter
from tweeluik.interfaces import formats, listing
from tweeluik.interfaces.calendar_file import calendar_file

from .facts_file import InputError
from .screen import Screen


def show_calendar(first_day: date, ics: Path | None, screen: Screen, *, as_json: bool) -> None:
    """All moments from the first day of illness on.

    :raises InputError: when the calendar file cannot be written.
    """
    moments = poortwachter(first_day)
    if ics is not None:
        try:
            ics.write_bytes(calendar_file(first_day, moments, screen.texts))
        except OSError:
            raise InputError("cannot_write", {"file": str(ics)}) from None
        said = screen.texts.get("words", "sentences", "written", file=ics)
        print(said, file=sys.stderr)
    if as_json:
        screen.json([listing.moment(screen.texts, moment) for moment in moments])
        return
    screen.title(screen.texts.get("words", "headings", "dates"))
    for moment in moments:
        when = formats.moment_when(screen.texts, moment)
        source = formats.source_line(screen.texts, moment.citations[0])
        kind = screen.texts.get("words", "kinds", str(moment.kind))
        name = screen.texts.get("calendar", moment.id, "name")
        screen.item(f"{when}: {name} ({kind}; {source}).")
        screen.line(screen.texts.get("calendar", moment.id, "duty"), 4)
