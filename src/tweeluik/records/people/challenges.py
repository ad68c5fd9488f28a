"""Challenges: what a passkey signs, so that no answer counts twice (WebAuthn level 2, 13.4.3).

A challenge that was asked lives in the sealed cookie of the browser that asked, with what it was
asked for. A cookie can be copied and sent again, so the database remembers which challenges were
answered, by their hash, for as long as they work.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db import IntegrityError, transaction

from .models import SpentChallenge

WORKS: Final = timedelta(minutes=5)
"""How long somebody may take to look for their device."""

BYTES: Final = 32


class Purpose(StrEnum):
    """What a challenge is asked for; it counts for nothing else."""

    SIGN_IN = "sign_in"
    STEP_UP = "step_up"
    """For who is signed in, or gave the password: a passkey in place of a code."""
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a passkey has to sign, when it was asked and for what."""

    value: bytes = field(repr=False)
    purpose: Purpose
    at: datetime

    def packed(self) -> list[Any]:
        """As it goes in the cookie."""
        told = urlsafe_b64encode(self.value).decode()
        return [told, str(self.purpose), int(self.at.timestamp())]

    @classmethod
    def unpacked(cls, told: list[Any]) -> Challenge:
        """As it comes out of the cookie, which nobody else can write."""
        value, purpose, at = told
        return cls(urlsafe_b64decode(value), Purpose(purpose), datetime.fromtimestamp(at, UTC))


def new(purpose: Purpose, at: datetime) -> Challenge:
    """Ask something that was never asked before."""
    return Challenge(secrets.token_bytes(BYTES), purpose, at)


def spend(asked: Challenge | None, purpose: Purpose, at: datetime) -> bool:
    """Take a challenge, whether its answer turns out right or not; whether it may be taken.

    Not when nothing was asked, when it was asked for something else or too long ago, and not twice,
    also when two answers come at the same moment.
    """
    if asked is None or asked.purpose is not purpose or at - asked.at >= WORKS:
        return False
    try:
        with transaction.atomic():
            SpentChallenge.objects.create(hash=hashlib.sha256(asked.value).hexdigest(), at=at)
    except IntegrityError:
        return False
    return True
