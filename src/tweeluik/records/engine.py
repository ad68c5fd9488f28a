"""The database with its safeguards: what was confirmed is kept (``security.md`` 7.2).

SQLite before 3.51.3 (and not 3.50.7 or 3.44.6 of the older lines) can lose commits in WAL mode with
several connections; there the slower rollback journal is used. ``synchronous`` is never NORMAL:
that loses acknowledged work when the power is cut.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final

_WAL_IS_SAFE_FROM: Final = {(3, 44): 6, (3, 50): 7}
_WAL_IS_SAFE: Final = (3, 51, 3)

_ALWAYS: Final = "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF"

STAYS_OPEN: Final = 600
"""So many seconds a connection to PostgreSQL is used again."""


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite keeps every commit in WAL mode."""
    mended = _WAL_IS_SAFE_FROM.get(version[:2])
    return version >= _WAL_IS_SAFE or (mended is not None and version[2] >= mended)


def pragmas(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str:
    """What each connection to SQLite begins with."""
    journal = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
        if wal_is_safe(version)
        else "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA"
    )
    return f"{journal}; {_ALWAYS};"


def guarded(database: dict[str, Any]) -> dict[str, Any]:
    """The settings of a database, with what keeps its work safe.

    On SQLite a transaction takes its lock when it begins, so that two writers wait for each other
    instead of failing half-way. To PostgreSQL a connection stays open between requests: making one
    takes longer than a page.
    """
    options: dict[str, Any] = {**database.get("OPTIONS", {})}
    connection: dict[str, Any] = {}
    if database["ENGINE"].endswith("sqlite3"):
        options |= {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas()}
    elif database["ENGINE"].endswith("postgresql"):
        options["options"] = (
            "-c lock_timeout=10s -c statement_timeout=30s"
            " -c idle_in_transaction_session_timeout=60s -c synchronous_commit=on"
        )
        # Looked at before it is used again: the server may have been started anew meanwhile.
        connection = {"CONN_MAX_AGE": STAYS_OPEN, "CONN_HEALTH_CHECKS": True}
    return {**database, **connection, "OPTIONS": options}
