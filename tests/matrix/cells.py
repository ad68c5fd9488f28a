"""One cell of the matrix: somebody asks for something of a case in some state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core import mail
from django.db import connection, transaction
from django.test import Client

from tweeluik.interfaces import mail as ours
from tweeluik.records.post.models import Message

from .canaries import body_of, found_in, found_in_answer, head_of
from .sending import fill
from .stated import Row, answer_for, here, may_head, may_show, must_show
from .world import CSRF, Asker, Known, World

LOG_TABLES = frozenset(("audit_entry", "audit_head"))
WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
TOKEN = re.compile(rb'(name="(?:csrfmiddlewaretoken|key)" value=")\w+')
"""What is another at every look, so that nobody can guess it: told apart from what differs."""
NEEDS = {"sign_in": "/account/inloggen", "code": "/account/code"}


@dataclass(frozen=True)
class Cell:
    """Who asks for what."""

    row: Row
    asker: Asker
    known: Known | None = None

    def __str__(self) -> str:
        of = f" of {self.known.key}" if self.known else ""
        return f"{self.asker.name} {self.row.ask}{of}"


@dataclass
class Given:
    """What came of it."""

    status: int
    location: str
    found: frozenset[str]
    in_head: frozenset[str]
    body: bytes
    writes: set[str] = field(default_factory=set)
    mailed: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


def browser(asker: Asker) -> Client:
    """A browser as it stood when the world was made."""
    # Where a browser offers passkeys.
    client = Client(True, raise_request_exception=False, SERVER_NAME="localhost")
    client.cookies["tweeluik"] = asker.cookie
    return client


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables that are written."""
    found: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if told := WRITE.match(sql):
            found.add(told[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def given(world: World, cell: Cell) -> Given:
    """Ask, look at all that left the system, and take back what was done."""
    path, told = fill(world, cell.row, cell.asker, cell.known)
    with transaction.atomic():
        with writes() as written:
            client = browser(cell.asker)
            own = {"X-CSRFToken": CSRF} if cell.row.method != "GET" else {}
            asked: dict[str, Any] = {"headers": own}
            if cell.row.method != "GET":
                asked["data"] = told
                if cell.row.route.startswith("/api/"):
                    asked["content_type"] = "application/json"
            response = getattr(client, cell.row.method.lower())(path, **asked)
        body = body_of(response)
        found = Given(
            response.status_code,
            response.headers.get("Location", ""),
            found_in_answer(response),
            found_in(head_of(response)),
            TOKEN.sub(rb"\1", body),
            written,
            _mailed() if "post_message" in written else frozenset(),
            found_in(path.encode()),
        )
        transaction.set_rollback(True)
    return found


def _mailed() -> frozenset[str]:
    """The words in the messages that wait, in the outbox and as they would be sent, but for the
    address they go to."""
    found: set[str] = set()
    for message in Message.objects.select_related("to").order_by("-id")[:3]:
        found |= found_in(f"{message.context} {message.dedup} {message.kind}".encode())
        ours.send(message, message.to)
        sent = mail.outbox.pop()
        found |= found_in(f"{sent.subject}\n{sent.body}\n{sent.extra_headers}".encode())
        assert (len(sent.to), sent.cc, sent.bcc) == (1, [], [])
    return frozenset(found)


def faults(world: World, cell: Cell, got: Given) -> list[str]:
    """What is not as it is stated."""
    row, known = cell.row, cell.known
    relation = world.relation(cell.asker, known) if known else "none"
    wanted = answer_for(row, cell.asker, relation)
    wrong = []
    if wanted == "yes":
        statuses = row.yes if here(row, known) else (row.no,)
        may = may_show(row, world, cell.asker, known)
        if got.status not in statuses or (
            got.location.startswith(NEEDS["sign_in"])
            and row.who not in ("anyone", "after_password")
        ):
            wrong.append(f"unexpected deny: {got.status} {got.location}, wanted {statuses}")
        elif here(row, known) and (missing := must_show(row, world, cell.asker, known) - got.found):
            wrong.append(f"unexpected deny: {len(missing)} words are not shown")
    else:
        statuses, may = ((404,) if wanted == "not_found" else (303,)), frozenset[str]()
        if got.status not in statuses or not got.location.startswith(NEEDS.get(wanted, "")):
            wrong.append(f"unexpected allow: {got.status} {got.location}, wanted {wanted}")
    # Not even what is one's own stands in an address, a header or a mail.
    # The ids that were asked for are no news, but in a header they would get into logs of others.
    in_head = got.in_head - (may_head(row, world, known) if wanted == "yes" else frozenset())
    forbidden = (got.found - may - got.asked) | in_head | got.mailed
    if forbidden:
        told = sorted(str(world.canaries.of.get(word, word)) for word in forbidden)
        wrong.append(f"forbidden canary: {told[:3]}")
    wrong += [f"forbidden canary: the id of {key}" for key in strange_ids(world, cell, got)]
    if row.of_a_case and wanted == "yes" and "audit_entry" not in got.writes:
        wrong.append("not logged")
    if (wanted != "yes" or row.method == "GET") and (
        changed := got.writes - LOG_TABLES - set(row.writes)
    ):
        wrong.append(f"changed: {sorted(changed)}")
    return [f"{cell}: {one}" for one in wrong]


def strange_ids(world: World, cell: Cell, got: Given) -> list[str]:
    """The cases of others that an answer names, beside the one that was asked for."""
    whole = got.body + got.location.encode()
    return [
        known.key
        for known in world.cases.values()
        if known is not cell.known
        and not (cell.asker.who is not None and known.whose == cell.asker.who.name)
        and str(known.id).encode() in whole
    ]


def cells(world: World, rows: tuple[Row, ...]) -> Iterator[Cell]:
    """Every cell: each operation, by everybody, of every case where it is about one."""
    for row in rows:
        for asker in world.askers.values():
            for known in world.cases.values() if row.of_a_case else (None,):
                yield Cell(row, asker, known)


def tried(world: World, found: Iterable[Cell]) -> tuple[int, list[str]]:
    """Try the cells: how many, and what was not as it is stated."""
    seen, wrong = 0, list[str]()
    for cell in found:
        seen += 1
        wrong += faults(world, cell, given(world, cell))
    return seen, wrong
