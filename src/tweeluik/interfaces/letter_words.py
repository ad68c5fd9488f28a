"""A letter as pages, programs and terminals make one, with the words about its fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from tweeluik.domain.disclosure import citizen_service_number
from tweeluik.domain.letters.filling import (
    JOINERS,
    Filled,
    FillingError,
    Problem,
    fill,
    free_texts,
)
from tweeluik.domain.letters.model import Letter
from tweeluik.interfaces.paper.letters import COMMON
from tweeluik.texts import Texts

NUMBER: Final = "bsn"
"""The code of a problem that the sender may answer with: it is another number."""

_WITHOUT_JOINERS: Final = dict.fromkeys(map(ord, JOINERS))


def written(
    letter: Letter,
    raw: Mapping[str, object],
    on: date,
    *,
    confirmed: bool = False,
    by_hand: bool = False,
) -> Filled:
    """What somebody filled in, read and looked over: the only way from a form to a letter.

    :param confirmed: the sender says that no number in it is a citizen service number. One in
        eleven references looks like one, and no text can tell which.
    :param by_hand: what is still empty is written by hand.
    :raises FillingError: when it cannot be a letter yet, or seems to hold such a number.
    """
    filled = fill(letter, raw, on, by_hand=by_hand)
    if not confirmed and (numbers := numbers_in(filled)):
        raise FillingError(numbers)
    return filled


def numbers_in(filled: Filled) -> tuple[Problem, ...]:
    """Fields in which a citizen service number seems to stand (``security.md`` 1.2)."""
    return tuple(
        Problem(id, NUMBER)
        for id, text in free_texts(filled)
        if citizen_service_number.find(text.translate(_WITHOUT_JOINERS))
    )


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
