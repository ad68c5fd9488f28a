"""Passkeys: added, used and removed (WebAuthn level 2, 7.1 and 7.2; ``security.md`` 8).

A passkey counts as both factors, because the device itself asks for a finger, a face or a PIN: user
verification is required, always. What the standard asks of a server is checked by the library;
here stand the challenge, the owner and the counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

import webauthn
from django.db import IntegrityError, transaction
from django.db.models import Q
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from tweeluik.domain.letters.filling import clean
from tweeluik.records.vault.errors import Unreadable
from tweeluik.records.vault.sealing import Box, blind_index, box

from . import challenges, limits, notices, second_factor, sessions, ways
from .challenges import Challenge, Purpose
from .logbook import log
from .models import Passkey, Person, Session
from .notices import Notice

MOST: Final = 10
LONGEST_NAME: Final = 60
LONGEST_ANSWER: Final = 16 * 1024
ISSUER: Final = "Tweeluik"
ALGORITHMS: Final = [Algorithm.ECDSA_SHA_256, Algorithm.EDDSA, Algorithm.RSASSA_PKCS1_v1_5_SHA_256]

LATE: Final = "passkey_late"
"""The challenge is too old, was answered before, or was never asked here."""
UNKNOWN: Final = "passkey_unknown"
"""It is no passkey of ours, not of this person, or the answer is not right; which, is not told."""
COPIED: Final = "passkey_copied"
"""The answer is right, but the counter of the device went back."""
TOO_MANY: Final = "passkey_too_many"
NO_NAME: Final = "no_passkey_name"


class Refused(Exception):
    """A passkey was not taken.

    :ivar problem: code of what is wrong.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class LastWay(Exception):
    """Without this passkey its owner could not sign in any more."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys are made and used: no other site can use them.

    :ivar rp_id: the name of the host.
    :ivar origin: scheme, host and port, as browsers write them.
    """

    rp_id: str
    origin: str


# -- what a browser is asked -----------------------------------------------------------------------


def asked_to_add(person: Person, place: Place, challenge: Challenge, account: str) -> str:
    """What the browser asks a device to make: options in JSON.

    :param account: how the device shows whose passkey it is.
    """
    options = webauthn.generate_registration_options(
        rp_id=place.rp_id,
        rp_name=ISSUER,
        user_id=person.id.bytes,
        user_name=account,
        user_display_name=account,
        challenge=challenge.value,
        timeout=_timeout(),
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(person),
        supported_pub_key_algs=ALGORITHMS,
    )
    return webauthn.options_to_json(options)


