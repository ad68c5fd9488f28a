"""The papers of a case: taken in, handed out and removed, each with one line in the log.

Nothing is kept before it was looked at (:mod:`tweeluik.inspection`), and nothing of it is kept in
the clear but size, type and state. Where a virus scanner is set, a paper that it could not look at
yet is kept sealed and handed out to nobody; the worker asks again. It fails closed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum

from tweeluik.domain.disclosure.access import Decision
from tweeluik.domain.disclosure.citizen_service_number import mask
from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.procedures.papers import OTHER, PAPER_KINDS
from tweeluik.domain.procedures.table import Role
from tweeluik.inspection.inspector import INSPECTOR
from tweeluik.inspection.scanner import Scanner, Unavailable
from tweeluik.inspection.verdict import MEGABYTE, Clean, FileType, Refused
from tweeluik.records.audit.log import record
from tweeluik.records.people.models import Person
from tweeluik.records.vault.files import opened_file, seal_file
from tweeluik.records.vault.sealing import Box, box

from .disclosing import judging
from .models import Case, Chunk, Paper
from .standing import NoCase, log, owned, role_of

PAPER: Final = "paper"
"""The item of the privacy matrix."""

MOST_PAPERS: Final = 40
MOST_IN_CASE: Final = 300 * MEGABYTE
MOST_NAME: Final = 100
"""Letters of a name, without its extension."""

_AT_ONCE: Final = 8
"""Chunks in one statement: a megabyte."""


class State(StrEnum):
    """How far a paper is."""

    KEPT = "kept"
    CHECKING = "checking"
    REFUSED = "refused"


class NoPaper(LookupError):
    """There is no such paper for this reader: not there, not theirs, or not handed out (yet)."""


class CaseFull(Exception):
    """The case has as many papers as it may have, or as much of them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a paper, without what is in it."""

    id: UUID
    name: str
    kind: str
    type: FileType
    size: int
    state: State
    scanned: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as somebody hands it in.

    :ivar name: what they call it.
    :ivar kind: the sort of paper; anything that is none counts as another sort.
    :ivar key: of the form; sent twice with the same file it has its effect once.
    """

    name: str = field(repr=False)
    kind: str
    content: bytes = field(repr=False)
    key: str


# -- taking in -------------------------------------------------------------------------------------


def take_in(person: Person, id: UUID, handed_in: HandedIn, at: datetime) -> UUID:
    """Look at a file, and keep it as a paper of a case.

    :raises NoCase: when it is not theirs.
    :raises CaseFull: when no more fits.
    :raises tweeluik.inspection.verdict.Refused: when the file is not taken; that is logged.
    :raises tweeluik.inspection.inspector.Busy: when others are served first.
    """
    paper = uuid5(id, handed_in.key + sha256(handed_in.content).hexdigest())
    with transaction.atomic():
        case = owned(person, id, at)
        if of_case(case, (str(paper),)):
            return paper
        _room_for(case, len(handed_in.content))
    # Not in a transaction: looking takes seconds, and nobody else should wait for that.
    try:
        clean = INSPECTOR.look(handed_in.content, extension(handed_in.name))
        scanned = _scanned(clean)
    except Refused:
        with transaction.atomic():
            refused = owned(person, id, at)
            log(refused, person, at, event="paper_refused", action="add", outcome="deny")
        raise
    with transaction.atomic():
        case = owned(person, id, at)
        if not of_case(case, (str(paper),)):
            _room_for(case, len(clean.content))
            _keep(case, paper, handed_in, clean, at, scanned=scanned)
            log(case, person, at, event="paper_added", action="add", object=_name(paper))
    return paper


def _room_for(case: Case, size: int) -> None:
    papers = Paper.objects.filter(case=case)
    taken = papers.aggregate(sum=Sum("size"))["sum"] or 0
    if papers.count() >= MOST_PAPERS or taken + size > MOST_IN_CASE:
        raise CaseFull


def _scanned(clean: Clean) -> bool | None:
    """Whether a scanner looked: no when there is none, nothing when it did not answer."""
    scanner = the_scanner()
    if scanner is None:
        return False
    try:
        scanner.look(clean.content)
    except Unavailable:
        return None
    return True


def the_scanner() -> Scanner | None:
    """The virus scanner of this deployment, if it has one."""
    return Scanner(settings.CLAMAV) if settings.CLAMAV else None


def _keep(
    case: Case,
    id: UUID,
    handed_in: HandedIn,
    clean: Clean,
    at: datetime,
    *,
    scanned: bool | None,
) -> None:
    sealer = box(case.owner)
    seal = partial(sealer.seal, "paper", row=str(id))
    kind = handed_in.kind if handed_in.kind in PAPER_KINDS else OTHER
    paper = Paper.objects.create(
        id=id,
        case=case,
        name=seal(column="name", text=fit_name(handed_in.name, clean.type)),
        kind=seal(column="kind", text=kind),
        type=clean.type.value,
        size=len(clean.content),
        state=State.CHECKING if scanned is None else State.KEPT,
        scanned=bool(scanned),
        added_at=at,
    )
    sealed = seal_file(case.owner, _name(id), (clean.content,))
    chunks = (Chunk(paper=paper, number=number, sealed=one) for number, one in enumerate(sealed))
    Chunk.objects.bulk_create(chunks, batch_size=_AT_ONCE)


