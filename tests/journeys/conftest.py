"""One server and one browser per process; every test has a visitor without a past."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from .browser import Loop, chromium
from .guest import Guest
from .looks import Look
from .server import serving

MakeGuest = Callable[..., Guest]


@pytest.fixture(scope="session")
def origin() -> Iterator[str]:
    """The address of a running server."""
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def _browser() -> Iterator[tuple[Browser, Loop]]:
    with chromium() as browser:
        loop = Loop()
        loop.hide()
        yield browser, loop
        loop.show()


@pytest.fixture
def browser(_browser: tuple[Browser, Loop]) -> Iterator[Browser]:
    """The browser, with its event loop in sight for the length of a test."""
    browser, loop = _browser
    loop.show()
    yield browser
    loop.hide()


@pytest.fixture
def make_guest(browser: Browser, origin: str) -> Iterator[MakeGuest]:
    """Somebody with an empty browser; ``look`` says in which language, colours and width."""
    guests: list[Guest] = []

    def make(look: Look, **options: object) -> Guest:
        guests.append(Guest(browser, origin, look, **options))
        return guests[-1]

    yield make
    for guest in guests:
        guest.leave()
