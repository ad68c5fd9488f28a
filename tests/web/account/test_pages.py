"""The pages of an account: labels, one heading, how mistakes are told, no code inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from typing import Any

import pytest

from tests.records.people.account import mailed_code
from tests.records.people.authenticator import Authenticator
from tests.web.test_headers import faults, inline
from tweeluik.interfaces.web.account import urls
from tweeluik.texts import LANGUAGES, texts

from .conftest import Clock, MakeGuest
from .guest import (
    CODE,
    CODE_APP,
    FIRST_PASSWORD,
    FORGOT,
    NEW,
    PASSKEY_NEW,
    RECOVERY,
    RESET,
    SHORT,
    SIGN_IN,
    VERIFY,
    WRONG,
    Guest,
)

PURPOSES = {
    "email": "username",
    "name": "name",
    "password": "current-password",
    "new_password": "new-password",
    "code": "one-time-code",
    "mailed_code": "one-time-code",
    "any_code": "one-time-code",
    "recovery_code": "off",
    "passkey_name": "off",
}
NUMERIC = {"code", "mailed_code"}


def life(guest: Guest, other: Guest) -> Iterator[tuple[str, Guest]]:
    """Every page of an account, in every state."""
    yield "new", guest.open(NEW)
    yield "new, wrong", guest.fill(NEW, email="x", name="", new_password=SHORT)
    guest.address = "jan@bedrijf.example"
    yield "verify", guest.ask()
    yield "verify, wrong", guest.fill(VERIFY, mailed_code="1")
    again = guest.form(VERIFY)
    guest.submit(again, do="again")
    yield "verify, again", guest
    yield "code app", guest.prove()
    yield "code app, wrong", guest.fill(CODE_APP, code="1")
    yield "codes", guest.put_in_app()
    yield "account", guest.open("/account")
    yield "password", guest.open("/account/wachtwoord")
    path = "/account/wachtwoord"
    yield "password, wrong", guest.fill(path, password=WRONG, new_password=SHORT)
    yield "new codes", guest.open("/account/herstelcodes")
    yield "code app, another", guest.open(CODE_APP)
    other.same_account_as(guest)
    yield "sign in", other.open(SIGN_IN)
    yield "sign in, wrong", other.give_password("mis")
    yield "code", other.give_password()
    yield "code, wrong", other.fill(CODE, code="1")
    yield "recovery", other.open(RECOVERY)
    yield "recovery, wrong", other.fill(RECOVERY, recovery_code="AAAA")
    other.fill(RECOVERY, recovery_code=guest.codes[0])
    yield "account, two browsers", other.open("/account")
    yield "signed out", other.sign_out()
    yield "forgot", other.open(FORGOT)
    yield "forgot, wrong", other.fill(FORGOT, email="x")
    yield "reset", other.fill(FORGOT, email=guest.address)
    yield "reset, wrong", other.fill(RESET, mailed_code="1", new_password="x" * 9 + " en meer")
    for _ in range(6):
        other.give_password("mis")
    yield "wait", other
    guest.open("/mijn")
    guest.clock.go(minutes=31)
    guest.press("/mijn/begin", value="second_opinion")
    yield "resume", guest.sign_in()


def life_with_passkeys(guest: Guest, other: Guest) -> Iterator[tuple[str, Guest]]:
    """The pages that are only there, or are different, for who has a passkey or is making one."""
    device, second = Authenticator(), Authenticator()
    yield "new, by a name", guest.open(NEW)
    form = guest.form(NEW)
    guest.submit(form, email=guest.address, name="Jan", new_password="", way="passkey")
    yield "passkey, joining", guest.prove()
    yield "first password, joining", guest.open(FIRST_PASSWORD)
    guest.open(PASSKEY_NEW)
    guest.submit(guest.form(PASSKEY_NEW), passkey_name="")
    yield "passkey without a name", guest
    yield "passkey codes", guest.open(PASSKEY_NEW).give_passkey(device, PASSKEY_NEW)
    yield "account, last way in", guest.open("/account")
    guest.open(PASSKEY_NEW).submit(guest.form(PASSKEY_NEW), answer="{}")
    yield "passkey refused", guest
    yield "account, two passkeys", guest.give_passkey(second, PASSKEY_NEW)
    guest.clock.go(minutes=11)
    yield "passkey in place of a code", guest.open(PASSKEY_NEW)
    guest.give_passkey(device)
    yield (
        "first password, wrong",
        guest.open(FIRST_PASSWORD).fill(FIRST_PASSWORD, new_password=SHORT),
    )
    yield "account, with password", guest.fill(FIRST_PASSWORD, new_password=guest.password)
    yield "sign in, refused", other.sign_in_with_passkey(device, counter=1)
    other.address = "ander@post.example"
    yield "code app, or a passkey", other.ask().prove()
    yield "passkey, or a code app", other.open(PASSKEY_NEW)
    other.open(CODE_APP).put_in_app()
    other.open(PASSKEY_NEW).give_passkey(Authenticator(), PASSKEY_NEW)
    other.clock.go(minutes=11)
    yield "code or passkey", other.open(PASSKEY_NEW)


def all_of(page: Any, *tags: str) -> list[Any]:
    return [node for node in page.iter() if node.tag in tags]


def told(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def structure(page: Any) -> list[str]:
    """What is wrong with how a page is built."""
    wrong = []
    main = page.find(".//main")
    headings = all_of(main, "h1", "h2", "h3")
    if [node.tag for node in headings].count("h1") != 1:
        wrong.append("not one h1")
    levels = [int(node.tag[1]) for node in headings]
    wrong += ["a level is skipped" for a, b in pairwise(levels) if b > a + 1]
    ids = [node.get("id") for node in page.iter() if node.get("id")]
    wrong += [f"id {id} twice" for id in set(ids) if ids.count(id) > 1]
    labels = {node.get("for") for node in all_of(page, "label") if told(node)}
    for field in all_of(main, "input", "textarea", "select"):
        if field.get("type") == "hidden" or field.get("hidden") is not None:
            continue
        if field.get("id") not in labels:
            wrong.append(f"{field.get('name')} has no label")
        for id in (field.get("aria-describedby") or "").split():
            if id not in ids:
                wrong.append(f"{field.get('name')} is described by {id}, which is not there")
    for node in all_of(main, "button", "a"):
        if not told(node):
            wrong.append(f"a {node.tag} without a name")
    for node in page.iter():
        if node.get("aria-labelledby") and node.get("aria-labelledby") not in ids:
            wrong.append(f"labelled by {node.get('aria-labelledby')}, which is not there")
    heading = told(next(node for node in headings if node.tag == "h1"))
    if heading not in told(page.find(".//title")):
        wrong.append("the title is another than the heading")
    filled = [
        node
        for node in all_of(main, "button", "a")
        if (node.get("class") or "").split() == ["button"]
    ]
    if len(filled) > 1:
        wrong.append("more than one filled button")
    return wrong


def purposes(page: Any) -> list[str]:
    """What is wrong with the fields for browsers and password managers."""
    wrong = []
    for field in all_of(page.find(".//main"), "input"):
        name = field.get("name")
        if name not in PURPOSES:
            continue
        if field.get("autocomplete") != PURPOSES[name]:
            wrong.append(f"{name} is for {field.get('autocomplete')}")
        if (field.get("inputmode") == "numeric") is not (name in NUMERIC):
            wrong.append(f"{name} has inputmode {field.get('inputmode')}")
        secret = name.endswith("password")
        if secret and (field.get("type") != "password" or field.get("value")):
            wrong.append(f"{name} shows what it holds")
        if secret and field.get("maxlength"):
            wrong.append(f"{name} cuts off")
        if any(key.startswith("on") or key in ("readonly", "pattern") for key, _ in field.items()):
            wrong.append(f"{name} hinders typing or pasting")
    return wrong


def mistakes(guest: Guest) -> list[str]:
    """What is wrong with how mistakes are told."""
    page, wrong = guest.page, []
    ids = {node.get("id") for node in page.iter()}
    links = [
        link.get("href")
        for box in all_of(page, "div")
        if box.get("class") == "errors"
        for link in box.iter("a")
    ]
    if guest.status == 422:
        alert = [node for node in all_of(page, "div") if "alert warn" in (node.get("class") or "")]
        if not links and not alert:
            wrong.append("no summary")
        if not told(page.find(".//title")).startswith(("Fout:", "Error:")):
            wrong.append("the title does not say so")
    wrong += [f"{link} leads nowhere" for link in links if link.removeprefix("#") not in ids]
    for link in links:
        (field,) = [node for node in page.iter() if node.get("id") == link.removeprefix("#")]
        if field.get("aria-invalid") != "true":
            wrong.append(f"{link} is not marked")
    return wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_built_well(
    lang: str,
    make_guest: MakeGuest,
    make_local: MakeGuest,
    clock: Clock,
    figure: Callable[[str], None],
) -> None:
    guests, locals = (make_guest(), make_guest()), (make_local(), make_local())
    for guest in (*guests, *locals):
        guest.client.cookies.clear()
        page = guest.open("/")
        page.client.post("/voorkeur", {**page.forms("/voorkeur")[0].fields, "lang": lang})
    wrong, seen = [], 0
    for name, guest in chain(life(*guests), life_with_passkeys(*locals)):
        assert guest.page.get("lang") == lang, name
        found = [*structure(guest.page), *purposes(guest.page), *inline(guest.page)]
        found += [*mistakes(guest), *faults(guest.path, guest.response)]
        wrong += [f"{name}: {one}" for one in found]
        seen += 1
    assert wrong == []
    assert seen == 27 + 15
    figure(f"{seen} pages in {lang}")


def whole_life(make_guest: MakeGuest, make_local: MakeGuest) -> Iterator[tuple[str, Guest]]:
    yield from life(make_guest(), make_guest())
    yield from life_with_passkeys(make_local(), make_local())


def test_every_route_is_walked(make_guest: MakeGuest, make_local: MakeGuest) -> None:
    paths = {guest.path for _, guest in whole_life(make_guest, make_local)}
    acts = {"account/uitloggen", "account/apparaat-uitloggen", "account/taal"}
    acts |= {"account/passkey-vraag", "account/passkey-weg", "account/blijven"}
    routes = {str(pattern.pattern) for pattern in urls.urlpatterns} - acts
    assert {f"/{route}" for route in routes} == paths


def test_every_text_is_shown(make_guest: MakeGuest, make_local: MakeGuest) -> None:
    """And nothing stands in the texts that no page says."""
    said = ""
    for _, guest in whole_life(make_guest, make_local):
        said += " " + " ".join(guest.page.itertext()).replace("\xa0", " ")
        said += " ".join(node.get("aria-label", "") for node in guest.page.iter())
    said = " ".join(said.split())
    whole = texts("nl").subject("account")
    unsaid = [key for key, text in flat(whole) if not all(part in said for part in parts(text))]
    allowed = ("problems.", "told.", "late", "busy.", "wait.", "own.devices.")
    assert [key for key in unsaid if not key.startswith(allowed)] == []


def parts(text: str) -> list[str]:
    """A text without its placeholders."""
    import re

    return [part.strip() for part in re.split(r"\{\w+\}", text)]


def flat(table: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(table, str):
        yield key, " ".join(table.split())
    elif isinstance(table, list):
        for number, item in enumerate(table):
            yield from flat(item, f"{key}.{number}")
    else:
        for name, item in table.items():
            yield from flat(item, f"{key}.{name}" if key else name)


def test_the_square_holds_the_key_that_stands_below_it(guest: Guest) -> None:
    """Read back from the picture, dot by dot."""
    import segno

    from tweeluik.interfaces.web.account.qr import drawn

    guest.ask().prove()
    (square,) = [node for node in guest.page.iter() if node.get("role") == "img"]
    assert square.get("aria-label")
    (link,) = [
        node.get("href")
        for node in all_of(guest.page, "a")
        if (node.get("href") or "").startswith("otpauth:")
    ]
    assert drawn(link).path in guest.response.content.decode()
    expected = [list(row) for row in segno.make(link, error="m", micro=False).matrix_iter(border=4)]
    assert dots(drawn(link).path, drawn(link).size) == expected
    assert drawn(link).path != drawn(link + "x").path


def dots(path: str, size: int) -> list[list[int]]:
    import re

    found = [[0] * size for _ in range(size)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        for at in range(int(x), int(x) + int(width)):
            found[int(y)][at] = 1
    return found


# -- controls --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        "<h1>Nog een</h1>",
        "<h4></h4><h3>Te diep</h3>",
        "<input name=x>",
        "<p id=main></p>",
        "<label for=z>Z</label><input id=z aria-describedby=nergens>",
        "<a href='/'></a>",
        "<button class=button>Een</button><button class=button>Twee</button>",
    ],
)
def test_control_structure(guest: Guest, bad: str) -> None:
    from tests.web.visitor import PARSER

    good = "<title>Goed - x</title><main id=main><h1>Goed</h1>"
    assert structure(PARSER.parse(good + "</main>")) == []
    assert structure(PARSER.parse(good + bad + "</main>"))


@pytest.mark.parametrize(
    "bad",
    [
        "<input name=password type=password autocomplete=off>",
        "<input name=password type=text autocomplete=current-password>",
        "<input name=password type=password autocomplete=current-password value=x>",
        "<input name=password type=password autocomplete=current-password maxlength=20>",
        "<input name=password type=password autocomplete=current-password onpaste=x>",
        "<input name=code autocomplete=one-time-code>",
    ],
)
def test_control_purposes(bad: str) -> None:
    from tests.web.visitor import PARSER

    good = "<input name=password type=password autocomplete=current-password>"
    assert purposes(PARSER.parse(f"<main>{good}</main>")) == []
    assert purposes(PARSER.parse(f"<main>{bad}</main>"))


def test_mailed_codes_can_be_found(guest: Guest) -> None:
    guest.ask()
    assert mailed_code() not in guest.response.content.decode()
