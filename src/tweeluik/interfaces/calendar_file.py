"""Calendar files (RFC 5545): neither titles, labels nor ids tell of illness on a shared screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final

from tweeluik.domain.guide.advise import Advice
from tweeluik.domain.law.poortwachter import Moment
from tweeluik.texts import Texts

from .answer import is_near

_STAMP: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Every event has to say when it was made; this says nothing."""


def calendar_file(first_day: date, moments: Iterable[Moment], texts: Texts) -> bytes:
    """The dates of two years of illness.

    The same input gives the same bytes.
    """
    return _file(first_day, ((moment.id, moment.when.latest) for moment in moments), texts)


def from_deadlines(advice: Advice, texts: Texts) -> bytes:
    """The dates of an answer; where only weeks are known the earliest, to be safe."""
    near = (d for d in advice.deadlines if is_near(d, advice.reading.on))
    return _file(advice.reading.on, ((found.id, found.earliest) for found in near), texts)


def reminders(days: Iterable[tuple[str, date]], texts: Texts) -> bytes:
    """Days to look again, each with an id that stays the same when the day does not change."""
    return _file(_STAMP.date(), days, texts)


def _file(stamped: date, dates: Iterable[tuple[str, date]], texts: Texts) -> bytes:
    from icalendar import Alarm, Calendar, Event

    title = texts.get("words", "sentences", "reminder")
    calendar = Calendar()
    calendar.add("prodid", "-//Tweeluik//NL")
    calendar.add("version", "2.0")
    for id, day in dates:
        event = Event()
        # The same date twice is one event; which date it is cannot be read from the id.
        code = sha256(f"{id} {stamped.isoformat()} {day.isoformat()}".encode()).hexdigest()[:24]
        event.add("uid", f"{code}@tweeluik")
        event.add("dtstamp", _STAMP)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", title)
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
