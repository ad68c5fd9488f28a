"""Sessions that live in one encrypted cookie, and nowhere else (``design.md`` 7).

AES-256-GCM over the JSON of the session, padded so that its length tells little. The key comes from
``SECRET_KEY``. What cannot be opened, was changed or is too old is an empty session.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError

LONGEST: Final = 12 * 3600
"""Seconds that a cookie can be used, also in a browser that never closes."""

BLOCK: Final = 256
"""The sealed text is padded to a multiple of so many bytes."""

MOST: Final = 3800
"""Browsers keep cookies up to 4096 bytes, name and attributes included."""

_PURPOSE: Final = b"tweeluik cookie 1"
_NONCE: Final = 12


class TooMuch(ValueError):
    """More answers than fit in a cookie."""


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, _PURPOSE).derive(secret.encode()))


def seal(data: dict[str, Any], secret: str, now: float) -> str:
    """The text of a cookie that holds ``data``.

    :raises TooMuch: when it does not fit.
    """
    plain = zlib.compress(json.dumps([int(now), data], separators=(",", ":")).encode())
    padded = len(plain).to_bytes(2, "big") + plain
    padded += bytes(-len(padded) % BLOCK)
    nonce = os.urandom(_NONCE)
    sealed = nonce + _cipher(secret).encrypt(nonce, padded, _PURPOSE)
    text = urlsafe_b64encode(sealed).decode().rstrip("=")
    if len(text) > MOST:
        raise TooMuch
    return text


def unseal(text: str, secret: str, now: float) -> dict[str, Any]:
    """What a cookie holds; nothing when it is not ours, was changed, or is too old."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        padded = _cipher(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], _PURPOSE)
    except (ValueError, InvalidTag):
        return {}
    length = int.from_bytes(padded[:2], "big")
    made, data = json.loads(zlib.decompress(padded[2 : 2 + length]))
    return data if made <= now + 60 and now - made <= LONGEST else {}


class SessionStore(SessionBase):
    """The session engine: the key of a session is the sealed session itself."""

    def load(self) -> dict[str, Any]:
        """What the cookie holds."""
        return unseal(self.session_key or "", settings.SECRET_KEY, time.time())

    def create(self) -> None:
        """A new session is one that is written back."""
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Seal the session; the middleware puts it in the answer."""
        data = self._get_session(no_load=must_create)
        try:
            self._session_key = seal(data, settings.SECRET_KEY, time.time())
        except TooMuch:
            # The middleware makes a clear page of this; what was there before stays.
            raise UpdateError from None
        self.modified = True

    def exists(self, session_key: str) -> bool:
        """Nothing is kept, so nothing exists."""
        return False

    def delete(self, session_key: str | None = None) -> None:
        """Forget it: the cookie is taken away by the middleware."""
        self._session_key = ""
        self._session_cache: dict[str, Any] = {}
        self.modified = True

    def cycle_key(self) -> None:
        """A new cookie with the same content."""
        self.save()

    @classmethod
    def clear_expired(cls) -> None:
        """Nothing is kept, so nothing expires."""
