"""Facts and rules fit each other: every value is used, every band breaks where a rule does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tweeluik.domain.guide import outcome
from tweeluik.domain.guide.conditions import (
    All,
    AnyOf,
    Between,
    Condition,
    Either,
    Given,
    Is,
    Not,
    Only,
)
from tweeluik.domain.guide.fact_types import DateFact, ManyFact, NumberFact, OneFact, YesNoFact
from tweeluik.domain.guide.facts import CATALOGUE, DOMAINS, INPUT
from tweeluik.domain.guide.instruments import (
    EXPERT_OPINIONS,
    INSTRUMENTS,
    ORDER,
    REINTEGRATION_OPINIONS,
    STANDARD_OPINIONS,
)
from tweeluik.domain.guide.rulebook import RULES, rulebook

from .strategies import ON

BOOK = rulebook(ON)

# --- facts and rules fit each other ---


def leaves(condition: Condition) -> Iterator[Condition]:
    """The atoms of a condition."""
    if isinstance(condition, All | Either):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        yield condition


def named_values(conditions: Iterator[Condition]) -> dict[str, set[object]]:
    """Per fact the values that some atom names; ``None`` for "is it known" and numbers."""
    found: dict[str, set[object]] = {id: set() for id in CATALOGUE}
    for condition in conditions:
        for leaf in leaves(condition):
            if isinstance(leaf, Is | AnyOf | Only):
                found[leaf.fact] |= leaf.values
            elif isinstance(leaf, Between | Given):
                found[leaf.fact].add(None)
    return found


IN_RULES = named_values(rule.when for rule in RULES)


@pytest.mark.parametrize("id", INPUT)
def test_every_value_is_used_by_a_rule(id: str) -> None:
    """Each value is named by a rule; at most one is only "none of those"."""
    fact = INPUT[id]
    if isinstance(fact, OneFact | ManyFact | YesNoFact):
        unnamed = DOMAINS[id] - IN_RULES[id]
        assert len(unnamed) <= 1, sorted(unnamed, key=str)
        assert IN_RULES[id], "no rule reads it"
    else:
        # What is only counted with is read by way of weeks or days left.
        counted = {
            "first_day_ill": "weeks_ill",
            "days_since_result": "re_examination_days_left",
            "days_since_decision": "objection_days_left",
        }
        assert IN_RULES[counted.get(id, id)]


def test_every_subject_is_named() -> None:
    assert DOMAINS["subject"] <= IN_RULES["subject"]


def conditions_in(data: object) -> Iterator[Condition]:
    """Every condition that stands somewhere in a table."""
    if isinstance(data, Condition):
        yield data
    elif isinstance(data, tuple):
        for part in data:
            yield from conditions_in(part)


def thresholds(fact: str) -> set[int]:
    """Every number from which some condition changes its mind, wherever conditions stand."""
    stood = [
        *(rule.when for rule in RULES),
        *(p.when for found in CATALOGUE.values() for p in found.presumptions),
        *(condition for table in vars(outcome).values() for condition in conditions_in(table)),
    ]
    found: set[int] = set()
    for condition in stood:
        for leaf in leaves(condition):
            if isinstance(leaf, Between) and leaf.fact == fact:
                found |= {leaf.low} if leaf.low is not None else set()
                found |= {leaf.high + 1} if leaf.high is not None else set()
    return found


@pytest.mark.parametrize("id", [id for id, f in CATALOGUE.items() if isinstance(f, NumberFact)])
def test_bands_fit_the_thresholds(id: str) -> None:
    """Bands lie side by side from the lowest to the highest value and break where rules do."""
    fact = CATALOGUE[id]
    assert isinstance(fact, NumberFact)
    breaks = thresholds(id)
    if not fact.bands:
        assert not breaks
        return
    assert fact.bands[0].low == fact.low
    assert fact.bands[-1].high == fact.high
    for one, next_one in zip(fact.bands, fact.bands[1:], strict=False):
        assert one.high + 1 == next_one.low
    assert {band.low for band in fact.bands[1:]} == breaks
    assert all(fact.low < number <= fact.high for number in breaks)


def test_presumed_values_are_values() -> None:
    for id, fact in CATALOGUE.items():
        for presumption in fact.presumptions:
            assert presumption.when.facts() <= INPUT.keys() - {id}
            if id in DOMAINS and not isinstance(fact, ManyFact):
                assert presumption.value in DOMAINS[id]


def test_the_catalogue() -> None:
    assert set(INPUT) == {id for id, fact in CATALOGUE.items() if not fact.derived}
    assert CATALOGUE.keys() - INPUT.keys() == {"re_examination_days_left", "objection_days_left"}
    for id, fact in CATALOGUE.items():
        assert fact.id == id
        assert isinstance(fact, OneFact | ManyFact | YesNoFact | NumberFact | DateFact)
        if isinstance(fact, OneFact | ManyFact):
            assert len(set(fact.values)) == len(fact.values) >= 2
        if isinstance(fact, NumberFact):
            assert fact.low < fact.high
            assert fact.unit
    assert len(DOMAINS["subject"]) == 31
    assert DOMAINS["conflict"] == {True, False}
    assert "weeks_ill" not in DOMAINS


def test_instruments() -> None:
    assert len(set(INSTRUMENTS)) == len(INSTRUMENTS) == 23
    assert [ORDER[id] for id in INSTRUMENTS] == list(range(23))
    assert len(EXPERT_OPINIONS) == 5
    assert set(REINTEGRATION_OPINIONS) < set(STANDARD_OPINIONS) < set(EXPERT_OPINIONS)
    assert set(EXPERT_OPINIONS) - set(STANDARD_OPINIONS) == {"expert_opinion_frequent_absence"}
    # Every instrument can be pointed to.
    for id in INSTRUMENTS:
        assert BOOK.masks[id].fits | BOOK.masks[id].fits_best
