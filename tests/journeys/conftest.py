"""One server and one browser per process; every test has a visitor without a past."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from .browser import Loop, chromium
from .guest import Guest
from .looks import Look
from .server import serving
from .world import World

MakeGuest = Callable[..., Guest]


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """A running server, and who has an account there."""
    with serving() as server:
        yield World(server)


@pytest.fixture(scope="session")
def origin(world: World) -> str:
    """The address of that server."""
    return world.server.origin


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


@pytest.fixture(scope="session")
def _windows() -> dict[Look, Guest]:
    return {}


@pytest.fixture
def looker(browser: Browser, world: World, _windows: dict[Look, Guest]) -> MakeGuest:
    """Somebody without a past who only looks: in a window that who looked before them left open."""

    def make(look: Look, who: str = "") -> Guest:
        if look not in _windows:
            _windows[look] = world.guest(browser, look)
        return _windows[look].begin_anew(world.cookies(browser, who))

    return make


@pytest.fixture
def make_guest(browser: Browser, world: World) -> Iterator[MakeGuest]:
    """Somebody with an empty browser; ``look`` says in which language, colours and width.

    ``who`` is somebody of the world, who is signed in already.
    """
    guests: list[Guest] = []

    def make(look: Look, who: str = "", **options: object) -> Guest:
        guests.append(world.guest(browser, look, who, **options))
        return guests[-1]

    yield make
    for guest in guests:
        guest.leave()
