"""Somebody who carries their own case in the browser, with a mouse or with the keyboard only."""

from __future__ import annotations

from typing import Final, Protocol

import pyotp

from tweeluik.texts import texts

from . import checks
from .guest import Guest
from .keys import Keys
from .world import PASSWORD

NL: Final = texts("nl")
BUTTON: Final = "main button.button"
QUESTION: Final = "Kan ik 4 uur per dag werken?"
ADVICE: Final = "U kunt 4 uur per dag werken."
VIEW: Final = "Ik denk dat 4 uur per dag te veel is. Op 2 november lukte 2 uur net."


class Hands(Protocol):
    """How somebody works a page."""

    guest: Guest

    def follow(self, selector: str) -> None:
        """Press what leads to another page."""

    def fill(self, id: str, text: str) -> None:
        """Write in a field."""

    def choose(self, name: str, value: str) -> None:
        """Choose one of the answers."""

    def unfold(self, selector: str) -> None:
        """Show what is folded away."""


class Mouse:
    """With a mouse, or a finger."""

    def __init__(self, guest: Guest) -> None:
        self.guest = guest

    def follow(self, selector: str) -> None:
        """Press it."""
        self.guest.press(self.guest.page.locator(selector).first)

    def fill(self, id: str, text: str) -> None:
        """Put the text there."""
        self.guest.page.locator(f"#{id}").fill(text)

    def choose(self, name: str, value: str) -> None:
        """Tap its label, as people do."""
        field = self.guest.page.locator(f'input[name="{name}"][value="{value}"]')
        self.guest.page.locator(f'label[for="{field.get_attribute("id")}"]').click()

    def unfold(self, selector: str) -> None:
        """Press it."""
        self.guest.page.locator(selector).click()


class Keyboard:
    """With Tab, Enter, Space and arrows. Every stop on the way has to be visible."""

    def __init__(self, guest: Guest) -> None:
        self.guest, self.keys = guest, Keys(guest)

    def follow(self, selector: str) -> None:
        """Tab to it and press Enter."""
        self.keys.to(selector)
        with self.guest.page.expect_navigation() as led:
            self.guest.page.keyboard.press("Enter")
        self.guest.response = led.value

    def fill(self, id: str, text: str) -> None:
        """Tab to it and type; Tab selects what stood there."""
        if not self.keys.on(f"#{id}"):
            self.keys.to(f"#{id}")
        self.guest.page.keyboard.press("Control+A")
        self.guest.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Tab to the group; Space chooses the first answer, arrows go on to the next."""
        self.keys.to(f'input[name="{name}"]')
        self.guest.page.keyboard.press("Space")
        for _ in range(12):
            if self.keys.on(f'[value="{value}"]'):
                return
            self.guest.page.keyboard.press("ArrowDown")
        raise LookupError(f"{name} has no {value}")

    def unfold(self, selector: str) -> None:
        """Tab to it and press Space."""
        self.keys.to(selector)
        self.guest.page.keyboard.press("Space")


class Employee:
    """Somebody with a case; ``home`` is its page."""

    def __init__(self, hands: Hands) -> None:
        self.hands, self.guest, self.home = hands, hands.guest, ""
        self.faults: list[str] = []
        self.pages = 0

    # -- getting around

    def go(self, selector: str) -> None:
        """To the next page, which must come without a fault and fit on the screen."""
        self.hands.follow(selector)
        self._look()

    def _look(self) -> None:
        self.pages += 1
        status = self.guest.response.status if self.guest.response else 0
        if status != 200:
            self.faults.append(f"{self.guest.path}: {status}")
        self.faults += [f"{self.guest.path}: {one}" for one in checks.sideways(self.guest.page)]

    def stands(self, state: str, procedure: str = "second_opinion") -> None:
        """The page of the case says where it stands."""
        said = " ".join(self.guest.page.locator("main .lead").first.inner_text().split())
        assert said == " ".join(NL.get("case_states", procedure, state, "status").split())

    # -- from the wegwijzer to a case

    def ask_the_guide(self) -> None:
        """Three taps, and the first day of illness; then on to a case."""
        self.guest.open("/")
        for said in ("employee", "capacity", "paid"):
            self.go(f'form.answers button[value="{said}"]')
        self.guest.open("/uw-antwoorden")
        first_day = ':has(input[value="fact:first_day_ill"])'
        self.hands.unfold(f"main details{first_day} summary")
        self.go(f"main form{first_day} button")
        for part, text in (("", "27"), ("-month", "7"), ("-year", "2026")):
            self.hands.fill(self._day_field() + part, text)
        self.go(BUTTON)
        self.guest.open("/antwoord")
        self.go('main a[href="/mijn"]')

    def _day_field(self) -> str:
        found = self.guest.page.locator('main input[name="day"]').get_attribute("id")
        return str(found)

    def make_an_account(self, address: str) -> None:
        """On the page to sign in, where somebody without an account comes."""
        self.go('a[href="/account/nieuw"]')
        for id, text in (("email", address), ("name", "A. de Vries"), ("new_password", PASSWORD)):
            self.hands.fill(id, text)
        self.go(BUTTON)
        self.hands.fill("mailed_code", self.guest.world.mailed_code(address))
        self.go(BUTTON)
        seed = self.guest.page.locator("code.seed").inner_text().replace(" ", "")
        self.hands.fill("code", pyotp.TOTP(seed).now())
        self.go(BUTTON)
        assert self.guest.page.locator("ol.codes li").count() == 10
        self.go('a[href="/account/verder"]')
        assert self.guest.path == "/mijn", "on to where they were going"

    def begin(self, procedure: str = "second_opinion") -> None:
        """A case of their own."""
        self.go(f'button[name="procedure"][value="{procedure}"]')
        self.home = self.guest.path

    def prepare(self) -> None:
        """The tasks, one by one, up to the last look."""
        self.go(f'a.button[href="{self.home}/voorbereiden"]')
        self.go(f'a[href="{self.home}/voorbereiden/vraag"]')
        self.hands.fill("question", QUESTION)
        self.go('button[value="next"]')
        self.go(f'a[href="{self.home}/voorbereiden/wat-u-vindt"]')
        self.hands.fill("advice", ADVICE)
        for part, text in (("", "2"), ("-month", "nov"), ("-year", "2026")):
            self.hands.fill(f"advice_date{part}", text)
        self.hands.fill("view", VIEW)
        self.go('button[value="next"]')
        self.go(f'a[href="{self.home}/controleren"]')

    # -- in a case

    def act(self, name: str, /, *, typed: dict[str, str] | None = None, **chosen: str) -> None:
        """Do something yourself."""
        self.go(f'a[href="{self.home}/doen/{name}"]')
        self._send(chosen, typed or {})

    def report(self, name: str, /, *, typed: dict[str, str] | None = None, **chosen: str) -> None:
        """Tell what somebody else did."""
        self.go(f'.step a[href="{self.home}/melden"]')
        self.go(f'a[href="{self.home}/melden/{name}"]')
        self._send(chosen, typed or {})

    def _send(self, chosen: dict[str, str], typed: dict[str, str]) -> None:
        # In the order of the page: who has no mouse does not go back.
        order = self.guest.page.locator("main form [name]").evaluate_all(
            "(all) => [...new Set(all.map((one) => one.name))]"
        )
        for name in order:
            if name in chosen:
                self.hands.choose(name, chosen[name])
            elif name in typed:
                self.hands.fill(name, typed[name])
        self.go(BUTTON)
