"""Whole lives of cases, made by chance with one seed, through the real doors."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.inspection import ordinary
from tests.records.cases.conftest import AT, TODAY
from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.engine import possible
from tweeluik.domain.procedures.table import Kind, Need, Role, Transition
from tweeluik.records.cases.door import Act, Done, KeyReused, Overtaken, Refused, act, open_case
from tweeluik.records.cases.dossier import dossier_for
from tweeluik.records.cases.models import Case, Event
from tweeluik.records.cases.papers import HandedIn, remove, take_in
from tweeluik.records.cases.standing import replayed
from tweeluik.records.people.models import Person

LIVES, SEED = 50, 20261123
MOST_STEPS = 30


def told(
    row: Transition, papers: list[str], *, reporting: bool, chance: random.Random
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for need in row.needs:
        asked = need.asked_of(reporting=reporting) and need.when.truth(found) is True
        if asked and (need.required or chance.random() < 0.5):
            found[need.id] = _value(need, papers, chance)
    return found


def _value(need: Need, papers: list[str], chance: random.Random) -> Any:
    match need.kind:
        case Kind.CHOICE:
            return chance.choice(need.values)
        case Kind.YES_NO:
            return chance.random() < 0.5
        case Kind.DATE:
            return TODAY - timedelta(days=chance.randrange(30))
        case Kind.PAPERS:
            return tuple(chance.sample(papers, chance.randrange(len(papers) + 1)))
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
        papers = handle_papers(person, case, at, chance)
        row, reporting = chance.choice([c for c in choices if c[0].name != "withdraw"] or choices)
        asked = Act(
            row.name,
            at.date(),
            dossier.version,
            f"{seed}-{number}",
            told(row, papers, reporting=reporting, chance=chance),
            row.by[0] if reporting else None,
            UUID(chance.choice(papers)) if papers and reporting else None,
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


def handle_papers(person: Person, case: Case, at: datetime, chance: random.Random) -> list[str]:
    """Sometimes a paper is added, or removed though an act names it; gives those that are there."""
    there = [str(id) for id in case.papers.values_list("id", flat=True)]
    if chance.random() < 0.15:
        new = HandedIn("brief.pdf", "refusal", ordinary.pdf(), str(at))
        there.append(str(take_in(person, case.id, new, at)))
    elif there and chance.random() < 0.15:
        remove(person, case.id, UUID(there.pop()), at)
    return there


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
    lives = [live(employee, procedure, SEED + n) for n in range(LIVES)]
    acts = {name for life in lives for name in life}
    rows = {row.name for row in PROCEDURES[procedure].transitions}
    figure(
        f"{procedure}: {LIVES} lives, seed {SEED}, {sum(map(len, lives))} acts, "
        f"{len(acts)} of {len(rows)} kinds"
    )
    assert len(acts) > len(rows) / 2
