"""The shortest way to each state of a procedure, for an employee who carries the case alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any, Final

from tweeluik.domain.procedures import engine
from tweeluik.domain.procedures.engine import Effects, possible
from tweeluik.domain.procedures.table import Kind, Need, Procedure, Role, Transition

WRITTEN: Final = {
    "question": "Kan ik vanaf 1 december 4 uur per dag werken?",
    "advice": "U kunt 4 uur per dag werken. Niet zwaar tillen.",
    "view": "Ik denk dat 4 uur te veel is. Op 2 november lukte 2 uur net.",
    "wish": "Ik wil langzamer opbouwen.",
    "doctor_name": "S. Yilmaz",
    "told_advice": "Begin met 2 uur per dag. Kijk na 3 weken hoe dat gaat.",
    "told_reasons": "De bedrijfsarts vindt mijn vraag niet duidelijk genoeg.",
    "complaint_text": "Ik vroeg op 3 november om de redenen. Ik kreeg geen antwoord.",
}
"""What somebody writes; in all other fields the same few words."""

OTHERWISE: Final = "Ik heb een brief van mijn huisarts van 19 november."


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done or reported.

    :ivar told: what is filled in, by the id of the input.
    """

    name: str
    reporting: bool
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """How to get to a state, and what can be done there."""

    steps: tuple[Step, ...]
    acts: tuple[str, ...]
    reports: tuple[str, ...]


def ways(procedure: Procedure, today: date) -> dict[str, Way]:
    """By state, the shortest way there."""
    start = engine.Case(procedure.start.id, dict(procedure.opening))
    waiting: deque[tuple[engine.Case, tuple[Step, ...]]] = deque([(start, ())])
    read = {fact for row in procedure.transitions for fact in row.guard.facts()}
    seen, found = set(), dict[str, Way]()
    while waiting and len(found) < len(procedure.states):
        case, steps = waiting.popleft()
        # What no condition reads makes no difference to what can be done.
        key = case.state, frozenset((id, told) for id, told in case.values.items() if id in read)
        if key in seen:
            continue
        seen.add(key)
        acts, reports = _can(procedure, case, False), _can(procedure, case, True)
        if case.state not in found:
            names = tuple(row.name for row in acts), tuple(row.name for row in reports)
            found[case.state] = Way(steps, *names)
        for step, after in _next(procedure, case, today):
            waiting.append((after, (*steps, step)))
    return found


def _can(procedure: Procedure, case: engine.Case, reporting: bool) -> tuple[Transition, ...]:
    return possible(procedure, case, Role.EMPLOYEE, reporting=reporting)


def _next(
    procedure: Procedure, case: engine.Case, today: date
) -> Iterator[tuple[Step, engine.Case]]:
    for reporting in (False, True):
        for row in _can(procedure, case, reporting):
            for told in _tellings(row, reporting, today):
                done_by = row.by[0] if reporting else Role.EMPLOYEE
                event = engine.Event(row.name, done_by, Role.EMPLOYEE, today, told)
                after = engine.step(procedure, case, event, today)
                if isinstance(after, Effects):
                    yield (
                        Step(row.name, reporting, told),
                        replace(case, state=after.state.id, values=dict(after.values)),
                    )


def _tellings(row: Transition, reporting: bool, today: date) -> Iterator[dict[str, Any]]:
    """All that can be filled in and makes a difference."""
    asked = [
        need
        for need in row.needs
        if need.asked_of(reporting=reporting) and need.kind is not Kind.PAPERS
    ]
    for values in product(*(_values(need, today) for need in asked)):
        yield {need.id: value for need, value in zip(asked, values, strict=True)}


def _values(need: Need, today: date) -> tuple[object, ...]:
    match need.kind:
        case Kind.CHOICE:
            return need.values
        case Kind.YES_NO:
            return (False, True)  # a refusal without reasons leaves more to do
        case Kind.DATE:
            return (today,)
    return (WRITTEN.get(need.id, OTHERWISE),)
