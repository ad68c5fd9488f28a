"""Checks of the database, as it says it is: what was confirmed is kept (``security.md`` 7.2)."""

from __future__ import annotations

import re
import sqlite3
from typing import Final

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tweeluik.records.engine import wal_is_safe

from .check import FINE, Details, Scene

FULL, EXTRA = 2, 3
"""How SQLite numbers ``synchronous``."""

NUMBERS: Final = re.compile(r"bsn|citizen_?service|burgerservice|sofi", re.IGNORECASE)
"""What a column with citizen service numbers would be called (``security.md`` 1.2)."""


def _asked(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def sqlite_keeps(_: Scene) -> Details | None:
    """Journal and synchronous are such that a power cut loses nothing."""
    journal, how = _asked("PRAGMA journal_mode").lower(), int(_asked("PRAGMA synchronous"))
    enough = FULL if journal == "wal" else EXTRA
    safe = journal != "wal" or wal_is_safe(_library())
    kept = journal in ("wal", "delete", "truncate", "persist")  # else a crash spoils it
    right = kept and safe and how >= enough
    return FINE if right else {"journal": journal, "synchronous": str(how)}


def _library() -> tuple[int, int, int]:
    major, minor, patch = _asked("SELECT sqlite_version()").split(".")[:3]
    return int(major), int(minor), int(patch)


SWITCHES: Final = {"foreign_keys": "1", "secure_delete": "1", "trusted_schema": "0"}


def sqlite_tidy(_: Scene) -> Details | None:
    """What is deleted is overwritten, references hold, and the schema runs no code."""
    wrong = [name for name, right in SWITCHES.items() if _asked(f"PRAGMA {name}") != right]
    return {"switches": ", ".join(wrong)} if wrong else FINE


def sqlite_version(_: Scene) -> Details | None:
    """The library can lose commits in WAL mode, so the slower journal is used."""
    return FINE if wal_is_safe(_library()) else {"version": sqlite3.sqlite_version}


DURABLE: Final = {"fsync": "on", "full_page_writes": "on"}


def postgresql_keeps(_: Scene) -> Details | None:
    """What was confirmed is on the disk."""
    wrong = [name for name, right in DURABLE.items() if _asked(f"SHOW {name}") != right]
    if _asked("SHOW synchronous_commit") not in ("on", "remote_apply"):
        wrong.append("synchronous_commit")
    return {"switches": ", ".join(wrong)} if wrong else FINE


def postgresql_checksums(_: Scene) -> Details | None:
    """A page that the disk spoiled is seen."""
    return FINE if _asked("SHOW data_checksums") == "on" else {}


def postgresql_role(_: Scene) -> Details | None:
    """The role of the pages may not do everything."""
    return {"role": _asked("SELECT current_user")} if _asked("SHOW is_superuser") == "on" else FINE


def up_to_date(_: Scene) -> Details | None:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {"count": str(len(plan))} if plan else FINE


def no_number_columns(_: Scene) -> Details | None:
    """There is no place for citizen service numbers."""
    with connection.cursor() as cursor:
        found = [
            f"{table}.{column.name}"
            for table in connection.introspection.table_names(cursor)
            for column in connection.introspection.get_table_description(cursor, table)
            if NUMBERS.search(column.name)
        ]
    return {"columns": ", ".join(found)} if found else FINE
