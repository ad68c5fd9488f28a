"""Second opinion bedrijfsarts: who may ask, about what, and when it does not fit."""

from __future__ import annotations

from datetime import date
from typing import Final

from ..conditions import ALWAYS
from ..facts import (
    advice_by,
    cao_gives_second_opinion,
    conflict,
    court,
    doctor_follows_uwv_list,
    employee_says,
    employer_demands_return,
    employment,
    income,
    initiative,
    role,
    subject,
    work_chosen_by,
)
from ..rule import Rule, fits, fits_best, impossible, less_suitable, needs_first
from .common import COURT_IN_VIEW, EMPLOYEE_SIDE, UWV_PAYS, WAGE_AT_STAKE

SO: Final = "second_opinion"
RIGHT_SINCE: Final = date(2017, 7, 1)

PRESSING: Final = WAGE_AT_STAKE | employer_demands_return.yes
"""A second opinion suspends nothing: where wage or return press, UWV judges the own work."""

RULES: Final = (
    Rule(
        "R61",
        ALWAYS,
        ("STB255", "ARBOBESLUIT 2.14d"),
        (impossible(SO),),
        warns=("right_since_2017",),
        valid_until=date(2017, 6, 30),
    ),
    Rule(
        "R1",
        role.is_("employer") | (role.is_("professional") & initiative.is_("employer")),
        ("S2.anders", "S2.verschil", "ARBOBESLUIT 2.14d lid 1"),
        (impossible(SO),),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R2",
        subject.any_of("pre_employment_exam") | role.is_("applicant"),
        ("S2.anders", "ARBOBESLUIT 2.14d lid 1", "ARBOWET 14 lid 1", "LPBSO-FAQ"),
        (impossible(SO),),
        disputed_by=("SOBA-EN", "SOBA-HULP"),
    ),
    Rule(
        "R62",
        subject.any_of("pre_employment_exam")
        & ~subject.only("pre_employment_exam", "examination_information"),
        ("NVAB-KL", "ARBOBESLUIT 2.14d lid 1"),
        warns=("separate_subjects",),
    ),
    Rule(
        "R5a",
        subject.only("conduct", "privacy", "invoice"),
        ("S2.anders", "NVAB-KL"),
        (less_suitable(SO),),
    ),
    Rule(
        "R12",
        EMPLOYEE_SIDE & subject.any_of("capacity") & ~PRESSING & court.is_("none"),
        ("S2.voorbeelden", "S2.wanneer", "ARBOBESLUIT 2.14d lid 1"),
        (fits_best(SO),),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R63",
        EMPLOYEE_SIDE & subject.any_of("capacity") & PRESSING & ~COURT_IN_VIEW,
        ("HARTMAN", "ARBOBESLUIT 2.14d lid 1"),
        (fits(SO),),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R64",
        EMPLOYEE_SIDE & subject.any_of("own_work", "unclear_advice") & ~COURT_IN_VIEW,
        ("S2.verschil", "ARBOBESLUIT 2.14d lid 1"),
        (fits(SO),),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R65",
        EMPLOYEE_SIDE
        & subject.any_of("suitable_work")
        & work_chosen_by.is_("occupational_physician")
        & ~COURT_IN_VIEW,
        ("S2.voorbeelden", "ARBOBESLUIT 2.14d lid 1"),
        (fits_best(SO),),
        excepts=("R33a",),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R65a",
        EMPLOYEE_SIDE
        & subject.any_of("suitable_work")
        & work_chosen_by.is_("both")
        & ~COURT_IN_VIEW,
        ("S2.voorbeelden", "ARBOBESLUIT 2.14d lid 1"),
        (fits(SO),),
        excepts=("R33a",),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R13",
        EMPLOYEE_SIDE & subject.any_of("occupational_disease"),
        ("S2.voorbeelden", "ARBOBESLUIT 2.14d lid 1", "SUWI 32"),
        (fits_best(SO),),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R14",
        EMPLOYEE_SIDE & subject.any_of("health_check"),
        ("ARBOBESLUIT 2.14d lid 1", "ARBOWET 14 lid 1", "LPBSO-FAQ", "SCOLEA"),
        (fits_best(SO),),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R15",
        EMPLOYEE_SIDE & subject.any_of("preventive_consult"),
        ("ARBOBESLUIT 2.14d lid 1", "ARBOWET 14 lid 1", "RPARTN", "SCOLEA"),
        (fits_best(SO),),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R16",
        EMPLOYEE_SIDE & subject.any_of("capacity") & ~PRESSING & court.is_("none") & conflict.no,
        ("S2.verschil", "S2.tabel"),
        (fits_best(SO),),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R98",
        role.is_("former_employee")
        & income.is_("sickness_benefit_self_insurer")
        & subject.any_of("capacity", "own_work", "occupational_disease", "unclear_advice"),
        ("HARTMAN",),
        (fits(SO),),
        disputed_by=("ARBOBESLUIT 2.14d lid 1",),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R84",
        EMPLOYEE_SIDE & cao_gives_second_opinion.yes & subject.any_of("capacity", "own_work"),
        ("CTG2022-78",),
        (fits(SO),),
        warns=("check_cao",),
        about=(SO,),
    ),
    Rule(
        "R104",
        EMPLOYEE_SIDE & doctor_follows_uwv_list.yes & subject.any_of("capacity", "own_work"),
        ("ARBOBESLUIT 2.14d lid 1", "ARBOWET 14 lid 2"),
        (fits(SO),),
        warns=("talk_about_own_advice",),
        about=(SO,),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R69",
        advice_by.is_(
            "none", "nurse", "case_manager", "labour_expert", "treating_doctor", "examining_doctor"
        ),
        ("ARBOBESLUIT 2.14d lid 1", "ARBOWET 14 lid 2", "S2.wanneer"),
        (needs_first(SO),),
        warns=("ask_own_doctor",),
        about=(SO,),
    ),
    Rule(
        "R78",
        advice_by.is_("uwv_doctor") | (role.is_("former_employee") & UWV_PAYS),
        ("FITH", "ZW 75j", "ARBOBESLUIT 2.14d lid 1"),
        (less_suitable(SO),),
        excepts=("R12", "R13", "R14", "R15", "R16", "R63", "R64", "R65", "R65a", "R84", "R104"),
    ),
    Rule(
        "R50a",
        employment.is_("agency") & UWV_PAYS,
        ("FITH", "ZW 29 lid 2", "ARBOBESLUIT 2.14d lid 1"),
        (less_suitable(SO),),
        excepts=("R12", "R13", "R14", "R15", "R16", "R63", "R64", "R65", "R65a", "R84", "R104"),
    ),
    Rule(
        "R31",
        EMPLOYEE_SIDE
        & advice_by.is_("supervised_physician")
        & subject.any_of("capacity", "own_work", "occupational_disease"),
        ("SOBA-EN", "LPBSO-BA"),
        (fits(SO),),
        warns=("supervising_doctor_decides",),
        about=(SO,),
    ),
    Rule(
        "R32a",
        COURT_IN_VIEW
        & subject.any_of("capacity", "own_work", "suitable_work", "wage")
        & ~subject.any_of("occupational_disease", "health_check", "preventive_consult"),
        ("S2.DOjuist", "BW7 629a lid 1"),
        (less_suitable(SO),),
        excepts=("R84", "R104", "R31", "R8", "R98"),
    ),
    Rule(
        "R33a",
        subject.only(
            "suitable_work",
            "work_available",
            "employer_efforts",
            "employee_efforts",
            "labour_expert_report",
            "week_count",
        ),
        ("S2.DOjuist", "SUWI 32"),
        (less_suitable(SO),),
    ),
    Rule(
        "R58a",
        employee_says.is_("agrees")
        & subject.any_of("capacity", "own_work", "suitable_work", "unclear_advice")
        & ~subject.any_of("occupational_disease", "health_check", "preventive_consult"),
        ("ARBOBESLUIT 2.14d lid 1", "S2.wanneer"),
        (less_suitable(SO),),
        warns=("employee_agrees",),
        excepts=("R12", "R16", "R63", "R64", "R65", "R65a", "R84", "R104", "R31", "R8", "R98"),
    ),
)
