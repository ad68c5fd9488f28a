"""Whatever is filled in wrong: the page says so above the form and at the field, in words, and what
was typed still stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from .conftest import MakeGuest
from .guest import Guest
from .looks import PHONE

pytestmark = pytest.mark.journey

BUTTON = "main button.button"
NUMBER = "Mijn nummer is 111222333."
TOO_LONG = "Een zin van tien woorden die niets zegt, en dan verder. " * 90
TASK = "/voorbereiden/wat-u-vindt"
REFUSE = "/melden/refuse"


@dataclass(frozen=True, slots=True)
class Bad:
    """Something wrong in a form.

    :ivar case: of whom the form is, by the name of a case; or an address, and ``who`` opens it.
    :ivar typed: what is typed, by field; all of it has to stay.
    :ivar wrong: the fields that are wrong.
    :ivar secret: fields that never come back: passwords and codes.
    """

    name: str
    path: str
    wrong: tuple[str, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    case: str = ""
    who: str = ""
    secret: tuple[str, ...] = ()


def _day(id: str, day: str, month: str, year: str) -> dict[str, str]:
    return {id: day, f"{id}-month": month, f"{id}-year": year}


VIEW = {"view": "Ik denk dat 4 uur te veel is."}
REASONS = {"told_reasons": "Er is geen duidelijke vraag."}
REQUESTED, GRANTED = "second_opinion requested", "second_opinion granted"

CASES = (
    Bad(
        "task, no date",
        TASK,
        ("advice_date",),
        VIEW | _day("advice_date", "31", "2", "2026"),
        "written",
    ),
    Bad(
        "task, tomorrow",
        TASK,
        ("advice_date",),
        VIEW | _day("advice_date", "24", "11", "2026"),
        "written",
    ),
    Bad("task, too long", TASK, ("view",), {"view": TOO_LONG, "why": "Omdat."}, "begun"),
    Bad("task, number", TASK, ("view",), {"view": NUMBER, "why": "Omdat."}, "begun"),
    Bad("report, empty", REFUSE, ("reasons_given",), REASONS, REQUESTED),
    Bad(
        "report, no date",
        REFUSE,
        ("happened_on",),
        REASONS | _day("happened_on", "x", "11", "2026"),
        REQUESTED,
    ),
    Bad(
        "report, tomorrow",
        "/melden/grant",
        ("happened_on",),
        _day("happened_on", "24", "11", "2026"),
        REQUESTED,
    ),
    Bad(
        "report, before the last act",
        "/melden/grant",
        ("happened_on",),
        _day("happened_on", "1", "1", "2026"),
        REQUESTED,
    ),
    Bad("report, too long", REFUSE, ("told_reasons",), {"told_reasons": TOO_LONG}, REQUESTED),
    Bad("report, number", REFUSE, ("told_reasons",), {"told_reasons": NUMBER}, REQUESTED),
    Bad(
        "act, empty",
        "/doen/choose_doctor",
        ("doctor_name", "contract", "doctor_service", "doctor_registered"),
        {"second_choice": "A. Bos"},
        GRANTED,
    ),
    Bad(
        "act, only control characters",
        "/doen/choose_doctor",
        ("doctor_name",),
        {"doctor_name": "\u200b\u0007", "second_choice": "A. Bos"},
        GRANTED,
    ),
    Bad(
        "act, number",
        "/doen/choose_doctor",
        ("doctor_name",),
        {"doctor_name": "111222333"},
        GRANTED,
    ),
    Bad(
        "complaint, no date",
        "/doen/lodge",
        ("complaint_about", "complaint_date"),
        {"complaint_text": "Ik kreeg geen antwoord."} | _day("complaint_date", "2", "mrt", "x"),
        "complaint draft",
    ),
    Bad(
        "complaint, too long",
        "/doen/lodge",
        ("complaint_text",),
        {"complaint_text": TOO_LONG},
        "complaint draft",
    ),
    Bad(
        "complaint, number",
        "/doen/lodge",
        ("complaint_wish",),
        {"complaint_text": "Geen antwoord.", "complaint_wish": NUMBER},
        "complaint draft",
    ),
    Bad(
        "handover, number",
        "/doen/ask",
        ("handover_reason",),
        {"handover_reason": NUMBER, "next_doctor": "A. Bos"},
        "handover draft",
    ),
)
ACCOUNTS = (
    Bad("account, empty", "/account/nieuw", ("email", "name", "new_password")),
    Bad(
        "account, short password",
        "/account/nieuw",
        ("new_password",),
        {"email": "a@post.example", "name": "A.", "new_password": "kort"},
        secret=("new_password",),
    ),
    Bad(
        "account, no address",
        "/account/nieuw",
        ("email",),
        {"email": "jan bakker", "name": "Jan", "new_password": "vier losse woorden hier"},
        secret=("new_password",),
    ),
    Bad(
        "account, control characters",
        "/account/nieuw",
        ("email", "name"),
        {
            "email": "a\u0007@post.example",
            "name": "\u200b",
            "new_password": "vier losse woorden hier",
        },
        secret=("new_password",),
    ),
    Bad(
        "sign in, wrong",
        "/account/inloggen",
        ("email",),
        {"email": "wie@post.example", "password": "mis geraden woord"},
        secret=("password",),
    ),
    Bad("code, wrong", "/account/code", ("code",), {"code": "12"}, who="half", secret=("code",)),
    Bad(
        "recovery code, wrong",
        "/account/herstelcode",
        ("recovery_code",),
        {"recovery_code": "x"},
        who="half",
        secret=("recovery_code",),
    ),
    Bad("forgot, no address", "/account/wachtwoord-vergeten", ("email",), {"email": "jan"}),
    Bad(
        "password, wrong",
        "/account/wachtwoord",
        ("password",),
        {"password": "mis geraden woord", "new_password": "nog vier andere woorden"},
        who="nobody",
        secret=("password", "new_password"),
    ),
)
OWN = ("begun", "written")


def fill(guest: Guest, typed: Mapping[str, str]) -> None:
    """As a paste does: also what no keyboard types, and more than a field says it takes."""
    for id, text in typed.items():
        found = guest.page.locator(f"#{id}")
        found.evaluate("(one, text) => { one.value = text; }", text)


def complains(guest: Guest, bad: Bad) -> list[str]:
    """What the page does not do."""
    faults = []
    if guest.response is None or guest.response.status != 422:
        faults.append(f"status {guest.response and guest.response.status}")
        return faults
    if not guest.page.title().startswith("Fout:"):
        faults.append(f"title {guest.page.title()!r}")
    for id in bad.wrong:
        above = guest.page.locator(f'.errors a[href="#{id}"]')
        at = guest.page.locator(f".field.wrong:has(#{id}) .message")
        if above.count() != 1 or len(above.inner_text()) < 15:
            faults.append(f"nothing above the form about {id}")
        elif at.count() != 1 or at.inner_text() != above.inner_text():
            faults.append(f"not the same at {id}")
    wrong = guest.page.locator(".field.wrong").count()
    if wrong < len(bad.wrong):
        faults.append(f"{wrong} fields wrong")
    for id, text in bad.typed.items():
        stands = guest.page.locator(f"#{id}").input_value()
        kept = "" if id in bad.secret else text
        if stands.strip() != kept.strip():
            faults.append(f"#{id} holds {stands[:40]!r}, typed was {text[:40]!r}")
    return faults


@pytest.mark.parametrize(
    "bad",
    [
        # Every other one in every run, all of them in the long round.
        pytest.param(bad, id=bad.name, marks=pytest.mark.soak if number % 2 else ())
        for number, bad in enumerate([*CASES, *ACCOUNTS])
    ],
)
def test_wrong(bad: Bad, make_guest: MakeGuest) -> None:
    who = bad.who or ("" if not bad.case else "somebody" if bad.case in OWN else "states")
    guest = make_guest(PHONE, who=who)
    guest.open(guest.world.case(bad.case, bad.path) if bad.case else bad.path)
    fill(guest, bad.typed)
    guest.press(guest.page.locator(BUTTON).first)
    faults = complains(guest, bad)
    assert not faults, "\n".join(faults)


def test_a_message_that_is_missing_is_noticed(make_guest: MakeGuest) -> None:
    bad = next(one for one in CASES if one.name == "report, number")
    guest = make_guest(PHONE, who="states").open("/mijn")
    guest.open(guest.world.case(bad.case, bad.path))
    assert complains(guest, bad)
    fill(guest, bad.typed)
    guest.press(guest.page.locator(BUTTON).first)
    assert not complains(guest, bad)
    guest.page.locator("#told_reasons").fill("iets anders")
    assert complains(guest, bad)
    guest.page.locator("#told_reasons").fill(NUMBER)
    at = guest.page.locator(".field.wrong:has(#told_reasons) .message")
    at.evaluate("(one) => one.remove()")
    assert complains(guest, bad)


def test_another_number_may_stay(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE, who="somebody", script=False)
    guest.open(guest.world.case("coached", "/voorbereiden/vraag"))
    guest.page.locator("#question").fill(f"{NUMBER} Kan ik werken?")
    guest.press(guest.page.locator(BUTTON).first)
    assert guest.response is not None
    assert guest.response.status == 422
    guest.open(guest.world.case("coached", "/voorbereiden/vraag"))
    kept = guest.page.locator("#question").input_value()
    assert kept == "Mijn nummer is •••••••••. Kan ik werken?", "the rest of the draft is kept"
    guest.page.locator("#question").fill(f"{NUMBER} Kan ik werken?")
    guest.press(guest.page.locator(BUTTON).first)
    guest.page.locator("#question-no_number").check()
    guest.press(guest.page.locator(BUTTON).first)
    assert guest.path.endswith("/voorbereiden")
    guest.open(guest.world.case("coached", "/voorbereiden/vraag"))
    assert guest.page.locator("#question").input_value() == f"{NUMBER} Kan ik werken?"
