"""T1: the answer of the wegwijzer on one A4, with the facts it rests on and the receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tweeluik.domain.guide.advise import Advice
from tweeluik.domain.guide.receipt import receipt
from tweeluik.domain.law.sources import cite
from tweeluik.interfaces import answer, formats
from tweeluik.interfaces.answer_words import brief, reasons
from tweeluik.interfaces.condition_words import statement
from tweeluik.texts import Texts

from .letters import COMMON
from .sheet import Block, Heading, Items, Paragraph, Sheet, Table

MOST_WARNINGS: Final = 3
MOST_OTHERS: Final = 3


def compose(advice: Advice, texts: Texts) -> Sheet:
    """The answer as a sheet; what does not fit on one A4 stays on the screen."""
    words = texts.subject("pages")["answer"]
    headings = texts.subject("words")["headings"]
    first = advice.primary[0]
    blocks: list[Block] = [*map(Paragraph, reasons(texts, advice.instruments[first])[:2])]
    for id in advice.primary[1:]:
        blocks.append(Paragraph(answer.advice_line(advice, texts, id)))
    blocks += [
        Heading(words["step_label"]),
        Paragraph(answer.first_step(advice, texts), strong=True),
        Heading(words["facts_title"]),
        Table(
            tuple(
                (words["rows"][row.key], f"{row.label}. {row.text}")
                for row in brief(advice, texts, first)
            )
        ),
    ]
    dates = tuple(_dates(advice, texts))
    if dates:
        blocks += [Heading(headings["dates"]), Items(dates)]
    warnings = [w for w in advice.warnings if answer.concerns(w, advice.primary)][:MOST_WARNINGS]
    if warnings:
        told = tuple(texts.get("warnings", warned.id, "text") for warned in warnings)
        blocks += [Heading(words["take_care"]), Items(told)]
    others = [id for id in advice.ranking if id not in advice.primary][:MOST_OTHERS]
    if others:
        named = (texts.get("instruments", id, "name") for id in others)
        blocks += [Heading(words["alternatives"]), Paragraph("; ".join(named) + ".")]
    facts = " ".join(statement(texts, fact, value) for fact, value in advice.reading.given.items())
    blocks += [Heading(texts.get("pages", "own", "given")), Paragraph(facts)]
    return Sheet(
        language=texts.language,
        title=answer.advice_line(advice, texts, first).removesuffix("."),
        blocks=tuple(blocks),
        foot=tuple(_foot(advice, texts)),
        compact=True,
    )


def _dates(advice: Advice, texts: Texts) -> Iterator[str]:
    for found in advice.deadlines:
        if answer.is_near(found, advice.reading.on):
            when = formats.last_day(texts, found.earliest, found.latest)
            kind = texts.get("words", "kinds", str(found.kind))
            yield f"{answer.deadline_name(texts, found.id)}: {when} ({kind})."


def _foot(advice: Advice, texts: Texts) -> Iterator[str]:
    day = formats.day(texts, advice.reading.on)
    found = receipt(advice)["hash"]
    yield texts.get("pages", "answer", "made", date=day, receipt=found)
    titles = dict.fromkeys(
        cite(text).source.title[texts.language] for text in answer.answer_sources(advice)
    )
    yield texts.get(COMMON, "foot", "sources", "label", sources="; ".join(list(titles)[:8]))
    yield texts.get(COMMON, "foot", "not_checked")
