"""The pages of a case: overview, case, acts, what others did, and the end of it."""

from __future__ import annotations

import json
import secrets
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.engine import Refusal, possible
from tweeluik.domain.procedures.table import Allows, Role, Transition
from tweeluik.interfaces import formats
from tweeluik.records.cases import door
from tweeluik.records.cases.door import Act, Done, KeyReused, Overtaken, Refused
from tweeluik.records.cases.dossier import Dossier, Listed, dossier_for, overview
from tweeluik.records.people.models import Person
from tweeluik.texts import Texts

from ..account.signed_in import ask_code, for_person
from ..clock import now
from ..journey import Journey
from ..middleware import when_late
from ..templating import words
from ..uploads import takes_file
from ..views import allow, see, take_preference
from . import forms, page
from .handing_in import FILE, MASKED, hand_in
from .late import late
from .reader import GUIDE_ANSWERS, first_day_of, for_reader

OPENING: Final = ("complain", "ask_handover")
"""Acts that begin the neighbouring case at once, and lead there."""


# -- all cases, and a new one ----------------------------------------------------------------------


def _listed(texts: Texts, one: Listed, today: date) -> dict[str, Any]:
    key = ("case_states", one.procedure.id, one.state.id)
    look = one.look_again if one.state.open else None
    late = bool(look and look < today and texts.find(*key, "wait"))
    return {
        "id": one.id,
        "open": one.state.open,
        "title": texts.get("cases", "title", one.procedure.id),
        "status": texts.get(*key, "name"),
        "late": late,
        "now": texts.get("cases", "case", "ask_title") if late else texts.get(*key, "now_title"),
        "day": formats.day(texts, look) if look else "",
        "opened": formats.day(texts, dutch_day(one.opened_at)),
    }


@allow("GET")
@for_person
def cases(request: HttpRequest, person: Person) -> HttpResponse:
    """My cases, and what to begin."""
    found, today = words(request), dutch_day(now())
    rows = [_listed(found, one, today) for one in overview(person, now())]
    # Where nothing came in time first, what is closed last; and what changed last before the rest.
    rows.sort(key=lambda row: (not row["late"], not row["open"]))
    answers = Journey(request.session, today).facts
    kinds = [(id, found.get("cases", "begin", id)) for id in PROCEDURES]
    context = {
        "rows": rows,
        "kinds": kinds,
        "answers": bool(answers),
        "key": secrets.token_hex(16),
        "q": found.subject("cases"),
    }
    return render(request, "cases/overview.html", context)


@allow("POST")
@for_person
def begin(request: HttpRequest, person: Person) -> HttpResponse:
    """Begin a case; what the wegwijzer was told goes along, so that nothing is asked twice."""
    procedure = PROCEDURES.get(request.POST.get("procedure", ""))
    if procedure is None:
        raise Http404
    at = now()
    facts = Journey(request.session, dutch_day(at)).facts
    case = door.open_case(
        person,
        procedure,
        at,
        request=_key(request),
        settled={"military": facts.get("employment") == "military"},
        words={GUIDE_ANSWERS: json.dumps(facts)} if facts else None,
    )
    return see("case", str(case.id))


# -- one case --------------------------------------------------------------------------------------


