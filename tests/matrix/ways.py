"""The shortest way to every state of a procedure, for one employee who carries it alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from tests.domain.procedures.walk import inputs, read_by
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.engine import Case, Effects, Event, step
from tweeluik.domain.procedures.table import Procedure, Role, Transition

TODAY = date(2026, 11, 23)
ALONE = frozenset({Role.EMPLOYEE})


@dataclass(frozen=True, eq=False)
class Step:
    """Something that is done or reported, with what is filled in."""

    row: Transition
    by: Role
    told: Mapping[str, Any]

    @property
    def reporting(self) -> bool:
        return self.by is not Role.EMPLOYEE


def steps(procedure: Procedure, case: Case) -> list[tuple[Step, Effects]]:
    """Everything that the employee can do or report from here."""
    read, found = read_by(procedure), []
    for row in procedure.from_state(case.state):
        for by in row.by:
            reporting = by is not Role.EMPLOYEE
            for told in inputs(row, reporting=reporting, read=read):
                event = Event(row.name, by, Role.EMPLOYEE, TODAY, told)
                effects = step(procedure, case, event, TODAY)
                if isinstance(effects, Effects):
                    found.append((Step(row, by, told), effects))
    return found


@cache
def ways(procedure: str) -> Mapping[str, tuple[Step, ...]]:
    """To every state."""
    table = PROCEDURES[procedure]
    first = Case(table.start.id, MappingProxyType(dict(table.opening)), ALONE)
    found: dict[str, tuple[Step, ...]] = {first.state: ()}
    queue = deque([(first, ())])
    seen = {_key(first)}
    while queue and len(found) < len(table.states):
        case, way = queue.popleft()
        for taken, effects in steps(table, case):
            after = Case(effects.state.id, effects.values, ALONE)
            if _key(after) not in seen:
                seen.add(_key(after))
                found.setdefault(after.state, (*way, taken))
                queue.append((after, (*way, taken)))
    return MappingProxyType(found)


def _key(case: Case) -> tuple[str, frozenset[tuple[str, Any]]]:
    return case.state, frozenset(case.values.items())
