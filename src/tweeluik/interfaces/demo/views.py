"""The pages of the demo: who there is, signing in as somebody, and the post that goes nowhere."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final
from uuid import UUID

import pyotp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.interfaces import formats
from tweeluik.interfaces.mail import written
from tweeluik.interfaces.policy import for_anyone
from tweeluik.interfaces.web.account import signed_in
from tweeluik.interfaces.web.templating import words
from tweeluik.interfaces.web.views import allow, see
from tweeluik.records.cases.models import Case
from tweeluik.records.people.models import Person
from tweeluik.records.people.second_factor import STEP
from tweeluik.records.post.models import Message
from tweeluik.texts import Texts

from . import place
from .stories import PASSWORD, Account, people

MOST_POST: Final = 60
"""Messages on the page, newest first."""

_LANGUAGE: Final = "demo_lang"
"""In the session: the language that came with signing in, so not chosen by the visitor."""


# -- who there is ----------------------------------------------------------------------------------


@allow("GET")
@for_anyone
def people_page(request: HttpRequest) -> HttpResponse:
    """Everybody in the demo, what each one's cases show, and how to sign in."""
    found = words(request)
    accounts = place.served(settings.DATA).accounts
    cases = _cases(found, accounts)
    steps = _steps(accounts)
    rows: list[dict[str, Any]] = [
        {
            "id": who.id,
            "name": who.name,
            "first": who.name.split()[0],
            "line": found.get("demo", "people", who.id),
            "email": who.email,
            "code": _code(accounts[who.id], steps[who.id]),
            "cases": cases[who.id],
        }
        for who in people()
        if who.id in accounts
    ]
    part_of = {who.id: who.part for who in people()}
    parts = [(part, list(them)) for part, them in groupby(rows, lambda row: part_of[row["id"]])]
    return render(request, "demo/people.html", {"parts": parts, "password": PASSWORD})


def _cases(found: Texts, accounts: Any) -> dict[str, list[dict[str, Any]]]:
    """The cases of everybody, open ones first: what they are about and where they stand."""
    owner = {account.person: id for id, account in accounts.items()}
    rows: dict[str, list[dict[str, Any]]] = {id: [] for id in accounts}
    for case in Case.objects.filter(employee__in=owner).order_by("opened_at"):
        rows[owner[case.employee_id]].append(
            {
                "id": str(case.id),
                "title": found.get("demo", "kinds", case.procedure),
                "state": found.get("case_states", case.procedure, case.state, "name"),
                "open": case.closed_at is None,
                "order": (case.closed_at is not None, list(PROCEDURES).index(case.procedure)),
            }
        )
    return {id: sorted(mine, key=lambda row: row["order"]) for id, mine in rows.items()}


def _steps(accounts: Any) -> dict[str, int | None]:
    """The half minute of the last code that each of them gave."""
    owner = {account.person: id for id, account in accounts.items()}
    kept = Person.objects.filter(id__in=owner).values_list("id", "totp_step")
    return dict.fromkeys(accounts) | {owner[person]: step for person, step in kept}


def _code(account: Account, last: int | None) -> str:
    """A code that works now: of this half minute, or of the next when this one was used."""
    now = int(timezone.now().timestamp()) // STEP
    return pyotp.TOTP(account.seed).generate_otp(max(now, (last or 0) + 1))


# -- signing in as somebody ------------------------------------------------------------------------


@allow("POST")
@for_anyone
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the invented people, and of nobody else, without password and code."""
    account = place.served(settings.DATA).accounts.get(request.POST.get("who", ""))
    person = Person.objects.filter(id=account.person).first() if account else None
    if person is None:
        raise Http404
    # Their language comes along, unless the visitor chose one.
    if request.session.get("lang") == request.session.get(_LANGUAGE):
        request.session["lang"] = request.session[_LANGUAGE] = person.language
    signed_in.begin(request, person)
    session = signed_in.session_of(request)
    if session is None:
        raise Http404
    signed_in.complete(request, session)
    case = _case_of(person, request.POST.get("case", ""))
    return see("case", case) if case else see("cases")


def _case_of(person: Person, told: str) -> str:
    try:
        found = Case.objects.filter(employee=person, id=UUID(told)).first()
    except ValueError:
        return ""
    return str(found.id) if found else ""


# -- the post --------------------------------------------------------------------------------------


@allow("GET")
@for_anyone
def post(request: HttpRequest) -> HttpResponse:
    """What would have been mailed, newest first."""
    found = words(request)
    messages = Message.objects.select_related("to").order_by("-not_before", "-id")[:MOST_POST]
    rows = [_letter(found, message) for message in messages]
    return render(request, "demo/post.html", {"rows": rows})


def _letter(found: Texts, message: Message) -> dict[str, str]:
    mail = written(message, message.to)
    on = formats.day(found, dutch_day(message.not_before))
    return {
        "when": found.get("demo", "post", "on", day=on),
        "to": mail.to[0],
        "subject": mail.subject,
        "body": mail.body,
        "lang": message.to.language,
        "state": found.get("demo", "post", "states", message.state),
    }
