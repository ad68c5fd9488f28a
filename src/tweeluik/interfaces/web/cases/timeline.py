"""What happened in a case and what is to come, beside the two years that no case stops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tweeluik.domain.law.poortwachter import Moment, poortwachter
from tweeluik.domain.procedures.deadlines import Running
from tweeluik.domain.procedures.table import Kind
from tweeluik.interfaces import formats
from tweeluik.records.cases.dossier import Dossier, Told
from tweeluik.texts import Texts

from ..weeks_bar import WeeksBar, weeks_bar


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that is to come.

    :ivar day: to put them in order; none where no day is named.
    :ivar own: whether it waits for the reader.
    """

    day: date | None
    when: str
    title: str
    who: str
    kind: str
    own: bool = False
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
class Timeline:
    """The whole line: soonest first, and newest first.

    :ivar bar: none while the first day of illness is not known.
    """

    ahead: tuple[Ahead, ...]
    past: tuple[Past, ...]
    bar: WeeksBar | None


def build(dossier: Dossier, texts: Texts, today: date, first_day: date | None) -> Timeline:
    """The line of a case as this reader may see it."""
    ahead = [*_terms(dossier, texts, today), *_moments(texts, first_day, today)]
    happened = (event.happened_on for event in dossier.events)
    return Timeline(
        ahead=tuple(sorted(ahead, key=lambda one: one.day or date.max)),
        past=_past(dossier, texts),
        bar=weeks_bar(first_day, today, happened) if first_day else None,
    )


def _terms(dossier: Dossier, texts: Texts, today: date) -> Iterable[Ahead]:
    for term in dossier.terms:
        named = (dossier.procedure.id, term.row.id)
        last = term.last_day
        yield Ahead(
            day=last,
            when=formats.day(texts, last) if last else texts.get("cases", "no_day"),
            title=texts.get("case_deadlines", *named, "name"),
            who=texts.get("case_deadlines", *named, "waits_for"),
            kind=_kind(texts, term),
            own=term.row.owner is dossier.role,
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
    """The moments of the two years that are still to come."""
    coming = poortwachter(first_day) if first_day else ()
    return (_moment(texts, one) for one in coming if one.when.latest >= today)


def _moment(texts: Texts, moment: Moment) -> Ahead:
    return Ahead(
        day=moment.when.latest,
        when=formats.moment_when(texts, moment),
        title=texts.get("calendar", moment.id, "name"),
        who=texts.get("calendar", moment.id, "duty"),
        kind=texts.get("words", "kinds", str(moment.kind)),
    )


def _past(dossier: Dossier, texts: Texts) -> tuple[Past, ...]:
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
