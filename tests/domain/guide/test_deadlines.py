"""Deadlines: which dates follow, of which kind, from which source."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given

from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.deadlines import Deadline
from tweeluik.domain.law.sources import cite
from tweeluik.domain.law.tables import Kind

from .strategies import ON, facts, rounds

Facts = dict[str, Any]
TEXTS = files("tweeluik.texts") / "nl"
NAMED = {
    id
    for name in ("deadlines", "calendar")
    for id in tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8"))
}


def dated(told: Facts, on: date = ON) -> dict[str, Deadline]:
    found = advise(told, on, with_what_if=False).deadlines
    assert len({deadline.id for deadline in found}) == len(found)
    return {deadline.id: deadline for deadline in found}


def shown(told: Facts, on: date = ON) -> dict[str, tuple[str, str, str]]:
    return {
        id: (d.earliest.isoformat(), d.latest.isoformat(), str(d.kind))
        for id, d in dated(told, on).items()
    }


EXAM: Facts = {"role": "applicant", "subject": ["pre_employment_exam"]}


def test_after_an_examination() -> None:
    """Told on Friday 20 November: a week for a re-examination, six months for a complaint."""
    told = {**EXAM, "days_since_result": 3}
    assert shown(told) == {
        "re_examination_request": ("2026-11-27", "2026-11-27", "statutory"),
        "medical_examination_complaint": ("2027-05-20", "2027-05-20", "statutory"),
    }
    found = dated(told)
    assert found["re_examination_request"].instrument == "re_examination"
    assert found["re_examination_request"].citations == ("WMK 12 lid 1",)
    complaint = found["medical_examination_complaint"]
    assert complaint.instrument == "medical_examination_complaint"
    assert complaint.citations == ("BKA 9",)


def test_a_term_that_ends_on_a_sunday() -> None:
    told = {**EXAM, "days_since_result": 8}
    assert shown(told)["re_examination_request"][0] == "2026-11-23"
    # Six months is too long a term to be extended: Sunday 15 May would stay what it is.
    assert shown({**EXAM, "days_since_result": 184})["medical_examination_complaint"] == (
        "2026-11-23",
        "2026-11-23",
        "statutory",
    )


def test_a_term_that_is_over_is_still_shown() -> None:
    assert shown({**EXAM, "days_since_result": 20})["re_examination_request"][0] == "2026-11-10"


def test_no_date_without_a_day_or_an_open_instrument() -> None:
    assert shown(EXAM) == {}
    assert shown({"role": "employee", "subject": ["privacy"], "days_since_result": 3}) == {}
    assert shown({"role": "employee", "subject": ["privacy"], "days_since_decision": 3}) == {}


@pytest.mark.parametrize(
    ("decision", "days_since", "last"),
    [
        ("sickness_medical", 3, "2026-12-04"),
        ("sickness_first_year", 3, "2027-01-04"),  # 1 January, a Friday: so on Monday
        ("wia", 18, "2026-12-17"),
        ("wage_sanction", 40, "2026-11-25"),
    ],
)
def test_objection(decision: str, days_since: int, last: str) -> None:
    told = {
        "role": "employee",
        "subject": ["uwv_decision"],
        "uwv_decision": decision,
        "days_since_decision": days_since,
    }
    found = dated(told)["objection"]
    assert (found.earliest.isoformat(), found.kind) == (last, Kind.STATUTORY)
    assert found.latest == found.earliest
    assert found.instrument == "objection_uwv"
    assert found.citations[-1] == "AWB 6:9"


def test_judgment_of_an_expert_opinion() -> None:
    """All terms side by side, counted from today; they bind UWV, so they press nobody."""
    told = {"role": "employee", "subject": ["own_work"]}
    assert shown(told) == {
        "expert_opinion_judgment_law": ("2026-12-07", "2026-12-07", "statutory"),
        "expert_opinion_judgment_published": ("2026-12-07", "2026-12-21", "published"),
        "expert_opinion_judgment_seed": ("2026-12-14", "2026-12-14", "seed"),
        "expert_opinion_judgment_practice": ("2026-12-21", "2027-01-18", "practice"),
    }
    assert all(deadline.instrument is None for deadline in dated(told).values())
    before_christmas = shown(told, date(2026, 12, 11))
    assert before_christmas["expert_opinion_judgment_law"][0] == "2026-12-28"
    assert before_christmas["expert_opinion_judgment_published"][0] == "2026-12-25"


def test_no_judgment_is_awaited_that_cannot_be_asked() -> None:
    assert shown({"role": "employee", "subject": ["conduct"]}) == {}
    agreed = {"role": "employee", "subject": ["own_work"], "parties_agree": True}
    assert shown(agreed) == {}


DAY: Facts = {"subject": ["conduct"], "first_day_ill": "2026-03-02"}
WAGE = {"reintegration_report", "wia_application", "end_of_wage_period"}


@pytest.mark.parametrize("role", ["employee", "employer"])
def test_poortwachter(role: str) -> None:
    found = shown({**DAY, "role": role})
    assert {id: found[id] for id in WAGE} == {
        "reintegration_report": ("2027-11-29", "2027-11-29", "statutory"),
        "wia_application": ("2027-12-13", "2027-12-13", "statutory"),
        "end_of_wage_period": ("2028-02-28", "2028-02-28", "statutory"),
    }
    assert all(d.instrument is None for d in dated({**DAY, "role": role}).values())


@pytest.mark.parametrize(
    ("facts", "moments"),
    [
        ({"role": "former_employee"}, {"wia_application"}),
        ({"role": "applicant"}, set()),
        ({"role": "self_employed"}, set()),
        ({"role": "professional"}, set()),
        ({"role": None}, set()),
        # Wages end with the contract, after six weeks in a household, and not while UWV holds
        # the employer to a sanction.
        ({"role": "employee", "income": "wia"}, {"wia_application"}),
        ({"role": "employee", "income": None, "uwv_decision": "wia"}, WAGE),
        ({"role": "employee", "uwv_decision": "wage_sanction"}, WAGE - {"end_of_wage_period"}),
        (
            {"role": "employee", "employment": "household"},
            {"wia_application"},
        ),
        (
            {"role": "employer", "contract_end": "2027-02-01"},
            {"wia_application", "contract_end_report"},
        ),
        ({"role": "former_employee", "contract_end": "2027-02-01"}, {"wia_application"}),
        # A contract that ended before the illness says nothing of this illness.
        ({"role": "employee", "contract_end": "2026-02-01"}, {"wia_application"}),
    ],
)
def test_poortwachter_shows_what_bears_on_the_facts(facts: Facts, moments: set[str]) -> None:
    found = shown({**DAY, **facts}).keys()
    assert found & {*WAGE, "contract_end_report", "household_wage_end"} == moments


def test_household_staff() -> None:
    told = {"role": "employee", "subject": ["conduct"], "employment": "household"}
    found = shown({**told, "first_day_ill": "2026-11-02"})
    assert found["household_wage_end"] == ("2026-12-14", "2026-12-14", "statutory")
    assert "end_of_wage_period" not in found
    assert "household_wage_end" not in shown({**told, "first_day_ill": "2026-10-05"})


def test_contract_end() -> None:
    told = {"role": "employee", "subject": ["conduct"], "first_day_ill": "2026-11-02"}
    found = shown({**told, "contract_end": "2026-12-31"})
    assert found["contract_end_report"][0] == "2026-12-31"
    assert "contract_end_report" not in shown(told)


def test_poortwachter_from_weeks_is_an_interval() -> None:
    """Two weeks were completed: it began between 3 and 9 November."""
    found = shown({"role": "employee", "subject": ["conduct"], "weeks_ill": 2})
    assert found["end_of_wage_period"][:2] == ("2028-10-31", "2028-11-06")


def test_what_is_past_is_left_out() -> None:
    """The end of the wage period itself is still shown, the day after it is not."""
    late = {"role": "employee", "subject": ["conduct"], "first_day_ill": "2024-11-25"}
    assert list(shown(late)) == ["end_of_wage_period"]
    assert shown(late)["end_of_wage_period"][0] == "2026-11-23"
    assert shown(late, date(2026, 11, 24)) == {}
    before = shown({**late, "first_day_ill": "2025-02-24"})
    assert list(before) == ["reintegration_report", "wia_application", "end_of_wage_period"]
    assert before["reintegration_report"][0] == "2026-11-23"


@rounds(120)
@given(facts())
def test_every_date_has_a_name_a_kind_and_a_source(told: Facts) -> None:
    advice = advise(told, ON, with_what_if=False)
    for deadline in advice.deadlines:
        assert deadline.id in NAMED
        assert deadline.kind in list(Kind)
        assert deadline.citations
        assert all(cite(citation) for citation in deadline.citations)
        assert deadline.earliest <= deadline.latest
        if deadline.instrument is not None:
            assert deadline.instrument in advice.ranking
    order = [(deadline.earliest, deadline.id) for deadline in advice.deadlines]
    assert order == sorted(order)
