"""Checks of what is kept: keys, log, messages, clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from tweeluik.records.audit.models import Checkpoint, Entry
from tweeluik.records.audit.verifying import verify_last
from tweeluik.records.post.models import Message, Waiting
from tweeluik.records.vault.errors import UnsafeKeys
from tweeluik.records.vault.keys import keyring

from .check import FINE, Details, Scene

LINES: Final = 2000
"""So many of the last lines of the log are checked here; ``tweeluik audit verify`` checks all."""

OLDEST_CHECKPOINT: Final = timedelta(days=1)
LATE: Final = timedelta(minutes=15)
"""How long a message may wait that could have gone."""

MADE: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock can be right that says it is before this was made."""

AHEAD: Final = timedelta(minutes=5)


def keys_safe(_: Scene) -> Details | None:
    """Nobody else can read the key files, and they do not lie with the data."""
    try:
        keyring()
    except UnsafeKeys as unsafe:
        return {"path": str(unsafe.path)}
    return FINE


def keys_ours(_: Scene) -> Details | None:
    """The key files belong to who runs this; another owner can make them readable."""
    folder: Path = settings.KEYS
    ours = {0, os.geteuid()}
    others = [path for path in (folder, *folder.iterdir()) if path.stat().st_uid not in ours]
    return {"path": str(others[0])} if others else FINE


def log_intact(_: Scene) -> Details | None:
    """The last lines of the log follow from each other."""
    report = verify_last(LINES)
    return FINE if report.ok else {"seq": str(report.seq)}


def checkpoint_recent(scene: Scene) -> Details | None:
    """The end of the log was signed not long ago."""
    newest = Entry.objects.order_by("-seq").first()
    if newest is None:
        return FINE
    last = Checkpoint.objects.order_by("-seq").first()
    if last is not None and (last.seq == newest.seq or scene.at - last.at < OLDEST_CHECKPOINT):
        return FINE
    return {"hours": str(int(OLDEST_CHECKPOINT.total_seconds() // 3600))}


def worker_sends(scene: Scene) -> Details | None:
    """No message waits that should have gone: somebody is sending."""
    late = Message.objects.filter(
        state=Waiting.WAITING, attempts=0, not_before__lt=scene.at - LATE
    ).count()
    return {"count": str(late)} if late else FINE


def messages_arrive(_: Scene) -> Details | None:
    """No message was given up."""
    dead = Message.objects.filter(state=Waiting.DEAD).count()
    return {"count": str(dead)} if dead else FINE


def clock_sane(scene: Scene) -> Details | None:
    """The clock is not before this version was made, nor before the last line of the log."""
    newest = Entry.objects.order_by("-seq").values_list("at", flat=True).first()
    behind = newest is not None and scene.at < newest - AHEAD
    return {"clock": scene.at.isoformat(timespec="minutes")} if scene.at < MADE or behind else FINE
