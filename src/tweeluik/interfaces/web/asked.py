"""A question as a page shows it, and what somebody answered in its form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from django.http import HttpRequest

from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.reading import FactsError, Json, Problem
from tweeluik.interfaces import formats
from tweeluik.interfaces.condition_words import fact_name, statement
from tweeluik.texts import LANGUAGES, Texts, texts

from .clock import today
from .journey import FACT, Said, known_question


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose from; the last one is the way out."""

    id: str
    text: str
    exit: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page shows it."""

    id: str
    title: str
    help: str
    entry: str
    choices: tuple[Choice, ...] = ()
    prompt: str = ""
    typed: str = ""
    errors: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    parts: tuple[str, str, str] = ("", "", "")

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """The mistakes, each with the id of the field to mend."""
        return [("answer", message) for message in self.errors]


UNKNOWN = "unknown"
"""The answer "Ik weet het niet" to a fact that was asked by itself."""


@lru_cache(maxsize=512)
def asked(texts: Texts, id: str) -> Asked:
    """The question, or the fact asked by itself, in words.

    :raises NotAsked: when there is none.
    """
    if id.startswith(FACT):
        return _asked_fact(texts, id)
    question = known_question(id)
    if question.entry == "number":
        return Asked(
            id=id,
            title=texts.get("questions", id, "question"),
            help=texts.get("questions", id, "help"),
            entry="number",
            prompt=texts.get("questions", id, "prompt"),
        )
    choices = tuple(
        Choice(
            found.id,
            texts.get("questions", id, "answers", found.id),
            None in found.sets.values(),
        )
        for found in question.answers
    )
    return Asked(
        id=id,
        title=texts.get("questions", id, "question"),
        help=texts.get("questions", id, "help"),
        entry="choice",
        choices=choices,
    )


def _asked_fact(texts: Texts, id: str) -> Asked:
    fact = INPUT[id.removeprefix(FACT)]
    entry = {"one": "choice", "yes_no": "choice"}.get(fact.kind, fact.kind)
    values: tuple[str, ...] = getattr(fact, "values", ())
    choices: list[Choice] = []
    if fact.kind == "yes_no":
        choices = [
            Choice("yes", statement(texts, fact.id, True)),
            Choice("no", statement(texts, fact.id, False)),
        ]
    elif entry in ("choice", "many"):
        choices = [Choice(value, texts.get("facts", fact.id, "values", value)) for value in values]
    if entry == "choice":
        choices.append(Choice(UNKNOWN, texts.get("pages", "question", "unknown"), exit=True))
    return Asked(
        id=id,
        title=texts.get("facts", fact.id, "question"),
        help=texts.get("facts", fact.id, "help"),
        entry=entry,
        choices=tuple(choices),
        prompt=texts.get("facts", fact.id, "name"),
    )


def told(question: Asked, request: HttpRequest) -> Json:
    """The answer in a form as a JSON value; what cannot be read stays text, so that the domain
    says what is wrong with it."""
    raw = request.POST.get("answer", "").strip()
    if question.entry == "many":
        return request.POST.getlist("answer") or None
    if question.entry == "date":
        parts = [request.POST.get(part, "").strip() for part in ("day", "month", "year")]
        return iso_date(parts) if any(parts) else None
    if question.entry == "number":
        return None if not raw else int(raw) if raw.isdecimal() and len(raw) < 10 else raw
    if question.id.startswith(FACT):
        return {"yes": True, "no": False, UNKNOWN: None}.get(raw, raw)
    return raw


def iso_date(parts: list[str]) -> str:
    """Day, month, year as typed, in the form of the API; month names and short years too."""
    day, month, year = parts
    if len(year) == 2 and year.isdecimal():
        year = str(_whole_year(int(year)))
    return f"{year}-{month_number(month):0>2}-{day:0>2}"


def _whole_year(short: int) -> int:
    """The year that two digits stand for: next year at the latest (a meeting in January is told in
    December), else the last one that ended so. A year too late is told to be so at the field."""
    latest = today().year + 1
    return latest - (latest - short) % 100


def month_number(told: str) -> str:
    """ "nov" is 11; anything but the first letters of a month, three or more, stays what it is."""
    word = told.lower().removesuffix(".")
    if word == "mrt":
        return "3"
    if len(word) < SHORTEST_MONTH:
        return told
    names = (enumerate(texts(lang).items("words", "months"), 1) for lang in LANGUAGES)
    found = (str(n) for months in names for n, name in months if name.lower().startswith(word))
    return next(found, told)


SHORTEST_MONTH: Final = 3

IN_A_FORM: Final = {
    "wrong_type_one": "choice",
    "wrong_type_many": "choice",
    "wrong_type_yes_no": "choice",
    "unknown_value": "choice",
    "wrong_type_number": "number",
    "wrong_type_date": "date",
    "impossible_date": "date",
    "out_of_range": "range",
    "first_day_after_on": "future",
    "weeks_against_first_day": "weeks",
    "contradiction": "together",
}
"""What can be wrong with an answer, and the words for it: a form needs others than a file."""


def problems(found: Texts, mistake: FactsError) -> tuple[str, ...]:
    """What is wrong with what somebody told, in words."""
    return tuple(_in_words(found, one) for one in mistake.problems)


def _in_words(found: Texts, problem: Problem) -> str:
    fields = {**problem.details, "fact": fact_name(found, problem.fact)}
    if "other" in fields:
        fields["other"] = fact_name(found, fields["other"])
    if "first_day" in fields:
        fields["first_day"] = formats.day(found, date.fromisoformat(fields["first_day"]))
    return found.get("pages", "problems", IN_A_FORM[problem.code], **fields)


def again(question: Asked, request: HttpRequest, wrong: tuple[str, ...]) -> Asked:
    """The question with what was typed and what is wrong with it."""
    day, month, year = (request.POST.get(part, "")[:12] for part in ("day", "month", "year"))
    return replace(
        question,
        typed=request.POST.get("answer", "")[:12],
        errors=wrong,
        chosen=tuple(request.POST.getlist("answer")),
        parts=(day, month, year),
    )


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """Something somebody said, in words."""

    id: str
    question: str
    answer: str


def own_answers(texts: Texts, said: Iterable[Said]) -> list[OwnAnswer]:
    """What somebody said, in words."""
    found = []
    for one in said:
        title = asked(texts, one.question).title
        found.append(OwnAnswer(one.question, title, _answer_words(texts, one)))
    return found


def _answer_words(texts: Texts, said: Said) -> str:
    if said.question.startswith(FACT) or not isinstance(said.answer, str):
        fact, value = next(iter(said.sets.items()))
        return statement(texts, fact, value)
    return texts.get("questions", said.question, "answers", said.answer)
