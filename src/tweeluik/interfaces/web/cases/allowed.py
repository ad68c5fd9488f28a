"""What the employee allowed: the ledger in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.procedures.engine import possible
from tweeluik.domain.procedures.table import Revokes, Role
from tweeluik.interfaces import formats
from tweeluik.records.cases.consents import Given
from tweeluik.records.cases.disclosing import RELATION
from tweeluik.records.cases.dossier import Dossier
from tweeluik.texts import Texts

NAMED: Final = {
    Role.SECOND_OPINION_PHYSICIAN: "doctor_name",
    Role.NEXT_PHYSICIAN: "next_doctor",
    Role.COMPLAINTS_OFFICER: "handler",
}
"""The input that names who has a role."""

ENDING: Final = (
    "withdraw_authorisation",
    "withdraw_authorisation_after_sending",
    "withdraw_sharing",
    "withdraw_release",
)
"""Acts that are about ending a consent; others end them too, but are about something else."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A line of the ledger in words."""

    id: UUID
    item: str
    to: str
    since: str
    until: str
    status: str
    holds: bool


def rows(dossier: Dossier, texts: Texts, at: datetime) -> tuple[Allowed, ...]:
    """The ledger, newest first."""
    return tuple(row(dossier, texts, line, at) for line in dossier.consents)


def row(dossier: Dossier, texts: Texts, line: Given, at: datetime) -> Allowed:
    """One line of it."""

    def day(moment: datetime) -> str:
        return formats.day(texts, dutch_day(moment))

    status = "yes" if line.holds(at) else "stopped" if line.withdrawn else "past"
    return Allowed(
        id=line.id,
        item=texts.get("cases", "consents", "items", line.item),
        to=texts.get(
            "cases",
            "consents",
            "to",
            person=person(texts, dossier, line.role),
            purpose=texts.get("cases", "consents", "purposes", line.purpose),
        ),
        since=texts.get("cases", "consents", "since", day=day(line.start)),
        until=texts.get("cases", "consents", "until", day=day(line.end)) if line.end else "",
        status=texts.get("cases", "consents", "status", status),
        holds=line.holds(at),
    )


def person(texts: Texts, dossier: Dossier, role: Role) -> str:
    """Who has a role: their name when it is known, and what they are to the employee."""
    relation = texts.get("readers", "relation", RELATION[role])
    name = dossier.last(NAMED[role]) if role in NAMED else ""
    return f"{name} ({relation})" if name else relation


def act_that_ends(dossier: Dossier, line: Given) -> str | None:
    """The step of the procedure that ends a line now; then who is concerned hears of it too."""
    for row in possible(dossier.procedure, dossier.now, dossier.role):
        ends = any(isinstance(e, Revokes) and e.to is line.role for e in row.effects)
        if ends and row.name in ENDING:
            return row.name
    return None
