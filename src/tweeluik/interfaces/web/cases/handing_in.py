"""A file that came with a form, taken in as a paper of the case; and why not, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest

from tweeluik.domain.disclosure import citizen_service_number
from tweeluik.domain.procedures.papers import OTHER
from tweeluik.inspection.inspector import Busy
from tweeluik.inspection.verdict import Refused
from tweeluik.records.cases.papers import CaseFull, HandedIn, take_in
from tweeluik.records.cases.standing import NoCase
from tweeluik.records.people.models import Person
from tweeluik.texts import Texts

from ..clock import now
from ..templating import words
from ..uploads import too_big

FILE: Final = "file"
KIND: Final = "kind"
MASKED: Final = "masked"
"""In the session: the name of a file seemed to hold a citizen service number."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a file.

    :ivar paper: the paper that it is now; none when no file came, or it was not taken.
    :ivar problem: why it was not taken.
    """

    paper: UUID | None = None
    problem: str = ""


def hand_in(request: HttpRequest, person: Person, id: UUID) -> Handed:
    """Take in the file that came with a form, if one did."""
    found = words(request)
    if too_big(request):
        return Handed(problem=problem(found, "too_big"))
    file = request.FILES.get(FILE)
    if file is None:
        return Handed()
    handed_in = HandedIn(
        name=file.name or "",
        kind=request.POST.get(KIND, OTHER),
        content=file.read(),
        key=request.POST.get("key", ""),
    )
    try:
        paper = take_in(person, id, handed_in, now())
    except Refused as refused:
        return Handed(problem=problem(found, refused.reason))
    except CaseFull:
        return Handed(problem=problem(found, "full"))
    except Busy:
        return Handed(problem=problem(found, "busy"))
    except NoCase:
        raise Http404 from None
    if citizen_service_number.find(handed_in.name):
        request.session[MASKED] = True
    return Handed(paper)


def problem(found: Texts, key: str) -> str:
    """Why a file is not taken, and how to mend it."""
    return " ".join(found.get("papers", "problems", key, part) for part in ("what", "how"))
