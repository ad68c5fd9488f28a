"""Which words do not belong in a text, and where."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from .corpus import HERE, Text
from .measure import without_copied

NEGATORS = frozenset(("niet", "geen", "nooit", "niemand", "niets", "nergens"))
_CLAUSE = re.compile(
    r"[.,;:()?]|\b(?:maar|want|dus|en|of|als|dat|die|wat|wie|omdat|zodat|tenzij|terwijl|ook)\b"
)
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")


@dataclass(frozen=True)
class Banned:
    """One row of ``banned.toml``; the head of that file explains the fields."""

    pattern: str
    use: str
    reason: str
    kind: str
    bad: str
    good: str
    place: str = "example:text"
    unless: str | None = None
    only: tuple[str, ...] = ("*",)
    exceptions: tuple[str, ...] = ()
    headings: bool = False

    @cached_property
    def _search(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?:{self.pattern})(?![\w-])", re.IGNORECASE)

    def found_in(self, text: Text) -> str | None:
        """The banned word as it stands in this text, or ``None``."""
        if self.headings and text.kind != "heading":
            return None
        if not any(fnmatchcase(text.place, place) for place in self.only):
            return None
        if any(fnmatchcase(text.place, place) for place in self.exceptions):
            return None
        if self.unless and re.search(self.unless, text.text, re.IGNORECASE):
            return None
        found = self._search.search(without_copied(text.text))
        return found.group() if found else None


def _row(row: dict[str, Any]) -> Banned:
    fields: dict[str, Any] = {}
    for name, value in row.items():
        field = "exceptions" if name == "except" else name
        fields[field] = tuple(value) if isinstance(value, list) else value
    return Banned(**fields)


def banned() -> list[Banned]:
    """All rows of ``banned.toml``."""
    read = tomllib.loads((HERE / "banned.toml").read_text(encoding="utf-8"))
    return [_row(row) for row in read["word"]]


def _allowed_file() -> dict[str, Any]:
    return tomllib.loads((HERE / "allowed_terms.toml").read_text(encoding="utf-8"))


def term_rows() -> list[dict[str, Any]]:
    """The rows of ``allowed_terms.toml`` for rare words."""
    rows: list[dict[str, Any]] = _allowed_file()["term"]
    return rows


def capital_rows() -> list[dict[str, Any]]:
    """The rows of ``allowed_terms.toml`` for abbreviations in capitals."""
    rows: list[dict[str, Any]] = _allowed_file()["capitals"]
    return rows


def _lets_pass(rows: Iterable[dict[str, Any]], file: str) -> frozenset[str]:
    rows = [row for row in rows if file in row.get("files", (file,))]
    return frozenset(form for row in rows for form in (row["word"], *row.get("forms", ())))


def allowed_words(file: str) -> frozenset[str]:
    """Lower-case words of a text file that a reader may not know, but which stay on purpose."""
    return _lets_pass(term_rows(), file)


def allowed_capitals(file: str) -> frozenset[str]:
    """Abbreviations in capitals that may stand in a text file."""
    return _lets_pass(capital_rows(), file)


def exclamations(texts: Iterable[Text]) -> list[str]:
    """Texts that shout."""
    return [f"{text.place}: {text.text!r}" for text in texts if "!" in text.text]


def unknown_capitals(texts: Iterable[Text]) -> list[str]:
    """Abbreviations in capitals that no reader was told about."""
    return [
        f"{text.place}: {found}"
        for text in texts
        for found in _CAPITALS.findall(without_copied(text.text))
        if found not in allowed_capitals(text.file)
    ]


def double_negations(texts: Iterable[Text]) -> list[str]:
    """Texts with two negations in one clause."""
    return [
        f"{text.place}: {clause.strip()!r}"
        for text in texts
        for clause in _CLAUSE.split(text.text.lower())
        if sum(word in NEGATORS for word in re.findall(r"\w+", clause)) > 1
    ]
