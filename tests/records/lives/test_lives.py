"""Whole lives of cases, each from one number, with everything that goes wrong (security.md R16).

To see one again: ``LIFE_SEED=20261123 pytest tests/records/lives/test_lives.py``.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from tweeluik.domain.procedures.catalogue import PROCEDURES

from . import law
from .chance import STARTS, STEPS, Seeded, odds
from .database import emptied
from .deeds import DEEDS, breaks
from .world import World

SEED, LIVES, STEPS_IN_A_LIFE = 20261123, 25, 40
LONG, SHARDS = 10_000, 20

ASKED = os.environ.get("LIFE_SEED")


@dataclass
class Counts:
    """What happened in all lives together."""

    acts: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    erased: int = 0
    mails: int = 0


def life(seed: int, counts: Counts) -> None:
    """One life, from its first day to its last."""
    chance = Seeded(seed)
    emptied()
    world = World(chance.of(STARTS))
    deeds = [deed for deed, weight in DEEDS.items() for _ in range(weight)]
    try:
        world.open("employee", chance.of(list(PROCEDURES)), {})
        for _ in range(STEPS_IN_A_LIFE):
            world.moves(chance.of(STEPS) if odds(chance, 2) else timedelta())
            if odds(chance, 4):
                breaks(chance, world)
            chance.of(deeds)(chance, world)
        world.fault = None
        world.moves(STEPS[-1])
        world.sweep()
        world.relay()
        world.stored.finally_(world.held)
        world.mailing.finally_()
        law.holds(world.person("hr"))
    except Exception as error:
        story = "\n".join(world.diary[-25:])
        raise AssertionError(f"life {seed}; see it again with LIFE_SEED={seed}\n{story}") from error
    for held in world.held.values():
        counts.acts.update(event.asked.transition for event in held.events)
        counts.ends[held.state] += 1
    counts.struck.update(name.split(" at ")[0] for name in world.struck)
    counts.lines += len(world.stored.lines)
    counts.erased += len(world.stored.gone)
    counts.mails += len(world.mailing.mails)


def lives(seeds: range) -> Counts:
    counts = Counts()
    for seed in seeds:
        life(seed, counts)
    return counts


def told(count: int, counts: Counts) -> str:
    rows = {row.name for one in PROCEDURES.values() for row in one.transitions}
    return (
        f"{count} lives from seed {SEED}: {sum(counts.acts.values())} acts of {len(counts.acts)} "
        f"of {len(rows)} kinds, {sum(counts.struck.values())} faults struck, "
        f"{counts.lines} lines in the log, {counts.erased} erased, {counts.mails} reminders"
    )


@pytest.mark.crash
def test_simulated_lives(database: None, figure: Callable[[str], None]) -> None:
    if ASKED:
        life(int(ASKED), Counts())
        return
    counts = lives(range(SEED, SEED + LIVES))
    figure(told(LIVES, counts))
    # Control: what should go wrong did, and what should happen happened.
    assert len(counts.struck) == 5, counts.struck
    assert min(counts.erased, counts.mails) > 0
    assert len(counts.acts) > 30


@pytest.mark.soak
@pytest.mark.parametrize("shard", range(SHARDS))
def test_many_simulated_lives(database: None, figure: Callable[[str], None], shard: int) -> None:
    count = int(os.environ.get("LIVES", LONG)) // SHARDS
    first = SEED + LIVES + shard * count
    counts = lives(range(first, first + count))
    figure(told(count, counts))


def test_the_same_number_gives_the_same_life(database: None) -> None:
    first, second = Counts(), Counts()
    life(SEED, first)
    random.seed(1)
    life(SEED, second)
    assert first == second
