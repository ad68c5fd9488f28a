"""The folder of the demo world: its own, marked, and never one that holds anything else.

The mark holds which day and which tables the world is of, and the seeds with which it shows codes.
Where there is no mark there is no demo: ``settings`` refuses to start, and nothing is shown.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from tweeluik.interfaces.deployment import DEMO_WORLD

from .stories import Account, version

_DATABASE: Final = "tweeluik.sqlite3"


class Taken(Exception):
    """The folder holds something that is not ours.

    :ivar accounts: whether that is a database, so perhaps accounts of real people.
    """

    def __init__(self, path: Path, *, accounts: bool) -> None:
        super().__init__(str(path))
        self.path = path
        self.accounts = accounts


@dataclass(frozen=True, slots=True)
class World:
    """What the mark of a world says.

    :ivar day: its today; none while it is being made.
    """

    day: date | None
    version: str
    accounts: Mapping[str, Account]

    def is_of(self, day: date) -> bool:
        """Whether this is the world of this day and of the tables as they are now."""
        return self.day == day and self.version == version()


NOTHING: Final = World(None, "", {})


def keys_of(folder: Path) -> Path:
    """Where the keys of a world lie: beside it, as ``settings`` has it."""
    return Path(f"{folder}-keys")


def claim(folder: Path) -> World:
    """See to it that the folder is ours; what stands in it of a demo world is left as it is.

    :returns: the world that is there, as far as it was made.
    :raises Taken: when it, or the folder of its keys, holds anything else.
    """
    if (folder / DEMO_WORLD).is_file():
        return read(folder)
    for place in (folder, keys_of(folder)):
        names = {path.name for path in place.iterdir()} if place.is_dir() else set()
        if names or place.is_file():
            raise Taken(place, accounts=any(name.startswith(_DATABASE) for name in names))
    folder.mkdir(parents=True, exist_ok=True)
    mark(folder, NOTHING)
    return NOTHING


def clear(folder: Path) -> None:
    """Take away the world of a folder that is ours; its mark stays, and what is no part of it.

    :raises Taken: when the folder has no mark.
    """
    if not (folder / DEMO_WORLD).is_file():
        raise Taken(folder, accounts=False)
    mark(folder, NOTHING)
    for path in folder.glob(f"{_DATABASE}*"):
        path.unlink()
    for made in (folder / "static", keys_of(folder)):
        shutil.rmtree(made, ignore_errors=True)


def mark(folder: Path, world: World) -> None:
    """Say in the folder what it holds; it is there whole or not at all."""
    told = {
        "day": world.day.isoformat() if world.day else None,
        "version": world.version,
        "accounts": {id: asdict(account) for id, account in world.accounts.items()},
    }
    new = folder / f"{DEMO_WORLD}.new"
    new.write_text(json.dumps(told, default=str, indent=1), "utf-8")
    new.replace(folder / DEMO_WORLD)


def read(folder: Path) -> World:
    """What the mark says; nothing when it cannot be read, and then the world is made anew."""
    try:
        told = json.loads((folder / DEMO_WORLD).read_text("utf-8"))
        return World(
            date.fromisoformat(told["day"]) if told["day"] else None,
            told["version"],
            {id: Account(UUID(one["person"]), one["seed"]) for id, one in told["accounts"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return NOTHING


@lru_cache(maxsize=1)
def served(folder: Path) -> World:
    """The world that is being served; it does not change meanwhile."""
    return read(folder)
