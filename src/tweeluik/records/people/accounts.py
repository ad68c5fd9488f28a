"""Accounts: made, proved, signed in to, changed.

Nobody learns here whether an address has an account: the same happens for a known and an unknown
one, and takes as long (A17). What differs is told to who reads the mailbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from tweeluik.domain.letters.filling import clean
from tweeluik.records.vault.keys import new_key
from tweeluik.records.vault.sealing import blind_index, box, opened
from tweeluik.texts import LANGUAGES

from . import addresses, limits, mailed, notices, passwords, second_factor, sessions, ways
from .logbook import log
from .mailed import Purpose
from .models import Person, Session
from .notices import Notice

LONGEST_NAME: Final = 120


class Unfit(ValueError):
    """Something that was filled in cannot be used.

    :ivar problems: code of what is wrong, by field.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = dict(problems)


# -- making one ------------------------------------------------------------------------------------


def register(
    email: str, password: str | None, name: str, language: str, at: datetime, *, network: str = ""
) -> UUID:
    """Ask for an account; a code goes to the address. The answer is the same for a known address.

    :param password: none for who will sign in with a passkey.
    :param network: from where it is asked, if that is known.
    :returns: what the browser shows with the code, for :func:`verify_address`.
    :raises Unfit: when something that was filled in cannot be used.
    :raises TooOften: when too many were asked for.
    :raises Busy: when too many passwords are being hashed.
    """
    email, name = email.strip(), " ".join(clean(name, lines=False).split())
    wrong = _unfit(email, password, name)
    if wrong:
        raise Unfit(wrong)
    index = blind_index(email)
    limits.spend(at, *_messages(index, network))
    encoded = passwords.NONE if password is None else passwords.hashed(password)
    with transaction.atomic():
        person = _new(email, index, encoded, name, language, at)
        row, code = mailed.new(person, Purpose.VERIFY, at)
        _tell_code(person, code, at)
    return row.id


def _unfit(email: str, password: str | None, name: str) -> dict[str, str]:
    wrong = {}
    if not addresses.can_be_right(email):
        wrong["email"] = "no_address"
    if not 0 < len(name) <= LONGEST_NAME:
        wrong["name"] = "no_name"
    if password is not None and (problem := passwords.problem(password, email)):
        wrong["new_password"] = problem
    return wrong


def _new(email: str, index: str, password: str, name: str, language: str, at: datetime) -> Person:
    person = Person(
        id=uuid4(),
        email_index=index,
        password=password,
        language=language if language in LANGUAGES else LANGUAGES[0],
        made_at=at,
    )
    new_key(person.owner, at)
    sealer = box(person.owner)
    person.email = sealer.seal("person", "email", str(person.id), email)
    person.name = sealer.seal("person", "name", str(person.id), name)
    person.save(force_insert=True)
    return person


