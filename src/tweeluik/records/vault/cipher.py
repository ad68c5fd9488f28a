"""The one way in which something is encrypted: AES-256-GCM, bound to where it belongs.

``magic 1 byte · version 1 byte · nonce 12 bytes · ciphertext · tag 16 bytes``. What it belongs to
(kind, table, column, owner, row …) is not in it but counts in the tag: in any other place it cannot
be opened (``security.md`` 5.2). The nonce is random: one key may seal 2^32 times, and no case comes
near that.
"""

from __future__ import annotations

import json
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import Unreadable

MAGIC: Final = 0xD7
VERSION: Final = 1
NONCE: Final = 12
TAG: Final = 16
_HEADER: Final = bytes((MAGIC, VERSION))
_START: Final = len(_HEADER) + NONCE

Place = tuple[str | int | bool, ...]
"""What a sealed thing belongs to; the first part says what kind of thing it is."""


def encrypted(key: bytes, place: Place, plain: bytes) -> bytes:
    """Seal bytes for one place."""
    nonce = os.urandom(NONCE)
    return _HEADER + nonce + AESGCM(key).encrypt(nonce, plain, _bound(place))


def decrypted(key: bytes, place: Place, sealed: bytes) -> bytes:
    """Open what was sealed for this place.

    :raises Unreadable: when it was sealed elsewhere or with another key, or was changed.
    """
    if sealed[: len(_HEADER)] != _HEADER or len(sealed) < _START + TAG:
        raise Unreadable
    try:
        nonce = sealed[len(_HEADER) : _START]
        return AESGCM(key).decrypt(nonce, sealed[_START:], _bound(place))
    except InvalidTag:
        raise Unreadable from None


def _bound(place: Place) -> bytes:
    # A list in JSON: no two places are written the same way.
    return json.dumps((VERSION, *place)).encode()
