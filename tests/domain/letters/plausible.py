"""Letters filled in as somebody would: every field, short, with the id of the field in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.model import Entry, Field, Letter, Points, Quote, Rows, Told

ON = date(2026, 11, 22)
SENDERS = [(kind, sender) for kind, letter in LETTERS.items() for sender in letter.senders]
FREE = (Entry.LINE, Entry.LINES, Entry.TEXT)


def plausible(letter: Letter, sender: str, *, choice: int = 0) -> dict[str, str]:
    """Something in every field; ``choice`` picks another answer where there are some."""
    return {
        field.id: _value(field, number, sender, choice)
        for number, field in enumerate(letter.fields_for(sender))
    }


def _value(field: Field, number: int, sender: str, choice: int) -> str:
    if field.id == "sender":
        return sender
    name = field.id.replace("_", " ")
    match field.entry:
        case Entry.CHOICE:
            values = field.values_for(sender)
            return values[choice % len(values)]
        case Entry.DATE:
            return str(ON - timedelta(days=100 - 2 * number))
        case Entry.LINES:
            return f"Zinnetje over {name}\nen nog iets"
        case Entry.TEXT:
            return f"Ik schrijf hier {number} woorden over {name}. Dat is genoeg."
        case _:
            return f"Naam bij {name}"


def as_form(letter: Letter, told: Mapping[str, str]) -> dict[str, str]:
    """What a browser sends: dates in three parts."""
    form: dict[str, str] = {}
    dates = {field.id for field in letter.all_fields if field.entry is Entry.DATE}
    for id, value in told.items():
        parts = value.split("-")
        if id in dates and len(parts) == 3:
            names = (f"{id}-year", f"{id}-month", f"{id}-day")
            form |= dict(zip(names, parts, strict=True))
        elif id in dates:
            form[f"{id}-day"] = value
        else:
            form[id] = value
    return form


def free(letter: Letter, sender: str) -> list[Field]:
    """The fields for own words."""
    return [field for field in letter.fields_for(sender) if field.entry in FREE]


def in_letter(letter: Letter) -> Iterator[str]:
    """The fields whose value stands in the letter, besides sender and addressee."""
    for part in letter.parts:
        match part:
            case Quote(field) | Told(field) | Points(field):
                yield field
            case Rows(fields):
                yield from fields


def squeezed(text: str) -> str:
    """The text without spaces, line breaks and hyphens that were put in where a line ends."""
    return "".join(text.split())
