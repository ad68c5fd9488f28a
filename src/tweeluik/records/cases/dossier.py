"""The door for reading: what this reader may see of a case, now (``design.md`` 5).

Each item is judged by :func:`~tweeluik.domain.disclosure.access.may_disclose` at the moment of
reading, and the log line is written before anything is handed over: when it cannot be written, the
reading fails with it and nothing is shown.

The case is read after its line was written. Whoever changes a case writes a line too, and lines
wait for each other: so what is read then is of one moment, never half of before and half of after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tweeluik.domain.disclosure.access import Consent as Ground
from tweeluik.domain.disclosure.access import Decision, Purpose, may_disclose
from tweeluik.domain.disclosure.classes import DataClass
from tweeluik.domain.disclosure.matrix import Relation, item_of
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.deadlines import Running
from tweeluik.domain.procedures.engine import Case as Snapshot
from tweeluik.domain.procedures.table import Procedure, Role, State
from tweeluik.records.audit.models import Entry
from tweeluik.records.people.models import Person
from tweeluik.records.vault.sealing import box

from .models import Case, Consent, Event, Text
from .standing import NoCase, log, replayed, role_of, snapshot

RELATION = {
    Role.EMPLOYEE: Relation.SUBJECT,
    Role.OCCUPATIONAL_PHYSICIAN: Relation.OWN_PHYSICIAN,
    Role.SECOND_OPINION_PHYSICIAN: Relation.SECOND_OPINION_PHYSICIAN,
    Role.NEXT_PHYSICIAN: Relation.NEXT_PHYSICIAN,
    Role.COMPLAINTS_OFFICER: Relation.COMPLAINTS_OFFICER,
    Role.DISPUTES_COMMITTEE: Relation.DISPUTES_COMMITTEE,
}
"""The tie that a role in a case gives."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, as this reader may see it.

    :ivar words: what was written, by the id of the input; only what may be seen.
    :ivar choices: what was chosen, by the id of the input.
    """

    number: int
    transition: str
    done_by: Role
    reported_by: Role
    happened_on: date
    recorded_at: datetime
    state: str
    words: dict[str, str]
    choices: dict[str, object]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case, as far as this reader may see it.

    :ivar now: the case as the engine reads it, for what can be done next.
    :ivar terms: the terms that run.
    :ivar drafts: what the reader is still writing, by the id of the input.
    """

    id: UUID
    procedure: Procedure
    state: State
    version: int
    role: Role
    now: Snapshot
    opened_at: datetime
    closed_at: datetime | None
    events: tuple[Told, ...]
    terms: tuple[Running, ...]
    drafts: dict[str, str]

    def last(self, input: str) -> str:
        """What was last written for an input: the draft, else the newest event that holds it."""
        if input in self.drafts:
            return self.drafts[input]
        return next((e.words[input] for e in reversed(self.events) if input in e.words), "")

    def chosen(self, input: str) -> object:
        """What was last chosen for an input; nothing when it never was."""
        return next((e.choices[input] for e in reversed(self.events) if input in e.choices), None)


def dossier_for(person: Person, id: UUID, purpose: Purpose, at: datetime) -> Dossier:
    """Read a case.

    :raises NoCase: when there is none in which this person takes part.
    """
    with transaction.atomic():
        case = Case.objects.filter(id=id).first()
        if case is None:
            raise NoCase(id)
        role = role_of(person, case, at)
        log(case, person, at, event="case_read", action="read")
        case = Case.objects.filter(id=id).first()
        if case is None:
            raise NoCase(id)
        return _read(case, person, role, purpose, at)


def _read(case: Case, person: Person, role: Role, purpose: Purpose, at: datetime) -> Dossier:
    procedure = PROCEDURES[case.procedure]
    grounds = consents(case)
    texts = list(Text.objects.filter(case=case))
    opener = box(case.owner)

    def may(input: str) -> Decision:
        item = item_of(input)
        if item is None:
            return Decision(True, ground="state")
        return may_disclose(item.id, str(person.id), RELATION[role], purpose, grounds, at)

    def words(found: Iterable[Text]) -> dict[str, str]:
        return {
            text.input: opener.opened("text", "sealed", str(text.id), bytes(text.sealed)).decode()
            for text in found
            if may(text.input)
        }

    events = tuple(
        Told(
            number=event.number,
            transition=event.transition,
            done_by=Role(event.done_by),
            reported_by=Role(event.reported_by),
            happened_on=event.happened_on,
            recorded_at=event.recorded_at,
            state=event.state,
            words=words(text for text in texts if text.event_id == event.id),
            choices={input: value for input, value in event.told.items() if may(input)},
        )
        for event in Event.objects.filter(case=case).order_by("number")
    )
    _, terms = replayed(case)
    own = role is Role.EMPLOYEE
    return Dossier(
        id=case.id,
        procedure=procedure,
        state=procedure.state(case.state),
        version=case.version,
        role=role,
        now=snapshot(case, at),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        events=events,
        terms=terms,
        drafts=words(text for text in texts if text.event_id is None) if own else {},
    )


def who_looked(person: Person, id: UUID, at: datetime, most: int = 200) -> tuple[Entry, ...]:
    """The log lines of a case, newest first; reading them is a line itself.

    :raises NoCase: when there is none in which this person takes part.
    """
    with transaction.atomic():
        case = Case.objects.filter(id=id).first()
        if case is None:
            raise NoCase(id)
        log(case, person, at, event="log_read", action="read_log")
        return tuple(Entry.objects.filter(case=str(case.id)).order_by("-seq")[:most])


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


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in an overview: where it stands, nothing of what is in it."""

    id: UUID
    procedure: Procedure
    state: State
    opened_at: datetime
    closed_at: datetime | None
    look_again: date | None


def overview(person: Person, at: datetime) -> tuple[Listed, ...]:
    """The cases of a person, newest first; one log line for the whole list."""
    with transaction.atomic():
        cases = list(
            Case.objects.filter(employee=person)
            .order_by("-changed_at")
            .prefetch_related("deadlines")
        )
        if cases:
            log(cases[0], person, at, event="cases_listed", action="read")
    return tuple(
        Listed(
            id=case.id,
            procedure=PROCEDURES[case.procedure],
            state=PROCEDURES[case.procedure].state(case.state),
            opened_at=case.opened_at,
            closed_at=case.closed_at,
            look_again=min(
                (row.last_day for row in case.deadlines.all() if row.last_day), default=None
            ),
        )
        for case in cases
    )
