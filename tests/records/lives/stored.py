"""What is kept, held against the model: every row of every case, and every line of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tweeluik.records.audit.chain import START, keyed_hash
from tweeluik.records.audit.log import CHAIN
from tweeluik.records.audit.models import Entry
from tweeluik.records.audit.verifying import verify_log
from tweeluik.records.cases.models import (
    Case,
    Chunk,
    Consent,
    Deadline,
    Erased,
    Event,
    Paper,
    Participation,
    Text,
)
from tweeluik.records.cases.standing import replayed
from tweeluik.records.people.models import Person
from tweeluik.records.vault.errors import Unreadable
from tweeluik.records.vault.keys import keyring
from tweeluik.records.vault.models import OwnerKey
from tweeluik.records.vault.sealing import Box, boxes, opened

from .database import everything, kept
from .mailing import Mailing
from .model import Held, ends

MARK = "KANARIE"
"""Stands in everything that somebody writes, so that it is found wherever it leaks."""

Line = tuple[str, str, str, str, str, datetime]
"""Event, action, outcome, actor, role and moment of a line of the log."""


@dataclass
class Stored:
    """What should be kept besides the cases, and what was kept of those that were erased.

    :ivar lines: the lines of the log, each with the cases that it may name.
    :ivar removed: papers that were taken away.
    :ivar copies: sealed texts of erased cases, as in a copy of the database.
    """

    lines: list[tuple[Line, tuple[str, ...]]] = field(default_factory=list)
    hash: str = START
    checked: int = 0
    gone: dict[UUID, datetime] = field(default_factory=dict)
    copies: dict[UUID, list[tuple[str, bytes]]] = field(default_factory=dict)
    removed: list[UUID] = field(default_factory=list)

    # -- what should be --------------------------------------------------------------------------

    def line(
        self, event: str, action: str, outcome: str, who: Person, role: Any, id: UUID, at: datetime
    ) -> None:
        """One line more."""
        self.line_of_one(event, action, outcome, who, role, [id], at)

    def line_of_one(
        self,
        event: str,
        action: str,
        outcome: str,
        who: Person,
        role: Any,
        ids: list[UUID],
        at: datetime,
    ) -> None:
        """One line more, about one of these cases."""
        line = (event, action, outcome, str(who.id), str(role), at)
        self.lines.append((line, tuple(map(str, ids))))

    def remember(self, id: UUID) -> None:
        """What somebody with a copy of the database has of a case."""
        rows = Text.objects.filter(case=id).values_list("id", "sealed")
        self.copies[id] = [(str(row), bytes(sealed)) for row, sealed in rows]

    def erased(self, id: UUID, at: datetime) -> None:
        """A case that should be gone."""
        self.gone[id] = at

    # -- what is -----------------------------------------------------------------------------------

    def check(self, held: Mapping[UUID, Held], mailing: Mailing, at: datetime) -> None:
        """All of it, after every request."""
        self._cases(held)
        self._events(held)
        self._texts(held)
        self._terms(held)
        self._ledgers(held)
        self._papers(held)
        self._erased(held)
        self._lines()
        mailing.check()
        assert MARK.encode() not in everything(), "something that was written stands in the clear"

    def finally_(self, held: Mapping[UUID, Held]) -> None:
        """At the end: also computed anew by the product itself, and the whole chain."""
        for case in Case.objects.all():
            now, terms = replayed(case)
            assert (now.state, dict(now.values)) == (case.state, case.values)
            there = {(row.name, row.since, row.last_day) for row in case.deadlines.all()}
            assert {(one.row.id, one.since, one.last_day) for one in terms} == there
        self._copies()
        report = verify_log()
        assert report.ok, report
        assert report.count == len(self.lines)
        assert set(held) == set(Case.objects.values_list("id", flat=True))

    def _cases(self, held: Mapping[UUID, Held]) -> None:
        fields = ("state", "version", "values", "opening", "employee_id", "procedure", "origin_id")
        rows = kept(
            "cases", lambda: Case.objects.values_list("id", *fields, "changed_at", "closed_at")
        )
        assert {row[0]: (*row[1:-1], row[-1] is not None) for row in rows} == {
            id: (
                one.state,
                one.version,
                one.values,
                one.opening,
                one.employee,
                one.procedure,
                one.origin if one.origin in held else None,
                one.changed_at,
                one.closed,
            )
            for id, one in held.items()
        }, "a case stands elsewhere than its events tell"

    def _events(self, held: Mapping[UUID, Held]) -> None:
        names = ("case_id", "number", "transition", "done_by", "reported_by", "happened_on")
        told = ("recorded_at", "person", "told", "state", "key", "evidence")
        rows = kept("events", lambda: Event.objects.order_by().values_list(*names, *told))
        assert sorted(rows, key=lambda row: row[:2]) == [
            (
                one.id,
                event.number,
                event.asked.transition,
                event.done_by,
                event.role,
                event.asked.happened_on,
                event.at,
                event.person,
                event.told,
                event.state,
                event.asked.key,
                event.asked.evidence,
            )
            for one in sorted(held.values(), key=lambda one: one.id)
            for event in one.events
        ], "other events than happened"

    def _texts(self, held: Mapping[UUID, Held]) -> None:
        own = boxes(f"case:{id}" for id in held)
        assert set(own) == {f"case:{id}" for id in held}, "a case without its key"
        names = ("id", "case_id", "event__number", "input", "sealed")
        there = {
            (case, number, input): own[f"case:{case}"]
            .opened("text", "sealed", str(id), bytes(sealed))
            .decode()
            for id, case, number, input, sealed in kept(
                "texts", lambda: Text.objects.values_list(*names)
            )
        }
        written = {
            (id, event.number, input): text
            for id, one in held.items()
            for event in one.events
            for input, text in event.words.items()
        }
        drafts = {
            (id, None, input): text
            for id, one in held.items()
            for input, text in one.drafts.items()
        }
        assert there == written | drafts, "other words than were written"

    def _terms(self, held: Mapping[UUID, Held]) -> None:
        names = ("case_id", "name", "since", "last_day", "told_at")
        assert set(kept("terms", lambda: Deadline.objects.values_list(*names))) == {
            (id, name, since, ends(one, name), one.told[name])
            for id, one in held.items()
            for name, since in one.running.items()
        }, "other terms than run"

    def _ledgers(self, held: Mapping[UUID, Held]) -> None:
        names = ("covers", "to", "role", "purpose", "start", "end", "withdrawn")
        rows = kept("ledger", lambda: Consent.objects.values_list("case_id", *names))
        there = Counter(tuple(row) for row in rows)
        said = Counter(
            (id, *(one[name] for name in names))
            for id, case in held.items()
            for one in case.consents
        )
        assert there == said, "the ledger holds something else than was allowed"

    def _papers(self, held: Mapping[UUID, Held]) -> None:
        names = ("id", "case_id", "name", "kind", "state", "added_at")
        rows = kept("papers", lambda: Paper.objects.values_list(*names))
        own = boxes(f"case:{case}" for case in {row[1] for row in rows})
        there = {
            (id, case, *(_paper(own[f"case:{case}"], id, *one) for one in sealed), state, at)
            for id, case, name, kind, state, at in rows
            for sealed in [(("name", name), ("kind", kind))]
        }
        assert there == {
            (paper, id, name, kind, "kept", at)
            for id, case in held.items()
            for paper, (name, kind, at) in case.papers.items()
        }, "other papers than were added"
        chunks = {row[0] for row in kept("chunks", lambda: Chunk.objects.values_list("paper_id"))}
        assert chunks == {row[0] for row in rows}, "what is in a paper is not there, or still"

    def _erased(self, held: Mapping[UUID, Held]) -> None:
        assert dict(kept("erased", lambda: Erased.objects.values_list("case", "at"))) == self.gone
        owners = {row[0] for row in kept("keys", lambda: OwnerKey.objects.values_list("owner"))}
        assert not owners & {f"case:{id}" for id in self.gone}, "its key is still there"
        rows = kept("parts", lambda: Participation.objects.values_list("case_id"))
        assert {row[0] for row in rows} <= set(held)

    def _copies(self) -> None:
        for id, copies in self.copies.items():
            for row, sealed in copies if id in self.gone else ():
                try:
                    opened(f"case:{id}", "text", "sealed", row, sealed)
                except Unreadable:
                    continue
                raise AssertionError("an erased case can be read in a copy")

    # -- the log -----------------------------------------------------------------------------------

    def _lines(self) -> None:
        """The new lines tell what happened, one each, and hang on the one before."""
        new = list(Entry.objects.filter(seq__gt=self.checked).order_by("seq"))
        due = self.lines[self.checked :]
        assert [_told(entry) for entry in new] == [line for line, _ in due], "other lines"
        key = keyring().sub_key(CHAIN)
        for entry, (_, cases) in zip(new, due, strict=True):
            assert entry.case in cases
            assert (entry.prev, entry.seq) == (self.hash, self.checked + 1)
            assert entry.hash == keyed_hash(key, entry), "a line does not hang on the chain"
            self.hash, self.checked = entry.hash, entry.seq

    def read_log(self, found: tuple[Entry, ...], id: UUID) -> None:
        """What somebody reads of the log of a case: all of it, newest first."""
        mine = [line for line, cases in self.lines if str(id) == cases[0]]
        sure = len([cases for _, cases in self.lines if str(id) in cases]) == len(mine)
        if sure:
            assert [_told(entry) for entry in found] == mine[::-1][:200]


def _paper(own: Box, id: UUID, column: str, sealed: bytes) -> str:
    return own.opened("paper", column, str(id), bytes(sealed)).decode()


def _told(entry: Entry) -> Line:
    return (entry.event, entry.action, entry.outcome, entry.actor, entry.role, entry.at)
