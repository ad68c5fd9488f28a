"""Who reads a case, and what the wegwijzer was told of it before."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.interfaces.policy import Policy, View, guard
from tweeluik.records.cases.dossier import Dossier, dossier_for
from tweeluik.records.cases.standing import NoCase
from tweeluik.records.people.models import Person

from ..account.signed_in import for_person, with_code
from ..clock import now

GUIDE_ANSWERS = "guide_answers"
"""The input under which the answers of the wegwijzer are kept with a case."""


@guard(Policy.READER)
def for_reader(view: View) -> View:
    """A page of the employee about their own case; to others, also to who takes part in it in
    another role, it is as if it were not there: the door gives nobody else what is read for
    oneself."""

    @for_person
    def inner(request: HttpRequest, person: Person, id: UUID, **told: Any) -> HttpResponse:
        try:
            dossier = dossier_for(person, id, Purpose.OWN, now())
        except NoCase:
            raise Http404 from None
        return view(request, person, dossier, **told)

    return inner


@guard(Policy.READER_CODE)
def for_reader_after_code(view: View) -> View:
    """As :func:`for_reader`, for taking a case along: it asks a code of just now."""
    return with_code(for_reader(view))


def first_day_of(dossier: Dossier) -> date | None:
    """The first day of illness, when the wegwijzer was told."""
    told = json.loads(dossier.drafts.get(GUIDE_ANSWERS, "{}"))
    day = told.get("first_day_ill")
    return date.fromisoformat(day) if isinstance(day, str) else None
