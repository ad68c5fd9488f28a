"""``tweeluik calendar``: the dates of two years of illness, as text or as a calendar file."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tweeluik.domain.law.poortwachter import Moment, poortwachter
from tweeluik.interfaces import formats
from tweeluik.texts import Texts

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
        screen.json([_moment(screen.texts, moment) for moment in moments])
        return
    screen.title(screen.texts.get("words", "headings", "dates"))
    for moment in moments:
        when = _when(screen.texts, moment)
        source = formats.source_line(screen.texts, moment.citations[0])
        kind = screen.texts.get("words", "kinds", str(moment.kind))
        name = screen.texts.get("calendar", moment.id, "name")
        screen.item(f"{when}: {name} ({kind}; {source}).")
        screen.line(screen.texts.get("calendar", moment.id, "duty"), 4)


def _when(texts: Texts, moment: Moment) -> str:
    """The date, or from when until when something may be done."""
    last = formats.span(texts, moment.when.earliest, moment.when.latest)
    if moment.opens is None:
        return last
    first = formats.day(texts, moment.opens.earliest)
    return texts.get("words", "dates", "from_until", earliest=first, latest=last)


def _moment(texts: Texts, moment: Moment) -> dict[str, Any]:
    return {
        "id": moment.id,
        "name": texts.get("calendar", moment.id, "name"),
        "duty": texts.get("calendar", moment.id, "duty"),
        "earliest": moment.when.earliest.isoformat(),
        "latest": moment.when.latest.isoformat(),
        "kind": str(moment.kind),
        "source": ", ".join(citation.text for citation in moment.citations),
    }


def calendar_file(first_day: date, moments: tuple[Moment, ...], texts: Texts) -> bytes:
    """An iCalendar file (RFC 5545) with neutral titles: nothing on a shared screen tells illness.

    The same input gives the same bytes: the stamp is the first day itself.
    """
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Tweeluik//poortwachter//NL")
    calendar.add("version", "2.0")
    stamp = datetime(first_day.year, first_day.month, first_day.day, tzinfo=UTC)
    for moment in moments:
        event = Event()
        event.add("uid", f"{moment.id}-{first_day.isoformat()}@tweeluik")
        event.add("dtstamp", stamp)
        event.add("dtstart", moment.when.latest)
        event.add("dtend", moment.when.latest + timedelta(days=1))
        event.add("summary", texts.get("words", "sentences", "reminder"))
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        event.add("categories", [moment.id])
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", texts.get("words", "sentences", "reminder"))
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
