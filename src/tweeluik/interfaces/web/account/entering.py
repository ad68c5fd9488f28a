"""Sign in: password, then the code of the app or one to recover with; and sign out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tweeluik.interfaces.policy import for_anyone
from tweeluik.records.people import accounts, second_factor
from tweeluik.records.people.models import Session
from tweeluik.records.vault.sealing import blind_index

from ..clock import now
from ..middleware import when_late
from ..views import allow, see
from .fields import form, patient, typed
from .signed_in import after_password, begin, complete, go_on, is_known, leave, signed_in
from .visitor import network_of

_SIGN_IN: Final = ("email", "password")

TOLD: Final = "told"
"""In the session: what to say on the next page, once."""


def _late_sign_in(request: HttpRequest) -> HttpResponse:
    return form(request, "sign_in", _SIGN_IN, late=True)


@when_late(_late_sign_in)
@allow("GET", "POST")
@for_anyone
@patient
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step: address and password."""
    if signed_in(request) is not None:
        return go_on(request)
    if request.method != "POST":
        return form(request, "sign_in", _SIGN_IN, told=request.session.pop(TOLD, ""))
    email = typed(request, "email")
    person = accounts.check_password(
        email,
        typed(request, "password"),
        now(),
        network=network_of(request),
        known=is_known(request, blind_index(email)),
    )
    if person is None:
        return form(request, "sign_in", _SIGN_IN, {"email": "not_together"})
    begin(request, person)
    return see("sign-in-code" if person.totp is not None else "account-code-app")


@allow("GET", "POST")
@after_password
@patient
def code(request: HttpRequest, session: Session) -> HttpResponse:
    """The second step: a code of the app. Also when one of just now is needed."""
    return _second(request, session, "code", second_factor.check)


@allow("GET", "POST")
@after_password
@patient
def recovery_code(request: HttpRequest, session: Session) -> HttpResponse:
    """The second step for who has no phone at hand: a recovery code."""
    return _second(request, session, "recovery_code", second_factor.use_recovery_code)


def _second(
    request: HttpRequest, session: Session, field: str, check: Callable[..., bool]
) -> HttpResponse:
    if session.person.totp is None:
        return see("account-code-app")
    if request.method != "POST":
        return form(request, field, (field,))
    known = is_known(request, session.person.email_index)
    if not check(session.person, typed(request, field), timezone.now(), known=known):
        return form(request, field, (field,), {field: f"wrong_{field}"})
    complete(request, session)
    return go_on(request)


@allow("POST")
@for_anyone
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; nothing of what was typed or shown stays in the browser."""
    leave(request)
    request.session[TOLD] = "signed_out"
    response = see("sign-in")
    if settings.HTTPS:
        # Browsers heed it on a safe connection only. The cookie itself was just emptied.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
