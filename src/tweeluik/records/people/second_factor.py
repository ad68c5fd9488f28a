"""The code beside the password: of an app on the phone, or one of ten to recover with."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime
from typing import Final
from uuid import uuid4

import pyotp
from django.db import transaction
from django.db.models import Q

from tweeluik.records.vault.sealing import blind_index, opened, seal

from . import limits, notices, ways
from .logbook import log
from .mailed import figures
from .models import Person, RecoveryCode
from .notices import Notice

STEP: Final = 30
"""Seconds that a code of the app lasts."""

WINDOW: Final = (-1, 0, 1)
"""Steps that are taken: clocks differ, and typing takes time."""

DIGITS: Final = 6
SEED_BYTES: Final = 20
ISSUER: Final = "Tweeluik"

RECOVERY_CODES: Final = 10
RECOVERY_BYTES: Final = 10
"""80 bits: too much to guess, so a code counts whenever it is used."""


# -- the app ---------------------------------------------------------------------------------------


def new_seed() -> str:
    """A seed for a code app, as people type it (base32)."""
    return base64.b32encode(secrets.token_bytes(SEED_BYTES)).decode()


def offered_seed(person: Person) -> str:
    """The seed to put in the app. The same until it is proved: the page may be shown again."""
    if person.totp_offered is None:
        seed = new_seed()
        person.totp_offered = _sealed(person, "totp_offered", seed)
        person.save(update_fields=("totp_offered",))
    return _opened(person, "totp_offered", person.totp_offered)


def address_for_app(seed: str, account: str) -> str:
    """What stands in the square that the app reads."""
    return pyotp.TOTP(seed).provisioning_uri(name=account, issuer_name=ISSUER)


def confirm(person: Person, code: str, at: datetime) -> list[str] | None:
    """Prove that the app has the offered seed: from now on its codes count, and no other app's.

    :returns: new recovery codes, to be shown once; nothing when the code is not right.
    :raises TooOften: when it was tried too often.
    """
    bucket = ("code_known", str(person.id))
    limits.spend(at, bucket)
    with transaction.atomic():
        # Sent twice, the second finds nothing offered: the codes that were shown stay the codes.
        row = Person.objects.select_for_update().get(id=person.id)
        if row.totp_offered is None:
            return None
        seed = _opened(row, "totp_offered", row.totp_offered)
        step = _step_of(seed, code, at)
        if step is None:
            return None
        if ways.has_second_factor(row):
            notices.send(Notice.CODE_APP_CHANGED, row, at, key=str(uuid4()))
        row.totp, row.totp_offered, row.totp_step = _sealed(row, "totp", seed), None, step
        row.save(update_fields=("totp", "totp_offered", "totp_step"))
        limits.forgive(bucket)
        codes = _new_recovery_codes(row)
        log(row, at, "code_app_set", "change")
    return codes


def check(person: Person, code: str, at: datetime, *, known: bool = False) -> bool:
    """Whether this is a code of the app that was not used before.

    :param known: it comes from a browser in which this account was signed in before.
    :raises TooOften: when it was tried too often.
    """
    bucket = _bucket(person, known)
    limits.spend(at, bucket)
    with transaction.atomic():
        if _take(person, code, at):
            limits.forgive(bucket)
            return True
        log(person, at, "code", "login", outcome="deny")
        return False


def _take(person: Person, code: str, at: datetime) -> bool:
    sealed = Person.objects.filter(id=person.id).values_list("totp", flat=True).first()
    if sealed is None:
        return False
    step = _step_of(_opened(person, "totp", sealed), code, at)
    if step is None:
        return False
    # One request wins, also when two bring the same code at the same moment.
    newer = Q(totp_step__isnull=True) | Q(totp_step__lt=step)
    return bool(Person.objects.filter(newer, id=person.id).update(totp_step=step))


def _step_of(seed: str, code: str, at: datetime) -> int | None:
    """The half minute of which this is the code; nothing when it is of none near this moment."""
    typed, app = figures(code), pyotp.TOTP(seed, digits=DIGITS, interval=STEP)
    now = int(at.timestamp()) // STEP
    found = [now + off for off in WINDOW if hmac.compare_digest(app.generate_otp(now + off), typed)]
    return found[-1] if found else None


# -- codes to recover with -------------------------------------------------------------------------


def new_recovery_codes(person: Person, at: datetime) -> list[str]:
    """Ten new codes, to be shown once; the old ones count no more."""
    with transaction.atomic():
        codes = _new_recovery_codes(person)
        log(person, at, "recovery_codes_made", "change")
    return codes


def _new_recovery_codes(person: Person) -> list[str]:
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, hash=_hash(person, code)) for code in codes
    )
    return codes


def _recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def use_recovery_code(person: Person, code: str, at: datetime, *, known: bool = False) -> bool:
    """Whether this is a recovery code that was not used before; it counts this once.

    :raises TooOften: when it was tried too often.
    """
    bucket = _bucket(person, known)
    limits.spend(at, bucket)
    with transaction.atomic():
        unused = RecoveryCode.objects.filter(person=person, used_at=None)
        if unused.filter(hash=_hash(person, code)).update(used_at=at):
            limits.forgive(bucket)
            notices.send(Notice.RECOVERY_CODE_USED, person, at, key=str(uuid4()))
            log(person, at, "recovery_code_used", "login")
            return True
        log(person, at, "recovery_code", "login", outcome="deny")
        return False


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes were not used yet."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def check_any(person: Person, code: str, at: datetime) -> bool:
    """Whether this is a code of the app or one to recover with, whichever was typed.

    :raises TooOften: when it was tried too often.
    """
    if len(figures(code)) == len("".join(code.split())) == DIGITS:
        return check(person, code, at)
    return use_recovery_code(person, code, at)


def _bucket(person: Person, known: bool) -> limits.Bucket:
    return ("code_known" if known else "code", str(person.id))


def _hash(person: Person, code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    return blind_index(f"recovery code:{person.id}:{plain}")


def _sealed(person: Person, column: str, seed: str) -> bytes:
    return seal(person.owner, "person", column, str(person.id), seed)


def _opened(person: Person, column: str, sealed: bytes) -> str:
    return opened(person.owner, "person", column, str(person.id), bytes(sealed)).decode()
