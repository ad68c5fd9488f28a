"""The questions: what each tap settles, the tree they make, and how many people answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.questions import MOST_BEFORE_ANSWER, Question, by_id, catalogue
from tweeluik.domain.guide.reading import Json
from tweeluik.texts import Texts

from . import book
from .markdown import code, escape, items, mark, page, paragraph, table

_NUMBER: Final = "number"


@dataclass(frozen=True, slots=True)
class Step:
    """A point in the tree of questions.

    :ivar share: the part of all people that gets here.
    :ivar equal: the same when all answers to a question are equally likely.
    :ivar question: what is asked here, ``None`` where the answer follows.
    :ivar primary: what is advised first, at the end.
    :ivar taps: per answer the step that it leads to.
    """

    share: float
    equal: float
    question: str | None
    primary: tuple[str, ...]
    taps: tuple[tuple[str, Step], ...] = ()


def walk(facts: Mapping[str, Json], share: float = 1, equal: float = 1, asked: int = 0) -> Step:
    """All ways through the questions, asked as ``tweeluik ask`` does."""
    advice = advise(facts, book.today(), with_what_if=False)
    if advice.next_question is None or asked == MOST_BEFORE_ANSWER:
        return Step(share, equal, None, advice.primary)
    question = by_id(advice.next_question)
    taps = tuple(
        (
            answer.id,
            walk(
                {**facts, **answer.sets},
                share * answer.share,
                equal / len(question.answers),
                asked + 1,
            ),
        )
        for answer in question.answers
    )
    return Step(share, equal, question.id, advice.primary, taps)


def ends(step: Step, asked: int = 0) -> Iterator[tuple[int, Step]]:
    """The ends of the tree, each with the number of questions before it."""
    if step.question is None:
        yield asked, step
    for _, after in step.taps:
        yield from ends(after, asked + 1)


def question_page(both: tuple[Texts, Texts]) -> str:
    """The page with all questions, Dutch and English side by side."""
    tree = walk({})
    found = list(ends(tree))
    mean = sum(asked * end.share for asked, end in found)
    equal = sum(asked * end.equal for asked, end in found)
    body = paragraph(
        "A question is asked only while its answer would change the advice for at least one in ten",
        "of those who reach it, or guards a deadline or the wage. The shares are assumptions",
        "(`src/tweeluik/domain/guide/shares.toml`) until anonymous counts replace them.",
    )
    body += items(
        (
            f"Questions before a first answer, under these shares: {mean:.2f} on average.",
            f"When all answers are equally likely: {equal:.2f} on average.",
            f"At most {max(asked for asked, _ in found)}, in {len(found)} ways through.",
        )
    )
    for question in catalogue():
        body += _question(both, question)
    body += ["## The tree", ""]
    body += paragraph("Per answer the share of all people that gets there, and what follows.")
    return page("Questions", [*body, *_branches(tree, 0)], book.way_back(book.QUESTIONS))


def _question(both: tuple[Texts, Texts], question: Question) -> list[str]:
    body = [f"## {code(question.id)}", ""]
    wording = ["question", "help"] + (["prompt"] if question.entry == _NUMBER else [])
    rows = [
        (key, *(escape(texts.get("questions", question.id, key)) for texts in both))
        for key in wording
    ]
    body += table(("", "nl", "en"), rows)
    about = [f"About: {book.id_links([question.fact], book.FACTS, book.QUESTIONS)}."]
    if question.when:
        given = ", ".join(code(f"{fact} = {told}") for fact, told in question.when.items())
        about.append(f"Only after: {given}.")
    if question.guards:
        guarded = book.id_links(sorted(question.guards), book.INSTRUMENTS, book.QUESTIONS)
        about.append(f"Asked even where few answers matter, for a wage or term: {guarded}.")
    if question.entry == _NUMBER:
        about.append("Answered with a number; the answers below stand for it in the shares.")
    body += items(about)
    answers = [
        (
            mark(f"{question.id}-{answer.id}") + code(answer.id),
            f"{answer.share:.0%}",
            *(escape(_answer(texts, question, answer.id)) for texts in both),
            ", ".join(_settled(fact, told) for fact, told in answer.sets.items()),
        )
        for answer in question.answers
    ]
    return [*body, *table(("answer", "share", "nl", "en", "settles"), answers)]


def _answer(texts: Texts, question: Question, answer: str) -> str:
    return texts.get("questions", question.id, "answers", answer)


def _settled(fact: str, told: Json) -> str:
    return code(f"{fact} = {json.dumps(told)}")


def _branches(step: Step, depth: int) -> list[str]:
    pad = "  " * depth
    if step.question is None:
        listed = book.id_links(step.primary, book.INSTRUMENTS, book.QUESTIONS)
        return [f"{pad}- advice: {listed}"]
    found = [f"{pad}- {book.id_links([step.question], book.QUESTIONS, book.QUESTIONS)}"]
    for answer, after in step.taps:
        found.append(f"{pad}  - {code(answer)} ({after.share:.2%})")
        found += _branches(after, depth + 2)
    return found
