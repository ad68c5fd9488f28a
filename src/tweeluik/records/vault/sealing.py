"""Seal what somebody wrote, and open it again where it belongs (``security.md`` 5.2).

Text is padded, so that the length of what is kept tells little. Nothing that was opened is kept in
memory here, and no error says anything of what was in it.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from .cipher import Place, decrypted, encrypted
from .errors import Unreadable
from .keyfile import derived
from .keys import keyring, unwrapped
from .models import OwnerKey

BUCKETS: Final = (64, 256, 1024, 4096, 16384)
"""A text with its length takes so many bytes, and above that a multiple of the last."""

_LENGTH: Final = 4


@dataclass(frozen=True, slots=True)
class Box:
    """Seals and opens for one owner. Ask for it once and use it for many rows; then let it go."""

    owner: str
    key: bytes = field(repr=False)

    def seal(self, table: str, column: str, row: str, text: str | bytes) -> bytes:
        """Seal a text for one place."""
        plain = text.encode() if isinstance(text, str) else text
        return encrypted(self.key, self._place(table, column, row), padded(plain))

    def opened(self, table: str, column: str, row: str, sealed: bytes) -> bytes:
        """Open what was sealed for this place.

        :raises Unreadable: when it was sealed for another place or owner, or was changed.
        """
        return unpadded(decrypted(self.key, self._place(table, column, row), sealed))

    def _place(self, table: str, column: str, row: str) -> Place:
        return ("text", table, column, self.owner, row)


def box(owner: str) -> Box:
    """What seals and opens for an owner.

    :raises Unreadable: when the owner has no key, or not any more.
    :raises NoKeys: when the key files are not there.
    """
    try:
        return boxes((owner,))[owner]
    except KeyError:
        raise Unreadable from None


def boxes(owners: Iterable[str]) -> dict[str, Box]:
    """What seals and opens for several owners, in one query; owners without a key are left out.

    :raises Unreadable: when the key of one of them was changed.
    :raises NoKeys: when the key files are not there.
    """
    keyring()
    rows = OwnerKey.objects.filter(owner__in=set(owners))
    return {row.owner: Box(row.owner, derived(unwrapped(row), "tweeluik text")) for row in rows}


def seal(owner: str, table: str, column: str, row: str, text: str | bytes) -> bytes:
    """Seal one text; several for the same owner go through one :func:`box`.

    :raises Unreadable: when the owner has no key.
    :raises NoKeys: when the key files are not there.
    """
    return box(owner).seal(table, column, row, text)


def opened(owner: str, table: str, column: str, row: str, sealed: bytes) -> bytes:
    """Open one text.

    :raises Unreadable: when it was sealed for another place, was changed, or its key is gone.
    :raises NoKeys: when the key files are not there.
    """
    return box(owner).opened(table, column, row, sealed)


def padded(plain: bytes) -> bytes:
    """The text with its length before it and zeros after it, up to the next bucket."""
    whole = len(plain).to_bytes(_LENGTH, "big") + plain
    largest = BUCKETS[-1]
    size = next((b for b in BUCKETS if b >= len(whole)), -(-len(whole) // largest) * largest)
    return whole.ljust(size, b"\0")


def unpadded(whole: bytes) -> bytes:
    """The text without what :func:`padded` added."""
    return whole[_LENGTH : _LENGTH + int.from_bytes(whole[:_LENGTH], "big")]


def blind_index(value: str) -> str:
    """What a sealed value such as an e-mail address can be found by; it tells nothing of it.

    Capitals, width and spaces around it make no difference. So two addresses that differ in these
    alone are one: send to the address that was kept, never to the one that was typed.

    :raises NoKeys: when the key files are not there.
    """
    normal = unicodedata.normalize("NFKC", value).strip().casefold()
    key = keyring().sub_key("blind index")
    return hmac.new(key, normal.encode(), sha256).hexdigest()
