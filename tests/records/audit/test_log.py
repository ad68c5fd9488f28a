"""A line is written with what it tells about, and never changed afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction

from tweeluik.records.audit import log as writing
from tweeluik.records.audit.chain import START
from tweeluik.records.audit.log import NotInTransaction, checkpoint, record
from tweeluik.records.audit.models import Action, Checkpoint, Entry, Head
from tweeluik.records.audit.verifying import verify_log
from tweeluik.records.vault.errors import NoKeys

from .conftest import AT, GUARD, noted, unguarded

LINE: dict[str, Any] = {"at": AT, "event": "case_read", "action": "read", "outcome": "allow"}

# -- writing ---------------------------------------------------------------------------------------


def test_lines_hang_on_each_other(log: list[Entry]) -> None:
    stored = list(Entry.objects.order_by("seq"))
    assert [entry.seq for entry in stored] == [*range(1, 31)]
    assert [entry.prev for entry in stored] == [START, *(entry.hash for entry in stored[:-1])]
    assert [entry.hash for entry in stored] == [entry.hash for entry in log]
    assert Head.objects.values_list("seq", "hash").get() == (30, stored[-1].hash)
    assert verify_log().ok


def test_a_line_keeps_what_it_was_told(db: None) -> None:
    told = {name: f"{name}:1-a_b/c.d" for name in ("actor", "role", "case", "object", "basis")}
    told |= {name: f"{name}-2" for name in ("fields_class", "purpose", "session", "request_id")}
    elsewhere = AT.astimezone(timezone(timedelta(hours=5)))
    record(**{**LINE, "at": elsewhere}, **told)
    entry = Entry.objects.get()
    assert {name: getattr(entry, name) for name in told} == told
    assert (entry.at, entry.event, entry.action, entry.outcome) == (*LINE.values(),)
    assert verify_log().ok


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    with pytest.raises(NotInTransaction):
        record(**LINE)
    assert not Entry.objects.exists()
    with transaction.atomic():
        record(**LINE)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_rolled_back_with_its_transaction_and_no_gap() -> None:
    with transaction.atomic():
        noted(1)
    with suppress(ZeroDivisionError), transaction.atomic():
        noted(2)
        noted(3)
        raise ZeroDivisionError
    with transaction.atomic():
        noted(4)
        with suppress(ZeroDivisionError), transaction.atomic():
            noted(5)
            raise ZeroDivisionError
        noted(6)
    assert list(Entry.objects.order_by("seq").values_list("seq", "at__second")) == [
        (1, 1),
        (2, 4),
        (3, 6),
    ]
    assert verify_log().ok


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("actor", "Anna de Vries"),
        ("case", "a\nb"),
        ("object", "anna@example.org"),
        ("event", "x" * 81),
        ("basis", "é"),
    ],
)
def test_content_never_gets_in(db: None, part: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{part} holds") as refused:
        record(**{**LINE, part: value})
    assert value not in str(refused.value)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("part", ["action", "outcome"])
def test_unknown_actions_and_outcomes_are_refused(db: None, part: str) -> None:
    with pytest.raises(ValueError, match="'peek' is not a valid"):
        record(**{**LINE, part: "peek"})


def test_a_moment_has_a_time_zone(db: None) -> None:
    for write in (lambda: record(**{**LINE, "at": datetime(2026, 1, 1)}), _naive_checkpoint):
        with pytest.raises(ValueError, match="time zone"):
            write()


def _naive_checkpoint() -> None:
    checkpoint(datetime(2026, 1, 1))


@pytest.mark.parametrize("action", Action)
def test_every_action_can_be_logged(db: None, action: str) -> None:
    assert noted(action=str(action)).action == str(action)
    assert verify_log().ok


def test_without_keys_nothing_is_written(db: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "none"
    with pytest.raises(NoKeys):
        record(**LINE)
    assert not Entry.objects.exists()


def test_what_cannot_be_logged_is_not_done(log: list[Entry]) -> None:
    """With the table blocked, reading fails before anything is shown."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry RENAME TO away")
        shown = []
        with suppress(DatabaseError), transaction.atomic():
            noted()
            shown.append("content")
        cursor.execute("ALTER TABLE away RENAME TO audit_entry")
    assert shown == []
    assert verify_log().count == 30


