"""Conditions: strong Kleene logic, and four readings of it that agree."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweeluik.domain.guide.columns import from_values, matches
from tweeluik.domain.guide.compiled import compile_matcher, compile_rules
from tweeluik.domain.guide.conditions import (
    ALWAYS,
    All,
    AnyOf,
    Between,
    Condition,
    Either,
    Not,
    Span,
    Truth,
    Value,
    at_least_two,
    kleene_not,
)
from tweeluik.domain.guide.facts import (
    CATALOGUE,
    DOMAINS,
    conflict,
    contract_end,
    new_facts,
    parties_agree,
    role,
    subject,
    weeks_ill,
)

from .strategies import conditions, refinements, rounds, values

NEVER = Either(())
TRUTHS: tuple[Truth, ...] = (True, False, None)
A, B = conflict.yes, parties_agree.yes


def both(a: Truth, b: Truth) -> dict[str, Value]:
    return {"conflict": a, "parties_agree": b}


# --- truth tables ---


@pytest.mark.parametrize(("a", "b"), list(product(TRUTHS, TRUTHS)))
def test_truth_tables(a: Truth, b: Truth) -> None:
    """Strong Kleene: and is the least, or the greatest, with false < unknown < true."""
    order = {False: 0, None: 1, True: 2}
    facts = both(a, b)
    assert (A & B).truth(facts) is min(a, b, key=order.__getitem__)
    assert (A | B).truth(facts) is max(a, b, key=order.__getitem__)
    assert (~A).truth(facts) is {True: False, False: True, None: None}[a]
    assert kleene_not(a) is {True: False, False: True, None: None}[a]


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        (role.is_("employee", "employer"), "employer", True),
        (role.is_("employee", "employer"), "applicant", False),
        (role.is_("employee"), None, None),
        (conflict.no, False, True),
        (conflict.no, True, False),
        (conflict.yes, True, True),
        (conflict.yes, None, None),
        (subject.any_of("wage", "conduct"), frozenset(("wage", "privacy")), True),
        (subject.any_of("wage"), frozenset(("privacy",)), False),
        (subject.any_of("wage"), frozenset(), False),
        (subject.any_of("wage"), None, None),
        (subject.only("wage", "conduct"), frozenset(("wage",)), True),
        (subject.only("wage", "conduct"), frozenset(("wage", "privacy")), False),
        (subject.only("wage"), frozenset(), False),
        (subject.only("wage"), None, None),
        (weeks_ill.from_(91), Span(91, 91), True),
        (weeks_ill.from_(91), Span(91, 400), True),
        (weeks_ill.from_(91), Span(90, 90), False),
        (weeks_ill.from_(91), Span(0, 90), False),
        (weeks_ill.from_(91), Span(0, 91), None),
        (weeks_ill.from_(91), None, None),
        (weeks_ill.below(104), Span(103, 103), True),
        (weeks_ill.below(104), Span(0, 103), True),
        (weeks_ill.below(104), Span(104, 104), False),
        (weeks_ill.below(104), Span(104, 200), False),
        (weeks_ill.below(104), Span(103, 104), None),
        (Between("weeks_ill", 91, 103), Span(91, 103), True),
        (Between("weeks_ill", 91, 103), Span(90, 103), None),
        (Between("weeks_ill", 91, 103), Span(91, 104), None),
        (Between("weeks_ill", 91, 103), Span(104, 104), False),
        (Between("weeks_ill", None, None), Span(0, 9), True),
        (contract_end.given, "2026-12-31", True),
        (contract_end.given, None, None),
    ],
)
def test_atoms(condition: Condition, value: Value, expected: Truth) -> None:
    (fact,) = condition.facts()
    assert condition.truth({fact: value}) is expected
    assert condition.truth({}) is None  # absent is unknown, whatever is asked


def test_empty_groups() -> None:
    assert ALWAYS.truth({}) is True
    assert NEVER.truth({}) is False


# --- laws ---

LAWS: Mapping[str, Callable[[Condition, Condition, Condition], tuple[Condition, Condition]]] = {
    "de Morgan, and": lambda a, b, c: (~(a & b), ~a | ~b),
    "de Morgan, or": lambda a, b, c: (~(a | b), ~a & ~b),
    "double negation": lambda a, b, c: (~~a, a),
    "commutative, and": lambda a, b, c: (a & b, b & a),
    "commutative, or": lambda a, b, c: (a | b, b | a),
    "associative, and": lambda a, b, c: ((a & b) & c, a & (b & c)),
    "associative, or": lambda a, b, c: ((a | b) | c, a | (b | c)),
    "distributive, and": lambda a, b, c: (a & (b | c), (a & b) | (a & c)),
    "distributive, or": lambda a, b, c: (a | (b & c), (a | b) & (a | c)),
    "absorption, and": lambda a, b, c: (a & (a | b), a),
    "absorption, or": lambda a, b, c: (a | (a & b), a),
    "idempotent, and": lambda a, b, c: (a & a, a),
    "idempotent, or": lambda a, b, c: (a | a, a),
    "neutral, and": lambda a, b, c: (a & ALWAYS, a),
    "neutral, or": lambda a, b, c: (a | NEVER, a),
    "closing, and": lambda a, b, c: (a & NEVER, NEVER),
    "closing, or": lambda a, b, c: (a | ALWAYS, ALWAYS),
}


@rounds(150)
@given(conditions(), conditions(), conditions(), values())
def test_laws(a: Condition, b: Condition, c: Condition, facts: Mapping[str, Value]) -> None:
    for law, sides in LAWS.items():
        left, right = sides(a, b, c)
        assert left.truth(facts) is right.truth(facts), law


@rounds(300)
@given(conditions(), refinements())
def test_more_knowledge_never_flips(
    condition: Condition, told: tuple[Mapping[str, Value], Mapping[str, Value]]
) -> None:
    before, after = told
    known = condition.truth(before)
    if known is not None:
        assert condition.truth(after) is known


# --- conditions are data, not truths ---


def test_no_truth_by_accident() -> None:
    accidents: list[Callable[[], object]] = [
        lambda: bool(A),
        lambda: A and B,
        lambda: A or B,
        lambda: not A,
        lambda: 1 if A else 2,
        lambda: any([A, B]),
        lambda: all([A, B]),
    ]
    for accident in accidents:
        with pytest.raises(TypeError, match="combine with"):
            accident()


@pytest.mark.parametrize("stranger", [True, None, "yes", 1])
def test_only_conditions_combine(stranger: Any) -> None:
    for combine in (lambda: A & stranger, lambda: A | stranger):
        with pytest.raises(TypeError, match="a condition is needed"):
            combine()


def test_equality_is_left_alone() -> None:
    """Two conditions are equal only where they are one object: they are keys of the memo."""
    twin = conflict.yes
    assert A == A
    assert twin != A
    assert len({A, twin}) == 2


def test_groups_are_flat() -> None:
    three = A & B & new_facts.yes
    assert isinstance(three, All)
    assert len(three.parts) == 3
    mixed = A | (B | new_facts.no)
    assert isinstance(mixed, Either)
    assert len(mixed.parts) == 3
    assert len((A & (B | new_facts.no)).parts) == 2  # type: ignore[attr-defined]  # an All
    assert isinstance(~A, Not)
    assert ~~A is A


# --- what a condition can tell of itself ---


@rounds(200)
@given(conditions(), values())
def test_unknown_facts(condition: Condition, facts: Mapping[str, Value]) -> None:
    """Empty when settled; otherwise enough: with all of them filled in it is settled."""
    open_facts = condition.unknown_facts(facts)
    assert open_facts <= condition.facts()
    assert bool(open_facts) is (condition.truth(facts) is None)
    filled = {fact: _some_value(fact) for fact in open_facts}
    assert condition.truth({**facts, **filled}) is not None


def _some_value(fact: str) -> Value:
    samples: dict[str, Value] = {"weeks_ill": Span(7, 7), "objection_days_left": Span(3, 3)}
    samples |= {"subject": frozenset(("wage",)), "contract_end": "2026-12-31"}
    return samples.get(fact) or next(iter(sorted(DOMAINS[fact], key=str)))


def test_a_number_between_bounds_is_named_as_unknown() -> None:
    late = weeks_ill.from_(91) & conflict.yes
    assert late.unknown_facts({"weeks_ill": Span(0, 103), "conflict": True}) == {"weeks_ill"}
    assert late.unknown_facts({"weeks_ill": Span(95, 95)}) == {"conflict"}
    assert late.unknown_facts({"weeks_ill": Span(0, 103), "conflict": False}) == frozenset()


def test_only_what_matters_is_named_as_unknown() -> None:
    """A part that is settled keeps nothing unknown, whatever it reads."""
    condition = (A | B) & ~(new_facts.yes & subject.any_of("wage"))
    assert condition.unknown_facts({"conflict": True}) == {"new_facts", "subject"}
    assert condition.unknown_facts({"conflict": True, "subject": frozenset()}) == frozenset()
    assert condition.unknown_facts({"new_facts": False}) == {"conflict", "parties_agree"}


def test_facts() -> None:
    condition = ~(role.is_("employee") & subject.only("wage")) | weeks_ill.below(6)
    assert condition.facts() == {"role", "subject", "weeks_ill"}
    assert contract_end.given.facts() == {"contract_end"}
    assert ALWAYS.facts() == NEVER.facts() == frozenset()


def _by_json(data: Any, facts: Mapping[str, Value]) -> Truth:
    """An independent reading of the exported form: two-valued, for facts that are all known."""
    kind, *rest = data
    if kind == "not":
        return not _by_json(rest[0], facts)
    if kind in ("all", "any"):
        return {"all": all, "any": any}[kind](_by_json(part, facts) for part in rest)
    held: Any = facts[rest[0]]
    if kind == "is":
        return held in rest[1]
    if kind == "any_of":
        return any(value in held for value in rest[1])
    if kind == "only":
        return bool(held) and all(value in rest[1] for value in held)
    if kind == "between":
        low, high = rest[1:]
        return (low is None or held.low >= low) and (high is None or held.low <= high)
    assert kind == "given"
    return True


@rounds(200)
@given(conditions(), st.data())
def test_to_json(condition: Condition, data: st.DataObject) -> None:
    """The exported form survives JSON and means the same to an independent reader."""
    some = {fact: _some_value(fact) for fact in condition.facts()}
    for fact in some:
        if fact in DOMAINS and fact != "subject":
            some[fact] = data.draw(st.sampled_from(sorted(DOMAINS[fact], key=str)))
        elif fact == "subject":
            some[fact] = data.draw(st.frozensets(st.sampled_from(("capacity", "own_work", "wage"))))
    exported = json.loads(json.dumps(condition.to_json()))
    assert _by_json(exported, some) is condition.truth(some)


def test_json_is_stable() -> None:
    """Values are sorted, so that the hash of the rules does not hang on the order of a set."""
    assert role.is_("professional", "employee").to_json() == [
        "is",
        "role",
        ["employee", "professional"],
    ]
    assert subject.any_of("wage", "conduct").to_json() == ["any_of", "subject", ["conduct", "wage"]]
    assert subject.only("wage", "conduct").to_json() == ["only", "subject", ["conduct", "wage"]]
    assert weeks_ill.below(104).to_json() == ["between", "weeks_ill", None, 103]
    assert weeks_ill.from_(104).to_json() == ["between", "weeks_ill", 104, None]
    assert contract_end.given.to_json() == ["given", "contract_end"]
    assert (~A & B).to_json() == ["all", ["not", A.to_json()], B.to_json()]
    assert (A | B).to_json() == ["any", A.to_json(), B.to_json()]


# --- four readings agree ---


@rounds(250)
@given(st.lists(conditions(), min_size=1, max_size=5), st.lists(values(), min_size=1, max_size=4))
def test_all_readings_agree(told: list[Condition], rows: list[Mapping[str, Value]]) -> None:
    """Interpreted, compiled to bits, compiled to names, and as columns."""
    judge = compile_rules(list(enumerate(told)), DOMAINS)
    matcher = compile_matcher([(f"C{n}", c) for n, c in enumerate(told)], DOMAINS)
    columns = from_values(rows)
    first, bits = matches(told, columns)
    for row, facts in enumerate(rows):
        truths = [condition.truth(facts) for condition in told]
        surely = [n for n, truth in enumerate(truths) if truth is True]
        yes, maybe = judge(facts)
        assert yes == sum(1 << n for n in surely)
        assert maybe == sum(1 << n for n, truth in enumerate(truths) if truth is not False)
        assert matcher(facts) == [f"C{n}" for n in surely]
        assert [bool(columns.surely(c)[row]) for c in told] == [t is True for t in truths]
        assert [bool(columns.surely_not(c)[row]) for c in told] == [t is False for t in truths]
        assert first[row] == (surely[0] if surely else 255)
        assert bits[row] == yes


def test_readings_refuse_strange_kinds() -> None:
    class Strange(Condition):
        pass

    with pytest.raises(TypeError, match="unknown kind"):
        compile_rules([(0, Strange())], DOMAINS)
    for reading in (from_values([{}]).surely, from_values([{}]).surely_not):
        with pytest.raises(TypeError, match="unknown kind"):
            reading(Strange())
    for reading in (Strange().facts, Strange().to_json, lambda: Strange().truth({})):
        with pytest.raises(NotImplementedError):
            reading()


def test_numbers_of_rules_may_be_any_bits() -> None:
    judge = compile_rules([(3, A), (70, B)], DOMAINS)
    assert judge(both(True, None)) == (1 << 3, 1 << 3 | 1 << 70)
    assert judge(both(False, True)) == (1 << 70, 1 << 70)


# --- the named tests ---


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: role.is_("emploee"),
        lambda: role.is_("employee", "Employee"),
        lambda: role.is_(),
        lambda: subject.any_of("wages"),
        lambda: subject.any_of(),
        lambda: subject.only("wage", "loon"),
        lambda: subject.only(),
    ],
)
def test_named_tests_refuse_unknown_values(wrong: Callable[[], Condition]) -> None:
    with pytest.raises(ValueError, match="has no value"):
        wrong()


def test_a_many_valued_fact_holds_a_set() -> None:
    with pytest.raises(TypeError, match="frozenset"):
        AnyOf("subject", frozenset(("wage",))).truth({"subject": "wage"})


@pytest.mark.parametrize("fact", CATALOGUE.values(), ids=lambda fact: fact.id)
def test_every_fact_tells_its_kind(fact: Any) -> None:
    assert fact.kind in ("one", "many", "yes_no", "number", "date")
    assert fact.given.facts() == {fact.id}
    assert CATALOGUE[fact.id] is fact


@pytest.mark.parametrize("held", list(product(TRUTHS, repeat=3)))
def test_at_least_two(held: tuple[Truth, ...]) -> None:
    three = at_least_two((A, B, new_facts.yes))
    facts: dict[str, Value] = {**both(*held[:2]), "new_facts": held[2]}
    pairs = [
        min(pair, key={False: 0, None: 1, True: 2}.__getitem__) for pair in combinations(held, 2)
    ]
    expected = True if True in pairs else None if None in pairs else False
    assert three.truth(facts) is expected
