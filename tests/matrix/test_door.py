"""What the door for reading gives, against a second statement of who may read what."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from . import reading
from .world import World

pytestmark = pytest.mark.matrix
KINDS = ("unexpected allow", "unexpected deny", "forbidden canary", "not logged")


def run(world: World, figure: Callable[[str], None], what: str) -> None:
    began, (seen, wrong) = time.process_time(), reading.tried(world)
    counted = ", ".join(f"{kind} {sum(f': {kind}' in one for one in wrong)}" for kind in KINDS)
    figure(f"{what}: {seen:,} readings; {counted}; {time.process_time() - began:.0f} s of one core")
    assert wrong == [], f"{len(wrong)} faults, the first: " + "\n".join(wrong[:20])


def test_sample(world: World, figure: Callable[[str], None]) -> None:
    run(world, figure, "sample")


@pytest.mark.soak
def test_all_of_it(whole_world: World, figure: Callable[[str], None]) -> None:
    run(whole_world, figure, "all states")
