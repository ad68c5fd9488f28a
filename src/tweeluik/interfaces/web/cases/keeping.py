"""What somebody takes along from a case: letters, dates, who looked, and everything in one file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.procedures.table import Role
from tweeluik.interfaces import formats
from tweeluik.interfaces.calendar_file import reminders
from tweeluik.records.audit.models import Entry
from tweeluik.records.cases.dossier import Dossier, downloaded, who_looked
from tweeluik.records.people.accounts import name_of
from tweeluik.records.people.models import Person
from tweeluik.texts import Texts

from .. import letters
from ..clock import now
from ..templating import words
from ..views import allow, as_file
from .on_paper import compose
from .prefilled import from_case
from .reader import first_day_of, for_reader, for_reader_after_code


@allow("GET")
@for_reader
def letter(request: HttpRequest, person: Person, dossier: Dossier, kind: str) -> HttpResponse:
    """The form of a letter, filled in from the case. Making it keeps nothing."""
    if kind not in LETTERS:
        raise Http404
    told = from_case(kind, dossier, words(request), name_of(person))
    return letters.form(request, LETTERS[kind], told)


@allow("GET")
@for_reader
def agenda(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """The days to look again, for a calendar that tells nothing."""
    days = [(f"{dossier.id}:{t.row.id}", t.last_day) for t in dossier.terms if t.last_day]
    return as_file(reminders(days, words(request)), "tweeluik.ics", "text/calendar; charset=utf-8")


@allow("GET")
@for_reader
def log(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """Who looked, and what was done, newest first, by the day."""
    found = words(request)
    entries = who_looked(person, dossier.id, now())
    days = [
        (formats.day(found, day), list(_looks(found, person, looks)))
        for day, looks in groupby(entries, lambda entry: dutch_day(entry.at))
    ]
    context = {"days": days, "id": dossier.id, "q": found.subject("cases")}
    return render(request, "cases/log.html", context)


def _looks(texts: Texts, person: Person, looks: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    """When, who and what; the same by the same, one after the other, is one line."""

    def said(entry: Entry) -> tuple[str, str]:
        event = texts.find("cases", "log", "events", entry.event)
        what = event or texts.get("cases", "log", "actions", entry.action)
        return texts.get("cases", "log", _who(entry, person)), what

    for (who, what), same in groupby(looks, said):
        times = [formats.clock_time(texts, entry.at) for entry in same]
        first, last = times[-1], times[0]
        how = "once" if len(times) == 1 else "together" if first == last else "more"
        when = texts.get("cases", "log", how, first=first, last=last, count=str(len(times)))
        yield when, who, what


def _who(entry: Entry, person: Person) -> str:
    if entry.role == Role.CLOCK:
        return "clock"
    return "you" if entry.actor == str(person.id) else "other"


@allow("GET")
@for_reader_after_code
def paper(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """The whole case on paper."""
    downloaded(person, dossier.id, now())
    sheet = compose(dossier, words(request), now(), first_day_of(dossier))
    return letters.pdf_answer(request, sheet, "tweeluik-zaak.pdf")


@allow("GET")
@for_reader_after_code
def file(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """Everything in the case that this reader may see, for programs and for keeping."""
    downloaded(person, dossier.id, now())
    body = {
        "case": str(dossier.id),
        "procedure": dossier.procedure.id,
        "state": dossier.state.id,
        "opened_at": dossier.opened_at.isoformat(),
        "drafts": dossier.drafts,
        "consents": [
            {
                "item": line.item,
                "to": line.role,
                "purpose": line.purpose,
                "start": line.start.isoformat(),
                "end": line.end.isoformat() if line.end else None,
                "withdrawn": line.withdrawn.isoformat() if line.withdrawn else None,
            }
            for line in dossier.consents
        ],
        "events": [
            {
                "number": event.number,
                "what": event.transition,
                "done_by": event.done_by,
                "reported_by": event.reported_by,
                "happened_on": event.happened_on.isoformat(),
                "recorded_at": event.recorded_at.isoformat(),
                "words": event.words,
                "choices": event.choices,
                "evidence": str(event.evidence or ""),
            }
            for event in dossier.events
        ],
        "papers": [
            {
                "id": str(paper.id),
                "name": paper.name,
                "kind": paper.kind,
                "type": paper.type,
                "size": paper.size,
                "state": paper.state,
                "added_at": paper.added_at.isoformat(),
            }
            for paper in dossier.papers
        ],
    }
    text = json.dumps(body, ensure_ascii=False, indent=1)
    return as_file(text.encode(), "tweeluik-zaak.json", "application/json")
