"""The demo world as data: who there is, what they write, and how far each case is."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import Need, Procedure, Transition

PASSWORD: Final = "verzonnen wachtwoord voor de demo"  # noqa: S105 - it protects nothing
"""Of everybody in the demo world."""

_PEOPLE, _CASES = "people.toml", "cases.toml"


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who does not exist.

    :ivar id: key of the line about them in ``texts/<lang>/demo.toml``.
    :ivar part: the heading under which they stand.
    :ivar ill: days since their first day of illness.
    :ivar guide: what they told the wegwijzer.
    :ivar words: what they write, by table, and in it by input.
    """

    id: str
    name: str
    email: str
    language: str
    part: str
    ill: int
    guide: Mapping[str, Any]
    words: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Account:
    """How to sign in as somebody: who they are in the database, and the seed of their codes."""

    person: UUID
    seed: str


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done, so many days ago."""

    act: str
    ago: int


@dataclass(frozen=True, slots=True)
class Story:
    """A case.

    :ivar state: where it stands after all acts.
    :ivar begun: how many days ago it began.
    :ivar words: what is written in it, by input.
    :ivar writing: the inputs that they are still writing.
    """

    who: str
    procedure: Procedure
    state: str
    begun: int
    acts: tuple[Done, ...]
    words: Mapping[str, Any]
    writing: tuple[str, ...]

    def told(self, row: Transition, need: Need) -> Any:
        """What is told at an act; nothing when the story does not say.

        What holds for one act goes before what holds for the case, and that before what all share.
        """
        for words in (self.words, _common()):
            for table in (words.get(row.name), words):
                if isinstance(table, dict) and need.id in table:
                    return table[need.id]
        return None


@lru_cache(maxsize=1)
def people() -> tuple[Invented, ...]:
    """Everybody, in the order of the page."""
    fixed = {"name", "email", "language", "part", "ill", "guide"}
    return tuple(
        Invented(
            id=id,
            name=told["name"],
            email=told["email"],
            language=told.get("language", "nl"),
            part=told["part"],
            ill=told["ill"],
            guide=told["guide"],
            words={name: words for name, words in told.items() if name not in fixed},
        )
        for id, told in _read(_PEOPLE)["people"].items()
    )


@lru_cache(maxsize=1)
def stories() -> tuple[Story, ...]:
    """Every case."""
    words = {person.id: person.words for person in people()}
    return tuple(
        Story(
            who=row["who"],
            procedure=PROCEDURES[row["kind"]],
            state=row["state"],
            begun=row["begun"],
            acts=_acts(row["acts"]),
            words=words[row["who"]].get(row.get("words", row["kind"]), {}),
            writing=tuple(row.get("writing", ())),
        )
        for row in _read(_CASES)["cases"]
    )


def version() -> str:
    """Changes when the tables change, so that a world of before is not taken for this one."""
    tables = b"".join((files(__package__) / name).read_bytes() for name in (_PEOPLE, _CASES))
    return hashlib.sha256(tables).hexdigest()[:16]


def _acts(text: str) -> tuple[Done, ...]:
    parts = (part.split() for part in text.split(",") if part.strip())
    return tuple(Done(act, int(ago)) for act, ago in parts)


def _common() -> Mapping[str, Any]:
    common: Mapping[str, Any] = _read(_PEOPLE)["common"]
    return common


@lru_cache(maxsize=2)
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text("utf-8"))
