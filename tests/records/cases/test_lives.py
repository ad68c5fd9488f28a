"""Whole lives of cases, made by chance with one seed, through the real doors."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.records.cases.conftest import AT, TODAY
from tweeluik.domain.disclosure.access import Purpose
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.engine import possible
from tweeluik.domain.procedures.table import Kind, Need, Role, Transition
from tweeluik.records.cases.door import Act, Done, KeyReused, Overtaken, Refused, act, open_case
from tweeluik.records.cases.dossier import dossier_for
from tweeluik.records.cases.models import Case, Event
from tweeluik.records.cases.standing import replayed
from tweeluik.records.people.models import Person

LIVES, SEED = 50, 20261123
MOST_STEPS = 30


def told(row: Transition, *, reporting: bool, chance: random.Random) -> dict[str, Any]:
    found = {}
    for need in row.needs:
        if need.asked_of(reporting=reporting) and (need.required or chance.random() < 0.5):
            found[need.id] = _value(need, chance)
    return found


def _value(need: Need, chance: random.Random) -> Any:
    match need.kind:
        case Kind.CHOICE:
            return chance.choice(need.values)
        case Kind.YES_NO:
            return chance.random() < 0.5
        case Kind.DATE:
            return TODAY - timedelta(days=chance.randrange(30))
        case Kind.PAPERS:
            return ("paper-1",)
    return chance.choice(["Ik kan 4 uur werken.", "Dat weet ik niet.", "مرحبا", "x" * 900])


def live(person: Person, procedure: str, seed: int) -> list[str]:
    """One life; what was done, in order."""
    chance = random.Random(seed)
    case = open_case(person, PROCEDURES[procedure], AT)
    at, done = AT, []
    for number in range(MOST_STEPS):
        at += timedelta(hours=chance.randrange(1, 90))
        dossier = dossier_for(person, case.id, Purpose.OWN, at)
        if not dossier.state.open:
            break
        choices = [(row, False) for row in possible(dossier.procedure, dossier.now, Role.EMPLOYEE)]
        choices += [
            (row, True)
            for row in possible(dossier.procedure, dossier.now, Role.EMPLOYEE, reporting=True)
        ]
        row, reporting = chance.choice([c for c in choices if c[0].name != "withdraw"] or choices)
        asked = Act(
            row.name,
            at.date(),
            dossier.version,
            f"{seed}-{number}",
            told(row, reporting=reporting, chance=chance),
            row.by[0] if reporting else None,
        )
        outcome = act(person, case.id, asked, at)
        if chance.random() < 0.2:
            again = act(person, case.id, asked, at)
            if isinstance(outcome, Done):
                assert isinstance(again, Done)
                assert again.again
        if chance.random() < 0.2:
            stale = Act(row.name, at.date(), dossier.version - 1, f"s{seed}-{number}", {}, None)
            assert isinstance(act(person, case.id, stale, at), Overtaken)
        assert not isinstance(outcome, KeyReused | Overtaken)
        if isinstance(outcome, Refused):
            # Only by a guard on what was chosen, or because it can no longer be recalled.
            assert outcome.refusal.code == "guard", (row.name, outcome)
            continue
        done.append(row.name)
        check(case)
    return done


def check(case: Case) -> None:
    """What must hold after every step."""
    case.refresh_from_db()
    now, terms = replayed(case)
    assert (now.state, dict(now.values)) == (case.state, case.values)
    assert {(t.row.id, t.since, t.last_day) for t in terms} == {
        (row.name, row.since, row.last_day) for row in case.deadlines.all()
    }
    numbers = list(Event.objects.filter(case=case).values_list("number", flat=True))
    assert numbers == list(range(1, case.version + 1))


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_simulated_lives(procedure: str, employee: Person, figure: Callable[[str], None]) -> None:
    # Here the other database is a matter of types and order, not of what a life can be.
    count = LIVES if connection.vendor == "sqlite" else LIVES // 5
    lives = [live(employee, procedure, SEED + n) for n in range(count)]
    acts = {name for life in lives for name in life}
    rows = {row.name for row in PROCEDURES[procedure].transitions}
    figure(
        f"{procedure}: {count} lives, seed {SEED}, {sum(map(len, lives))} acts, "
        f"{len(acts)} of {len(rows)} kinds"
    )
    assert len(acts) > len(rows) / 2
