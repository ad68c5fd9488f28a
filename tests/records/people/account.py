"""Accounts to try things with, made the way people make them, and the messages they get."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyotp

from tweeluik.records.people import accounts, notices, second_factor, sessions
from tweeluik.records.people.models import Person, Session
from tweeluik.records.post.models import Message

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADDRESS = "jan.bakker@post.example"
PASSWORD = "vier losse woorden hier"  # noqa: S105 - made up
OTHER_PASSWORD = "nog vier andere woorden"  # noqa: S105


@dataclass
class Account:
    """Somebody who has all that is needed to sign in."""

    person: Person
    seed: str
    codes: list[str] = field(repr=False)

    def app_code(self, at: datetime, steps: int = 0) -> str:
        """What the app shows, so many half minutes later."""
        return app_code(self.seed, at, steps)


def app_code(seed: str, at: datetime, steps: int = 0) -> str:
    """What an app with this seed shows."""
    return pyotp.TOTP(seed).at(at + steps * timedelta(seconds=30))


def told(kind: str) -> list[Message]:
    """The messages of a kind in the outbox, in order."""
    return list(Message.objects.filter(kind=kind).order_by("id"))


def mailed_code(kind: str = "verify_address") -> str:
    """The code in the newest message of a kind, as the mail says it."""
    message = told(kind)[-1]
    return str(notices.fields(message.to, message.kind, message.context)["code"])


def person_made(address: str = ADDRESS, password: str = PASSWORD, at: datetime = AT) -> Person:
    """Somebody with a proved address, and no code app yet."""
    id = accounts.register(address, password, "Jan Bakker", "nl", at, network=address)
    person = accounts.verify_address(id, mailed_code(), at)
    assert person is not None
    return person


def account_made(address: str = ADDRESS, password: str = PASSWORD, at: datetime = AT) -> Account:
    """Somebody with a proved address, a code app and recovery codes."""
    person = person_made(address, password, at)
    seed = second_factor.offered_seed(person)
    codes = second_factor.confirm(person, app_code(seed, at), at)
    assert codes is not None
    person.refresh_from_db()
    return Account(person, seed, codes)


def open_session(person: Person, at: datetime = AT) -> tuple[str, Session]:
    """A full session: its token and itself."""
    half = sessions.find(sessions.open_session(person, at, "phone"), at)
    assert half is not None
    token = sessions.step_up(half, at)
    found = sessions.find(token, at)
    assert found is not None
    return token, found
