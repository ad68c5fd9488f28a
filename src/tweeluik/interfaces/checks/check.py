"""What a check is, and what looking gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection

from tweeluik.interfaces.deployment import is_loopback
from tweeluik.records.vault.errors import NoKeys


class Level(StrEnum):
    """How bad it is when a check finds something."""

    UNSAFE = "unsafe"
    """What people write here is in danger; ``tweeluik serve`` refuses to start for others."""
    WARNING = "warning"
    """Something does not work, or works less well than it could."""
    NOTE = "note"
    """Good to know; nothing has to be done."""


class Outcome(StrEnum):
    """What looking gives."""

    OK = "ok"
    FOUND = "found"
    MISSING = "missing"
    """It could not be looked at: the database or the keys are not there."""
    SKIPPED = "skipped"
    """It is about something that this deployment does not have."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a check has to know beside the settings.

    :ivar at: this moment.
    :ivar own_key: whether somebody chose the secret key, or it was made for this run only.
    """

    at: datetime
    own_key: bool = True

    @property
    def for_others(self) -> bool:
        """Whether others than this machine can reach it."""
        return not is_loopback(settings.ORIGIN.hostname or "")


Details = Mapping[str, str]
FINE: Final = None

Look = Callable[[Scene], Details | None]
"""Gives nothing when all is well, else what the words of the check mention."""

Applies = Callable[[Scene], bool]


def always(_: Scene) -> bool:
    """Whatever is served, to whomever."""
    return True


def for_others(scene: Scene) -> bool:
    """Only where others can reach it."""
    return scene.for_others


def on_sqlite(_: Scene) -> bool:
    """Only on SQLite."""
    return str(connection.vendor) == "sqlite"


def on_postgresql(_: Scene) -> bool:
    """Only on PostgreSQL."""
    return str(connection.vendor) == "postgresql"


@dataclass(frozen=True, slots=True)
class Check:
    """One row. Its words stand under its id in ``texts/<lang>/checks.toml``.

    :ivar when: where it applies; elsewhere it is skipped.
    """

    id: str
    level: Level
    look: Look
    when: Applies = always


@dataclass(frozen=True, slots=True)
class Result:
    """A check that was done."""

    check: Check
    outcome: Outcome
    details: Details = field(default_factory=dict)

    @property
    def unsafe(self) -> bool:
        """Whether this has to be mended before others may come."""
        return self.outcome is Outcome.FOUND and self.check.level is Level.UNSAFE


def done(checks: Iterable[Check], scene: Scene) -> list[Result]:
    """Do the checks, all of them, in order."""
    return [_result(check, scene) for check in checks]


def _result(check: Check, scene: Scene) -> Result:
    try:
        if not check.when(scene):
            return Result(check, Outcome.SKIPPED)
        found = check.look(scene)
    except (DatabaseError, NoKeys, OSError) as missing:
        # Its kind only: what an exception says may hold a password of the database.
        return Result(check, Outcome.MISSING, {"kind": type(missing).__name__})
    if found is None:
        return Result(check, Outcome.OK)
    return Result(check, Outcome.FOUND, found)
