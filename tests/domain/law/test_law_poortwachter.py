"""The poortwachter calendar against the table of the domain document."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweeluik.domain.law import poortwachter as module
from tweeluik.domain.law.calendar import Absence, DateSpan, calendar_start
from tweeluik.domain.law.poortwachter import (
    Meaning,
    Moment,
    Party,
    Situation,
    load_moments,
    poortwachter,
    rows,
)
from tweeluik.domain.law.sources import sources
from tweeluik.domain.law.tables import Kind, LawDataError

TEXTS = Path(module.__file__).resolve().parents[2] / "texts"
MONDAY = date(2025, 1, 6)
days = st.dates(date(1990, 1, 1), date(2055, 12, 31))

ALWAYS = {
    # id: (offset in days, kind, who, first citation)
    "sick_report_to_service": (7, "practice", "employer", "HNO"),
    "iva_application": (476, "statutory", "employee", "WIA 23 lid 6"),
    "iva_application_practice": (476, "practice", "employee", "OPRIJK"),
    "problem_analysis": (42, "statutory", "employer", "PROC 2 lid 2"),
    "plan_of_action": (56, "statutory", "employer", "PROC 4 lid 1"),
    "progress_talk": (98, "practice", "employer", "VZS"),
    "week_42_report": (294, "statutory", "employer", "ZW 38 lid 1"),
    "first_year_evaluation_week_50": (350, "practice", "employer", "HNO"),
    "first_year_evaluation": (364, "statutory", "employer", "PROC 4 lid 2"),
    "first_year_evaluation_practice": (364, "practice", "employer", "OPRIJK"),
    "second_track": (406, "practice", "employer", "OPRIJK"),
    "uwv_letter_week_87": (609, "practice", "uwv", "OPRIJK"),
    "reintegration_report_week_87": (609, "practice", "employer", "HNO"),
    "uwv_letter_week_88": (616, "practice", "uwv", "OPRIJK"),
    "uwv_letter": (623, "statutory", "uwv", "WIA 64 lid 2"),
    "reintegration_report": (637, "statutory", "employer", "WIA 25 lid 3"),
    "reintegration_report_week_93": (651, "practice", "employer", "HNO"),
    "wia_application": (651, "statutory", "employee", "WIA 64 lid 3"),
    "wage_sanction_decision": (686, "statutory", "uwv", "WIA 25 lid 10-11"),
    "waiting_period_end": (728, "statutory", "uwv", "WIA 23"),
    "end_of_wage_period": (728, "statutory", "employer", "BW7 629 lid 1"),
    "notice_prohibition_end": (730, "statutory", "employer", "BW7 670 lid 1"),
}

ONLY = {
    "sick_report_by_employee": ("safety_net", 1, "ZW 38a lid 1"),
    "safety_net_report": ("safety_net", 3, "ZW 38a lid 2"),
    "safety_net_report_later": ("safety_net_later", 42, "ZW 38a lid 3"),
    "household_wage_end": ("household", 42, "BW7 629 lid 2"),
    "wage_sanction_end": ("wage_sanction", 1092, "WIA 25 lid 9"),
}


def by_id(moments: tuple[Moment, ...]) -> dict[str, Moment]:
    assert len({moment.id for moment in moments}) == len(moments)
    return {moment.id: moment for moment in moments}


def test_no_moment_is_missing_or_too_many() -> None:
    at_the_end = {"contract_end_report", "contract_end_reintegration_report"}
    assert {row.id for row in rows()} == set(ALWAYS) | set(ONLY) | at_the_end
    assert set(by_id(poortwachter(MONDAY))) == set(ALWAYS)


@pytest.mark.parametrize("id", ALWAYS)
def test_each_moment_has_its_date_kind_duty_holder_and_source(id: str) -> None:
    offset, kind, who, source = ALWAYS[id]
    moment = by_id(poortwachter(MONDAY))[id]
    assert (moment.when.earliest - MONDAY).days == offset
    assert moment.when.exact
    assert (moment.kind, moment.who[0], moment.citations[0].text) == (kind, who, source)


@pytest.mark.parametrize("id", ONLY)
def test_some_moments_hold_in_one_situation_only(id: str) -> None:
    situation, offset, source = ONLY[id]
    moment = by_id(poortwachter(MONDAY, situations=[situation]))[id]
    assert (moment.when.latest - MONDAY).days == offset
    assert (moment.kind, moment.citations[0].text) == (Kind.STATUTORY, source)
    for other in set(Situation) - {Situation(situation)}:
        assert id not in by_id(poortwachter(MONDAY, situations={other}))


def test_who_has_to_act_together() -> None:
    found = by_id(poortwachter(MONDAY))
    both = (Party.EMPLOYER, Party.EMPLOYEE)
    for id in ("plan_of_action", "first_year_evaluation", "reintegration_report", "progress_talk"):
        assert found[id].who == both
    assert found["problem_analysis"].who == (Party.EMPLOYER, Party.OCCUPATIONAL_PHYSICIAN)


def test_windows_open_before_they_close() -> None:
    found = by_id(poortwachter(MONDAY))
    opened = {
        id: (m.opens.earliest - MONDAY).days for id, m in found.items() if m.opens is not None
    }
    assert opened == {
        "iva_application": 21,
        "iva_application_practice": 28,
        "first_year_evaluation_practice": 322,
    }


def test_some_moments_bear_a_note() -> None:
    found = by_id(poortwachter(MONDAY))
    assert found["problem_analysis"].note == "may_move"
    assert found["wia_application"].note == "late_means_longer_wage"
    assert found["uwv_letter"].note is None


def test_a_row_says_for_whom_it_holds() -> None:
    held = {row.id: row for row in rows()}
    assert held["household_wage_end"].holds_for(["household"]) is True
    assert held["household_wage_end"].holds_for([]) is False
    assert held["end_of_wage_period"].holds_for(["household", "safety_net"]) is False
    assert held["end_of_wage_period"].holds_for(["safety_net"]) is True


def test_what_the_dates_mean() -> None:
    found = by_id(poortwachter(MONDAY))
    assert found["reintegration_report"].meaning is Meaning.BY
    assert found["waiting_period_end"].meaning is Meaning.ON
    assert found["uwv_letter_week_87"].meaning is Meaning.AROUND


def test_law_and_practice_stand_apart() -> None:
    for moment in poortwachter(MONDAY):
        kinds = {citation.source.kind.value for citation in moment.citations}
        assert kinds <= ({"law"} if moment.kind is Kind.STATUTORY else {"practice", "policy"})


def test_what_has_to_be_looked_up_again_is_marked_and_is_no_law() -> None:
    marked = {row.id for row in rows() if row.verify}
    assert marked == {
        "first_year_evaluation_week_50",
        "reintegration_report_week_87",
        "reintegration_report_week_93",
    }
    assert all(row.kind is not Kind.STATUTORY for row in rows() if row.verify)


@given(days)
def test_no_date_moves_for_a_weekend_or_holiday(first: date) -> None:
    for moment in poortwachter(first):
        offset = ALWAYS[moment.id][0]
        if moment.id == "notice_prohibition_end":
            assert offset <= (moment.when.latest - first).days <= offset + 1
        else:
            assert moment.when == DateSpan.of(first + timedelta(days=offset))


@given(days, st.integers(0, 30))
def test_a_span_gives_spans_and_the_dates_of_both_ends(first: date, width: int) -> None:
    last = first + timedelta(days=width)
    spans = by_id(poortwachter(DateSpan(first, last)))
    early, late = by_id(poortwachter(first)), by_id(poortwachter(last))
    assert set(spans) == set(early) == set(late)
    for id, moment in spans.items():
        assert moment.when == DateSpan(early[id].when.earliest, late[id].when.latest)
        if moment.opens is not None:
            assert moment.opens.latest - moment.opens.earliest == timedelta(days=width)


@given(days, st.sets(st.sampled_from(Situation)))
def test_moments_come_in_order(first: date, situations: set[Situation]) -> None:
    found = poortwachter(first, situations=situations)
    assert [m.when for m in found] == sorted(m.when for m in found)


def test_household_staff_and_a_wage_sanction_end_at_other_dates() -> None:
    for situation in (Situation.HOUSEHOLD, Situation.WAGE_SANCTION):
        found = by_id(poortwachter(MONDAY, situations=[situation]))
        assert "end_of_wage_period" not in found
        assert "waiting_period_end" in found


def test_what_really_happened_moves_what_is_counted_from_it() -> None:
    happened = {"problem_analysis": date(2025, 2, 3), "first_year_evaluation": date(2025, 12, 1)}
    found = by_id(poortwachter(MONDAY, happened=happened))
    assert found["problem_analysis"].when == DateSpan.of(date(2025, 2, 17))
    assert found["plan_of_action"].when == DateSpan.of(date(2025, 2, 17))
    assert found["progress_talk"].when == DateSpan.of(date(2025, 3, 31))
    assert found["second_track"].when == DateSpan.of(date(2026, 1, 12))


def test_progress_talks_come_back_every_six_weeks() -> None:
    found = by_id(poortwachter(MONDAY))
    end = found["waiting_period_end"].when.earliest
    dates = found["progress_talk"].repeats(end)
    assert [(span.earliest - MONDAY).days for span in dates] == list(range(98, 728, 42))
    assert found["progress_talk"].repeats(dates[1].latest) == dates[:1]
    assert found["progress_talk"].repeats(dates[1].latest + timedelta(days=1)) == dates[:2]
    assert found["week_42_report"].repeats(end) == (found["week_42_report"].when,)


def test_the_end_of_the_contract_brings_two_moments() -> None:
    end = MONDAY + timedelta(weeks=6)
    found = by_id(poortwachter(MONDAY, contract_end=end))
    for id in ("contract_end_report", "contract_end_reintegration_report"):
        assert found[id].when == DateSpan.of(end)
        assert found[id].citations[0].text == "ZW 38 lid 2"
    sooner = by_id(poortwachter(MONDAY, contract_end=end - timedelta(days=1)))
    assert "contract_end_report" in sooner
    assert "contract_end_reintegration_report" not in sooner


def test_with_a_span_the_earliest_first_day_decides_on_the_report() -> None:
    end = MONDAY + timedelta(weeks=6)
    span = DateSpan(MONDAY, MONDAY + timedelta(days=6))
    assert "contract_end_reintegration_report" in by_id(poortwachter(span, contract_end=end))
    later = DateSpan(MONDAY + timedelta(days=1), MONDAY + timedelta(days=6))
    assert "contract_end_reintegration_report" not in by_id(poortwachter(later, contract_end=end))


def test_the_later_safety_net_report_comes_no_later_than_the_end_of_the_contract() -> None:
    def due(contract_end: date | None) -> DateSpan:
        found = poortwachter(MONDAY, situations=["safety_net_later"], contract_end=contract_end)
        return by_id(found)["safety_net_report_later"].when

    assert due(None) == due(date(2025, 6, 1)) == DateSpan.of(date(2025, 2, 17))
    assert due(date(2025, 1, 31)) == DateSpan.of(date(2025, 1, 31))


def test_after_an_interruption_the_calendar_moves_by_the_days_between() -> None:
    periods = [Absence(MONDAY, date(2025, 1, 19)), Absence(date(2025, 2, 3))]
    shifted = by_id(poortwachter(calendar_start(periods)))
    plain = by_id(poortwachter(MONDAY))
    for id in set(ALWAYS) - {"notice_prohibition_end"}:
        assert shifted[id].when == plain[id].when.moved(14)


def test_wrong_questions_are_told() -> None:
    with pytest.raises(ValueError, match=r"^unknown situation military; use: safety_net"):
        poortwachter(MONDAY, situations=["military"])
    with pytest.raises(ValueError, match=r"^unknown moment party; use: sick_report_by_employee"):
        poortwachter(MONDAY, happened={"party": MONDAY})
    with pytest.raises(ValueError, match="before illness"):
        poortwachter(MONDAY, contract_end=MONDAY - timedelta(days=1))
    assert poortwachter(MONDAY, contract_end=MONDAY)


# -- texts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_moment_has_a_name_and_a_duty_and_no_text_is_left_over(language: str) -> None:
    held = tomllib.loads((TEXTS / language / "calendar.toml").read_text(encoding="utf-8"))
    words = {"meaning", "who", "counts_from", "wording", "retention", "note"}
    assert set(held) == {row.id for row in rows()} | words
    assert set(held["meaning"]) == set(Meaning)
    assert set(held["who"]) == set(Party)
    for row in rows():
        assert set(held[row.id]) == {"name", "duty"}


# -- planted mistakes ---------------------------------------------------------------------------

MOMENTS = """
[[moment]]
id = "one"
days = 7
who = ["employer"]
kind = "statutory"
sources = ["WIA 23"]

