"""Who is signed in in this browser, and pages that are only for them.

The sealed cookie holds the token of a session under ``sid``. It cannot be called back, but the
session can: what a copied cookie opens is decided in the database, at every request.

Days and moments are those of :mod:`..clock`; only codes of an app go by the real time.
"""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token

from tweeluik.interfaces.policy import Policy, View, guard
from tweeluik.records.people import kept, sessions, ways
from tweeluik.records.people.models import Person, Session
from tweeluik.records.vault.sealing import blind_index

from ..clock import now
from ..views import is_ours, see
from .visitor import device_of

SID: Final = "sid"
NEXT: Final = "next"
KNOWN: Final = "known"
"""In the cookie: accounts that signed in here before, as the first part of a keyed hash."""

TOLD: Final = "told"
"""In the session: what to say on the next page, once."""

STAYS: Final = ("lang", "theme", KNOWN)
"""What a cookie still holds after signing out."""

HOME: Final = "cases"
"""Where somebody goes who was not on the way to anything."""

MOST_KNOWN: Final = 3
LONGEST_PATH: Final = 200


# -- who -------------------------------------------------------------------------------------------


def session_of(request: HttpRequest) -> Session | None:
    """The session of this browser, also one that still waits for its code."""
    found = vars(request)
    if _FOUND not in found:
        token = request.session.get(SID)
        found[_FOUND] = sessions.find(token, now()) if isinstance(token, str) else None
    session: Session | None = found[_FOUND]
    return session


_FOUND: Final = "_session_of_account"


def signed_in(request: HttpRequest) -> Person | None:
    """Who is signed in, with password and code."""
    session = session_of(request)
    return session.person if session is not None and session.full else None


@guard(Policy.PASSWORD)
def after_password(view: View) -> View:
    """A page for who gave their password in this browser, and perhaps no code yet; it gets their
    session as its first argument. Others sign in first."""

    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session = session_of(request)
        return see("sign-in") if session is None else view(request, session, *args, **kwargs)

    return inner


@guard(Policy.PERSON)
def for_person(view: View) -> View:
    """A page for who is signed in; it gets them as its first argument. Others sign in first and
    come back; a form that they sent when their session had lapsed waits for them."""

    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = signed_in(request)
        if person is not None:
            return view(request, person, *args, **kwargs)
        _remember(request)
        return see("sign-in")

    return inner


@guard(Policy.CODE)
def after_code(view: View) -> View:
    """As :func:`for_person`, for what asks a code of just now: sharing, exporting, other keys."""
    return with_code(for_person(view))


def with_code(view: View) -> View:
    """Only after a code of just now; what the view itself asks stays as it is."""

    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return ask_code(request) or view(request, *args, **kwargs)

    return inner


def ask_code(request: HttpRequest) -> HttpResponse | None:
    """The page that asks for a code of the app; none when one was given just now. What was sent
    comes back after it."""
    session = session_of(request)
    if session is not None and session.full and session.fresh(now()):
        return None
    _remember(request)
    return see("sign-in-code" if signed_in(request) is not None else "sign-in")


def joining(session: Session) -> bool:
    """Whether somebody is still making the account: there is no second factor yet."""
    return not session.full and not ways.has_second_factor(session.person)


def may_change_ways(session: Session | None) -> bool:
    """Whether the ways in may be changed here: right after a code, or while the account is made."""
    return session is not None and (session.fresh(now()) or joining(session))


def to_second_factor(request: HttpRequest, session: Session | None) -> HttpResponse:
    """Where somebody has to prove again who they are, and back here after that."""
    if session is None or session.full:
        _remember(request)
    return see("sign-in") if session is None else next_step(session.person)


def next_step(person: Person) -> HttpResponse:
    """What comes after the password, or after the address was proved."""
    if ways.has_second_factor(person):
        return see("sign-in-code")
    return see("account-code-app" if ways.has_password(person) else "passkey-new")


def _remember(request: HttpRequest) -> None:
    """Where somebody was going, and the form that they sent if it was theirs."""
    path, token = request.path, request.session.get(SID)
    if not is_ours(path) or len(path) > LONGEST_PATH:
        return
    request.session[NEXT] = path
    if request.method != "POST" or not isinstance(token, str):
        return
    session = sessions.find(token, now()) or sessions.lapsed(token, now())
    if session is not None and session.full:
        fields = {name: told for name, told in request.POST.lists() if name != _CSRF}
        kept.keep(session.person, path, fields, now())
        request.session[NEXT] = KEPT


_CSRF: Final = "csrfmiddlewaretoken"

KEPT: Final = "kept"
"""In place of a path: what was sent is kept, and comes back after signing in."""


# -- in and out ------------------------------------------------------------------------------------


def begin(request: HttpRequest, person: Person) -> None:
    """After the password: all that this browser can do now is give the code."""
    old = session_of(request)
    if old is not None:
        sessions.end(old, now())
    _hold(request, sessions.open_session(person, now(), device_of(request)))


def complete(request: HttpRequest, session: Session) -> None:
    """After the code: signed in."""
    _hold(request, sessions.step_up(session, now()))
    mark = _mark(session.person.email_index)
    others = [one for one in request.session.get(KNOWN, ()) if one != mark]
    request.session[KNOWN] = [mark, *others][:MOST_KNOWN]
    request.session.setdefault("lang", session.person.language)


def renew(request: HttpRequest, session: Session) -> None:
    """Another token for this browser; a copy of the old cookie opens nothing any more."""
    _hold(request, sessions.renew(session))


def _hold(request: HttpRequest, token: str) -> None:
    request.session[SID] = token
    vars(request).pop(_FOUND, None)
    rotate_token(request)


def leave(request: HttpRequest) -> None:
    """Sign out, and take everything but language and colours out of the cookie."""
    session = session_of(request)
    if session is not None:
        kept.forget(session.person)
        sessions.end(session, now())
    stays = {name: request.session[name] for name in STAYS if name in request.session}
    request.session.clear()
    request.session.update(stays)
    vars(request).pop(_FOUND, None)
    rotate_token(request)


def go_on(request: HttpRequest) -> HttpResponse:
    """To where somebody was going before they had to sign in; only ever to a page of ours."""
    path = request.session.pop(NEXT, "")
    if path == KEPT:
        return see("account-resume")
    if not isinstance(path, str) or not is_ours(path):
        return see(HOME)
    response = HttpResponseRedirect(path)
    response.status_code = 303
    return response


def is_known(request: HttpRequest, email_index: str) -> bool:
    """Whether this account was signed in in this browser before."""
    return _mark(email_index) in request.session.get(KNOWN, ())


def _mark(email_index: str) -> str:
    return blind_index(f"known browser:{email_index}")[:16]
