"""Who may see which item of a case: the matrix, asked for one reader at one moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from tweeluik.domain.disclosure.access import Decision, may_disclose
from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.disclosure.matrix import Relation
from tweeluik.domain.procedures.table import Role
from tweeluik.records.people.models import Person

from . import consents
from .consents import Given
from .models import Case

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
    case: Case,
    person: Person,
    role: Role,
    purpose: Purpose,
    at: datetime,
    ledger: tuple[Given, ...] | None = None,
) -> Callable[[str], Decision]:
    """What judges items of a case, by their id, for one reader; with the consents of now.

    :param ledger: the consents, when they were read already.
    """
    grounds = consents.grounds(consents.given(case) if ledger is None else ledger)
    return lambda item: may_disclose(item, str(person.id), RELATION[role], purpose, grounds, at)
