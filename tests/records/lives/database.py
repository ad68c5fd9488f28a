"""A database of its own, with real transactions, emptied between two lives.

On SQLite a file in memory that is copied from the test database; on PostgreSQL the test database.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.models import QuerySet

GUARD: Any = import_module("tweeluik.records.audit.migrations.0002_guard")
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 a folder of our own is made in it


def connection() -> Any:
    """The connection of this thread, with what can be hooked in."""
    return connections["default"]


@contextmanager
def own_database() -> Iterator[None]:
    """A database with tables and nothing in them, where what is committed is kept."""
    tests = connection()
    if tests.vendor != "sqlite":
        emptied()
        yield
        emptied()
        return
    tests.ensure_connection()
    folder = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="tweeluik-lives-", dir=folder) as name:
        own = type(tests)({**tests.settings_dict, "NAME": f"{name}/db.sqlite3"}, "default")
        own.ensure_connection()
        tests.connection.backup(own.connection)
        connections["default"] = own
        try:
            emptied()
            yield
        finally:
            own.close()
            connections["default"] = tests


def emptied() -> None:
    """Nothing is kept, and the chain of the log begins anew."""
    GUARD.lift(connection())
    with transaction.atomic(), connection().cursor() as cursor:
        for table in tables():
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 names of our own tables
    GUARD.put(connection())


def tables() -> list[str]:
    """Our own tables."""
    return list(connection().introspection.django_table_names(only_existing=True))


def everything() -> bytes:
    """All that is kept, as bytes: what stands in the clear anywhere is found in it."""
    own = connection()
    if own.vendor == "sqlite":
        return Path(own.settings_dict["NAME"]).read_bytes()
    found = []
    with own.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 names of our own tables
            found += [value for row in cursor.fetchall() for value in row]
    return b"\n".join(
        bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in found
    )


def kept(name: str, ask: Callable[[], QuerySet[Any, Any]]) -> list[tuple[Any, ...]]:
    """The rows of a query, made into SQL once: they are asked for after every request."""
    own = connection()
    asked = own.__dict__.setdefault("asked", {})
    if name not in asked:
        compiler = ask().query.get_compiler(connection=own)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([one[0] for one in compiler.select])
        asked[name] = (compiler, sql, params, converters)
    compiler, sql, params, converters = asked[name]
    with own.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return [tuple(row) for row in compiler.apply_converters(rows, converters)]


def restarted() -> None:
    """As after a restart of the process: a new connection, nothing remembered."""
    from tweeluik.records.vault import keys

    connection().close()
    keys._loaded.cache_clear()
