"""Seal a file in chunks, so that none has to fit in memory at once.

Each chunk is bound to its number and to whether it is the last: cut off, put in another order, or
mixed with another file of the same place, it cannot be opened. The last one ends with the SHA-256
of the whole.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from .cipher import Place, decrypted, encrypted
from .errors import Unreadable
from .keyfile import derived
from .keys import keyring, unwrapped
from .models import OwnerKey

CHUNK: Final = 128 * 1024
"""Bytes of a file in one chunk."""

_DIGEST: Final = sha256().digest_size


def seal_file(owner: str, row: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Seal a file; gives the sealed chunks, to be kept in this order. Also an empty file has one.

    :param row: id of the row that the file belongs to.
    :param chunks: the file, in pieces of any size.
    :raises Unreadable: when the owner has no key.
    :raises NoKeys: when the key files are not there.
    """
    return _sealed(_key(owner), owner, row, chunks)


def _sealed(key: bytes, owner: str, row: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    whole = sha256()
    for number, (chunk, last) in enumerate(_with_last(_even(chunks))):
        whole.update(chunk)
        plain = chunk + whole.digest() if last else chunk
        yield encrypted(key, _place(owner, row, number, last), plain)


def opened_file(owner: str, row: str, sealed: Iterable[bytes]) -> Iterator[bytes]:
    """Open a file; gives its pieces.

    Each piece is right by itself; that it is the whole file is only known when the last one came
    without an error.

    :raises Unreadable: when a chunk was changed, is missing, or stands in another place, or the key
        of the owner is gone.
    :raises NoKeys: when the key files are not there.
    """
    return _opened(_key(owner), owner, row, sealed)


def _opened(key: bytes, owner: str, row: str, sealed: Iterable[bytes]) -> Iterator[bytes]:
    whole, last = sha256(), False
    for number, (chunk, last) in enumerate(_with_last(sealed)):
        plain = decrypted(key, _place(owner, row, number, last), chunk)
        told = b""
        if last:
            plain, told = plain[:-_DIGEST], plain[-_DIGEST:]
        whole.update(plain)
        if last and not hmac.compare_digest(told, whole.digest()):
            raise Unreadable
        yield plain
    if not last:
        raise Unreadable


def _key(owner: str) -> bytes:
    keyring()
    row = OwnerKey.objects.filter(owner=owner).first()
    if row is None:
        raise Unreadable
    return derived(unwrapped(row), "tweeluik file")


def _place(owner: str, row: str, number: int, last: bool) -> Place:
    return ("file", owner, row, number, last)


def _even(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one size; at least one, only the last may be shorter."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    yield bytes(held)


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    held: bytes | None = None
    for chunk in chunks:
        if held is not None:
            yield held, False
        held = chunk
    if held is not None:
        yield held, True
