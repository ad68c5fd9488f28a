"""Where a case stands: what the engine reads, who takes part, which terms run.

All of it follows from the events; what is stored of it is a shortcut that
:func:`keep_deadlines` and ``tweeluik rebuild --check`` hold to them.
"""

from __future__ import annotations

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

from .models import Case, Deadline, Event, Participation

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
    for taken in case.participations.filter(person=person, start__lte=at):
        if taken.role in acting and (taken.end is None or taken.end > at):
            return Role(taken.role)
    raise NoCase(case.id)


def present(case: Case, at: datetime) -> frozenset[Role]:
    """The roles that act on the platform themselves."""
    taken = Participation.objects.filter(case=case, start__lte=at)
    return frozenset(
        {Role.EMPLOYEE} | {Role(one.role) for one in taken if one.end is None or one.end > at}
    )


def snapshot(case: Case, at: datetime) -> engine.Case:
    """The case as the engine reads it."""
    last = Event.objects.filter(case=case).order_by("-number").first()
    sent = last is not None and last.transition == "ask" and at - last.recorded_at < RECALL
    values: dict[str, Value] = {**case.values, "recall_open": sent}
    return engine.Case(
        case.state, values, present(case, at), last.happened_on if last is not None else None
    )


def replayed(case: Case) -> tuple[engine.Case, tuple[Running, ...]]:
    """State, values and terms, computed anew from the events alone.

    :raises ValueError: when the events do not follow from the tables.
    """
    procedure = PROCEDURES[case.procedure]
    now = engine.Case(procedure.start.id, dict(case.opening))
    steps = []
    for event in Event.objects.filter(case=case).order_by("number").prefetch_related("texts"):
        needs = {need.id: need for need in procedure.transition(event.transition).needs}
        told: dict[str, Any] = {text.input: str(text.id) for text in event.texts.all()}
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


def keep_deadlines(case: Case) -> None:
    """Make the stored terms those that follow from the events."""
    _, found = replayed(case)
    kept = {row.name: row for row in Deadline.objects.filter(case=case)}
    for one in found:
        row = kept.pop(one.row.id, None)
        if row is None or row.since != one.since:
            Deadline.objects.update_or_create(
                case=case,
                name=one.row.id,
                defaults={"since": one.since, "last_day": one.last_day, "told_at": None},
            )
    Deadline.objects.filter(case=case, name__in=kept).delete()


def require_employee(role: Role, id: UUID) -> None:
    """What is the employee's alone: the log of a case, drafts, and the end of it.

    :raises NoCase: when it is somebody else.
    """
    if role is not Role.EMPLOYEE:
        raise NoCase(id)


def locked(person: Person, id: UUID, at: datetime, *, own: bool = False) -> Case:
    """The case, for nobody else to change until the transaction ends.

    :param own: for what only the employee may do.
    :raises NoCase: when there is none in which they take part.
    """
    case = Case.objects.select_for_update().filter(id=id).first()
    if case is None:
        raise NoCase(id)
    role = role_of(person, case, at)
    if own:
        require_employee(role, id)
    return case


def log(
    case: Case, person: Person, at: datetime, *, event: str, action: str, outcome: str = "allow"
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
        object="case",
    )
