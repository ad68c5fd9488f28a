"""May this reader see this item now: the one answer on which every door rests (``design.md`` 5).

Deny by default. Consent can only open what the matrix names for that relation, so nothing that
anybody signs opens a second opinion to the employer. It is judged at the moment of reading and
never copied into a list of rights: what is withdrawn is closed at the next reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .classes import DataClass, Purpose
from .matrix import Item, May, Relation, items


@dataclass(frozen=True, slots=True)
class Consent:
    """What the employee allows: one item or one class, one reader, one purpose.

    :ivar id: its reference, which the log names with every reading that rests on it.
    :ivar covers: id of an item, or a class of data.
    :ivar to: reference of the reader.
    :ivar start: from when on.
    :ivar end: until when; open when nothing.
    :ivar withdrawn: since when it no longer holds; nothing while it does.
    """

    id: str
    covers: str | DataClass
    to: str
    purpose: Purpose
    start: datetime
    end: datetime | None = None
    withdrawn: datetime | None = None

    def holds(self, item: Item, reader: str, purpose: Purpose, at: datetime) -> bool:
        """Whether it opens this item to this reader, for this purpose, at this moment."""
        covered = self.covers == item.id or (
            isinstance(self.covers, DataClass) and self.covers is item.data
        )
        ended = any(moment is not None and moment <= at for moment in (self.end, self.withdrawn))
        return (
            covered
            and not ended
            and self.to == reader
            and self.purpose is purpose
            and self.start <= at
        )


@dataclass(frozen=True, slots=True)
class Task:
    """A task that the law gives a reader.

    :ivar id: its reference.
    :ivar covers: id of the item that it opens.
    :ivar to: reference of the reader.
    """

    id: str
    covers: str
    to: str

    def holds(self, item: Item, reader: str, purpose: Purpose, at: datetime) -> bool:
        """Whether it opens this item to this reader; a task brings its own purpose."""
        return (self.covers, self.to) == (item.id, reader)


_GROUNDS: Final = {May.CONSENT: Consent, May.TASK: Task}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an item may be seen, and on what it rests.

    :ivar ground: ``relation``, or the reference of the consent or task; for the log.
    :ivar reason: why not: ``no_relation``, ``not_for_you`` or ``no_consent``. None of them tells
        whether the item is there.
    """

    allowed: bool
    ground: str = ""
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def may_disclose(
    item: str,
    reader: str,
    relation: Relation,
    purpose: Purpose,
    grounds: Iterable[Consent | Task],
    at: datetime,
) -> Decision:
    """Judge one reading.

    :param item: id of an item in ``matrix.toml``; what is not there is never shown.
    :param reader: reference of who reads.
    :param at: the moment of reading, with its time zone.
    """
    if relation is Relation.NONE:
        return Decision(False, reason="no_relation")
    found = items().get(item)
    may = found.readers.get(relation) if found else None
    if found is None or may is None:
        return Decision(False, reason="not_for_you")
    if may is May.YES:
        return Decision(True, ground="relation")
    for ground in grounds:
        if isinstance(ground, _GROUNDS[may]) and ground.holds(found, reader, purpose, at):
            return Decision(True, ground=ground.id)
    return Decision(False, reason="no_consent")
