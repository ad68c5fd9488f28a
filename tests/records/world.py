"""People to try things with, without the pages that make an account."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from tweeluik.records.people.models import Person
from tweeluik.records.vault.keys import new_key
from tweeluik.records.vault.sealing import blind_index, box


def person_named(address: str, at: datetime, language: str = "nl") -> Person:
    """Somebody with a verified address and no way to sign in."""
    person = Person(
        id=uuid4(), email_index=blind_index(address), language=language, made_at=at, verified_at=at
    )
    new_key(person.owner, at)
    sealer = box(person.owner)
    person.email = sealer.seal("person", "email", str(person.id), address)
    person.name = sealer.seal("person", "name", str(person.id), "J. Bakker")
    person.password = "!"  # noqa: S105 no password opens it
    person.save(force_insert=True)
    return person
