"""Another password for who forgot it: a code by mail and a code of one's own, together."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tweeluik.interfaces.policy import for_anyone
from tweeluik.records.people import accounts
from tweeluik.records.people.accounts import Unfit
from tweeluik.records.people.mailed import Purpose

from ..clock import now
from ..views import allow, see
from .fields import form, patient, typed
from .joining import asked_here, forget_asked, hold_asked
from .signed_in import TOLD
from .visitor import network_of

_RESET: Final = ("mailed_code", "any_code", "new_password")


@allow("GET", "POST")
@for_anyone
@patient
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a code; what follows is the same whether the address has an account or not."""
    if request.method != "POST":
        return form(request, "forgot", ("email",))
    try:
        asked = accounts.forgot(typed(request, "email"), now(), network=network_of(request))
    except Unfit as mistake:
        return form(request, "forgot", ("email",), mistake.problems)
    hold_asked(request, Purpose.RESET, asked)
    return see("account-reset")


@allow("GET", "POST")
@for_anyone
@patient
def reset(request: HttpRequest) -> HttpResponse:
    """Choose another password, with both codes."""
    asked = asked_here(request, Purpose.RESET)
    if asked is None:
        return see("account-forgot")
    if request.method != "POST":
        return form(request, "reset", _RESET)
    told = (typed(request, "mailed_code"), typed(request, "any_code"))
    new = typed(request, "new_password")
    try:
        person = accounts.reset(asked, *told, new, now(), app_at=timezone.now())
    except Unfit as mistake:
        return form(request, "reset", _RESET, mistake.problems)
    if person is None:
        return form(request, "reset", _RESET, {"mailed_code": "wrong_codes"})
    forget_asked(request, Purpose.RESET)
    request.session[TOLD] = "password_changed"
    return see("sign-in")
