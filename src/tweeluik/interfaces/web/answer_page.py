"""What the answer page shows, in its order (``mock/README.md`` 5): ids become words here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from tweeluik.domain.guide.advise import Advice
from tweeluik.domain.guide.deadlines import Deadline
from tweeluik.domain.guide.instruments import FREQUENT_ABSENCE
from tweeluik.domain.guide.outcome import LETTERS, URGENT
from tweeluik.domain.guide.receipt import receipt
from tweeluik.domain.guide.verdicts import OFFERED
from tweeluik.domain.guide.what_if import Flip
from tweeluik.domain.law.sources import ApplyPlace, cite
from tweeluik.domain.letters.catalogue import LETTERS as CAN_BE_MADE
from tweeluik.interfaces import answer, formats
from tweeluik.interfaces.answer_words import Row, Seen, brief, reasons, seen_sources, unchecked
from tweeluik.interfaces.condition_words import statement
from tweeluik.texts import Texts

from .journey import FACT

MOST_PRECONDITIONS: Final = 3
MOST_ALTERNATIVES: Final = 2
MADE_HERE: Final = {"T1": "answer-pdf", "T20": "calendar"}
"""Papers that are made from the answer or the calendar instead of from a form."""


@dataclass(frozen=True, slots=True)
class Precondition:
    """A row of "Klopt dit?": what was taken for true, and the answer that corrects it."""

    text: str
    fact: str
    question: str
    corrects: str | None


@dataclass(frozen=True, slots=True)
class Way:
    """An instrument in the answer."""

    id: str
    name: str
    title: str
    label: str
    rows: tuple[Row, ...]
    reasons: tuple[str, ...]
    places: tuple[ApplyPlace, ...] = ()

    @property
    def slug(self) -> str:
        """Its name in an address."""
        return self.id.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter that helps."""

    id: str
    name: str
    purpose: str
    kind: str
    route: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that matters."""

    name: str
    when: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Everything on the page."""

    advice: Advice
    ways: tuple[Way, ...]
    preconditions: tuple[Precondition, ...]
    urgent: tuple[str, ...]
    warnings: tuple[str, ...]
    conflicts: tuple[str, ...]
    first: tuple[Way, ...]
    alternatives: tuple[Way, ...]
    others: tuple[Way, ...]
    closed: tuple[Way, ...]
    what_if: tuple[tuple[str, str], ...]
    first_step: str
    dates: tuple[Dated, ...]
    inexact: bool
    papers: tuple[Paper, ...]
    sources: tuple[Seen, ...]
    receipt: str
    unchecked: bool
    letters: tuple[Paper, ...] = field(default=())

    @property
    def short_receipt(self) -> str:
        """The first characters of the receipt, as they stand on the page."""
        return short_receipt(self.receipt)


def short_receipt(hash: str) -> str:
    """ "7F3A 91C2": enough to compare by eye."""
    found = hash.split(":")[-1].upper()
    return f"{found[:4]} {found[4:8]}"


def build(advice: Advice, texts: Texts) -> AnswerPage:
    """The page for an advice."""
    waiting = [id for id, found in advice.instruments.items() if found.verdict == "first_do"]
    about = (*advice.primary, *waiting)
    warned = [found for found in advice.warnings if answer.concerns(found, about)]
    others = [id for id in advice.ranking if id not in about]
    closed = [id for id, found in advice.instruments.items() if found.verdict == "impossible"]
    if {"frequent_absence", "dismissal"}.isdisjoint(advice.reading.subjects):
        # Nobody else needs to read that this one is closed.
        closed = [id for id in closed if id != FREQUENT_ABSENCE]
    papers = _papers(advice, texts)
    ways = tuple(_way(advice, texts, id) for id in advice.primary)
    beside = _each_its_own(ways, tuple(_way(advice, texts, id) for id in others))
    seen = seen_sources(texts, answer.answer_sources(advice))
    return AnswerPage(
        advice=advice,
        ways=ways,
        preconditions=_preconditions(advice, texts),
        urgent=tuple(texts.get("warnings", w.id, "text") for w in warned if w.id in URGENT),
        warnings=tuple(texts.get("warnings", w.id, "text") for w in warned if w.id not in URGENT),
        conflicts=tuple(
            texts.get("rules", id, "text")
            for id in dict.fromkeys(r.id for c in advice.conflicts for r in (c.closes, c.opens))
        ),
        first=tuple(_way(advice, texts, id) for id in waiting),
        alternatives=beside[:MOST_ALTERNATIVES],
        others=beside[MOST_ALTERNATIVES:],
        closed=tuple(_way(advice, texts, id) for id in closed),
        what_if=_what_if(advice, texts),
        first_step=answer.first_step(advice, texts),
        dates=_dates(advice, texts),
        inexact=not all(map(_exact, _near(advice))),
        papers=papers,
        letters=tuple(paper for paper in papers if paper.kind in CAN_BE_MADE),
        sources=seen,
        receipt=str(receipt(advice)["hash"]),
        unchecked=unchecked(answer.answer_sources(advice)),
    )


