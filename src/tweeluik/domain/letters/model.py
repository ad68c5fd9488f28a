"""What a letter is made of: fields that somebody fills in, and parts that say something.

The parts stand in the order in which they are read. Everything that is said in words is a key in
``texts/<lang>/letters/<kind>.toml``; everything that somebody typed is set apart in the letter
(quoted, in a table or under a heading), so that nobody takes our words for theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, TypeAlias

Sender: TypeAlias = Literal["employee", "employer", "occupational_physician", "other_physician"]

DOCTORS: Final = frozenset(("occupational_physician", "other_physician"))
"""Senders who write as a doctor."""

Reader: TypeAlias = Literal[
    "sender",
    "occupational_physician",
    "other_physician",
    "treating_doctor",
    "occupational_health_service",
    "employer",
    "employee",
    "uwv",
    "committee",
    "helper",
    "requester_of_examination",
]
"""Who reads a letter, for the line under each field; words in ``letters/common.toml``."""


class Entry(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    LINES = "lines"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


MOST: Final = {Entry.LINE: 120, Entry.LINES: 400, Entry.TEXT: 1500, Entry.DATE: 10}
"""Most characters in a field; a letter fits on one or two pages."""

MOST_LINES: Final = {Entry.LINES: 15, Entry.TEXT: 30}
"""Most lines in a field: without it one letter to a line would make a hundred pages."""


@dataclass(frozen=True, slots=True)
class When:
    """Only when this field is filled in, or holds one of these values."""

    field: str
    values: tuple[str, ...] = ()

    def holds(self, told: Mapping[str, str]) -> bool:
        """Whether it is so, in what was filled in."""
        value = told.get(self.field, "")
        return value in self.values if self.values else bool(value)


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in.

    :ivar id: key of its words: ``fields.<id>`` with ``label``, perhaps ``hint``, ``row`` (its name
        in the table of the letter) and ``values.<value>`` for a choice.
    :ivar required: whether the letter makes no sense without it.
    :ivar values: what can be chosen; only for a choice.
    :ivar only: the sender who is asked this; everybody when empty.
    :ivar for_employer: the values that only an employer may choose.
    :ivar needed: when it is required because of what another field says.
    :ivar default: what an empty field means. For consent that is no: silence is none.
    """

    id: str
    entry: Entry = Entry.LINE
    required: bool = False
    values: tuple[str, ...] = ()
    only: Sender | None = None
    for_employer: tuple[str, ...] = ()
    needed: When | None = None
    default: str = ""

    @property
    def most(self) -> int:
        """Most characters."""
        return MOST.get(self.entry, 40)

    @property
    def most_lines(self) -> int:
        """Most lines."""
        return MOST_LINES.get(self.entry, 1)

    def values_for(self, sender: str) -> tuple[str, ...]:
        """What this sender can choose."""
        barred = () if sender == "employer" else self.for_employer
        return tuple(value for value in self.values if value not in barred)


@dataclass(frozen=True, slots=True)
class Say:
    """Our words: ``parts.<key>``, a text or a list of texts; with ``heading.<key>`` above if there
    is one. A table with ``employee`` and ``employer`` holds the words per sender. Placeholders are
    fields of the letter and ``answer_by``, a date two weeks after that of the letter."""

    key: str
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The one sentence that the letter is about, set off, under ``heading.<field>``."""

    field: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of what was filled in: ``fields.<id>.row`` and the value; empty ones are left out."""

    fields: tuple[str, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the sender tells in own words, under ``heading.<field>``; each line a paragraph."""

    field: str


@dataclass(frozen=True, slots=True)
class Points:
    """What the sender lists, a line each, under ``heading.<field>``."""

    field: str


@dataclass(frozen=True, slots=True)
class Box:
    """An empty box to fill in by hand, named ``parts.<key>``: nothing of it is typed here."""

    key: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Room to sign, for each of these: ``sender`` or ``recipient``."""

    who: tuple[Literal["sender", "recipient"], ...] = ("sender",)


Part: TypeAlias = Say | Quote | Rows | Told | Points | Box | Sign


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day on which the letter is in time.

    :ivar term: subject in ``law/values/terms.toml``, or a field whose value ends the name of it.
    :ivar since: the date field from which it counts.
    """

    term: str
    since: str
    chosen_by: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of ``domain.md`` 7.

    :ivar id: T-number.
    :ivar kind: name in addresses and file names, key of the words.
    :ivar senders: who may write it.
    :ivar readers: who will read it, besides who writes it.
    :ivar fields: what is filled in, besides sender and addressee.
    :ivar sources: citations on which its words about rules rest.
    :ivar for_a_form: the reader has a form of its own, which this gives the content for.
    :ivar spans: pairs of date fields, of which the second day cannot come before the first.
    """

    id: str
    kind: str
    senders: tuple[Sender, ...]
    readers: tuple[Reader, ...]
    fields: tuple[Field, ...]
    parts: tuple[Part, ...]
    sources: tuple[str, ...]
    last_day: LastDay | None = None
    for_a_form: bool = False
    spans: tuple[tuple[str, str], ...] = ()

    @property
    def by_doctor(self) -> bool:
        """Whether only a doctor writes it."""
        return DOCTORS.issuperset(self.senders)

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Everything to fill in: what the letter is about first, who and where at the end."""
        asked = (SENDER,) if len(self.senders) > 1 else ()
        return (*asked, *self.fields, *ADDRESSES)

    def fields_for(self, sender: str) -> Iterator[Field]:
        """The fields that this sender is asked."""
        return (field for field in self.all_fields if field.only in (None, sender))


SENDER: Final = Field("sender", Entry.CHOICE, required=True, values=("employee", "employer"))
"""Who writes, where two may."""

ADDRESSES: Final = (
    Field("sender_name", required=True),
    Field("sender_address", Entry.LINES),
    Field("sender_contact"),
    Field("recipient_name", required=True),
    Field("recipient_address", Entry.LINES),
    Field("place"),
    Field("date", Entry.DATE),
)
"""On every letter; words in ``letters/common.toml``."""
