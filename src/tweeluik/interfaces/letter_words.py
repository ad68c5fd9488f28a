"""Words about the fields of a letter, and what is wrong with what was filled in."""

from __future__ import annotations

from tweeluik.domain.disclosure import citizen_service_number
from tweeluik.domain.letters.filling import Filled, Problem, free_texts
from tweeluik.domain.letters.model import Letter
from tweeluik.interfaces.paper.letters import COMMON
from tweeluik.texts import Texts


def field_words(found: Texts, letter: Letter, id: str, *path: str) -> str | None:
    """Words of a field: its own, or those that all letters share."""
    own = found.find(f"letters/{letter.kind}", "fields", id, *path)
    return own or found.find(COMMON, "fields", id, *path)


def explain(found: Texts, letter: Letter, problems: tuple[Problem, ...]) -> dict[str, str]:
    """What is wrong with each field, and how to mend it."""
    return {
        problem.field: found.get(
            "pages",
            "problems",
            "date_of" if problem.code == "date" else problem.code,
            name=(field_words(found, letter, problem.field, "label") or problem.field).rstrip("?."),
            most=problem.most,
        )
        for problem in problems
    }


def numbers_in(filled: Filled) -> tuple[Problem, ...]:
    """Fields in which a citizen service number seems to stand (``security.md`` 1.2)."""
    return tuple(
        Problem(id, "bsn") for id, text in free_texts(filled) if citizen_service_number.find(text)
    )
