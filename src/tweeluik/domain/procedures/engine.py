"""One step in a procedure: may this be done now, and what follows from it.

Pure: the case, the event and the day go in, the effects or a refusal come out. The caller keeps
what changed, in one transaction (``design.md`` 6). An event carries texts and papers only as
references; what a choice or a yes settled is all that the tables ever read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from tweeluik.domain.guide.conditions import Value

from .table import STAYS, Days, Effect, Kind, Need, Procedure, Role, State, Transition


@dataclass(frozen=True, slots=True)
class Case:
    """Where one case stands.

    :ivar state: id of the state in its procedure.
    :ivar values: what earlier events settled: choices and yes or no, by the id of the input.
    :ivar present: the roles that act on the platform themselves; theirs are never reported.
    :ivar last_happened: day of the last act; acts are told in the order in which they happened.
    """

    state: str
    values: Mapping[str, Value] = field(default_factory=dict)
    present: frozenset[Role] = frozenset((Role.EMPLOYEE,))
    last_happened: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done.

    :ivar done_by: who did it.
    :ivar reported_by: who tells so; the same role when it is done here and now.
    :ivar happened_on: on which day.
    :ivar input: what was filled in, by the id of the input; texts, names and papers as references.
    :ivar evidence: reference to a paper that shows it, if there is one.
    """

    transition: str
    done_by: Role
    reported_by: Role
    happened_on: date
    input: Mapping[str, object] = field(default_factory=dict)
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """What follows from a step: the state after it, what is settled now, and what to do."""

    state: State
    values: Mapping[str, Value]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step cannot be taken.

    :ivar code: key of the words in ``texts/<lang>/case_refusals.toml``.
    :ivar fields: the inputs to mend, if it is about inputs.
    """

    code: str
    fields: tuple[str, ...] = ()


def step(procedure: Procedure, case: Case, event: Event, on: date) -> Effects | Refusal:
    """Take one step.

    :param on: today; nothing happens later than this.
    """
    row = next((r for r in procedure.transitions if r.name == event.transition), None)
    if row is None:
        return Refusal("unknown_act")
    if row not in procedure.from_state(case.state):
        return Refusal("not_now")
    refusal = _who(row, case, event) or _when(case, event, on)
    if refusal:
        return refusal
    reporting = event.done_by is not event.reported_by
    asked = [need for need in row.needs if need.asked_of(reporting=reporting)]
    chosen = {**case.values, **_settled(asked, event.input)}
    asked = [need for need in asked if need.when.truth(chosen) is True]
    unknown = set(event.input) - {need.id for need in asked}
    if unknown:
        return Refusal("unknown_input", tuple(sorted(unknown)))
    missing = tuple(n.id for n in asked if n.required and _empty(event.input.get(n.id)))
    if missing:
        return Refusal("missing_input", missing)
    wrong = tuple(n.id for n in asked if not _fits(n, event.input.get(n.id)))
    if wrong:
        return Refusal("wrong_input", wrong)
    to_come = tuple(id for id, day in _days(asked, Days.PAST, event) if day > on)
    if to_come:
        return Refusal("day_to_come", to_come)
    gone = tuple(id for id, day in _days(asked, Days.AHEAD, event) if day < event.happened_on)
    if gone:
        return Refusal("day_gone", gone)
    told = {**case.values, **_settled(asked, event.input)}
    if row.guard.truth(told) is not True:
        return Refusal("guard", tuple(sorted(row.guard.facts())))
    values = {**told, **row.sets}
    state = procedure.state(case.state if row.to == STAYS else row.to)
    effects = tuple(effect for effect in row.effects if effect.when.truth(values) is True)
    return Effects(state, MappingProxyType(values), effects)


def possible(
    procedure: Procedure, case: Case, role: Role, *, reporting: bool = False
) -> tuple[Transition, ...]:
    """What a role can do now, or with ``reporting`` tell that others did.

    A row whose guard already fails on what is settled is left out, one that waits for input stays.
    """
    return tuple(
        row
        for row in procedure.from_state(case.state)
        if (
            role in row.reportable_by and not set(row.by) <= case.present
            if reporting
            else role in row.by
        )
        and _may_hold(row, case)
    )


def _may_hold(row: Transition, case: Case) -> bool:
    """Whether the guard holds, or an input of the row can still make it hold."""
    if {need.id for need in row.needs} & row.guard.facts():
        return True
    return row.guard.truth(case.values) is True


def _who(row: Transition, case: Case, event: Event) -> Refusal | None:
    if event.done_by not in row.by:
        return Refusal("not_yours")
    if event.reported_by is event.done_by:
        here = event.done_by is Role.CLOCK or event.done_by in case.present
        return None if here else Refusal("not_yours")
    if event.reported_by not in row.reportable_by or event.reported_by not in case.present:
        return Refusal("not_yours")
    return Refusal("acts_here") if event.done_by in case.present else None


def _when(case: Case, event: Event, on: date) -> Refusal | None:
    if event.happened_on > on:
        return Refusal("in_future", ("happened_on",))
    if case.last_happened is not None and event.happened_on < case.last_happened:
        return Refusal("before_last", ("happened_on",))
    return None


def _empty(given: object) -> bool:
    """Whether nothing was filled in: spaces are no reasons."""
    return not given.strip() if isinstance(given, str) else given in (None, ())


def _fits(need: Need, given: object) -> bool:
    if given is None:
        return True
    match need.kind:
        case Kind.CHOICE:
            return given in need.values
        case Kind.YES_NO:
            return isinstance(given, bool)
        case Kind.DATE:
            return type(given) is date
        case Kind.PAPERS:
            return isinstance(given, tuple) and all(isinstance(one, str) for one in given)
        case Kind.TEXT | Kind.NAME:
            return isinstance(given, str)
    return False


def _days(asked: list[Need], days: Days, event: Event) -> Iterator[tuple[str, date]]:
    """The days that were filled in where only these fit."""
    for need in asked:
        day = event.input.get(need.id)
        if need.days is days and isinstance(day, date):
            yield need.id, day


def _settled(asked: list[Need], given: Mapping[str, object]) -> dict[str, Value]:
    """The values that guards read; an input that was left open keeps what was settled before."""
    found: dict[str, Value] = {}
    for need in asked:
        value = given.get(need.id)
        if need.settles and isinstance(value, str | bool):
            found[need.id] = value
        if not _empty(value):
            found |= need.implies
    return found
