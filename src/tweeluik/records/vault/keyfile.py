"""The key files: ``root`` and ``kek-<n>``, in a folder of their own (``security.md`` 5.3).

``kek-<n>`` wrap the keys of the owners: the newest wraps, all unwrap, so that they can be renewed.
``root`` is never renewed: what must stay findable and provable for years (blind indexes, the chain
of the log) is made with keys that follow from it.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import NoKeys, UnsafeKeys

LENGTH: Final = 32
"""Bytes of a key: AES-256."""

_ROOT: Final = "root"
_KEK: Final = re.compile(r"kek-([1-9][0-9]{0,5})")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys, read from their files.

    :ivar keks: the keys that wrap, by number.
    """

    keks: Mapping[int, bytes] = field(repr=False)
    _root: bytes = field(repr=False)

    @property
    def newest(self) -> int:
        """Number of the key that wraps now."""
        return max(self.keks)

    def sub_key(self, purpose: str) -> bytes:
        """A key for one purpose. It stays the same when the ``kek`` files are renewed."""
        return derived(self._root, f"tweeluik {purpose}")


def derived(key: bytes, info: str) -> bytes:
    """A key that follows from another one, for one use (HKDF-SHA256)."""
    return HKDF(SHA256(), LENGTH, None, info.encode()).derive(key)


def load(folder: Path, data: Path) -> Keys:
    """Read the key files.

    :param data: the folder of the data; whoever copies that must not copy the keys with it.
    :raises NoKeys: when there are none.
    :raises UnsafeKeys: when others can read them, they lie with the data, or one is broken.
    """
    _apart(folder, data)
    try:
        _only_ours(folder)
        files = {path.name: path for path in folder.iterdir()}
        keks = {
            int(match[1]): _read(path)
            for name, path in files.items()
            if (match := _KEK.fullmatch(name))
        }
        root = _read(folder / _ROOT)
    except FileNotFoundError as missing:
        raise NoKeys(Path(missing.filename)) from None
    except (NotADirectoryError, PermissionError) as closed:
        raise NoKeys(Path(closed.filename), "this cannot be read") from None
    if not keks:
        raise NoKeys(folder / "kek-1")
    return Keys(keks, root)


def _apart(folder: Path, data: Path) -> None:
    if folder.resolve().is_relative_to(data.resolve()):
        raise UnsafeKeys(folder, f"the keys lie with the data in {data}; give them another folder")


def _only_ours(path: Path) -> None:
    if path.stat().st_mode & _OTHERS:
        raise UnsafeKeys(path, f"others can reach this; run: chmod go= {path}")


def _read(path: Path) -> bytes:
    _only_ours(path)
    key = path.read_bytes()
    if len(key) != LENGTH:
        raise UnsafeKeys(path, f"{len(key)} bytes, and a key has {LENGTH}")
    return key


def init(folder: Path, data: Path) -> None:
    """Make the first keys. Broken off half-way, or begun by two at once, it can be done again.

    :raises UnsafeKeys: when the folder lies with the data, or others can reach it.
    :raises FileExistsError: when there are keys already; they are never overwritten.
    """
    _apart(folder, data)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _only_ours(folder)
    if any(_KEK.fullmatch(path.name) for path in folder.iterdir()):
        raise FileExistsError(folder)
    with suppress(FileExistsError):
        _make(folder, _ROOT)
    _make(folder, "kek-1")


def add(folder: Path, data: Path) -> int:
    """Make the next key that wraps; its number. The older ones go on unwrapping.

    :raises NoKeys: when there are no keys yet, or (UnsafeKeys) they are not safe.
    :raises FileExistsError: when somebody else makes one at the same moment.
    """
    number = load(folder, data).newest + 1
    _make(folder, f"kek-{number}")
    return number


def _make(folder: Path, name: str) -> None:
    """Make a key file that is there whole or not at all, never in the place of another."""
    new = folder / f".new-{secrets.token_hex(8)}"
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(new, folder / name)
    finally:
        new.unlink()
    _kept(folder)


def _kept(folder: Path) -> None:
    """See to it that what was made in a folder survives a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
