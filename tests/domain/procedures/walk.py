"""Every configuration that a case can reach, by trying everything that anybody can do."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from types import MappingProxyType
from typing import Any

from tweeluik.domain.procedures.engine import Case, Effects, Event, step
from tweeluik.domain.procedures.table import (
    Disclose,
    Kind,
    Letter,
    Need,
    Procedure,
    Role,
    Start,
    Stop,
    Transition,
)

TODAY = date(2026, 11, 23)
SAMPLE: Mapping[Kind, Any] = {
    Kind.TEXT: "ref-1",
    Kind.NAME: "ref-2",
    Kind.DATE: TODAY,
    Kind.PAPERS: ("ref-3",),
}
OUTSIDE = ("recall_open", "military")
"""Values that come from outside the table: both are tried."""


@dataclass(frozen=True)
class Config:
    """A state, what is settled as far as rows read it, and the terms that run."""

    state: str
    values: frozenset[tuple[str, Any]]
    running: frozenset[str]


@dataclass(frozen=True)
class Move:
    """One step that was taken."""

    before: Config
    row: Transition
    event: Event
    effects: Effects
    after: Config


ALWAYS_TRIED = ("doctor_service", "doctor_registered", "authorisation", "reasons_given")
"""Choices on which a safeguard rests: tried also when no row would read them any more."""


def read_by(procedure: Procedure) -> frozenset[str]:
    """The values that any guard or effect reads."""
    found: set[str] = set()
    for row in procedure.transitions:
        found |= row.guard.facts()
        for effect in row.effects:
            found |= effect.when.facts()
    return frozenset(found)


def inputs(row: Transition, *, reporting: bool, read: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Every way to fill in what a row asks, as far as rows tell the difference."""
    needs = [need for need in row.needs if need.asked_of(reporting=reporting)]
    for values in product(*(_values(need, read) for need in needs)):
        told = zip((need.id for need in needs), values, strict=True)
        yield {id: value for id, value in told if value is not None}


def _values(need: Need, read: frozenset[str]) -> list[Any]:
    if need.kind is Kind.CHOICE:
        return list(need.values if need.id in (*read, *ALWAYS_TRIED) else need.values[:1])
    if need.kind is Kind.YES_NO:
        return [True, False] if need.id in (*read, *ALWAYS_TRIED) else [True]
    return [SAMPLE[need.kind]]


def moves(procedure: Procedure, config: Config, present: frozenset[Role]) -> Iterator[Move]:
    """Every step from here."""
    read = read_by(procedure)
    outside = [id for id in OUTSIDE if id in read]
    for flags in product((True, False), repeat=len(outside)):
        values = {**dict(config.values), **dict(zip(outside, flags, strict=True))}
        case = Case(config.state, MappingProxyType(values), present)
        for row in procedure.from_state(config.state):
            for role in row.by:
                reporting = role not in present
                by = Role.EMPLOYEE if reporting else role
                for told in inputs(row, reporting=reporting, read=read):
                    event = Event(row.name, role, by, TODAY, told)
                    found = step(procedure, case, event, TODAY)
                    if isinstance(found, Effects):
                        yield Move(config, row, event, found, _after(config, found, read, outside))


def _after(config: Config, found: Effects, read: frozenset[str], outside: list[str]) -> Config:
    stopped = {effect.deadline for effect in found.effects if isinstance(effect, Stop)}
    started = {effect.deadline for effect in found.effects if isinstance(effect, Start)}
    return Config(
        found.state.id,
        frozenset((k, v) for k, v in found.values.items() if k in read and k not in outside),
        (config.running - stopped) | started,
    )


def explore(
    procedure: Procedure, present: frozenset[Role]
) -> tuple[frozenset[Config], tuple[Move, ...]]:
    """All configurations that can be reached, and all steps between them."""
    read = read_by(procedure)
    first = Config(
        procedure.start.id,
        frozenset((k, v) for k, v in procedure.opening.items() if k in read and k not in OUTSIDE),
        frozenset(),
    )
    seen, queue, taken = {first}, deque([first]), []
    while queue:
        for move in moves(procedure, queue.popleft(), present):
            taken.append(move)
            if move.after not in seen:
                seen.add(move.after)
                queue.append(move.after)
    return frozenset(seen), tuple(taken)


def letters(move: Move) -> set[str]:
    """The letters that a step offers."""
    return {effect.kind for effect in move.effects.effects if isinstance(effect, Letter)}


def disclosed(move: Move) -> set[tuple[str, Role]]:
    """What a step brings within reach of whom."""
    return {(one.item, one.to) for one in move.effects.effects if isinstance(one, Disclose)}
