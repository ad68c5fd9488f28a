"""Whole lives of a second opinion in the browser, on a screen of 320 px: from the first question of
the wegwijzer, over an account of their own, to the end of the case."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .carrying import ADVICE, NL, QUESTION, VIEW, Employee, Keyboard, Mouse
from .conftest import MakeGuest
from .looks import Look

pytestmark = pytest.mark.journey

SMALL = Look("nl", "light", 320, 640)
DOCTOR = {"doctor_name": "S. Yilmaz"}
CHOSEN = {"contract": "in_contract", "doctor_service": "other", "doctor_registered": "yes"}
MOST_STOPS = 500
"""Stops with Tab in a whole life: room for a page more, not for a menu on every page."""


def arrive(employee: Employee, address: str) -> None:
    """From the wegwijzer to a case that is ready to be sent."""
    employee.ask_the_guide()
    assert employee.guest.path == "/account/inloggen"
    employee.make_an_account(address)
    assert NL.get("cases", "overview", "carried") in employee.guest.page.inner_text("main")
    employee.begin()
    employee.stands("draft")
    # Seventeen whole weeks since the day that was told to the wegwijzer; it is not asked again.
    assert "17" in employee.guest.page.locator("section[aria-labelledby=line]").inner_text()
    employee.prepare()


def granted(employee: Employee) -> None:
    """The doctor says yes, and everything goes its way."""
    employee.go("main button.button")
    employee.stands("requested")
    employee.report("grant")
    employee.stands("granted")
    employee.act("choose_doctor", typed=DOCTOR, **CHOSEN)
    employee.report("ask_authorisation")
    employee.act("authorise", authorisation="whole")
    employee.report("send")
    employee.report("accept_case")
    employee.report("examine")
    employee.report("give_draft")
    employee.act("answer_draft", typed={"corrections": "Ik werkte 2 uur, geen 3."})
    employee.report("give_advice", typed={"told_advice": "Begin met 2 uur per dag."})
    employee.stands("advice_ready")
    employee.act("share")
    employee.report("react", reaction="partly", reasons_given="yes")
    employee.stands("reacted")
    employee.act("finish")
    employee.stands("completed")


def refused(employee: Employee) -> None:
    """The doctor says no without a reason; then a complaint, new facts, and no again."""
    employee.go("main button.button")
    employee.report("refuse", reasons_given="no")
    employee.stands("refused")
    employee.act("ask_reasons")
    own = employee.home
    employee.act("complain")
    employee.home = employee.guest.path
    assert employee.home != own
    employee.stands("draft", "complaint")
    employee.act(
        "lodge",
        complaint_about="refusal",
        typed={"complaint_text": "Ik kreeg geen redenen.", "complaint_wish": "Een antwoord."},
    )
    employee.stands("lodged", "complaint")
    employee.go('main a[href="/mijn"]')
    employee.home = own
    employee.go(f'a[href="{own}"]')
    employee.stands("refused")
    employee.act("bring_new_facts", typed={"new_facts": "Mijn huisarts schreef een brief."})
    employee.stands("draft")
    employee.go(f'a.button[href="{own}/voorbereiden"]')
    employee.go(f'a[href="{own}/controleren"]')
    for text in (QUESTION, ADVICE, VIEW):
        assert text in employee.guest.page.inner_text("main"), "nothing has to be written again"
    employee.go("main button.button")
    employee.report("refuse", reasons_given="yes", typed={"told_reasons": "Er is niets nieuws."})
    employee.act("accept_refusal")
    employee.stands("refusal_accepted")


LIVES = {"granted": granted, "refused": refused}


ROUNDS = [
    pytest.param(
        life,
        script,
        id=f"{life}-{'script' if script else 'plain'}",
        # In every run each life once, one with and one without script; in the long round all.
        marks=() if script is bool(number % 2) else pytest.mark.soak,
    )
    for number, life in enumerate(LIVES)
    for script in (True, False)
]


@pytest.mark.parametrize(("life", "script"), ROUNDS)
def test_a_whole_life(life: str, script: bool, make_guest: MakeGuest) -> None:
    employee = Employee(Mouse(make_guest(SMALL, script=script)))
    arrive(employee, f"{life}-{script}@post.example".lower())
    LIVES[life](employee)
    assert not employee.faults, "\n".join(employee.faults)
    assert employee.guest.hosts == {employee.guest.origin}


def test_a_whole_life_by_keyboard(make_guest: MakeGuest, figure: Callable[[str], None]) -> None:
    hands = Keyboard(make_guest(SMALL))
    employee = Employee(hands)
    arrive(employee, "toetsen@post.example")
    granted(employee)
    assert not employee.faults, "\n".join(employee.faults)
    assert not hands.keys.faults, "\n".join(hands.keys.faults)
    assert hands.keys.stops <= MOST_STOPS
    figure(f"{hands.keys.stops} stops with Tab on {employee.pages} pages, from first tap to end")


def test_the_letter_is_filled_in_from_the_case(make_guest: MakeGuest) -> None:
    guest = make_guest(SMALL, who="somebody", script=False)
    guest.open(guest.world.case("written", "/controleren"))
    guest.press(guest.page.locator('a[href$="/brief/second-opinion-request"]'))
    for id, text in (("question", "4 uur"), ("advice", "tillen"), ("advice_date", "2")):
        assert text in guest.page.locator(f"#{id}").input_value()
    assert guest.page.locator("#advice_date-month").input_value() == "11"
    # What a case does not know: to whom, and from whom.
    for id in ("recipient_name", "sender_name"):
        guest.page.locator(f"#{id}").fill("A. de Vries")
    guest.press(guest.page.locator("main button.button"))
    assert guest.page.locator(".sheet").is_visible(), guest.page.inner_text("main")
