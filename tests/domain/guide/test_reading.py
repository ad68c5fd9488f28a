"""Reading facts: every kind, what is unknown, what is presumed and what is derived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given

from tweeluik.domain.guide.conditions import Span, Value
from tweeluik.domain.guide.facts import CATALOGUE, INPUT
from tweeluik.domain.guide.reading import (
    PLAIN,
    Reading,
    contradicts,
    last_day,
    presume,
    presume_after,
    read,
)
from tweeluik.domain.law.calendar import DateSpan

from .strategies import ON, changes, readings, rounds

# --- every kind of fact ---


@pytest.mark.parametrize(
    ("fact", "raw", "value"),
    [
        ("role", "employer", "employer"),
        ("conflict", True, True),
        ("conflict", False, False),
        ("subject", ["wage", "conduct"], frozenset(("wage", "conduct"))),
        ("subject", ("wage",), frozenset(("wage",))),
        ("subject", [], frozenset()),
        ("weeks_ill", 0, Span(0, 0)),
        ("weeks_ill", 2_000, Span(2_000, 2_000)),
        ("contract_end", "2026-12-31", "2026-12-31"),
        ("contract_end", "2028-02-29", "2028-02-29"),
    ],
)
def test_kinds(fact: str, raw: object, value: Value) -> None:
    reading = read({fact: raw}, ON)
    assert reading.values[fact] == value
    assert reading.presumed[fact] == value
    assert fact not in reading.presumptions
    assert fact not in reading.unknown
    assert reading.given == {fact: list(raw) if isinstance(raw, tuple) else raw}


@pytest.mark.parametrize("fact", INPUT)
def test_absent_and_null(fact: str) -> None:
    """Absent was not asked, null was asked and is not known; both are unknown to the rules."""
    absent, asked = read({}, ON), read({fact: None}, ON)
    assert fact not in absent.given
    assert asked.given == {fact: None}
    assert fact in absent.unknown
    assert fact in asked.unknown
    assert absent.values.get(fact) is None
    assert asked.values.get(fact) is None
    assert asked.presumed == absent.presumed
    assert asked.presumptions == absent.presumptions


def test_order() -> None:
    """Facts are echoed in the order of the catalogue, subjects in the order given."""
    reading = read({"subject": ["wage", "conduct", "wage"], "role": "employee"}, ON)
    assert list(reading.given) == ["role", "subject"]
    assert reading.given["subject"] == ["wage", "conduct"]  # once each
    assert reading.subjects == ("wage", "conduct")
    assert read({}, ON).subjects == ()
    assert read({"subject": None}, ON).subjects == ()


def test_unknown_is_in_catalogue_order_and_never_derived() -> None:
    unknown = read({"role": "employee", "days_since_result": 3}, ON).unknown
    assert list(unknown) == [id for id in INPUT if id not in ("role", "days_since_result")]
    assert not set(unknown) & {"re_examination_days_left", "objection_days_left"}


# --- what is presumed ---


def test_presumed_of_everybody() -> None:
    assert read({}, ON).presumptions == {
        "on_behalf": False,
        "employment": "permanent",
        "no_advice_because": "not_asked",
        "employee_says": "can_do_less",
        "treating_doctor_differs": False,
        "parties_agree": False,
        "conflict": False,
        "medical_doubt": True,
        "question_specific": True,
        "new_facts": False,
        "cao_names_body": False,
        "small_employer": False,
        "weeks_ill": Span(0, 103),
        "not_ill": False,
        "court": "none",
        "earlier_second_opinion": "none",
        "earlier_expert_opinion": "none",
        "second_opinion_doctor": "not_chosen",
        "second_opinion_contract": True,
        "employer_agrees_to_doctor": False,
        "request_past_own_doctor": False,
        "doctor_prefers_other_instrument": False,
        "cao_gives_second_opinion": False,
        "file_passed_without_consent": False,
        "authorisation": "willing",
        "examination": "willing",
        "complaint_status": "none",
        "uwv_discourages": False,
        "doctor_follows_uwv_list": False,
        "employer_demands_return": False,
        "re_examined": False,
        "re_examination_doctor": "other",
    }


EMPLOYEE = {"role": "employee"}


@pytest.mark.parametrize(
    ("facts", "fact", "presumed"),
    [
        ({"role": "employee"}, "income", "wage"),
        ({"role": "employer"}, "income", "wage"),
        ({"role": "professional"}, "income", "wage"),
        ({"role": "former_employee"}, "income", None),
        ({"role": "self_employed"}, "income", "none"),
        ({"role": "applicant"}, "income", "none"),
        ({}, "income", None),
        (EMPLOYEE, "advice_by", "occupational_physician"),
        ({**EMPLOYEE, "subject": ["no_guidance", "wage"]}, "advice_by", "none"),
        ({"subject": ["no_guidance"]}, "advice_by", "none"),
        ({"role": "former_employee"}, "advice_by", None),
        (
            {"role": "former_employee", "income": "sickness_benefit_self_insurer"},
            "advice_by",
            "occupational_physician",
        ),
        (EMPLOYEE, "wage_payment", None),
        ({**EMPLOYEE, "subject": ["capacity"]}, "wage_payment", "paid"),
        ({**EMPLOYEE, "subject": ["capacity", "wage"]}, "wage_payment", None),
        ({"subject": ["capacity"]}, "dismissal", "none"),
        ({"subject": ["dismissal"]}, "dismissal", None),
        ({"subject": ["second_opinion_ignored"]}, "doctor_reaction", "rejected_with_reasons"),
        ({"subject": ["capacity"]}, "doctor_reaction", None),
        ({"subject": ["wage"]}, "earlier_expert_opinion_question", "own_work"),
        ({"subject": ["own_work"]}, "earlier_expert_opinion_question", "own_work"),
        ({"subject": ["capacity"]}, "earlier_expert_opinion_question", "own_work"),
        ({"subject": ["suitable_work"]}, "earlier_expert_opinion_question", "suitable_work"),
        ({"subject": ["labour_expert_report"]}, "earlier_expert_opinion_question", "suitable_work"),
        ({"subject": ["work_available"]}, "earlier_expert_opinion_question", "suitable_work"),
        ({"subject": ["employer_efforts"]}, "earlier_expert_opinion_question", "employer_efforts"),
        ({"subject": ["employee_efforts"]}, "earlier_expert_opinion_question", "employee_efforts"),
        ({"subject": ["frequent_absence"]}, "earlier_expert_opinion_question", "frequent_absence"),
        ({"subject": ["conduct"]}, "earlier_expert_opinion_question", None),
        ({"subject": ["refused_second_opinion"]}, "refusal_by", "occupational_physician"),
        ({"subject": ["capacity"]}, "refusal_by", None),
        ({"subject": ["conduct"]}, "complaint_about", "occupational_physician"),
        ({"subject": ["privacy"]}, "complaint_about", "occupational_physician"),
        ({"subject": ["complaint_unanswered"]}, "complaint_about", "occupational_physician"),
        ({"subject": ["refused_second_opinion"]}, "complaint_about", "occupational_physician"),
        ({"subject": ["wage"]}, "complaint_about", None),
        ({"subject": ["complaint_unanswered"]}, "complaint_status", "unanswered"),
        ({"subject": ["conduct"]}, "complaint_status", "none"),
        ({"subject": ["pre_employment_exam"]}, "exam_result", "negative"),
        ({"subject": ["wage"]}, "exam_result", None),
        (EMPLOYEE, "initiative", "employee"),
        ({"role": "professional"}, "initiative", "employee"),
        ({"role": "employer"}, "initiative", None),
        ({}, "initiative", None),
        ({**EMPLOYEE, "subject": ["wage"]}, "uwv_decision", "none"),
        ({**EMPLOYEE, "subject": ["uwv_decision"]}, "uwv_decision", None),
        ({"role": "former_employee", "subject": ["wage"]}, "uwv_decision", None),
    ],
)
def test_presumed_of_some(facts: Mapping[str, object], fact: str, presumed: Value) -> None:
    reading = read(facts, ON)
    assert reading.presumptions.get(fact) == presumed
    assert reading.presumed.get(fact) == presumed
    assert fact not in reading.values  # a presumption is never taken for knowledge


@rounds(100)
@given(readings())
def test_presumptions_fill_and_never_overrule(reading: Reading) -> None:
    assert reading.presumed == {**reading.values, **reading.presumptions}
    for fact, value in reading.presumptions.items():
        assert reading.values.get(fact) is None
        assert value in [p.value for p in CATALOGUE[fact].presumptions]
    for id, fact in CATALOGUE.items():
        holding = [p for p in fact.presumptions if p.when.truth(reading.values) is True]
        expected = holding[0].value if holding and reading.values.get(id) is None else None
        assert reading.presumptions.get(id) == expected


def _merged(*parts: Mapping[str, Value]) -> dict[str, Value]:
    joined = {id: value for part in parts for id, value in part.items()}
    return {id: joined.get(id) for id in CATALOGUE}


@rounds(300)
@given(readings(), changes(most=1) | changes(most=4))
def test_presume_after(reading: Reading, told_now: Mapping[str, object]) -> None:
    """After any change: what presume() says of the new values, by looking at the change only."""
    changed: dict[str, Value] = {
        id: None if raw is None else read({id: raw}, ON).values[id] for id, raw in told_now.items()
    }
    values = {**reading.values, **changed}
    after = presume_after(values, reading.presumed, changed)
    assert _merged(reading.presumed, changed, after) == _merged(values, presume(values))


def test_presume_after_one_by_one() -> None:
    """The cases that went wrong once: a fact taken back gets its presumption again."""
    facts = {"role": "employee", "subject": ["capacity"], "wage_payment": "stopped"}
    reading = read(facts, ON)
    for fact, presumed in (("wage_payment", "paid"), ("uwv_decision", "none"), ("conflict", False)):
        values: dict[str, Value] = {**reading.values, fact: None}
        assert presume_after(values, reading.presumed, {fact: None}) == {fact: presumed}


# --- weeks and days that follow ---


@pytest.mark.parametrize(
    ("first_day", "weeks"),
    [
        ("2026-11-23", 0),
        ("2026-11-17", 0),
        ("2026-11-16", 1),
        ("2026-10-13", 5),
        ("2026-10-12", 6),
        ("2024-11-26", 103),
        ("2024-11-25", 104),
    ],
)
def test_weeks_from_first_day(first_day: str, weeks: int) -> None:
    reading = read({"first_day_ill": first_day}, ON)
    assert reading.values["weeks_ill"] == Span(weeks, weeks)
    assert "weeks_ill" not in reading.given
    assert "weeks_ill" not in reading.presumptions
    day = date.fromisoformat(first_day)
    assert reading.first_day == DateSpan(day, day)
    assert reading.dates == {"first_day_ill": day}
    assert read({"first_day_ill": first_day, "weeks_ill": weeks}, ON).given["weeks_ill"] == weeks


def test_first_day_from_weeks_is_an_interval() -> None:
    reading = read({"weeks_ill": 2}, ON)
    assert reading.first_day == DateSpan(date(2026, 11, 3), date(2026, 11, 9))
    assert read({}, ON).first_day is None


RE_EXAMINATION = "re_examination_days_left"
OBJECTION = "objection_days_left"


@pytest.mark.parametrize(
    ("on", "days_since", "left"),
    [
        ("2026-11-23", 0, 7),  # told today, a Monday
        ("2026-11-23", 6, 1),
        ("2026-11-23", 7, 0),
        ("2026-11-23", 8, 0),  # told on Sunday the 15th: ends on Sunday the 22nd, so on Monday
        ("2026-11-23", 9, 0),  # Saturday likewise
        ("2026-11-23", 10, -3),  # told on Friday the 13th: ended on Friday the 20th
        ("2026-04-01", 5, 6),  # ends on Good Friday 3 April, so after Easter, on Tuesday the 7th
        ("2026-05-04", 6, 2),  # ends on Liberation Day, so on Wednesday 6 May
        ("2026-12-18", 0, 10),  # ends on Christmas Day, a Friday, so on Monday the 28th
    ],
)
def test_days_left_for_a_re_examination(on: str, days_since: int, left: int) -> None:
    reading = read({"days_since_result": days_since}, date.fromisoformat(on))
    assert reading.values[RE_EXAMINATION] == Span(left, left)
    assert RE_EXAMINATION not in reading.given
    assert OBJECTION not in reading.values


@pytest.mark.parametrize(
    ("decision", "on", "days_since", "left"),
    [
        ("sickness_medical", "2026-11-23", 14, 0),
        ("sickness_medical", "2026-11-23", 15, 0),  # ends on a Sunday
        ("sickness_medical", "2026-11-23", 17, -3),
        ("sickness_first_year", "2026-11-23", 42, 0),
        ("sickness_first_year", "2026-11-23", 41, 1),
        ("wia", "2026-11-23", 43, 0),
        ("wia", "2026-11-23", 45, -3),
        ("wia", "2026-12-01", 18, 27),  # ends on Christmas Day, so on Monday 28 December
        ("wage_sanction", "2026-11-23", 10, 35),  # Christmas again
    ],
)
def test_days_left_for_an_objection(decision: str, on: str, days_since: int, left: int) -> None:
    facts = {"uwv_decision": decision, "days_since_decision": days_since}
    reading = read(facts, date.fromisoformat(on))
    assert reading.values[OBJECTION] == Span(left, left)
    assert RE_EXAMINATION not in reading.values


def test_no_days_left_without_a_term() -> None:
    assert OBJECTION not in read({"days_since_decision": 4}, ON).values
    assert OBJECTION not in read({"uwv_decision": "wia"}, ON).values
    assert RE_EXAMINATION not in read({}, ON).values
    assert last_day("objection_none", 3, ON) is None
    assert last_day("second_opinion_reaction", 3, ON) is None  # "a reasonable term": no number
    assert last_day("complaint_decision", 3, ON) is None  # practice only, not the law


# --- changes that contradict ---


def test_contradicts() -> None:
    assert contradicts({"advice_by": "none", "advice_says": "fit"}, {"advice_by": "none"})
    assert contradicts({"advice_by": "none", "advice_says": "fit"}, ["advice_says"])
    # Nothing that was changed bears on it.
    assert not contradicts({"advice_by": "none", "advice_says": "fit"}, ["role"])
    assert not contradicts({"advice_by": "none", "advice_says": None}, ["advice_by"])
    # Weeks are counted from a first day that is known.
    assert contradicts({"weeks_ill": Span(3, 3), "first_day_ill": "2026-11-16"}, ["weeks_ill"])
    assert not contradicts({"weeks_ill": Span(3, 3)}, ["weeks_ill"])


def test_plain_facts() -> None:
    """They can change alone: no other presumption, no days left, no contradiction."""
    base = read({"role": "employee", "subject": ["capacity"]}, ON)
    assert "conflict" in PLAIN
    for fact in PLAIN & INPUT.keys():
        for presumed in CATALOGUE.values():
            assert all(fact not in p.when.facts() for p in presumed.presumptions)
    for fact in ("role", "subject", "income", "weeks_ill", "uwv_decision", "days_since_result"):
        assert fact not in PLAIN
    assert base.presumptions.keys() & PLAIN
