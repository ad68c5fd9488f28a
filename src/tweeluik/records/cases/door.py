"""The door for acting: one change, one transaction, one effect (``design.md`` 6).

Lock the case, take the step, append the event, seal what was written, update state and deadlines,
begin the neighbour that was asked for, and write the log line last: either all of it is kept, or
nothing. Who asks again with the same key, because no answer came, gets the same answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.procedures import engine
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.engine import Effects, Refusal
from tweeluik.domain.procedures.table import Kind, Opens, Procedure, Role
from tweeluik.records.people.models import Person
from tweeluik.records.vault.keys import destroy, new_key
from tweeluik.records.vault.sealing import box

from . import consents
from .models import Case, Erased, Event, Text
from .papers import of_case
from .standing import (
    DERIVED,
    History,
    history,
    keep_deadlines,
    locked,
    log,
    owned,
    role_of,
    snapshot,
)
from .writing import forget_drafts, keep_drafts, sealed

_WRITTEN: Final = (Kind.TEXT, Kind.NAME)


@dataclass(frozen=True, slots=True)
class Done:
    """It was done, now or by an earlier request with the same key.

    :ivar opened: the neighbouring case that began with it.
    """

    event: Event
    effects: Effects | None
    again: bool = False
    opened: UUID | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be done, and why; nothing was changed."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Overtaken:
    """The case went on since the page was shown; look again, what was typed is kept."""

    version: int


@dataclass(frozen=True, slots=True)
class KeyReused:
    """The same key came with another request."""


Outcome = Done | Refused | Overtaken | KeyReused


# -- opening and erasing ---------------------------------------------------------------------------


def open_case(
    person: Person,
    procedure: Procedure,
    at: datetime,
    *,
    request: str = "",
    settled: Mapping[str, bool] | None = None,
    words: Mapping[str, str] | None = None,
) -> Case:
    """Begin a case, with a key of its own.

    :param request: the idempotency key of the request; the same key begins one case.
    :param settled: what is known from before, of the values that its opening names.
    :param words: the drafts that it begins with.
    """
    id = uuid5(person.id, f"{procedure.id}:{request}") if request else uuid4()
    if Erased.objects.filter(case=id).exists():
        # It was begun and erased since; what was erased never comes back under its own name.
        id = uuid4()
    known = {id: value for id, value in (settled or {}).items() if id in procedure.opening}
    try:
        with transaction.atomic():
            return _opened(id, person, procedure, at, {**procedure.opening, **known}, words or {})
    except IntegrityError:
        earlier = Case.objects.filter(id=id, employee=person).first()
        if earlier is None:
            raise
        return earlier


def _opened(
    id: UUID,
    person: Person,
    procedure: Procedure,
    at: datetime,
    opening: Mapping[str, str | bool],
    words: Mapping[str, str],
    origin: UUID | None = None,
) -> Case:
    """Begin a case, in the transaction of what begins it.

    :param origin: the case from which it is opened.
    """
    case = Case.objects.create(
        id=id,
        procedure=procedure.id,
        state=procedure.start.id,
        opening=dict(opening),
        values=dict(opening),
        employee=person,
        origin_id=origin,
        opened_at=at,
        changed_at=at,
    )
    new_key(case.owner, at)
    sealer = box(case.owner)
    keep_drafts(case, sealer, words, at)
    log(case, person, at, event="case_opened", action="create")
    return case


def erase(person: Person, id: UUID, at: datetime) -> None:
    """Destroy a case and its key; only that it was erased is remembered.

    :raises NoCase: when it is not theirs; who takes part in it cannot erase it.
    """
    with transaction.atomic():
        case = owned(person, id, at)
        Erased.objects.create(case=case.id, at=at)
        destroy(case.owner)
        log(case, person, at, event="case_erased", action="delete")
        case.delete()


# -- acting ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody asks to do.

    :ivar done_by: who did it; the person's own role when nothing else is said.
    :ivar told: what was filled in, by the id of the input, as words, days and choices.
    :ivar version: the version of the case that they saw.
    :ivar key: of this request; sent twice it has its effect once.
    :ivar evidence: a paper of the case that shows it.
    :ivar opens: id of the neighbouring procedure that begins with it, if the act opens that one; a
        case begins for the employee, so only when they act.
    """

    transition: str
    happened_on: date
    version: int
    key: str
    told: Mapping[str, Any]
    done_by: Role | None = None
    _: KW_ONLY
    evidence: UUID | None = None
    opens: str | None = None

    @property
    def body(self) -> str:
        """A hash of the whole request."""
        told = {id: str(value) for id, value in sorted(self.told.items())}
        evidence = str(self.evidence or "")
        parts = [self.transition, self.happened_on.isoformat(), self.done_by, told]
        parts += [evidence, self.opens]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def act(person: Person, id: UUID, asked: Act, at: datetime) -> Outcome:
    """Do something in a case.

    :raises NoCase: when there is no such case for this person.
    """
    with transaction.atomic():
        case = locked(person, id, at)
        past = history(case)
        earlier = next((event for event in past.events if event.key == asked.key), None)
        if earlier is not None:
            return _again(case, earlier, asked, person)
        if case.version != asked.version:
            return Overtaken(case.version)
        procedure = PROCEDURES[case.procedure]
        role = role_of(person, case, at)
        event = engine.Event(
            transition=asked.transition,
            done_by=asked.done_by or role,
            reported_by=role,
            happened_on=asked.happened_on,
            input={id: value for id, value in asked.told.items() if value is not None},
            evidence=str(asked.evidence) if asked.evidence else None,
        )
        found = _not_theirs(case, procedure, event) or engine.step(
            procedure, snapshot(case, past, at), event, dutch_day(at)
        )
        if isinstance(found, Refusal):
            log(case, person, at, event="act_refused", action="change", outcome="deny")
            return Refused(found)
        kept = _keep(case, past, person, event, found, asked, at)
        neighbour = _begins(found, asked) if role is Role.EMPLOYEE else None
        opened = _neighbour(case, asked) if neighbour else None
        if neighbour and opened:
            _opened(opened, person, neighbour, at, neighbour.opening, {}, origin=case.id)
        action = consents.action_of(found.effects)
        log(case, person, at, event=asked.transition, action=action)
    return Done(kept, found, opened=opened)


