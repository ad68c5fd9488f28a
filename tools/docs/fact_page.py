"""The facts: every value and its meaning, what is presumed, which rules read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tweeluik.domain.guide.changes import as_json
from tweeluik.domain.guide.conditions import ALWAYS, Span, Value
from tweeluik.domain.guide.fact_types import (
    Fact,
    ManyFact,
    NumberFact,
    OneFact,
    Presumption,
    YesNoFact,
)
from tweeluik.domain.guide.facts import CATALOGUE
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.interfaces.condition_words import fact_name, lines, statement
from tweeluik.texts import Texts

from . import book
from .markdown import code, escape, items, page, paragraph, table

_KINDS: Final = {
    "one": "one of a list",
    "many": "a list; what is not in it does not hold",
    "yes_no": "`true` or `false`",
    "number": "a whole number",
    "date": "a date, as `2026-11-22`",
}


def fact_page(both: tuple[Texts, Texts]) -> str:
    """The page with all facts, Dutch and English side by side."""
    body = paragraph(
        "The facts that `tweeluik advise` reads, in the order of the catalogue.",
        "A fact that is left out was not asked; `null` means asked and not known.",
        "Both are unknown to the rules, unless something is presumed: the answer then shows it.",
    )
    body += paragraph(book.id_links(CATALOGUE, book.FACTS, book.FACTS))
    for fact in CATALOGUE.values():
        body += _fact(both, fact)
    return page("Facts", body, book.way_back(book.FACTS))


def _fact(both: tuple[Texts, Texts], fact: Fact) -> list[str]:
    body = [f"## {code(fact.id)}", ""]
    body += paragraph(" / ".join(escape(fact_name(texts, fact.id)) for texts in both))
    about = [f"Type: {_kind(fact)}."]
    if fact.derived:
        about.append("Counted from other facts and the day of the answer; it cannot be given.")
    else:
        about += [f"Known by: {fact.known_by}.", f"Kind of data: {fact.sensitivity}."]
    body += items(about)
    if not fact.derived:
        rows = [
            (aspect, *(escape(texts.get("facts", fact.id, aspect)) for texts in both))
            for aspect in ("question", "help")
        ]
        body += table(("", "nl", "en"), rows)
    body += _values(both, fact)
    body += _presumptions(both, fact)
    readers = [rule.id for rule in RULES if fact.id in rule.when.facts()]
    read_by = book.rule_links("en", readers, book.FACTS) or "no rule; dates are counted from it"
    body += paragraph(f"Read by: {read_by}.")
    hanging = [
        other.id
        for other in CATALOGUE.values()
        if any(fact.id in presumed.when.facts() for presumed in other.presumptions)
    ]
    if hanging:
        links = book.id_links(hanging, book.FACTS, book.FACTS)
        body += paragraph(f"What is presumed hangs on it for: {links}.")
    return body


def _kind(fact: Fact) -> str:
    if isinstance(fact, NumberFact):
        return f"{_KINDS[fact.kind]} of {fact.unit}, {fact.low} to {fact.high}"
    return _KINDS[fact.kind]


def _values(both: tuple[Texts, Texts], fact: Fact) -> list[str]:
    known: tuple[str | bool, ...] = ()
    if isinstance(fact, OneFact | ManyFact):
        known = fact.values
    elif isinstance(fact, YesNoFact):
        known = (True, False)
    rows = [
        (_json(value), *(escape(statement(texts, fact.id, value)) for texts in both))
        for value in known
    ]
    return table(("value", "nl", "en"), rows) if rows else []


def _json(value: str | bool) -> str:
    return code(str(value).lower() if isinstance(value, bool) else value)


def _presumptions(both: tuple[Texts, Texts], fact: Fact) -> list[str]:
    if not fact.presumptions:
        return []
    said = []
    for presumed in fact.presumptions:
        texts_said = " / ".join(_presumed(texts, fact, presumed) for texts in both)
        said.append(texts_said)
    lead = "Presumed while nobody says otherwise"
    return [f"{lead}{', the first that fits' if len(said) > 1 else ''}:", "", *items(said)]


def _presumed(texts: Texts, fact: Fact, presumed: Presumption) -> str:
    said = escape(statement(texts, fact.id, _told(fact.id, presumed.value)))
    if presumed.when is ALWAYS:
        return said
    return f"{said} ({_inline(lines(texts, presumed.when))})"


def _told(fact: str, value: Value) -> object:
    """A value for :func:`statement`: a number that may be anything in a span as its two ends."""
    if isinstance(value, Span) and value.low != value.high:
        return [value.low, value.high]
    return as_json(fact, value)


def _inline(said: Iterable[str]) -> str:
    return escape(" ".join(line.strip() for line in said))
