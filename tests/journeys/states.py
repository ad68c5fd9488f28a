"""All there is to see: every page, in every state that it has, and how a visitor gets there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.test_scenarios import FOLDER, load
from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.letters.catalogue import LETTERS

from .case_states import ACCOUNT, CASES
from .guest import Guest
from .state import State

ANSWERS: Final = (
    "second_opinion/doubts-which-work-is-possible",
    "second_opinion/treating-doctor-differs-helper",
    "expert_opinion/offered-work-chosen-by-employer",
    "employer/frequent-absence-with-dismissal",
    "employer/employer-wants-second-opinion",
    "examination/six-days-ago",
    "wage_and_court/doubt-and-wage-stopped",
    "uwv_decisions/sickness-benefit-ended-ten-days-ago",
    "general/professional-idea-of-employer",
    "several_subjects/suitable-work-and-employer-efforts",
    "after_second_opinion/rejected-without-reasons",
    "complaints/unanswered-by-affiliated-service",
    "status/self-employed",
    "timing/after-week-104",
    "general/everything-asked-nothing-known",
)
"""Scenarios that together show every block of the answer page."""
_SAMPLED_ANSWERS: Final = frozenset(
    (
        "second_opinion/doubts-which-work-is-possible",
        "expert_opinion/offered-work-chosen-by-employer",
        "employer/employer-wants-second-opinion",
        "examination/six-days-ago",
        "wage_and_court/doubt-and-wage-stopped",
        "after_second_opinion/rejected-without-reasons",
        "general/everything-asked-nothing-known",
    )
)


def facts_of(scenario: str) -> dict[str, Any]:
    """What is told in a scenario."""
    found: dict[str, Any] = load(FOLDER / f"{scenario}.json")["facts"]
    return found


def _page(path: str) -> Callable[[Guest], object]:
    return lambda guest: guest.open(path)


def _told(scenario: str, path: str = "/antwoord") -> Callable[[Guest], object]:
    return lambda guest: guest.tell(facts_of(scenario)).open(path)


def _asked(question: str, facts: dict[str, Any] | None = None) -> Callable[[Guest], object]:
    def go(guest: Guest) -> None:
        guest.tell(facts or {}).ask(question)
        guest.open("/vraag")

    return go


def _wrong(question: str, **typed: str) -> Callable[[Guest], object]:
    def go(guest: Guest) -> None:
        _asked(question)(guest)
        for name, text in typed.items():
            guest.page.locator(f'main input[name="{name}"]').fill(text)
        guest.press(guest.page.locator("main button.button"))

    return go


def _stepped(*answers: str) -> Callable[[Guest], object]:
    def go(guest: Guest) -> None:
        guest.open("/")
        for answer in answers:
            guest.answer(answer)

    return go


def _thanked(guest: Guest) -> None:
    _told(ANSWERS[0])(guest)
    guest.press(guest.page.locator('main button[name="helped"][value="yes"]'))


def _day(guest: Guest, day: str, month: str, year: str) -> None:
    guest.open("/kalender")
    for name, text in (("day", day), ("month", month), ("year", year)):
        guest.page.locator(f'main input[name="{name}"]').fill(text)
    guest.press(guest.page.locator("main button.button"))


def _calendar(day: str, month: str, year: str) -> Callable[[Guest], object]:
    return lambda guest: _day(guest, day, month, year)


SHORT: Final = "Ingevuld als voorbeeld"
LONG: Final = (
    "Ik kan de trap niet op zonder te rusten. De bedrijfsarts zegt dat ik halve dagen kan werken. "
    "Ik merk dat twee uur al veel is."
)


def fill_letter(guest: Guest, kind: str, *, only_needed: bool = False) -> int:
    """Fill in the form of a letter, the first of what can be chosen; gives how many fields."""
    asked = [field for field in LETTERS[kind].all_fields if field.required or not only_needed]
    for field in asked:
        match str(field.entry):
            case "date":
                for part, text in (("day", "16"), ("month", "11"), ("year", "2026")):
                    guest.page.locator(f"#{field.id}{'' if part == 'day' else '-' + part}").fill(
                        text
                    )
            case "choice":
                guest.page.locator(f"#{field.id}").check()
            case "text":
                guest.page.locator(f"#{field.id}").fill(LONG)
            case _:
                guest.page.locator(f"#{field.id}").fill(SHORT)
    return len(asked)


def _letter_empty(kind: str) -> Callable[[Guest], object]:
    def go(guest: Guest) -> None:
        guest.open(f"/brieven/{kind}")
        guest.press(guest.page.locator("main button.button"))

    return go


def _letter_made(kind: str) -> Callable[[Guest], object]:
    def go(guest: Guest) -> None:
        guest.open(f"/brieven/{kind}")
        fill_letter(guest, kind)
        guest.press(guest.page.locator("main button.button"))

    return go


def _letter_late(guest: Guest) -> None:
    guest.open(f"/brieven/{next(iter(LETTERS))}")
    fill_letter(guest, next(iter(LETTERS)))
    guest.page.locator("#letter input[name=csrfmiddlewaretoken]").evaluate(
        "(one) => { one.value = 'x'.repeat(64); }"
    )
    guest.press(guest.page.locator("main button.button"))


def _term_over(guest: Guest) -> None:
    guest.open("/brieven/re-examination-request")
    fill_letter(guest, "re-examination-request")
    guest.page.locator("#told_on-year").fill("2024")
    guest.press(guest.page.locator("main button.button"))


def _not_together(guest: Guest) -> None:
    _asked("fact:not_ill", {"weeks_ill": 5})(guest)
    guest.press(guest.page.locator('main button[value="yes"]'))


def _letter_number(guest: Guest) -> None:
    kind = next(iter(LETTERS))
    guest.open(f"/brieven/{kind}")
    fill_letter(guest, kind)
    guest.page.locator("main textarea").first.fill("Mijn nummer is 111222333.")
    guest.press(guest.page.locator("main button.button"))


def _tampered(selector: str, value: str) -> Callable[[Guest], object]:
    def go(guest: Guest) -> None:
        guest.open("/")
        guest.page.evaluate(
            "([selector, value]) => { document.querySelector(selector).value = value; }",
            [selector, value],
        )
        guest.press(guest.page.locator("main form.answers button").first)

    return go


def _too_much(guest: Guest) -> None:
    guest.open(f"/brieven/{next(iter(LETTERS))}")
    guest.page.locator("main textarea").first.fill("lang " * 14_000)
    guest.press(guest.page.locator("main button.button"))


_DOUBT = {"role": "employee", "subject": ["capacity"]}
_SAMPLED_WAYS: Final = ("second_opinion", "court")
_SAMPLED_LETTERS: Final = (
    "second-opinion-request",
    "expert-opinion-application",  # to UWV
    "talk-invitation",  # from either side
)

STATES: Final = (
    State("start", "start", _page("/")),
    State("start with answers", "start", _told(ANSWERS[0], "/")),
    State("question choice", "question", _stepped("employee")),
    State("question third", "question", _stepped("employee", "suitable_work")),
    State("question choice fact", "question", _asked("fact:conflict", _DOUBT)),
    State("choice wrong", "question", _not_together, 422, True),
    State("question number", "question", _asked("fact:days_since_result", _DOUBT)),
    State("number wrong", "question", _wrong("fact:days_since_result", answer="x"), 422, True),
    State("question date", "question", _asked("fact:first_day_ill")),
    State("date wrong", "question", _wrong("fact:first_day_ill", day="40"), 422, True),
    State("question many", "question", _asked("fact:subject", _DOUBT)),
    State("own answers", "own_answers", _told(ANSWERS[0], "/uw-antwoorden")),
    State("own answers none", "own_answers", _page("/uw-antwoorden")),
    *(
        State(f"answer {name}", "answer", _told(name), sample=name in _SAMPLED_ANSWERS)
        for name in ANSWERS
    ),
    State("answer thanked", "answer", _thanked),
    State("difference", "difference", _page("/verschil")),
    State("letters", "letters", _page("/brieven")),
    *(
        state
        for kind in LETTERS
        for sample in [kind in _SAMPLED_LETTERS]
        for state in (
            State(f"letter {kind}", "letter", _page(f"/brieven/{kind}"), sample=sample),
            State(f"letter {kind} wrong", "letter", _letter_empty(kind), 422, True, sample),
            State(f"letter {kind} made", "letter_made", _letter_made(kind), sample=sample),
        )
    ),
    State("letter with number", "letter", _letter_number, 422, True),
    State("letter too late", "letter", _letter_late, 403),
    State("letter term over", "letter_made", _term_over),
    State("calendar", "calendar", _page("/kalender")),
    State("calendar wrong", "calendar", _calendar("31", "2", "2026"), 422, True),
    State("calendar dates", "calendar", _calendar("27", "7", "2026")),
    State("calendar past", "calendar", _calendar("1", "9", "2024")),
    *(
        State(
            f"explained {way}",
            "explained",
            _page(f"/uitleg/{way.replace('_', '-')}"),
            sample=way in _SAMPLED_WAYS,
        )
        for way in INSTRUMENTS
    ),
    State("rules", "rules", _page("/regels")),
    State("rule", "rule", _page(f"/regels/{RULES[0].id}")),
    *(State(f"rule {r.id}", "rule", _page(f"/regels/{r.id}"), sample=False) for r in RULES[1:]),
    State("sources", "sources", _page("/bronnen")),
    State("help", "help", _page("/hulp")),
    State("privacy", "prose", _page("/privacy")),
    State("accessibility", "prose", _page("/toegankelijkheid")),
    State("api docs", "api_docs", _page("/api/v1/uitleg")),
    State("not found", "error", _page("/er-is-niets"), 404),
    State("forged", "error", _tampered("main input[name=csrfmiddlewaretoken]", "x" * 64), 403),
    State("bad request", "error", _tampered("main form.answers button", "nothing"), 400),
    State("too much text", "error", _too_much, 413),
    *ACCOUNT,
    *CASES,
)

SAMPLE: Final = tuple(state for state in STATES if state.sample)
