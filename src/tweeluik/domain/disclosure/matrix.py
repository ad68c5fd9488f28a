"""The privacy matrix as data: which relation may see which item, and on what kind of ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tweeluik.domain.law.sources import Source, citations_in, sources
from tweeluik.domain.law.tables import Entry, read_toml

from .classes import DataClass

FILE: Final = Path(__file__).resolve().parent / "matrix.toml"


class Relation(StrEnum):
    """The tie of a reader to a case, now."""

    SUBJECT = "subject"
    OWN_PHYSICIAN = "own_physician"
    PROPOSED_PHYSICIAN = "proposed_physician"
    SECOND_OPINION_PHYSICIAN = "second_opinion_physician"
    NEXT_PHYSICIAN = "next_physician"
    SERVICE_OFFICE = "service_office"
    EMPLOYER = "employer"
    COMPLAINTS_OFFICER = "complaints_officer"
    DISPUTES_COMMITTEE = "disputes_committee"
    ADMINISTRATOR = "administrator"
    NONE = "none"


class May(StrEnum):
    """On what kind of ground an item may be seen."""

    YES = "yes"
    CONSENT = "consent"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be read.

    :ivar data: its class.
    :ivar inputs: the inputs of procedures that hold it.
    :ivar readers: who may see it and on what ground; who is not here never may.
    :ivar sources: citations.
    """

    id: str
    data: DataClass
    inputs: tuple[str, ...]
    readers: Mapping[Relation, May]
    sources: tuple[str, ...]


@cache
def items() -> Mapping[str, Item]:
    """All items by id.

    :raises LawDataError: when something in the file is wrong; says where and how to mend it.
    """
    return load(FILE, sources())


def load(path: Path, register: Mapping[str, Source]) -> Mapping[str, Item]:
    """Read the matrix.

    :raises LawDataError: when something in the file is wrong; says where and how to mend it.
    """
    file = read_toml(path)
    found = {row.text("id"): _item(row, register) for row in file.rows("item")}
    file.done()
    return MappingProxyType(found)


def _item(row: Entry, register: Mapping[str, Source]) -> Item:
    readers = row.table("readers")
    item = Item(
        id=row.text("id"),
        data=row.one_of("class", DataClass),
        inputs=row.texts("inputs"),
        readers=MappingProxyType(
            {_relation(readers, name): readers.one_of(name, May) for name in readers.names()}
        ),
        sources=tuple(citation.text for citation in citations_in(row, "sources", register)),
    )
    row.done()
    return item


def _relation(readers: Entry, name: str) -> Relation:
    if name not in set(Relation):
        raise readers.wrong(f"{name} is no relation", f"Use one of: {', '.join(Relation)}")
    return Relation(name)


@cache
def item_of(input: str) -> Item | None:
    """The item that holds this input of a procedure; none when it is a choice, date or yes or no,
    which are part of the state."""
    return next((item for item in items().values() if input in item.inputs), None)
