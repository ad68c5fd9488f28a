"""The outbox against a real mail server that behaves badly: nothing is lost, nothing is told."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings

from tests.records.world import person_named
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.interfaces.cli.records import outbox
from tweeluik.interfaces.cli.screen import Screen
from tweeluik.interfaces.mail import send
from tweeluik.records.cases.door import Act, Done, act, erase, open_case
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message, Waiting
from tweeluik.records.post.outbox import MOST_ATTEMPTS, put, relay, sweep

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADDRESS = "iemand@post.example"


class Server:
    """A mail server that answers as it was told, one answer per message; then it takes all."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a message, or not."""
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250") or answer == "drop":
            self.taken.append(envelope)
        if answer == "drop":
            # Taken, but the connection is gone before it could say so.
            server.transport.close()
            return "421 gone"
        return answer


@pytest.fixture
def server() -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_TIMEOUT=2,
        DEFAULT_FROM_EMAIL="wegwijzer@tweeluik.example",
    ):
        yield handler
    controller.stop()


@pytest.fixture
def person(db: None) -> Person:
    return person_named(ADDRESS, AT)


class Clock:
    """A clock that goes when it is told."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        """The moment."""
        return self.at


def all_sent(clock: Clock) -> None:
    """Try until nothing waits; each round a day later, so that waiting is over."""
    for _ in range(MOST_ATTEMPTS + 1):
        relay(send, clock)
        clock.at += timedelta(days=2)


@pytest.mark.crash
def test_nothing_is_lost_with_a_bad_server(
    server: Server, person: Person, figure: Callable[[str], None]
) -> None:
    """Refused for now, dropped after DATA: each message arrives, doubles only where the server took
    one and did not say so. What is refused for good is given up at once, in sight."""
    server.answers = ["451 later", "drop", "250 OK", "452 full", "drop", "554 no"] * 6
    count = 50
    for number in range(count):
        put("look_again", person, dedup=f"n{number}", not_before=AT)
    clock = Clock()
    all_sent(clock)
    ids = [
        envelope.content.split(b"Message-ID: ")[1].split(b"\r\n")[0] for envelope in server.taken
    ]
    states = list(Message.objects.values_list("state", flat=True))
    figure(
        f"{count} messages, 36 bad answers: {len(set(ids))} different ones arrived, "
        f"{len(ids) - len(set(ids))} doubles, {states.count('dead')} given up in sight"
    )
    assert len(set(ids)) == states.count(Waiting.SENT) == count - 6
    assert states.count(Waiting.DEAD) == 6
    assert len(ids) - len(set(ids)) <= 12


def test_a_server_that_is_not_there_costs_nothing_but_time(person: Person) -> None:
    put("look_again", person, dedup="n", not_before=AT)
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=1,
        EMAIL_TIMEOUT=1,
    ):
        assert relay(send, Clock()) == 0
    message = Message.objects.get()
    assert (message.state, message.attempts) == (Waiting.WAITING, 1)
    assert message.not_before > AT
    assert ADDRESS not in message.last_error


def test_after_many_attempts_it_is_given_up_in_sight(server: Server, person: Person) -> None:
    server.answers = ["451 later"] * (MOST_ATTEMPTS + 5)
    put("look_again", person, dedup="n", not_before=AT)
    all_sent(Clock())
    assert Message.objects.get().state == Waiting.DEAD
    assert not server.taken


@pytest.mark.parametrize(
    ("answers", "state", "error"),
    [
        (["550 no"], Waiting.DEAD, "SMTPDataError"),
        (["450 later"], Waiting.WAITING, "SMTPDataError"),
    ],
)
def test_only_what_is_refused_for_good_is_given_up_at_once(
    server: Server, person: Person, answers: list[str], state: str, error: str
) -> None:
    server.answers = answers
    put("look_again", person, dedup="n", not_before=AT)
    relay(send, Clock())
    message = Message.objects.get()
    assert (message.state, message.attempts, message.last_error) == (state, 1, error)


@pytest.mark.parametrize(("code", "state"), [(450, Waiting.WAITING), (550, Waiting.DEAD)])
def test_a_mailbox_that_is_busy_is_not_one_that_is_gone(
    person: Person, code: int, state: str
) -> None:
    """Greylisting refuses a recipient at first, with 450."""
    put("look_again", person, dedup="n", not_before=AT)

    def refused(message: Message, person: Person) -> None:
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (code, b"no")})

    relay(refused, Clock())
    assert Message.objects.get().state == state


def test_what_was_given_up_is_in_sight_and_can_be_sent_again(
    server: Server, person: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = ["554 no"]
    put("look_again", person, dedup="n", not_before=AT)
    assert outbox(tmp_path, Screen("nl"), again=False) == 0
    relay(send, Clock())
    assert outbox(tmp_path, Screen("nl"), again=False) == 1
    said = capsys.readouterr().out
    assert "look_again" in said
    assert ADDRESS not in said
    assert outbox(tmp_path, Screen("nl"), again=True) == 0
    clock = Clock()
    clock.at = datetime.now(UTC) + timedelta(days=1)
    assert relay(send, clock) == 1


def test_a_slow_worker_does_not_take_back_what_another_sent(server: Server, person: Person) -> None:
    """Its lease lapsed while it was sending; another worker sent the message."""
    put("look_again", person, dedup="n", not_before=AT)
    clock = Clock()

    def slow(message: Message, person: Person) -> None:
        clock.at += timedelta(minutes=5)
        assert relay(send, clock) == 1
        raise TimeoutError

    assert relay(slow, clock) == 0
    assert Message.objects.get().state == Waiting.SENT
    assert len(server.taken) == 1


def test_mail_tells_nothing(server: Server, person: Person) -> None:
    case = open_case(person, PROCEDURES["second_opinion"], AT)
    put("look_again", person, dedup="n", not_before=AT, case=case)
    relay(send, Clock())
    told = server.taken[0].content.decode().lower()
    for word in ("bakker", "opinion", "arts", "ziek", "zaak", str(case.id), "werkgever"):
        assert word not in told, word
    assert server.taken[0].rcpt_tos == [ADDRESS]
    assert "cc:" not in told


def test_the_same_message_once(person: Person) -> None:
    for _ in range(3):
        put("look_again", person, dedup="same", not_before=AT)
    assert Message.objects.count() == 1


def test_not_before_its_time(server: Server, person: Person) -> None:
    put("look_again", person, dedup="n", not_before=AT + timedelta(minutes=10))
    clock = Clock()
    assert relay(send, clock) == 0
    clock.at += timedelta(minutes=10)
    assert relay(send, clock) == 1


@pytest.mark.parametrize("gone", ["disabled", "unverified", "closed", "erased"])
def test_who_may_not_get_it_any_more_does_not(server: Server, person: Person, gone: str) -> None:
    case = open_case(person, PROCEDURES["second_opinion"], AT)
    put("look_again", person, dedup="n", not_before=AT, case=case)
    if gone == "disabled":
        Person.objects.update(disabled_at=AT)
    elif gone == "unverified":
        Person.objects.update(verified_at=None)
    elif gone == "closed":
        stopped = Act("withdraw", date(2026, 11, 23), 0, "k", {})
        assert isinstance(act(person, case.id, stopped, AT), Done)
    else:
        erase(person, case.id, AT)
    assert relay(send, Clock()) == 0
    assert not server.taken
    assert Message.objects.get().state == Waiting.CANCELLED


def test_a_worker_that_died_loses_its_lease(server: Server, person: Person) -> None:
    put("look_again", person, dedup="n", not_before=AT)
    Message.objects.update(leased_until=AT + timedelta(minutes=1))
    clock = Clock()
    assert relay(send, clock) == 0
    clock.at += timedelta(minutes=2)
    assert relay(send, clock) == 1


def test_a_term_that_passed_is_told_once(server: Server, person: Person) -> None:
    case = open_case(person, PROCEDURES["second_opinion"], AT)
    asked = Act("ask", date(2026, 11, 23), 0, "k", {"question": "a?", "advice": "b", "view": "c"})
    assert isinstance(act(person, case.id, asked, AT), Done)
    assert sweep(AT, date(2026, 11, 30)) == 0
    assert sweep(AT, date(2026, 12, 1)) == 1
    assert sweep(AT, date(2026, 12, 1)) == 0
    assert relay(send, Clock()) == 1
    assert len(server.taken) == 1
