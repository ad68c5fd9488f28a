"""A log to attack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import islice
from typing import Any

import pytest
from django.db import connection, transaction

from tweeluik.records.audit.chain import START, linked
from tweeluik.records.audit.log import CHAIN, record
from tweeluik.records.audit.models import Entry, Head
from tweeluik.records.vault.keys import keyring

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
GUARD: Any = import_module("tweeluik.records.audit.migrations.0002_guard")

Noting = Callable[..., Entry]


def noted(number: int = 0, **told: str) -> Entry:
    """Write a line as the app would."""
    about = {
        "event": "case_read",
        "action": "read",
        "outcome": "allow",
        "actor": f"person-{number % 7}",
        "role": "employee",
        "case": f"case-{number % 5}",
        "object": "case",
    }
    return record(at=AT + timedelta(seconds=number), **{**about, **told})


def chained(many: int, key: bytes | None = None) -> Iterator[Entry]:
    """So many lines of a chain that holds, without a database."""
    key = key or keyring().sub_key(CHAIN)
    prev = START
    told = {"event": "case_read", "action": "read", "outcome": "allow", "role": "employee"}
    for number in range(1, many + 1):
        about = {**told, "actor": f"person-{number % 7}", "case": f"case-{number % 5}"}
        entry = linked(key, number, prev, AT + timedelta(seconds=number), about)
        yield entry
        prev = entry.hash


def filled(many: int) -> None:
    """So many lines in the database, faster than one by one."""
    lines = chained(many)
    while batch := list(islice(lines, 2000)):
        Entry.objects.bulk_create(batch)
        last = batch[-1]
    Head.objects.update_or_create(pk=1, defaults={"seq": last.seq, "hash": last.hash})


@contextmanager
def unguarded() -> Iterator[None]:
    """As somebody who may alter the tables: without the guards."""
    GUARD.lift(connection)
    try:
        yield
    finally:
        GUARD.put(connection)


@pytest.fixture
def log(db: None) -> list[Entry]:
    """Thirty lines, written one by one."""
    with transaction.atomic():
        return [noted(number) for number in range(30)]
