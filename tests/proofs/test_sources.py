"""Sources: each is used, and what is known at second hand closes no door."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tweeluik.domain.disclosure.matrix import items
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.law import poortwachter, values
from tweeluik.domain.law.sources import cite, sources, where_to_apply
from tweeluik.domain.procedures.catalogue import PROCEDURES

pytestmark = pytest.mark.proof


def _cited() -> set[str]:
    """Keys of the sources that a rule, a value, a moment, an address or another source names."""
    texts = {text for rule in RULES for text in (*rule.sources, *rule.disputed_by)}
    keys = {cite(text).source.key for text in texts}
    rows = [*values._fees().rows, *values._terms(), *values._retention(), *poortwachter.rows()]
    keys |= {citation.source.key for row in rows for citation in row.citations}
    keys |= {place.citation.source.key for place in where_to_apply().values()}
    for source in sources().values():
        keys |= {read.via for read in (source.read, *(a.read for a in source.articles)) if read.via}
    for procedure in PROCEDURES.values():
        keys |= {cite(text).source.key for row in procedure.transitions for text in row.sources}
    return keys | {cite(text).source.key for item in items().values() for text in item.sources}


def test_every_source_is_used(figure: Callable[[str], None]) -> None:
    unused = set(sources()) - _cited()
    assert not unused
    figure(f"{len(sources())} sources, each used; {len(RULES)} rules")


def test_second_hand_knowledge_closes_no_door() -> None:
    for rule in RULES:
        if any(effect.kind == "impossible" for effect in rule.effects):
            assert not all(cite(text).verify for text in rule.sources), rule.id


def test_every_rule_cites_its_own_and_all_citations_exist() -> None:
    for rule in RULES:
        for text in (*rule.sources, *rule.disputed_by):
            assert cite(text).text == text
