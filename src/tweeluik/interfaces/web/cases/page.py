"""What a case page shows: one sentence, one next step, and below it everything else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from tweeluik.domain.law.poortwachter import poortwachter
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.procedures.deadlines import Running
from tweeluik.domain.procedures.engine import possible
from tweeluik.domain.procedures.table import Kind, Letter, Opens, Role, Transition
from tweeluik.interfaces import formats
from tweeluik.records.cases.dossier import Dossier, Told
from tweeluik.texts import Texts

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

EQUAL: Final = frozenset(("advice_ready", "other_advised", "draft_advice"))
"""States with a choice that is the employee's alone: no act is put forward (ux.md 2.2)."""

MOST_MOMENTS: Final = 3


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done."""

    name: str
    text: str
    route: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that is to come."""

    when: str
    title: str
    who: str
    kind: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """Something that happened."""

    when: str
    title: str
    words: tuple[tuple[str, str], ...]
    reported: bool
    papers: tuple[tuple[UUID | None, str], ...]


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
    wait: str
    main: tuple[Act, ...]
    equal: bool
    beside: tuple[Act, ...]
    reports: tuple[Act, ...]
    ahead: tuple[Ahead, ...]
    past: tuple[Past, ...]
    letters: tuple[tuple[str, str, str], ...]
    week: int | None


def build(dossier: Dossier, texts: Texts, today: date, first_day: date | None) -> CasePage:
    """The page of a case as the employee sees it."""
    key = (dossier.procedure.id, dossier.state.id)
    now = possible(dossier.procedure, dossier.now, Role.EMPLOYEE)
    theirs = possible(dossier.procedure, dossier.now, Role.EMPLOYEE, reporting=True)
    # While somebody else is to act, nothing of the employee's is put forward.
    waits = dossier.state.owner is not Role.EMPLOYEE
    beside = [row for row in now if waits or row.name in BESIDE]
    look = min((t.last_day for t in dossier.terms if t.last_day), default=None)
    late = look is not None and look < today
    return CasePage(
        title=texts.get("cases", "title", dossier.procedure.id),
        status=texts.get("case_states", *key, "status"),
        name=texts.get("case_states", *key, "name"),
        open=dossier.state.open,
        preparing=key == ("second_opinion", "draft"),
        now_title=texts.get("case_states", *key, "now_title"),
        now=_now(texts, key, look),
        wait=(texts.find("case_states", *key, "wait") or "") if late else "",
        main=tuple(_act(texts, dossier, row, "do") for row in now if row not in beside),
        equal=dossier.state.id in EQUAL,
        beside=tuple(_act(texts, dossier, row, "do") for row in beside),
        reports=tuple(_act(texts, dossier, row, "report") for row in theirs),
        ahead=(*_terms(texts, dossier, today), *_moments(texts, first_day, today)),
        past=_past(texts, dossier),
        letters=_letters(texts, dossier, now),
        week=(today - first_day).days // 7 if first_day else None,
    )


def _now(texts: Texts, key: tuple[str, str], look: date | None) -> str:
    if look is not None:
        return texts.get("case_states", *key, "now", day=formats.day(texts, look))
    without = texts.find("case_states", *key, "now_without_day")
    return without or texts.get("case_states", *key, "now")


def _act(texts: Texts, dossier: Dossier, row: Transition, part: str) -> Act:
    return Act(row.name, texts.get("case_acts", dossier.procedure.id, row.name, part), part)


def _terms(texts: Texts, dossier: Dossier, today: date) -> Iterable[Ahead]:
    for term in sorted(dossier.terms, key=lambda one: one.last_day or date.max):
        named = (dossier.procedure.id, term.row.id)
        yield Ahead(
            when=formats.day(texts, term.last_day)
            if term.last_day
            else texts.get("cases", "no_day"),
            title=texts.get("case_deadlines", *named, "name"),
            who=texts.get("case_deadlines", *named, "waits_for"),
            kind=_kind(texts, term),
            late=term.late(today),
        )


def _kind(texts: Texts, term: Running) -> str:
    """What makes the day hold: the kind of the source that names it."""
    kinds = [
        str(length.kind)
        for length, end in term.lengths
        if end is not None and end.latest == term.last_day
    ]
    return texts.get("words", "kinds", kinds[0]) if kinds else ""


def _moments(texts: Texts, first_day: date | None, today: date) -> Iterable[Ahead]:
    """The next moments of the two years, which no case ever stops."""
    if first_day is None:
        return
    coming = [one for one in poortwachter(first_day) if one.when.latest >= today]
    for moment in coming[:MOST_MOMENTS]:
        yield Ahead(
            when=formats.moment_when(texts, moment),
            title=texts.get("calendar", moment.id, "name"),
            who=texts.get("calendar", moment.id, "duty"),
            kind=texts.get("words", "kinds", str(moment.kind)),
        )


def _past(texts: Texts, dossier: Dossier) -> tuple[Past, ...]:
    return tuple(
        Past(
            when=formats.day(texts, event.happened_on),
            title=texts.get("case_acts", dossier.procedure.id, event.transition, "past"),
            words=tuple(
                (texts.get("case_inputs", input, "label"), text)
                for input, text in event.words.items()
            ),
            reported=event.done_by is not event.reported_by,
            papers=_papers(dossier, event),
        )
        for event in reversed(dossier.events)
    )


def _papers(dossier: Dossier, event: Told) -> tuple[tuple[UUID | None, str], ...]:
    """The papers of an event: what shows it, and what was chosen; no id for one that is gone."""
    needs = dossier.procedure.transition(event.transition).needs
    named = [str(event.evidence)] if event.evidence else []
    for need in needs:
        chosen = event.choices.get(need.id)
        if need.kind is Kind.PAPERS and isinstance(chosen, list):
            named += chosen
    there = {str(paper.id): paper for paper in dossier.papers}
    return tuple((there[id].id, there[id].name) if id in there else (None, "") for id in named)


def _letters(
    texts: Texts, dossier: Dossier, now: tuple[Transition, ...]
) -> tuple[tuple[str, str, str], ...]:
    """The letters that help here: kind, name, what it is for. Filled in from the case."""
    kinds = {
        effect.kind
        for row in now
        for effect in row.effects
        if isinstance(effect, Letter) and effect.when.truth(dossier.now.values) is True
    }
    done = {event.transition for event in dossier.events}
    for row in dossier.procedure.transitions:
        if row.name in done:
            kinds |= {effect.kind for effect in row.effects if isinstance(effect, Letter)}
    return tuple(
        (
            letter.kind,
            texts.get("documents", letter.id, "name"),
            texts.get("documents", letter.id, "purpose"),
        )
        for letter in LETTERS.values()
        if letter.kind in kinds
    )


def opens(row: Transition) -> str | None:
    """The neighbouring procedure that an act opens, if it does."""
    return next((e.procedure for e in row.effects if isinstance(e, Opens)), None)
