"""A deployment that lived, in a process of its own: it leaves a database, a log and its secrets."""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import setup_test_environment
from django.utils import timezone

from tests.records.people.account import AT, PASSWORD, mailed_code
from tweeluik.records.cases import papers
from tweeluik.records.cases.models import Text
from tweeluik.records.people import accounts, kept, second_factor, sessions
from tweeluik.records.people.models import Person
from tweeluik.records.post import outbox
from tweeluik.records.vault.sealing import Box

from .cells import Cell, given
from .conftest import ALONE, SAMPLE
from .stated import rows
from .world import World, build

NETWORK, WAITS = "203.0.113.77", "Zevensterkruid"


def main(told: Path, *plants: str) -> None:
    """Make the world, let everything be looked at, tell every secret, and stop half-way.

    :param plants: mistakes that write something in the clear, for the negative controls.
    """
    setup_test_environment()
    timezone.now = lambda: AT
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    for plant in plants:
        PLANTS[plant]()
    world = build([*SAMPLE, *ALONE])
    secrets = _secrets_of(world) | _secrets_that_wait(world.people["employee"].person)
    if not plants:
        for row in rows():
            for known in world.cases.values() if row.of_a_case else (None,):
                given(world, Cell(row, world.askers["employee"], known))
    told.write_text(json.dumps(secrets))
    _stop_half_way()


def _secrets_of(world: World) -> dict[str, str]:
    found = {}
    for word, (whose, what) in world.canaries.of.items():
        # A paper stands in an event as a reference, in the clear; what is in it is sealed.
        if what not in ("papers", "letter_id", "photo_id"):
            found[f"{what} of {whose}"] = word
    for name, one in world.people.items():
        found |= {f"address of {name}": one.address, f"seed of {name}": one.seed}
        found[f"bytes of the seed of {name}"] = base64.b32decode(one.seed).hex()
        found |= {f"recovery code {place} of {name}": code for place, code in enumerate(one.codes)}
    for name, asker in world.askers.items():
        found[f"cookie of {name}"] = asker.cookie
        if asker.token:
            found[f"token of {name}"] = asker.token
    return found


def _secrets_that_wait(person: Person) -> dict[str, str]:
    """A code that was mailed, an account that is half made, another code app, a form."""
    offered = second_factor.offered_seed(Person.objects.get(id=person.id))
    accounts.forgot(accounts.address_of(person), AT, network=f"{NETWORK}/32")
    reset = mailed_code("reset_password")
    accounts.register("nieuw@elders.example", PASSWORD, "Wilhelmina", "nl", AT, network="n")
    kept.keep(person, "/zaak/1", {"text": [WAITS]}, AT)
    return {
        "offered seed": offered,
        "code to reset": reset,
        "code to verify": mailed_code(),
        "new address": "nieuw@elders.example",
        "new name": "Wilhelmina",
        "password": PASSWORD,
        "network": NETWORK,
        "form that waits": WAITS,
    }


def _stop_half_way() -> NoReturn:
    """As a power cut does, in the middle of a change that is too large for memory: on SQLite what
    was there before, or what was to come, then stands in a file beside the database."""
    sys.stdout.flush()
    sys.stderr.flush()
    with transaction.atomic():
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA cache_size = 1")
        Person.objects.update(language="en")
        Text.objects.update(changed_at=timezone.now())
        os._exit(0)


# -- plants ----------------------------------------------------------------------------------------


def _unsealed() -> None:
    def seal(_: Box, table: str, column: str, row: str, text: str | bytes) -> bytes:
        return text.encode() if isinstance(text, str) else text

    def opened(_: Box, table: str, column: str, row: str, sealed: bytes) -> bytes:
        return sealed

    vars_of: Any = Box
    vars_of.seal, vars_of.opened = seal, opened

    def as_it_is(owner: str, row: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        return iter([b"".join(chunks)])

    papers.seal_file = papers.opened_file = as_it_is


def _raw_tokens() -> None:
    sessions._hash = lambda token: token


def _address_in_a_message() -> None:
    real = outbox.put

    def put(kind: str, to: Person, **more: Any) -> Any:
        context = {**(more.pop("context", None) or {}), "to": accounts.address_of(to)}
        return real(kind, to, **more, context=context)

    outbox.put = put


PLANTS: Final[dict[str, Callable[[], None]]] = {
    "unsealed": _unsealed,
    "raw_tokens": _raw_tokens,
    "address_in_a_message": _address_in_a_message,
}
