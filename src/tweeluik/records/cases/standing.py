"""Where a case stands: what the engine reads, who takes part, which terms run.

All of it follows from the events; what is stored of it is a shortcut that
:func:`keep_deadlines` and ``tweeluik rebuild --check`` hold to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tweeluik.domain.guide.conditions import Value
from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.procedures import engine
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.deadlines import Running, running
from tweeluik.domain.procedures.engine import Refusal
from tweeluik.domain.procedures.table import Kind, Role
from tweeluik.records.audit.log import record
from tweeluik.records.people.models import Person

from .models import Case, Deadline, Event, Text

RECALL: Final = timedelta(minutes=10)
"""How long somebody can say that it was not meant to be sent yet."""

DERIVED: Final = ("recall_open",)
"""Values that follow from the clock; computed each time, kept nowhere."""


class NoCase(LookupError):
    """There is no such case for this reader: it is not there, or not theirs; the same answer."""


def role_of(person: Person, case: Case, at: datetime) -> Role:
    """In which role somebody acts in a case. A role that the procedure does not know is none: that
    somebody handles a complaint lets nobody into the second opinion that it is about.

    :raises NoCase: when in none.
    """
    if case.employee_id == person.id:
        return Role.EMPLOYEE
    acting = PROCEDURES[case.procedure].roles
    for taken in case.participations.all():
        if taken.person_id == person.id and taken.role in acting and taken.holds(at):
            return Role(taken.role)
    raise NoCase(case.id)


def present(case: Case, at: datetime) -> frozenset[Role]:
    """The roles that act on the platform themselves."""
    taken = {Role(one.role) for one in case.participations.all() if one.holds(at)}
    return frozenset({Role.EMPLOYEE} | taken)


def participants(case: Case, role: Role, at: datetime) -> tuple[UUID, ...]:
    """Who acts in this role on the platform themselves, now; who did longest first."""
    taken = [one for one in case.participations.all() if one.role == role and one.holds(at)]
    return tuple(one.person_id for one in sorted(taken, key=lambda one: (one.start, one.pk)))


@dataclass(frozen=True, slots=True)
class History:
    """All that happened in a case, read once for everything that follows from it.

    :ivar events: in order.
    :ivar texts: by the event they belong to; drafts under nothing.
    """

    events: tuple[Event, ...]
    texts: Mapping[int | None, tuple[Text, ...]]

    def followed_by(self, event: Event, texts: list[Text]) -> History:
        """The same with one more event."""
        return History((*self.events, event), {**self.texts, event.pk: tuple(texts)})


def history(case: Case, *, sealed: bool = False) -> History:
    """The events and texts of a case.

    :param sealed: also what was written, to be opened; without it, only that it was.
    """
    rows = Text.objects.filter(case=case)
    found: dict[int | None, list[Text]] = {}
    for text in rows if sealed else rows.defer("sealed"):
        found.setdefault(text.event_id, []).append(text)
    events = tuple(Event.objects.filter(case=case).order_by("number"))
    return History(events, {event: tuple(texts) for event, texts in found.items()})


def snapshot(case: Case, past: History, at: datetime) -> engine.Case:
    """The case as the engine reads it."""
    last = past.events[-1] if past.events else None
    # However far the clock was put back: what was sent long ago cannot be taken back again.
    sent = last is not None and last.transition == "ask" and abs(at - last.recorded_at) < RECALL
    values: dict[str, Value] = {**case.values, "recall_open": sent}
    return engine.Case(
        case.state, values, present(case, at), last.happened_on if last is not None else None
    )


def replayed(case: Case, past: History | None = None) -> tuple[engine.Case, tuple[Running, ...]]:
    """State, values and terms, computed anew from the events alone.

    :param past: the events, when they were read already.
    :raises ValueError: when the events do not follow from the tables.
    """
    procedure = PROCEDURES[case.procedure]
    now = engine.Case(procedure.start.id, dict(case.opening))
    past = past or history(case)
    steps = []
    for event in past.events:
        needs = {need.id: need for need in procedure.transition(event.transition).needs}
        told: dict[str, Any] = {text.input: str(text.id) for text in past.texts.get(event.pk, ())}
        for id, value in event.told.items():
            told[id] = date.fromisoformat(value) if needs[id].kind is Kind.DATE else value
            if needs[id].kind is Kind.PAPERS:
                told[id] = tuple(value)
        found = engine.step(
            procedure,
            engine.Case(
                now.state,
                {**now.values, "recall_open": True},
                frozenset((Role(event.reported_by),)),
                now.last_happened,
            ),
            engine.Event(
                event.transition,
                Role(event.done_by),
                Role(event.reported_by),
                event.happened_on,
                told,
            ),
            dutch_day(event.recorded_at),
        )
        if isinstance(found, Refusal):
            raise ValueError(f"case {case.id}, event {event.number}: {found.code} {found.fields}")
        steps.append((event.happened_on, found.effects))
        values = {id: value for id, value in found.values.items() if id not in DERIVED}
        now = engine.Case(found.state.id, values, now.present, event.happened_on)
    return now, running(procedure, steps)


def keep_deadlines(case: Case, past: History | None = None) -> None:
    """Make the stored terms those that follow from the events."""
    _, terms = replayed(case, past)
    rows = list(Deadline.objects.filter(case=case))
    made = {(term.row.id, term.since, term.last_day) for term in terms}
    gone = [row.pk for row in rows if (row.name, row.since, row.last_day) not in made]
    if gone:
        Deadline.objects.filter(pk__in=gone).delete()
    Deadline.objects.bulk_create(
        Deadline(case=case, name=name, since=since, last_day=last_day)
        for name, since, last_day in made - {(row.name, row.since, row.last_day) for row in rows}
    )


def require_employee(role: Role, id: UUID) -> None:
    """What is the employee's alone: the log of a case, drafts, and the end of it.

    :raises NoCase: when it is somebody else.
    """
    if role is not Role.EMPLOYEE:
        raise NoCase(id)


def locked(person: Person, id: UUID, at: datetime) -> Case:
    """The case, for nobody else to change until the transaction ends.

    :raises NoCase: when there is none in which they take part.
    """
    return case_of(person, id, at, Case.objects.select_for_update())


def case_of(person: Person, id: UUID, at: datetime, cases: Any = Case.objects) -> Case:
    """The case, with who takes part in it.

    :raises NoCase: when there is none in which they take part.
    """
    case: Case | None = cases.filter(id=id).prefetch_related("participations").first()
    if case is None:
        raise NoCase(id)
    role_of(person, case, at)
    return case


def owned(person: Person, id: UUID, at: datetime) -> Case:
    """The case of this employee, for nobody else to change until the transaction ends.

    :raises NoCase: when it is not theirs, also when they take part in it.
    """
    case = locked(person, id, at)
    require_employee(role_of(person, case, at), id)
    return case


def log(
    case: Case,
    person: Person,
    at: datetime,
    *,
    event: str,
    action: str,
    outcome: str = "allow",
    object: str = "case",
    basis: str = "",
) -> None:
    """Write the log line of something that was done, or refused, in a case."""
    record(
        at=at,
        event=event,
        action=action,
        outcome=outcome,
        actor=str(person.id),
        role=role_of(person, case, at),
        case=str(case.id),
        object=object,
        basis=basis,
    )
