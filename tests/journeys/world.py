"""Who and what there is on the server of the journeys, and how people sign in there."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Final

import pyotp
from playwright.sync_api import Browser

from .guest import Guest
from .looks import PHONE, Look
from .server import Server

PASSWORD: Final = "vier losse woorden hier"  # noqa: S105 - made up
WITHOUT_APP: Final = "without-app"
NAMES: Final = ("nobody", "somebody", "states", "away", "forgetful", "carrier", WITHOUT_APP)
"""Nobody has no case, somebody a few, states one in each state; away sent a form when the session
had lapsed; the forgetful do not get past the code; the carrier makes cases of their own."""

FRESH: Final = 240.0
"""Seconds after which people sign in again: well within what a code of just now is good for."""


def address_of(name: str) -> str:
    """The e-mail address of one of these people."""
    return f"{name}@post.example"


@dataclass
class Seeded:
    """What was made.

    :ivar people: by name, the seed of the code app and the codes to recover with.
    :ivar cases: ids, by procedure and state, or by what somebody did with it.
    :ivar acts: what can be done, by procedure and state; :ivar reports: what can be reported.
    """

    people: dict[str, dict[str, Any]]
    cases: dict[str, str]
    acts: dict[str, list[str]]
    reports: dict[str, list[str]]


@dataclass
class World:
    """A server with people and cases."""

    server: Server
    _states: dict[str, tuple[float, Any]] = field(default_factory=dict)

    @cached_property
    def seeded(self) -> Seeded:
        """What there is."""
        return Seeded(**json.loads(self.server.seeded))

    def case(self, name: str, page: str = "") -> str:
        """The path of a case."""
        return f"/zaak/{self.seeded.cases[name]}{page}"

    def app_code(self, name: str) -> str:
        """What the app on the phone of somebody shows."""
        return pyotp.TOTP(self.seeded.people[name]["seed"]).now()

    def recovery_code(self, name: str) -> str:
        """A code to recover with that was not used before."""
        return str(self.seeded.people[name]["codes"].pop())

    def guest(self, browser: Browser, look: Look, who: str = "", **options: Any) -> Guest:
        """Somebody with a browser; ``who`` as in :meth:`cookies`."""
        storage = self.cookies(browser, who)
        guest = Guest(browser, self.server.origin, look, storage=storage, **options)
        guest.world = self
        return guest

    def forget(self) -> None:
        """Have people sign in again: what they did before no longer counts."""
        self._states.clear()

    def cookies(self, browser: Browser, who: str) -> Any:
        """The cookies after what somebody did to get this far, through the pages; kept a while.

        :param who: one of :data:`NAMES`, signed in; one of :data:`BEGUN`, as far as that goes;
            or nobody in particular, who has none.
        """
        if not who:
            return None
        made_at, found = self._states.get(who, (0.0, None))
        if found is None or time.monotonic() - made_at > FRESH:
            guest = Guest(browser, self.server.origin, PHONE, script=False)
            BEGUN.get(who, partial(self.sign_in, name=who))(guest)
            found = guest.context.storage_state()
            guest.leave()
            self._states[who] = (time.monotonic(), found)
        return found

    def sign_in(self, guest: Guest, name: str) -> None:
        """Password and code. A code counts once; so a recovery code when it was used just now."""
        give_password(guest, name)
        guest.page.locator("#code").fill(self.app_code(name))
        guest.press(guest.page.locator("main button.button"))
        if guest.path == "/account/code":
            guest.open("/account/herstelcode")
            guest.page.locator("#recovery_code").fill(self.recovery_code(name))
            guest.press(guest.page.locator("main button.button"))
        if guest.path.startswith("/account/code"):
            raise LookupError(f"{name} cannot sign in: {guest.page.locator('main').inner_text()}")

    def mailed_code(self, address: str) -> str:
        """The code in the newest message to an address, as soon as it was sent."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            found = re.findall(
                rf"^To: {address}\n.*?\b(\d{{6,8}})\b", self.server.said, re.M | re.S
            )
            if found:
                return str(found[-1])
            time.sleep(0.2)
        raise LookupError(f"no message to {address}")


def give_password(guest: Guest, name: str) -> None:
    """The first step of signing in."""
    guest.open("/account/inloggen")
    guest.page.locator("#email").fill(address_of(name))
    guest.page.locator("#password").fill(PASSWORD)
    guest.press(guest.page.locator("main button.button"))


def _asked(guest: Guest) -> None:
    """Asked for an account, and not yet proved the address."""
    guest.open("/account/nieuw")
    for id, text in (
        ("email", "nieuw@werkgever.example"),
        ("name", "J."),
        ("new_password", PASSWORD),
    ):
        guest.page.locator(f"#{id}").fill(text)
    guest.press(guest.page.locator("main button.button"))


def _forgot(guest: Guest) -> None:
    """Asked for another password."""
    guest.open("/account/wachtwoord-vergeten")
    guest.page.locator("#email").fill(address_of("forgetful"))
    guest.press(guest.page.locator("main button.button"))


BEGUN: Final[dict[str, Callable[[Guest], None]]] = {
    "asked": _asked,
    "forgot": _forgot,
    "half": partial(give_password, name="forgetful"),
    "appless": partial(give_password, name=WITHOUT_APP),
}
"""People who did not finish what they began, by what they did."""
