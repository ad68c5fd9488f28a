"""T1: the answer of the wegwijzer on one A4, with the facts it rests on and the receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tweeluik.domain.guide.advise import Advice
from tweeluik.domain.guide.receipt import receipt
from tweeluik.domain.law.sources import cite
from tweeluik.interfaces import answer, formats
from tweeluik.interfaces.answer_words import (
    brief,
    reasons,
    taken_for_true,
    unchecked,
    waiting,
    warnings,
)
from tweeluik.interfaces.condition_words import statement
from tweeluik.texts import Texts

from .letters import COMMON
from .sheet import Block, Heading, Items, Paragraph, Sheet, Table

MOST_WARNINGS: Final = 3
"""Unless more of them cannot wait: those are all there."""

MOST_OTHERS: Final = 3


def compose(advice: Advice, texts: Texts) -> Sheet:
    """The answer as a sheet; what does not fit on one A4 stays on the screen."""
    parts = (_why, _conflict, _take_care, _first, _step, _check, _brief, _dates, _beside, _given)
    return Sheet(
        language=texts.language,
        title=answer.advice_line(advice, texts, advice.primary[0]).removesuffix("."),
        blocks=tuple(block for part in parts for block in part(advice, texts)),
        foot=tuple(_foot(advice, texts)),
        compact=True,
    )


def _why(advice: Advice, texts: Texts) -> Iterator[Block]:
    first, *more = advice.primary
    yield from map(Paragraph, reasons(texts, advice.instruments[first])[:2])
    for id in more:
        yield Paragraph(answer.advice_line(advice, texts, id))


def _conflict(advice: Advice, texts: Texts) -> Iterator[Block]:
    sides = dict.fromkeys(r.id for c in advice.conflicts for r in (c.closes, c.opens))
    if sides:
        yield Heading(texts.get("pages", "answer", "conflict"))
        yield Items(tuple(texts.get("rules", id, "text") for id in sides))


def _take_care(advice: Advice, texts: Texts) -> Iterator[Block]:
    urgent, others = warnings(advice, texts)
    if urgent or others:
        yield Heading(texts.get("pages", "answer", "take_care"))
    for text in urgent:
        yield Paragraph(text, strong=True)
    if rest := others[: max(0, MOST_WARNINGS - len(urgent))]:
        yield Items(rest)


def _first(advice: Advice, texts: Texts) -> Iterator[Block]:
    """Ways that wait, and for what."""
    if found := waiting(advice):
        yield Heading(texts.get("words", "headings", "first"))
        told = ((f"{_name(texts, id)}.", *reasons(texts, advice.instruments[id])) for id in found)
        yield Items(tuple(map(" ".join, told)))


def _step(advice: Advice, texts: Texts) -> Iterator[Block]:
    yield Heading(texts.get("pages", "answer", "step_label"))
    yield Paragraph(answer.first_step(advice, texts), strong=True)


def _check(advice: Advice, texts: Texts) -> Iterator[Block]:
    if found := taken_for_true(advice):
        yield Heading(texts.get("pages", "answer", "check"))
        yield Paragraph(" ".join(answer.precondition_text(texts, one) for one in found))


def _brief(advice: Advice, texts: Texts) -> Iterator[Block]:
    yield Heading(texts.get("pages", "answer", "facts_title"))
    yield Table(
        tuple(
            (texts.get("pages", "answer", "rows", row.key), f"{row.label}. {row.text}")
            for row in brief(advice, texts, advice.primary[0])
        )
    )


def _dates(advice: Advice, texts: Texts) -> Iterator[Block]:
    found = []
    for one in advice.deadlines:
        if answer.is_near(one, advice.reading.on):
            when = formats.last_day(texts, one.earliest, one.latest)
            kind = texts.get("words", "kinds", str(one.kind))
            found.append(f"{answer.deadline_name(texts, one.id)}: {when} ({kind}).")
    if found:
        yield Heading(texts.get("words", "headings", "dates"))
        yield Items(tuple(found))


def _beside(advice: Advice, texts: Texts) -> Iterator[Block]:
    told = (*advice.primary, *waiting(advice))
    if others := [_name(texts, id) for id in advice.ranking if id not in told]:
        yield Heading(texts.get("pages", "answer", "alternatives"))
        yield Paragraph("; ".join(others[:MOST_OTHERS]) + ".")


def _given(advice: Advice, texts: Texts) -> Iterator[Block]:
    yield Heading(texts.get("pages", "own", "given"))
    given = advice.reading.given.items()
    yield Paragraph(" ".join(statement(texts, fact, value) for fact, value in given))


def _name(texts: Texts, id: str) -> str:
    return texts.get("instruments", id, "name")


def _foot(advice: Advice, texts: Texts) -> Iterator[str]:
    day = formats.day(texts, advice.reading.on)
    found = receipt(advice)["hash"]
    yield texts.get("pages", "answer", "made", date=day, receipt=found)
    cited = answer.answer_sources(advice)
    titles = dict.fromkeys(cite(text).source.title[texts.language] for text in cited)
    yield texts.get(COMMON, "foot", "sources", "label", sources="; ".join(list(titles)[:8]))
    if unchecked(cited):
        yield texts.get(COMMON, "foot", "not_checked")
