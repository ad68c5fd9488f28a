"""Make an account: fill in, prove the address, make a passkey or set up the code app."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tweeluik.interfaces.policy import for_anyone
from tweeluik.records.people import accounts, addresses, mailed, second_factor, sessions, ways
from tweeluik.records.people.accounts import Unfit
from tweeluik.records.people.mailed import Purpose
from tweeluik.records.people.models import MailedCode, Session

from ..clock import now
from ..middleware import when_late
from ..templating import language_of
from ..views import allow, see
from .fields import form, patient, typed
from .qr import drawn
from .signed_in import (
    after_password,
    begin,
    complete,
    joining,
    may_change_ways,
    next_step,
    signed_in,
    to_second_factor,
)
from .visitor import network_of, place_of

_NEW: Final = ("email", "name", "new_password")
_PASSKEY: Final = "passkey"


def _late_new(request: HttpRequest) -> HttpResponse:
    return _new_page(request, late=True)


@when_late(_late_new)
@allow("GET", "POST")
@for_anyone
@patient
def new(request: HttpRequest) -> HttpResponse:
    """Ask for an account."""
    if signed_in(request) is not None:
        return see("account")
    if request.method != "POST":
        return _new_page(request)
    by_passkey = request.POST.get("way") == _PASSKEY
    try:
        asked = accounts.register(
            typed(request, "email"),
            None if by_passkey else typed(request, "new_password"),
            typed(request, "name"),
            language_of(request),
            now(),
            network=network_of(request),
        )
    except Unfit as mistake:
        return _new_page(request, mistake.problems)
    hold_asked(request, Purpose.VERIFY, asked)
    return see("account-verify")


def _new_page(
    request: HttpRequest, errors: dict[str, str] | None = None, *, late: bool = False
) -> HttpResponse:
    works_here = place_of(request) is not None
    return form(request, "new", _NEW, errors, late=late, works_here=works_here)


def hold_asked(request: HttpRequest, purpose: Purpose, id: UUID) -> None:
    """Remember in this browser which code was asked for; it works in this browser only."""
    request.session[f"asked_{purpose}"] = str(id)


def asked_here(request: HttpRequest, purpose: Purpose) -> UUID | None:
    """Which code was asked for in this browser."""
    told = request.session.get(f"asked_{purpose}")
    return UUID(told) if isinstance(told, str) else None


def forget_asked(request: HttpRequest, purpose: Purpose) -> None:
    """The code was used, or is not wanted any more."""
    request.session.pop(f"asked_{purpose}", None)


# -- the address -----------------------------------------------------------------------------------


@allow("GET", "POST")
@for_anyone
@patient
def verify(request: HttpRequest) -> HttpResponse:
    """Prove the address with the code that was mailed."""
    asked = asked_here(request, Purpose.VERIFY)
    row = mailed.find(asked, Purpose.VERIFY) if asked else None
    if asked is None or row is None or row.person is None:
        return see("account-new")
    if request.method != "POST":
        return _verify_page(request, row)
    if request.POST.get("do") == "again":
        accounts.send_again(asked, now(), network=network_of(request))
        return _verify_page(request, row, sent_again=True)
    person = accounts.verify_address(asked, typed(request, "mailed_code"), now())
    if person is None:
        return _verify_page(request, row, {"mailed_code": "wrong_mailed_code"})
    forget_asked(request, Purpose.VERIFY)
    begin(request, person)
    return next_step(person)


def _verify_page(
    request: HttpRequest,
    row: MailedCode,
    errors: dict[str, str] | None = None,
    *,
    sent_again: bool = False,
) -> HttpResponse:
    address = accounts.address_of(row.person)
    return form(
        request,
        "verify",
        ("mailed_code",),
        errors,
        address=address,
        work_address=not addresses.looks_private(address),
        sent_again=sent_again,
    )


# -- the code app ----------------------------------------------------------------------------------


@allow("GET", "POST")
@after_password
@patient
def code_app(request: HttpRequest, session: Session) -> HttpResponse:
    """Put the code app on the phone, or on another phone; then the recovery codes, once."""
    if not may_change_ways(session):
        return to_second_factor(request, session)
    if not ways.has_password(session.person) and joining(session):
        return next_step(session.person)
    has_one = ways.has_second_factor(session.person)
    if request.method != "POST":
        return _code_app_page(request, session)
    codes = second_factor.confirm(session.person, typed(request, "code"), timezone.now())
    if codes is None:
        return _code_app_page(request, session, {"code": "wrong_code"})
    if has_one:
        sessions.end_all(session.person, now(), but=session, because="code_app_changed")
    complete(request, session)
    return form(request, "codes", codes=codes)


def _code_app_page(
    request: HttpRequest, session: Session, errors: dict[str, str] | None = None
) -> HttpResponse:
    person = session.person
    seed = second_factor.offered_seed(person)
    address = second_factor.address_for_app(seed, accounts.address_of(person))
    return form(
        request,
        "code_app",
        ("code",),
        errors,
        picture=drawn(address),
        address=address,
        seed=" ".join(seed[at : at + 4] for at in range(0, len(seed), 4)),
        has_app=person.totp is not None,
        joining=joining(session),
    )