# -- names -----------------------------------------------------------------------------------------

_EXTENSION: Final = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,4})\s*$")


def extension(name: str) -> str:
    """How a name ends: what stands behind its last dot, if that looks like a type of file."""
    found = _EXTENSION.search(name)
    return found[1].lower() if found else ""


def fit_name(name: str, type: FileType) -> str:
    """The name under which a paper is kept: one line, with the extension of its type, nothing that
    turns the text around, and no citizen service number (``security.md`` 1.2)."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in last)
    stem = mask(" ".join(_EXTENSION.sub("", shown).split()))[:MOST_NAME].strip(" .")
    return f"{stem or '-'}.{type.extensions[0]}"


# -- handing out -----------------------------------------------------------------------------------


def listed(case: Case, opener: Box) -> tuple[Kept, ...]:
    """The papers of a case, oldest first; only for a door that judged and logs the reading."""
    opened = partial(opener.opened, "paper")
    return tuple(
        Kept(
            id=row.id,
            name=opened("name", str(row.id), bytes(row.name)).decode(),
            kind=opened("kind", str(row.id), bytes(row.kind)).decode(),
            type=FileType(row.type),
            size=row.size,
            state=State(row.state),
            scanned=row.scanned,
            added_at=row.added_at,
        )
        for row in Paper.objects.filter(case=case).order_by("added_at", "id")
    )


def of_case(case: Case, ids: Iterable[str]) -> bool:
    """Whether all these are papers of the case."""
    known = {str(id) for id in Paper.objects.filter(case=case).values_list("id", flat=True)}
    return set(ids) <= known


def hand_out(
    person: Person, id: UUID, paper: UUID, purpose: Purpose, at: datetime
) -> tuple[Kept, bytes]:
    """A paper with what is in it; a reader who may not is logged too.

    :raises NoCase: when they take no part in it.
    :raises NoPaper: when there is none for them.
    """
    with transaction.atomic():
        case = Case.objects.filter(id=id).first()
        if case is None:
            raise NoCase(id)
        decision = judging(case, person, role_of(person, case, at), purpose, at)(PAPER)
        found = (
            next((one for one in listed(case, box(case.owner)) if one.id == paper), None)
            if decision
            else None
        )
        there = found is not None and found.state is State.KEPT
        _log_reading(case, person, paper, decision, at, there=there)
        content = b"".join(_content(case, paper)) if there else b""
    if found is None or not there:
        raise NoPaper(paper)
    return found, content


def _log_reading(
    case: Case, person: Person, paper: UUID, decision: Decision, at: datetime, *, there: bool
) -> None:
    log(
        case,
        person,
        at,
        event="paper_read",
        action="download",
        outcome="allow" if there else "deny",
        object=_name(paper),
        basis=decision.ground,
    )


def _content(case: Case, paper: UUID) -> Iterable[bytes]:
    rows = Chunk.objects.filter(paper=paper).order_by("number")
    return opened_file(case.owner, _name(paper), (bytes(row.sealed) for row in rows))


def _name(paper: UUID) -> str:
    """What it is called in the log, and in what seals it."""
    return f"paper:{paper}"


# -- removing --------------------------------------------------------------------------------------


def remove(person: Person, id: UUID, paper: UUID, at: datetime) -> None:
    """Take a paper away for good; only the line in the log stays.

    :raises NoCase: when the case is not theirs.
    :raises NoPaper: when there is none.
    """
    with transaction.atomic():
        case = owned(person, id, at)
        gone, _ = Paper.objects.filter(case=case, id=paper).delete()
        if not gone:
            raise NoPaper(paper)
        log(case, person, at, event="paper_removed", action="delete", object=_name(paper))


# -- what waits for the scanner --------------------------------------------------------------------


def scan_waiting(at: datetime, most: int = 5) -> int:
    """Ask the scanner about papers that wait for it; how many it answered about.

    It stops at the first that it does not answer about; that one comes last the next time.
    """
    scanner = the_scanner()
    if scanner is None:
        return 0
    waiting = Paper.objects.filter(state=State.CHECKING).select_related("case")
    answered = 0
    for paper in waiting.order_by(F("tried_at").asc(nulls_first=True), "added_at")[:most]:
        try:
            scanner.look(b"".join(_content(paper.case, paper.id)))
        except Unavailable:
            Paper.objects.filter(id=paper.id).update(tried_at=at)
            break
        except Refused:
            _settle(paper, State.REFUSED, at)
        else:
            _settle(paper, State.KEPT, at)
        answered += 1
    return answered


def _settle(paper: Paper, state: State, at: datetime) -> None:
    with transaction.atomic():
        changed = Paper.objects.filter(id=paper.id, state=State.CHECKING)
        if not changed.update(state=state, scanned=True):
            return
        if state is State.REFUSED:
            Chunk.objects.filter(paper=paper).delete()
        record(
            at=at,
            event="paper_scanned",
            action="read",
            outcome="allow" if state is State.KEPT else "deny",
            role=Role.CLOCK,
            case=str(paper.case_id),
            object=_name(paper.id),
        )
