"""Planted holes: what the matrix does not find, it does not guard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from tweeluik.records.cases.models import Consent

from .holes import EVERY_RUN, HOLES, Finder, Hole
from .world import World

pytestmark = pytest.mark.matrix

SAMPLE = [one for one in HOLES if one[0] in EVERY_RUN]


def first_found(world: World, hole: Hole, finder: Finder) -> str:
    """What is found first once the hole is there; nothing was wrong with it before."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        if finder.__name__ == "by_door":
            Consent.objects.all().delete()
        hole(world, patch)
        found = next(iter(finder(world, patch)), "")
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(("hole", "finder"), SAMPLE, ids=lambda one: one.__name__)
def test_a_hole_is_found(world: World, hole: Hole, finder: Finder) -> None:
    assert first_found(world, hole, finder)


@pytest.mark.soak
@pytest.mark.parametrize(("hole", "finder"), HOLES, ids=lambda one: one.__name__)
def test_every_hole_is_found(
    world: World, hole: Hole, finder: Finder, figure: Callable[[str], None]
) -> None:
    found = first_found(world, hole, finder)
    assert found
    figure(f"found: {found[:150]}")
