"""Facts, rules, sources, moments and letters as data: what command line and API list."""

from __future__ import annotations

from typing import Any, Final

from tweeluik.domain.guide.changes import as_json
from tweeluik.domain.guide.fact_types import Fact, ManyFact, NumberFact, OneFact
from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.rule import Rule
from tweeluik.domain.guide.rulebook import to_json
from tweeluik.domain.law.poortwachter import Moment
from tweeluik.domain.law.sources import Source
from tweeluik.domain.letters.model import Letter
from tweeluik.texts import Texts

from . import answer
from .condition_words import lines, statement

FACTS: Final = tuple(INPUT.values())
"""The facts that can be given."""


def values(fact: Fact) -> tuple[str | bool, ...]:
    """What a fact can be, where that is a list."""
    if isinstance(fact, OneFact | ManyFact):
        return fact.values
    return (True, False) if fact.kind == "yes_no" else ()


def fact(texts: Texts, fact: Fact) -> dict[str, Any]:
    """A fact of the input format."""
    found: dict[str, Any] = {
        "id": fact.id,
        "type": fact.kind,
        "name": texts.get("facts", fact.id, "name"),
        "question": texts.get("facts", fact.id, "question"),
        "help": texts.get("facts", fact.id, "help"),
        "known_by": fact.known_by,
        "sensitivity": fact.sensitivity,
        "values": [
            {"value": value, "meaning": statement(texts, fact.id, value)} for value in values(fact)
        ],
        "presumed": [
            {"value": as_json(fact.id, p.value), "when": p.when.to_json()}
            for p in fact.presumptions
        ],
    }
    if isinstance(fact, NumberFact):
        found |= {"unit": fact.unit, "minimum": fact.low, "maximum": fact.high}
    return found


def rule(texts: Texts, rule: Rule) -> dict[str, Any]:
    """A rule with its condition in words."""
    return {
        **to_json([rule])[0],
        "text": texts.get("rules", rule.id, "text"),
        "disputed": texts.find("rules", rule.id, "disputed"),
        "when_in_words": lines(texts, rule.when),
        "sources": answer.sources(texts, rule.sources),
        "disputed_by": answer.sources(texts, rule.disputed_by),
    }


def source(texts: Texts, source: Source, reason: str | None) -> dict[str, Any]:
    """A source; ``reason`` says why it has to be checked."""
    found = answer.sources(texts, [source.key])[0]
    articles = [
        {
            "place": article.place,
            "copy": article.read.copy.isoformat() if article.read.copy else "undated",
            "newest": article.read.newest.isoformat() if article.read.newest else None,
        }
        for article in source.articles
    ]
    return {**found, "articles": articles, **({"due": reason} if reason else {})}


def moment(texts: Texts, moment: Moment) -> dict[str, Any]:
    """A moment of the poortwachter calendar."""
    return {
        "id": moment.id,
        "name": texts.get("calendar", moment.id, "name"),
        "duty": texts.get("calendar", moment.id, "duty"),
        "earliest": moment.when.earliest.isoformat(),
        "latest": moment.when.latest.isoformat(),
        "kind": str(moment.kind),
        "source": ", ".join(citation.text for citation in moment.citations),
    }


def letter(texts: Texts, letter: Letter) -> dict[str, Any]:
    """A letter with the fields to fill in."""
    subject = f"letters/{letter.kind}"
    return {
        "id": letter.id,
        "kind": letter.kind,
        "name": texts.get("documents", letter.id, "name"),
        "title": texts.get(subject, "title"),
        "senders": list(letter.senders),
        "readers": list(letter.readers),
        "fields": [
            {
                "id": field.id,
                "entry": str(field.entry),
                "label": texts.find(subject, "fields", field.id, "label")
                or texts.get("letters/common", "fields", field.id, "label"),
                "required": field.required,
                "max_length": field.most,
                "max_lines": field.most_lines,
                "values": list(field.values),
                "values_for_employer": list(field.for_employer),
            }
            for field in letter.all_fields
        ],
        "sources": list(letter.sources),
    }
