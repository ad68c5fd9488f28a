"""What a change moves: judged incrementally, it gives what judging from scratch gives."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given

from tweeluik.domain.guide.changes import (
    State,
    alternatives,
    as_json,
    changed,
    judge,
    matters,
    move,
)
from tweeluik.domain.guide.conditions import Span, Value
from tweeluik.domain.guide.fact_types import Fact, NumberFact
from tweeluik.domain.guide.facts import CATALOGUE, INPUT
from tweeluik.domain.guide.reading import FactsError, Reading, read
from tweeluik.domain.guide.rulebook import rulebook
from tweeluik.domain.guide.verdicts import verdict

from .strategies import ON, changes, facts, readings, rounds

BOOK = rulebook(ON)


def value(fact: str, raw: object) -> Value:
    return None if raw is None else read({fact: raw}, ON).values[fact]


def same(found: State, expected: State) -> None:
    for id in CATALOGUE:
        assert found.values.get(id) == expected.values.get(id), id
        assert found.presumed.get(id) == expected.presumed.get(id), id
    assert found.yes == expected.yes
    assert found.maybe == expected.maybe
    assert found.verdicts == expected.verdicts
    assert found.on == expected.on


def check(given_facts: Mapping[str, object], told_now: Mapping[str, object]) -> None:
    """Change by change must be as read from scratch, also where that cannot be."""
    state = judge(BOOK, read(given_facts, ON))
    change = {id: value(id, raw) for id, raw in told_now.items()}
    found = changed(BOOK, state, change)
    moved = move(BOOK, state, change)
    if "weeks_ill" in change and given_facts.get("first_day_ill") is not None:
        assert found is None  # the weeks are counted from that day; they cannot differ
        return
    try:
        expected = judge(BOOK, read({**given_facts, **told_now}, ON))
    except FactsError:
        assert found is None
        assert moved is None
        return
    assert found is not None
    assert moved is not None
    same(found, expected)
    assert (moved.yes, moved.maybe) == (expected.yes, expected.maybe)
    assert moved.verdicts == {
        id: now for id, now in expected.verdicts.items() if state.verdicts[id] != now
    }
    assert {**state.verdicts, **moved.verdicts} == expected.verdicts


@rounds(300)
@given(facts(), changes(most=1))
def test_one_change(given_facts: dict[str, object], told_now: dict[str, object]) -> None:
    check(given_facts, told_now)


@rounds(200)
@given(facts(most=20), changes(most=5))
def test_several_changes(given_facts: dict[str, object], told_now: dict[str, object]) -> None:
    check(given_facts, told_now)


@pytest.mark.parametrize(
    ("given_facts", "told_now"),
    [
        # A fact taken back gets its presumption again, also one that hangs on nothing.
        ({"role": "employee", "subject": ["capacity"], "weeks_ill": 104}, {"uwv_decision": None}),
        ({"role": "employee", "conflict": True}, {"conflict": None}),
        ({"role": "employee", "wage_payment": "stopped"}, {"wage_payment": None}),
        # A presumption that hangs on what changes.
        ({"role": "employee", "subject": ["capacity"]}, {"role": "former_employee"}),
        ({"role": "employee", "subject": ["capacity"]}, {"subject": ["no_guidance"]}),
        ({"role": "employee", "subject": ["conduct"]}, {"subject": ["complaint_unanswered"]}),
        ({"role": "former_employee"}, {"income": "sickness_benefit_self_insurer"}),
        # Days left are counted again, or are not known any more.
        ({"uwv_decision": "wia", "days_since_decision": 20}, {"uwv_decision": "sickness_medical"}),
        ({"uwv_decision": "wia", "days_since_decision": 20}, {"uwv_decision": None}),
        ({"subject": ["pre_employment_exam"]}, {"days_since_result": 9}),
        ({"days_since_result": 9}, {"days_since_result": None}),
        # What cannot be.
        ({"advice_by": "nurse", "advice_says": "fit"}, {"advice_by": "none"}),
        ({"first_day_ill": "2026-11-02"}, {"not_ill": True}),
        ({"first_day_ill": "2026-11-02"}, {"weeks_ill": 95}),
        ({"days_since_decision": 3}, {"uwv_decision": "none"}),
    ],
)
def test_by_hand(given_facts: dict[str, object], told_now: dict[str, object]) -> None:
    check(given_facts, told_now)


@rounds(60)
@given(readings())
def test_the_sieve_is_never_wrong_on_no(reading: Reading) -> None:
    """Where a fact does not matter, no other value of it moves a rule or a verdict."""
    state = judge(BOOK, reading)
    for id in INPUT:
        if matters(BOOK, state, id):
            continue
        for other in alternatives(CATALOGUE[id], state.presumed.get(id)):
            moved = move(BOOK, state, {id: other})
            if moved is not None:
                assert (moved.yes, moved.maybe, moved.verdicts) == (state.yes, state.maybe, {})


def test_what_matters() -> None:
    state = judge(BOOK, read({"role": "employee", "subject": ["capacity"]}, ON))
    assert matters(BOOK, state, "wage_payment")
    assert matters(BOOK, state, "subject")
    assert matters(BOOK, state, "role")  # presumptions hang on it
    assert not matters(BOOK, state, "first_day_ill")  # no rule reads it
    assert not matters(BOOK, state, "exam_result")  # nobody was examined


def test_an_unmoved_state_is_left_alone() -> None:
    state = judge(BOOK, read({"role": "employee", "subject": ["capacity"]}, ON))
    before = (dict(state.values), dict(state.presumed), state.yes, dict(state.verdicts))
    after = changed(BOOK, state, {"conflict": True, "subject": frozenset(("wage",))})
    assert after is not None
    assert after.verdicts != state.verdicts
    assert before == (state.values, state.presumed, state.yes, state.verdicts)


def test_judge() -> None:
    reading = read({"role": "employer", "subject": ["own_work"]}, ON)
    state = judge(BOOK, reading)
    assert (state.yes, state.maybe) == BOOK.judge(reading.presumed)
    for id, masks in BOOK.masks.items():
        assert state.verdicts[id] == verdict(state.yes, state.maybe, masks)
    assert state.verdicts["second_opinion"] == "impossible"
    assert state.verdicts["expert_opinion_own_work"] == "recommended"


WEEKS = NumberFact("weeks_ill", unit="weeks", high=9, bands=(Span(0, 2), Span(3, 5), Span(6, 9)))


@pytest.mark.parametrize(
    ("fact", "now", "others"),
    [
        (CATALOGUE["court"], "none", ["planned", "pending"]),
        (CATALOGUE["court"], None, ["none", "planned", "pending"]),
        (CATALOGUE["conflict"], True, [False]),
        (CATALOGUE["conflict"], None, [True, False]),
        (CATALOGUE["contract_end"], None, []),
        (CATALOGUE["subject"], None, []),
        (CATALOGUE["subject"], frozenset(("wage",)), []),
        (
            CATALOGUE["subject"],
            frozenset(("wage", "conduct")),
            [frozenset(("conduct",)), frozenset(("wage",))],
        ),
        # One number for each band that the number now does not touch.
        (WEEKS, None, [Span(0, 0), Span(3, 3), Span(6, 6)]),
        (WEEKS, Span(0, 2), [Span(3, 3), Span(6, 6)]),
        (WEEKS, Span(2, 2), [Span(3, 3), Span(6, 6)]),
        (WEEKS, Span(3, 3), [Span(0, 0), Span(6, 6)]),
        (WEEKS, Span(5, 6), [Span(0, 0)]),
        (WEEKS, Span(0, 9), []),
    ],
)
def test_alternatives(fact: Fact, now: Value, others: list[Value]) -> None:
    assert alternatives(fact, now) == others


@pytest.mark.parametrize(
    ("fact", "held", "raw"),
    [
        ("weeks_ill", Span(91, 91), 91),
        ("subject", frozenset(("wage", "capacity")), ["capacity", "wage"]),
        ("subject", frozenset(), []),
        ("role", "employee", "employee"),
        ("conflict", False, False),
        ("conflict", None, None),
    ],
)
def test_as_json(fact: str, held: Value, raw: object) -> None:
    assert as_json(fact, held) == raw
    assert raw is None or read({fact: raw}, ON).values[fact] == held
