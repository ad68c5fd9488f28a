"""The next question, derived: asked only while its answer would change the advice.

Which questions there are, what one tap settles and the assumed share of each answer stands in
``shares.toml``. Whether a question is asked follows from the rules: it must change what is primary
for at least one in ten of those who reach it, or guard a deadline or the wage.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from .changes import State, after, matters, move
from .conditions import Value
from .facts import CATALOGUE, INPUT
from .reading import PLAIN, Json, Reading, read
from .rulebook import RuleBook
from .subjects import best_per_subject, primaries

ADMITTED_FROM: Final = 0.10
"""A question has to change the answer for at least this share of those who reach it (ux.md 3)."""

MOST_BEFORE_ANSWER: Final = 4
"""At most so many questions before a first answer."""

UNKNOWN: Final = "unknown"

KNOWN: Final = "known"

_SURELY_OFFERED: Final = ("recommended", "possible")


@dataclass(frozen=True, slots=True)
class Answer:
    """One tap: ``sets`` maps fact ids to JSON values, ``None`` for asked and not known."""

    id: str
    share: float
    sets: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Question:
    """One question; see ``shares.toml`` for the meaning of the fields."""

    id: str
    fact: str
    answers: tuple[Answer, ...]
    when: Mapping[str, str]
    guards: frozenset[str]
    entry: str


@lru_cache(maxsize=1)
def catalogue() -> tuple[Question, ...]:
    """All questions in the order of their value.

    :raises ValueError: when the data names unknown facts or the shares do not add up to one.
    """
    data = tomllib.loads((files(__package__) / "shares.toml").read_text("utf-8"))
    return tuple(_question(row) for row in data["question"])


def _question(row: Mapping[str, Any]) -> Question:
    answers = tuple(
        Answer(a["id"], a["share"], {id: _told(v) for id, v in a["sets"].items()})
        for a in row["answers"]
    )
    if unknown := {id for answer in answers for id in answer.sets} - INPUT.keys():
        raise ValueError(f"question {row['id']} sets unknown facts: {sorted(unknown)}")
    if abs(sum(a.share for a in answers) - 1) > 1e-9:
        raise ValueError(f"the shares of question {row['id']} do not add up to 1")
    return Question(
        id=row["id"],
        fact=row["fact"],
        answers=answers,
        when=row.get("when", {}),
        guards=frozenset(row.get("guards", ())),
        entry=row.get("entry", "choice"),
    )


def _told(value: Json) -> Json:
    return None if value == UNKNOWN else value


def by_id(id: str) -> Question:
    """The question with this id.

    :raises KeyError: when there is none.
    """
    return next(q for q in catalogue() if q.id == id)


def next_question(
    book: RuleBook, reading: Reading, state: State, by_subject: Mapping[str, str]
) -> str | None:
    """The id of the first question that is worth asking now, ``None`` when there is none."""
    for question in catalogue():
        if _makes_sense(question, reading) and _worth(question, book, reading, state, by_subject):
            return question.id
    return None


def applies(question: Question, given: Mapping[str, object]) -> bool:
    """Whether what was given is such that the question makes sense."""
    for fact, wanted in question.when.items():
        if fact not in given:
            return False
        told = given[fact]
        if (told is None) if wanted == KNOWN else (told != _told(wanted)):
            return False
    return True


def _makes_sense(question: Question, reading: Reading) -> bool:
    if not applies(question, reading.given):
        return False
    # A second question about a fact (subject_other_*) comes only after "something else".
    return question.fact not in reading.given or question.fact in question.when


def _worth(
    question: Question,
    book: RuleBook,
    reading: Reading,
    state: State,
    by_subject: Mapping[str, str],
) -> bool:
    now = _advice(reading, state, by_subject)
    running = {id for id, found in state.verdicts.items() if found in _SURELY_OFFERED}
    if question.guards & running.union(by_subject.values()):
        return True
    if question.fact in reading.presumptions:
        return False  # it is shown as presumed, and can be corrected there
    # With several subjects each is also judged alone, and then a fact can matter all the same.
    if len(reading.subjects) <= 1 and not matters(book, state, *_touched(question.id)):
        return False
    changing = 0.0
    for place, answer in enumerate(question.answers):
        values, subjects = _settled(question.id, place, reading.on)
        moved = move(book, state, values)
        if moved is None:
            continue
        then = after(state, values, moved)
        advice = best_per_subject(book, then, reading.subjects if subjects is None else subjects)
        if _advice(reading, then, advice) != now:
            changing += answer.share
            if changing >= ADMITTED_FROM:
                return True
    return False


def _advice(reading: Reading, state: State, by_subject: Mapping[str, str]) -> object:
    """What an answer may change: what comes first; all verdicts while no subject was asked."""
    if by_subject or "subject" in reading.given:
        return frozenset(primaries(state, by_subject, ()))
    return state.verdicts


@cache
def _touched(question: str) -> tuple[str, ...]:
    """The facts that an answer may settle, with those that are counted from them."""
    told = {id: None for answer in by_id(question).answers for id in answer.sets}
    counted = () if PLAIN.issuperset(told) else (id for id in CATALOGUE if CATALOGUE[id].derived)
    return (*told, *counted)


@lru_cache(maxsize=512)
def _settled(
    question: str, place: int, on: date
) -> tuple[Mapping[str, Value], tuple[str, ...] | None]:
    """What an answer settles, read as the input is read; the subjects if it is about those."""
    answer = by_id(question).answers[place]
    told = read(answer.sets, on)
    values = dict.fromkeys(answer.sets) | dict(told.values)
    return values, told.subjects if "subject" in answer.sets else None
