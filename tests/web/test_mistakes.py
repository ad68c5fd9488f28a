"""What a form says when something cannot be right: plain words, at the field, for every reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings

from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.reading import _CONTRADICTIONS, FactsError, Problem, read
from tweeluik.interfaces import answer_words
from tweeluik.interfaces.condition_words import fact_name
from tweeluik.interfaces.web import asked as asking
from tweeluik.interfaces.web.asked import iso_date, month_number
from tweeluik.texts import LANGUAGES, Texts, texts

from .test_scenarios import form_answer
from .visitor import Visitor

ON = date(2026, 11, 22)
NL = texts("nl")


@pytest.fixture(autouse=True)
def that_day(settings: LazySettings) -> None:
    """The day on which somebody fills in."""
    settings.TODAY = ON


# --- dates as people type them --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "year"),
    [("98", 1998), ("28", 1928), ("27", 2027), ("26", 2026), ("00", 2000), ("1998", 1998)],
)
def test_a_short_year_is_the_nearest(typed: str, year: int) -> None:
    assert iso_date(["3", "8", typed]) == f"{year}-08-03"


def test_a_short_year_that_is_still_to_come_is_told_at_the_field() -> None:
    visitor = Visitor().tell("fact:first_day_ill", day="3", month="8", year="27")
    assert NL.get("pages", "problems", "future") in visitor.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_month_can_be_typed_as_a_word(lang: str) -> None:
    for number, name in enumerate(texts(lang).items("words", "months"), 1):
        for word in (name, name[:3], name.upper(), f"{name[:3]}."):
            assert month_number(word) == str(number), word
    assert month_number("mrt") == "3"


@pytest.mark.parametrize("word", ["me", "m", "o", "mist", "janken", "octopus", "maandag", "", "7"])
def test_what_begins_no_month_is_none(word: str) -> None:
    assert month_number(word) == word


# --- answers that do not go together --------------------------------------------------------------

MACHINE = re.compile(r"\b(true|false|null|None|[a-z]+_[a-z_]+|\d{4}-\d\d-\d\d)\b|tweeluik |--|\[")


def value_for(fact: str) -> Any:
    """Something to tell about a fact."""
    found = INPUT[fact]
    match found.kind:
        case "yes_no":
            return True
        case "number":
            return 5
        case "date":
            return "2026-03-02"
        case "many":
            return [found.values[0]]
    return found.values[0]


def pairs() -> Iterator[tuple[str, Any, str, Any]]:
    """Every two answers that contradict each other."""
    for fact, values, other in _CONTRADICTIONS:
        yield fact, min(values, key=str), other, value_for(other)
    yield "first_day_ill", "2026-03-02", "weeks_ill", 3


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
@pytest.mark.parametrize(("fact", "value", "other", "told"), list(pairs()))
def test_a_contradiction_is_told_by_the_names_of_the_facts(
    fact: str, value: Any, other: str, told: Any, turned: bool, lang: str
) -> None:
    answers = [(fact, value), (other, told)]
    if turned:
        answers.reverse()
    visitor = Visitor().open("/").press("/voorkeur", value="en") if lang == "en" else Visitor()
    (first, one), (second, two) = answers
    visitor.tell(f"fact:{first}", **form_answer(first, one))
    visitor.tell(f"fact:{second}", **form_answer(second, two))
    assert visitor.response.status_code == 422
    (summary,) = (n for n in visitor.page.iter("div") if n.get("class") == "errors")
    said = " ".join("".join(summary.itertext()).split())
    assert not MACHINE.search(said), said
    for id in (fact, other):
        assert fact_name(texts(lang), id).lower() in said.lower()


def every_code() -> set[str]:
    """Every code with which the domain refuses what a form can send."""
    found: set[str] = set()
    wrong: list[dict[str, Any]] = [
        {fact: value}
        for fact in INPUT
        for value in ("x", 5, True, ["x"], [5], "2026-02-31", "2027-01-01", 10**9, "")
    ]
    wrong += [{fact: value, other: told} for fact, value, other, told in pairs()]
    for facts in wrong:
        try:
            read(facts, ON)
        except FactsError as mistake:
            found |= {problem.code for problem in mistake.problems}
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_words_for_a_form(lang: str) -> None:
    codes = every_code()
    assert codes == set(asking.IN_A_FORM)
    details = {"value": "5", "low": "0", "high": "9", "weeks": "4", "first_day": "2026-03-02"}
    for code in codes:
        problem = Problem(code, "weeks_ill", {**details, "other": "first_day_ill"})
        (said,) = asking.problems(texts(lang), FactsError((problem,)))
        assert not MACHINE.search(said), said


# --- where the message stands ---------------------------------------------------------------------

WRONG = {
    "choice": ("fact:not_ill", {"answer": "yes"}),
    "made up": ("fact:conflict", {"answer": "zomaar"}),
    "number": ("fact:weeks_ill", {"answer": "veel"}),
    "date": ("fact:first_day_ill", {"day": "31", "month": "feb", "year": "2026"}),
    "many": ("fact:subject", {"answer": ["zomaar"]}),
}


def by_id(page: Any) -> dict[str, Any]:
    """The elements of a page that have an id."""
    return {node.get("id"): node for node in page.iter() if node.get("id")}


def message_of(page: Any, node: Any) -> str:
    """What is said at an element or around it, as a screen reader finds it."""
    ids = by_id(page)
    around = [node, *(one for one in page.iter("fieldset") if node in one.iter())]
    told = " ".join(one.get("aria-describedby", "") for one in around).split()
    return " ".join("".join(ids[id].itertext()) for id in told)


@pytest.mark.parametrize(("question", "answer"), WRONG.values(), ids=WRONG)
def test_a_mistake_leads_to_its_field(question: str, answer: dict[str, Any]) -> None:
    visitor = Visitor()
    visitor.tell("fact:weeks_ill", answer="5")
    visitor.tell(question, **answer)
    assert visitor.response.status_code == 422
    ids = by_id(visitor.page)
    (summary,) = (n for n in visitor.page.iter("div") if n.get("class") == "errors")
    (link,) = summary.iter("a")
    field = ids[link.get("href").removeprefix("#")]
    assert field.tag in ("input", "button")
    if field.tag == "input":
        assert field.get("aria-invalid") == "true"
        assert "".join(link.itertext()).strip() in message_of(visitor.page, field)


def test_a_date_of_the_calendar_says_what_is_wrong() -> None:
    visitor = Visitor().open("/kalender")
    visitor.submit(visitor.forms("/kalender")[0], day="31", month="2", year="2026")
    field = by_id(visitor.page)["first-day"]
    assert field.get("aria-invalid") == "true"
    assert NL.get("pages", "calendar", "wrong") in message_of(visitor.page, field)
    assert NL.get("pages", "form", "date_hint") in message_of(visitor.page, field)


# --- what was not looked at is said only where that is so -----------------------------------------


def all_checked(text: str) -> Any:
    """A citation of a source that somebody compared today."""
    from tweeluik.domain.law.sources import cite

    found = cite(text)
    return replace(found, source=replace(found.source, checked_live=ON))


def told_unchecked(found: Texts) -> dict[str, bool]:
    """Whether each page says that a source was not looked at."""
    heading = found.get("pages", "answer", "unchecked")
    visitor = Visitor()
    said = {"difference": heading in visitor.open("/verschil").text}
    visitor.open("/kalender")
    visitor.submit(visitor.forms("/kalender")[0], day="3", month="8", year="2026")
    said["calendar"] = heading in visitor.text
    visitor.tell("fact:role", answer="employee").open("/antwoord")
    return said | {"answer": heading in visitor.text}


def test_unchecked_is_said_where_it_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_unchecked(NL) == {"difference": True, "calendar": True, "answer": True}
    monkeypatch.setattr(answer_words, "cite", all_checked)
    assert told_unchecked(NL) == {"difference": False, "calendar": False, "answer": False}
