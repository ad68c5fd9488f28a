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
from tweeluik.domain.procedures.table import Role
from tweeluik.records.cases import standing
from tweeluik.records.cases.disclosing import judging
from tweeluik.records.cases.dossier import dossier_for
from tweeluik.records.cases.models import Case, Consent
from tweeluik.records.cases.papers import NoPaper, hand_out
from tweeluik.records.cases.standing import NoCase
from tweeluik.records.people.models import Person

from .canaries import decoded, found_in
from .cells import writes
from .world import OTHERS, Asker, Known, World

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


def judged(world: World, reading: Reading) -> dict[str, bool]:
    """Which items are stated to be this reader's to read, whether or not a door opens them."""
    relation = world.relation(reading.asker, reading.known)
    return {
        item["id"]: relation == "employee"
        or relation in item["yes"]
        or (reading.variant in OPENS and relation in item.get("consent", ()))
        for item in stated()["item"]
    }


def allow(reading: Reading) -> None:
    """Write the consent of this variant in the ledger."""
    if reading.variant == "none" or not reading.known.whose or reading.asker.who is None:
        return
    by_class = reading.variant == "class"
    other = next(one for one in Purpose if one is not reading.purpose)
    reader = str(reading.asker.who.person.id)
    name = reading.asker.who.name.removeprefix("ended_").removeprefix("future_")
    for covers in {row["class" if by_class else "id"] for row in stated()["item"]}:
        Consent.objects.create(
            case_id=reading.known.id,
            covers=covers,
            to="somebody else" if reading.variant == "other_reader" else reader,
            role=OTHERS.get(name, Role.OCCUPATIONAL_PHYSICIAN),
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
        case = Case.objects.filter(id=reading.known.id).first()
        handed = _handed_out(person, reading)
        decisions = _decided(person, case, reading) if dossier is not None and case else {}
        transaction.set_rollback(True)
    wrong = _paper_faults(world, reading, handed)
    judged_so = judged(world, reading)
    wrong += [
        f"{reading}: unexpected {'allow' if may else 'deny'}: {item}"
        for item, may in decisions.items()
        if may is not judged_so[item]
    ]
    if dossier is None:
        return wrong if want is None else [f"{reading}: unexpected deny"]
    found = found_in(repr(dossier).encode())
    if "audit_entry" not in written:
        wrong.append(f"{reading}: not logged")
    if want is None:
        return [*wrong, f"{reading}: unexpected allow"]
    if found - want:
        told = sorted(world.canaries.of[word][1] for word in found - want)
        wrong.append(f"{reading}: forbidden canary: {told}")
    if want - found:
        told = sorted(world.canaries.of[word][1] for word in want - found)
        wrong.append(f"{reading}: unexpected deny: {told}")
    return wrong


def _handed_out(person: Person, reading: Reading) -> bytes | None:
    """What comes when the letter of the case is asked for."""
    known = reading.known
    try:
        return hand_out(person, known.id, known.paper, reading.purpose, AT)[1]
    except (NoCase, NoPaper):
        return None


def _decided(person: Person, case: Case, reading: Reading) -> dict[str, bool]:
    judge = judging(case, person, standing.role_of(person, case, AT), reading.purpose, AT)
    return {item["id"]: bool(judge(item["id"])) for item in stated()["item"]}


def _paper_faults(world: World, reading: Reading, handed: bytes | None) -> list[str]:
    """A paper is for the employee alone; nobody gets it by a consent."""
    known, own = reading.known, world.relation(reading.asker, reading.known) == "employee"
    found = frozenset().union(*map(found_in, decoded(handed or b"")))
    if handed is not None and not own:
        return [f"{reading}: unexpected allow: a paper"]
    return [f"{reading}: unexpected deny: a paper"] if own and found != known.inside else []


def tried(world: World) -> tuple[int, list[str]]:
    """All readings: how many, and what was not as it is stated."""
    Consent.objects.all().delete()
    found = list(readings(world))
    return len(found), [fault for one in found for fault in faults(world, one)]