def test_how_many_queries_a_line_takes(
    log: list[Entry], django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(3):
        noted()


# -- checkpoints -----------------------------------------------------------------------------------


def test_a_checkpoint_signs_the_end(log: list[Entry]) -> None:
    made = checkpoint(AT)
    assert made is not None
    assert (made.seq, made.hash) == (30, log[-1].hash)
    assert checkpoint(AT + timedelta(hours=1)) == made
    assert Checkpoint.objects.count() == 1
    noted()
    later = checkpoint(AT + timedelta(hours=1))
    assert later is not None
    assert later.seq == 31
    report = verify_log()
    assert (report.ok, report.count, report.checkpoints) == (True, 31, 2)


def test_an_empty_log_has_no_checkpoint(db: None) -> None:
    assert checkpoint(AT) is None
    assert verify_log().ok


def test_a_checkpoint_as_a_line(log: list[Entry]) -> None:
    made = checkpoint(AT)
    assert made is not None
    line = made.line()
    assert "\n" not in line
    again = Checkpoint.from_line(f"  {line}\n")
    assert (again.seq, again.hash, again.at) == (made.seq, made.hash, made.at)
    assert again.line() == line
    assert verify_log([again]).ok


@pytest.mark.parametrize(
    "line", ["", "1 a 2026-11-23", "x a 2026-11-23T00Z 00", "1 a 2026-11-23 00"]
)
def test_another_line_is_no_checkpoint(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Checkpoint.from_line(line)


# -- the guards of the database --------------------------------------------------------------------

FORBIDDEN = [
    "UPDATE audit_entry SET actor = 'nobody' WHERE seq = 7",
    "UPDATE audit_entry SET seq = 99 WHERE seq = 7",
    "DELETE FROM audit_entry WHERE seq = 7",
    "DELETE FROM audit_entry",
    "UPDATE audit_checkpoint SET hash = 'x'",
    "DELETE FROM audit_checkpoint",
]
FORBIDDEN_ON = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 7",
        "REPLACE INTO audit_checkpoint SELECT * FROM audit_checkpoint",
        "UPDATE OR REPLACE audit_entry SET seq = 8 WHERE seq = 7",
    ],
    "postgresql": [
        "TRUNCATE audit_entry",
        "TRUNCATE audit_checkpoint CASCADE",
        "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE seq = 7"
        " ON CONFLICT (seq) DO UPDATE SET actor = 'nobody'",
        "WITH gone AS (DELETE FROM audit_entry RETURNING seq) SELECT count(*) FROM gone",
    ],
}


def succeeding() -> Iterator[str]:
    """The forbidden statements that the database carries out; each is taken back."""
    for statement in FORBIDDEN + FORBIDDEN_ON[connection.vendor]:
        mark = transaction.savepoint()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
            yield statement
        except DatabaseError as refused:
            assert GUARD.REFUSAL in str(refused)  # noqa: PT017
        finally:
            transaction.savepoint_rollback(mark)


def test_the_database_refuses_to_change_the_log(
    log: list[Entry], figure: Callable[[str], None]
) -> None:
    checkpoint(AT)
    assert list(succeeding()) == []
    tried = len(FORBIDDEN + FORBIDDEN_ON[connection.vendor])
    figure(f"{tried} of {tried} statements that change the log refused on {connection.vendor}")


def test_control_guards(log: list[Entry]) -> None:
    checkpoint(AT)
    with unguarded():
        assert list(succeeding()) == FORBIDDEN + FORBIDDEN_ON[connection.vendor]
    assert list(succeeding()) == []


