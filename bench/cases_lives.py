"""Lives of cases to fill a database with: walked by the tables, then lived through the real door.

A walk is drawn with the engine alone, so that a mix can be chosen; what was chosen is done again
with :func:`~tweeluik.records.cases.door.act`, one act after the other, and read back row by row.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.procedures import engine
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.deadlines import running
from tweeluik.domain.procedures.engine import possible
from tweeluik.domain.procedures.table import Days, Kind, Need, Procedure, Role, Transition

LIVES: Final = 200
SEED: Final = 20261123
MOST_STEPS: Final = 22

MIX: Final = {0: 0.15, 1: 0.55, 2: 0.30}
"""How many lives have so many terms with a last day at their end. More than life brings: with one
term or more per case on average, 100,000 cases have 100,000 terms to sweep."""

PHRASES: Final = (
    "Ik kan 4 uur per dag werken.",
    "Op 2 november lukte 2 uur net, daarna moest ik gaan liggen.",
    "De bedrijfsarts zegt dat ik mijn eigen werk weer kan doen. Dat lukt niet met mijn rug.",
    "Mijn leidinggevende wist niet dat ik geen trappen mag lopen.",
    "Ik wil graag weten of ander werk beter past, en hoe snel ik uren kan opbouwen.",
)

ANSWERS: Final = '{"role": "employee", "first_day_ill": "2026-03-02", "subject": ["capacity"]}'
"""What the guide was told, kept with the case."""

Value = Any


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a walk."""

    row: Transition
    at: datetime
    reporting: bool
    told: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Walk:
    """The acts of one life, and how many terms with a last day run at its end."""

    procedure: Procedure
    steps: tuple[Step, ...]
    terms: int


@dataclass(frozen=True, slots=True)
class Life:
    """A case as it was lived, as rows to copy; what was written is in the clear, in memory only.

    :ivar case: the columns of the case that a copy shares.
    :ivar events: the columns of each event that a copy shares.
    :ivar texts: number of the event (nothing for a draft), input, what was written, and when.
    :ivar terms: name, first and last day.
    """

    case: tuple[Value, ...]
    opened_at: datetime
    events: tuple[tuple[Value, ...], ...]
    texts: tuple[tuple[int | None, str, str, datetime], ...]
    terms: tuple[tuple[str, date, date | None], ...]


def told(row: Transition, *, reporting: bool, day: date, chance: random.Random) -> dict[str, Value]:
    """Something to fill in for an act; no papers, which would have to be taken in first."""
    return {
        need.id: _value(need, day, chance)
        for need in row.needs
        if need.asked_of(reporting=reporting)
        and need.kind is not Kind.PAPERS
        and (need.required or chance.random() < 0.7)
    }


def _value(need: Need, day: date, chance: random.Random) -> Value:
    match need.kind:
        case Kind.CHOICE:
            return chance.choice(need.values)
        case Kind.YES_NO:
            return chance.random() < 0.7
        case Kind.DATE:
            ahead = 1 if need.days is Days.AHEAD else -1
            return day + ahead * timedelta(days=chance.randrange(14))
        case Kind.NAME:
            return "S. Yilmaz"
    return " ".join(chance.choice(PHRASES) for _ in range(chance.randrange(1, 12)))


# --- walks by the tables --------------------------------------------------------------------------


def walks(end: datetime, count: int = LIVES) -> list[Walk]:
    """So many different walks in the mix, all before ``end``."""
    chance = random.Random(SEED)
    left = {terms: round(count * share) for terms, share in MIX.items()}
    left[1] += count - sum(left.values())
    found: list[Walk] = []
    while any(left.values()):
        walk = _walk(chance.choice(tuple(PROCEDURES.values())), end, chance)
        if walk.steps and left.get(walk.terms):
            left[walk.terms] -= 1
            found.append(walk)
    chance.shuffle(found)
    return found