def _way(advice: Advice, texts: Texts, id: str) -> Way:
    judged = advice.instruments[id]
    return Way(
        id=id,
        name=texts.get("instruments", id, "name"),
        title=answer.advice_line(advice, texts, id).removesuffix("."),
        label=texts.get("words", "verdicts", judged.verdict),
        rows=brief(advice, texts, id),
        reasons=reasons(texts, judged),
        places=tuple(answer.places(advice, id)),
    )


def _each_its_own(said: tuple[Way, ...], ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """The ways, each with a reason that was not read before on this page; one rule may speak for
    several, and then a way that would repeat it tells what happens in it instead."""
    told = {reason for way in said for reason in way.reasons}
    found = []
    for way in ways:
        new = [reason for reason in way.reasons if reason not in told] or [way.rows[0].text]
        told |= set(way.reasons)
        found.append(replace(way, reasons=tuple(new)))
    return tuple(found)


def _preconditions(advice: Advice, texts: Texts) -> tuple[Precondition, ...]:
    rows: dict[str, Precondition] = {}
    for id in advice.primary:
        for found in answer.most_telling(advice.instruments[id].preconditions):
            other = found.otherwise[0].value if len(found.otherwise) == 1 else None
            yes_no = isinstance(found.presumed, bool) and isinstance(other, bool)
            row = Precondition(
                text=answer.precondition_text(texts, found),
                fact=found.fact,
                question=FACT + found.fact,
                corrects=("yes" if other else "no") if yes_no else None,
            )
            rows.setdefault(found.fact, row)
    return tuple(rows.values())[:MOST_PRECONDITIONS]


def _what_if(advice: Advice, texts: Texts) -> tuple[tuple[str, str], ...]:
    """(if this is so, then this way gets that label), for what is advised or can be refused."""
    return tuple(
        (_if(texts, flip), f"{texts.get('instruments', id, 'name')}: {_then(texts, flip)}.")
        for id, judged in advice.instruments.items()
        if id in advice.primary or judged.verdict in ("refusable", "impossible")
        for flip in judged.what_if
        if _tells(advice, id, flip)
    )


def _tells(advice: Advice, id: str, flip: Flip) -> bool:
    """Whether a reader can do something with it: not that what is advised stays open, and not that
    something would no longer be at stake."""
    if flip.verdict == "not_applicable" or (id in advice.primary and flip.verdict in OFFERED):
        return False
    return id != FREQUENT_ABSENCE or id in advice.primary


def _if(texts: Texts, flip: Flip) -> str:
    return " ".join(statement(texts, fact, value) for fact, value in flip.facts.items())


def _then(texts: Texts, flip: Flip) -> str:
    label = texts.get("words", "verdicts", flip.verdict)
    return label[:1].lower() + label[1:]


def _near(advice: Advice) -> list[Deadline]:
    return [found for found in advice.deadlines if answer.is_near(found, advice.reading.on)]


def _dates(advice: Advice, texts: Texts) -> tuple[Dated, ...]:
    return tuple(
        Dated(
            name=answer.deadline_name(texts, found.id),
            when=_when(texts, found),
            kind=texts.get("words", "kinds", str(found.kind)),
            source=formats.source_line(texts, cite(found.citations[0])),
        )
        for found in _near(advice)
    )


def _when(texts: Texts, found: Deadline) -> str:
    """The last day; where only weeks are known the earliest it can be, and once above the list
    stands why."""
    day = formats.day(texts, found.earliest)
    return day if _exact(found) else texts.get("pages", "answer", "by", date=day)


def _exact(found: Deadline) -> bool:
    return found.earliest == found.latest


def _papers(advice: Advice, texts: Texts) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            id=id,
            name=texts.get("documents", id, "name"),
            purpose=texts.get("documents", id, "purpose"),
            kind=LETTERS[id],
            route=MADE_HERE.get(id, "letter" if LETTERS[id] in CAN_BE_MADE else ""),
        )
        for id in advice.documents
    )
