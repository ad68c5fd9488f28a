"""Where every sentence of the two seed documents lives, and whether that place exists."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.domain.guide.questions import catalogue
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.law import values
from tweeluik.domain.law.sources import sources, where_to_apply
from tweeluik.texts import AUTHORITATIVE, texts

from . import book
from .markdown import Target, code, escape, items, link, page, paragraph, table

TABLE: Final[Path] = book.ROOT / "docs" / "traceability.toml"
LATER: Final = "later"
_SEEDS: Final = {
    "S1": "S1: leaflet on the deskundigenoordeel",
    "S2": "S2: page on when to ask for a second opinion",
}


def homes(named: str) -> list[tuple[str, Target]]:
    """The places that an entry under ``lives`` names: what to call each, and where it stands.

    A rule may have been split: ``rule:R5`` is R5 itself and, where there is no R5, all its parts.

    :returns: nothing when there is no such place; ``later: ...`` is no place of this product yet.
    """
    kind, _, id = named.partition(":")
    if kind == "rule":
        exact = [rule.id for rule in RULES if rule.id == id]
        found = exact or [rule.id for rule in RULES if _is_part(rule.id, id)]
        return [(f"rule {rule}", book.rule_target("en", rule)) for rule in found]
    where = _known().get(kind, {}).get(id)
    return [(f"{kind.replace('_', ' ')} {id}", where)] if where else []


def _is_part(id: str, of: str) -> bool:
    rest = id.removeprefix(of)
    return rest != id and (rest.startswith("-") or (len(rest) == 1 and rest.isalpha()))


@cache
def _known() -> Mapping[str, Mapping[str, Target]]:
    """Per kind the ids that exist and where each stands."""
    register, words = sources(), texts(AUTHORITATIVE)
    rows = [
        *values.load_fees(values.FEES_FILE, register).rows,
        *values.load_terms(values.TERMS_FILE, "term", register),
        *values.load_terms(values.RETENTION_FILE, "retention", register),
    ]
    return {
        "fact": {id: Target(book.FACTS, id) for id in INPUT},
        "first_step": {id: Target(book.FIRST_STEPS, id) for id in words.subject("first_steps")},
        "instrument": {id: Target(book.INSTRUMENTS, id) for id in INSTRUMENTS},
        "place": {id: book.place_target(id) for id in where_to_apply()},
        "question": {q.id: Target(book.QUESTIONS, q.id) for q in catalogue()},
        "source": {key: Target(book.SOURCES, key.lower()) for key in register},
        "value": {row.id: Target(book.VALUES, row.id) for row in rows},
        "warning": {id: Target(book.WARNINGS, id) for id in words.subject("warnings")},
    }


def read() -> dict[str, Any]:
    """``docs/traceability.toml`` as it stands."""
    return tomllib.loads(TABLE.read_text("utf-8"))


def traceability_page() -> str:
    """The table of both seeds: lines, hash, point, kind, where it lives, what differs today."""
    entries = read()["sentence"]
    body = paragraph(
        "Every sentence of the two documents that this product was asked for with, in their order,",
        "and where it lives. The documents are not copied here: *point* is in our own words and",
        f"*hash* names the sentence. Data: {link(code('traceability.toml'), _data(), _HERE)}.",
    )
    body += items(
        f"{_SEEDS[seed]}: {sum(entry['seed'] == seed for entry in entries)} sentences"
        for seed in _SEEDS
    )
    for seed, title in _SEEDS.items():
        head = ("lines", "hash", "kind", "point", "lives", "differs today")
        rows = [_row(entry) for entry in entries if entry["seed"] == seed]
        body += [f"## {title}", "", *table(head, rows)]
    return page("Traceability of the seeds", body, book.way_back(_HERE))


_HERE: Final = book.TRACEABILITY


def _data() -> Target:
    return Target("docs/traceability.toml")


def _row(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        entry["lines"],
        code(entry["hash"]),
        entry["kind"],
        escape(entry["gist"]),
        "; ".join(_home(named) for named in entry["lives"]),
        escape(entry.get("differs", "")),
    )


def _home(named: str) -> str:
    found = homes(named)
    return ", ".join(link(name, to, _HERE) for name, to in found) if found else escape(named)