def _walk(procedure: Procedure, end: datetime, chance: random.Random) -> Walk:
    at = end - timedelta(days=chance.randrange(60, 200))
    now = engine.Case(procedure.start.id, dict(procedure.opening))
    steps: list[Step] = []
    follows = []
    for _ in range(chance.randrange(1, MOST_STEPS)):
        choice = _choice(procedure, now, chance)
        if choice is None:
            break
        row, reporting = choice
        at += timedelta(minutes=11, hours=chance.randrange(72))
        if at >= end:
            break
        day = dutch_day(at)
        step = Step(row, at, reporting, told(row, reporting=reporting, day=day, chance=chance))
        event = engine.Event(
            row.name, row.by[0] if reporting else Role.EMPLOYEE, Role.EMPLOYEE, day, step.told
        )
        after = engine.step(procedure, now, event, day)
        if isinstance(after, engine.Refusal):
            continue
        steps.append(step)
        follows.append((day, after.effects))
        now = engine.Case(after.state.id, after.values, now.present, day)
    terms = sum(one.last_day is not None for one in running(procedure, follows))
    return Walk(procedure, tuple(steps), terms)


def _choice(
    procedure: Procedure, now: engine.Case, chance: random.Random
) -> tuple[Transition, bool] | None:
    """An act of the employee, or one that they tell of; they rarely give up."""
    rows = [(row, False) for row in possible(procedure, now, Role.EMPLOYEE)]
    rows += [(row, True) for row in possible(procedure, now, Role.EMPLOYEE, reporting=True)]
    rows = [
        (row, reporting)
        for row, reporting in rows
        if row.name != "recall" and (row.name != "withdraw" or chance.random() < 0.1)
    ]
    return chance.choice(rows) if rows else None


# --- lived through the door -----------------------------------------------------------------------


def lived(chosen: list[Walk]) -> list[Life]:
    """Do every walk through the real door, and read the rows that it left.

    :raises RuntimeError: when the door refuses what the tables allow.
    """
    from tests.records.world import person_named

    first = min(walk.steps[0].at for walk in chosen) - timedelta(days=1)
    person = person_named("bench@post.example", first)
    return [_live(person, walk) for walk in chosen]


def _live(person: Any, walk: Walk) -> Life:
    from tweeluik.records.cases import door
    from tweeluik.records.cases.writing import save_draft
    from tweeluik.records.vault.sealing import box

    opened = walk.steps[0].at - timedelta(hours=1)
    case = door.open_case(person, walk.procedure, opened)
    save_draft(person, case.id, {"guide_answers": ANSWERS}, opened)
    for number, step in enumerate(walk.steps):
        asked = door.Act(
            step.row.name,
            dutch_day(step.at),
            number,
            uuid4().hex,
            step.told,
            step.row.by[0] if step.reporting else None,
        )
        outcome = door.act(person, case.id, asked, step.at)
        if not isinstance(outcome, door.Done):
            raise RuntimeError(f"{walk.procedure.id} {step.row.name}: {outcome}")
    case.refresh_from_db()
    opener = box(case.owner)
    numbers = {event.pk: event.number for event in case.events.all()}
    return Life(
        case=_columns(case, CASE),
        opened_at=opened,
        events=tuple(_columns(event, EVENT) for event in case.events.order_by("number")),
        texts=tuple(
            (
                numbers.get(text.event_id),
                text.input,
                opener.opened("text", "sealed", str(text.id), bytes(text.sealed)).decode(),
                text.changed_at,
            )
            for text in case.texts.all()
        ),
        terms=tuple((row.name, row.since, row.last_day) for row in case.deadlines.all()),
    )


CASE: Final = (
    "procedure",
    "state",
    "version",
    "opening",
    "values",
    "opened_at",
    "changed_at",
    "closed_at",
)
EVENT: Final = (
    "number",
    "transition",
    "done_by",
    "reported_by",
    "happened_on",
    "recorded_at",
    "told",
    "state",
    "key",
    "body",
)


def _columns(row: Any, names: tuple[str, ...]) -> tuple[Value, ...]:
    fields = ((row._meta.get_field(name), getattr(row, name)) for name in names)
    return tuple(field.get_prep_value(value) for field, value in fields)
