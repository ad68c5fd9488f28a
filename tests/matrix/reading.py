"""The door for reading against ``door.toml``: who gets which words, for what, by which consent."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from tests.records.people.account import AT
from tweeluik.domain.disclosure.access import Purpose
from tweeluik.records.cases.dossier import dossier_for
from tweeluik.records.cases.models import Consent
from tweeluik.records.cases.standing import NoCase

from .canaries import found_in
from .cells import writes
from .world import Asker, Known, World

HOUR = timedelta(hours=1)
OPENS = ("item", "class")
"""Consents that hold; the others are each wrong in one way."""

VARIANTS = (
    "none",
    *OPENS,
    "withdrawn",
    "expired",
    "not_yet",
    "other_purpose",
    "other_reader",
)


@dataclass(frozen=True)
class Reading:
    """Somebody reads a case for a purpose, while a consent of some kind is there."""

    asker: Asker
    known: Known
    purpose: Purpose
    variant: str

    def __str__(self) -> str:
        return f"{self.asker.name} reads {self.known.key} for {self.purpose}, {self.variant}"


@cache
def stated() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "door.toml").read_text())


def readings(world: World) -> Iterator[Reading]:
    """All of them; who takes no part is tried with and without a consent that would hold."""
    for asker in world.askers.values():
        if asker.who is None or asker.signed != "yes":
            continue
        for known in world.cases.values():
            takes_part = asker.name in {
                name for all_ in stated()["knows"].values() for name in all_
            }
            for purpose in Purpose:
                for variant in VARIANTS if takes_part else ("none", "class"):
                    yield Reading(asker, known, purpose, variant)


def wanted(world: World, reading: Reading) -> frozenset[str] | None:
    """The words that are stated; nothing at all when there is no case for this reader."""
    known, relation = reading.known, world.relation(reading.asker, reading.known)
    if relation == "employee":
        return frozenset(known.events | known.drafts | known.kept)
    if reading.purpose is Purpose.OWN or known.key == "missing":
        return None
    if relation not in stated()["knows"][known.procedure] or relation == "none":
        return None
    found: set[str] = set()
    for item in stated()["item"]:
        opened = reading.variant in OPENS and relation in item.get("consent", ())
        if relation in item["yes"] or opened:
            found |= world.canaries.words(str(known.id), *item["inputs"])
    # What is still being written is the employee's alone.
    return frozenset(found & (known.events | known.papers))


def allow(reading: Reading) -> None:
    """Write the consent of this variant in the ledger."""
    if reading.variant == "none" or not reading.known.whose or reading.asker.who is None:
        return
    by_class = reading.variant == "class"
    other = next(one for one in Purpose if one is not reading.purpose)
    reader = str(reading.asker.who.person.id)
    for covers in {row["class" if by_class else "id"] for row in stated()["item"]}:
        Consent.objects.create(
            case_id=reading.known.id,
            covers=covers,
            to="somebody else" if reading.variant == "other_reader" else reader,
            purpose=other if reading.variant == "other_purpose" else reading.purpose,
            start=AT + HOUR if reading.variant == "not_yet" else AT - HOUR,
            end=AT if reading.variant == "expired" else None,
            withdrawn=AT if reading.variant == "withdrawn" else None,
        )


def faults(world: World, reading: Reading) -> list[str]:
    """What the door does otherwise than stated."""
    assert reading.asker.who is not None
    person = reading.asker.who.person
    want = wanted(world, reading)
    with transaction.atomic():
        allow(reading)
        with writes() as written:
            try:
                dossier = dossier_for(person, reading.known.id, reading.purpose, AT)
            except NoCase:
                dossier = None
        transaction.set_rollback(True)
    if dossier is None:
        return [] if want is None else [f"{reading}: unexpected deny"]
    found = found_in(repr(dossier).encode())
    wrong = [] if "audit_entry" in written else [f"{reading}: not logged"]
    if want is None:
        return [*wrong, f"{reading}: unexpected allow"]
    if found - want:
        told = sorted(world.canaries.of[word][1] for word in found - want)
        wrong.append(f"{reading}: forbidden canary: {told}")
    if want - found:
        told = sorted(world.canaries.of[word][1] for word in want - found)
        wrong.append(f"{reading}: unexpected deny: {told}")
    return wrong


def tried(world: World) -> tuple[int, list[str]]:
    """All readings: how many, and what was not as it is stated."""
    Consent.objects.all().delete()
    found = list(readings(world))
    return len(found), [fault for one in found for fault in faults(world, one)]
