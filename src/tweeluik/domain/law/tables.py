"""Strict reading of the TOML files of this package.

A data file is law here: a misspelt field or a date as text would be a silent error of law. So every
field is asked for by name and type, and what nobody asked for is an error. Errors name the file,
the entry, what is wrong and how to mend it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

Choice = TypeVar("Choice", bound=StrEnum)


class LawDataError(ValueError):
    """A data file of this package is wrong. The text says where, what, and how to mend it."""


class Kind(StrEnum):
    """What makes a value or a date hold, the strongest first. Readers always see which it is."""

    STATUTORY = "statutory"
    """Act, decree or ministerial regulation."""
    PUBLISHED = "published"
    """A public body says so: UWV, a ministry, a policy rule."""
    PRACTICE = "practice"
    """Professional bodies, providers, law firms, house rules."""
    SEED = "seed"
    """One of the two documents that this product was asked for with."""
    AGREED = "agreed"
    """The parties agreed on it."""
    TARGET = "target"
    """An organisation set it for itself."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A short text in Dutch (authoritative) and English; ``text["nl"]`` works too."""

    nl: str
    en: str

    def __getitem__(self, language: str) -> str:
        if language not in ("nl", "en"):
            raise KeyError(language)
        return self.nl if language == "nl" else self.en


class Entry:
    """One table of a TOML file, read field by field.

    Call :meth:`done` at the end: a field that was never asked for is then an error.
    """

    __slots__ = ("_asked", "_fields", "where")

    def __init__(self, where: str, fields: Mapping[str, object]) -> None:
        self.where = where
        self._fields = fields
        self._asked: set[str] = set()

    def wrong(self, problem: str, mend: str) -> LawDataError:
        """The error to raise for this entry."""
        return LawDataError(f"{self.where}: {problem}. {mend}.")

    def has(self, name: str) -> bool:
        """Whether the field is there."""
        return name in self._fields

    def names(self) -> Iterator[str]:
        """The names of all fields, in the order of the file."""
        return iter(self._fields)

    def value(self, name: str) -> object:
        """The field as TOML gave it, ``None`` when it is not there."""
        self._asked.add(name)
        return self._fields.get(name)

    def done(self) -> None:
        """Refuse fields that nobody asked for."""
        extra = sorted(set(self._fields) - self._asked)
        if extra:
            raise self.wrong(
                f"unknown field {', '.join(extra)}",
                f"Take it out, or use one of: {', '.join(sorted(self._asked))}",
            )

    def _missing(self, name: str) -> LawDataError:
        return self.wrong(f"{name} is missing", f"Add {name}")

    def text_or_none(self, name: str) -> str | None:
        """A text, ``None`` when it is not there."""
        found = self.value(name)
        if found is not None and (not isinstance(found, str) or not found.strip()):
            raise self.wrong(f"{name} is {found!r}", "Write a text that is not empty, in quotes")
        return found

    def text(self, name: str) -> str:
        """A text that must be there."""
        found = self.text_or_none(name)
        if found is None:
            raise self._missing(name)
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty when it is not there."""
        found = self.value(name)
        if found is None:
            return ()
        if not isinstance(found, list):
            raise self.wrong(f"{name} is {found!r}", "Write a list of texts")
        texts = tuple(item for item in found if isinstance(item, str) and item.strip())
        if len(texts) != len(found):
            raise self.wrong(f"{name} is {found!r}", "Write a list of texts that are not empty")
        if len(set(texts)) != len(texts):
            raise self.wrong(f"{name} names something twice", "Name it once")
        return texts

    def whole_or_none(self, name: str) -> int | None:
        """A whole number of 0 or more, ``None`` when it is not there."""
        found = self.value(name)
        if found is None:
            return None
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise self.wrong(f"{name} is {found!r}", "Write a whole number of 0 or more")
        return found

    def day_or_none(self, name: str) -> date | None:
        """A day, ``None`` when it is not there."""
        found = self.value(name)
        if found is None:
            return None
        if not isinstance(found, date) or isinstance(found, datetime):
            raise self.wrong(f"{name} is {found!r}", "Write a day as 2026-11-22, without quotes")
        return found

    def day(self, name: str) -> date:
        """A day that must be there."""
        found = self.day_or_none(name)
        if found is None:
            raise self._missing(name)
        return found

    def flag(self, name: str, default: bool = False) -> bool:
        """Yes or no, ``default`` when it is not there."""
        found = self.value(name)
        if found is None:
            return default
        if not isinstance(found, bool):
            raise self.wrong(f"{name} is {found!r}", "Write true or false")
        return found

    def one_of(self, name: str, choices: type[Choice]) -> Choice:
        """One of a closed list of words; it must be there."""
        found = self.text(name)
        try:
            return choices(found)
        except ValueError:
            listed = ", ".join(choices)
            raise self.wrong(f"{name} is {found!r}", f"Use one of: {listed}") from None

    def word_in(self, name: str, allowed: Collection[str], default: str) -> str:
        """One of the allowed words, ``default`` when it is not there."""
        found = self.text_or_none(name)
        if found is None:
            return default
        if found not in allowed:
            raise self.wrong(f"{name} is {found!r}", f"Use one of: {', '.join(sorted(allowed))}")
        return found

    def words_in(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """A list of allowed words, empty when it is not there."""
        found = self.texts(name)
        strange = [word for word in found if word not in allowed]
        if strange:
            listed = ", ".join(sorted(allowed))
            raise self.wrong(f"{name} holds {', '.join(strange)}", f"Use: {listed}")
        return found

    def table_or_none(self, name: str) -> Entry | None:
        """A table inside this one, ``None`` when it is not there."""
        found = self.value(name)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise self.wrong(f"{name} is {found!r}", "Write a table")
        return Entry(f"{self.where}, {name}", found)

    def table(self, name: str) -> Entry:
        """A table inside this one that must be there."""
        found = self.table_or_none(name)
        if found is None:
            raise self._missing(name)
        return found

    def bilingual(self, name: str) -> Bilingual:
        """A text in Dutch and English that must be there."""
        both = self.table(name)
        read = Bilingual(both.text("nl"), both.text("en"))
        both.done()
        return read

    def rows(self, name: str) -> list[Entry]:
        """The tables of a list; each must have an ``id`` of its own, and is named after it."""
        found = self.value(name)
        if found is None:
            raise self.wrong(f"[[{name}]] is missing", f"Add rows under [[{name}]]")
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise self.wrong(f"{name} is not a list of tables", f"Write each row under [[{name}]]")
        entries: list[Entry] = []
        seen: set[str] = set()
        for number, row in enumerate(found, start=1):
            entry = Entry(f"{self.where}, {name} {number}", row)
            id = entry.text("id")
            if id in seen:
                raise entry.wrong(f"id {id!r} is there twice", "Give each row its own id")
            seen.add(id)
            entry.where = f"{self.where}, {name} {id}"
            entries.append(entry)
        return entries


def read_toml(path: Path) -> Entry:
    """The whole of a TOML file.

    :raises LawDataError: when it cannot be read or is not TOML.
    """
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise LawDataError(f"{path.name}: cannot be read ({error}). Put the file back.") from error
    except tomllib.TOMLDecodeError as error:
        raise LawDataError(f"{path.name}: {error}. Mend the TOML at that place.") from error
    return Entry(path.name, fields)
