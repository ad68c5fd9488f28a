"""A visitor who makes an account and signs in, through the pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.records.people.account import ADDRESS, PASSWORD, app_code, mailed_code
from tests.records.people.authenticator import Authenticator
from tests.web.visitor import Form, Visitor

NEW, VERIFY, CODE_APP = "/account/nieuw", "/account/bevestigen", "/account/code-instellen"
SIGN_IN, CODE, RECOVERY = "/account/inloggen", "/account/code", "/account/herstelcode"
FORGOT, RESET = "/account/wachtwoord-vergeten", "/account/nieuw-wachtwoord"
PASSKEY, PASSKEY_ASK = "/account/passkey", "/account/passkey-vraag"
PASSKEY_NEW, PASSKEY_AWAY = "/account/passkey-nieuw", "/account/passkey-weg"
FIRST_PASSWORD = "/account/wachtwoord-kiezen"  # noqa: S105 - an address
HOME = "/mijn"
COOKIE = "tweeluik"

SHORT, WRONG = "kort", "mis geraden woord"
"""Passwords that will not do, and that is not theirs."""


class Guest(Visitor):
    """A visitor with an account, or who is making one."""

    def __init__(self, client: Client, clock: Any) -> None:
        super().__init__(client)
        self.clock = clock
        self.address, self.password = ADDRESS, PASSWORD
        self.seed, self.codes = "", list[str]()

    def open(self, path: str) -> Guest:
        """Go to a page, along with redirects."""
        super().open(path)
        return self

    # -- forms

    def form(self, action: str) -> Form:
        """The form on the page that goes there."""
        (found,) = [form for form in self.forms(action) if form.fields.get("do") is None]
        return found

    def fill(self, action: str, **fields: Any) -> Guest:
        """Fill in the form on the page that goes there, and send it; files too."""
        self.submit(self.form(action), **fields)
        return self

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def errors(self) -> list[str]:
        """The summary of mistakes on the page."""
        return [
            " ".join("".join(link.itertext()).split())
            for box in self.page.iter("div")
            if box.get("class") == "errors"
            for link in box.iter("a")
        ]

    def value(self, id: str) -> str:
        """What stands in a field."""
        (found,) = [one for one in self.page.iter("input") if one.get("id") == id]
        return str(found.get("value", ""))

    # -- an account

    def ask(self, name: str = "Jan Bakker") -> Guest:
        """Ask for an account."""
        self.open(NEW)
        return self.fill(NEW, email=self.address, name=name, new_password=self.password)

    def prove(self) -> Guest:
        """Prove the address."""
        return self.fill(VERIFY, mailed_code=mailed_code())

    def app_code(self, steps: int = 0) -> str:
        """What the app on the phone shows."""
        return app_code(self.seed, self.clock.at, steps)

    def put_in_app(self) -> Guest:
        """Type the key on the page in the app, and prove that with a code."""
        (seed,) = [one.text for one in self.page.iter("code") if one.get("class") == "seed"]
        self.seed = seed.replace(" ", "")
        self.fill(CODE_APP, code=self.app_code())
        self.codes = [one.text for one in self.page.iter("code")]
        return self

    def join(self, address: str = ADDRESS, password: str = PASSWORD) -> Guest:
        """From nothing to signed in."""
        self.address, self.password = address, password
        self.ask().prove().put_in_app()
        assert len(self.codes) == 10, self.text
        return self

    def give_password(self, password: str = "") -> Guest:
        """The first step of signing in."""
        self.open(SIGN_IN)
        return self.fill(SIGN_IN, email=self.address, password=password or self.password)

    def sign_in(self) -> Guest:
        """Password and code; a code counts once, so time passes first."""
        self.give_password()
        self.clock.go(seconds=31)
        return self.fill(CODE, code=self.app_code())

    def sign_out(self) -> Guest:
        """Press the button on the page of the account."""
        self.open("/account").press("/account/uitloggen", text="")
        return self

    # -- passkeys, as the script in the page does it

    def asked_of_device(self, form: Form) -> Any:
        """What the script gets that it has to ask the device."""
        return self.client.post(PASSKEY_ASK, form.fields)

    def give_passkey(self, device: Authenticator, action: str = PASSKEY, **wrong: Any) -> Guest:
        """Press the button for a passkey, and have the device agree."""
        form = self.form(action)
        asked = self.asked_of_device(form)
        if asked.status_code != 200:
            self.submit(form)
            return self
        answer = device.use if form.fields["for"] != "add" else device.make
        self.submit(form, answer=answer(asked.content.decode(), **wrong))
        return self

    def join_with_passkey(self, device: Authenticator, address: str = ADDRESS) -> Guest:
        """From nothing to signed in, without a password."""
        self.address = address
        form = self.open(NEW).form(NEW)
        self.submit(form, email=address, name="Jan Bakker", new_password="", way="passkey")
        self.prove().give_passkey(device, PASSKEY_NEW)
        self.codes = [one.text for one in self.page.iter("code")]
        assert len(self.codes) == 10, self.text
        return self

    def sign_in_with_passkey(self, device: Authenticator, **wrong: Any) -> Guest:
        """Without typing anything."""
        return self.open(SIGN_IN).give_passkey(device, **wrong)

    # -- cookies

    @property
    def cookie(self) -> str:
        """The sealed cookie as it is now."""
        return str(self.client.cookies[COOKIE].value)

    def same_account_as(self, other: Guest) -> Guest:
        """This browser too is of that person."""
        self.address, self.password, self.seed = other.address, other.password, other.seed
        return self


def is_signed_in(cookie: str) -> bool:
    """Whether a browser with this cookie gets to see the account."""
    client = Client()
    client.cookies[COOKIE] = cookie
    return bool(client.get("/account").status_code == 200)
