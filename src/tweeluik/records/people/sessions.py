"""Browsers in which somebody is signed in: what opens, ends and outlives them (A5).

The browser holds a token of 256 bits, here is its hash. The token changes with every code that is
given, so that one that was copied before is worth nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from .logbook import log
from .models import ABSOLUTE, Person, Session

MOST: Final = 5
"""Browsers at once; signing in to one more ends the one that was used longest ago."""

TOUCH: Final = timedelta(minutes=1)
"""How exactly it is remembered when a session was last used."""


def open_session(person: Person, at: datetime, device: str = "") -> str:
    """After the password: a session that counts for nothing but giving the code.

    :returns: the token, for the browser.
    """
    token = _token()
    Session.objects.create(
        key_hash=_hash(token), person=person, made_at=at, seen_at=at, device=device
    )
    return token


def find(token: str, at: datetime) -> Session | None:
    """The session of a token, with its person, when it has not ended and nobody closed the account.

    See :attr:`Session.full`: without a code it opens nothing.
    """
    session = _with(token)
    if session is None or session.lapsed(at):
        return None
    if at - session.seen_at >= TOUCH:
        session.seen_at = at
        session.save(update_fields=("seen_at",))
    return session


def lapsed(token: str, at: datetime) -> Session | None:
    """The session of a token that was left alone too long, within half a day; not one that was
    ended. It opens nothing; it says only whose form this was."""
    session = _with(token)
    if session is None or not session.full or not session.lapsed(at):
        return None
    return session if at - session.seen_at < ABSOLUTE else None


def _with(token: str) -> Session | None:
    rows = Session.objects.select_related("person")
    session = rows.filter(key_hash=_hash(token), ended_at=None).first()
    return session if session is not None and session.person.works else None


def step_up(session: Session, at: datetime) -> str:
    """After the code: now it is full, and fresh for what needs a code of just now.

    :returns: the new token; the old one is worth nothing.
    """
    first = not session.full
    session.stepped_up_at = session.seen_at = at
    with transaction.atomic():
        session.save(update_fields=("stepped_up_at", "seen_at"))
        token = renew(session)
        if first:
            _end_oldest(session, at)
        log(session.person, at, "signed_in" if first else "stepped_up", "login", session=session)
    return token


def renew(session: Session) -> str:
    """Another token for the same browser; the old one is worth nothing."""
    token = _token()
    session.key_hash = _hash(token)
    session.save(update_fields=("key_hash",))
    return token


def _end_oldest(new: Session, at: datetime) -> None:
    others = _open(new.person).filter(stepped_up_at__isnull=False).exclude(id=new.id)
    keep = others.order_by("-seen_at").values_list("id", flat=True)[: MOST - 1]
    others.exclude(id__in=list(keep)).update(ended_at=at)


def end(session: Session, at: datetime) -> None:
    """Sign out of one browser."""
    with transaction.atomic():
        Session.objects.filter(id=session.id, ended_at=None).update(ended_at=at)
        log(session.person, at, "signed_out", "logout", session=session)


def end_other(person: Person, id: UUID, at: datetime) -> None:
    """Sign out of another browser of the same person; of nobody else's."""
    session = _open(person).filter(id=id).first()
    if session is not None:
        end(session, at)


def end_all(
    person: Person,
    at: datetime,
    but: Session | None = None,
    because: str = "signed_out_everywhere",
) -> None:
    """Sign out everywhere, also where only the password was given.

    :param but: the one that stays.
    :param because: what happened, for the log; it is the last thing written.
    """
    with transaction.atomic():
        _open(person).exclude(id=but.id if but else None).update(ended_at=at)
        log(person, at, because, "logout", session=but)


def listed(person: Person, at: datetime) -> list[Session]:
    """The browsers in which somebody is signed in, last used first."""
    found = _open(person).filter(stepped_up_at__isnull=False).order_by("-seen_at")
    return [session for session in found if not session.lapsed(at)]


def _open(person: Person) -> Any:
    return Session.objects.filter(person=person, ended_at=None)


def _token() -> str:
    return secrets.token_urlsafe(32)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
