"""The ways in that somebody has: password and code app, or a passkey."""

from __future__ import annotations

from django.contrib.auth import hashers

from .models import Passkey, Person


def has_second_factor(person: Person) -> bool:
    """Whether something beside the password was set up: a code app or a passkey. From then on a
    password, or a code from the mailbox, opens nothing by itself."""
    return person.totp is not None or Passkey.objects.filter(person=person).exists()


def has_password(person: Person) -> bool:
    """Whether there is a password; who signs in with a passkey needs none."""
    return bool(hashers.is_password_usable(person.password))


def without_passkeys(person: Person) -> bool:
    """Whether somebody can still sign in when all passkeys are gone."""
    return person.totp is not None and has_password(person)
