"""``tweeluik check``: is this deployment safe? Nothing is changed by looking."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .deployed import set_up
from .screen import Screen

if TYPE_CHECKING:
    from tweeluik.interfaces.checks.check import Result

FINE, FOUND, MISSING = 0, 1, 3
_KEY: Final = "TWEELUIK_SECRET_KEY"


def check(data: Path, screen: Screen, *, as_json: bool) -> int:
    """Look at everything once, and show it.

    :returns: 1 when something has to be mended, 3 when something could not be looked at, else 0.
    """
    own_key = _KEY in os.environ
    set_up(data)
    results = looked(own_key=own_key)
    if as_json:
        screen.json([_row(result, screen) for result in results])
    else:
        show(results, screen)
    return code_of(results)


def looked(*, own_key: bool = True) -> list[Result]:
    """The results of all checks, here and now."""
    from django.utils import timezone

    from tweeluik.interfaces.checks.check import Scene, done
    from tweeluik.interfaces.checks.table import CHECKS

    return done(CHECKS, Scene(timezone.now(), own_key))


def code_of(results: Sequence[Result]) -> int:
    """The exit code that says how it went."""
    outcomes = {(str(one.outcome), str(one.check.level)) for one in results}
    if outcomes & {("found", "unsafe"), ("found", "warning")}:
        return FOUND
    return MISSING if any(outcome == "missing" for outcome, _ in outcomes) else FINE


def show(results: Sequence[Result], screen: Screen) -> None:
    """A line for each check, and below what was found how to mend it."""
    for result in results:
        if result.outcome != "skipped":
            screen.line(f"[{_mark(result, screen)}] {_said(result, screen, 'name')}")
        for line in _told(result, screen):
            screen.line(line, indent=4)
    counts = {str(level): 0 for level in ("unsafe", "warning")}
    for result in results:
        if result.outcome == "found" and str(result.check.level) in counts:
            counts[str(result.check.level)] += 1
    screen.line(screen.texts.get("words", "sentences", "checks_done", **counts))


def _mark(result: Result, screen: Screen) -> str:
    key = str(result.check.level if result.outcome == "found" else result.outcome)
    return screen.texts.get("words", "checks", key)


def _told(result: Result, screen: Screen) -> list[str]:
    if result.outcome == "missing":
        return [screen.texts.get("words", "sentences", "not_checked", **result.details)]
    if result.outcome != "found":
        return []
    return [_said(result, screen, part) for part in ("what", "how")]


def _said(result: Result, screen: Screen, part: str) -> str:
    return screen.texts.get("checks", result.check.id, part, **result.details)


def _row(result: Result, screen: Screen) -> dict[str, object]:
    return {
        "check": result.check.id,
        "level": str(result.check.level),
        "outcome": str(result.outcome),
        "details": dict(result.details),
        "words": _told(result, screen),
    }


def unsafe(results: Sequence[Result]) -> list[Result]:
    """What has to be mended before others may come."""
    return [result for result in results if result.unsafe]
