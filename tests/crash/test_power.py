"""The power is cut while SQLite writes: what was confirmed is on the disk, whole.

The acts are real ones: the statements that our doors sent to a database that our migrations made.
They are run again on a disk whose power is cut at a random write or sync. Afterwards the database
must hold exactly what it held after the last act that was confirmed, or after the one then under
way. kill -9 cannot show this: there the system still writes what it was given.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest

from tweeluik.records.engine import pragmas, wal_is_safe

from .disk import Disk
from .place import Template
from .sizes import ON_POSTGRES, counted

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(ON_POSTGRES, reason="the disk of SQLite; PostgreSQL is killed only"),
]

OURS = {"rollback journal": pragmas((3, 40, 1)), "write-ahead log": pragmas((3, 51, 3))}
"""What this product sets, for an older and for a newer SQLite."""

TOO_LITTLE = {
    "write-ahead log, NORMAL": OURS["write-ahead log"].replace("=FULL", "=NORMAL"),
    "rollback journal, FULL": OURS["rollback journal"].replace("=EXTRA", "=FULL"),
}
OFTEN = "PRAGMA wal_autocheckpoint=40;"
"""The log is written back often, so that this is cut off too."""


@dataclass(frozen=True)
class Life:
    """Acts as they were sent to a database.

    :ivar start: the database before the first.
    :ivar acts: the statements of each.
    :ivar states: what the database holds before the first and after each, as a hash.
    """

    start: Path
    acts: tuple[tuple[str, ...], ...]
    states: tuple[str, ...]


@pytest.fixture(scope="module")
def life(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A life that was really lived, on a database that the migrations made."""
    start = tmp_path_factory.mktemp("power") / "tweeluik.sqlite3"
    with template.copy() as place:
        agent = place.agent()
        (one,) = agent.call("people", count=1)
        shutil.copy(place.folder / start.name, start)
        acts = tuple(tuple(act) for act in agent.call("recorded_life", person=one["person"]))
    memory = apsw.Connection(":memory:")
    memory.deserialize("main", start.read_bytes())
    states = [state(memory)]
    for act in acts:
        for statement in act:
            memory.execute(statement)
        states.append(state(memory))
    assert len(set(states)) == len(acts) + 1 > 25
    return Life(start, acts, tuple(states))


def state(database: apsw.Connection) -> str:
    """All that a database holds, as a hash."""
    found = hashlib.sha256()
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in tables.fetchall():
        rows = database.execute(f'SELECT * FROM "{table}" ORDER BY rowid')  # noqa: S608
        found.update(repr((table, rows.fetchall())).encode())
    return found.hexdigest()


@dataclass
class Counted:
    """What a number of cuts gave."""

    confirmed: int = 0
    lost: int = 0
    broken: int = 0


def cut(life: Life, settings: str, folder: Path, most: int, chance: random.Random) -> Counted:
    """Live until the power goes, at so many writes and syncs; what is left of it."""
    before, after = folder / "before", folder / "after"
    for one in (before, after):
        shutil.rmtree(one, ignore_errors=True)
        one.mkdir()
    path = before / life.start.name
    shutil.copy(life.start, path)
    disk, confirmed = Disk(most), 0
    disk.holds(path)
    database = apsw.Connection(str(path), vfs=Disk.NAME)
    try:
        database.execute(settings + OFTEN).fetchall()
        for act in life.acts:
            for statement in act:
                database.execute(statement)
            confirmed += 1
    except Exception as error:
        if not _by_the_cut(error):
            raise
    disk.left_behind(after, chance)
    _let_go(database)
    found = Counted(confirmed)
    try:
        again = apsw.Connection(str(after / path.name))
        again.execute(settings).fetchall()
        sound = again.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = life.states.index(state(again)) if sound else -1
        again.close()
    except (apsw.Error, ValueError):
        kept = -1
    found.broken = kept < 0
    found.lost = max(0, confirmed - kept) if kept >= 0 else 0
    assert kept <= confirmed + 1
    return found


def _by_the_cut(error: BaseException | None) -> bool:
    names = {"PowerCut", "IOError", "FullError", "CantOpenError"}
    return error is not None and (
        type(error).__name__ in names or _by_the_cut(error.__cause__ or error.__context__)
    )


def _let_go(database: apsw.Connection) -> None:
    """There is no power to close it properly."""
    try:
        database.close(True)
    except Exception as error:
        if not _by_the_cut(error):
            raise


def cuts(life: Life, settings: str, folder: Path, count: int, chance: random.Random) -> Counted:
    """Cut the power so many times, each time at another write."""
    whole, found = _writes(life, settings, folder, chance), Counted()
    for _ in range(count):
        one = cut(life, settings, folder, chance.randrange(3, whole), chance)
        found.confirmed += one.confirmed
        found.lost += one.lost
        found.broken += one.broken
    return found


def _writes(life: Life, settings: str, folder: Path, chance: random.Random) -> int:
    """How many writes and syncs the whole life takes."""
    low, high = 0, 64
    while cut(life, settings, folder, high, chance).confirmed < len(life.acts):
        low, high = high, high * 2
    while high - low > 16:
        middle = (low + high) // 2
        if cut(life, settings, folder, middle, chance).confirmed < len(life.acts):
            low = middle
        else:
            high = middle
    return high


def test_the_product_sets_them(template: Template) -> None:
    with template.copy() as place:
        version, journal, synchronous = place.agent().call("sqlite_settings")
    assert (journal, synchronous) == (("wal", 2) if wal_is_safe(tuple(version)) else ("delete", 3))


@counted(60, 2000)
@pytest.mark.parametrize("name", OURS)
def test_what_was_confirmed_is_on_the_disk(
    life: Life,
    name: str,
    count: int,
    tmp_path: Path,
    chance: random.Random,
    figure: Callable[[str], None],
) -> None:
    found = cuts(life, OURS[name], tmp_path, count, chance)
    figure(f"{count} power cuts: {found.confirmed} acts confirmed, {found.lost} lost")
    assert (found.lost, found.broken) == (0, 0)
    assert found.confirmed > count


@counted(60, 2000)
@pytest.mark.parametrize("name", TOO_LITTLE)
def test_control_syncing_less_loses_work(
    life: Life,
    name: str,
    count: int,
    tmp_path: Path,
    chance: random.Random,
    figure: Callable[[str], None],
) -> None:
    found = cuts(life, TOO_LITTLE[name], tmp_path, count, chance)
    figure(f"{count} power cuts: {found.confirmed} acts confirmed, {found.lost} lost")
    assert found.lost
