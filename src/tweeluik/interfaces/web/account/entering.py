"""Sign in: password, then a code of the app, a passkey, or a code to recover with; and sign out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tweeluik.interfaces.policy import for_anyone
from tweeluik.records.people import accounts, second_factor, ways
from tweeluik.records.people.models import Session
from tweeluik.records.vault.sealing import blind_index

from ..clock import now
from ..middleware import when_late
from ..views import allow, see
from .fields import form, patient, typed
from .signed_in import (
    TOLD,
    after_password,
    begin,
    complete,
    go_on,
    is_known,
    leave,
    next_step,
    signed_in,
)
from .visitor import network_of, place_of

_SIGN_IN: Final = ("email", "password")


def _late_sign_in(request: HttpRequest) -> HttpResponse:
    return sign_in_page(request, late=True)


def sign_in_page(
    request: HttpRequest, errors: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """The first step. It offers a passkey to everybody, also to who has none (A17)."""
    works_here = place_of(request) is not None
    return form(request, "sign_in", _SIGN_IN, errors, works_here=works_here, **more)


@when_late(_late_sign_in)
@allow("GET", "POST")
@for_anyone
@patient
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step: address and password."""
    if signed_in(request) is not None:
        return go_on(request)
    if request.method != "POST":
        return sign_in_page(request, told=request.session.pop(TOLD, ""))
    email = typed(request, "email")
    person = accounts.check_password(
        email,
        typed(request, "password"),
        now(),
        network=network_of(request),
        known=is_known(request, blind_index(email)),
    )
    if person is None:
        return sign_in_page(request, {"email": "not_together"})
    begin(request, person)
    return next_step(person)


@allow("GET", "POST")
@after_password
@patient
def code(request: HttpRequest, session: Session) -> HttpResponse:
    """The second step: a code of the app, or a passkey. Also when one of just now is needed."""
    return _second(request, session, "code", second_factor.check, code_page)


def code_page(
    request: HttpRequest, session: Session, errors: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """What somebody may give here: whatever they have set up."""
    person = session.person
    return form(
        request,
        "code",
        ("code",) if person.totp is not None else (),
        errors,
        has_passkey=person.passkeys.exists(),
        works_here=place_of(request) is not None,
        **more,
    )


@allow("GET", "POST")
@after_password
@patient
def recovery_code(request: HttpRequest, session: Session) -> HttpResponse:
    """The second step for who has no phone at hand: a recovery code."""
    return _second(
        request, session, "recovery_code", second_factor.use_recovery_code, _recovery_page
    )


def _recovery_page(
    request: HttpRequest, session: Session, errors: dict[str, str] | None = None
) -> HttpResponse:
    return form(request, "recovery_code", ("recovery_code",), errors)


def _second(
    request: HttpRequest,
    session: Session,
    field: str,
    check: Callable[..., bool],
    page: Callable[..., HttpResponse],
) -> HttpResponse:
    if not ways.has_second_factor(session.person):
        return next_step(session.person)
    if request.method != "POST":
        return page(request, session)
    known = is_known(request, session.person.email_index)
    if not check(session.person, typed(request, field), timezone.now(), known=known):
        return page(request, session, {field: f"wrong_{field}"})
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
