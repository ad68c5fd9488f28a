"""A clock to set, and visitors who have an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.records.people.account import AT
from tests.records.people.authenticator import Authenticator

from .guest import Guest


class Clock:
    """The time as the pages see it."""

    def __init__(self) -> None:
        self.at = AT

    def now(self) -> datetime:
        return self.at

    def go(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(timezone, "now", found.now)
    return found


MakeGuest = Callable[..., Guest]


@pytest.fixture
def make_guest(clock: Clock) -> MakeGuest:
    """Somebody with a browser of their own."""
    numbers = iter(range(1, 250))

    def make() -> Guest:
        client = Client(enforce_csrf_checks=True, REMOTE_ADDR=f"192.0.2.{next(numbers)}")
        return Guest(client, clock)

    return make


@pytest.fixture
def guest(make_guest: MakeGuest) -> Guest:
    return make_guest()


@pytest.fixture
def make_local(clock: Clock) -> MakeGuest:
    """Somebody who reaches the pages by a name with which passkeys work."""
    numbers = iter(range(1, 250))

    def make() -> Guest:
        told = {"SERVER_NAME": "localhost", "REMOTE_ADDR": f"198.51.100.{next(numbers)}"}
        return Guest(Client(enforce_csrf_checks=True, **told), clock)

    return make


@pytest.fixture
def local(make_local: MakeGuest) -> Guest:
    return make_local()


@pytest.fixture
def device() -> Authenticator:
    """A phone with passkeys."""
    return Authenticator()
