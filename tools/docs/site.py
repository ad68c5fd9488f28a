"""All generated pages together."""

from __future__ import annotations

from pathlib import Path

from tweeluik.texts import LANGUAGES, texts

from . import book, fact_page, law_pages, question_page, rule_pages, traceability, word_pages


def pages() -> dict[str, str]:
    """Every generated page: path from the root of the project to content."""
    both = (texts("nl"), texts("en"))
    found: dict[str, str] = {}
    for language in LANGUAGES:
        found |= rule_pages.pages(texts(language))
    return found | {
        book.FACTS: fact_page.fact_page(both),
        book.QUESTIONS: question_page.question_page(both),
        book.INSTRUMENTS: word_pages.instrument_page(both),
        book.WARNINGS: word_pages.warning_page(both),
        book.FIRST_STEPS: word_pages.first_step_page(both),
        book.SOURCES: law_pages.source_page(),
        book.VALUES: law_pages.value_page(both),
        book.SCENARIOS: word_pages.scenario_page(),
        book.TRACEABILITY: traceability.traceability_page(),
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
