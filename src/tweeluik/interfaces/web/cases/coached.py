"""The word lists of the writing coach, read once per language."""

from __future__ import annotations

from functools import cache

from tweeluik.domain.letters.coach import Words
from tweeluik.texts import texts


@cache
def coach_words(language: str) -> Words:
    """The words to look for in this language."""
    found = texts(language)
    return Words(
        blame=tuple(found.items("coach_words", "blame")),
        absolutes=tuple(found.items("coach_words", "absolutes")),
        months=tuple(found.items("words", "months")),
    )
