"""Mail servers that refuse, hang, or take a message and never say so; workers that are killed.

Each message arrives, or is given up in sight because the server refused it for good. A double comes
only from where nobody could know: the server took it and did not say so, or the worker died then.
"""

from __future__ import annotations

import random
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.postgres import free_port

from .place import Place, Server, Template
from .sizes import ON_POSTGRES, counted
from .writer import Client

pytestmark = pytest.mark.crash

ENGINE = "postgresql" if ON_POSTGRES else "sqlite"
REFUSED = "refused-"
TIMES = 4
"""Addresses that the server refuses for good begin with this; the next letter says when."""

RUDE = (b"421 later\r\n", b"554 not you\r\n", b"what?\r\n", b"", None)
"""What a server that is no use says first: something, nothing and away, or nothing at all."""


class Server250:
    """A mail server: what it does with each attempt is decided by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.taken: Counter[str] = Counter()
        self.unsaid: Counter[str] = Counter()
        self._chance = chance

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, _: Any) -> str:
        if to.startswith(REFUSED + "r"):
            return "550 no such mailbox"
        if self._chance.random() < 0.1:
            return "450 come back later"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if envelope.rcpt_tos[0].startswith(REFUSED):
            return "554 not this"
        fate, id = self._chance.random(), _id(envelope.content)
        if fate < 0.15:
            return "451 not now"
        self.taken[id] += 1
        if fate < 0.3:
            self.unsaid[id] += 1
            server.transport.close()
        return "250 OK"


def _id(content: bytes) -> str:
    return content.split(b"Message-ID: ")[1].split(b"\r\n")[0].decode()


@contextmanager
def mail_server(handler: Server250) -> Iterator[int]:
    """It, on a port."""
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def rude(greeting: bytes | None) -> Iterator[tuple[int, list[socket.socket]]]:
    """A server that is no use: its port, and who connected."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        visitors: list[socket.socket] = []

        def welcome() -> None:
            while True:
                try:
                    visitor, _ = listening.accept()
                except OSError:
                    return
                visitors.append(visitor)
                if greeting is not None:
                    visitor.sendall(greeting)
                    visitor.close()

        threading.Thread(target=welcome, daemon=True).start()
        yield listening.getsockname()[1], visitors
        listening.shutdown(socket.SHUT_RDWR)
    for visitor in visitors:
        visitor.close()


def delivered(
    place: Place, count: int, chance: random.Random, *breaks: str
) -> tuple[list[str], str]:
    """Send so many messages with everything going wrong; what is not as it must be, and figures."""
    addresses = [
        f"{REFUSED}{chance.choice('rd')}{n}@post.example" if n % 10 == 0 else f"m{n}@post.example"
        for n in range(count)
    ]
    teller, server, kills, day = place.agent(), Server250(chance), 0, 0.0
    teller.call("wait_for", addresses=addresses)
    with mail_server(server) as port:
        for greeting in RUDE:
            with rude(greeting) as (useless, _):
                place.agent(*breaks).call("post", port=useless, days=day, most=2)
        for _ in range(max(3, count // 25)):
            kills += _killed(place, port, day, chance, breaks)
            day += 2
        workers = [place.agent(*breaks) for _ in range(2)]
        for _ in range(40):
            day += 2
            for worker in workers:
                worker.ask("post", port=port, days=day, most=count)
            for worker in workers:
                worker.answer()
            if "waiting" not in teller.call("outbox")["states"]:
                break
    return _wrong(addresses, server, kills, teller.call("outbox"))


def _killed(
    place: Place, port: int, day: float, chance: random.Random, breaks: tuple[str, ...]
) -> int:
    """A worker that is killed while it sends; it leaves at most one message in doubt."""
    worker = place.agent(*breaks)
    worker.call("post", port=port, days=day, most=2)
    worker.ask("post", port=port, days=day, most=25)
    threading.Event().wait(chance.random() * 0.2)
    worker.kill()
    return 1


def _wrong(
    addresses: list[str], server: Server250, kills: int, outbox: dict[str, Any]
) -> tuple[list[str], str]:
    refused = sum(address.startswith(REFUSED) for address in addresses)
    doubles = sum(server.taken.values()) - len(server.taken)
    ambiguous = sum(server.unsaid.values())
    states, found = outbox["states"], []
    if len(server.taken) != len(addresses) - refused:
        found.append(f"{len(server.taken)} of {len(addresses) - refused} arrived")
    if states != {"sent": len(addresses) - refused, "dead": refused}:
        found.append(f"the outbox says {states}")
    if not set(outbox["dead"]) <= {"SMTPRecipientsRefused", "SMTPDataError"}:
        found.append(f"given up for {outbox['dead']}")
    if doubles > ambiguous + kills:
        found.append(f"{doubles} doubles, {ambiguous} not confirmed, {kills} kills")
    return found, (
        f"{len(addresses)} messages on {ENGINE}: {len(server.taken)} arrived, {refused} refused for"
        f" good and in sight, 0 lost; {doubles} doubles, with {ambiguous} taken without saying so"
        f" and {kills} workers killed"
    )


@counted(50, 5000)
def test_no_message_is_lost(
    place: Place, count: int, chance: random.Random, figure: Callable[[str], None]
) -> None:
    wrong, figures = delivered(place, count, chance)
    assert wrong == []
    figure(figures)


@pytest.mark.parametrize(
    "broken", ["no_lease", pytest.param("forgets_after_a_failure", marks=pytest.mark.soak)]
)
def test_control_it_would_be_found(template: Template, chance: random.Random, broken: str) -> None:
    """Within a few times: two workers must come upon the same message."""
    said = []
    for _ in range(TIMES):
        with template.copy() as place:
            wrong, figures = delivered(place, 50, chance, broken)
        if wrong:
            return
        said.append(figures)
    pytest.fail("\n".join(said))


@pytest.mark.parametrize(("breaks", "waits"), [((), False), (("sends_in_the_request",), True)])
def test_nobody_waits_for_a_mail_server(place: Place, breaks: tuple[str, ...], waits: bool) -> None:
    """Asking for an account puts a message in the outbox; the mail server never answers."""
    with rude(None) as (port, visitors):
        smtp = {"TWEELUIK_SMTP": f"smtp://127.0.0.1:{port}"}
        server = Server(place, *breaks, **smtp).ready()
        client = Client("", "/account/nieuw")
        client.port = server.port
        fields = {
            "email": "jan.bakker@post.example",
            "name": "Jan Bakker",
            "new_password": "vier losse woorden hier",
        }
        try:
            status, where, page = client.send("/account/nieuw", fields)
        finally:
            server.kill()
        assert (status, bool(visitors)) == (303, waits), (where, page)
        assert place.agent().call("outbox")["states"] == {"waiting": 1}
