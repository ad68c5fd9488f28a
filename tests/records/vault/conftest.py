"""A folder of keys for one test, and an owner."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from tweeluik.records.vault.keyfile import init
from tweeluik.records.vault.keys import new_key

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def made(owner: str) -> str:
    """An owner with a key."""
    new_key(owner, AT)
    return owner


@pytest.fixture
def owner(db: None) -> str:
    """An owner with a key."""
    return made(f"case:{secrets.token_hex(8)}")


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """Keys of this test only."""
    settings.KEYS = tmp_path / "keys"
    init(settings.KEYS, settings.DATA)
    return tmp_path / "keys"


@pytest.fixture
def nowhere(tmp_path: Path, settings: LazySettings) -> Path:
    """Where the keys should be, and are not."""
    settings.KEYS = tmp_path / "none"
    return tmp_path / "none"
