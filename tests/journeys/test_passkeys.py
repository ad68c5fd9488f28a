"""Passkeys in a real browser, with a device that the browser makes up (virtual authenticator)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tweeluik.texts import texts

from . import checks
from .guest import Guest
from .looks import PHONE, USUAL, Look
from .server import PATIENCE, served

pytestmark = pytest.mark.journey

NEW, SIGN_IN, HOME = "/account/nieuw", "/account/inloggen", "/mijn"
PREFIX = {"nl": "Fout:", "en": "Error:"}
TOLD = re.compile(r"\b(\d{8})\b")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Phone(Guest):
    """A visitor with a phone that has passkeys."""

    def __init__(self, *rest: Any, **more: Any) -> None:
        super().__init__(*rest, **more)
        self.line = self.context.new_cdp_session(self.page)
        self.line.send("WebAuthn.enable")
        self.device = ""

    def plug(self, **other: object) -> str:
        """Have a device with passkeys."""
        added = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **other}})
        self.device = str(added["authenticatorId"])
        return self.device

    def unplug(self) -> None:
        """Have it no more."""
        self.line.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.device})

    @property
    def keys(self) -> list[dict[str, Any]]:
        """The passkeys in the device."""
        told = self.line.send("WebAuthn.getCredentials", {"authenticatorId": self.device})
        return list(told["credentials"])

    def words(self, *key: str) -> str:
        """A text of the account pages, in the language of this visitor."""
        return texts(self.look.lang).get("account", *key)

    def tap(self, *key: str) -> Phone:
        """Press the button with this text, and see where that leads."""
        return self.press(self.button(self.words(*key)))

    def ask_account(self, address: str) -> Phone:
        """Ask for an account with a passkey."""
        self.open(NEW)
        self.page.locator("#email").fill(address)
        self.page.locator("#name").fill("Jan Bakker")
        return self.tap("passkey", "join")

    def prove(self, said: Path) -> Phone:
        """Read the mail and type the code."""
        self.page.locator("#mailed_code").fill(_mailed(said))
        return self.tap("verify", "confirm")

    def join(self, address: str, said: Path) -> Phone:
        """From nothing to signed in."""
        self.ask_account(address).prove(said).tap("passkey_new", "make")
        assert self.page.locator(".codes code").count() == 10
        return self


def _mailed(said: Path) -> str:
    """The newest code that was mailed; the server writes its mail in the terminal."""
    seen = len(TOLD.findall(_mails(said, 0)))
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := TOLD.findall(_mails(said, _read.get(said, 0))):
            _read[said] = len(said.read_text("utf-8"))
            return str(found[-1])
    raise LookupError(f"no mail with a code came ({seen} before)")


_read: dict[Path, int] = {}


def _mails(said: Path, start: int) -> str:
    return "\n".join(
        line for line in said.read_text("utf-8")[start:].splitlines() if not line.startswith("{")
    )


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, Path]]:
    """A server that is reached by a name, and what it writes in its terminal."""
    with served(host="localhost") as server:
        yield server.origin, server.said_in


@pytest.fixture
def phone(browser: Browser, site: tuple[str, Path]) -> Iterator[Callable[..., Phone]]:
    made: list[Phone] = []

    def make(look: Look = PHONE, **options: object) -> Phone:
        made.append(Phone(browser, site[0], look, **options))
        return made[-1]

    yield make
    for one in made:
        one.leave()


@pytest.fixture
def said(site: tuple[str, Path]) -> Path:
    return site[1]


MakePhone = Callable[..., Phone]


def test_join_sign_out_sign_in_step_up_and_take_away(phone: MakePhone, said: Path) -> None:
    mine = phone()
    mine.plug()
    mine.join("heen.en.weer@post.example", said)
    (key,) = mine.keys
    assert (key["rpId"], key["isResidentCredential"]) == ("localhost", True)
    mine.press(mine.link(mine.words("codes", "go_on")))
    assert mine.path == HOME
    mine.open("/account").tap("own", "sign_out")
    assert mine.path == SIGN_IN
    mine.tap("passkey", "sign_in")
    assert mine.path == HOME, "nothing was typed"
    assert mine.keys[0]["signCount"] > key["signCount"]
    before = mine.keys[0]["signCount"]
    mine.open("/account/code").tap("passkey", "step_up")
    assert mine.path == HOME, "in place of a code"
    assert mine.keys[0]["signCount"] > before
    first = mine.device
    mine.plug(transport="usb")
    mine.open("/account").press(mine.link(mine.words("own", "add")))
    mine.page.locator("#passkey_name").fill("Sleutel aan mijn sleutelbos")
    # The first device says that it has one already; so the second is asked.
    mine.tap("passkey_new", "make")
    assert mine.page.locator(".devices strong").all_inner_texts()[-1] == (
        "Sleutel aan mijn sleutelbos"
    )
    mine.tap("own", "remove")
    assert mine.words("told", "passkey_removed") in mine.page.inner_text("main")
    assert mine.button(mine.words("own", "remove")).count() == 0, "the last way in stays"
    assert first != mine.device
    assert not mine.said


def test_the_device_has_one_already(phone: MakePhone, said: Path) -> None:
    mine = phone()
    mine.plug()
    mine.join("twee.keer@post.example", said).open("/account/passkey-nieuw")
    mine.button(mine.words("passkey_new", "make")).click()
    mine.page.get_by_text(mine.words("passkey", "known")).wait_for()
    assert len(mine.keys) == 1


def test_who_stops_can_try_again(phone: MakePhone, said: Path) -> None:
    mine = phone()
    mine.plug()
    mine.join("gestopt@post.example", said).open("/account").tap("own", "sign_out")
    refuse = {"authenticatorId": mine.device, "isUserVerified": False}
    mine.line.send("WebAuthn.setUserVerified", refuse)
    mine.button(mine.words("passkey", "sign_in")).click()
    mine.page.get_by_text(mine.words("passkey", "stopped")).wait_for()
    mine.line.send("WebAuthn.setUserVerified", {**refuse, "isUserVerified": True})
    assert mine.tap("passkey", "sign_in").path == HOME


def test_without_javascript_the_page_says_so_calmly(phone: MakePhone) -> None:
    plain = phone(script=False).open(SIGN_IN)
    assert plain.page.get_by_text(plain.words("passkey", "not_here")).is_visible()
    assert plain.button(plain.words("passkey", "sign_in")).count() == 0
    assert plain.page.locator("#password").is_visible()
    assert plain.open(NEW).button(plain.words("passkey", "join")).count() == 0


def test_a_browser_without_passkeys_shows_the_other_way(phone: MakePhone) -> None:
    old = phone()
    old.context.add_init_script("delete window.PublicKeyCredential")
    old.open(SIGN_IN)
    assert old.page.get_by_text(old.words("passkey", "not_here")).is_visible()
    assert old.button(old.words("passkey", "sign_in")).count() == 0


@pytest.mark.parametrize("look", USUAL, ids=str)
def test_the_pages_hold_to_the_goals(look: Look, phone: MakePhone, said: Path) -> None:
    mine, faults = phone(look), list[str]()
    mine.plug()

    def look_at(name: str, status: int = 200) -> None:
        prefix = PREFIX[look.lang] if status == 422 else ""
        found = checks.everything(mine, status=status, prefix=prefix)
        faults.extend(f"{name}: {one}" for one in found)

    look_at("sign in", mine.open(SIGN_IN).response.status)
    look_at("new", mine.open(NEW).response.status)
    mine.ask_account(f"kijker.{look.width}@post.example")
    look_at("verify")
    mine.prove(said)
    look_at("passkey, joining")
    mine.press(mine.link(mine.words("passkey_new", "password")))
    look_at("first password")
    mine.open("/account/passkey-nieuw").tap("passkey_new", "make")
    look_at("codes")
    mine.open("/account")
    look_at("account, one passkey")
    mine.plug(transport="usb")
    mine.open("/account/passkey-nieuw")
    look_at("passkey, another")
    mine.page.locator("#passkey_name").fill("Een heel lange naam voor een sleutel aan een bos")
    mine.tap("passkey_new", "make")
    look_at("account, two passkeys")
    mine.open("/account/code")
    look_at("in place of a code")
    mine.open("/account").tap("own", "sign_out")
    mine.page.evaluate("document.querySelector('[name=answer]').form.submit()")
    mine.page.wait_for_url("**/account/passkey")
    mine.page.wait_for_load_state("load")
    assert mine.page.locator(".alert.warn").count() == 1
    faults += [f"refused: {one}" for one in checks.axe(mine.page) + checks.targets(mine.page)]
    assert not faults, "\n".join(faults)
