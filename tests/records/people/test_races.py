"""Many processes at once: a code counts once, and no more tries than there are.

Each process is a program of its own on one database, of the kind that is tested.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

WHO = 8

PREPARE = """
import json, django
django.setup()
from uuid import uuid4
from tests.records.people.account import account_made
account = account_made(f"{uuid4()}@post.example")
print(json.dumps([str(account.person.id), account.seed, account.codes]))
"""

AT_ONCE = """
import json, sys, django
django.setup()
from datetime import timedelta
from django.db import connection
from tests.records.people.account import AT, app_code
from tweeluik.records.people import limits, second_factor
from tweeluik.records.people.models import Attempts, Person
what, id, seed, code = json.loads(sys.argv[1])
person, later = Person.objects.get(id=id), AT + timedelta(hours=1)
if what == "unlocked":
    connection.settings_dict["OPTIONS"].pop("transaction_mode", None)
    connection.close()
    limits._locked = lambda at, kind, subject: Attempts.objects.get_or_create(
        kind=kind, subject=subject, defaults={"last_at": at})[0]
print("ready", flush=True)
sys.stdin.readline()
def once(number):
    try:
        if what == "app":
            return second_factor.check(person, app_code(seed, later), later)
        if what == "recovery":
            return second_factor.use_recovery_code(person, code, later)
        limits.spend(later, ("password", id))
    except limits.TooOften:
        return False
    return True
rounds = 1 if what in ("app", "recovery") else 20
print(json.dumps([once(number) for number in range(rounds)]))
"""


@pytest.fixture
def elsewhere(tmp_path: Path, db: None) -> Iterator[dict[str, str]]:
    """The environment of a process with an empty database of the kind that is tested."""
    environment = {**os.environ, "TWEELUIK_DATA": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "tweeluik.interfaces.settings"
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    name = f"people_{os.getpid()}"
    if connection.vendor == "postgresql":
        url = os.environ["TWEELUIK_DATABASE"]
        environment["TWEELUIK_DATABASE"] = url.rsplit("/", 1)[0] + "/" + name
        _administer(f"DROP DATABASE IF EXISTS {name}")
        _administer(f"CREATE DATABASE {name}")
    else:
        environment.pop("TWEELUIK_DATABASE", None)
    _ran(environment, "-m", "django", "migrate", "-v0")
    yield environment
    if connection.vendor == "postgresql":
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


def _administer(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["TWEELUIK_DATABASE"], autocommit=True) as server:
        server.execute(statement)  # type: ignore[arg-type]


def _ran(environment: dict[str, str], *words: str) -> str:
    return subprocess.run(
        [sys.executable, *words], env=environment, check=True, capture_output=True, text=True
    ).stdout


def at_once(environment: dict[str, str], what: str) -> tuple[int, list[str]]:
    """How many succeeded of those who tried at the same moment, and what went wrong."""
    id, seed, codes = json.loads(_ran(environment, "-c", PREPARE))
    told = json.dumps([what, id, seed, codes[0]])
    running = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, told],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(WHO)
    ]
    assert {one.stdout.readline() for one in running if one.stdout} == {"ready\n"}
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    ended = [(one, *one.communicate(timeout=120)) for one in running]
    errors = [error for one, _, error in ended if one.returncode]
    return sum(sum(json.loads(out)) for one, out, _ in ended if not one.returncode), errors


@pytest.mark.crash
@pytest.mark.parametrize(
    ("what", "most"),
    [("app", 1), pytest.param("recovery", 1, marks=pytest.mark.soak), ("tries", 5)],
)
def test_at_the_same_moment(
    elsewhere: dict[str, str], what: str, most: int, figure: Callable[[str], None]
) -> None:
    succeeded, errors = at_once(elsewhere, what)
    assert errors == []
    assert succeeded == most
    figure(f"{WHO} processes at once on {connection.vendor}: {succeeded} succeeded")


@pytest.mark.soak
@pytest.mark.crash
def test_control_without_a_lock(elsewhere: dict[str, str]) -> None:
    """Then more tries pass, or the database itself has to stop them: sooner or later."""
    for _ in range(6):
        succeeded, errors = at_once(elsewhere, "unlocked")
        if succeeded > 5 or errors:
            return
    pytest.fail("they never came at the same moment")
