"""All generated pages together."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.texts import LANGUAGES, texts

from . import (
    book,
    fact_page,
    law_pages,
    procedure_pages,
    question_page,
    rule_pages,
    traceability,
    word_pages,
)
from .markdown import Target, items, link, page, paragraph

_SHARED: Final = {
    book.FACTS: "Facts: every fact, its values and what is presumed",
    book.QUESTIONS: "Questions: what is asked, what each answer settles, and the tree",
    book.INSTRUMENTS: "Instruments: what each way is, and where to apply",
    book.WARNINGS: "Warnings",
    book.FIRST_STEPS: "First steps: what to do today",
    book.SOURCES: "Sources, and how each was read",
    book.VALUES: "Fees, terms and retention, each with its period",
    book.SCENARIOS: "Scenarios: all cases and the rules that apply to each",
    **{
        procedure_pages.procedure_page(id): f"Procedure: {id.replace('_', ' ')}"
        for id in PROCEDURES
    },
    procedure_pages.MATRIX: "Privacy matrix: who may see what",
    book.TRACEABILITY: "Traceability: where each sentence of the two seeds lives",
}


def _entrance() -> str:
    here = book.ENTRANCE
    body = paragraph("What the answers are made of: made from the rules and texts themselves.")
    body += items(
        link(title, Target(book.index_page(language)), here)
        for language, title in (
            ("nl", "De regels in het Nederlands"),
            ("en", "The rules in English"),
        )
    )
    body += paragraph("Dutch and English side by side:")
    body += items(link(title, Target(path), here) for path, title in _SHARED.items())
    return page("Rule book", body)


def pages() -> dict[str, str]:
    """Every generated page: path from the root of the project to content."""
    both = (texts("nl"), texts("en"))
    found: dict[str, str] = {}
    for language in LANGUAGES:
        found |= rule_pages.pages(texts(language))
    return found | {
        book.ENTRANCE: _entrance(),
        book.FACTS: fact_page.fact_page(both),
        book.QUESTIONS: question_page.question_page(both),
        book.INSTRUMENTS: word_pages.instrument_page(both),
        book.WARNINGS: word_pages.warning_page(both),
        book.FIRST_STEPS: word_pages.first_step_page(both),
        book.SOURCES: law_pages.source_page(),
        book.VALUES: law_pages.value_page(both),
        book.SCENARIOS: word_pages.scenario_page(),
        book.TRACEABILITY: traceability.traceability_page(),
        **procedure_pages.pages(),
    }


def write(root: Path) -> list[str]:
    """Write all pages under ``root`` and take away pages of the rule book that are made no more.

    :returns: the paths that changed, appeared or went.
    """
    made = pages()
    changed = []
    for path, content in made.items():
        file = root / path
        data = content.encode()
        if not file.is_file() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            changed.append(path)
    for file in sorted((root / book.RULE_BOOK).rglob("*.md")):
        path = file.relative_to(root).as_posix()
        if path not in made:
            file.unlink()
            changed.append(path)
    return sorted(changed)
