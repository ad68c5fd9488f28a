"""A disk of which the power can be cut: what was not synced may be there, in part, or not at all.

SQLite writes through it to real files. Beside those it remembers what a disk would hold: the bytes
that were synced, and every write since, of which a power cut keeps any part in sectors of 512. A
file that was deleted may come back until its folder is synced.
"""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import apsw

SECTOR: Final = 512

Write = tuple[int, bytes | None]
"""Where, and what; or nothing, when the file was cut off there."""


class PowerCut(Exception):
    """The power went."""


class Disk(apsw.VFS):
    """A disk under one database.

    :param most: the power is cut at this write or sync.
    """

    NAME: Final = "disk that can be cut"

    def __init__(self, most: int) -> None:
        super().__init__(self.NAME, "unix")
        self._left = most
        self._synced: dict[str, bytes] = {}
        self._since: dict[str, list[Write]] = defaultdict(list)
        self._there: set[str] = set()
        self._deleted: dict[str, bytes] = {}

    def holds(self, path: Path) -> None:
        """This file is on it, whole."""
        self._synced[str(path)] = path.read_bytes()
        self._there.add(str(path))

    def xOpen(self, name: Any, flags: list[int]) -> File:
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self._there.add(path)
        return File(self, name, path, flags)

    def xDelete(self, path: str, sync: bool) -> None:
        self.works()
        super().xDelete(path, sync)
        self._there.discard(path)
        self._since.pop(path, None)
        held = self._synced.pop(path, None)
        if held is not None:
            self._deleted[path] = held
        if sync:
            self._deleted.clear()

    def works(self) -> None:
        """Count one thing that is done to the disk.

        :raises PowerCut: when there is no power.
        """
        self._left -= 1
        if self._left < 0:
            raise PowerCut

    def wrote(self, path: str, offset: int, data: bytes | None) -> None:
        """Something was written that is not safe yet."""
        self.works()
        self._since[path].append((offset, data))

    def synced(self, path: str) -> None:
        """All of a file is safe; with a new one its folder too, and so what was deleted there."""
        self.works()
        if path not in self._synced:
            self._deleted.clear()
        held = bytearray(self._synced.get(path, b""))
        for write in self._since.pop(path, []):
            _apply(held, write)
        self._synced[path] = bytes(held)

    def left_behind(self, folder: Path, chance: random.Random) -> None:
        """Put in a folder what is on the disk when the power comes back."""
        for path in {*self._synced, *self._since, *self._deleted}:
            held = self._after(path, chance)
            if held is not None:
                (folder / Path(path).name).write_bytes(held)

    def _after(self, path: str, chance: random.Random) -> bytes | None:
        known = self._synced.get(path)
        if known is None and chance.random() < 0.5:
            # The name was not safe: what was deleted before is back, or there is nothing.
            return self._deleted.get(path)
        if known is None and path not in self._there:
            return None
        held = bytearray(known or b"")
        for offset, data in self._since.get(path, []):
            for write in _survived(offset, data, chance):
                _apply(held, write)
        return bytes(held)


class File(apsw.VFSFile):
    """A file on the disk."""

    def __init__(self, disk: Disk, name: Any, path: str, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self._disk, self._path = disk, path

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.wrote(self._path, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._disk.wrote(self._path, size, None)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self._disk.synced(self._path)


def _survived(offset: int, data: bytes | None, chance: random.Random) -> list[Write]:
    """What a power cut leaves of one write: all, nothing, or some sectors."""
    fate = chance.random()
    if fate < 0.4:
        return []
    if fate < 0.8 or data is None:
        return [(offset, data)]
    parts = range(0, len(data), SECTOR)
    return [(offset + at, data[at : at + SECTOR]) for at in parts if chance.random() < 0.5]


def _apply(held: bytearray, write: Write) -> None:
    offset, data = write
    if data is None:
        del held[offset:]
        return
    held.extend(bytes(max(0, offset - len(held))))
    held[offset : offset + len(data)] = data
