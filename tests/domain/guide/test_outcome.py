"""The first step for today and the letters that help: always there, always known."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given

from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.instruments import EXPERT_OPINIONS, INSTRUMENTS
from tweeluik.domain.guide.outcome import (
    _EXTRA_LETTERS,
    _LETTERS,
    _SPECIAL_STEPS,
    addressed,
    documents,
    first_step,
)
from tweeluik.domain.guide.reading import read

from .strategies import ON, facts, rounds

Facts = dict[str, Any]
STEPS = tomllib.loads((files("tweeluik.texts") / "nl" / "first_steps.toml").read_text("utf-8"))
LETTERS = {f"T{n}" for n in range(1, 28)}


def step(told: Facts) -> str:
    return advise(told, ON, with_what_if=False).first_step


def letters(told: Facts) -> tuple[str, ...]:
    return advise(told, ON, with_what_if=False).documents


@pytest.mark.parametrize("key", [*INSTRUMENTS, *(special[0] for special in _SPECIAL_STEPS)])
def test_every_step_has_words(key: str) -> None:
    assert STEPS[key].keys() & {"other", "employee", "employer"}


def test_special_steps_are_for_known_instruments() -> None:
    for _, instruments, _ in _SPECIAL_STEPS:
        assert instruments
        assert set(instruments) <= set(INSTRUMENTS)


@rounds(150)
@given(facts())
def test_there_is_always_a_first_step(told: Facts) -> None:
    advice = advise(told, ON, with_what_if=False)
    who = addressed(advice.reading.presumed)
    assert who in ("employee", "employer", "other")
    assert STEPS[advice.first_step].get(who) or STEPS[advice.first_step].get("other")
    assert advice.documents[0] == "T1"
    assert set(advice.documents) <= LETTERS
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


def test_letters_are_known() -> None:
    assert set(_LETTERS) <= set(INSTRUMENTS)
    assert {letter for found in _LETTERS.values() for letter in found} <= LETTERS
    assert {letter for letter, _ in _EXTRA_LETTERS} <= LETTERS


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


def test_no_letters_for_what_is_closed() -> None:
    advice = advise({"role": "employee", "subject": ["own_work"], "parties_agree": True}, ON)
    verdicts = {id: judged.verdict for id, judged in advice.instruments.items()}
    values = {"role": "professional"}
    assert documents(("expert_opinion_own_work",), verdicts, values) == ("T1",)
    assert documents(("talk",), verdicts, values) == ("T1", "T27", "T23")
    for id in EXPERT_OPINIONS:
        assert _LETTERS[id][0] == "T12"
