"""Short words about an answer that page and paper share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tweeluik.domain.guide.advise import Advice, Judged
from tweeluik.domain.guide.outcome import URGENT
from tweeluik.domain.guide.what_if import Precondition
from tweeluik.domain.law.sources import SourceKind, cite
from tweeluik.interfaces import answer, formats
from tweeluik.interfaces.money import price
from tweeluik.texts import Texts

MOST_REASONS: Final = 3
MOST_PRECONDITIONS: Final = 3
ROWS: Final = ("happens", "takes", "costs", "knows", "nothing")
"""The rows of "In het kort", keys of ``brief.toml``."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of "In het kort": question in words by key, answer, and one or two sentences."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A source: what, where, and how it was read."""

    title: str
    places: str
    url: str | None
    read: str


def brief(advice: Advice, texts: Texts, id: str) -> tuple[Row, ...]:
    """The rows of "In het kort" for an instrument, with the fee for who asks and the last day to
    object.

    Where the situation has a first step of its own, words under its key go before those of the
    instrument: a talk about an appointment that was missed is not a talk about an advice.
    """
    fields = {
        "fee": answer.fee_text(texts, price(advice, id)),
        "last_day": next(
            (
                formats.last_day(texts, found.earliest, found.latest)
                for found in advice.deadlines
                if found.id == "objection"
            ),
            "",
        ),
    }

    def said(key: str, part: str) -> str:
        own = id == advice.primary[0] and texts.find(
            "brief", advice.first_step, key, part, **fields
        )
        return own or texts.get("brief", id, key, part, **fields)

    return tuple(Row(key, _capital(said(key, "label")), said(key, "text")) for key in ROWS)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def reasons(texts: Texts, judged: Judged) -> tuple[str, ...]:
    """Why, in words: the first few reasons, each with what others say against it."""
    found = []
    for reason in judged.reasons[:MOST_REASONS]:
        disputed = texts.find("rules", reason.rule.id, "disputed")
        found.append(" ".join(filter(None, (answer.reason_text(texts, reason), disputed))))
    return tuple(found)


def waiting(advice: Advice) -> tuple[str, ...]:
    """What fits once something else is done."""
    return tuple(id for id, found in advice.instruments.items() if found.verdict == "first_do")


def warnings(advice: Advice, texts: Texts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The warnings about what is advised or waits: those that cannot wait, and the others."""
    about = (*advice.primary, *waiting(advice))
    concerned = [w.id for w in advice.warnings if answer.concerns(w, about)]
    told = {id: texts.get("warnings", id, "text") for id in concerned}
    return (
        tuple(text for id, text in told.items() if id in URGENT),
        tuple(text for id, text in told.items() if id not in URGENT),
    )


def taken_for_true(advice: Advice) -> tuple[Precondition, ...]:
    """What was taken for true ("Klopt dit?"): what tells most, each fact once."""
    found: dict[str, Precondition] = {}
    for id in advice.primary:
        for one in answer.most_telling(advice.instruments[id].preconditions):
            found.setdefault(one.fact, one)
    return tuple(found.values())[:MOST_PRECONDITIONS]


def unchecked(citations: Iterable[str]) -> bool:
    """Whether nobody compared one of these sources with its live page yet."""
    return any(cite(text).source.checked_live is None for text in citations)


def seen_sources(texts: Texts, citations: Iterable[str]) -> tuple[Seen, ...]:
    """Citations, those of one source and one reading together."""
    places: dict[tuple[str, str, str | None], list[str]] = {}
    for citation in map(cite, citations):
        key = (
            citation.source.title[texts.language],
            formats.how_read(texts, citation),
            citation.source.url,
        )
        # The places in a seed are names of our own, which tell a reader nothing.
        seed = citation.source.kind is SourceKind.SEED
        places.setdefault(key, []).append("" if seed else citation.place)
    return tuple(
        Seen(title, "; ".join(filter(None, dict.fromkeys(found))), url, read)
        for (title, read, url), found in places.items()
    )