def asked_to_use(place: Place, challenge: Challenge, person: Person | None = None) -> str:
    """What the browser asks a device to sign: options in JSON.

    :param person: only their passkeys will do. Without it any: then the device says whose it is,
        and this tells nothing about anybody (A17).
    """
    options = webauthn.generate_authentication_options(
        rp_id=place.rp_id,
        challenge=challenge.value,
        timeout=_timeout(),
        allow_credentials=_descriptors(person) if person else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def _timeout() -> int:
    return int(challenges.WORKS.total_seconds() * 1000)


def _descriptors(person: Person) -> list[PublicKeyCredentialDescriptor]:
    rows, sealer = list(person.passkeys.order_by("made_at")), box(person.owner)
    return [PublicKeyCredentialDescriptor(id=_part(sealer, row, "credential")) for row in rows]


# -- adding ----------------------------------------------------------------------------------------


def add(
    person: Person, name: str, answer: str, asked: Challenge | None, place: Place, at: datetime
) -> list[str]:
    """Keep a passkey that a device just made.

    :param answer: what the browser got from the device, in JSON.
    :param asked: the challenge that this browser was given.
    :returns: recovery codes, to be shown once, when this is the first second factor; else nothing.
    :raises Refused: when it is not right, or somebody has it already.
    """
    if problem := problem_of(person, name):
        raise Refused(problem)
    if not challenges.spend(asked, Purpose.ADD, at) or asked is None:
        raise Refused(LATE)
    made = _made(answer, asked, place)
    if made is None:
        raise Refused(UNKNOWN)
    try:
        with transaction.atomic():
            return _added(person, _tidy(name), made, at)
    except IntegrityError:
        raise Refused(UNKNOWN) from None


def problem_of(person: Person, name: str) -> str:
    """Why a passkey with this name cannot be added, if so; asked before the device makes one, which
    would then be in the device only."""
    if not 0 < len(_tidy(name)) <= LONGEST_NAME:
        return NO_NAME
    return TOO_MANY if person.passkeys.count() >= MOST else ""


def _tidy(name: str) -> str:
    return " ".join(clean(name, lines=False).split())


def _made(answer: str, asked: Challenge, place: Place) -> VerifiedRegistration | None:
    if len(answer) > LONGEST_ANSWER:
        return None
    try:
        return webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=asked.value,
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
    except Exception:
        # Anybody can send anything: whatever the library stumbles over, it is no passkey.
        return None


def _added(person: Person, name: str, made: VerifiedRegistration, at: datetime) -> list[str]:
    # One at a time for one person: two first passkeys would each show codes.
    Person.objects.select_for_update().get(id=person.id)
    first = not ways.has_second_factor(person)
    row, sealer = Passkey(id=uuid4(), person=person, made_at=at), box(person.owner)
    row.credential_index = _index(made.credential_id)
    row.credential = _sealed(sealer, row, "credential", made.credential_id)
    row.public_key = _sealed(sealer, row, "public_key", made.credential_public_key)
    row.name = _sealed(sealer, row, "name", name.encode())
    row.counter = made.sign_count
    row.save(force_insert=True)
    if not first:
        notices.send(Notice.PASSKEY_ADDED, person, at, key=str(row.id))
    log(person, at, "passkey_added", "change")
    return second_factor.new_recovery_codes(person, at) if first else []


# -- using -----------------------------------------------------------------------------------------


def use(
    answer: str,
    asked: Challenge | None,
    place: Place,
    at: datetime,
    *,
    person: Person | None = None,
    network: str = "",
    known: bool = False,
) -> Person:
    """Whose passkey this is: they are who they say, and it counts as password and code.

    :param asked: the challenge that this browser was given.
    :param person: only one of theirs will do; a passkey in place of a code.
    :param known: it comes from a browser in which this account was signed in before.
    :raises Refused: when it is not right.
    :raises TooOften: when it was tried too often.
    """
    bucket = _bucket(person, network, known)
    limits.spend(at, *bucket)
    purpose = Purpose.SIGN_IN if person is None else Purpose.STEP_UP
    if not challenges.spend(asked, purpose, at) or asked is None:
        raise Refused(LATE)
    row = _of(answer, person)
    proof = _proof(row, answer, asked, place) if row is not None else None
    with transaction.atomic():
        problem = _take(row, proof, person, at)
        if problem == "":
            _paid(bucket, person)
    if problem or row is None:
        raise Refused(problem)
    return row.person


def _bucket(person: Person | None, network: str, known: bool) -> tuple[limits.Bucket, ...]:
    if person is not None:
        return (("code_known" if known else "code", str(person.id)),)
    return (("network", network),) if network else ()


def _paid(buckets: tuple[limits.Bucket, ...], person: Person | None) -> None:
    """It succeeded: one's own tries are forgotten, of a network only this one is."""
    for bucket in buckets:
        if person is not None:
            limits.forgive(bucket)
        else:
            limits.give_back(bucket)


def _of(answer: str, person: Person | None) -> Passkey | None:
    """The passkey that an answer names, when it can be used by whom it says."""
    if len(answer) > LONGEST_ANSWER:
        return None
    try:
        told = webauthn.helpers.parse_authentication_credential_json(answer)
        handle = told.response.user_handle
    except Exception:
        return None  # As above: it is no passkey.
    rows = Passkey.objects.select_related("person")
    row = rows.filter(credential_index=_index(told.raw_id)).first()
    if row is None or not row.person.works:
        return None
    if person is not None and row.person_id != person.id:
        return None
    # Without a person only the device can say whose it is (7.2 step 6).
    said = row.person_id.bytes if handle is None and person is not None else handle
    return row if said == row.person_id.bytes else None


def _proof(
    row: Passkey, answer: str, asked: Challenge, place: Place
) -> VerifiedAuthentication | None:
    try:
        key = _part(box(row.person.owner), row, "public_key")
    except Unreadable:  # Somebody changed it in the database: it opens nothing.
        return None
    try:
        return webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=asked.value,
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            credential_public_key=key,
            credential_current_sign_count=0,  # We look at it after the signature, in _counted.
            require_user_verification=True,
        )
    except Exception:
        return None  # As above: it is no answer.


