"""How a line hangs on the one before it: a keyed hash over both."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from .models import Entry

DOMAIN: Final = "tweeluik audit 1"
"""Stands in what is hashed, so that no other text of ours can pass for a line."""

START: Final = "0" * 64
"""What the first line hangs on."""

TOLD: Final = (
    "event",
    "action",
    "outcome",
    "actor",
    "role",
    "case",
    "object",
    "fields_class",
    "basis",
    "purpose",
    "session",
    "request_id",
)
"""What a line tells, besides its number and moment."""

_canonical: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def linked(key: bytes, seq: int, prev: str, at: datetime, told: dict[str, str]) -> Entry:
    """The line that comes after the one with hash ``prev``; it is not saved."""
    entry = Entry(seq=seq, at=at, prev=prev, **told)
    entry.hash = keyed_hash(key, entry)
    return entry


def keyed_hash(key: bytes, entry: Entry) -> str:
    """HMAC-SHA256 over ``prev`` and the canonical JSON of a line."""
    told: dict[str, str | int] = {name: getattr(entry, name) for name in TOLD}
    told["domain"] = DOMAIN
    told["seq"] = entry.seq
    told["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    line = _canonical(told)
    return hmac.new(key, bytes.fromhex(entry.prev) + line.encode(), sha256).hexdigest()
