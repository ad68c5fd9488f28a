"""Who reads a case, and what the wegwijzer was told of it before."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.records.cases.dossier import Dossier, dossier_for
from tweeluik.records.cases.standing import NoCase
from tweeluik.records.people.models import Person

from ..account.signed_in import for_person
from ..clock import now

GUIDE_ANSWERS = "guide_answers"
"""The input under which the answers of the wegwijzer are kept with a case."""

View = Callable[..., HttpResponse]


def for_reader(view: View) -> View:
    """A page about one case: only for who takes part; to others it is as if it were not there."""

    @wraps(view)
    @for_person
    def inner(request: HttpRequest, person: Person, id: UUID, **told: str) -> HttpResponse:
        try:
            dossier = dossier_for(person, id, Purpose.OWN, now())
        except NoCase:
            raise Http404 from None
        return view(request, person, dossier, **told)

    return inner


def first_day_of(dossier: Dossier) -> date | None:
    """The first day of illness, when the wegwijzer was told."""
    told = json.loads(dossier.drafts.get(GUIDE_ANSWERS, "{}"))
    day = told.get("first_day_ill")
    return date.fromisoformat(day) if isinstance(day, str) else None
