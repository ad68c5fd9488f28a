"""Taking a safeguard away, in the process of a test; each is named in ``CRASH_BREAKS``."""

from __future__ import annotations

import os
import secrets
import threading
from contextlib import nullcontext, suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import ANY


def apply() -> None:
    """Take away what the environment names."""
    for name in os.environ.get("CRASH_BREAKS", "").split():
        globals()[name]()


def log_after_commit() -> None:
    """The log line comes in a transaction of its own, after that of the act."""
    from django.db import transaction

    from tweeluik.records.cases import door

    real = door.log

    def later(*args: Any, **told: Any) -> None:
        transaction.on_commit(lambda: transaction.atomic(real)(*args, **told))

    door.log = later


def outbox_after_commit() -> None:
    """A message is put in the outbox after the transaction of what it tells about."""
    from django.db import transaction

    from tweeluik.records.post import outbox

    real = outbox._of_terms

    def late(statement: str, *told: Any) -> None:
        if statement == outbox._REMIND:
            transaction.on_commit(lambda: real(statement, *told))
        else:
            real(statement, *told)

    outbox._of_terms = late


def no_transaction() -> None:
    """Each statement of an act is kept by itself."""
    from django.db import transaction

    from tweeluik.records.cases import door

    door.transaction = SimpleNamespace(atomic=nullcontext)
    door.log = transaction.atomic(door.log)
    # The case is still locked for as long as that takes: there is nothing to hold it.
    door.locked = transaction.atomic(door.locked)


def answers_before_commit() -> None:
    """Somebody hears that it was done while it is still being done."""
    from tweeluik.records.cases import door

    real, done = door.act, door.Done

    def early(*args: Any) -> Any:
        threading.Thread(target=real, args=args, daemon=True).start()
        return done(None, None)

    door.act = early


def no_version_check() -> None:
    """Who acts on an old page acts all the same."""
    from tweeluik.records.cases import door

    real = door.act

    def anyhow(person: Any, id: Any, asked: Any, at: Any) -> Any:
        return real(person, id, replace(asked, version=ANY), at)

    door.act = anyhow


def no_keys() -> None:
    """Each time a form is sent it is a new request, about the case as it is by then."""
    from tweeluik.records.cases import door

    no_version_check()
    real = door.act

    def anew(person: Any, id: Any, asked: Any, at: Any) -> Any:
        return real(person, id, replace(asked, key=secrets.token_hex(8)), at)

    door.act = anew


def no_locks() -> None:
    """Nobody waits for anybody."""
    from django.db import connection
    from django.db.models import QuerySet

    QuerySet.select_for_update = lambda rows, **_: rows
    connection.settings_dict["OPTIONS"].pop("transaction_mode", None)


def reads_without_log() -> None:
    """What cannot be logged is shown all the same."""
    from django.db import DatabaseError, transaction

    from tweeluik.records.cases import standing

    real = standing.record

    def anyhow(**told: Any) -> None:
        with suppress(DatabaseError), transaction.atomic():
            real(**told)

    standing.record = anyhow


def reads_without_waiting() -> None:
    """A case is read while others may be changing it."""
    from tweeluik.records.cases import dossier

    dossier.log = lambda *_, **__: None


def sends_in_the_request() -> None:
    """The message goes at once, while the visitor waits."""
    from tweeluik.interfaces.mail import send
    from tweeluik.records.post import outbox
    from tweeluik.records.post.models import Message

    real = outbox.put

    def at_once(kind: str, to: Any, **told: Any) -> None:
        real(kind, to, **told)
        with suppress(OSError):
            send(Message.objects.get(dedup=told["dedup"]), to)

    outbox.put = at_once


def no_lease() -> None:
    """A worker sends what it sees waiting, whoever else is busy with it."""
    from tweeluik.records.post import outbox
    from tweeluik.records.post.models import Message, Waiting

    def all_that_waits(now: Any, most: int) -> Any:
        rows = Message.objects.filter(state=Waiting.WAITING, not_before__lte=now())
        yield from list(rows.select_related("to").order_by("not_before", "id")[:most])

    outbox._claimed = all_that_waits


def forgets_after_a_failure() -> None:
    """A message that could not be sent is not tried again, and nobody sees that."""
    from tweeluik.records.post import outbox
    from tweeluik.records.post.models import Waiting

    outbox._again = lambda message, error, at: outbox._end(message, Waiting.SENT, at)
