"""What the employee oversees: the whole line of time, and who may read what."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.records.cases import consents, writing
from tweeluik.records.cases.dossier import Dossier
from tweeluik.records.people.models import Person

from ..calendar import read_date
from ..clock import now
from ..letters import DATE_PARTS
from ..templating import words
from ..views import allow, see
from . import allowed
from . import timeline as line_of
from .reader import GUIDE_ANSWERS, first_day_of, for_reader


@allow("GET", "POST")
@for_reader
def timeline(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """Everything that happened and is to come; asks the first day of illness if it is not known."""
    found, first_day = words(request), first_day_of(dossier)
    context: dict[str, Any] = {"id": dossier.id, "q": found.subject("cases"), "error": ""}
    context["s"] = found.subject("papers")
    if request.method == "POST":
        told = read_date(request)
        if told is not None:
            _remember(person, dossier, told)
            return see("case-timeline", str(dossier.id))
        context["error"] = found.get("pages", "calendar", "wrong")
    context |= {
        "line": line_of.build(dossier, found, dutch_day(now()), first_day),
        "parts": [request.POST.get(part, "")[:12] for part in DATE_PARTS],
    }
    return render(request, "cases/timeline.html", context, status=422 if context["error"] else 200)


def _remember(person: Person, dossier: Dossier, first_day: date) -> None:
    """Keep the first day with what the wegwijzer was told."""
    answers = json.loads(dossier.drafts.get(GUIDE_ANSWERS, "{}"))
    # How many weeks somebody is ill follows from the day, and goes on counting.
    answers.pop("weeks_ill", None)
    told = json.dumps({**answers, "first_day_ill": first_day.isoformat()})
    writing.save_draft(person, dossier.id, {GUIDE_ANSWERS: told}, now())


@allow("GET", "POST")
@for_reader
def stop_consent(
    request: HttpRequest, person: Person, dossier: Dossier, consent: UUID
) -> HttpResponse:
    """End a consent, after a page that says what that does and does not do."""
    line = next((one for one in dossier.consents if one.id == consent), None)
    if line is None:
        raise Http404
    act = allowed.act_that_ends(dossier, line)
    if act:
        return see("case-do", str(dossier.id), act)
    at, found = now(), words(request)
    if request.method == "POST":
        consents.withdraw(person, dossier.id, line.id, at)
        return see("case", str(dossier.id))
    context = {
        "id": dossier.id,
        "one": allowed.row(dossier, found, line, at),
        "q": found.subject("cases"),
    }
    return render(request, "cases/stop_consent.html", context)
