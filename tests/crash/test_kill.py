"""kill -9 at a random moment, through the pages: what was confirmed is there, once and whole.

Three people work in cases of theirs; a redirect after an act is its confirmation. Then the server,
or one of its processes, or the whole database is killed. What had no answer is sent again.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from .agent import Agent
from .place import Place, Server, Template
from .sizes import ON_POSTGRES, counted
from .writer import Writer

pytestmark = pytest.mark.crash

WRITERS = 3
A_WORLD = 10
"""So many rounds in one deployment; then a new one, so that checking it stays fast."""

ENGINE = "postgresql" if ON_POSTGRES else "sqlite"
VICTIMS = ("server", "one process", "database") if ON_POSTGRES else ("server", "one process")


@dataclass
class Found:
    """What a number of rounds gave."""

    acks: int = 0
    unanswered: int = 0
    rounds: int = 0
    wrong: list[str] = field(default_factory=list)


def killed(
    place: Place, rounds: int, victims: Sequence[str], chance: random.Random, *breaks: str
) -> Found:
    """Work, kill, look, and again on the same database."""
    agent, heard, found = place.agent(), threading.Semaphore(0), Found()
    writers = [
        Writer(one["cookie"], random.Random(chance.random()), heard)
        for one in agent.call("people", count=WRITERS)
    ]
    while found.rounds < rounds and not found.wrong:
        found.rounds += 1
        victim = victims[found.rounds % len(victims)]
        _round(place, writers, heard, victim, chance, breaks)
        found.unanswered += sum(writer.wish is not None for writer in writers)
        found.wrong = _wrong(agent, writers)
    if not breaks and not found.wrong:
        # What was never answered is sent once more, and then confirmed.
        _round(place, writers, heard, "server", chance, breaks)
        found.wrong = _wrong(agent, writers)
    found.acks = sum(len(writer.acks) for writer in writers)
    return found


def _round(
    place: Place,
    writers: list[Writer],
    heard: threading.Semaphore,
    victim: str,
    chance: random.Random,
    breaks: tuple[str, ...],
) -> None:
    server, gone = Server(place, *breaks).ready(), threading.Event()
    threads = [threading.Thread(target=one.work, args=(server.port, gone)) for one in writers]
    for thread in threads:
        thread.start()
    _some(heard, threads, chance)
    if victim == "one process":
        server.kill_one(chance)
        _some(heard, threads, chance)
    if victim == "database" and place.cluster is not None:
        gone.set()
        place.cluster.kill()
    server.kill()
    gone.set()
    for thread in threads:
        thread.join()
    if victim == "database" and place.cluster is not None:
        place.cluster.start()


def _some(
    heard: threading.Semaphore, threads: list[threading.Thread], chance: random.Random
) -> None:
    """Wait for some confirmations, and then a moment that no act knows of."""
    for _ in range(chance.randrange(2, 12)):
        while not heard.acquire(timeout=1) and any(thread.is_alive() for thread in threads):
            pass
    threading.Event().wait(chance.random() * 0.03)


def _wrong(agent: Agent, writers: list[Writer]) -> list[str]:
    acks = [ack for writer in writers for ack in writer.acks]
    unknown = sum(writer.wish is not None for writer in writers)
    refused = [one for writer in writers for one in writer.refused]
    return refused + list(agent.call("wrong", acks=acks, unknown=unknown))


@counted(len(VICTIMS) if ON_POSTGRES else 10, 200 if ON_POSTGRES else 1000)
def test_what_was_confirmed_is_kept(
    template: Template, count: int, chance: random.Random, figure: Callable[[str], None]
) -> None:
    acks = unanswered = left = 0
    for left in range(count, 0, -A_WORLD):
        with template.copy() as place:
            found = killed(place, min(left, A_WORLD), VICTIMS, chance)
        assert found.wrong == []
        acks, unanswered = acks + found.acks, unanswered + found.unanswered
    figure(
        f"{count} kills on {ENGINE}: {acks} confirmed, {unanswered} cut off without an answer and"
        " sent again, 0 lost, 0 double, 0 half-written"
    )


@pytest.mark.parametrize("broken", ["answers_before_commit", "no_transaction"])
def test_control_it_would_be_found(place: Place, chance: random.Random, broken: str) -> None:
    found = killed(place, 40, ("server",), chance, broken)
    assert found.wrong, f"{found.rounds} rounds with {broken}, and nothing wrong was found"
