"""The poortwachter calendar: two years of illness as a list, a picture and a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.domain.law.poortwachter import Moment, poortwachter
from tweeluik.interfaces import formats
from tweeluik.interfaces.answer_words import unchecked
from tweeluik.interfaces.calendar_file import calendar_file, from_deadlines
from tweeluik.interfaces.paper.calendar import compose
from tweeluik.interfaces.policy import for_anyone
from tweeluik.texts import Texts

from .asked import iso_date
from .clock import today
from .letters import DATE_PARTS, pdf_answer
from .templating import words
from .views import advice_of, allow, as_file, see, take_preference
from .weeks_bar import weeks_bar

LONGEST: Final = timedelta(weeks=52 * 4)


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment in words."""

    when: str
    name: str
    duty: str
    kind: str
    source: str
    past: bool


def _rows(found: Texts, moments: tuple[Moment, ...], on: date) -> list[Dated]:
    return [
        Dated(
            when=formats.moment_when(found, moment),
            name=found.get("calendar", moment.id, "name"),
            duty=found.get("calendar", moment.id, "duty"),
            kind=found.get("words", "kinds", str(moment.kind)),
            source=formats.source_line(found, moment.citations[0]),
            past=moment.when.latest < on,
        )
        for moment in moments
    ]


def read_date(request: HttpRequest) -> date | None:
    """The first day of illness in the form; none when it cannot be one."""
    parts = [request.POST.get(part, "").strip() for part in DATE_PARTS]
    try:
        found = date.fromisoformat(iso_date(parts))
    except ValueError:
        return None
    return found if today() - LONGEST <= found <= today() else None


@allow("GET", "POST")
@for_anyone
def calendar(request: HttpRequest) -> HttpResponse:
    """Ask for the first day of illness, then show the dates. The day travels in the form only."""
    parts = [request.POST.get(part, "")[:12] for part in DATE_PARTS]
    prefers = take_preference(request)
    found = words(request)
    blank = {"parts": parts, "error": "", "rows": None}
    first_day = read_date(request)
    if request.method != "POST" or (prefers and first_day is None):
        return render(request, "calendar.html", blank)
    if first_day is None:
        wrong = {"error": found.get("pages", "calendar", "wrong")}
        return render(request, "calendar.html", blank | wrong, status=422)
    moments = poortwachter(first_day)
    match request.POST.get("do"):
        case "ics":
            body = calendar_file(first_day, moments, found)
            return as_file(body, "tweeluik.ics", "text/calendar; charset=utf-8")
        case "pdf":
            sheet = compose(first_day, moments, found)
            return pdf_answer(request, sheet, "tweeluik-kalender.pdf")
    rows = _rows(found, moments, today())
    context: dict[str, Any] = {
        "parts": parts,
        "error": "",
        "rows": [row for row in rows if not row.past],
        "past": [row for row in rows if row.past],
        "unchecked": unchecked(one.text for moment in moments for one in moment.citations),
        "first": formats.day(found, first_day),
        "bar": weeks_bar(first_day, today()),
    }
    return render(request, "calendar.html", context)


@allow("GET")
@for_anyone
def answer_calendar(request: HttpRequest) -> HttpResponse:
    """The dates of the answer as a calendar file."""
    advice = advice_of(request)
    if advice is None:
        return see("start")
    body = from_deadlines(advice, words(request))
    return as_file(body, "tweeluik.ics", "text/calendar; charset=utf-8")
