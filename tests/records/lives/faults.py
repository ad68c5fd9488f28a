"""What goes wrong around a request: the database, the log, the keys, the process.

Each is planted at the border of what we wrote: a statement that fails, a commit whose answer is
lost, a folder that is not mounted. A fault says whether what was asked was kept all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import OperationalError

from tweeluik.records.vault.errors import NoKeys

from .database import connection, restarted


class Struck(OperationalError):
    """The database failed because we made it fail."""


ERRORS = (Struck, NoKeys)


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong while a request is handled.

    :ivar planted: makes it go wrong as long as it lasts.
    :ivar kept: whether what was asked is kept although it seemed to fail.
    """

    name: str
    planted: Callable[[], AbstractContextManager[Any]]
    kept: bool = False


def statement(number: int) -> Fault:
    """The database fails at this statement, counted from 1."""

    @contextmanager
    def planted() -> Iterator[None]:
        left = number

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                raise Struck(f"statement {number}")
            return execute(sql, params, many, context)

        with connection().execute_wrapper(count):
            yield

    return Fault(f"the database fails at statement {number}", planted)


@contextmanager
def _log_refuses() -> Iterator[None]:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('INSERT INTO "audit_entry"'):
            raise Struck("no line can be written")
        return execute(sql, params, many, context)

    with connection().execute_wrapper(refuse):
        yield


@contextmanager
def _commit(*, kept: bool) -> Iterator[None]:
    own = connection()
    commit = own._commit

    def fail() -> None:
        if kept:
            commit()
        raise Struck("commit")

    own._commit = fail
    try:
        yield
    finally:
        own._commit = commit


@contextmanager
def _no_keys() -> Iterator[None]:
    away = settings.KEYS.with_name(settings.KEYS.name + "-away")
    settings.KEYS.rename(away)
    try:
        yield
    finally:
        away.rename(settings.KEYS)


@contextmanager
def _restart() -> Iterator[None]:
    restarted()
    yield


LOG_REFUSES = Fault("the log takes no line", _log_refuses)
COMMIT_FAILS = Fault("the commit fails", lambda: _commit(kept=False))
ANSWER_LOST = Fault("it is kept and the answer is lost", lambda: _commit(kept=True), kept=True)
NO_KEYS = Fault("the key files are gone for a moment", _no_keys)
RESTART = Fault("the process starts anew", _restart)

OTHERS = (LOG_REFUSES, COMMIT_FAILS, ANSWER_LOST, NO_KEYS, RESTART)
