"""A copy of the database holds no secret of anybody (``security.md`` A4)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection

from tweeluik.records.people import (
    accounts,
    challenges,
    kept,
    passkeys,
    second_factor,
    sessions,
)
from tweeluik.records.people.challenges import Purpose
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message

from .account import (
    ADDRESS,
    AT,
    OTHER_PASSWORD,
    PASSWORD,
    account_made,
    mailed_code,
    open_session,
)
from .authenticator import Authenticator, packed

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
PLACE = passkeys.Place("localhost", "http://localhost")
NETWORK = "203.0.113.77/32"
CANARY = "Zevensterkruid"


def dumped() -> bytes:
    """All that is kept: every value of every table, and on SQLite the file itself."""
    parts: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database
            for row in cursor.fetchall():
                parts += [_plain(value) for value in row]
        if connection.vendor == "sqlite":
            parts.append(connection.connection.serialize())
    return b"\n".join(parts)


def _plain(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def written(secret: str) -> Iterator[bytes]:
    """A secret as it could stand somewhere: as it is, and in the usual codes. Of one in figures of
    sixteen also the bytes."""
    if len(secret) >= 40 and set(secret) <= set("0123456789abcdef"):
        yield bytes.fromhex(secret)
    for text in {secret, secret.lower(), secret.upper(), secret.replace("-", "")}:
        plain = text.encode()
        yield plain
        yield plain.hex().encode()
        yield base64.b64encode(plain)[:-4] or plain
        yield base64.b64encode(plain[1:])[:-4] or plain


def found(secrets: dict[str, str], dump: bytes) -> list[str]:
    """The secrets that stand in a dump."""
    lower = dump.lower()
    return [
        name
        for name, secret in secrets.items()
        if any(form in dump or form.lower() in lower for form in written(secret))
    ]


def lived() -> dict[str, str]:
    """Somebody who did all that can be done with an account; all their secrets."""
    account = account_made()
    person = account.person
    half = sessions.open_session(person, AT)
    token, session = open_session(person)
    accounts.check_password(ADDRESS, "mis geraden woord", AT, network=NETWORK)
    offered = second_factor.offered_seed(Person.objects.get(id=person.id))
    second_factor.check(person, account.app_code(LATER), LATER)
    second_factor.use_recovery_code(person, account.codes[0], LATER)
    accounts.change_password(person, PASSWORD, OTHER_PASSWORD, AT, session=session)
    kept.keep(person, "/zaak/1", {"text": [CANARY]}, AT)
    accounts.forgot(ADDRESS, AT, network=NETWORK)
    reset = mailed_code("reset_password")
    device, asked = Authenticator(), challenges.new(Purpose.ADD, AT)
    options = passkeys.asked_to_add(person, PLACE, asked, ADDRESS)
    passkeys.add(person, "Mijn blauwe telefoon", device.make(options), asked, PLACE, AT)
    answered = challenges.new(Purpose.SIGN_IN, AT)
    passkeys.use(device.use(passkeys.asked_to_use(PLACE, answered)), answered, PLACE, AT)
    key = device.keys[0]
    point = key.private.public_key().public_numbers()
    accounts.register("nieuw@elders.example", PASSWORD, "Wilhelmina", "nl", AT, network=NETWORK)
    return {
        "address": ADDRESS,
        "part of the address": "jan.bakker",
        "name": "Jan Bakker",
        "new address": "nieuw@elders.example",
        "new name": "Wilhelmina",
        "password": PASSWORD,
        "other password": OTHER_PASSWORD,
        "wrong password": "mis geraden woord",
        "seed": account.seed,
        "seed as bytes": base64.b32decode(account.seed).hex(),
        "offered seed": offered,
        "token": token,
        "half token": half,
        "mailed code": mailed_code(),
        "reset code": reset,
        "network": "203.0.113.77",
        "form": CANARY,
        "passkey": key.id.hex(),
        "passkey in base64": packed(key.id),
        "public key": point.x.to_bytes(32, "big").hex(),
        "passkey name": "Mijn blauwe telefoon",
        "challenge": asked.value.hex(),
        "challenge in base64": packed(asked.value),
        "answered challenge": answered.value.hex(),
        **{f"recovery code {number}": code for number, code in enumerate(account.codes)},
    }


def test_a_dump_holds_no_secret(figure: Callable[[str], None]) -> None:
    secrets = lived()
    dump = dumped()
    assert found(secrets, dump) == []
    assert Message.objects.count() >= 4
    figure(f"{len(secrets)} secrets, {len(dump):,} bytes on {connection.vendor}: none found")


def test_control_each_secret_would_be_found() -> None:
    secrets, somebody = lived(), Person.objects.order_by("made_at")[0]
    assert found(secrets, dumped()) == []
    for name, secret in secrets.items():
        Person.objects.filter(id=somebody.id).update(name=b"\x00\x01" + secret.encode() + b"\x02")
        assert name in found(secrets, dumped()), name


def test_control_codes_of_a_secret() -> None:
    for code in (str.encode, lambda text: text.encode().hex().encode()):
        assert found({"x": "AbCd-EfGh-IjKl"}, b"...." + code("AbCd-EfGh-IjKl") + b"....") == ["x"]
    hidden = base64.b64encode(b"0AbCd-EfGh-IjKl0")
    assert found({"x": "AbCd-EfGh-IjKl"}, base64.b64encode(b"AbCd-EfGh-IjKl!")) == ["x"]
    assert not found({"x": "AbCd-EfGh-IjKl"}, hidden[:6])