def _again(case: Case, earlier: Event, asked: Act, person: Person) -> Done | KeyReused:
    if (earlier.body, earlier.person_id) != (asked.body, person.id):
        return KeyReused()
    opened = Case.objects.filter(id=_neighbour(case, asked)).values_list("id", flat=True).first()
    return Done(earlier, None, again=True, opened=opened)


def _begins(found: Effects, asked: Act) -> Procedure | None:
    """The neighbouring procedure that was asked for, if this act opens it."""
    opens = {effect.procedure for effect in found.effects if isinstance(effect, Opens)}
    return PROCEDURES[asked.opens] if asked.opens in opens else None


def _neighbour(case: Case, asked: Act) -> UUID:
    """The id of the case that a request opens: the same request, the same case."""
    return uuid5(case.id, asked.key)


def _not_theirs(case: Case, procedure: Procedure, event: engine.Event) -> Refusal | None:
    """Why the papers that an event names cannot be: they are not of this case."""
    row = next((row for row in procedure.transitions if row.name == event.transition), None)
    named = (
        {need.id: event.input.get(need.id) for need in row.needs if need.kind is Kind.PAPERS}
        if row
        else {}
    )
    wrong = [
        id
        for id, papers in named.items()
        if isinstance(papers, tuple) and not of_case(case, papers)
    ]
    if event.evidence and not of_case(case, (event.evidence,)):
        wrong.append("evidence")
    return Refusal("wrong_input", tuple(wrong)) if wrong else None


def _keep(
    case: Case,
    past: History,
    person: Person,
    event: engine.Event,
    found: Effects,
    asked: Act,
    at: datetime,
) -> Event:
    procedure = PROCEDURES[case.procedure]
    needs = {need.id: need for need in procedure.transition(event.transition).needs}
    words = {
        id: str(value)
        for id, value in event.input.items()
        if needs[id].kind in _WRITTEN and value not in (None, "")
    }
    kept = Event.objects.create(
        case=case,
        number=case.version + 1,
        transition=event.transition,
        done_by=event.done_by,
        reported_by=event.reported_by,
        happened_on=event.happened_on,
        recorded_at=at,
        person=person,
        told={id: _plain(value) for id, value in event.input.items() if id not in words},
        state=found.state.id,
        evidence=asked.evidence,
        key=asked.key,
        body=asked.body,
    )
    sealer = box(case.owner)
    texts = [sealed(case, sealer, input, text, at, kept) for input, text in words.items()]
    Text.objects.bulk_create(texts)
    if event.reported_by is Role.EMPLOYEE:
        forget_drafts(case, sealer, {id: _plain(value) for id, value in event.input.items()})
    case.state = found.state.id
    case.values = {id: value for id, value in found.values.items() if id not in DERIVED}
    case.version += 1
    case.changed_at = at
    case.closed_at = None if found.state.open else at
    case.save()
    keep_deadlines(case, past.followed_by(kept, texts))
    consents.keep(case, found.effects, event.input, at)
    return kept


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
