"""Passkeys: sign in with one, use one in place of a code, add one, remove one.

Passkeys are the one thing here that cannot do without JavaScript (``static/tweeluik.js``). Every
page that offers one says so, and shows another way.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from tweeluik.interfaces.policy import for_anyone
from tweeluik.records.people import accounts, challenges, passkeys, ways
from tweeluik.records.people.challenges import Challenge, Purpose
from tweeluik.records.people.models import Person, Session
from tweeluik.records.people.passkeys import LastWay, Refused

from ..clock import now
from ..templating import words
from ..views import allow, see
from .entering import code_page, sign_in_page
from .fields import form, patient, typed
from .signed_in import (
    TOLD,
    after_code,
    after_password,
    begin,
    complete,
    go_on,
    is_known,
    joining,
    may_change_ways,
    session_of,
    to_second_factor,
)
from .visitor import device_of, network_of, place_of

ASKED: Final = "passkey"
"""In the session: the challenge that this browser has to answer."""


# -- what the script asks --------------------------------------------------------------------------


@allow("POST")
@for_anyone
def ask(request: HttpRequest) -> HttpResponse:
    """What the browser has to ask the device, with a new challenge. Where that may not be asked
    (any more), the script sends its form as it is, and the page that gets it says what to do."""
    place, session = place_of(request), session_of(request)
    purpose = request.POST.get("for", "")
    if place is None or purpose not in list(Purpose):
        return HttpResponse(status=400)
    asked = challenges.new(Purpose(purpose), now())
    person = session.person if session is not None else None
    if asked.purpose is Purpose.SIGN_IN:
        told = passkeys.asked_to_use(place, asked)
    elif person is None or (asked.purpose is Purpose.ADD and not may_change_ways(session)):
        return HttpResponse(status=403)
    elif asked.purpose is Purpose.STEP_UP:
        told = passkeys.asked_to_use(place, asked, person)
    elif passkeys.problem_of(person, typed(request, "passkey_name")):
        return HttpResponse(status=422)
    else:
        told = passkeys.asked_to_add(person, place, asked, accounts.address_of(person))
    request.session[ASKED] = asked.packed()
    return HttpResponse(told, content_type="application/json")


def _asked(request: HttpRequest) -> Challenge | None:
    """The challenge of this browser; it is gone from here as soon as it is answered."""
    told = request.session.pop(ASKED, None)
    return Challenge.unpacked(told) if told is not None else None


# -- in --------------------------------------------------------------------------------------------


@allow("POST")
@for_anyone
@patient
def use(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey, or give one in place of a code."""
    stepping_up = request.POST.get("for") == Purpose.STEP_UP
    session = session_of(request) if stepping_up else None
    place, asked = place_of(request), _asked(request)
    if place is None or (stepping_up and session is None):
        return see("sign-in")
    try:
        person = passkeys.use(
            request.POST.get("answer", ""),
            asked,
            place,
            now(),
            person=session.person if session else None,
            network=network_of(request),
            known=session is not None and is_known(request, session.person.email_index),
        )
    except Refused as refused:
        return _again(request, session, refused.problem)
    if session is None:
        begin(request, person)
        session = session_of(request)
    if session is not None:
        complete(request, session)
    return go_on(request)


def _again(request: HttpRequest, session: Session | None, problem: str) -> HttpResponse:
    if session is None:
        return sign_in_page(request, refused=problem)
    return code_page(request, session, refused=problem)


# -- those of one person ---------------------------------------------------------------------------


@allow("GET", "POST")
@after_password
def new(request: HttpRequest, session: Session) -> HttpResponse:
    """Add a passkey; the first one ends the making of an account, with the recovery codes."""
    if not may_change_ways(session):
        return to_second_factor(request, session)
    if request.method != "POST":
        return _new_page(request, session)
    place, asked, first = place_of(request), _asked(request), joining(session)
    if place is None:
        return _new_page(request, session)
    name, answer = typed(request, "passkey_name"), request.POST.get("answer", "")
    try:
        codes = passkeys.add(session.person, name, answer, asked, place, now())
    except Refused as refused:
        if refused.problem == passkeys.NO_NAME:
            return _new_page(request, session, {"passkey_name": refused.problem})
        return _new_page(request, session, refused=refused.problem)
    if first:
        complete(request, session)
        return form(request, "codes", codes=codes)
    request.session[TOLD] = "passkey_added"
    return see("account")


def _new_page(
    request: HttpRequest,
    session: Session,
    errors: dict[str, str] | None = None,
    *,
    refused: str = "",
) -> HttpResponse:
    device = words(request).get("account", "own", "devices", device_of(request))
    return form(
        request,
        "passkey_new",
        ("passkey_name",),
        errors,
        refused=refused,
        values={"passkey_name": device},
        works_here=place_of(request) is not None,
        joining=joining(session),
        has_password=ways.has_password(session.person),
    )


@allow("POST")
@after_code
def remove(request: HttpRequest, person: Person) -> HttpResponse:
    """Take a passkey away; never the last way in."""
    session = session_of(request)
    try:
        which = UUID(request.POST.get("passkey", ""))
    except ValueError:
        return see("account")
    if session is None:
        return see("sign-in")
    try:
        gone = passkeys.remove(person, which, now(), session=session)
    except LastWay:
        request.session[TOLD] = "passkey_last"
        return see("account")
    if gone:
        request.session[TOLD] = "passkey_removed"
    return see("account")
