"""What hypothesis draws: conditions, values as the rules read them, facts as they are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hypothesis import settings
from hypothesis import strategies as st

from tweeluik.domain.guide.conditions import All, Condition, Either, Span, Value
from tweeluik.domain.guide.fact_types import (
    DateFact,
    Fact,
    ManyFact,
    NumberFact,
    OneFact,
    YesNoFact,
)
from tweeluik.domain.guide.facts import CATALOGUE, INPUT
from tweeluik.domain.guide.reading import FactsError, Reading, read

ON = date(2026, 11, 23)

POOL = (
    # A few facts of each kind, so that conditions and values meet often.
    CATALOGUE["role"],
    CATALOGUE["wage_payment"],
    CATALOGUE["advice_by"],
    CATALOGUE["conflict"],
    CATALOGUE["parties_agree"],
    CATALOGUE["subject"],
    CATALOGUE["weeks_ill"],
    CATALOGUE["objection_days_left"],
    CATALOGUE["contract_end"],
)

THRESHOLDS = (-1, 0, 6, 91, 104)

DAYS = ("2026-01-01", "2026-11-22", "2027-03-31")


def rounds(examples: int) -> settings:
    """So many examples, however long each takes; random ones, so that every run looks further."""
    return settings(max_examples=examples, deadline=None)


def _atom(fact: Fact) -> st.SearchStrategy[Condition]:
    if isinstance(fact, OneFact):
        some = st.lists(st.sampled_from(fact.values), min_size=1, max_size=4)
        return some.map(lambda values: fact.is_(*values))
    if isinstance(fact, YesNoFact):
        return st.sampled_from((fact.yes, fact.no, fact.given))
    if isinstance(fact, ManyFact):
        some = st.lists(st.sampled_from(fact.values[:6]), min_size=1, max_size=4)
        return st.tuples(st.booleans(), some).map(
            lambda drawn: fact.any_of(*drawn[1]) if drawn[0] else fact.only(*drawn[1])
        )
    if isinstance(fact, NumberFact):
        return st.tuples(st.booleans(), st.sampled_from(THRESHOLDS)).map(
            lambda drawn: fact.from_(drawn[1]) if drawn[0] else fact.below(drawn[1])
        )
    return st.just(fact.given)


def conditions() -> st.SearchStrategy[Condition]:
    """Conditions over the facts of :data:`POOL`, up to some dozen atoms, also empty groups."""
    atoms = st.one_of(*(_atom(fact) for fact in POOL))
    return st.recursive(
        atoms | st.sampled_from((All(()), Either(()))),
        lambda parts: st.one_of(
            st.tuples(parts, parts).map(lambda two: two[0] & two[1]),
            st.tuples(parts, parts).map(lambda two: two[0] | two[1]),
            parts.map(lambda part: ~part),
        ),
        max_leaves=12,
    )


def _known(fact: Fact) -> st.SearchStrategy[Value]:
    if isinstance(fact, OneFact):
        return st.sampled_from(fact.values)
    if isinstance(fact, YesNoFact):
        return st.booleans()
    if isinstance(fact, ManyFact):
        return st.frozensets(st.sampled_from(fact.values[:6]), max_size=3)
    if isinstance(fact, NumberFact):
        near = sorted({t + d for t in THRESHOLDS for d in (-1, 0, 1)} | {fact.low, fact.high})
        return st.tuples(st.sampled_from(near), st.sampled_from(near)).map(
            lambda two: Span(min(two), max(two))
        )
    return st.sampled_from(DAYS)


def values() -> st.SearchStrategy[Mapping[str, Value]]:
    """Some of the facts of :data:`POOL` known, some ``None``, some absent."""
    return st.fixed_dictionaries({}, optional={fact.id: st.none() | _known(fact) for fact in POOL})


@st.composite
def refinements(draw: st.DrawFn) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
    """Values, and the same with unknown facts filled in and spans made narrower."""
    before = draw(values())
    after = dict(before)
    for fact in POOL:
        value = before.get(fact.id)
        if value is None and draw(st.booleans()):
            after[fact.id] = draw(_known(fact))
        elif isinstance(value, Span):
            low = draw(st.integers(value.low, value.high))
            after[fact.id] = Span(low, draw(st.integers(low, value.high)))
    return before, after


NUMBERS = {
    # Around every threshold and every end of a term.
    "weeks_ill": (0, 5, 6, 90, 91, 103, 104, 105, 2_000),
    "days_since_result": (0, 6, 7, 8, 40, 3_700),
    "days_since_decision": (0, 13, 14, 15, 41, 42, 43, 3_700),
}


def told(fact: Fact) -> st.SearchStrategy[object]:
    """A JSON value that may be given for a fact."""
    if isinstance(fact, OneFact):
        return st.sampled_from(fact.values)
    if isinstance(fact, YesNoFact):
        return st.booleans()
    if isinstance(fact, ManyFact):
        return st.lists(st.sampled_from(fact.values), max_size=3)
    if isinstance(fact, NumberFact):
        return st.sampled_from(NUMBERS[fact.id])
    assert isinstance(fact, DateFact)
    return st.sampled_from(DAYS[:2] if fact.id == "first_day_ill" else DAYS)


@st.composite
def facts(draw: st.DrawFn, most: int = 12) -> dict[str, object]:
    """Facts that can be true, as they are given: a role, mostly a subject, and some others."""
    found: dict[str, object] = {"role": draw(told(INPUT["role"]))}
    if draw(st.integers(0, 9)):
        found["subject"] = draw(told(INPUT["subject"]))
    others = [id for id in INPUT if id not in ("role", "subject")]
    for id in draw(st.lists(st.sampled_from(others), max_size=most, unique=True)):
        found[id] = None if draw(st.integers(0, 9)) == 0 else draw(told(INPUT[id]))
        try:
            read(found, ON)
        except FactsError:
            del found[id]  # it contradicts what was drawn before
    return found


def readings() -> st.SearchStrategy[Reading]:
    """Facts that can be true, read."""
    return facts().map(lambda drawn: read(drawn, ON))


@st.composite
def changes(draw: st.DrawFn, most: int = 3) -> dict[str, object]:
    """Other values for some facts, as they would be given; ``None`` takes a fact back.

    The first day of illness stays out: weeks are counted from it when facts are read.
    """
    ids = st.sampled_from([id for id in INPUT if id != "first_day_ill"])
    often = st.sampled_from(
        ("subject", "role", "income", "uwv_decision", "days_since_decision", "advice_by")
    )
    picked = draw(st.lists(ids | often, min_size=1, max_size=most, unique=True))
    return {id: draw(st.none() | told(INPUT[id])) for id in picked}
