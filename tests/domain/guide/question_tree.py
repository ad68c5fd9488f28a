"""The tree of questions, walked from the first one along every answer.

The figures of :func:`economy` are what tests check and reports print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tweeluik.domain.guide.advise import Advice, advise
from tweeluik.domain.guide.questions import MOST_BEFORE_ANSWER, Answer, Question, by_id
from tweeluik.domain.guide.reading import Json

from .strategies import ON


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the tree.

    :ivar taps: the questions answered so far, each with its answer.
    :ivar share: the assumed share of people who come here.
    :ivar equal: the same if all answers to a question were given equally often.
    :ivar question: what is asked here, ``None`` at the end.
    """

    taps: tuple[tuple[Question, Answer], ...]
    facts: Mapping[str, Json]
    share: float
    equal: float
    advice: Advice
    question: Question | None

    @property
    def name(self) -> str:
        return "/".join(answer.id for _, answer in self.taps)


def settled(taps: tuple[tuple[Question, Answer], ...]) -> dict[str, Json]:
    """The facts after these answers: a later one goes before an earlier one."""
    facts: dict[str, Json] = {}
    for _, answer in taps:
        facts |= answer.sets
    return facts


def _walk(taps: tuple[tuple[Question, Answer], ...], share: float, equal: float) -> Iterator[Node]:
    facts = settled(taps)
    advice = advise(facts, ON, with_what_if=False)
    question = None if advice.next_question is None else by_id(advice.next_question)
    yield Node(taps, facts, share, equal, advice, question)
    if question is not None:
        for answer in question.answers:
            part = equal / len(question.answers)
            yield from _walk((*taps, (question, answer)), share * answer.share, part)


@lru_cache(maxsize=1)
def nodes() -> tuple[Node, ...]:
    """Every place that answers can lead to."""
    return tuple(_walk((), 1.0, 1.0))


def ends() -> list[Node]:
    """The places where nothing more is asked."""
    return [node for node in nodes() if node.question is None]


@dataclass(frozen=True, slots=True)
class Economy:
    """How many questions it takes.

    :ivar mean: before the first answer, under the assumed shares.
    :ivar median: likewise.
    :ivar most: likewise; never more than the product asks before it answers.
    :ivar equal_mean: the mean if all answers were given equally often.
    :ivar whole_mean: the mean with what is asked after the first answer.
    :ivar whole_most: the longest way with what is asked after the first answer.
    """

    mean: float
    median: int
    most: int
    equal_mean: float
    whole_mean: float
    whole_most: int

    def __str__(self) -> str:
        return (
            f"questions before a first answer: mean {self.mean:.2f}, median {self.median}, "
            f"most {self.most}; mean with equal weights {self.equal_mean:.2f}; "
            f"to the very end: mean {self.whole_mean:.2f}, most {self.whole_most}"
        )


def economy() -> Economy:
    """Counted over every way through the tree, weighted by the assumed shares."""
    reached = sorted((len(end.taps), end.share, end.equal) for end in ends())
    before = [(min(length, MOST_BEFORE_ANSWER), share, equal) for length, share, equal in reached]
    passed, median = 0.0, 0
    for length, share, _ in before:
        passed += share
        if passed >= 0.5:
            median = length
            break
    return Economy(
        mean=sum(length * share for length, share, _ in before),
        median=median,
        most=max(length for length, _, _ in before),
        equal_mean=sum(length * equal for length, _, equal in before),
        whole_mean=sum(length * share for length, share, _ in reached),
        whole_most=max(length for length, _, _ in reached),
    )
