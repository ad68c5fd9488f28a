"""In an agent: do something in a child that dies at a statement of its own choosing."""

from __future__ import annotations

import itertools
import os
import signal
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, connections

from tests.records.world import person_named
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.records.cases import door
from tweeluik.records.cases.door import Act
from tweeluik.records.cases.models import Deadline
from tweeluik.records.cases.writing import save_draft
from tweeluik.records.people.models import Person
from tweeluik.records.post import outbox
from tweeluik.records.post.models import Message

from .lives import LONG
from .pairs import AT, TODAY

ASK = {"question": LONG, "advice": "U kunt werken.", "view": LONG}


def _ask(person: Person, case: UUID) -> None:
    save_draft(person, case, {"question": LONG, "wish": LONG}, AT)
    door.act(person, case, Act("ask", TODAY, 0, uuid4().hex, ASK), AT)


def _complain(person: Person, case: UUID) -> None:
    door.act(person, case, Act("complain", TODAY, 0, uuid4().hex, {}, opens="complaint"), AT)


def _remind(person: Person, case: UUID) -> None:
    outbox.sweep(AT, TODAY)


def _begin(person: Person, case: UUID) -> None:
    door.open_case(person, PROCEDURES["second_opinion"], AT, request="key", words={"wish": LONG})


DOINGS: dict[str, Callable[[Person, UUID], None]] = {
    "ask": _ask,
    "complain": _complain,
    "remind": _remind,
    "begin": _begin,
}


def cut_off(doing: str, at: int) -> bool:
    """Do it in a case of its own, and die at the statement or commit with this number.

    :returns: whether it was done before it came to that.
    """
    person = person_named(f"{uuid4()}@post.example", AT)
    case = door.open_case(person, PROCEDURES["second_opinion"], AT).id
    if doing == "remind" and not Deadline.objects.filter(told_at=None).exists():
        long_ago = TODAY - timedelta(days=90)
        door.act(person, case, Act("ask", long_ago, 0, uuid4().hex, ASK), AT)
    connections.close_all()
    child = os.fork()
    if not child:
        _do(doing, at, person, case)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended in (0, -signal.SIGKILL), ended
    return ended == 0


def _do(doing: str, at: int, person: Person, case: UUID) -> None:
    ended = 1
    try:
        connection.ensure_connection()
        _die(at)
        DOINGS[doing](person, case)
        ended = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(ended)


def _die(at: int) -> None:
    numbers, commit = itertools.count(1), connection._commit

    def tick() -> None:
        if next(numbers) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(execute: Any, *told: Any) -> Any:
        tick()
        return execute(*told)

    def commit_and_tick() -> None:
        tick()
        commit()
        tick()

    connection.execute_wrappers.append(execute)
    connection._commit = commit_and_tick


def half_told() -> list[str]:
    """Terms that count as told without a message, or the other way round."""
    told = Deadline.objects.exclude(told_at=None)
    marks = {f"look_again:{row.case_id}:{row.name}:{row.since}" for row in told}
    sent = Message.objects.filter(kind="look_again").values_list("dedup", flat=True)
    # The two databases write an id with and without dashes.
    return sorted(
        {mark.replace("-", "") for mark in marks} ^ {one.replace("-", "") for one in sent}
    )
