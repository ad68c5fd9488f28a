"""The writing coach: questions about one's own text, so that it is heard. It never blocks.

Pure rules over plain text: long sentences, words of blame, absolutes, names of third persons, and
views without a day or a fact. The words it looks for come from ``texts/<lang>/coach_words.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MOST_WORDS: Final = 25
"""Words in a sentence before it is worth cutting in two."""

LEAST_WORDS: Final = 25
"""Words in a text before a day or a fact is missed."""

_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLED: Final = re.compile(
    r"\b(?:[Dd]e [Hh]eer|[Mm]evrouw|[Mm]eneer|[Dd]hr\.?|[Mm]evr\.?|[Dd]okter|[Dd]r\."
    r"|Mr\.?|Mrs\.?|Ms\.?)"
    r"\s+(?:(?:van|de|der|den|het|ten|ter)\s+)*[A-Z][\w'’-]+"
)
_DAY: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Words:
    """The words to look for in one language.

    :ivar blame: words and phrases that a reader hears as an accusation.
    :ivar absolutes: words such as "always" and "never".
    :ivar months: names of months, which make a day.
    """

    blame: tuple[str, ...]
    absolutes: tuple[str, ...]
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tip:
    """Something to look at again.

    :ivar kind: key of its words in ``texts/<lang>/coach.toml``.
    :ivar quote: the words that it is about; empty when something is missing.
    """

    kind: str
    quote: str = ""


def tips(text: str, words: Words) -> tuple[Tip, ...]:
    """What to look at again in a text; nothing when it is clear."""
    return (
        *_long_sentences(text),
        *(Tip("blame", found) for found in _phrases(text, words.blame)),
        *(Tip("absolute", found) for found in _phrases(text, words.absolutes)),
        *(Tip("third_person", found) for found in _once(_TITLED.findall(text))),
        *_missing(text, words),
    )


def _long_sentences(text: str) -> Iterator[Tip]:
    for sentence in _SENTENCE.findall(text):
        if len(_WORD.findall(sentence)) > MOST_WORDS:
            yield Tip("long_sentence", sentence.strip())


def _phrases(text: str, listed: tuple[str, ...]) -> list[str]:
    """The listed phrases that stand in the text, as they were written, each once."""
    if not listed:
        return []
    pattern = "|".join(re.escape(one) for one in sorted(listed, key=len, reverse=True))
    return _once(re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE))


def _once(found: list[str]) -> list[str]:
    return list({one.casefold(): one for one in found}.values())


def _missing(text: str, words: Words) -> Iterator[Tip]:
    """A view of some length without any day; a short text needs none."""
    if len(_WORD.findall(text)) < LEAST_WORDS:
        return
    if not _DAY.search(text) and not _phrases(text, words.months):
        yield Tip("missing_date")
