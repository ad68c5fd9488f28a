"""What is measured on a loaded database: pages, acts, the sweep, the log; and that copies replay.

Beside the time on the clock stands the time that processors worked on it, here and in the process
of PostgreSQL that answers: on a machine that is busy with other work only that says what it takes.
"""

from __future__ import annotations

import os
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import UUID

from cases_lives import told
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.procedures.engine import possible
from tweeluik.domain.procedures.table import Role, Transition
from tweeluik.interfaces.web.clock import now
from tweeluik.interfaces.web.sealed import seal, unseal
from tweeluik.records.audit.verifying import verify_log
from tweeluik.records.cases import door
from tweeluik.records.cases.models import Case, Deadline, Text
from tweeluik.records.cases.standing import history, replayed, snapshot
from tweeluik.records.people import sessions
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message
from tweeluik.records.post.outbox import put, sweep
from tweeluik.records.vault.sealing import box

PROVED, TURNS, WARM = 100, 200, 10
AFTER_ALL: Final = date(2100, 1, 1)
"""A day on which every term has passed."""


class Wrong(RuntimeError):
    """What is measured does not do what it should."""


@dataclass(slots=True)
class Spent:
    """Seconds of each turn, on the clock and of processors."""

    seconds: list[float] = field(default_factory=list)
    worked: float = 0.0

    @contextmanager
    def turn(self, counts: bool = True) -> Iterator[None]:
        """Measure one turn."""
        worked, begun = busy(), time.perf_counter()
        yield
        took = time.perf_counter() - begun
        if counts:
            self.seconds.append(took)
            self.worked += busy() - worked

    def add(self, other: Spent) -> None:
        """Count what was measured apart."""
        self.seconds += other.seconds
        self.worked += other.worked

    @property
    def median(self) -> float:
        """Half of the turns took no longer."""
        return median(self.seconds)

    @property
    def p95(self) -> float:
        """95 of 100 turns took no longer."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)]

    @property
    def each(self) -> float:
        """What processors worked for a turn, on average."""
        return self.worked / len(self.seconds)


def busy() -> float:
    """Seconds that processors worked for us: this process, and the one of PostgreSQL behind it."""
    connection.ensure_connection()
    own = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().split()
    return time.process_time() + (int(own[13]) + int(own[14])) / os.sysconf("SC_CLK_TCK")


def timed(turns: Iterator[Callable[[], Any]]) -> Spent:
    """How long each turn takes, after some to warm up."""
    spent = Spent()
    for number, do in enumerate(turns):
        with spent.turn(number >= WARM):
            do()
    return spent


# --- that the copies are cases --------------------------------------------------------------------


def proved(cases: list[tuple[UUID, UUID]]) -> int:
    """Replay some cases from their events, and open everything that was written in them; how many
    texts.

    :raises Wrong: when one differs from what is stored, as ``tweeluik rebuild --check`` finds it.
    """
    opened = 0
    for id, _ in cases:
        case = Case.objects.get(id=id)
        then, terms = replayed(case)
        made = {(term.row.id, term.since, term.last_day) for term in terms}
        kept = {(row.name, row.since, row.last_day) for row in case.deadlines.all()}
        if (then.state, dict(then.values)) != (case.state, case.values) or made != kept:
            raise Wrong(f"case {id} does not follow from its events")
        opener = box(case.owner)
        for text in Text.objects.filter(case=case):
            opener.opened("text", "sealed", str(text.id), bytes(text.sealed))
            opened += 1
    return opened


# --- pages ----------------------------------------------------------------------------------------


def browser(person: UUID) -> Client:
    """A browser in which somebody signed in."""
    at = now()
    who = Person.objects.get(id=person)
    half = sessions.find(sessions.open_session(who, at, "computer"), at)
    if half is None:
        raise Wrong("nobody can sign in")
    client = Client(headers={"host": "127.0.0.1"})
    client.get("/")
    cookie, key = settings.SESSION_COOKIE_NAME, settings.SECRET_KEY
    held = unseal(client.cookies[cookie].value, key, time.time())
    client.cookies[cookie] = seal({**held, "sid": sessions.step_up(half, at)}, key, time.time())
    return client


def _page(client: Client, path: str) -> None:
    status = client.get(path).status_code
    if status != 200:
        raise Wrong(f"{path} answers {status}")


def pages(visits: list[tuple[Client, str]]) -> tuple[Spent, int]:
    """How long the pages take, and the most questions that one of them asks the database."""
    spent = timed(lambda one=one: _page(*one) for one in visits)
    most = 0
    for client, path in visits[: WARM * 2]:
        with CaptureQueriesContext(connection) as asked:
            _page(client, path)
        most = max(most, len(asked))
    return spent, most


# --- acts -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """An act that can be done in a case now."""

    case: Case
    row: Transition
    reporting: bool
    told: dict[str, Any]


def choices(cases: list[tuple[UUID, UUID]]) -> Iterator[Chosen]:
    """One act for each case in which something can be done, as forms can fill it in."""
    chance = random.Random(len(cases))
    today = dutch_day(now())
    for id, _ in cases:
        case = Case.objects.select_related("employee").get(id=id)
        procedure = door.PROCEDURES[case.procedure]
        stands = snapshot(case, history(case), now())
        rows = [(row, False) for row in possible(procedure, stands, Role.EMPLOYEE)]
        rows += [(row, True) for row in possible(procedure, stands, Role.EMPLOYEE, reporting=True)]
        rows = [(row, reporting) for row, reporting in rows if row.name != "withdraw"]
        if rows:
            row, reporting = chance.choice(rows)
            filled = told(row, reporting=reporting, day=today, chance=chance)
            yield Chosen(case, row, reporting, filled)


def form(chosen: Chosen) -> dict[str, str]:
    """What a browser sends for an act."""
    fields = {"version": str(chosen.case.version), "key": secrets.token_hex(16)}
    for name, value in (*chosen.told.items(), ("happened_on", dutch_day(now()))):
        if isinstance(value, date):
            parts = {"day": value.day, "month": value.month, "year": value.year}
            fields |= {f"{name}-{part}": str(number) for part, number in parts.items()}
        else:
            fields[name] = {True: "yes", False: "no"}.get(value, value)
    return fields


def acts_of_pages(chosen: list[Chosen]) -> tuple[Spent, int, Counter[int]]:
    """How long it takes from sending the form of an act until the answer, the most questions it
    asks, and how they were answered: a guard may refuse what was filled in by chance."""
    browsers = [browser(one.case.employee_id) for one in chosen]
    answers: Counter[int] = Counter()
    spent, most = Spent(), 0
    for number, (one, client) in enumerate(zip(chosen, browsers, strict=True)):
        way = "melden" if one.reporting else "doen"
        path, fields = f"/zaak/{one.case.id}/{way}/{one.row.name}", form(one)
        if number < 2 * WARM:
            with CaptureQueriesContext(connection) as asked:
                client.post(path, fields)
            most = max(most, len(asked))
            continue
        turn = Spent()
        with turn.turn():
            status = client.post(path, fields).status_code
        answers[status] += 1
        if status == 303:
            spent.add(turn)
    if set(answers) - {303, 422} or answers[303] < TURNS / 4:
        raise Wrong(f"acts were answered {dict(answers)}")
    return spent, most, answers


def acts_with_message(chosen: list[Chosen]) -> Spent:
    """How long an act takes in the door, with a message put in the outbox in its transaction."""
    done = Spent()
    for one in chosen:
        at = now()
        asked = door.Act(
            one.row.name,
            dutch_day(at),
            one.case.version,
            secrets.token_hex(16),
            one.told,
            one.row.by[0] if one.reporting else None,
        )
        turn = Spent()
        with turn.turn(), transaction.atomic():
            put(
                "look_again",
                one.case.employee,
                dedup=f"bench:{asked.key}",
                not_before=at,
                case=one.case,
            )
            outcome = door.act(one.case.employee, one.case.id, asked, at)
        if isinstance(outcome, door.Done):
            done.add(turn)
    if len(done.seconds) < TURNS / 4:
        raise Wrong(f"only {len(done.seconds)} of {len(chosen)} acts were done")
    return done


# --- the clock and the log ------------------------------------------------------------------------


def swept() -> tuple[Spent, int, Spent]:
    """To tell of every term at once, how many there were, and a sweep that finds nothing.

    :raises Wrong: when a term was left out or told of twice.
    """
    late = Deadline.objects.filter(last_day__lt=AFTER_ALL, told_at=None).count()
    before, told_of, at = Message.objects.count(), 0, now()
    whole, idle = Spent(), Spent()
    with whole.turn():
        while found := sweep(at, AFTER_ALL):
            told_of += found
    if told_of != late or Message.objects.count() - before != late:
        raise Wrong(f"{told_of} of {late} terms were told of")
    with idle.turn():
        sweep(at + timedelta(seconds=5), AFTER_ALL)
    return whole, late, idle


def verified() -> tuple[Spent, int]:
    """To verify the whole log, and how many lines it has.

    :raises Wrong: when it does not verify.
    """
    spent = Spent()
    with spent.turn():
        report = verify_log()
    if not report.ok:
        raise Wrong(f"the log: {report}")
    return spent, report.count
