"""What the employee allows: a ledger, to which lines are added and in which none is taken out.

Consent is judged when something is read
(:func:`~tweeluik.domain.disclosure.access.may_disclose`), so what ends here is closed at the next
reading. Whoever takes no part on the platform is named by their role; such a line opens nothing to
anybody, it remembers what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from tweeluik.domain.disclosure.access import Consent as Ground
from tweeluik.domain.disclosure.classes import DataClass, Purpose
from tweeluik.domain.law.calendar import DUTCH_TIME
from tweeluik.domain.procedures.table import Allows, Effect, Revokes, Role
from tweeluik.records.audit.models import Action
from tweeluik.records.people.models import Person

from .models import Case, Consent
from .standing import log, owned, participants

OUTSIDE: Final = "role:"
"""Before the role of who takes no part on the platform."""


@dataclass(frozen=True, slots=True)
class Given:
    """A line of the ledger.

    :ivar item: id of an item, or a class of data.
    :ivar to: reference of the reader, or ``role:`` and the role of who takes no part here.
    :ivar role: in which role they may read it.
    :ivar end: until when; open when nothing.
    :ivar withdrawn: since when it no longer holds; nothing while it does.
    """

    id: UUID
    item: str
    to: str
    role: Role
    purpose: Purpose
    start: datetime
    end: datetime | None
    withdrawn: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it is still allowed."""
        return self.withdrawn is None and (self.end is None or self.end > at)


def keep(case: Case, effects: Iterable[Effect], told: Mapping[str, Any], at: datetime) -> None:
    """Write what an act allows, and end what it ends."""
    for effect in effects:
        if isinstance(effect, Allows):
            Consent.objects.create(
                case=case,
                covers=effect.item,
                to=_reader(case, effect.to, at),
                role=effect.to,
                purpose=effect.purpose,
                start=at,
                end=_end_of(told.get(effect.until)),
            )
        elif isinstance(effect, Revokes):
            Consent.objects.filter(case=case, role=effect.to, withdrawn=None).update(withdrawn=at)


def action_of(effects: Iterable[Effect]) -> Action:
    """What an act with these effects is called in the log."""
    kinds = {type(effect) for effect in effects}
    if Allows in kinds:
        return Action.CONSENT_GIVE
    return Action.CONSENT_WITHDRAW if Revokes in kinds else Action.CHANGE


def withdraw(person: Person, id: UUID, consent: UUID, at: datetime) -> bool:
    """End one line, also in a case that is closed. Whether there was one to end.

    :raises NoCase: when the case is not theirs.
    """
    with transaction.atomic():
        case = owned(person, id, at)
        open_ = Consent.objects.filter(case=case, id=consent, withdrawn=None)
        ended = bool(open_.update(withdrawn=at))
        log(case, person, at, event="consent_withdrawn", action=Action.CONSENT_WITHDRAW)
    return ended


def given(case: Case) -> tuple[Given, ...]:
    """The ledger, newest first."""
    return tuple(
        Given(
            row.id,
            row.covers,
            row.to,
            Role(row.role),
            Purpose(row.purpose),
            row.start,
            row.end,
            row.withdrawn,
        )
        for row in Consent.objects.filter(case=case).order_by("-start")
    )


def grounds(ledger: Iterable[Given]) -> tuple[Ground, ...]:
    """The ledger as grounds to judge a reading by."""
    return tuple(
        Ground(
            id=str(line.id),
            covers=DataClass(line.item) if line.item in set(DataClass) else line.item,
            to=line.to,
            purpose=line.purpose,
            start=line.start,
            end=line.end,
            withdrawn=line.withdrawn,
        )
        for line in ledger
    )


def _reader(case: Case, role: Role, at: datetime) -> str:
    found = participants(case, role, at)
    return str(found[0]) if found else f"{OUTSIDE}{role}"


def _end_of(day: object) -> datetime | None:
    """The moment at which a day has passed."""
    if not isinstance(day, date):
        return None
    return datetime.combine(day + timedelta(days=1), time(), DUTCH_TIME)
