"""Which journal SQLite keeps, and that many writers at once lose nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tweeluik.records.engine import guarded, pragmas, wal_is_safe

COUNT = """
import datetime, django
django.setup()
from tweeluik.records.tally.models import count
for _ in range(40):
    count(datetime.date(2026, 11, 23), "talk", helped=True)
"""
SHOW = """
import django
django.setup()
from tweeluik.records.tally.models import Tally
print(Tally.objects.get().count)
"""


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_only_where_it_keeps_commits(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe
    assert ("journal_mode=WAL; PRAGMA synchronous=FULL" in pragmas(version)) is safe
    assert ("journal_mode=DELETE; PRAGMA synchronous=EXTRA" in pragmas(version)) is not safe


def test_postgresql_keeps_what_it_confirmed() -> None:
    found = guarded({"ENGINE": "django.db.backends.postgresql", "NAME": "x"})
    assert "synchronous_commit=on" in found["OPTIONS"]["options"]


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "TWEELUIK_DATA": str(tmp_path),
        "TWEELUIK_SECRET_KEY": "k" * 40,
        "DJANGO_SETTINGS_MODULE": "tweeluik.interfaces.settings",
    }
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True)
    writers = [
        subprocess.Popen([sys.executable, "-c", COUNT], env=environment, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors.decode()
    shown = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, capture_output=True, check=True
    )
    assert shown.stdout.strip() == b"120"
