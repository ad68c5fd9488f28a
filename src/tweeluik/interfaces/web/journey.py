"""What somebody said so far: the answers in the order in which they were given, and the facts.

Kept in the sealed cookie only. Changing an answer keeps the others; an answer that makes no sense
any more (another role, a contradiction) is left out of the facts but not thrown away, so changing
back brings it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeAlias

from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.questions import Question, applies, by_id, catalogue
from tweeluik.domain.guide.reading import FactsError, Json, read

FACT: Final = "fact:"
"""Before the id of a fact that was asked by itself, beside the questions."""

_SAID, _ASKING = "said", "asking"
_QUESTIONS: Final = frozenset(question.id for question in catalogue())


class NotAsked(LookupError):
    """There is no such question, or no such answer to it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer.

    :ivar question: id of a question, or ``fact:`` and the id of a fact.
    :ivar answer: id of the answer; for a number or a fact its JSON value.
    """

    question: str
    answer: Json

    @property
    def chosen(self) -> bool:
        """Whether it was chosen from the answers to a question, not typed or corrected."""
        return isinstance(self.answer, str) and not self.question.startswith(FACT)

    @property
    def sets(self) -> dict[str, Json]:
        """The facts that it settles.

        :raises NotAsked: when there is no such question or answer.
        """
        if self.question.startswith(FACT):
            return {_known_fact(self.question.removeprefix(FACT)): self.answer}
        question = known_question(self.question)
        if question.entry == "number":
            return {question.fact: self.answer}
        for answer in question.answers:
            if answer.id == self.answer:
                return dict(answer.sets)
        raise NotAsked(self.question)


Settled: TypeAlias = tuple[Said, dict[str, Json]]
"""An answer that makes sense, with the facts that it settles."""


def _known_fact(id: str) -> str:
    if id not in INPUT:
        raise NotAsked(id)
    return id


def known_question(id: str) -> Question:
    """The question with this id.

    :raises NotAsked: when there is none.
    """
    if id not in _QUESTIONS:
        raise NotAsked(id)
    return by_id(id)


class Journey:
    """The answers of one visitor, over the session that keeps them."""

    def __init__(self, session: MutableMapping[str, Any], on: date) -> None:
        self._session = session
        self._on = on
        self._settled_now: list[Settled] | None = None

    @property
    def said(self) -> list[Said]:
        """Everything that was said, in order."""
        return [Said(*entry) for entry in self._session.get(_SAID, ())]

    @property
    def counting(self) -> list[Said]:
        """What was said and still makes sense."""
        return [said for said, _ in self._now()]

    @property
    def facts(self) -> dict[str, Json]:
        """What follows from it: input for ``advise``."""
        found: dict[str, Json] = {}
        for _, sets in self._now():
            found |= sets
        return found

    @property
    def asking(self) -> str | None:
        """What is to be asked again, if somebody wants to change it."""
        asked = self._session.get(_ASKING)
        return asked if isinstance(asked, str) else None

    def ask(self, question: str) -> None:
        """Ask this again, or for the first time.

        :raises NotAsked: when there is no such question or fact.
        """
        if question.startswith(FACT):
            _known_fact(question.removeprefix(FACT))
        else:
            known_question(question)
        self._session[_ASKING] = question

    def leave_question(self) -> None:
        """Whoever goes to look elsewhere is not held to what was to be asked again."""
        if _ASKING in self._session:
            del self._session[_ASKING]

    def say(self, said: Said) -> None:
        """Remember an answer; an earlier one to the same question makes way for it.

        :raises NotAsked: when there is no such question or answer.
        :raises FactsError: when it cannot be right; nothing is remembered then.
        """
        others = [other for other in self.said if other.question != said.question]
        place = next((n for n, o in enumerate(self.said) if o.question == said.question), None)
        # Another choice may put aside what was said after it. A value that was typed or corrected
        # has to fit what was said, and tells what is wrong if it does not.
        read(said.sets if said.chosen else self._facts(others) | said.sets, self._on)
        if said.question.startswith(FACT) or place is None:
            place = len(others)
        self._session[_SAID] = [
            [o.question, o.answer] for o in (*others[:place], said, *others[place:])
        ]
        self._session.pop(_ASKING, None)
        self._settled_now = None

    def clear(self) -> None:
        """Forget all answers; language and colours stay."""
        self._session.pop(_SAID, None)
        self._session.pop(_ASKING, None)
        self._settled_now = None

    def _now(self) -> list[Settled]:
        if self._settled_now is None:
            self._settled_now = list(self._settled(self.said))
        return self._settled_now

    def _facts(self, entries: list[Said]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for _, sets in self._settled(entries):
            found |= sets
        return found

    def _settled(self, entries: list[Said]) -> Iterable[Settled]:
        if all(said.chosen for said in entries):
            return _settled_choices(tuple(entries), self._on)
        return _settle(entries, self._on)


def _settle(entries: Iterable[Said], on: date) -> Iterator[Settled]:
    facts: dict[str, Json] = {}
    for said in entries:
        try:
            sets = said.sets
            if not _makes_sense(said, facts):
                continue
            read(facts | sets, on)
        except (NotAsked, FactsError):
            continue
        facts |= sets
        yield said, sets


@lru_cache(maxsize=512)
def _settled_choices(entries: tuple[Said, ...], on: date) -> tuple[Settled, ...]:
    """Most people choose from the same few answers. Only choices are remembered, of nobody in
    particular; what somebody typed is not."""
    return tuple(_settle(entries, on))


def _makes_sense(said: Said, facts: Mapping[str, Json]) -> bool:
    return said.question.startswith(FACT) or applies(known_question(said.question), facts)
