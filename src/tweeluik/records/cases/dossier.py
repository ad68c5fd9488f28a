"""The door for reading: what this reader may see of a case, now (``design.md`` 5).

Each item is judged by :func:`~tweeluik.domain.disclosure.access.may_disclose` at the moment of
reading. The log line is written first, then the rows are read, still sealed, and only when both are
kept anything is opened: when the line cannot be written, nothing is shown.

Whoever changes a case writes a line too, and lines wait for each other: so what is read after it is
of one moment, never half of before and half of after; and no other line waits for the opening.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Min

from tweeluik.domain.disclosure.access import Decision
from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.disclosure.matrix import item_of
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.deadlines import Running
from tweeluik.domain.procedures.engine import Case as Snapshot
from tweeluik.domain.procedures.table import Procedure, Role, State
from tweeluik.records.audit.models import Action, Entry
from tweeluik.records.people.models import Person
from tweeluik.records.vault.sealing import box

from . import consents
from .disclosing import judging
from .models import Case
from .papers import PAPER, Kept, listed
from .standing import case_of, history, log, replayed, require_employee, role_of, snapshot


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, as this reader may see it.

    :ivar words: what was written, by the id of the input; only what may be seen.
    :ivar choices: what was chosen, by the id of the input.
    :ivar evidence: the paper that shows it.
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
    evidence: UUID | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case, as far as this reader may see it.

    :ivar now: the case as the engine reads it, for what can be done next.
    :ivar terms: the terms that run.
    :ivar drafts: what the reader is still writing, by the id of the input.
    :ivar consents: what the employee allowed, and to whom, newest first; for the employee only.
    :ivar papers: the papers that were added, oldest first.
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
    papers: tuple[Kept, ...]
    consents: tuple[consents.Given, ...]

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

    :param purpose: what it is read for; only the employee reads for themselves.
    :raises NoCase: when there is none that this person may read for that.
    """
    with transaction.atomic():
        case = case_of(person, id, at)
        role = role_of(person, case, at)
        if purpose is Purpose.OWN:
            require_employee(role, id)
        log(case, person, at, event="case_read", action="read")
        case.refresh_from_db(fields=("state", "version", "values", "closed_at"))
        past = history(case, sealed=True)
        ledger = consents.given(case)
        judge = judging(case, person, role, purpose, at, ledger)
        opener = box(case.owner)
        papers = listed(case, opener) if judge(PAPER) else ()
    procedure = PROCEDURES[case.procedure]

    def may(input: str) -> Decision:
        item = item_of(input)
        return judge(item.id) if item is not None else Decision(True, ground="state")

    def words(event: int | None) -> dict[str, str]:
        return {
            text.input: opener.opened("text", "sealed", str(text.id), bytes(text.sealed)).decode()
            for text in past.texts.get(event, ())
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
            words=words(event.pk),
            choices={input: value for input, value in event.told.items() if may(input)},
            evidence=event.evidence if judge(PAPER) else None,
        )
        for event in past.events
    )
    _, terms = replayed(case, past)
    own = role is Role.EMPLOYEE
    return Dossier(
        id=case.id,
        procedure=procedure,
        state=procedure.state(case.state),
        version=case.version,
        role=role,
        now=snapshot(case, past, at),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        events=events,
        terms=terms,
        drafts=words(None) if own else {},
        consents=ledger if own else (),
        papers=papers,
    )


def who_looked(person: Person, id: UUID, at: datetime, most: int = 200) -> tuple[Entry, ...]:
    """The log lines of a case for its employee, newest first; reading them is a line itself.

    :raises NoCase: when it is not theirs.
    """
    with transaction.atomic():
        case = case_of(person, id, at)
        require_employee(role_of(person, case, at), id)
        log(case, person, at, event="log_read", action="read_log")
        return tuple(Entry.objects.filter(case=str(case.id)).order_by("-seq")[:most])


def downloaded(person: Person, id: UUID, at: datetime) -> None:
    """Write that the whole case was taken along, before it is.

    :raises NoCase: when there is none in which this person takes part.
    """
    with transaction.atomic():
        case = case_of(person, id, at)
        log(case, person, at, event="case_downloaded", action=Action.DOWNLOAD)


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
            .annotate(look_again=Min("deadlines__last_day"))
            .order_by("-changed_at")
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
            look_again=case.look_again,
        )
        for case in cases
    )