[[moment]]
id = "two"
anchor = "one"
days = 14
opens_days = 14
who = ["employer"]
kind = "practice"
sources = ["OPRIJK"]
"""


def test_the_planted_moments_are_good(plant: Callable[[str], Path]) -> None:
    one, two = load_moments(plant(MOMENTS), sources())
    assert (one.anchor, two.anchor) == ("first_day", "one")
    assert one.counted_from(DateSpan.of(MONDAY)) == DateSpan.of(date(2025, 1, 13))
    assert (one.meaning, one.note, one.at_latest, one.verify) == (Meaning.BY, None, None, False)
    today = load_moments(plant(MOMENTS.replace("days = 7", "days = 0")), sources())[0]
    assert today.counted_from(DateSpan.of(MONDAY)) == DateSpan.of(MONDAY)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("days = 7\n", "", "it has no date of its own"),
        ("days = 7", "days = 7\nyears = 1", "it has no date of its own"),
        ("days = 7", "years = 0", "it has no date of its own"),
        ("days = 7", "days = 7\nevery_days = 0", "it has no date of its own"),
        ("days = 7", "years = 1\nopens_days = 1", "its window opens after it closes"),
        ("opens_days = 14", "opens_days = 15", "its window opens after it closes"),
        ("days = 7", "days = -7", "days is -7"),
        ('anchor = "one"', 'anchor = "three"', "anchor is 'three'"),
        ('anchor = "one"', 'anchor = "two"', "anchor is 'two'"),
        ('who = ["employer"]', "who = []", "nobody has to act"),
        ('who = ["employer"]', 'who = ["judge"]', "who holds judge. Use: "),
        ("days = 7", 'days = 7\nonly_for = ["military"]', "only_for holds military"),
        ("days = 7", 'days = 7\nnot_for = ["military"]', "not_for holds military"),
        ("days = 7", 'days = 7\nat_latest = "one"', "at_latest is 'one'"),
        ("days = 7", 'days = 7\nmeaning = "perhaps"', "meaning is 'perhaps'"),
        ('kind = "statutory"', 'kind = "law"', "kind is 'law'"),
        ('["WIA 23"]', '["WAO 23"]', "'WAO 23' cannot be cited"),
        ("days = 7", "days = 7\ncolour = 1", "unknown field colour"),
        ("[[moment]]", "colour = 1\n[[moment]]", "unknown field colour"),
        ('id = "two"', 'id = "one"', "id 'one' is there twice"),
    ],
)
def test_a_mistake_in_the_moments_is_told(
    plant: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in MOMENTS
    with pytest.raises(LawDataError) as caught:
        load_moments(plant(MOMENTS.replace(old, new, 1)), sources())
    assert complaint in str(caught.value)
