"""Passwords: long enough, not one that others try first, and hashed (ASVS 6.2; ``security.md`` 8).

No rules on which signs stand in it and none on renewing it: those make passwords worse.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Final

from django.contrib.auth import hashers
from django.contrib.auth.password_validation import CommonPasswordValidator

SHORTEST: Final = 15
LONGEST: Final = 256

TOO_SHORT: Final = "too_short"
TOO_LONG: Final = "too_long"
TOO_COMMON: Final = "too_common"
TOO_REGULAR: Final = "too_regular"
ADDRESS: Final = "address"

NONE: Final = hashers.UNUSABLE_PASSWORD_PREFIX
"""What is kept of who has no password. No password fits it, and saying so takes as long (A17)."""

PATIENCE: Final = 10.0
"""Seconds that somebody waits for others whose password is being checked."""

_ROWS: Final = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")

Renew = Callable[[str], None]
"""Keeps a new hash."""

_turns = BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))


class Busy(RuntimeError):
    """Too many passwords are being checked at once; a little later it works."""


def problem(password: str, address: str = "") -> str | None:
    """What is wrong with a password that somebody chooses, as a code; nothing when it will do.

    :param address: the e-mail address that it goes with.
    """
    plain = _normal(password)
    if len(plain) < SHORTEST:
        return TOO_SHORT
    if len(plain) > LONGEST:
        return TOO_LONG
    lower, own = plain.casefold(), address.strip().casefold()
    if own and (own in lower or lower == own.partition("@")[0]):
        return ADDRESS
    if _common(lower):
        return TOO_COMMON
    return TOO_REGULAR if _regular(lower) else None


def _common(lower: str) -> bool:
    """Whether it is on the list, also with figures or signs put before or behind it."""
    word = lower.strip("".join(sign for sign in set(lower) if not sign.isalpha()))
    return not _listed().isdisjoint((lower, word))


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    # Twenty thousand of the passwords that leaked most, as they come with Django.
    return frozenset(CommonPasswordValidator().passwords)


def _regular(lower: str) -> bool:
    """Whether it is one piece over and over, or a row of the keyboard or the alphabet."""
    for size in range(1, len(lower) // 2 + 1):
        if (lower[:size] * (len(lower) // size + 1))[: len(lower)] == lower:
            return True
    return any(lower in row * 3 or lower[::-1] in row * 3 for row in _ROWS)


def hashed(password: str) -> str:
    """What is kept of a password.

    :raises Busy: when too many are waiting.
    """
    with _turn():
        return str(hashers.make_password(_normal(password)))


def matches(password: str, kept: str | None, renew: Renew | None = None) -> bool:
    """Whether this is the password. Takes as long when nothing is kept (A17).

    :param kept: what :func:`hashed` gave; none when there is no such account.
    :param renew: called with a new hash when the settings of the hash were changed since.
    :raises Busy: when too many are waiting.
    """
    plain = _normal(password[: 4 * LONGEST])
    with _turn():
        if kept is None:
            hashers.make_password(plain)
            return False
        setter = None if renew is None else lambda raw: renew(hashers.make_password(raw))
        return bool(hashers.check_password(plain, kept, setter=setter))


def burn() -> None:
    """Take as long as checking a password, where no password is asked.

    :raises Busy: when too many are waiting.
    """
    matches("", None)


def _normal(password: str) -> str:
    """The same signs, however the keyboard composed them."""
    return unicodedata.normalize("NFKC", password)


@contextmanager
def _turn() -> Iterator[None]:
    """Hashing takes much memory on purpose, so only a few at once."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        _turns.release()
