"""A stolen copy of the database tells nothing (A4): SQLite with what lies beside it, and a dump of
PostgreSQL. Nor does the log of what was done with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.postgres import server
from tests.records.people.test_secrets import found

pytestmark = pytest.mark.matrix

ROOT = Path(__file__).resolve().parents[2]
RUN = """
import sys, django
from pathlib import Path
django.setup()
from tests.matrix.live import main
main(Path(sys.argv[1]), *sys.argv[2:])
"""
PLANTED = {
    ("unsealed",): (
        "name of employee",
        "passkey of employee",
        "question of",
        "letter_name of",
        "letter_text of",
        "seed of employee",
        "form that waits",
    ),
    ("raw_tokens", "address_in_a_message"): ("token of employee", "address of employee"),
}
"""What each plant must bring to light; beside what is unsealed another plant would not show."""


def lived(folder: Path, database: str, *plants: str) -> tuple[dict[str, str], bytes]:
    """The secrets of a deployment that lived, and what it wrote at the terminal."""
    told = folder / "secrets.json"
    env = os.environ | {
        "TWEELUIK_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(told), *plants],
        env=env,
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert told.exists(), ran.stderr.decode()[-2000:]
    secrets: dict[str, str] = json.loads(told.read_text())
    return secrets, ran.stdout + ran.stderr


def files_of(folder: Path) -> dict[str, bytes]:
    """The database and what lies beside it."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("stolen.sqlite3*"))}


def test_sqlite(tmp_path: Path, figure: Callable[[str], None]) -> None:
    secrets, log = lived(tmp_path, f"sqlite:///{tmp_path}/stolen.sqlite3")
    files = files_of(tmp_path)
    beside = [name for name in files if name.endswith(("-journal", "-wal"))]
    assert [len(files[name]) > 4096 for name in beside] == [True]
    for name, body in files.items():
        assert found(secrets, body) == [], name
    assert b'"event": "request"' in log
    assert found(secrets, log) == []
    sizes = ", ".join(f"{name} {len(body):,}" for name, body in files.items())
    figure(f"{len(secrets)} secrets in {sizes} bytes, and {len(log):,} of the log: 0 found")


def test_postgresql(tmp_path: Path, figure: Callable[[str], None]) -> None:
    with server() as url:
        secrets, log = lived(tmp_path, url)
        dump = subprocess.run(["pg_dump", url], capture_output=True, check=True).stdout
    assert b"cases_text" in dump
    assert found(secrets, dump) == []
    assert found(secrets, log) == []
    figure(f"{len(secrets)} secrets in a dump of {len(dump):,} bytes: 0 found")


@pytest.mark.parametrize("plants", PLANTED, ids="-".join)
def test_control_what_is_in_the_clear_is_found(tmp_path: Path, plants: tuple[str, ...]) -> None:
    secrets, _ = lived(tmp_path, f"sqlite:///{tmp_path}/stolen.sqlite3", *plants)
    seen = found(secrets, b"".join(files_of(tmp_path).values()))
    for name in PLANTED[plants]:
        assert any(one.startswith(name) for one in seen), (name, seen[:5])
