"""A decision table says what its condition says, for every rule and for made-up conditions."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from functools import reduce

import pytest

from tools.docs.decision_table import (
    Among,
    Cell,
    Holding,
    Row,
    Told,
    Within,
    cells,
    columns,
    decision_table,
)
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
    Span,
    Value,
)
from tweeluik.domain.guide.fact_types import ManyFact, NumberFact, OneFact, YesNoFact
from tweeluik.domain.guide.facts import CATALOGUE
from tweeluik.domain.guide.rule import Rule
from tweeluik.domain.guide.rulebook import RULES

PER_RULE = 200
MADE_UP = 300


def as_condition(rows: Iterable[Row]) -> Condition:
    """A table read back: one of its rows holds."""
    return Either(
        tuple(All(tuple(_cell(fact, cell) for (fact, _), cell in row.items())) for row in rows)
    )


def _cell(fact: str, cell: Cell) -> Condition:
    match cell:
        case Among(values):
            return Is(fact, values)
        case Within(low, high):
            return Between(fact, low, high)
        case Told(known):
            return Given(fact) if known else ~Given(fact)
        case Holding(any_of, none_of, only, beyond):
            parts: list[Condition] = [AnyOf(fact, values) for values in any_of]
            parts += [~AnyOf(fact, none_of)] if none_of else []
            parts += [Only(fact, only)] if only is not None else []
            parts += [~Only(fact, values) for values in beyond]
            return All(tuple(parts))


def literals(condition: Condition) -> list[Condition]:
    """The conditions on one fact that a condition is made of."""
    match condition:
        case All(parts) | Either(parts):
            return [literal for part in parts for literal in literals(part)]
        case Not(part):
            return literals(part)
    return [condition]


def known_values(condition: Condition, rnd: random.Random) -> dict[str, Value]:
    """Values for all facts of a condition, near the borders it asks about."""
    asked = literals(condition)
    found: dict[str, Value] = {}
    for id in sorted(condition.facts()):
        fact = CATALOGUE[id]
        about = [literal for literal in asked if id in literal.facts()]
        if isinstance(fact, OneFact):
            found[id] = rnd.choice(fact.values)
        elif isinstance(fact, YesNoFact):
            found[id] = rnd.random() < 0.5
        elif isinstance(fact, ManyFact):
            named = sorted(v for part in about for v in getattr(part, "values", ()))
            pool = [*named, *rnd.sample(fact.values, 2)]
            found[id] = frozenset(rnd.sample(pool, min(len(pool), rnd.choice((0, 1, 1, 2, 3)))))
        elif isinstance(fact, NumberFact):
            sides = [s for p in about if isinstance(p, Between) for s in (p.low, p.high)]
            near = [side + step for side in sides if side is not None for step in (-1, 0, 1)]
            value = rnd.choice(near or [fact.low])
            found[id] = Span(value, value)
        else:
            found[id] = "2027-01-31"
    return found


def differing(
    condition: Condition, rows: Iterable[Row], samples: Iterable[Mapping[str, Value]]
) -> list[Mapping[str, Value]]:
    """The samples about which a table and its condition disagree."""
    read_back = as_condition(rows)
    return [v for v in samples if condition.truth(v) is not read_back.truth(v)]


@pytest.mark.proof
def test_each_rule_that_has_a_table(figure: Callable[[str], None]) -> None:
    tables = checked = 0
    for rule in RULES:
        rows = decision_table(rule.when)
        if rows is None:
            continue
        rnd = random.Random(rule.id)
        samples = [known_values(rule.when, rnd) for _ in range(PER_RULE)]
        assert differing(rule.when, rows, samples) == [], rule.id
        tables, checked = tables + 1, checked + len(samples)
    figure(f"{tables} of {len(RULES)} rules have a table; equal on {checked:,} sets of facts")
    assert tables > 0.9 * len(RULES)


def made_up(rnd: random.Random, depth: int) -> Condition:
    """A condition of a few facts of each kind, with nested parts and negations."""
    if depth == 0 or rnd.random() < 0.2:
        subjects = ("capacity", "own_work", "wage", "conduct")
        low = rnd.randint(0, 8)
        return rnd.choice(
            (
                Is("role", frozenset(rnd.sample(("employee", "employer", "applicant"), 2))),
                Is("conflict", frozenset((rnd.random() < 0.5,))),
                AnyOf("subject", frozenset(rnd.sample(subjects, rnd.randint(1, 3)))),
                Only("subject", frozenset(rnd.sample(subjects, rnd.randint(1, 3)))),
                Between("weeks_ill", low, low + rnd.randint(0, 4)),
                Between("weeks_ill", low, None),
                Given("contract_end"),
            )
        )
    if rnd.random() < 0.3:
        return ~made_up(rnd, depth - 1)
    parts = [made_up(rnd, depth - 1) for _ in range(rnd.randint(2, 3))]
    join = rnd.choice((lambda one, other: one & other, lambda one, other: one | other))
    return reduce(join, parts)


@pytest.mark.proof
def test_made_up_conditions() -> None:
    tables = 0
    for seed in range(MADE_UP):
        rnd = random.Random(seed)
        condition = made_up(rnd, 3)
        rows = decision_table(condition)
        if rows is None:
            continue
        tables += 1
        samples = [known_values(condition, rnd) for _ in range(PER_RULE)]
        assert differing(condition, rows, samples) == [], seed
    assert tables > MADE_UP / 2


def test_cases_that_cannot_be_are_left_out_and_alike_ones_joined() -> None:
    role = CATALOGUE["role"]
    assert isinstance(role, OneFact)
    either = (role.is_("employee") | role.is_("employer")) & role.is_("employee", "applicant")
    assert decision_table(either) == ({("role", "Among"): Among(frozenset(("employee",)))},)
    assert decision_table(role.is_("employee") & role.is_("employer")) == ()
    joined = decision_table(role.is_("employee") | role.is_("employer"))
    assert joined is not None
    assert [cells(row, "role") for row in joined] == [[Among(frozenset(("employee", "employer")))]]


def test_what_needs_too_much_room_has_no_table() -> None:
    wide = [fact for fact in CATALOGUE.values() if isinstance(fact, YesNoFact)][:8]
    assert decision_table(reduce(lambda a, b: a & b, (fact.yes for fact in wide))) is None
    pairs = zip(wide[::2], wide[1::2], strict=True)
    assert decision_table(reduce(lambda a, b: a & b, (a.yes | b.yes for a, b in pairs))) is None


# Negative control


def test_control_a_table_with_a_row_too_few_is_found() -> None:
    found = 0
    for rule in RULES:
        rows = decision_table(rule.when)
        if rows is None or not columns(rows):
            continue
        found += _misses(rule, rows[1:])
    assert found > 0.95 * len(RULES) - len([r for r in RULES if decision_table(r.when) is None])


def _misses(rule: Rule, rows: tuple[Row, ...]) -> bool:
    rnd = random.Random(rule.id)
    samples = [known_values(rule.when, rnd) for _ in range(PER_RULE)]
    return bool(differing(rule.when, rows, samples))
