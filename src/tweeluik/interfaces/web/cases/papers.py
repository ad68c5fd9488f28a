"""The papers of a case: look, add, download, remove."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.procedures.papers import PAPER_KINDS
from tweeluik.interfaces import formats
from tweeluik.records.cases import papers as kept
from tweeluik.records.cases.dossier import Dossier
from tweeluik.records.cases.papers import Kept, NoPaper
from tweeluik.records.cases.standing import NoCase
from tweeluik.records.people.models import Person
from tweeluik.texts import Texts

from ..account.signed_in import for_person
from ..clock import now
from ..templating import words
from ..uploads import takes_file
from ..views import allow, as_file, see
from . import forms
from .handing_in import FILE, KIND, MASKED, hand_in, problem
from .views import for_reader

TOLD = "paper_told"
"""In the session: what was done, to say once."""


@allow("GET", "POST")
@for_reader
@takes_file
def papers(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """The papers of a case, and the form to add one."""
    if request.method != "POST":
        return _page(request, dossier, {}, "")
    handed = hand_in(request, person, dossier.id)
    if handed.paper is None:
        wrong = handed.problem or problem(words(request), "missing")
        return _page(request, dossier, request.POST, wrong)
    request.session[TOLD] = "kept"
    return see("case-papers", str(dossier.id))


def _page(
    request: HttpRequest, dossier: Dossier, post: Mapping[str, Any], wrong: str
) -> HttpResponse:
    found = words(request)
    context = {
        "id": dossier.id,
        "rows": [_row(found, paper) for paper in dossier.papers],
        "readers": forms.readers_of(dossier, found, kept.PAPER),
        "scanner": bool(settings.CLAMAV),
        "kinds": [(kind, found.get("papers", "kinds", kind)) for kind in PAPER_KINDS],
        "kind": post.get(KIND, ""),
        "key": secrets.token_hex(16),
        "errors": [(FILE, wrong)] if wrong else [],
        "told": request.session.pop(TOLD, ""),
        "masked": request.session.pop(MASKED, False),
        "s": found.subject("papers"),
        "q": found.subject("cases"),
    }
    return render(request, "cases/papers.html", context, status=422 if wrong else 200)


def _row(found: Texts, paper: Kept) -> dict[str, Any]:
    return {
        "id": paper.id,
        "name": paper.name,
        "kind": found.get("papers", "kinds", paper.kind),
        "size": formats.size(paper.size),
        "added": formats.day(found, dutch_day(paper.added_at)),
        "state": paper.state.value,
    }


@allow("GET")
@for_person
def paper(request: HttpRequest, person: Person, id: UUID, paper: UUID) -> HttpResponse:
    """Download a paper."""
    try:
        found, content = kept.hand_out(person, id, paper, Purpose.OWN, now())
    except (NoCase, NoPaper):
        raise Http404 from None
    return as_file(content, found.name, found.type.media_type)


@allow("GET", "POST")
@for_reader
def remove(request: HttpRequest, person: Person, dossier: Dossier, paper: UUID) -> HttpResponse:
    """Remove a paper, after a page that says what that means."""
    found = next((one for one in dossier.papers if one.id == paper), None)
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("sure") == "yes":
        kept.remove(person, dossier.id, paper, now())
        request.session[TOLD] = "removed"
        return see("case-papers", str(dossier.id))
    texts = words(request)
    context = {
        "id": dossier.id,
        "row": _row(texts, found),
        "s": texts.subject("papers"),
        "q": texts.subject("cases"),
    }
    return render(request, "cases/paper_remove.html", context)
