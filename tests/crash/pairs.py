"""Every pair of acts that exclude each other, from the tables, and the way to where both can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import combinations_with_replacement
from typing import Any

from tests.domain.procedures.walk import SAMPLE
from tweeluik.domain.guide.conditions import Value
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.engine import Case, Effects, Event, possible, step
from tweeluik.domain.procedures.table import STAYS, Kind, Procedure, Role, Transition

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CHOICES: dict[str, Any] = {
    "doctor_service": "other",
    "doctor_registered": "yes",
    "reasons_given": False,
}


@dataclass(frozen=True)
class Step:
    """One act as the door takes it, in plain JSON."""

    name: str
    told: dict[str, Any]
    done_by: str | None


@dataclass(frozen=True)
class Pair:
    """Two acts that can both be done, of which only one may be."""

    procedure: str
    state: str
    way: tuple[Step, ...]
    one: Step
    other: Step

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.procedure}.{self.state}: {self.one.name}, {self.other.name}"

    def plain(self) -> dict[str, Any]:
        """For another process."""
        return asdict(self)


def pairs() -> list[Pair]:
    """All pairs that leave their state, and each act with itself."""
    return [pair for procedure in PROCEDURES.values() for pair in _pairs(procedure)]


def _pairs(procedure: Procedure) -> Iterator[Pair]:
    for state, (way, case) in _ways(procedure).items():
        found = [(row, made) for row, made in _steps(procedure, case)]
        for (row, one), (other_row, other) in combinations_with_replacement(found, 2):
            leave = STAYS not in (row.to, other_row.to)
            if leave or row is other_row:
                yield Pair(procedure.id, state, way, one, other)


def _ways(procedure: Procedure) -> dict[str, tuple[tuple[Step, ...], Case]]:
    """The shortest way to each open state, for one person alone."""
    first = Case(procedure.start.id, dict(procedure.opening))
    found: dict[str, tuple[tuple[Step, ...], Case]] = {first.state: ((), first)}
    queue = [first.state]
    for state in queue:
        way, case = found[state]
        for _, made in _steps(procedure, case):
            after = _after(procedure, case, made)
            assert after is not None
            if after.state not in found and procedure.state(after.state).open:
                found[after.state] = ((*way, made), after)
                queue.append(after.state)
    return found


def _steps(procedure: Procedure, case: Case) -> list[tuple[Transition, Step]]:
    """What can be done here, filled in."""
    made = [
        (row, Step(row.name, _told(row, reporting), row.by[0] if reporting else None))
        for reporting in (False, True)
        for row in possible(procedure, case, Role.EMPLOYEE, reporting=reporting)
    ]
    return [(row, one) for row, one in made if _after(procedure, case, one) is not None]


def _told(row: Transition, reporting: bool) -> dict[str, Any]:
    needs = [need for need in row.needs if need.required and need.asked_of(reporting=reporting)]
    found = {}
    for need in needs:
        if need.settles:
            standard = need.values[0] if need.kind is Kind.CHOICE else True
            found[need.id] = CHOICES.get(need.id, standard)
        else:
            found[need.id] = SAMPLE[need.kind]
            if need.kind is Kind.DATE:
                found[need.id] = TODAY.isoformat()
    return found


def told(procedure: Procedure, made: dict[str, Any]) -> dict[str, Any]:
    """What was filled in, as the door takes it."""
    needs = {need.id: need for need in procedure.transition(made["name"]).needs}
    return {
        id: date.fromisoformat(value) if needs[id].kind is Kind.DATE else value
        for id, value in made["told"].items()
    }


def _after(procedure: Procedure, case: Case, made: Step) -> Case | None:
    by = Role(made.done_by or Role.EMPLOYEE)
    given = told(procedure, asdict(made))
    values: dict[str, Value] = {**case.values, "recall_open": True}
    now = Case(case.state, values, case.present, case.last_happened)
    found = step(procedure, now, Event(made.name, by, Role.EMPLOYEE, TODAY, given), TODAY)
    return Case(found.state.id, found.values) if isinstance(found, Effects) else None
