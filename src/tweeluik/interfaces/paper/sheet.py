"""A sheet of paper: what stands on it, apart from how it looks. Preview, PDF and text share it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


class NoPdf(RuntimeError):
    """The libraries that draw a PDF are not on this machine; the message names the packages."""


class Busy(RuntimeError):
    """No PDF now: others are waiting for theirs, or this one took too long."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level; the title of the sheet is the first."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``strong`` for the one that must not be missed."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """The sentence the letter is about."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a name and a value, which may have several lines."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty box with a name, to fill in by hand; ``high`` has room for some sentences."""

    label: str
    high: bool = False


@dataclass(frozen=True, slots=True)
class Ticks:
    """Answers to tick by hand, with what they answer."""

    label: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Room to sign: a line per person, and one for the date."""

    labels: tuple[str, ...]
    date: str


Block: TypeAlias = Heading | Paragraph | Quoted | Table | Items | Blank | Ticks | Signatures


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document.

    :ivar language: of every word on it; a PDF has one language.
    :ivar sender: lines at the left of the head, may be empty.
    :ivar recipient: lines at the right of the head, may be empty.
    :ivar dateline: place and date.
    :ivar foot: lines at the foot: how it was made, on which rules it rests.
    """

    language: str
    title: str
    blocks: tuple[Block, ...]
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    dateline: str = ""
    foot: tuple[str, ...] = ()
    compact: bool = False
    lead: str = field(default="")

    @property
    def kinds(self) -> tuple[tuple[str, Block], ...]:
        """The blocks with the name of their kind, for the template."""
        return tuple((type(block).__name__.lower(), block) for block in self.blocks)


def as_text(sheet: Sheet) -> str:
    """The sheet as plain text, to copy into a mail or a form."""
    parts = ["\n".join(sheet.sender), "\n".join(sheet.recipient), sheet.dateline, sheet.title]
    parts += [sheet.lead]
    for block in sheet.blocks:
        match block:
            case Heading(text) | Quoted(text) | Paragraph(text):
                parts.append(text)
            case Table(rows):
                parts.append("\n".join(f"{name}: {value}" for name, value in rows))
            case Items(items):
                parts.append("\n".join(f"- {item}" for item in items))
            case Blank(label):
                parts.append(f"{label}: ____________")
            case Ticks(label, answers):
                parts.append("\n".join((label, *(f"[ ] {answer}" for answer in answers))))
            case Signatures(labels, date):
                parts.append("\n\n".join((*labels, date)))
    return "\n\n".join(part for part in parts if part) + "\n"
