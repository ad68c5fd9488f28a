"""The same form sent more than once: one effect, one answer; another form is told apart.

Through the pages, ten times at the same moment, and once more when the server died between doing
it and saying so.
"""

from __future__ import annotations

import http.client
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from .faults import DIE
from .place import Place, Server
from .sizes import ON_POSTGRES, counted
from .writer import CYCLE, Client, Wish, Writer

pytestmark = pytest.mark.crash

ENGINE = "postgresql" if ON_POSTGRES else "sqlite"
TIMES = 10

Answer = tuple[int, str]


class Sender:
    """Somebody with a case, who sends forms in a hurry."""

    def __init__(self, place: Place, chance: random.Random, *breaks: str) -> None:
        self.agent = place.agent()
        self._start = partial(Server, place, *breaks)
        self.server = self._start().ready()
        (one,) = self.agent.call("people", count=1)
        self.writer = Writer(one["cookie"], chance, threading.Semaphore(0))
        self._cookie = one["cookie"]

    def restart(self) -> None:
        """Another server; one that loses its processes too fast gives up by itself."""
        self.server.kill()
        self.server = self._start().ready()

    def client(self) -> Client:
        """A connection of their browser."""
        client = Client(self._cookie)
        client.port = self.server.port
        return client

    def wish(self) -> Wish:
        """What they want done next."""
        return self.writer.next()

    def heard(self, answer: Answer) -> None:
        """They go on from this answer."""
        self.writer.heard_of(answer[1])

    def at_once(self, wish: Wish, **other: str) -> Counter[Answer]:
        """Send it ten times at the same moment; the answers.

        :param other: fields to fill in otherwise, every second time.
        """
        answers: list[Answer] = []
        ready = threading.Barrier(TIMES)

        def send(number: int) -> None:
            client = self.client()
            client.open()
            ready.wait()
            fields = wish.fields | (other if number % 2 else {})
            answers.append(client.send(wish.path, fields)[:2])

        threads = [threading.Thread(target=send, args=(number,)) for number in range(TIMES)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return Counter(answers)

    def wrong(self, unknown: int = 0) -> list[str]:
        """What is not once in the records."""
        return list(self.agent.call("wrong", acks=self.writer.acks, unknown=unknown))


@contextmanager
def sending(place: Place, chance: random.Random, *breaks: str) -> Iterator[Sender]:
    """A server, and somebody who sends."""
    sender = Sender(place, chance, *breaks)
    try:
        yield sender
    finally:
        sender.server.kill()


@counted(20, 2000)
def test_ten_times_at_once_is_once(
    place: Place, count: int, chance: random.Random, figure: Callable[[str], None]
) -> None:
    with sending(place, chance) as sender:
        for _ in range(count):
            wish = sender.wish()
            answers = sender.at_once(wish)
            assert len(answers) == 1, (wish, answers)
            (answer,) = answers
            assert answer[0] == 303, (wish, answer)
            sender.heard(answer)
        assert sender.wrong() == []
    figure(f"{count} forms, each {TIMES} times at once on {ENGINE}: one effect, one answer")


def test_another_form_with_the_same_key_is_told_apart(place: Place, chance: random.Random) -> None:
    with sending(place, chance) as sender:
        for _ in range(2 + len(CYCLE)):
            wish = sender.wish()
            words = wish.ack.get("words")
            if wish.ack["kind"] != "act" or not words:
                sender.heard(sender.client().send(wish.path, wish.fields)[:2])
                continue
            name = next(name for name, told in wish.fields.items() if told == words)
            answers = sender.at_once(wish, **{name: "Iets heel anders."})
            assert {status for status, _ in answers} == {303, 409}, answers
            assert sum(answers.values()) == TIMES
            done = next(answer for answer in answers if answer[0] == 303)
            kept = words if sender.client().send(wish.path, wish.fields)[0] == 303 else "Iets"
            wish.ack["words"] = words if kept == words else "Iets heel anders."
            sender.heard(done)
        assert sender.wrong() == []


@counted(4, 200)
def test_killed_between_doing_it_and_saying_so(
    place: Place, count: int, chance: random.Random, figure: Callable[[str], None]
) -> None:
    killed = 0
    with sending(place, chance) as sender:
        while killed < count:
            wish, client = sender.wish(), sender.client()
            if chance.random() < 0.5:
                client.open()
                with pytest.raises((OSError, http.client.HTTPException)):
                    client.send(wish.path, wish.fields, **{DIE: "yes"})
                killed += 1
                assert sender.wrong(unknown=1) == []
                sender.restart()
            answer = sender.client().send(wish.path, wish.fields)[:2]
            assert answer[0] == 303, (wish, answer)
            sender.heard(answer)
        assert sender.wrong() == []
    figure(f"{count} forms on {ENGINE}: done, killed before the answer, sent again: one effect")


def test_control_without_keys_it_is_done_twice(place: Place, chance: random.Random) -> None:
    with sending(place, chance, "no_keys") as sender:
        found: list[object] = []
        for _ in range(2 + len(CYCLE)):
            wish = sender.wish()
            answers = sender.at_once(wish)
            found += [answers] if len(answers) > 1 else []
            sender.heard(next(answer for answer in answers if answer[0] == 303))
        assert found
        assert sender.wrong()
