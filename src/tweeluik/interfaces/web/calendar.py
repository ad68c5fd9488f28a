"""The poortwachter calendar: two years of illness as a list, a picture and a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.domain.law.calendar import weeks_ill
from tweeluik.domain.law.poortwachter import Moment, poortwachter
from tweeluik.interfaces import formats
from tweeluik.interfaces.calendar_file import calendar_file, from_deadlines
from tweeluik.interfaces.paper.calendar import compose
from tweeluik.texts import Texts, texts

from .asked import iso_date
from .clock import today
from .letters import DATE_PARTS, pdf_answer
from .templating import language_of, words
from .views import advice_of, allow, as_file, see

WEEKS: Final = 104
LONGEST: Final = timedelta(weeks=52 * 4)
WIDTH: Final = 1040
"""Width of the picture: ten for each week."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment in words."""

    when: str
    name: str
    duty: str
    kind: str
    source: str
    past: bool
    week: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment in the picture; ``x`` in units of a tenth of a week, ``row`` for its label."""

    x: int
    label: str
    past: bool


def _rows(found: Texts, first_day: date, moments: tuple[Moment, ...], on: date) -> list[Dated]:
    return [
        Dated(
            when=formats.moment_when(found, moment),
            name=found.get("calendar", moment.id, "name"),
            duty=found.get("calendar", moment.id, "duty"),
            kind=found.get("words", "kinds", str(moment.kind)),
            source=formats.source_line(found, moment.citations[0]),
            past=moment.when.latest < on,
            week=(moment.when.latest - first_day).days // 7,
        )
        for moment in moments
    ]


TICKS: Final = (0, 6, 8, 42, 52, 91, 104)
"""Weeks that the picture names; labels closer than these would collide (``mock`` 7)."""


def ticks(week: int) -> list[Tick]:
    """The named weeks along the bar."""
    return [Tick(x * WIDTH // WEEKS, str(x), x < week) for x in TICKS]


def read_date(request: HttpRequest) -> date | None:
    """The first day of illness in the form; none when it cannot be one."""
    parts = [request.POST.get(part, "").strip() for part in DATE_PARTS]
    try:
        found = date.fromisoformat(iso_date(parts))
    except ValueError:
        return None
    return found if today() - LONGEST <= found <= today() else None


@allow("GET", "POST")
def calendar(request: HttpRequest) -> HttpResponse:
    """Ask for the first day of illness, then show the dates. The day travels in the form only."""
    found = words(request)
    parts = [request.POST.get(part, "")[:12] for part in DATE_PARTS]
    if request.method != "POST":
        return render(request, "calendar.html", {"parts": parts, "error": "", "rows": None})
    first_day = read_date(request)
    if first_day is None:
        wrong = found.get("pages", "calendar", "wrong")
        told = {"parts": parts, "error": wrong, "rows": None}
        return render(request, "calendar.html", told, status=422)
    moments = poortwachter(first_day)
    match request.POST.get("do"):
        case "ics":
            body = calendar_file(first_day, moments, found)
            return as_file(body, "tweeluik.ics", "text/calendar; charset=utf-8")
        case "pdf":
            sheet = compose(first_day, moments, texts(language_of(request)))
            return pdf_answer(request, sheet, "tweeluik-kalender.pdf")
    week = weeks_ill(first_day, today())
    rows = _rows(found, first_day, moments, today())
    context: dict[str, Any] = {
        "parts": parts,
        "error": "",
        "rows": [row for row in rows if not row.past],
        "past": [row for row in rows if row.past],
        "week": week + 1,
        "first": formats.day(found, first_day),
        "now_x": min(week, WEEKS) * WIDTH // WEEKS,
        "ticks": ticks(week),
        "width": WIDTH,
    }
    return render(request, "calendar.html", context)


@allow("GET")
def answer_calendar(request: HttpRequest) -> HttpResponse:
    """The dates of the answer as a calendar file."""
    advice = advice_of(request)
    if advice is None:
        return see("start")
    body = from_deadlines(advice, words(request))
    return as_file(body, "tweeluik.ics", "text/calendar; charset=utf-8")
