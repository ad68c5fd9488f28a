"""What belongs to an account: browsers, password, codes, language, and a form that waits."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.interfaces import formats
from tweeluik.records.people import accounts, kept, passkeys, second_factor, sessions, ways
from tweeluik.records.people.accounts import Unfit
from tweeluik.records.people.models import Person, Session
from tweeluik.texts import LANGUAGES, Texts

from ..clock import now
from ..templating import words
from ..views import allow, see
from .fields import form, patient, typed
from .signed_in import (
    TOLD,
    after_code,
    after_password,
    for_person,
    go_on,
    joining,
    may_change_ways,
    next_step,
    renew,
    session_of,
    to_second_factor,
)


@allow("POST")
@for_person
def stay(request: HttpRequest, person: Person) -> HttpResponse:
    """Somebody is still there; that they were seen is all that is done."""
    return HttpResponse(status=204)


_PASSWORD: Final = ("password", "new_password")
_CHANGED: Final = {"first": False, "joining": False}


@allow("GET")
@for_person
def account(request: HttpRequest, person: Person) -> HttpResponse:
    """My account."""
    found, here = words(request), session_of(request)
    rows = [
        {
            "id": session.id,
            "device": found.get("account", "own", "devices", session.device),
            "since": formats.day(found, dutch_day(session.made_at)),
            "time": formats.clock_time(found, session.made_at),
            "here": here is not None and session.id == here.id,
        }
        for session in sessions.listed(person, now())
    ]
    return form(
        request,
        "account",
        address=accounts.address_of(person),
        rows=rows,
        passkeys=_passkeys(found, person),
        has_password=ways.has_password(person),
        has_app=person.totp is not None,
        codes_left=second_factor.recovery_codes_left(person),
        mail_language=person.language,
        languages=LANGUAGES,
        told=request.session.pop(TOLD, ""),
    )


def _passkeys(found: Texts, person: Person) -> list[dict[str, Any]]:
    rows = passkeys.listed(person)
    needed = len(rows) == 1 and not ways.without_passkeys(person)
    return [
        {
            "id": row.id,
            "name": row.name,
            "made": formats.day(found, dutch_day(row.made_at)),
            "used": formats.day(found, dutch_day(row.used_at)) if row.used_at else "",
            "needed": needed,
        }
        for row in rows
    ]


@allow("POST")
@for_person
def end_session(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign out of another browser, or of all others."""
    which = request.POST.get("session", "")
    if which == "others":
        sessions.end_all(person, now(), but=session_of(request))
    else:
        try:
            sessions.end_other(person, UUID(which), now())
        except ValueError:
            return see("account")
    request.session[TOLD] = "ended"
    return see("account")


@allow("POST")
@for_person
def language(request: HttpRequest, person: Person) -> HttpResponse:
    """The language of the e-mail that we send, and of the pages."""
    told = request.POST.get("lang", "")
    if told in LANGUAGES:
        accounts.set_language(person, told)
        request.session["lang"] = told
        request.session[TOLD] = "language"
    return see("account")


@allow("GET", "POST")
@for_person
@patient
def password(request: HttpRequest, person: Person) -> HttpResponse:
    """Choose another password; all other browsers are signed out."""
    session = session_of(request)
    if not ways.has_password(person):
        return see("account-first-password")
    more: dict[str, Any] = {"address": accounts.address_of(person), **_CHANGED}
    if request.method != "POST" or session is None:
        return form(request, "password", _PASSWORD, **more)
    current, new = typed(request, "password"), typed(request, "new_password")
    try:
        accounts.change_password(person, current, new, now(), session=session)
    except Unfit as mistake:
        return form(request, "password", _PASSWORD, mistake.problems, **more)
    renew(request, session)
    request.session[TOLD] = "password_changed"
    return see("account")


@allow("GET", "POST")
@after_password
@patient
def first_password(request: HttpRequest, session: Session) -> HttpResponse:
    """Choose a password for an account that has a passkey only, or was to get one."""
    if not may_change_ways(session):
        return to_second_factor(request, session)
    person, halfway = session.person, joining(session)
    if ways.has_password(person):
        return next_step(person) if halfway else see("account-password")
    more: dict[str, Any] = {
        "address": accounts.address_of(person),
        "first": True,
        "joining": halfway,
    }
    if request.method != "POST":
        return form(request, "password", _PASSWORD[1:], **more)
    try:
        accounts.choose_password(person, typed(request, "new_password"), now(), session=session)
    except Unfit as mistake:
        return form(request, "password", _PASSWORD[1:], mistake.problems, **more)
    renew(request, session)
    if halfway:
        return next_step(person)
    request.session[TOLD] = "password_changed"
    return see("account")


@allow("GET", "POST")
@after_code
def recovery_codes(request: HttpRequest, person: Person) -> HttpResponse:
    """New recovery codes, shown once."""
    if request.method != "POST":
        return form(request, "new_codes")
    return form(request, "codes", codes=second_factor.new_recovery_codes(person, now()))


@allow("GET")
@for_person
def resume(request: HttpRequest, person: Person) -> HttpResponse:
    """On to where somebody was going; first the form that was sent when they were away."""
    waiting = kept.kept(person, now())
    if waiting is None:
        return go_on(request)
    return form(request, "resume", waiting=waiting)