@allow("GET")
@for_reader
def case(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """One case: one sentence, one next step, and the rest below it."""
    found = words(request)
    context = {
        "a": page.build(dossier, found, now(), first_day_of(dossier)),
        "id": dossier.id,
        "q": found.subject("cases"),
        "s": found.subject("papers"),
        "count": len(dossier.papers),
        "done": request.session.pop("done", ""),
        "masked": request.session.pop(MASKED, False),
    }
    return render(request, "cases/case.html", context)


@when_late(late)
@allow("GET", "POST")
@for_reader
def do(request: HttpRequest, person: Person, dossier: Dossier, name: str) -> HttpResponse:
    """Do something yourself."""
    return _act(request, person, dossier, name, reporting=False)


@when_late(late)
@allow("GET", "POST")
@for_reader
@takes_file
def report(request: HttpRequest, person: Person, dossier: Dossier, name: str) -> HttpResponse:
    """Tell what somebody else did."""
    return _act(request, person, dossier, name, reporting=True)


@allow("GET")
@for_reader
def reports(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """What somebody else may have done: choose one."""
    found = words(request)
    rows = possible(dossier.procedure, dossier.now, Role.EMPLOYEE, reporting=True)
    context = {
        "rows": [
            (row.name, found.get("case_acts", dossier.procedure.id, row.name, "report"))
            for row in rows
        ],
        "id": dossier.id,
        "q": found.subject("cases"),
    }
    return render(request, "cases/reports.html", context)


def _act(
    request: HttpRequest, person: Person, dossier: Dossier, name: str, *, reporting: bool
) -> HttpResponse:
    row = next((one for one in dossier.procedure.transitions if one.name == name), None)
    if row is None or dossier.role not in (row.reportable_by if reporting else row.by):
        raise Http404
    if _gives_consent(row) and (asked_for := ask_code(request)):
        return asked_for
    if request.method != "POST":
        # Somebody else, or the same person in another window, may have gone on meanwhile.
        now_possible = possible(dossier.procedure, dossier.now, dossier.role, reporting=reporting)
        if row not in now_possible:
            return _gone(request, dossier)
        return _form(request, dossier, row, {}, {}, reporting)
    if take_preference(request):
        # Another language or other colours are asked for along with the form.
        return _form(request, dossier, row, request.POST, {}, reporting)
    # Whether it is still possible is for the door to say: it knows what was sent before.
    at, post = now(), request.POST
    if reporting:
        # First, so that a file that was taken is there whatever else has to be mended.
        dossier, post, problem = _with_evidence(request, person, dossier)
        if problem:
            return _form(request, dossier, row, post, {FILE: problem}, reporting)
    happened_on: object = dutch_day(at)
    if forms.asks_day(row, reporting=reporting):
        happened_on = forms.day(forms.HAPPENED_ON, post)
    wrong = forms.problems(words(request), row, post, reporting=reporting)
    if not isinstance(happened_on, date):
        wrong[forms.HAPPENED_ON] = words(request).get("pages", "problems", "date")
    if wrong or not isinstance(happened_on, date):
        return _form(request, dossier, row, post, wrong, reporting)
    asked = Act(
        transition=row.name,
        happened_on=happened_on,
        version=_number(post.get("version", "")),
        key=_key(request),
        told=forms.told(row, post, reporting=reporting),
        done_by=row.by[0] if reporting else None,
        evidence=_paper(dossier, post.get(forms.EVIDENCE, "")) if reporting else None,
        opens=page.opens(row) if row.name in OPENING else None,
    )
    outcome = door.act(person, dossier.id, asked, at)
    match outcome:
        case Done(opened=opened):
            request.session["done"] = row.name
            return see("case", str(opened or dossier.id))
        case Refused(Refusal(code="not_now" | "not_yours" | "acts_here")):
            return _gone(request, dossier, post=request.POST, row=row)
        case Refused(refusal):
            errors = _errors(words(request), dossier, row, refusal.code, refusal.fields)
            return _form(request, dossier, row, post, errors, reporting)
        case Overtaken() | KeyReused():
            return _gone(request, dossier, post=post, row=row)
    raise AssertionError(outcome)


def _gives_consent(row: Transition) -> bool:
    return any(isinstance(effect, Allows) for effect in row.effects)


def _with_evidence(
    request: HttpRequest, person: Person, dossier: Dossier
) -> tuple[Dossier, Any, str]:
    """A report with the file that came with it taken in; and why that could not be."""
    handed = hand_in(request, person, dossier.id)
    if handed.paper is None:
        return dossier, request.POST, handed.problem
    post = request.POST.copy()
    post[forms.EVIDENCE] = str(handed.paper)
    return dossier_for(person, dossier.id, Purpose.OWN, now()), post, ""


def _paper(dossier: Dossier, told: str) -> UUID | None:
    """The paper of this case that somebody chose."""
    return next((paper.id for paper in dossier.papers if str(paper.id) == told), None)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _key(request: HttpRequest) -> str:
    """The idempotency key that the form brought."""
    return request.POST.get("key", "")[:64] or secrets.token_hex(16)


def _errors(
    found: Texts, dossier: Dossier, row: Transition, code: str, fields: tuple[str, ...]
) -> dict[str, str]:
    """What is wrong, at the fields to mend."""
    key = ("guard", dossier.procedure.id, row.name) if code == "guard" else (code,)
    parts = (found.get("case_refusals", *key, part) for part in ("what", "how"))
    message = " ".join(parts)
    own = [field for field in fields if field in {need.id for need in row.needs}]
    return dict.fromkeys(own or [forms.HAPPENED_ON], message)


def _form(
    request: HttpRequest,
    dossier: Dossier,
    row: Transition,
    post: Any,
    errors: dict[str, str],
    reporting: bool,
) -> HttpResponse:
    found, today = words(request), dutch_day(now())
    shown = forms.fields(dossier, found, row, post, errors, reporting=reporting, today=today)
    part = "report" if reporting else "do"
    known = {field.id for field in shown} | {FILE}
    context = {
        "id": dossier.id,
        "route": "case-report" if reporting else "case-do",
        "name": row.name,
        "title": found.get("case_acts", dossier.procedure.id, row.name, part),
        "effect": found.get("case_acts", dossier.procedure.id, row.name, "effect"),
        "fields": shown,
        "evidence": forms.evidence(dossier, found, post, errors) if reporting else None,
        "errors": list(errors.items()),
        "loose": [text for id, text in errors.items() if id not in known],
        "version": post.get("version", dossier.version) if not errors else dossier.version,
        "key": post.get("key") or secrets.token_hex(16),
        "q": found.subject("cases"),
        "s": found.subject("papers"),
    }
    return render(request, "cases/act.html", context, status=422 if errors else 200)


def _gone(
    request: HttpRequest, dossier: Dossier, post: Any = None, row: Transition | None = None
) -> HttpResponse:
    """The case went on meanwhile: where it stands now, and what was typed."""
    found = words(request)
    typed = []
    if post is not None and row is not None:
        typed = [
            (found.get("case_inputs", need.id, "label"), post[need.id])
            for need in row.needs
            if post.get(need.id) and not need.settles
        ]
    context = {"id": dossier.id, "typed": typed, "q": found.subject("cases")}
    return render(request, "cases/gone.html", context, status=409)


# -- the end ---------------------------------------------------------------------------------------


@allow("GET", "POST")
@for_reader
def erase(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """Delete a case for good, after a page that says what that means."""
    found = words(request)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        door.erase(person, dossier.id, now())
        return see("cases")
    context = {"id": dossier.id, "q": found.subject("cases")}
    return render(request, "cases/erase.html", context)
