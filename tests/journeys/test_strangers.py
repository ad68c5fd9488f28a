"""A stranger with a phone, without JavaScript, gets from the start page to the right answer, the
first letter, and the letter as a PDF. The examples are those of the two seed documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tweeluik.texts import texts

from .conftest import MakeGuest
from .looks import PHONE, Look
from .states import fill_letter

pytestmark = pytest.mark.journey


@dataclass(frozen=True, slots=True)
class Example:
    """An example from a seed: what is tapped or typed, and what must come out."""

    name: str
    said: tuple[str, ...]
    way: str
    letter: str
    words: str = "advice"


EXAMPLES = (
    Example(
        "doubts what work is possible",
        ("employee", "capacity", "paid"),
        "second_opinion",
        "second-opinion-request",
    ),
    Example(
        "doubts whether it is an occupational disease",
        ("employee", "occupational_disease"),
        "second_opinion",
        "second-opinion-request",
    ),
    Example(
        "suitable work chosen by the employer",
        ("employee", "suitable_work", "employer"),
        "expert_opinion_suitable_work",
        "expert-opinion-application",
    ),
    Example(
        "employer does too little",
        ("employee", "employer_efforts"),
        "expert_opinion_employer_efforts",
        "expert-opinion-application",
    ),
    Example(
        "doctor said no to a second opinion",
        ("employee", "refused_second_opinion", "paid"),
        "complaint",
        "complaint",
    ),
    Example("treatment by the doctor", ("employee", "conduct"), "complaint", "complaint"),
    Example(
        "wage withheld",
        ("employee", "other", "wage"),
        "expert_opinion_own_work",
        "expert-opinion-application",
    ),
    Example(
        "negative examination for a job",
        ("employee", "other", "pre_employment_exam", "#3"),
        "re_examination",
        "re-examination-request",
    ),
    Example(
        "employer asks about own efforts",
        ("employer", "employer_efforts"),
        "expert_opinion_employer_efforts",
        "expert-opinion-application",
        "advice_employer",
    ),
    Example(
        "employer asks whether the employee cooperates",
        ("employer", "employee_efforts"),
        "expert_opinion_employee_efforts",
        "expert-opinion-application",
        "advice_employer",
    ),
    Example(
        "frequent absence",
        ("employer", "frequent_absence"),
        "expert_opinion_frequent_absence",
        "expert-opinion-application",
        "advice_employer",
    ),
    Example(
        "employer doubts the doctor",
        ("employer", "capacity"),
        "expert_opinion_own_work",
        "expert-opinion-application",
        "advice_employer",
    ),
)


WALKS = [
    pytest.param(
        example,
        lang,
        id=f"{example.name}-{lang}",
        marks=[pytest.mark.soak] if (number + (lang == "en")) % 2 else [],
    )
    for number, example in enumerate(EXAMPLES)
    for lang in ("nl", "en")
]
"""Every example in one language each time, and in the other in the long round."""


@pytest.mark.parametrize(("example", "lang"), WALKS)
def test_stranger(
    example: Example, lang: str, make_guest: MakeGuest, figure: Callable[[str], None]
) -> None:
    guest, words = make_guest(PHONE, script=False), texts(lang)
    guest.open("/")
    if lang == "en":
        guest.press(guest.page.locator('header button[value="en"]'))
        assert guest.path == "/"
        guest.taps = 0  # once, whatever comes after
    for said in example.said:
        if said.startswith("#"):
            guest.page.locator("#answer").fill(said[1:])
            guest.press(guest.page.locator("main button.button"))
        else:
            guest.answer(said)
    assert guest.path == "/antwoord"
    assert guest.heading == words.get("instruments", example.way, example.words).removesuffix(".")
    to_answer = guest.taps
    guest.press(guest.link(words.get("pages", "answer", "make_letter")))
    assert guest.path == f"/brieven/{example.letter}"
    fields = fill_letter(guest, example.letter, only_needed=True)
    guest.press(guest.button(words.get("pages", "letters", "look")))
    assert guest.response is not None
    assert guest.response.status == 200, guest.page.locator("main").inner_text()
    assert guest.heading == words.get("pages", "letters", "made")
    assert guest.page.locator(".sheet").is_visible()
    guest.taps += 1
    with guest.page.expect_download() as begun:
        guest.button(words.get("pages", "answer", "pdf")).click()
    assert begun.value.suggested_filename == f"{example.letter}.pdf"
    assert begun.value.path().read_bytes().startswith(b"%PDF-")
    assert guest.hosts == {guest.origin}
    figure(
        f"{to_answer} taps to the answer, {guest.taps} to the PDF with {fields} fields filled in"
    )


def test_the_answer_as_pdf_and_the_receipt(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE, script=False).tell({"role": "employee", "subject": ["capacity"]})
    guest.open("/antwoord")
    for path, name, begin in (
        ("/antwoord/pdf", "tweeluik.pdf", b"%PDF-"),
        ("/antwoord/bewijs", "tweeluik.json", b"{"),
    ):
        with guest.page.expect_download() as begun:
            guest.page.locator(f'main .actions a[href="{path}"]').click()
        assert begun.value.suggested_filename == name
        assert begun.value.path().read_bytes().startswith(begin)


def test_the_calendar_as_file(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE, script=False).open("/kalender")
    for part, text in (("day", "27"), ("month", "juli"), ("year", "26")):
        guest.page.locator(f'main input[name="{part}"]').fill(text)
    guest.press(guest.page.locator("main button.button"))
    assert guest.page.locator("h2#weeks").inner_text() == "Nu is het week 18 van 104"
    with guest.page.expect_download() as begun:
        guest.page.locator('main button[value="ics"]').click()
    assert begun.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_without_script_nothing_is_offered_that_needs_it(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE, script=False).tell({"role": "employee", "subject": ["capacity"]})
    guest.open("/antwoord")
    assert not guest.page.locator("[data-print]").is_visible()
    assert not guest.page.locator("[data-speak]").is_visible()


def test_a_mistake_keeps_what_was_typed(make_guest: MakeGuest) -> None:
    guest = make_guest(Look("nl", "light", 390), script=False)
    guest.open("/brieven/second-opinion-request")
    guest.page.locator("#question").fill("Kan ik de trap op?")
    guest.press(guest.page.locator("main button.button"))
    assert guest.page.title().startswith("Fout:")
    assert guest.page.locator("#question").input_value() == "Kan ik de trap op?"
    guest.page.locator(".errors a").first.click()
    led_to = guest.page.evaluate("document.activeElement.id || location.hash.slice(1)")
    assert guest.page.locator(f"#{led_to}").is_editable()


def test_a_date_that_is_wrong_is_explained_in_the_words_of_the_form(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE, script=False)
    guest.ask("fact:first_day_ill")
    guest.open("/vraag")
    for part, text in (("day", "31"), ("month", "2"), ("year", "2026")):
        guest.page.locator(f'main input[name="{part}"]').fill(text)
    guest.press(guest.page.locator("main button.button"))
    told = guest.page.locator(".field .message").inner_text()
    assert told == texts("nl").get("pages", "problems", "date")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_head_of_the_page_is_one_line(lang: str, make_guest: MakeGuest) -> None:
    guest = make_guest(Look(lang, "light", 320, 640), script=False).open("/")
    box = guest.page.locator("body > header").bounding_box()
    assert box is not None
    assert box["height"] <= 57, "56 px and a line (ux.md 5, lesson a)"