def test_through_the_models_neither(log: list[Entry]) -> None:
    for change in (
        lambda: log[3].delete(),
        lambda: log[3].save(),
        lambda: Entry.objects.filter(seq=4).update(actor="x"),
        lambda: Entry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert verify_log().count == 30


# -- many at once ----------------------------------------------------------------------------------

WRITERS = 8
EACH = 40

WRITE = f"""
import sys, django
django.setup()
from datetime import UTC, datetime
from django.db import connection, transaction
from tweeluik.records.audit import log
name, *how = sys.argv[1:]
if how == ["unlocked"]:
    connection.settings_dict["OPTIONS"].pop("transaction_mode", None)
    log._locked_head = lambda: log.Head.objects.get_or_create(
        pk=1, defaults={{"seq": 0, "hash": log.START}}
    )[0]
print("ready", flush=True)
sys.stdin.readline()
for number in range({EACH}):
    with transaction.atomic():
        log.record(
            at=datetime.now(UTC), event="race", action="read", outcome="allow", actor=name
        )
"""

CHECK = """
import json, django
django.setup()
from collections import Counter
from tweeluik.records.audit.models import Entry
from tweeluik.records.audit.verifying import verify_log
report = verify_log()
writers = Counter(Entry.objects.values_list("actor", flat=True))
turns = list(Entry.objects.order_by("seq").values_list("actor", flat=True))
switches = sum(one != other for one, other in zip(turns, turns[1:]))
print(json.dumps([report.verdict, report.count, sorted(writers.values()), switches]))
"""


@pytest.fixture
def elsewhere(tmp_path: Path, db: None) -> Iterator[dict[str, str]]:
    """The environment of a process with an empty database of the kind that is tested."""
    environment = {
        **os.environ,
        "TWEELUIK_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tweeluik.interfaces.settings",
    }
    if connection.vendor == "postgresql":
        url, name = os.environ["TWEELUIK_DATABASE"], f"race_{os.getpid()}"
        environment["TWEELUIK_DATABASE"] = url.rsplit("/", 1)[0] + "/" + name
        administer(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    else:
        environment.pop("TWEELUIK_DATABASE", None)
    ran(environment, "-m", "django", "migrate", "-v0")
    yield environment
    if connection.vendor == "postgresql":
        administer(f"DROP DATABASE {name} WITH (FORCE)")


def administer(*statements: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["TWEELUIK_DATABASE"], autocommit=True) as server:
        for statement in statements:
            server.execute(statement)  # type: ignore[arg-type]


def ran(environment: dict[str, str], *words: str) -> str:
    return subprocess.run(
        [sys.executable, *words], env=environment, check=True, capture_output=True, text=True
    ).stdout


def race(environment: dict[str, str], *words: str) -> tuple[list[str], float]:
    """Let all write at once; what went wrong, and how long it took."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, f"writer-{number}", *words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    assert {writer.stdout.readline() for writer in writers if writer.stdout} == {"ready\n"}
    began = time.perf_counter()
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    told = [writer.communicate(timeout=300)[1] for writer in writers]
    took = time.perf_counter() - began
    return [text for writer, text in zip(writers, told, strict=True) if writer.returncode], took


@pytest.mark.crash
def test_many_writers_make_one_chain(
    elsewhere: dict[str, str], figure: Callable[[str], None]
) -> None:
    errors, took = race(elsewhere)
    assert errors == []
    verdict, count, writers, switches = json.loads(ran(elsewhere, "-c", CHECK))
    assert (verdict, count, writers) == ("ok", WRITERS * EACH, [EACH] * WRITERS)
    figure(
        f"{WRITERS} processes wrote {count} lines on {connection.vendor}: one chain without gaps,"
        f" {switches} changes of writer, {count / took:.0f} lines/s"
    )


@pytest.mark.crash
def test_control_writers_that_do_not_wait(elsewhere: dict[str, str]) -> None:
    """Without the locks two lines want one number; what the database then says."""
    errors, _ = race(elsewhere, "unlocked")
    assert errors
    said = {"sqlite": "database is locked", "postgresql": "duplicate key"}[connection.vendor]
    assert all(said in told for told in errors)


def test_the_purposes_of_the_keys_differ() -> None:
    assert writing.CHAIN != writing.CHECKPOINTS