def _take(
    row: Passkey | None,
    proof: VerifiedAuthentication | None,
    person: Person | None,
    at: datetime,
) -> str:
    """What is wrong, or nothing; with its line in the log."""
    if row is None or proof is None:
        log(person, at, "passkey", "login", outcome="deny")
        return UNKNOWN
    if not _counted(row, proof.new_sign_count, at):
        log(row.person, at, "passkey_copied", "login", outcome="deny")
        notices.send(Notice.PASSKEY_COPIED, row.person, at, key=f"{row.id}:{at:%Y-%m-%d}")
        return COPIED
    log(row.person, at, "passkey_used", "login")
    return ""


def _counted(row: Passkey, counter: int, at: datetime) -> bool:
    """Whether the counter went on. A device that does not count always says 0 (6.1.1)."""
    below = Q(counter__lt=counter)
    fits = below | Q(counter=0) if counter == 0 else below
    # One request wins, also when two bring the same count at the same moment.
    return bool(Passkey.objects.filter(fits, id=row.id).update(counter=counter, used_at=at))


# -- those of one person ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A passkey as its owner sees it.

    :ivar used_at: when it last signed somebody in; nothing when it never did.
    """

    id: UUID
    name: str
    made_at: datetime
    used_at: datetime | None


def listed(person: Person) -> list[Shown]:
    """The passkeys of a person, oldest first."""
    rows, sealer = list(person.passkeys.order_by("made_at", "id")), box(person.owner)
    return [
        Shown(row.id, _part(sealer, row, "name").decode(), row.made_at, row.used_at) for row in rows
    ]


def remove(person: Person, id: UUID, at: datetime, *, session: Session) -> bool:
    """Take away a passkey, and sign out everywhere else: it may be lost or stolen.

    :param session: where it is done; this one stays.
    :returns: whether there was such a passkey of theirs.
    :raises LastWay: when nothing would be left to sign in with.
    """
    with transaction.atomic():
        # One at a time for one person: two that remove each another's other must not both succeed.
        current = Person.objects.select_for_update().get(id=person.id)
        row = current.passkeys.filter(id=id).first()
        if row is None:
            return False
        others = current.passkeys.exclude(id=id).exists()
        if not others and not ways.without_passkeys(current):
            raise LastWay
        row.delete()
        notices.send(Notice.PASSKEY_REMOVED, person, at, key=str(id))
        sessions.end_all(person, at, session, because="passkey_removed")
    return True


def _index(credential: bytes) -> str:
    # In figures, because the index makes no difference between capitals and small letters.
    return blind_index(f"passkey:{credential.hex()}")


def _sealed(sealer: Box, row: Passkey, column: str, plain: bytes) -> bytes:
    return sealer.seal("passkey", column, str(row.id), plain)


def _part(sealer: Box, row: Passkey, column: str) -> bytes:
    return sealer.opened("passkey", column, str(row.id), bytes(getattr(row, column)))
