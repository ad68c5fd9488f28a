"""The texts under test: every string of ``src/tweeluik/texts/<language>/*.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TEXTS = ROOT / "src" / "tweeluik" / "texts"

Kind: TypeAlias = Literal["question", "explanation", "heading"]

HEADINGS = frozenset(("name", "short", "title", "label", "heading", "row"))
"""Keys whose texts are noun phrases: names in lists, rows and titles."""

HEADING_FILES = frozenset(("words", "interface"))
"""Files of labels and connecting words; their whole sentences stand in the tables below."""

LABEL_FILES = frozenset(
    (
        "pages",
        "account",
        "mail",
        "cases",
        "demo",
        "case_states",
        "case_acts",
        "case_inputs",
        "case_deadlines",
        "readers",
        "papers",
    )
)
"""Files in which a text without an end mark is a label; the others are sentences."""

WORD_LISTS = frozenset(("coach_words",))
"""Files of words that the program looks for; nobody reads them."""

SENTENCE_TABLES = frozenset(("sentences", "replay"))

QUESTION_FILES = frozenset(("questions", "facts"))
HELPS = frozenset(("help", "why"))
"""In the question files these explain; the rest is what is asked and answered."""


@dataclass(frozen=True, slots=True)
class Text:
    """One string a user may read.

    :ivar file: name of the TOML file without suffix.
    :ivar key: dotted path of the string in that file; items of a list have their number.
    :ivar text: the string itself.
    """

    file: str
    key: str
    text: str

    @property
    def place(self) -> str:
        """``file:key``, for patterns and messages."""
        return f"{self.file}:{self.key}"

    @property
    def kind(self) -> Kind:
        """Which gate of the design holds for it."""
        parts = self.key.split(".")
        if HEADINGS.intersection(parts):
            return "heading"
        if self.file.startswith("letters/") and "values" in parts:
            return "heading"  # what can be chosen; it stands in the table of the letter too
        if self.file in LABEL_FILES and self.text[-1:] not in ".?!:":
            return "heading"  # what stands on a button or above a block
        if self.file in HEADING_FILES and not SENTENCE_TABLES.intersection(parts):
            return "heading"
        if self.file in QUESTION_FILES and not HELPS.intersection(parts):
            return "question"
        return "explanation"


def flatten(file: str, table: object, key: str = "") -> Iterator[Text]:
    """All strings of a parsed file, in order. Numbers, dates and booleans are no texts."""
    if isinstance(table, str):
        yield Text(file, key, table)
    elif isinstance(table, dict):
        for name, value in table.items():
            yield from flatten(file, value, f"{key}.{name}" if key else name)
    elif isinstance(table, list):
        for number, value in enumerate(table):
            yield from flatten(file, value, f"{key}.{number}")


@cache
def files(language: str) -> dict[str, tuple[Text, ...]]:
    """Every text file of a language, by name, with its strings."""
    return {
        name: tuple(flatten(name, tomllib.loads(path.read_text(encoding="utf-8"))))
        for path in sorted((TEXTS / language).rglob("*.toml"))
        for name in [path.relative_to(TEXTS / language).with_suffix("").as_posix()]
        if name not in WORD_LISTS
    }


def texts(language: str) -> list[Text]:
    """All strings of a language."""
    return [text for found in files(language).values() for text in found]
