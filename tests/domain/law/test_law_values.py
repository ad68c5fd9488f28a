"""Fees, terms and retention: the right number on the right day, side by side, with its source."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweeluik.domain.law import values
from tweeluik.domain.law.calendar import DateSpan
from tweeluik.domain.law.poortwachter import rows
from tweeluik.domain.law.tables import Kind
from tweeluik.domain.law.values import (
    APPLICANTS,
    PURPOSES,
    Bound,
    Payer,
    Term,
    Unit,
    Wording,
    fee,
    retention,
    snapshot,
    terms,
)

TODAY = date(2026, 11, 22)
TEXTS = Path(values.__file__).resolve().parents[2] / "texts"
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))

EXPERT_OPINIONS = [
    "expert_opinion_own_work",
    "expert_opinion_employee_efforts",
    "expert_opinion_suitable_work",
    "expert_opinion_employer_efforts",
    "expert_opinion_frequent_absence",
]


def texts(language: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((TEXTS / language / "calendar.toml").read_text(encoding="utf-8"))


# -- fees ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("instrument", ["expert_opinion", *EXPERT_OPINIONS])
@pytest.mark.parametrize(
    ("applicant", "on", "amount"),
    [
        ("employee", date(2005, 1, 1), 50),
        ("employee", date(2012, 12, 31), 50),
        ("employee", date(2013, 1, 1), 100),
        ("employee", TODAY, 100),
        ("employer", date(2012, 12, 31), 50),
        ("employer", date(2013, 1, 1), 400),
        ("employer", TODAY, 400),
    ],
)
def test_the_fee_of_an_expert_opinion(
    instrument: str, applicant: str, on: date, amount: int
) -> None:
    found = fee(instrument, applicant, "ordinary", on)
    assert (found.amount_eur, found.free, found.known) == (amount, False, True)
    assert found.payer is Payer.APPLICANT
    assert not found.verify
    assert found.citations


@pytest.mark.parametrize(
    ("purpose", "article"), [("frequent_absence", "lid 4"), ("not_cooperating", "lid 5")]
)
def test_it_is_free_for_an_employer_who_needs_it_for_dissolution(
    purpose: str, article: str
) -> None:
    found = fee("expert_opinion", "employer", purpose, date(2015, 7, 1))
    assert (found.amount_eur, found.free, found.known) == (None, True, True)
    assert found.payer is Payer.NOBODY
    cited = [citation.text for citation in found.citations]
    assert "FEE 1a" in cited
    assert f"BW7 671b {article}" in cited
    before = fee("expert_opinion", "employer", purpose, date(2015, 6, 30))
    assert (before.amount_eur, before.purpose) == (400, "ordinary")
    assert fee("expert_opinion", "employee", purpose, TODAY).amount_eur == 100


def test_nobody_knows_the_fee_of_a_joint_request() -> None:
    found = fee("expert_opinion_own_work", "both", "ordinary", TODAY)
    assert (found.amount_eur, found.free, found.known) == (None, False, False)
    assert found.payer is Payer.UNKNOWN
    assert found.note == "joint_fee_unknown"


@pytest.mark.parametrize(
    ("on", "applicant", "amount"),
    [
        (date(2012, 12, 31), "employer", None),
        (date(2013, 1, 1), "employer", 400),
        (date(2013, 1, 1), "employee", 100),
        (date(2015, 6, 30), "employer", 400),
        (date(2015, 7, 1), "employer", None),
        (TODAY, "employee", None),
    ],
)
def test_government_after_104_weeks_left_the_rule_in_2015(
    on: date, applicant: str, amount: int | None
) -> None:
    found = fee("expert_opinion", applicant, "government", on)
    assert (found.amount_eur, found.known) == (amount, amount is not None)
    assert not found.free


def test_a_second_opinion_is_free_with_a_doctor_in_the_contract() -> None:
    inside = fee("second_opinion", "employee", "ordinary", TODAY)
    assert (inside.free, inside.payer, inside.amount_eur) == (True, Payer.EMPLOYER, None)
    outside = fee("second_opinion", "employee", "outside_contract", TODAY)
    assert (outside.free, outside.known, outside.payer) == (False, False, Payer.APPLICANT)
    assert not fee("second_opinion", "employee", "ordinary", date(2017, 6, 30)).known


@pytest.mark.parametrize(
    "instrument", ["complaint", "medical_examination_complaint", "objection_uwv", "handover"]
)
def test_what_is_free_by_hearsay_is_marked(instrument: str) -> None:
    found = fee(instrument, "employee", "ordinary", TODAY)
    assert found.free
    assert found.verify


def test_where_the_sources_are_silent_the_fee_is_not_known() -> None:
    found = fee("insurer_route", "employee", "ordinary", TODAY)
    assert (found.id, found.known, found.free) == ("unknown", False, False)
    assert (found.amount_eur, found.citations) == (None, ())
    assert found.payer is Payer.UNKNOWN
    assert (found.group, found.applicant, found.purpose) == (
        "insurer_route",
        "employee",
        "ordinary",
    )


def test_wrong_questions_are_told() -> None:
    with pytest.raises(ValueError, match=r"^applicant 'doctor' is not one of: employee"):
        fee("expert_opinion", "doctor", "ordinary", TODAY)
    with pytest.raises(ValueError, match=r"^purpose 'fun' is not one of: ordinary"):
        fee("expert_opinion", "employee", "fun", TODAY)
    with pytest.raises(ValueError, match="applicant 'any'"):
        fee("expert_opinion", "any", "ordinary", TODAY)


@given(st.sampled_from(APPLICANTS), st.sampled_from(PURPOSES), days)
def test_every_expert_opinion_has_one_fee_on_every_day(
    applicant: str, purpose: str, on: date
) -> None:
    found = fee("expert_opinion", applicant, purpose, on)
    assert found.citations
    assert found.holds_on(on)
    assert [found.amount_eur is not None, found.free, not found.known].count(True) == 1
    assert found.applicant in (applicant, "any")
    assert found.purpose in (purpose, "ordinary")


# -- terms --------------------------------------------------------------------------------------


def test_all_terms_of_the_judgment_stand_side_by_side() -> None:
    found = terms("expert_opinion_judgment", TODAY)
    assert [(t.kind.value, t.min_days, t.max_days) for t in found] == [
        ("statutory", 14, 14),
        ("published", 14, 28),
        ("practice", 28, 56),
        ("seed", 21, 21),
    ]
    assert [t.citations[0].text for t in found] == [
        "SUWI 32a lid 3",
        "UWV-WG",
        "MEDIR",
        "S1.aanvragen",
    ]


@pytest.mark.parametrize(
    ("subject", "kind", "length", "unit"),
    [
        ("second_opinion_offer", "practice", 1, "working_days"),
        ("second_opinion_appointment", "practice", 7, "days"),
        ("second_opinion_report", "practice", 14, "days"),
        ("complaint_receipt", "practice", 1, "working_days"),
        ("complaint_receipt", "practice", 2, "working_days"),
        ("complaint_decision", "practice", 15, "working_days"),
        ("complaint_decision", "practice", 3, "weeks"),
        ("complaint_unanswered", "practice", 8, "weeks"),
        ("complaint_internal_objection", "practice", 1, "months"),
        ("disciplinary_complaint", "practice", 10, "years"),
        ("re_examination_request", "statutory", 1, "weeks"),
        ("medical_examination_complaint", "statutory", 6, "months"),
        ("medical_examination_complaint_receipt", "statutory", 1, "weeks"),
        ("medical_examination_complaint_forwarding", "statutory", 1, "weeks"),
        ("medical_examination_complaint_reply", "statutory", 2, "weeks"),
        ("medical_examination_complaint_judgment", "statutory", 6, "weeks"),
        ("objection_sickness_medical", "statutory", 2, "weeks"),
        ("objection_sickness_first_year", "statutory", 6, "weeks"),
        ("objection_wia", "statutory", 6, "weeks"),
        ("objection_wage_sanction", "statutory", 6, "weeks"),
        ("wage_duty", "statutory", 104, "weeks"),
        ("wage_duty_household", "statutory", 6, "weeks"),
        ("wage_sanction", "statutory", 52, "weeks"),
        ("wage_sanction_repair_decision", "statutory", 3, "weeks"),
        ("wage_sanction_after_repair", "statutory", 6, "weeks"),
        ("dismissal_recovery_prognosis", "statutory", 26, "weeks"),
    ],
)
def test_terms(subject: str, kind: str, length: int, unit: str) -> None:
    found = {(t.kind, t.minimum, t.maximum, t.unit) for t in terms(subject, TODAY)}
    assert (kind, length, length, unit) in found


@pytest.mark.parametrize(
    ("subject", "wording"),
    [
        ("second_opinion_engagement", Wording.AS_SOON_AS_POSSIBLE),
        ("second_opinion_reaction", Wording.REASONABLE),
        ("complaint_receipt", Wording.NONE_NAMED),
        ("complaint_decision", Wording.NONE_NAMED),
        ("expert_opinion_government", Wording.NONE_NAMED),
        ("wage_stop_notice", Wording.IMMEDIATELY),
    ],
)
def test_where_the_law_names_no_days_none_are_made_up(subject: str, wording: Wording) -> None:
    (law,) = (t for t in terms(subject, TODAY) if t.kind is Kind.STATUTORY)
    assert law.wording is wording
    assert (law.minimum, law.maximum, law.unit, law.min_days, law.max_days) == (None,) * 5
    assert law.ends(TODAY) is None


def test_the_second_opinion_has_no_statutory_term_before_2017() -> None:
    assert terms("second_opinion_engagement", date(2017, 6, 30)) == ()
    kinds = [term.kind for term in terms("second_opinion_engagement", date(2017, 7, 1))]
    assert kinds == [Kind.STATUTORY, Kind.TARGET]


def test_no_number_of_days_of_a_second_opinion_is_called_law() -> None:
    found = [t for name in ("offer", "appointment", "report", "engagement", "reaction")
             for t in terms(f"second_opinion_{name}", TODAY)]  # fmt: skip
    assert found
    assert {t.kind for t in found if t.minimum is not None} == {Kind.PRACTICE, Kind.TARGET}


def test_an_unknown_subject_has_no_terms() -> None:
    assert terms("nothing", TODAY) == ()


@pytest.mark.parametrize(
    ("subject", "start", "end"),
    [
        # Statutory: over Christmas to Monday 28 December.
        ("re_examination_request", date(2026, 12, 18), date(2026, 12, 28)),
        ("objection_sickness_medical", date(2026, 12, 11), date(2026, 12, 28)),
        ("objection_wia", date(2026, 11, 20), date(2027, 1, 4)),
        # Six months is too long to be extended: a Sunday stays a Sunday.
        ("medical_examination_complaint", date(2026, 5, 22), date(2026, 11, 22)),
        # Practice: the plain date, or working days.
        ("complaint_internal_objection", date(2026, 11, 26), date(2026, 12, 26)),
        ("second_opinion_report", date(2026, 12, 11), date(2026, 12, 25)),
        ("second_opinion_offer", date(2026, 12, 24), date(2026, 12, 28)),
        ("disciplinary_complaint", date(2016, 11, 22), date(2026, 11, 22)),
    ],
)
def test_when_a_term_ends(subject: str, start: date, end: date) -> None:
    assert terms(subject, TODAY)[0].ends(start) == DateSpan(end, end)


def test_a_term_of_two_lengths_ends_in_a_span() -> None:
    published = terms("expert_opinion_judgment", TODAY)[1]
    assert published.ends(date(2026, 11, 23)) == DateSpan(date(2026, 12, 7), date(2026, 12, 21))


@pytest.mark.parametrize(
    "length",
    [
        {"minimum": 1, "maximum": 2},
        {"minimum": 1, "unit": Unit.DAYS},
        {"maximum": 1, "unit": Unit.DAYS},
    ],
)
def test_half_a_length_has_no_end(length: dict[str, Any]) -> None:
    term = Term(id="a", kind=Kind.PRACTICE, citations=(), subject="b", **length)
    assert term.ends(TODAY) is None


@given(days, st.integers(1, 30))
def test_only_days_and_weeks_have_a_length_in_days(start: date, amount: int) -> None:
    citation = terms("re_examination_request", TODAY)[0].citations
    for unit in Unit:
        term = Term(
            id="a", kind=Kind.PRACTICE, citations=citation, subject="b", minimum=amount,
            maximum=amount + 1, unit=unit,
        )  # fmt: skip
        end = term.ends(start)
        assert end is not None
        if unit in (Unit.DAYS, Unit.WEEKS):
            assert term.min_days is not None
            assert term.max_days is not None
            assert term.min_days == (end.earliest - start).days
            assert term.max_days == (end.latest - start).days
        else:
            assert term.min_days is term.max_days is None
            assert end.earliest > start
            assert end.latest > end.earliest


# -- retention ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "subject", "length", "unit"),
    [
        (TODAY, "employer_absence_record", 2, "years"),
        (TODAY, "employer_reintegration_file", 2, "years"),
        (TODAY, "self_insurer_sickness_file", 5, "years"),
        (TODAY, "self_insurer_sickness_medical_file", 10, "years"),
        (TODAY, "self_insurer_wga_file", 10, "years"),
        (TODAY, "pre_employment_examination_file", 6, "months"),
        (TODAY, "other_service_data", 2, "years"),
        (date(2019, 12, 31), "own_doctor_guidance_file", 15, "years"),
        (date(2020, 1, 1), "own_doctor_guidance_file", 20, "years"),
        (date(2019, 12, 31), "second_opinion_doctor_file", 15, "years"),
        (date(2020, 1, 1), "second_opinion_doctor_file", 20, "years"),
    ],
)
def test_retention(on: date, subject: str, length: int, unit: str) -> None:
    (found,) = (row for row in retention(on) if row.subject == subject)
    assert (found.minimum, found.maximum, found.unit) == (length, length, unit)


def test_every_file_has_one_term_and_a_bound() -> None:
    found = retention(TODAY)
    assert len({row.subject for row in found}) == len(found) == 9
    bounds = {row.subject: row.bound for row in found}
    assert bounds["second_opinion_doctor_file"] is Bound.AT_LEAST
    assert bounds["own_doctor_guidance_file"] is Bound.ABOUT
    assert bounds["employer_absence_record"] is Bound.AT_MOST
    assert [row.subject for row in found if row.verify] == ["own_doctor_guidance_file"]


# -- snapshot -----------------------------------------------------------------------------------


def test_a_snapshot_is_json_and_repeats_itself() -> None:
    first = json.dumps(snapshot(TODAY), sort_keys=True)
    assert json.dumps(snapshot(TODAY), sort_keys=True) == first
    assert set(snapshot(TODAY)) == {"fees", "terms", "retention", "moments", "on_a_par"}


def test_a_snapshot_holds_what_holds_on_the_day() -> None:
    found = snapshot(TODAY)
    assert isinstance(found["fees"], list)
    held = {row["id"]: row for row in found["fees"]}
    assert held["expert_opinion_employee"] == {
        "id": "expert_opinion_employee",
        "kind": "published",
        "citations": ["FEE 1", "SUWI 32a lid 2", "S1.aanvragen"],
        "valid_from": "2013-01-01",
        "verify": False,
        "group": "expert_opinion",
        "applicant": "employee",
        "purpose": "ordinary",
        "payer": "applicant",
        "amount_eur": 100,
        "free": False,
        "known": True,
    }
    assert "expert_opinion_employee_before_2013" not in held
    assert isinstance(found["moments"], list)
    assert [row["id"] for row in found["moments"]] == [row.id for row in rows()]
    assert isinstance(found["terms"], list)
    judged = next(row for row in found["terms"] if row["id"] == "expert_opinion_judgment_uwv")
    assert (judged["minimum"], judged["maximum"], judged["unit"]) == (2, 4, "weeks")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (date(2012, 12, 31), date(2013, 1, 1)),
        (date(2015, 6, 30), date(2015, 7, 1)),
        (date(2017, 6, 30), date(2017, 7, 1)),
        (date(2019, 12, 31), date(2020, 1, 1)),
    ],
)
def test_a_snapshot_changes_when_the_law_does(before: date, after: date) -> None:
    assert snapshot(before) != snapshot(after)


def test_a_snapshot_is_the_callers_own() -> None:
    mine = snapshot(TODAY)
    assert isinstance(mine["fees"], list)
    mine["fees"][0]["amount_eur"] = 1
    mine["fees"].clear()
    assert snapshot(TODAY) == snapshot(date(2026, 11, 23)) != mine


# -- texts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_that_the_values_use_has_its_text_and_no_text_is_left_over(
    language: str,
) -> None:
    held = texts(language)
    all_terms = [*values._terms(), *values._retention()]
    used = {
        "wording": set(Wording),
        "counts_from": {t.counts_from for t in all_terms if t.counts_from is not None},
        "retention": {t.subject for t in values._retention()},
        "note": {
            row.note for row in (*values._fees().rows, *all_terms, *rows()) if row.note is not None
        },
    }
    for table, words in used.items():
        assert set(held[table]) == words, table
