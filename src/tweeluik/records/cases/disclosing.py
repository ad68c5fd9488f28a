"""Who may see which item of a case: the matrix, asked for one reader at one moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from tweeluik.domain.disclosure.access import Consent as Ground
from tweeluik.domain.disclosure.access import Decision, Purpose, may_disclose
from tweeluik.domain.disclosure.classes import DataClass
from tweeluik.domain.disclosure.matrix import Relation
from tweeluik.domain.procedures.table import Role
from tweeluik.records.people.models import Person

from .models import Case, Consent

RELATION: Final = {
    Role.EMPLOYEE: Relation.SUBJECT,
    Role.OCCUPATIONAL_PHYSICIAN: Relation.OWN_PHYSICIAN,
    Role.SECOND_OPINION_PHYSICIAN: Relation.SECOND_OPINION_PHYSICIAN,
    Role.NEXT_PHYSICIAN: Relation.NEXT_PHYSICIAN,
    Role.COMPLAINTS_OFFICER: Relation.COMPLAINTS_OFFICER,
    Role.DISPUTES_COMMITTEE: Relation.DISPUTES_COMMITTEE,
}
"""The tie that a role in a case gives."""


def judging(
    case: Case, person: Person, role: Role, purpose: Purpose, at: datetime
) -> Callable[[str], Decision]:
    """What judges items of a case, by their id, for one reader; with the consents of now."""
    grounds = consents(case)
    return lambda item: may_disclose(item, str(person.id), RELATION[role], purpose, grounds, at)


def consents(case: Case) -> tuple[Ground, ...]:
    """What the employee allows in a case, as grounds to judge by."""
    return tuple(
        Ground(
            id=str(row.id),
            covers=DataClass(row.covers) if row.covers in set(DataClass) else row.covers,
            to=row.to,
            purpose=Purpose(row.purpose),
            start=row.start,
            end=row.end,
            withdrawn=row.withdrawn,
        )
        for row in Consent.objects.filter(case=case)
    )
