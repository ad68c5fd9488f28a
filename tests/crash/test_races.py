"""Two people act at the same moment: one of them wins, and the other hears that the case went on.

The pairs come from the tables: any two acts that can both be done in a state and both leave it, and
every act together with itself. Two processes, with two threads each, do them at once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from .agent import Agent
from .lives import STEPS
from .pairs import Pair, pairs
from .place import Place
from .sizes import ON_POSTGRES, SHARE, counted

pytestmark = pytest.mark.crash

ENGINE = "postgresql" if ON_POSTGRES else "sqlite"
ALL = pairs()
SAMPLE = 12
"""So many of the pairs are tried in ``make test``, by chance; all of them in ``make soak``."""


def wrong(agents: list[Agent], pair: Pair, rounds: int) -> list[str]:
    """What went otherwise than once."""
    first = agents[0]
    at = first.call("case_at", pair=pair.plain())
    first.call("remember", case=at["case"])
    acts, found = [pair.plain()["one"], pair.plain()["other"]], []
    for _ in range(rounds):
        for agent in agents:
            agent.ask("race", **at, acts=acts, start=time.monotonic() + 0.01)
        ended = [one for agent in agents for one in agent.answer()]
        found += _unlike_one(ended, first.call("effect", **at), pair)
    return found


def _unlike_one(ended: list[list[str]], effect: dict[str, Any], pair: Pair) -> list[str]:
    winners = [one for one in ended if one[0] == "won"]
    losers = [one for one in ended if one[0] == "lost"]
    once = (len(winners), len(losers)) == (1, len(ended) - 1)
    kept = [effect["version"], effect["lines"], effect["events"], effect["messages"]]
    if once and kept == [1, 1, [winners[0][1]], 0]:
        return []
    return [f"{pair.name}: {ended}, {effect}"]


def raced(place: Place, chosen: list[Pair], rounds: int, *breaks: str) -> list[str]:
    """Let all of these race."""
    agents = [place.agent(*breaks) for _ in range(2)]
    return [problem for pair in chosen for problem in wrong(agents, pair, rounds)]


def test_there_are_pairs() -> None:
    assert len(ALL) > 100
    assert len({pair.name for pair in ALL}) == len(ALL)


def test_exactly_one_wins(
    place: Place, chance: random.Random, figure: Callable[[str], None]
) -> None:
    assert raced(place, chance.sample(ALL, SAMPLE), 20) == []
    figure(f"{SAMPLE} of {len(ALL)} pairs, 20 times each on {ENGINE}: exactly one of four won")


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10))
def test_exactly_one_wins_of_every_pair(
    place: Place, part: int, figure: Callable[[str], None]
) -> None:
    rounds = max(1, round(1000 * SHARE))
    assert raced(place, ALL[part::10], rounds) == []
    figure(f"{len(ALL[part::10])} pairs, {rounds} times each on {ENGINE}: exactly one of four won")


@pytest.mark.parametrize("breaks", [("no_version_check",), ("no_version_check", "no_locks")])
def test_control_two_winners_would_be_found(
    place: Place, chance: random.Random, breaks: tuple[str, ...]
) -> None:
    both = [one for one in ALL if {one.one.name, one.other.name} == {"plan_talk", "grant"}]
    assert raced(place, both, 10, *breaks)


def torn(place: Place, rounds: int, *breaks: str) -> int:
    """How often somebody reads half of before and half of after, while another acts."""
    actor, reader = place.agent(), place.agent(*breaks)
    case = actor.call("begin")["case"]
    actor.ask("act_on", case=case, rounds=rounds)
    reader.ask("read_on", case=case, most=rounds * len(STEPS))
    actor.answer()
    return int(reader.answer())


@counted(6, 60)
def test_what_is_read_is_of_one_moment(place: Place, count: int) -> None:
    assert torn(place, count) == 0


@pytest.mark.skipif(not ON_POSTGRES, reason="who reads SQLite sees one moment in any case")
def test_control_reading_without_waiting_would_be_found(place: Place) -> None:
    assert torn(place, 20, "reads_without_waiting")
