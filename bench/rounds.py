"""Timing side by side: in every round each one has its turn, so that noise meets them all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

Turn = Callable[[], float]
"""Does its work once; the seconds that it took."""


def timed(work: Callable[[], object]) -> Turn:
    """A turn that does this work here."""

    def turn() -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    return turn


def medians(turns: Mapping[str, Turn], rounds: int) -> dict[str, float]:
    """The median seconds of each, after a turn each to warm up.

    Who begins moves up by one every round, so that nobody always follows the same neighbour.
    """
    names = list(turns)
    for name in names:
        turns[name]()
    found: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(turns[name]())
    return {name: median(seconds) for name, seconds in found.items()}
