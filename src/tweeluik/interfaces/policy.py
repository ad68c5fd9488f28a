"""Who may ask for a page: every view says so, by the guard that holds it to that (ASVS 8.2.1).

A guard is a decorator. It lets through who may, answers the others itself, and is the only thing
that writes a policy on a view; so a view cannot say one policy and do another. Addresses whose view
has no guard are refused when they are read, which is before the first request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import update_wrapper
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver

View = Callable[..., HttpResponse]
Guard = Callable[[View], View]


class Policy(StrEnum):
    """Who gets an answer from a view."""

    ANYONE = "anyone"
    """Whoever asks; it shows nothing that is kept of anybody."""
    PASSWORD = "after_password"  # noqa: S105 - no password
    """Who gave their password in this browser, also when the code still has to come."""
    PERSON = "person"
    """Who is signed in, with password and code; they get what is their own."""
    CODE = "after_code"
    """As ``PERSON``, when the code was given a moment ago."""
    READER = "reader"
    """As ``PERSON``, when the door of the case lets them read it; to others it is not there."""
    READER_CODE = "reader_after_code"
    """As ``READER``, when the code was given a moment ago."""


class TwoPolicies(TypeError):
    """Two guards on one view: it would say one thing and do another."""


def guard(policy: Policy) -> Callable[[Guard], Guard]:
    """Make a guard of a decorator that holds a view to this policy.

    :raises TwoPolicies: by the guard, when a view has one already.
    """

    def made(hold: Guard) -> Guard:
        def guarded(view: View) -> View:
            if policy_of(view) is not None:
                raise TwoPolicies(f"{_name(view)} has the policy {policy_of(view)} already")
            held = hold(view)
            if held is not view:
                update_wrapper(held, view)
            vars(held)[_POLICY] = policy
            return held

        return update_wrapper(guarded, hold)

    return made


@guard(Policy.ANYONE)
def for_anyone(view: View) -> View:
    """A view for whoever asks."""
    return view


def policy_of(view: View) -> Policy | None:
    """What a view says; nothing when no guard holds it."""
    found: Policy | None = getattr(view, _POLICY, None)
    return found


_POLICY: Final = "policy"


def require_policies(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Refuse addresses that somebody may ask for without any guard.

    :raises ImproperlyConfigured: names the views, and how to mend it.
    """
    open_ = [f"  {route}  {_name(view)}" for route, view in _views(patterns, "/")]
    if open_:
        raise ImproperlyConfigured(
            "Nothing says who may ask for these addresses:\n"
            + "\n".join(open_)
            + "\nPut a guard right under @allow: @for_anyone, @for_person, @after_code, "
            "@for_reader or @for_reader_after_code; then give the address its row in "
            "tests/matrix/policy.toml (docs/developers/access.md)."
        )


def _views(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, View]]:
    """The views without a policy, with their routes."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _views(one.url_patterns, route)
        elif policy_of(one.callback) is None:
            yield route, one.callback


def _name(view: Any) -> str:
    return f"{getattr(view, '__module__', '?')}.{getattr(view, '__qualname__', repr(view))}"
