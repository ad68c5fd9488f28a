"""The pages on paper, as the browser prints them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from . import checks
from .conftest import MakeGuest
from .guest import Guest
from .looks import PHONE
from .states import ANSWERS, SAMPLE, State, facts_of

pytestmark = pytest.mark.journey

MOST_PAGES = 2


def pages_of(pdf: bytes) -> int:
    """How many sheets of paper."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def printed(guest: Guest) -> tuple[int, list[str]]:
    """Sheets, and what has no meaning on paper and is there all the same."""
    guest.page.emulate_media(media="print", color_scheme="light")
    shown: list[str] = guest.page.evaluate(
        "[...document.querySelectorAll('nav, button, form, .exit, .skip, summary')]"
        ".filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 1)"
        ".map((one) => one.outerHTML.slice(0, 100))"
    )
    pdf = guest.page.pdf(format="A4", prefer_css_page_size=True)
    guest.page.emulate_media(media="screen")
    return pages_of(pdf), shown


@pytest.mark.parametrize(
    "scenario", [*ANSWERS[:4], *(pytest.param(one, marks=pytest.mark.soak) for one in ANSWERS[4:])]
)
def test_answer_on_paper(
    scenario: str, make_guest: MakeGuest, figure: Callable[[str], None]
) -> None:
    guest = make_guest(PHONE).tell(facts_of(scenario)).open("/antwoord")
    pages, shown = printed(guest)
    figure(f"{pages} A4 for {scenario}")
    assert not shown, "\n".join(shown)
    assert 1 <= pages <= MOST_PAGES


def test_letter_on_paper(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE)
    made: State = next(state for state in SAMPLE if state.template == "letter_made")
    made.go(guest)
    pages, shown = printed(guest)
    assert not shown, "\n".join(shown)
    assert 1 <= pages <= MOST_PAGES
    assert not guest.page.locator("h1").evaluate(
        "(one) => matchMedia('print').matches && one.checkVisibility()"
    )


def test_navigation_on_paper_is_seen(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).open("/")
    guest.page.evaluate(
        "() => document.querySelector('main').append(document.createElement('nav'),"
        " Object.assign(document.createElement('button'), {textContent: 'planted'}))"
    )
    _, shown = printed(guest)
    assert any("planted" in one for one in shown)
    assert checks.well_formed("<!DOCTYPE html><title>t</title><p>ok</p>") == []
