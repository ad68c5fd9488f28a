"""What a case page shows: one sentence, one next step, and below it everything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Final

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.model import Letter as Written
from tweeluik.domain.letters.to_the_doctor import PAPERS_LIST
from tweeluik.domain.procedures.engine import possible
from tweeluik.domain.procedures.table import STAYS, Letter, Opens, Role, Transition
from tweeluik.interfaces import formats
from tweeluik.records.cases.dossier import Dossier
from tweeluik.texts import Texts

from ..letters import listed
from . import allowed, timeline
from .allowed import Allowed
from .timeline import Timeline

BESIDE: Final = frozenset(
    (
        "withdraw",
        "complain",
        "ask_handover",
        "change_doctor",
        "withdraw_authorisation",
        "withdraw_authorisation_after_sending",
        "withdraw_sharing",
        "withdraw_release",
        "recall",
        "go_to_committee",
        "report_silence",
    )
)
"""Acts that are always there, or rarely needed: below the next step, never in it."""

EQUAL: Final = frozenset(("advice_ready", "other_advised", "draft_advice", "authorisation_asked"))
"""States with a choice that is the employee's alone: no act is put forward (ux.md 2.2)."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done.

    :ivar letter: the letter to make first; handing it over is the act.
    """

    name: str
    text: str
    route: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the page."""

    title: str
    status: str
    name: str
    open: bool
    preparing: bool
    now_title: str
    now: str
    late: bool
    main: tuple[Act, ...]
    equal: bool
    beside: tuple[Act, ...]
    reports: tuple[Act, ...]
    line: Timeline
    letters: tuple[tuple[str, str, str], ...]
    for_doctor: tuple[tuple[str, str, str], ...]
    people: tuple[tuple[str, str], ...]
    consents: tuple[Allowed, ...]


def build(dossier: Dossier, texts: Texts, at: datetime, first_day: date | None) -> CasePage:
    """The page of a case as the employee sees it."""
    today = dutch_day(at)
    key = (dossier.procedure.id, dossier.state.id)
    now = possible(dossier.procedure, dossier.now, Role.EMPLOYEE)
    theirs = possible(dossier.procedure, dossier.now, Role.EMPLOYEE, reporting=True)
    # While somebody else is to act, nothing of the employee's is put forward.
    waits = dossier.state.owner is not Role.EMPLOYEE
    look = min((t.last_day for t in dossier.terms if t.last_day), default=None)
    wait = texts.find("case_states", *key, "wait") if look and look < today else None
    # What was asked is asked again only when its day has passed.
    done = frozenset() if wait else _done_here(dossier)
    beside = [row for row in now if waits or row.name in BESIDE or row.name in done]
    letters = _letters(dossier, now, theirs)
    return CasePage(
        title=texts.get("cases", "title", dossier.procedure.id),
        status=texts.get("case_states", *key, "status"),
        name=texts.get("case_states", *key, "name"),
        open=dossier.state.open,
        preparing=key == ("second_opinion", "draft"),
        now_title=texts.get("cases", "case", "ask_title")
        if wait
        else texts.get("case_states", *key, "now_title"),
        now=_passed(texts, look, wait) if look and wait else _now(texts, key, look),
        late=bool(wait),
        main=tuple(_act(texts, dossier, row, "do") for row in now if row not in beside),
        equal=dossier.state.id in EQUAL,
        beside=tuple(_act(texts, dossier, row, "do") for row in beside),
        reports=tuple(_act(texts, dossier, row, "report") for row in theirs),
        line=timeline.build(dossier, texts, today, first_day),
        letters=listed(texts, (letter for letter in letters if not letter.by_doctor)),
        for_doctor=listed(texts, (letter for letter in letters if letter.by_doctor)),
        people=_people(texts, dossier),
        consents=allowed.rows(dossier, texts, at),
    )


def _done_here(dossier: Dossier) -> frozenset[str]:
    """What was done since the case came where it is now."""
    moves = {row.name for row in dossier.procedure.transitions if row.to != STAYS}
    names = (event.transition for event in reversed(dossier.events))
    return frozenset(takewhile(lambda name: name not in moves, names))


def _now(texts: Texts, key: tuple[str, str], look: date | None) -> str:
    if look is not None:
        return texts.get("case_states", *key, "now", day=formats.day(texts, look))
    without = texts.find("case_states", *key, "now_without_day")
    return without or texts.get("case_states", *key, "now")


def _passed(texts: Texts, look: date, wait: str) -> str:
    """What to do when somebody else let a day pass."""
    return f"{texts.get('cases', 'case', 'looked', day=formats.day(texts, look))} {wait}"


def _act(texts: Texts, dossier: Dossier, row: Transition, part: str) -> Act:
    letters = [kind for kind in _letters_of(dossier, row) if kind in LETTERS]
    return Act(
        row.name,
        texts.get("case_acts", dossier.procedure.id, row.name, part),
        part,
        letter=letters[0] if letters and part == "do" else "",
    )


def _letters(
    dossier: Dossier, now: tuple[Transition, ...], theirs: tuple[Transition, ...]
) -> tuple[Written, ...]:
    """The letters that help here, filled in from the case; also what a doctor can write now."""
    done = {event.transition for event in dossier.events}
    rows = [*now, *(row for row in dossier.procedure.transitions if row.name in done)]
    kinds = {kind for row in rows for kind in _letters_of(dossier, row)}
    kinds |= {PAPERS_LIST.kind} if dossier.papers else set()
    by_doctor = {kind for row in theirs for kind in _letters_of(dossier, row)}
    return tuple(
        letter
        for letter in LETTERS.values()
        if letter.kind in kinds or (letter.by_doctor and letter.kind in by_doctor)
    )


def _letters_of(dossier: Dossier, row: Transition) -> Iterator[str]:
    """The letters that go with an act, as far as it is known now."""
    for effect in row.effects:
        if isinstance(effect, Letter) and effect.when.truth(dossier.now.values) is not False:
            yield effect.kind


def _people(texts: Texts, dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Who is in this case besides the employee, and what they may see."""
    roles = (role for row in dossier.procedure.transitions for role in row.by)
    others = dict.fromkeys(role for role in roles if role not in (Role.EMPLOYEE, Role.CLOCK))
    return tuple(
        (
            allowed.person(texts, dossier, role),
            texts.get("cases", "case", "here" if role in dossier.now.present else "not_here"),
        )
        for role in others
    )


def opens(row: Transition) -> str | None:
    """The neighbouring procedure that an act opens, if it does."""
    return next((e.procedure for e in row.effects if isinstance(e, Opens)), None)
