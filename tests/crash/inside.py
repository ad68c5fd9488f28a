"""What an agent can do on the database of its place; arguments and answers are plain JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from sqlite3 import sqlite_version_info
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F

from tests.records.world import person_named
from tweeluik.interfaces.cli.records import audit, rebuild
from tweeluik.interfaces.cli.screen import Screen
from tweeluik.interfaces.web import sealed
from tweeluik.records.audit.models import Entry
from tweeluik.records.cases.models import Case, Event, Text
from tweeluik.records.people import sessions
from tweeluik.records.people.models import Person
from tweeluik.records.vault.sealing import box

from .lives import LOGGED_AS, doings

Acks = list[dict[str, str]]


def prepare() -> None:
    """Make everything ready, as ``tweeluik serve`` does."""
    from tweeluik.interfaces.cli.serve import prepare

    prepare()


def people(count: int) -> list[dict[str, str]]:
    """People who are signed in: their id, and the cookie of their browser."""
    found = []
    for number in range(count):
        at = datetime.now(UTC)
        person = person_named(f"somebody{number}-{at.timestamp()}@post.example", at)
        half = sessions.find(sessions.open_session(person, at), at)
        assert half is not None
        cookie = {sealed_name(): sessions.step_up(half, at)}
        found.append(
            {
                "person": str(person.id),
                "cookie": sealed.seal(cookie, settings.SECRET_KEY, at.timestamp()),
            }
        )
    return found


def sealed_name() -> str:
    """Under which name the cookie holds the token of the session."""
    from tweeluik.interfaces.web.account.signed_in import SID

    return SID


# -- what must hold after a crash ------------------------------------------------------------------


def wrong(acks: Acks, unknown: int = 0) -> list[str]:
    """What is lost, doubled or half-written; nothing when all is well.

    :param acks: what somebody heard was done.
    :param unknown: how many acts nobody heard about: those may be there or not, but whole.
    """
    found = [problem for ack in acks for problem in _lost(ack)]
    found += [problem for case in Case.objects.all() for problem in _half_written(case)]
    done = sum(ack["kind"] == "act" for ack in acks)
    events = Event.objects.count()
    if not done <= events <= done + unknown:
        found.append(f"{events} events for {done} acts that were confirmed, {unknown} unknown")
    return found + _unsound()


def _lost(ack: dict[str, str]) -> list[str]:
    case = Case.objects.filter(id=ack["case"]).first()
    if case is None:
        return [f"lost: {ack}"]
    if ack["kind"] == "act":
        events = Event.objects.filter(case=case, key=ack["key"], transition=ack["act"])
        if events.count() != 1:
            return [f"{events.count()} times: {ack}"]
        if ack["opened"] and not Case.objects.filter(id=ack["opened"], origin=case).exists():
            return [f"not begun: {ack}"]
        if ack["words"] not in ("", *_words(events[0].texts.all(), case)):
            return [f"without its words: {ack}"]
    if ack["kind"] == "draft" and ack["words"] not in _words(Text.objects.filter(case=case), case):
        return [f"lost: {ack}"]
    return []


def _words(texts: Any, case: Case) -> list[str]:
    opener = box(case.owner)
    return [
        opener.opened("text", "sealed", str(one.id), bytes(one.sealed)).decode() for one in texts
    ]


def _half_written(case: Case) -> list[str]:
    acts = list(Event.objects.filter(case=case).values_list("number", "transition"))
    lines = Entry.objects.filter(case=str(case.id), outcome="allow").order_by("seq")
    logged = [line.event for line in lines if line.action in LOGGED_AS]
    logged = [event for event in logged if event != "draft_saved"]
    opened = [line for line in lines if line.event == "case_opened"]
    found = []
    if [number for number, _ in acts] != list(range(1, case.version + 1)):
        found.append(f"version {case.version} with events {acts}")
    if [name for _, name in acts] != logged:
        found.append(f"events {[name for _, name in acts]}, in the log {logged}")
    if len(opened) != 1:
        found.append(f"begun {len(opened)} times in the log")
    complaints = sum(name == "complain" for _, name in acts)
    if complaints != Case.objects.filter(origin=case, procedure="complaint").count():
        found.append("a complaint without its case, or the other way round")
    return [f"{case.id}: {one}" for one in found]


def _unsound() -> list[str]:
    data, screen = Path(settings.DATA), Screen("nl")
    found = []
    if rebuild(data, screen, check=True):
        found.append("rebuild --check found something")
    if audit(data, screen):
        found.append("audit verify found something")
    if Text.objects.exclude(event=None).exclude(case=F("event__case")).exists():
        found.append("words of one case with an event of another")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            found += [
                f"{check}: {row}"
                for check in ("integrity_check", "foreign_key_check")
                for row in cursor.execute(f"PRAGMA {check}").fetchall()
                if row != ("ok",)
            ]
    return found


# -- a life, as it is sent to the database ---------------------------------------------------------


def recorded_life(person: str) -> list[list[str]]:
    """Live a life through the doors; the statements of each transaction that changed something."""
    who = Person.objects.get(id=person)
    statements: list[str] = []
    connection.ensure_connection()
    connection.connection.set_trace_callback(statements.append)
    found = []
    for do in doings(who):
        statements.clear()
        do()
        # A guard of the log that looks at a statement makes SQLite tell that statement again.
        once = [one for one, _ in groupby(statements)]
        found.append([one for one in once if not one.startswith(("SELECT", "PRAGMA"))])
    return [one for one in found if one]


def sqlite_settings() -> tuple[tuple[int, int, int], str, int]:
    """Version, journal and syncing, as SQLite itself tells them."""
    with connection.cursor() as cursor:
        (journal,) = cursor.execute("PRAGMA journal_mode").fetchone()
        (synchronous,) = cursor.execute("PRAGMA synchronous").fetchone()
    return sqlite_version_info, journal, synchronous