def _tell_code(person: Person, code: str, at: datetime) -> None:
    """Send the code; who has an account with this address is told that instead."""
    known = with_address(person.email_index)
    kind = Notice.VERIFY_ADDRESS if known is None else Notice.ADDRESS_KNOWN
    key = str(uuid4())
    if known is None:
        minutes = int(mailed.WORKS.total_seconds() // 60)
        notices.send(kind, person, at, key=key, code=code, minutes=minutes)
    else:
        notices.send(kind, known, at, key=key)


def send_again(id: UUID, at: datetime, *, network: str = "") -> None:
    """Send another code for the account that was asked for; the earlier code works no more.

    :raises TooOften: when too many were asked for.
    """
    row = mailed.find(id, Purpose.VERIFY)
    if row is None or row.person is None:
        return
    limits.spend(at, *_messages(row.person.email_index, network))
    with transaction.atomic():
        code = mailed.renew(row, at)
        _tell_code(row.person, code, at)


def verify_address(id: UUID, code: str, at: datetime) -> Person | None:
    """Prove the address with the code; from now on the account can be signed in to.

    :returns: nothing when the code is not right, or when the address has an account.
    :raises TooOften: after five wrong codes.
    """
    row = mailed.find(id, Purpose.VERIFY)
    if not mailed.is_right(id, row, code, at) or row is None or row.person is None:
        return None
    person = row.person
    try:
        with transaction.atomic():
            person.verified_at = at
            person.save(update_fields=("verified_at",))
            row.delete()
            log(person, at, "account_made", "create")
    except IntegrityError:
        return None
    return person


# -- signing in ------------------------------------------------------------------------------------


def check_password(
    email: str, password: str, at: datetime, *, network: str = "", known: bool = False
) -> Person | None:
    """Who has this address and this password. What comes next is a code: see ``second_factor``.

    :param known: it comes from a browser in which this account was signed in before; others who
        try cannot make that one wait.
    :returns: nothing when they do not belong together, or nobody has this address.
    :raises TooOften: when it was tried too often.
    :raises Busy: when too many passwords are being checked.
    """
    index = blind_index(email)
    own = _sign_in_buckets(index, network, known)
    shared = () if known or not network else (("network", network),)
    limits.spend(at, *own, *shared)
    person = with_address(index)
    right = passwords.matches(password, person.password if person else None, _renew(person))
    with transaction.atomic():
        if person is None or not right or not person.works:
            log(person, at, "password", "login", outcome="deny")
            return None
        limits.forgive(*own)
        for bucket in shared:
            limits.give_back(bucket)
    return person


def _sign_in_buckets(index: str, network: str, known: bool) -> tuple[limits.Bucket, ...]:
    if known:
        return (("password_known", index),)
    return (("password", f"{index}:{network}"), ("password_anywhere", index))


def _renew(person: Person | None) -> passwords.Renew | None:
    """Keep a new hash when the settings of the hash were changed since."""
    if person is None:
        return None
    return lambda encoded: _set_password(person, encoded)


def _set_password(person: Person, encoded: str) -> None:
    person.password = encoded
    person.save(update_fields=("password",))


def with_address(index: str) -> Person | None:
    """Who proved the address with this blind index, if anybody."""
    return Person.objects.filter(email_index=index, verified_at__isnull=False).first()


# -- changing what is kept -------------------------------------------------------------------------


def change_password(
    person: Person, current: str, new: str, at: datetime, *, session: Session
) -> None:
    """Choose another password; all other browsers are signed out.

    :param session: where it is changed; this one stays.
    :raises Unfit: when the current password is wrong, or the new one will not do.
    :raises TooOften: when it was tried too often.
    :raises Busy: when too many passwords are being checked.
    """
    bucket = ("password_known", person.email_index)
    limits.spend(at, bucket)
    if not passwords.matches(current, person.password):
        raise Unfit({"password": "not_yours"})
    limits.forgive(bucket)
    _will_do(new, address_of(person))
    encoded = passwords.hashed(new)
    with transaction.atomic():
        _changed(person, encoded, at, but=session)


def choose_password(person: Person, new: str, at: datetime, *, session: Session) -> None:
    """Choose a password for an account that has none; all other browsers are signed out.

    Who asks must have shown just now that the account is theirs: there is nothing else to give.

    :param session: where it is chosen; this one stays.
    :raises Unfit: when it will not do.
    :raises Busy: when too many passwords are being hashed.
    """
    _will_do(new, address_of(person))
    encoded = passwords.hashed(new)
    with transaction.atomic():
        _changed(person, encoded, at, but=session)


def _changed(person: Person, encoded: str, at: datetime, but: Session | None = None) -> None:
    _set_password(person, encoded)
    notices.send(Notice.PASSWORD_CHANGED, person, at, key=str(uuid4()))
    sessions.end_all(person, at, but, because="password_changed")


def set_language(person: Person, language: str) -> None:
    """Choose the language of messages; one that we do not have changes nothing."""
    if language in LANGUAGES:
        person.language = language
        person.save(update_fields=("language",))


def disable(person: Person, at: datetime) -> None:
    """Close an account: nobody can sign in to it, and every browser is signed out at once."""
    with transaction.atomic():
        person.disabled_at = at
        person.save(update_fields=("disabled_at",))
        sessions.end_all(person, at, because="account_disabled")


def address_of(person: Person) -> str:
    """The e-mail address, opened."""
    return _opened(person, "email", person.email)


def name_of(person: Person) -> str:
    """The name, opened."""
    return _opened(person, "name", person.name)


def _opened(person: Person, column: str, sealed: bytes) -> str:
    return opened(person.owner, "person", column, str(person.id), bytes(sealed)).decode()


# -- a password that was forgotten -----------------------------------------------------------------


def forgot(email: str, at: datetime, *, network: str = "") -> UUID:
    """Ask for another password; a code goes to the address, if it has an account.

    :returns: what the browser shows with the code, for :func:`reset`.
    :raises Unfit: when it cannot be an address.
    :raises TooOften: when too many were asked for.
    :raises Busy: when too many passwords are being hashed.
    """
    email = email.strip()
    if not addresses.can_be_right(email):
        raise Unfit({"email": "no_address"})
    index = blind_index(email)
    limits.spend(at, *_messages(index, network))
    passwords.burn()
    with transaction.atomic():
        person = with_address(index)
        row, code = mailed.new(person, Purpose.RESET, at)
        if person is not None:
            minutes = int(mailed.WORKS.total_seconds() // 60)
            key = str(row.id)
            notices.send(Notice.RESET_PASSWORD, person, at, key=key, code=code, minutes=minutes)
    return row.id


def reset(
    id: UUID, code: str, own_code: str, new: str, at: datetime, *, app_at: datetime
) -> Person | None:
    """Choose another password with two codes: one that was mailed, and one of the app or to
    recover. A mailbox alone opens no account.

    :param app_at: the moment as a code app sees it.
    :returns: nothing when the codes are not right.
    :raises Unfit: when the new password will not do.
    :raises TooOften: when it was tried too often.
    :raises Busy: when too many passwords are being hashed.
    """
    _will_do(new)
    row = mailed.find(id, Purpose.RESET)
    person = row.person if row else None
    right = mailed.is_right(id, row, code, at)
    if not right or row is None or person is None or not person.works:
        return None
    if ways.has_second_factor(person) and not second_factor.check_any(person, own_code, app_at):
        return None
    # Only now: that this password holds the address is no answer for who does not read its mail.
    _will_do(new, address_of(person))
    encoded = passwords.hashed(new)
    with transaction.atomic():
        row.delete()
        _changed(person, encoded, at)
    return person


def _will_do(password: str, address: str = "") -> None:
    if problem := passwords.problem(password, address):
        raise Unfit({"new_password": problem})


def _messages(index: str, network: str) -> tuple[limits.Bucket, ...]:
    """What a message to an address counts for. Where the network is not known, all look the same,
    and nobody has to wait for the others."""
    asked = (("asked", network),) if network else ()
    return (("message", f"{index}:{network}"), ("message_anywhere", index), *asked)
