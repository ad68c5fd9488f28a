"""Facts that cannot be used: everything that is wrong is told at once, and nothing ever crashes."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.facts import CATALOGUE, DOMAINS, INPUT
from tweeluik.domain.guide.reading import FactsError, Problem, read

from .strategies import ON, rounds, told


def problems(facts: Mapping[str, object], on: date = ON) -> list[Problem]:
    with pytest.raises(FactsError) as caught:
        read(facts, on)
    return list(caught.value.problems)


def problem(facts: Mapping[str, object], on: date = ON) -> Problem:
    (found,) = problems(facts, on)
    return found


# --- what cannot be true ---


@pytest.mark.parametrize(
    ("facts", "code", "fact", "details"),
    [
        ({"rol": "employee"}, "unknown_fact", "rol", {"nearest": "role"}),
        ({"xyzzy": 1}, "unknown_fact", "xyzzy", {"nearest": "role, subject"}),
        ({"weeks-ill": 3}, "unknown_fact", "weeks-ill", {"nearest": "weeks_ill"}),
        ({"objection_days_left": 3}, "derived_fact", "objection_days_left", {}),
        ({"role": "employe"}, "unknown_value", "role", None),
        ({"subject": ["wage", "loon"]}, "unknown_value", "subject", None),
        ({"role": ["employee"]}, "wrong_type_one", "role", {"value": '["employee"]'}),
        ({"role": True}, "wrong_type_one", "role", {"value": "true"}),
        ({"subject": "wage"}, "wrong_type_many", "subject", {"value": "wage"}),
        ({"subject": {"wage": True}}, "wrong_type_many", "subject", None),
        ({"subject": ["wage", None]}, "wrong_type_many", "subject", {"value": "null"}),
        ({"conflict": "yes"}, "wrong_type_yes_no", "conflict", {"value": "yes"}),
        ({"conflict": 1}, "wrong_type_yes_no", "conflict", {"value": "1"}),
        ({"weeks_ill": "3"}, "wrong_type_number", "weeks_ill", {"value": "3"}),
        ({"weeks_ill": 3.0}, "wrong_type_number", "weeks_ill", {"value": "3.0"}),
        ({"weeks_ill": True}, "wrong_type_number", "weeks_ill", {"value": "true"}),
        (
            {"weeks_ill": -1},
            "out_of_range",
            "weeks_ill",
            {"value": "-1", "low": "0", "high": "2000"},
        ),
        ({"weeks_ill": 2_001}, "out_of_range", "weeks_ill", None),
        ({"days_since_decision": 3_701}, "out_of_range", "days_since_decision", None),
        (
            {"weeks_ill": 10**5_000},
            "out_of_range",
            "weeks_ill",
            {"value": "...", "low": "0", "high": "2000"},
        ),
        ({"contract_end": 20261231}, "wrong_type_date", "contract_end", {"value": "20261231"}),
        ({"contract_end": "31-12-2026"}, "impossible_date", "contract_end", None),
        ({"contract_end": "2026-02-30"}, "impossible_date", "contract_end", None),
        ({"contract_end": "2026-W52-1"}, "impossible_date", "contract_end", None),
        ({"contract_end": "20261231"}, "impossible_date", "contract_end", None),
        ({"contract_end": "2026-12-31T00:00"}, "impossible_date", "contract_end", None),
        (
            {"first_day_ill": "2026-11-24"},
            "first_day_after_on",
            "first_day_ill",
            {"value": "2026-11-24", "on": "2026-11-23"},
        ),
        (
            {"first_day_ill": "2026-11-16", "weeks_ill": 2},
            "weeks_against_first_day",
            "weeks_ill",
            {"value": "2", "first_day": "2026-11-16", "weeks": "1"},
        ),
        (
            {"not_ill": True, "weeks_ill": 2},
            "contradiction",
            "not_ill",
            {"value": "true", "other": "weeks_ill"},
        ),
        (
            {"not_ill": True, "first_day_ill": "2026-11-16"},
            "contradiction",
            "not_ill",
            {"value": "true", "other": "first_day_ill"},
        ),
        (
            {"earlier_expert_opinion": "none", "earlier_expert_opinion_question": "own_work"},
            "contradiction",
            "earlier_expert_opinion",
            {"value": "none", "other": "earlier_expert_opinion_question"},
        ),
        (
            {"dismissal": "none", "dismissal_date": "2026-12-31"},
            "contradiction",
            "dismissal",
            {"value": "none", "other": "dismissal_date"},
        ),
        (
            {"uwv_decision": "none", "days_since_decision": 3},
            "contradiction",
            "uwv_decision",
            {"value": "none", "other": "days_since_decision"},
        ),
        (
            {"advice_by": "none", "advice_says": "fit"},
            "contradiction",
            "advice_by",
            {"value": "none", "other": "advice_says"},
        ),
    ],
)
def test_what_cannot_be_true(
    facts: Mapping[str, object], code: str, fact: str, details: Mapping[str, str] | None
) -> None:
    found = problem(facts)
    assert (found.code, found.fact) == (code, fact)
    assert details is None or found.details == details
    assert all(isinstance(text, str) and len(text) <= 600 for text in found.details.values())


@pytest.mark.parametrize("advised", sorted(DOMAINS["advice_by"] - {"none"}, key=str))
def test_who_had_advice_has_no_reason_for_having_none(advised: str) -> None:
    found = problem({"advice_by": advised, "no_advice_because": "not_asked"})
    assert (found.code, found.fact) == ("contradiction", "advice_by")
    assert read({"advice_by": "none", "no_advice_because": "not_asked"}, ON)


def test_what_seems_to_contradict_and_does_not() -> None:
    """A value that only a presumption would contradict, and null beside anything, are fine."""
    for facts in (
        {"weeks_ill": 3},
        {"not_ill": False, "weeks_ill": 3},
        {"not_ill": True, "weeks_ill": None},
        {"earlier_expert_opinion_question": "own_work"},
        {"dismissal_date": "2026-12-31"},
        {"uwv_decision": None, "days_since_decision": 3},
        {"advice_by": "none", "advice_says": None},
        {"no_advice_because": "employee_stayed_away"},
    ):
        assert read(facts, ON)


def test_nearest_values() -> None:
    assert {"employee", "employer"} <= set(
        problem({"role": "employe"}).details["nearest"].split(", ")
    )
    assert problem({"subject": ["own-work"]}).details["nearest"].split(", ")[0] == "own_work"
    # Nothing looks like it: all values are named.
    assert problem({"court": "zzz"}).details["nearest"] == "none, planned, pending"
    assert problem({"rol": 1, "role": "employee"}).details["nearest"].split(", ")[0] == "role"
    assert len(problem({"employer_agrees": True}).details["nearest"].split(", ")) == 3


def test_long_values_are_cut() -> None:
    exact, longer = "x" * 60, "x" * 61
    assert problem({"role": exact}).details["value"] == exact
    assert problem({"role": longer}).details["value"] == "x" * 57 + "..."
    assert problem({longer: 1}).fact == "x" * 57 + "..."
    nested: object = []
    for _ in range(100_000):
        nested = [nested]
    assert problem({"role": nested}).details["value"] == "..."


def test_all_problems_at_once() -> None:
    facts = {
        "rol": "employee",
        "subject": "wage",
        "weeks_ill": -4,
        "contract_end": "tomorrow",
        "first_day_ill": "2027-01-01",
        "advice_by": "none",
        "advice_says": "fit",
        "conflict": None,
    }
    assert [(p.code, p.fact) for p in problems(facts)] == [
        ("unknown_fact", "rol"),
        ("wrong_type_many", "subject"),
        ("out_of_range", "weeks_ill"),
        ("impossible_date", "contract_end"),
        ("first_day_after_on", "first_day_ill"),
        ("contradiction", "advice_by"),
    ]


def test_the_error_names_everything() -> None:
    with pytest.raises(FactsError, match=r"unknown_fact: rol .*; wrong_type_one: role") as caught:
        read({"rol": 1, "role": 2}, ON)
    assert isinstance(caught.value, ValueError)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(("employee", "none", "2026-11-01", "2026-11-23", "wage")),
    lambda parts: (
        st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=6), parts, max_size=3)
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(tuple(CATALOGUE)) | st.text(max_size=20)


@st.composite
def anything(draw: st.DrawFn) -> dict[str, Any]:
    """Any JSON object, with many right ids and right values in it."""
    found: dict[str, Any] = draw(st.dictionaries(NAMES, JSON, max_size=6))
    for id in draw(st.lists(st.sampled_from(tuple(INPUT)), max_size=8, unique=True)):
        found[id] = draw(told(INPUT[id]))
    return found


@rounds(400)
@given(anything())
@example({"weeks_ill": 10**5_000})
@example({"\ud800": "\udfff"})
@example({"first_day_ill": "0001-01-01"})
@example({"contract_end": "9999-12-31", "dismissal_date": "0001-01-01"})
def test_anything_reads_or_is_refused(facts: dict[str, Any]) -> None:
    """Never another exception; and what can be read can be answered."""
    before = deepcopy(facts)
    try:
        reading = read(facts, ON)
    except FactsError as refused:
        named = [found.fact for found in refused.problems]
        assert named, "refused without a problem"
    else:
        assert reading.given.keys() == facts.keys()
        assert reading.given.keys() <= INPUT.keys()
        assert advise(facts, ON, with_what_if=False).primary
    assert list(facts) == list(before)  # the input is left alone
    assert [type(raw) for raw in facts.values()] == [type(raw) for raw in before.values()]


@pytest.mark.parametrize("year", [1900, 1987, 2006, 2016, 2017, 2026, 2100])
def test_any_day(year: int) -> None:
    facts = {
        "role": "employee",
        "subject": ["capacity", "pre_employment_exam", "uwv_decision"],
        "uwv_decision": "wia",
        "days_since_decision": 3_700,
        "days_since_result": 3_700,
        "weeks_ill": 2_000,
    }
    assert advise(facts, date(year, 2, 28)).primary
