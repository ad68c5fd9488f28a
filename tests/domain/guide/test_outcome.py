"""The first step for today and the letters that help: always there, always known."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given

from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.domain.guide.outcome import (
    LETTERS,
    URGENT,
    addressed,
    documents,
    first_step,
)
from tweeluik.domain.guide.reading import read
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.guide.verdicts import OPEN, Verdict

from .strategies import ON, facts, rounds

Facts = dict[str, Any]
STEPS = tomllib.loads((files("tweeluik.texts") / "nl" / "first_steps.toml").read_text("utf-8"))
SPECIAL = (
    # Situations in which the first step is another one than the instrument itself asks for.
    "arrange_re_examination",
    "ask_about_invoice",
    "legal_help",
    "employer_complains",
    "exam_result_in_time",
    "exam_result_late",
    "objection_in_time",
    "objection_late",
    "uwv_no_decision",
    "self_employed",
    "staying_away",
    "ask_own_doctor_first",
    "choose_other_doctor",
    "no_advice_yet",
    "doctor_reaction_awaited",
    "parties_agree",
    "refused_by_other",
    "refused_without_reasons",
    "unspecific_question",
    "wage_stopped",
    "nothing_chosen",
)


def step(told: Facts) -> str:
    return advise(told, ON, with_what_if=False).first_step


def letters(told: Facts) -> tuple[str, ...]:
    return advise(told, ON, with_what_if=False).documents


@pytest.mark.parametrize("key", [*INSTRUMENTS, *SPECIAL])
def test_every_step_has_words(key: str) -> None:
    assert STEPS[key].keys() & {"other", "employee", "employer"}


@rounds(150)
@given(facts())
def test_there_is_always_a_first_step(told: Facts) -> None:
    advice = advise(told, ON, with_what_if=False)
    who = addressed(advice.reading.presumed)
    assert who in ("employee", "employer", "other")
    assert STEPS[advice.first_step].get(who) or STEPS[advice.first_step].get("other")
    assert advice.documents[0] == "T1"
    assert advice.first_step in (advice.primary[0], *SPECIAL)
    assert set(advice.documents) <= LETTERS.keys()
    assert len(set(advice.documents)) == len(advice.documents)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, "nothing_chosen"),
        ({"role": "employee", "subject": []}, "nothing_chosen"),
        ({"role": "employee", "subject": None}, "nothing_chosen"),
        ({"role": "employee", "subject": ["capacity"]}, "second_opinion"),
        ({"role": "employee", "subject": ["conduct"]}, "complaint"),
        ({"role": "employer", "subject": ["own_work"]}, "expert_opinion_own_work"),
        ({"role": "applicant", "subject": ["pre_employment_exam"]}, "re_examination"),
        (
            {"role": "applicant", "subject": ["pre_employment_exam"], "days_since_result": 7},
            "exam_result_in_time",
        ),
        (
            {"role": "applicant", "subject": ["pre_employment_exam"], "days_since_result": 10},
            "exam_result_late",
        ),
        (
            {
                "role": "employee",
                "subject": ["uwv_decision"],
                "uwv_decision": "wia",
                "days_since_decision": 43,
            },
            "objection_in_time",
        ),
        (
            {
                "role": "employee",
                "subject": ["uwv_decision"],
                "uwv_decision": "wia",
                "days_since_decision": 45,
            },
            "objection_late",
        ),
        (
            {"role": "employee", "subject": ["uwv_decision"], "uwv_decision": "none"},
            "uwv_no_decision",
        ),
        ({"role": "self_employed", "subject": ["capacity"]}, "self_employed"),
        (
            {
                "role": "employee",
                "subject": ["capacity"],
                "advice_by": "none",
                "no_advice_because": "employee_stayed_away",
            },
            "staying_away",
        ),
        ({"role": "employee", "subject": ["capacity"], "advice_by": "none"}, "no_advice_yet"),
        (
            {
                "role": "employee",
                "subject": ["second_opinion_ignored"],
                "doctor_reaction": "awaited",
            },
            "doctor_reaction_awaited",
        ),
        (
            {"role": "employee", "subject": ["own_work"], "parties_agree": True},
            "parties_agree",
        ),
        (
            {
                "role": "employee",
                "subject": ["refused_second_opinion"],
                "refusal_by": "case_manager",
            },
            "refused_by_other",
        ),
        (
            {
                "role": "employee",
                "subject": ["refused_second_opinion"],
                "refusal_reasons": False,
            },
            "refused_without_reasons",
        ),
        (
            {"role": "employee", "subject": ["own_work"], "wage_payment": "stopped"},
            "wage_stopped",
        ),
        (
            {"role": "employer", "subject": ["own_work"], "wage_payment": "stopped"},
            "expert_opinion_own_work",
        ),
        (
            {"role": "employee", "subject": ["own_work"], "wage_payment": "threatened"},
            "expert_opinion_own_work",
        ),
    ],
)
def test_first_step(told: Facts, expected: str) -> None:
    assert step(told) == expected


def test_special_steps_only_for_their_instruments() -> None:
    values = read({"advice_by": "none", "subject": ["capacity"]}, ON).presumed
    assert first_step("talk", values) == "no_advice_yet"
    assert first_step("mediation", values) == "mediation"
    unclear = read({"question_specific": False, "subject": ["capacity"]}, ON).presumed
    assert first_step("second_opinion", unclear) == "unspecific_question"
    assert first_step("court", unclear) == "court"


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ({"role": "employee"}, "employee"),
        ({"role": "former_employee"}, "employee"),
        ({"role": "applicant"}, "employee"),
        ({"role": "self_employed"}, "employee"),
        ({"role": "employer"}, "employer"),
        ({"role": "professional"}, "other"),
        ({"role": "employee", "on_behalf": True}, "other"),
        ({"role": "employer", "on_behalf": True}, "other"),
        ({"role": "employer", "on_behalf": False}, "employer"),
        ({}, "other"),
    ],
)
def test_who_is_spoken_to(told: Facts, who: str) -> None:
    assert addressed(read(told, ON).presumed) == who


# --- letters ---


def test_letters_are_numbered() -> None:
    assert list(LETTERS) == [f"T{n}" for n in range(1, 28)]
    assert len(set(LETTERS.values())) == 27


EXPERT = ("T12", "T13", "T14", "T16")


@pytest.mark.parametrize(
    ("instrument", "expected"),
    [
        ("talk", ("T27", "T23")),
        ("mediation", ("T27", "T25")),
        ("second_opinion", ("T2", "T6")),
        ("expert_opinion_own_work", EXPERT),
        ("expert_opinion_employee_efforts", EXPERT),
        ("expert_opinion_suitable_work", EXPERT),
        ("expert_opinion_employer_efforts", EXPERT),
        ("expert_opinion_frequent_absence", ("T12", "T14", "T16")),  # employers ask alone
        ("complaint", ("T11",)),
        ("disputes_committee", ("T11",)),
        ("disciplinary_complaint", ("T11",)),
        ("re_examination", ("T18",)),
        ("medical_examination_complaint", ("T19",)),
        ("handover", ("T10",)),
        ("cao_body", ("T12", "T14")),
        ("court", ("T22",)),
        ("objection_uwv", ("T21",)),
        ("complaint_uwv", ("T11",)),
        ("labour_inspectorate", ()),
    ],
)
def test_letters_of_an_instrument(instrument: str, expected: tuple[str, ...]) -> None:
    for found in (*OPEN, "impossible", "not_applicable"):
        letters = documents((instrument,), {instrument: found}, {})
        assert letters == (("T1", *expected) if found in OPEN else ("T1",))


def test_urgent_warnings_are_given_by_rules() -> None:
    assert {warning for rule in RULES for warning in rule.warns} >= set(URGENT)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"role": "employee", "subject": ["conduct"], "weeks_ill": None}, ("T1", "T11")),
        ({"role": "professional", "subject": ["capacity"]}, ("T1", "T2", "T6")),
        ({"role": "applicant", "subject": ["pre_employment_exam"]}, ("T1", "T18")),
        ({"role": "former_employee", "subject": ["uwv_decision"]}, ("T1", "T21")),
    ],
)
def test_letters_of_what_is_primary(told: Facts, expected: tuple[str, ...]) -> None:
    assert tuple(letter for letter in letters(told) if letter != "T20") == expected


@pytest.mark.parametrize(
    ("told", "letter", "there"),
    [
        ({"role": "employee", "subject": ["refused_second_opinion"]}, "T26", False),
        (
            {
                "role": "employee",
                "subject": ["refused_second_opinion"],
                "refusal_reasons": False,
            },
            "T26",
            True,
        ),
        (
            {"role": "employee", "subject": ["refused_second_opinion"], "refusal_reasons": True},
            "T26",
            False,
        ),
        ({"role": "employee", "subject": ["capacity"]}, "T24", True),
        ({"role": "employer", "subject": ["capacity"]}, "T24", False),
        ({"role": "employee", "subject": ["conduct"], "wage_payment": "stopped"}, "T22", True),
        ({"role": "employer", "subject": ["conduct"], "wage_payment": "stopped"}, "T22", False),
        ({"role": "employee", "subject": ["conduct"], "wage_payment": "threatened"}, "T22", False),
        ({"role": "employee", "subject": ["expert_opinion_outcome"]}, "T17", True),
        ({"role": "employee", "subject": ["second_opinion_ignored"]}, "T10", True),
        (
            {"role": "employee", "subject": ["conduct"], "complaint_about": "employer"},
            "T25",
            True,
        ),
        ({"role": "employee", "subject": ["conduct"], "weeks_ill": 3}, "T20", True),
        ({"role": "employer", "subject": ["conduct"], "weeks_ill": 3}, "T20", True),
        ({"role": "professional", "subject": ["conduct"], "weeks_ill": 3}, "T20", False),
    ],
)
def test_letters_for_special_situations(told: Facts, letter: str, there: bool) -> None:
    assert (letter in letters(told)) is there


def test_each_letter_once() -> None:
    found: dict[str, Verdict] = {"complaint": "recommended", "complaint_uwv": "possible"}
    assert documents(("complaint", "complaint_uwv"), found, {}) == ("T1", "T11")
