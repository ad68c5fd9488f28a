"""What somebody filled in, read against the letter it is for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from .model import SENDER, Entry, Field, Letter, Sender


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be used.

    :ivar code: key of ``problems`` in ``pages.toml``.
    :ivar most: how much would fit, where there is too much.
    """

    field: str
    code: str
    most: int = 0


class FillingError(ValueError):
    """The letter cannot be made yet; ``problems`` says why, each field once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{found.field}: {found.code}" for found in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter with what was filled in.

    :ivar told: what was typed or chosen, by field; nothing for what was left empty.
    :ivar dates: the date fields, read.
    :ivar date: the day of the letter.
    :ivar by_hand: whether what is still empty gets room to be written by hand.
    """

    letter: Letter
    sender: Sender
    told: Mapping[str, str]
    dates: Mapping[str, date]
    date: date
    by_hand: bool = False


def fill(letter: Letter, raw: Mapping[str, object], on: date, *, by_hand: bool = False) -> Filled:
    """Read what was filled in.

    :param raw: text per field; dates as YYYY-MM-DD; empty is the same as absent.
    :param on: the day of the letter when its own date is left empty.
    :param by_hand: the rest is written by hand, so nothing has to be there yet.
    :raises FillingError: when something is missing or cannot be used.
    """
    known = {field.id: field for field in letter.all_fields}
    problems = [Problem(name[:60], "unknown_field") for name in raw if name not in known]
    told: dict[str, str] = {}
    dates: dict[str, date] = {}
    for field in known.values():
        value = raw.get(field.id, "")
        if not isinstance(value, str):
            problems.append(Problem(field.id, "wrong_type"))
            continue
        text = clean(value, lines=field.entry in (Entry.TEXT, Entry.LINES)) or field.default
        if wrong := _wrong(field, text):
            problems.append(wrong)
        elif text:
            told[field.id] = text
            if field.entry is Entry.DATE:
                dates[field.id] = date.fromisoformat(text)
    sender = _sender(letter, told)
    asked = {field.id for field in letter.fields_for(sender)}
    problems = [found for found in problems if found.field in asked or found.field not in known]
    problems += [
        Problem(field.id, "missing")
        for field in letter.fields_for(sender)
        if not by_hand
        and _required(field, told)
        and field.id not in told
        and all(p.field != field.id for p in problems)
    ]
    problems += _against_the_rest(letter, sender, told, dates)
    if problems:
        order = list(known)
        problems.sort(key=lambda p: order.index(p.field) if p.field in known else -1)
        raise FillingError(tuple(problems))
    kept = {id: text for id, text in told.items() if id in asked}
    return Filled(letter, sender, kept, dates, dates.get("date", on), by_hand)


def _required(field: Field, told: Mapping[str, str]) -> bool:
    return field.required or (field.needed is not None and field.needed.holds(told))


def _sender(letter: Letter, told: Mapping[str, str]) -> Sender:
    chosen = told.get(SENDER.id)
    return next((sender for sender in letter.senders if sender == chosen), letter.senders[0])


def _wrong(field: Field, text: str) -> Problem | None:
    """What is wrong with a field by itself."""
    if not text:
        return None
    if field.entry is Entry.CHOICE:
        return None if text in field.values else Problem(field.id, "unknown_value")
    if field.entry is Entry.DATE:
        return None if _is_date(text) else Problem(field.id, "date")
    if len(text) > field.most:
        return Problem(field.id, "too_long", field.most)
    if text.count("\n") >= field.most_lines:
        return Problem(field.id, "too_many_lines", field.most_lines)
    return None


def _against_the_rest(
    letter: Letter, sender: Sender, told: Mapping[str, str], dates: Mapping[str, date]
) -> Iterator[Problem]:
    """What is right by itself, and wrong for this sender or beside another field."""
    for field in letter.fields_for(sender):
        if field.id in told and field.values and told[field.id] not in field.values_for(sender):
            yield Problem(field.id, "for_employer")
    for first, last in letter.spans:
        if first in dates and last in dates and dates[last] < dates[first]:
            yield Problem(last, "before_start")


def _is_date(text: str) -> bool:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return False
    return found.isoformat() == text and 1900 <= found.year <= 2100


JOINERS: Final = "\u200c\u200d"
"""Not seen, but they change how their neighbours look: Persian, Hindi and emoji need them."""


def clean(text: str, *, lines: bool) -> str:
    """The text without what no reader sees: control characters and stray spaces at the ends of
    lines. A tab is a space. Line breaks stay only where a field has lines."""
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    if not lines:
        text = text.replace("\n", " ")
    kept = "".join(map(_kept, text))
    found = "\n".join(line.rstrip() for line in kept.split("\n")).strip()
    return found if any(c not in JOINERS and not c.isspace() for c in found) else ""


def _kept(character: str) -> str:
    if character == "\n" or character in JOINERS:
        return character
    # Also the marks that turn the direction of what follows: they can make a text read otherwise.
    if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn", "Cf"):
        return " " if character.isspace() else ""
    return character


def free_texts(filled: Filled) -> Iterator[tuple[str, str]]:
    """What was typed in own words, by field: not the choices and dates."""
    for field in filled.letter.all_fields:
        if field.entry in (Entry.LINE, Entry.LINES, Entry.TEXT) and field.id in filled.told:
            yield field.id, filled.told[field.id]
