"""The whole case as a sheet: where it stands, what was written, what happened, what was allowed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.interfaces import formats
from tweeluik.interfaces.paper.sheet import Block, Heading, Paragraph, Sheet, Table
from tweeluik.records.cases.dossier import Dossier
from tweeluik.texts import Texts

from . import allowed, timeline
from .reader import GUIDE_ANSWERS

NOT_ON_PAPER: Final = frozenset((GUIDE_ANSWERS,))
"""Drafts that are for programs."""

MOST_AHEAD: Final = 5
"""The calendar of two years has a sheet of its own."""


def compose(dossier: Dossier, texts: Texts, at: datetime, first_day: date | None) -> Sheet:
    """Everything that the employee may see, newest last."""
    line = timeline.build(dossier, texts, dutch_day(at), first_day)
    found = [
        *_drafts(dossier, texts),
        *_past(texts, line),
        *_consents(dossier, texts, at),
        *_ahead(texts, line),
    ]
    state = (dossier.procedure.id, dossier.state.id)
    return Sheet(
        language=texts.language,
        title=texts.get("cases", "title", dossier.procedure.id),
        lead=texts.get("case_states", *state, "status"),
        blocks=tuple(found),
        foot=(texts.get("cases", "on_paper", "foot", day=formats.day(texts, dutch_day(at))),),
    )


def _drafts(dossier: Dossier, texts: Texts) -> Iterator[Block]:
    written = {id: text for id, text in dossier.drafts.items() if id not in NOT_ON_PAPER}
    if written:
        yield Heading(texts.get("cases", "on_paper", "drafts"))
        rows = ((texts.get("case_inputs", id, "label"), text) for id, text in written.items())
        yield Table(tuple(rows))


def _past(texts: Texts, line: timeline.Timeline) -> Iterator[Block]:
    if line.past:
        yield Heading(texts.get("cases", "case", "past"))
    for one in reversed(line.past):
        told = f" {texts.get('cases', 'case', 'reported')}" if one.reported else ""
        yield Paragraph(f"{one.when}: {one.title}.{told}", strong=True)
        if one.words:
            yield Table(one.words)


def _consents(dossier: Dossier, texts: Texts, at: datetime) -> Iterator[Block]:
    rows = allowed.rows(dossier, texts, at)
    if rows:
        yield Heading(texts.get("cases", "consents", "title"))
        yield Table(
            tuple((one.item, f"{one.to} {one.since} {one.until}\n{one.status}") for one in rows)
        )


def _ahead(texts: Texts, line: timeline.Timeline) -> Iterator[Block]:
    if line.ahead:
        yield Heading(texts.get("cases", "case", "ahead"))
        soon = line.ahead[:MOST_AHEAD]
        yield Table(tuple((one.when, f"{one.title}\n{one.who}") for one in soon))
