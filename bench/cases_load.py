"""Fill an empty PostgreSQL database with many cases, by COPY.

Every copy of a life has ids, an employee and a key of its own, and its texts are sealed again with
that key: it opens and replays like the life that went through the door. The log is one chain over
all of it, made with the real key, so it verifies. Foreign keys are not checked while loading; that
is what makes it fast, and they hold by the way the rows are made.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any, Final
from uuid import UUID, uuid4

from cases_lives import CASE, EVENT, Life
from django.core.management.color import no_style
from django.db import connection

from tweeluik.records.audit.chain import START, TOLD, linked
from tweeluik.records.audit.log import CHAIN
from tweeluik.records.audit.models import Entry, Head
from tweeluik.records.cases.models import Case, Deadline, Event, Text
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message, Waiting
from tweeluik.records.vault.keyfile import LENGTH, derived
from tweeluik.records.vault.keys import _wrapped, keyring
from tweeluik.records.vault.models import OwnerKey
from tweeluik.records.vault.sealing import Box

BATCH: Final = 2000
CASES_EACH: Final = (1, 2, 3)
"""So many cases one employee has, in turn."""

READ_BEFORE: Final = timedelta(minutes=1)
"""So long before each act the case was read."""

TABLES: Final = {
    OwnerKey: ("owner", "kek_id", "wrapped", "made_at"),
    Person: (
        "id",
        "email_index",
        "email",
        "name",
        "password",
        "language",
        "made_at",
        "verified_at",
    ),
    Case: ("id", "employee_id", *CASE),
    Event: ("id", "case_id", "person_id", *EVENT),
    Text: ("id", "case_id", "event_id", "input", "sealed", "changed_at"),
    Deadline: ("case_id", "name", "since", "last_day"),
    Message: (
        "kind",
        "to_id",
        "case",
        "context",
        "dedup",
        "not_before",
        "attempts",
        "state",
        "last_error",
        "ended_at",
    ),
    Entry: ("seq", "at", *TOLD, "prev", "hash"),
}

Row = tuple[Any, ...]


@dataclass(slots=True)
class Loaded:
    """What was loaded.

    :ivar cases: each with its employee.
    :ivar counts: rows by table.
    """

    cases: list[tuple[UUID, UUID]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def load(lives: list[Life], many: int) -> Loaded:
    """Copies of the lives, in turn, until there are so many cases."""
    made = _Maker(random.Random(many))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")
        for start in range(0, many, BATCH):
            for number in range(start, min(start + BATCH, many)):
                made.case(lives[number % len(lives)])
            made.copy(cursor)
        cursor.execute("SET session_replication_role = DEFAULT")
        for sql in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
            cursor.execute(sql)
        Head.objects.create(pk=1, seq=made.seq, hash=made.prev)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    return made.loaded


class _Maker:
    """Makes rows, a batch of cases at a time."""

    def __init__(self, chance: random.Random) -> None:
        self.loaded = Loaded()
        self.seq, self.prev = 0, START
        self._chance = chance
        self._chain = keyring().sub_key(CHAIN)
        self._event = 0
        self._person: UUID = uuid4()
        self._left, self._each = 0, cycle(CASES_EACH)
        self._rows: dict[Any, list[Row]] = {table: [] for table in TABLES}
        self._lines: list[tuple[datetime, dict[str, str]]] = []

    def case(self, life: Life) -> None:
        """One copy of a life."""
        if not self._left:
            self._left = next(self._each)
            self._employee(life.opened_at)
        self._left -= 1
        id, rows, person = uuid4(), self._rows, self._person
        sealer = self._key(f"case:{id}", life.opened_at)
        rows[Case].append((id, person, *life.case))
        first = self._event
        for columns in life.events:
            self._event += 1
            rows[Event].append((self._event, id, person, *columns))
        for number, input, text, at in life.texts:
            own = uuid4()
            event = first + number if number else None
            sealed = sealer.seal("text", "sealed", str(own), text)
            rows[Text].append((own, id, event, input, sealed, at))
        rows[Deadline].extend((id, *term) for term in life.terms)
        self._told(id, life)
        self.loaded.cases.append((id, person))

    def _employee(self, at: datetime) -> None:
        self._person = id = uuid4()
        sealer = self._key(f"person:{id}", at)
        address, name = (
            sealer.seal("person", column, str(id), text)
            for column, text in (("email", f"{id}@post.example"), ("name", "J. Bakker"))
        )
        index = hashlib.sha256(id.bytes).hexdigest()
        self._rows[Person].append((id, index, address, name, "!", "nl", at, at))

    def _key(self, owner: str, at: datetime) -> Box:
        keys, key = keyring(), self._chance.randbytes(LENGTH)
        wrapped = _wrapped(keys, keys.newest, owner, key)
        self._rows[OwnerKey].append((owner, keys.newest, wrapped, at))
        return Box(owner, derived(key, "tweeluik text"))

    def _told(self, id: UUID, life: Life) -> None:
        """The lines of the log, and an old message."""
        about = {"actor": str(self._person), "role": "employee", "case": str(id), "object": "case"}
        begun = life.opened_at
        self._line(begun, "case_opened", "create", about)
        self._line(begun, "draft_saved", "change", about)
        transition, recorded = EVENT.index("transition"), EVENT.index("recorded_at")
        for event in life.events:
            at = event[recorded]
            self._line(at - READ_BEFORE, "case_read", "read", about)
            self._line(at, event[transition], "change", about)
        dedup = f"look_again:{id}:earlier"
        self._rows[Message].append(
            ("look_again", self._person, id, "{}", dedup, begun, 1, str(Waiting.SENT), "", begun)
        )

    def _line(self, at: datetime, event: str, action: str, about: dict[str, str]) -> None:
        told = dict.fromkeys(TOLD, "") | about
        self._lines.append((at, told | {"event": event, "action": action, "outcome": "allow"}))

    def _chained(self) -> Iterator[Row]:
        """The lines of a batch in the order of time, each hanging on the one before."""
        for at, told in sorted(self._lines, key=lambda line: line[0]):
            entry = linked(self._chain, self.seq + 1, self.prev, at, told)
            self.seq, self.prev = entry.seq, entry.hash
            yield tuple(getattr(entry, name) for name in TABLES[Entry])

    def copy(self, cursor: Any) -> None:
        """Put what was made in the database."""
        self._rows[Entry] = list(self._chained())
        self._lines = []
        for table, rows in self._rows.items():
            name = table._meta.db_table
            columns = ", ".join(f'"{table._meta.get_field(one).column}"' for one in TABLES[table])
            with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            self.loaded.counts[name] = self.loaded.counts.get(name, 0) + len(rows)
            self._rows[table] = []
