"""Codes by e-mail: they prove that somebody reads a mailbox, and nothing more."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from tweeluik.records.vault.sealing import blind_index

from . import limits
from .models import MailedCode, Person

DIGITS: Final = 8
WORKS: Final = timedelta(minutes=30)


class Purpose(StrEnum):
    """What a code is for."""

    VERIFY = "verify"
    RESET = "reset"


def new(person: Person | None, purpose: Purpose, at: datetime) -> tuple[MailedCode, str]:
    """Make a code; only its keyed hash is kept."""
    row = MailedCode(id=uuid4(), purpose=purpose, person=person)
    return row, renew(row, at)


def renew(row: MailedCode, at: datetime) -> str:
    """Make another code in its place; the old one works no more."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row.hash, row.made_at = _hash(row.id, code), at
    row.save()
    limits.forgive(_bucket(row.id))
    return code


def find(id: UUID, purpose: Purpose) -> MailedCode | None:
    """The row with this id, if a code was asked for this purpose."""
    rows = MailedCode.objects.select_related("person")
    return rows.filter(id=id, purpose=purpose).first()


def is_right(id: UUID, row: MailedCode | None, code: str, at: datetime) -> bool:
    """Whether this is the code, typed in time.

    :raises TooOften: after five wrong codes; then a new one has to be asked.
    """
    limits.spend(at, _bucket(id))
    told = _hash(id, figures(code))
    kept = row.hash if row is not None else ""
    in_time = row is not None and at - row.made_at < WORKS
    return hmac.compare_digest(told, kept) and in_time


def figures(typed: str) -> str:
    """The figures of a code, however it was typed."""
    return "".join(sign for sign in typed if sign in "0123456789")


def _bucket(id: UUID) -> limits.Bucket:
    return ("mailed_code", str(id))


def _hash(id: UUID, code: str) -> str:
    return blind_index(f"mailed code:{id}:{code}")
