"""What is best per subject, and what comes first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.changes import State, judge
from tweeluik.domain.guide.conditions import ALWAYS, Value
from tweeluik.domain.guide.deadlines import Deadline
from tweeluik.domain.guide.facts import expert_opinion_favours, subject
from tweeluik.domain.guide.instruments import INSTRUMENTS, ORDER
from tweeluik.domain.guide.reading import read
from tweeluik.domain.guide.rule import Effect, Rule, fits, fits_best, impossible
from tweeluik.domain.guide.rulebook import build
from tweeluik.domain.guide.subjects import best_per_subject, primaries
from tweeluik.domain.guide.verdicts import OFFERED, Verdict

from .strategies import ON, facts, rounds

Facts = dict[str, Any]


def state(values: Mapping[str, Value], **verdicts: Verdict) -> State:
    """A state with these verdicts; all others are not applicable."""
    given_ones: dict[str, Verdict] = {**dict.fromkeys(INSTRUMENTS, "not_applicable"), **verdicts}
    return State(ON, values, values, 0, 0, given_ones)


def deadline(instrument: str | None, day: str, kind: str = "statutory") -> Deadline:
    last = date.fromisoformat(day)
    return Deadline("some_term", last, last, kind, ("S1.tip2",), instrument)


THREE = {
    "conduct": "complaint",
    "capacity": "second_opinion",
    "uwv_decision": "objection_uwv",
}


# --- what comes first ---


def test_as_the_subjects_came() -> None:
    assert primaries(state({}), THREE, ()) == ("complaint", "second_opinion", "objection_uwv")
    backwards = dict(reversed(THREE.items()))
    assert primaries(state({}), backwards, ()) == ("objection_uwv", "second_opinion", "complaint")


@pytest.mark.parametrize("wage", ["threatened", "stopped", "suspended"])
@pytest.mark.parametrize("pressed", ["wage", "own_work", "capacity"])
def test_a_threatened_wage_goes_first(wage: str, pressed: str) -> None:
    told = {"conduct": "complaint", "privacy": "talk", pressed: "expert_opinion_own_work"}
    found = primaries(state({"wage_payment": wage}), told, ())
    assert found == ("expert_opinion_own_work", "complaint", "talk")


@pytest.mark.parametrize("wage", ["paid", "disputed_past", None])
def test_a_wage_that_is_safe_or_of_the_past_does_not(wage: str | None) -> None:
    found = primaries(state({"wage_payment": wage}), THREE, ())
    assert found == ("complaint", "second_opinion", "objection_uwv")


def test_a_wage_that_is_only_presumed_does_not_press() -> None:
    presumed = state({})
    presumed.presumed = {"wage_payment": "stopped"}
    assert primaries(presumed, THREE, ())[0] == "complaint"


def test_the_nearest_statutory_deadline_goes_before_the_wage() -> None:
    wage = state({"wage_payment": "stopped"})
    dated = (deadline("objection_uwv", "2026-12-07"),)
    assert primaries(wage, THREE, dated) == ("objection_uwv", "second_opinion", "complaint")
    nearer = (*dated, deadline("complaint", "2026-12-06"))
    assert primaries(wage, THREE, nearer) == ("complaint", "objection_uwv", "second_opinion")


def test_of_two_deadlines_the_nearest_counts() -> None:
    dated = (
        deadline("objection_uwv", "2026-12-24"),
        deadline("complaint", "2026-12-10"),
        deadline("objection_uwv", "2026-12-01"),
        deadline("objection_uwv", "2026-12-30"),
    )
    assert primaries(state({}), THREE, dated) == ("objection_uwv", "complaint", "second_opinion")


@pytest.mark.parametrize("kind", ["published", "practice", "seed", "agreed", "target"])
def test_other_dates_do_not_press(kind: str) -> None:
    dated = (
        deadline("objection_uwv", "2026-12-01", kind),
        deadline(None, "2026-11-24"),
        deadline("mediation", "2026-11-24"),
    )
    assert primaries(state({}), THREE, dated)[0] == "complaint"


def test_each_instrument_once() -> None:
    told = {"conduct": "complaint", "privacy": "complaint", "wage": "court", "own_work": "court"}
    assert primaries(state({}), told, ()) == ("complaint", "court")
    pressed = primaries(state({"wage_payment": "stopped"}), told, ())
    assert pressed == ("court", "complaint")


def test_without_a_subject() -> None:
    """What surely fits best, in declared order; talking otherwise."""
    assert primaries(state({}), {}, ()) == ("talk",)
    assert primaries(state({}, court="possible"), {}, ()) == ("talk",)
    found = state({}, insurer_route="recommended", court="recommended", complaint="depends")
    assert primaries(found, {}, ()) == ("court",)


# --- the best per subject ---


def effect_rule(id: str, effect: Effect, when: Any = ALWAYS) -> Rule:
    return Rule(id, when, ("S1.tip2",), (effect,))


def best(rules: list[Rule], told: Facts, *about: str) -> dict[str, str]:
    book = build(rules)
    return best_per_subject(book, judge(book, read(told, ON)), about)


def test_strength() -> None:
    """Best, then perhaps best, then possible, then perhaps possible; ties in declared order."""
    unknown = {"subject": ["wage"]}
    known = subject.any_of("wage")
    perhaps = expert_opinion_favours.is_("employee")  # nobody presumes whom it favoured
    rules = [
        effect_rule("X1", fits("talk"), perhaps),
        effect_rule("X2", fits("mediation"), known),
        effect_rule("X3", fits("handover"), known),
        effect_rule("X4", fits_best("complaint"), perhaps),
        effect_rule("X5", fits_best("cao_body"), known),
        effect_rule("X6", fits_best("court"), known),
    ]
    expected = ["cao_body", "court", "complaint", "mediation", "handover", "talk"]
    while rules:
        assert best(rules, unknown, "wage") == {"wage": expected[0]}
        rules = [rule for rule in rules if expected[0] not in rule.instruments]
        expected.pop(0)
    assert best([effect_rule("X7", impossible("court"))], unknown, "wage") == {"wage": "talk"}


def test_per_subject_alone_and_over_all() -> None:
    """Best for the subject alone, out of what is also offered over all subjects together."""
    rules = [
        effect_rule("X1", fits_best("complaint"), subject.any_of("conduct")),
        effect_rule("X2", fits_best("second_opinion"), subject.any_of("capacity")),
        effect_rule("X3", fits("mediation"), subject.any_of("capacity")),
        effect_rule("X4", impossible("second_opinion"), subject.any_of("pre_employment_exam")),
    ]
    told = {"subject": ["capacity", "conduct"]}
    assert best(rules, told, "capacity", "conduct") == {
        "capacity": "second_opinion",
        "conduct": "complaint",
    }
    closed = {"subject": ["capacity", "pre_employment_exam"]}
    assert best(rules, closed, "capacity", "pre_employment_exam") == {
        "capacity": "mediation",
        "pre_employment_exam": "talk",
    }
    assert best(rules, {"subject": []}) == {}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (["capacity", "conduct"], ("second_opinion", "complaint")),
        (["conduct", "capacity"], ("complaint", "second_opinion")),
        (
            ["suitable_work", "employer_efforts"],
            ("expert_opinion_suitable_work", "expert_opinion_employer_efforts"),
        ),
        (["conduct", "privacy"], ("complaint",)),
        # An examination closes the second opinion; what is left ties in declared order.
        (["capacity", "pre_employment_exam"], ("talk", "re_examination")),
    ],
)
def test_two_subjects(told: list[str], expected: tuple[str, ...]) -> None:
    advice = advise({"role": "employee", "subject": told}, ON)
    assert list(advice.by_subject) == told
    assert advice.primary == expected


def test_a_running_term_goes_first() -> None:
    told = {
        "role": "employee",
        "subject": ["conduct", "uwv_decision"],
        "uwv_decision": "wia",
        "days_since_decision": 7,
    }
    assert advise(told, ON).primary == ("objection_uwv", "complaint")
    assert advise({**told, "days_since_decision": None}, ON).primary == (
        "complaint",
        "objection_uwv",
    )


@rounds(150)
@given(facts())
def test_primary_is_offered_and_never_empty(told: Facts) -> None:
    advice = advise(told, ON, with_what_if=False)
    assert advice.primary
    assert len(set(advice.primary)) == len(advice.primary)
    assert all(advice.instruments[id].verdict in OFFERED for id in advice.primary)
    assert tuple(advice.by_subject) == advice.reading.subjects
    if advice.by_subject:
        assert set(advice.primary) == set(advice.by_subject.values())
    else:
        assert len(advice.primary) == 1
    for id in advice.by_subject.values():
        assert id in ORDER
