"""``tweeluik ask``: two or three questions, then the answer. Nothing is kept."""

from __future__ import annotations

import sys
from datetime import date

from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.questions import MOST_BEFORE_ANSWER, Question, by_id
from tweeluik.domain.guide.reading import FactsError, Json

from .answer_text import show
from .facts_file import InputError
from .screen import Screen


def converse(on: date, screen: Screen) -> None:
    """Ask while a question is worth it, then show the answer.

    :raises InputError: when the input ends before the first answer.
    """
    facts: dict[str, Json] = {}
    for number in range(1, MOST_BEFORE_ANSWER + 1):
        next_one = advise(facts, on, with_what_if=False).next_question
        if next_one is None:
            break
        question = by_id(next_one)
        if question.entry == "number":
            facts |= _number(question, number, on, screen)
        else:
            facts |= _choice(question, number, screen)
    print()
    show(advise(facts, on), screen)


def _head(question: Question, number: int, screen: Screen) -> None:
    print()
    texts = screen.texts
    screen.line(texts.get("words", "sentences", "question_count", number=number))
    screen.title(texts.get("questions", question.id, "question"))
    screen.line(texts.get("questions", question.id, "help"))


def _choice(question: Question, number: int, screen: Screen) -> dict[str, Json]:
    texts, answers = screen.texts, question.answers
    _head(question, number, screen)
    for place, answer in enumerate(answers, start=1):
        screen.line(f"{place}. {texts.get('questions', question.id, 'answers', answer.id)}", 2)
    while True:
        told = _prompt(texts.get("words", "sentences", "your_answer"))
        if told.isdecimal() and 1 <= int(told) <= len(answers):
            return dict(answers[int(told) - 1].sets)
        screen.line(texts.get("words", "sentences", "invalid_choice", count=len(answers)))


def _number(question: Question, number: int, on: date, screen: Screen) -> dict[str, Json]:
    texts = screen.texts
    _head(question, number, screen)
    while True:
        told = _prompt(texts.get("questions", question.id, "prompt"))
        if told in ("", "?"):
            return {question.fact: None}
        found: Json = int(told) if told.isdecimal() and len(told) < 10 else told
        try:
            advise({question.fact: found}, on, with_what_if=False, with_question=False)
        except FactsError as mistake:
            for problem in mistake.problems:
                screen.mistake(problem.code, {"fact": problem.fact, **problem.details})
        else:
            return {question.fact: found}


def _prompt(text: str) -> str:
    print(f"{text} ", end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise InputError("no_more_input", {})
    return line.strip()
