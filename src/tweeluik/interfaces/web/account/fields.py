"""The fields of the forms of an account. What was typed stays, but for passwords and codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from math import ceil
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.records.people import passwords
from tweeluik.records.people.limits import TooOften
from tweeluik.records.people.passwords import Busy
from tweeluik.texts import Texts

from ..templating import words


@dataclass(frozen=True, slots=True)
class Kind:
    """A field as browsers and password managers know it (WCAG 1.3.5, 3.3.8)."""

    type: str
    autocomplete: str
    inputmode: str = ""
    most: int = 0
    stays: bool = False


KINDS: Final = {
    "email": Kind("text", "username", "email", 254, stays=True),
    "name": Kind("text", "name", most=120, stays=True),
    "password": Kind("password", "current-password"),
    "new_password": Kind("password", "new-password"),
    "mailed_code": Kind("text", "one-time-code", "numeric", 20),
    "code": Kind("text", "one-time-code", "numeric", 20),
    "recovery_code": Kind("text", "off", most=40),
    "passkey_name": Kind("text", "off", most=60, stays=True),
    "any_code": Kind("text", "one-time-code", most=40),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the form shows it."""

    id: str
    kind: Kind
    label: str
    hint: str
    value: str
    error: str


Errors = Mapping[str, str]
"""Codes of what is wrong, by field."""

View = Callable[..., HttpResponse]


def fields(
    found: Texts, ids: Iterable[str], told: Mapping[str, str], errors: Errors
) -> dict[str, Field]:
    """The fields with these ids, with what was typed and what is wrong."""
    return {id: _field(found, id, told, errors.get(id, "")) for id in ids}


def _field(found: Texts, id: str, told: Mapping[str, str], error: str) -> Field:
    kind = KINDS[id]
    amounts = {"shortest": passwords.SHORTEST, "longest": passwords.LONGEST}
    return Field(
        id=id,
        kind=kind,
        label=found.get("account", "fields", id, "label"),
        hint=found.find("account", "fields", id, "hint", **amounts) or "",
        value=told.get(id, "")[: kind.most] if kind.stays else "",
        error=found.get("account", "problems", error, **amounts) if error else "",
    )


def form(
    request: HttpRequest,
    template: str,
    ids: Iterable[str] = (),
    errors: Errors | None = None,
    *,
    late: bool = False,
    refused: str = "",
    values: Mapping[str, str] | None = None,
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    """A page of an account, with its form.

    :param errors: what is wrong with what was sent.
    :param refused: code of what is wrong with no field in particular.
    :param values: what stands in the fields before anybody typed.
    :param late: it was sent when its token was outdated, so nothing was done with it.
    """
    found, wrong = words(request), errors or {}
    shown = fields(found, ids, {**(values or {}), **request.POST.dict()}, wrong)
    context = {
        "a": found.subject("account"),
        "f": shown,
        "errors": [(id, one.error) for id, one in shown.items() if one.error],
        "late": late,
        "refused": found.get("account", "problems", refused) if refused else "",
        "told": "",
        **more,
    }
    told = status or (403 if late else 422 if wrong or refused else 200)
    return render(request, f"account/{template}.html", context, status=told)


def typed(request: HttpRequest, id: str) -> str:
    """What was typed in a field; of what is too long only so much that it shows."""
    told = request.POST.get(id, "")
    kind = KINDS[id]
    return told[: kind.most + 1] if kind.most else told


def patient(view: View) -> View:
    """A page on which something can be tried too often, or by too many at once: it says so."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooOften as refused:
            seconds = max(1, ceil(refused.wait.total_seconds()))
            response = form(request, "wait", status=429, minutes=ceil(seconds / 60))
        except Busy:
            seconds = 30
            response = form(request, "busy", status=503)
        response.headers["Retry-After"] = str(seconds)
        return response

    return inner
