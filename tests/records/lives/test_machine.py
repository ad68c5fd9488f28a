"""The doors against the model, told by a machine that looks for the smallest story in which they
differ (security.md R15)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tweeluik.domain.procedures.catalogue import PROCEDURES

from . import deeds, law
from .chance import STARTS, Chance
from .database import emptied
from .world import World

T = TypeVar("T")
SHORT, LONG, SHARDS = 20, 5_000, 10
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


class Drawn:
    """Chance that the machine can look into and make smaller."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def of(self, options: Sequence[T]) -> T:
        """One of these."""
        return self.data.draw(st.sampled_from(options))


class Doors(RuleBasedStateMachine):
    """Everything that can be asked of the doors, in any order; the world compares after each."""

    tried: ClassVar[Counter[str]] = Counter()

    @initialize(start=st.sampled_from(STARTS), procedure=st.sampled_from(list(PROCEDURES)))
    def begin(self, start: Any, procedure: str) -> None:
        """People, and one case."""
        emptied()
        self.world = World(start)
        self.world.open("employee", procedure, {})

    def teardown(self) -> None:
        """Computed anew at the end, and held against the law."""
        if hasattr(self, "world"):
            self.world.stored.finally_(self.world.held)
            self.world.mailing.finally_()
            law.holds(self.world.person("hr"))


def _rule(deed: deeds.Deed) -> Any:
    def told(self: Doors, data: st.DataObject) -> None:
        Doors.tried[deed.__name__] += 1
        chance: Chance = Drawn(data)
        deed(chance, self.world)

    return rule(data=st.data())(told)


for _deed, _weight in deeds.DEEDS.items():
    # The machine takes rules evenly: what happens most has several.
    for _number in range(-(-_weight // 3)):
        setattr(Doors, f"{_deed.__name__}_{_number}", _rule(_deed))


def searched(examples: int, steps: int, **more: Any) -> None:
    """Look for a story in which doors and model differ."""
    run_state_machine_as_test(
        Doors,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=SLOW,
            **more,
        ),
    )


@pytest.mark.proof
def test_doors_and_model_agree(database: None, figure: Callable[[str], None]) -> None:
    Doors.tried.clear()
    searched(SHORT, 30)
    figure(f"{SHORT} stories, {sum(Doors.tried.values())} deeds, no difference")
    assert set(Doors.tried) == {deed.__name__ for deed in deeds.DEEDS}


@pytest.mark.soak
@pytest.mark.parametrize("shard", range(SHARDS))
def test_doors_and_model_agree_for_long(
    database: None, figure: Callable[[str], None], shard: int
) -> None:
    Doors.tried.clear()
    count = int(os.environ.get("STORIES", LONG)) // SHARDS
    searched(count, 50)
    figure(f"{count} stories of 50, {sum(Doors.tried.values())} deeds, no difference")


QUICK: dict[str, Any] = {"phases": (Phase.generate,), "database": None, "derandomize": True}
"""For what has to be found and need not be made small."""
