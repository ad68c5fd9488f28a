"""Second opinion bedrijfsarts on its way: which doctor, consent, refusal, what goes on."""

from __future__ import annotations

from typing import Final

from ..conditions import ALWAYS
from ..facts import (
    advice_says,
    authorisation,
    conflict,
    doctor_prefers_other_instrument,
    earlier_second_opinion,
    employer_agrees_to_doctor,
    employment,
    income,
    initiative,
    medical_doubt,
    new_facts,
    on_behalf,
    question_specific,
    refusal_by,
    refusal_reasons,
    request_past_own_doctor,
    role,
    second_opinion_contract,
    second_opinion_doctor,
    small_employer,
    subject,
)
from ..rule import Rule, fits, fits_best, less_suitable, needs_first, refusable
from .common import EMPLOYEE_SIDE, NO_EMPLOYER_LEFT, SECOND_OPINION_SUBJECT
from .second_opinion import RIGHT_SINCE, SO

RULES: Final = (
    Rule(
        "R7",
        second_opinion_doctor.is_("same_service"),
        ("S2.wanneer", "ARBOBESLUIT 2.14d lid 2"),
        (needs_first(SO),),
        warns=("same_service_not_independent",),
        about=(SO,),
    ),
    Rule(
        "R8",
        second_opinion_doctor.is_("same_service")
        & employment.is_("military")
        & SECOND_OPINION_SUBJECT,
        ("ARBOBESLUIT 1.34a",),
        (fits(SO),),
        excepts=("R7",),
    ),
    Rule(
        "R9",
        second_opinion_doctor.is_("not_occupational_physician"),
        ("S2.tabel", "S2.verschil", "ARBOBESLUIT 2.14d lid 1"),
        (needs_first(SO),),
        warns=("registered_physician_only", "private_doctor_is_information"),
        about=(SO,),
    ),
    Rule(
        "R10",
        request_past_own_doctor.yes,
        (
            "ARBOBESLUIT 2.14d lid 1",
            "ARBOBESLUIT 2.14d lid 3",
            "LPBSO-FAQ",
            "NVAB-SO",
            "EXPEREANS",
            "LPBSO-AANV",
        ),
        (needs_first(SO),),
    ),
    Rule(
        "R17",
        question_specific.no,
        ("S2.weigeren",),
        (refusable(SO),),
        warns=("specify_question",),
        about=(SO,),
    ),
    Rule(
        "R18",
        earlier_second_opinion.is_("same_question") & new_facts.no,
        ("S2.weigeren", "SOBA-HERH"),
        (refusable(SO),),
    ),
    Rule(
        "R18a",
        EMPLOYEE_SIDE
        & (
            earlier_second_opinion.is_("other_question")
            | (earlier_second_opinion.is_("same_question") & new_facts.yes)
        )
        & subject.any_of("capacity", "own_work", "occupational_disease", "health_check"),
        ("S2.weigeren", "SOBA-HERH"),
        (fits(SO),),
    ),
    Rule(
        "R19",
        medical_doubt.no & conflict.no,
        ("S2.weigeren", "S2.wanneer", "SOBA-HULP"),
        (refusable(SO),),
    ),
    Rule(
        "R20",
        conflict.yes & medical_doubt.no,
        ("S2.weigeren",),
        (refusable(SO),),
        disputed_by=("RPARTN",),
    ),
    Rule(
        "R20c",
        EMPLOYEE_SIDE & subject.only("conflict"),
        ("S2.weigeren", "STECR"),
        (less_suitable(SO),),
    ),
    Rule(
        "R20a",
        EMPLOYEE_SIDE
        & conflict.yes
        & medical_doubt.yes
        & subject.any_of("capacity", "own_work", "occupational_disease"),
        ("S2.weigeren",),
        (fits(SO),),
        disputed_by=("RPARTN",),
    ),
    Rule(
        "R21",
        EMPLOYEE_SIDE
        & doctor_prefers_other_instrument.yes
        & subject.any_of("capacity", "own_work", "occupational_disease", "refused_second_opinion"),
        ("S2.nietbedoeld", "ARBOWET 14 lid 2", "ARBOBESLUIT 2.14d lid 3"),
        (fits(SO),),
        excepts=("R66",),
        disputed_by=("SOBA-HULP", "RPARTN"),
    ),
    Rule(
        "R22",
        EMPLOYEE_SIDE
        & subject.any_of("refused_second_opinion")
        & refusal_by.is_("occupational_physician")
        & refusal_reasons.no,
        ("S2.nietbedoeld", "ARBOBESLUIT 2.14d lid 3", "LPBSO-BA"),
        (fits(SO),),
        warns=("written_reasons",),
    ),
    Rule(
        "R66",
        subject.any_of("refused_second_opinion")
        & refusal_by.is_("occupational_physician")
        & refusal_reasons.yes
        & new_facts.no,
        ("S2.nietbedoeld", "ARBOBESLUIT 2.14d lid 3"),
        (less_suitable(SO),),
    ),
    Rule(
        "R67",
        EMPLOYEE_SIDE & subject.any_of("refused_second_opinion") & new_facts.yes,
        ("S2.weigeren", "ARBOBESLUIT 2.14d lid 3"),
        (fits(SO),),
    ),
    Rule(
        "R68",
        EMPLOYEE_SIDE
        & subject.any_of("refused_second_opinion")
        & refusal_by.is_("case_manager", "employer"),
        ("SOBA-CM", "LPBSO-BA", "ARBOBESLUIT 2.14d lid 3"),
        (fits_best(SO),),
        warns=("ask_own_doctor",),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R24",
        authorisation.is_("unwilling"),
        ("ARBOBESLUIT 2.14d lid 4", "S2.privacy", "LPBSO-BA"),
        warns=("no_authorisation_limits",),
        about=(SO,),
    ),
    Rule(
        "R25",
        second_opinion_doctor.is_("outside_contract") & employer_agrees_to_doctor.no,
        ("ARBOBESLUIT 2.14d lid 2", "ARBOP-WIE", "KEERPUNT"),
        (needs_first(SO),),
        warns=("costs_outside_contract", "no_price_known"),
        about=(SO,),
    ),
    Rule(
        "R25a",
        EMPLOYEE_SIDE
        & second_opinion_doctor.is_("outside_contract")
        & employer_agrees_to_doctor.yes
        & subject.any_of("capacity", "own_work", "occupational_disease", "health_check"),
        ("ARBOBESLUIT 2.14d lid 2", "ARBOP-WIE"),
        (fits(SO),),
    ),
    Rule(
        "R83",
        second_opinion_doctor.is_("not_chosen", "in_contract") & second_opinion_contract.yes,
        ("ARBOBESLUIT 2.14d lid 2", "ARBOBESLUIT 2.14d lid 3", "ARBOP-WIE"),
        warns=("choose_from_contract",),
        about=(SO,),
    ),
    Rule(
        "R26",
        EMPLOYEE_SIDE & second_opinion_contract.no,
        (
            "ARBOWET 14 lid 4",
            "ARBOBESLUIT 2.14d lid 2",
            "ARBOWET 44",
            "BOETE17",
            "ARBONED",
            "BOETE",
        ),
        (fits("labour_inspectorate", "complaint"),),
        excepts=("R6",),
        warns=("works_council",),
    ),
    Rule(
        "R27",
        ALWAYS,
        ("S2.aandacht", "ARBOBESLUIT 2.14d lid 6", "LPBSO-WN"),
        warns=("no_suspension", "not_binding", "ask_own_doctor"),
        about=(SO,),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R28",
        ALWAYS,
        (
            "ARBOBESLUIT 2.14d lid 5",
            "S2.aandacht",
            "S2.privacy",
            "AP 4",
            "MERCER",
            "AANTJES",
            "KVDL",
            "SOBA-VERW",
        ),
        warns=("consent_to_share", "employer_need_not_know", "employer_gets_no_medical_data"),
        about=(SO,),
        valid_from=RIGHT_SINCE,
    ),
    Rule(
        "R105",
        initiative.is_("employer", "doctor") & ~role.is_("employer"),
        ("S2.verschil", "ARBOBESLUIT 2.14d lid 1"),
        warns=("second_opinion_is_voluntary",),
    ),
    Rule(
        "R106",
        role.is_("employer")
        & (
            initiative.is_("employee")
            | subject.any_of("refused_second_opinion", "second_opinion_ignored", "invoice")
        ),
        ("ARBOBESLUIT 2.14d lid 1", "S2.privacy", "NVAB-SO"),
        warns=("employer_need_not_know", "employer_gets_no_medical_data"),
    ),
    Rule(
        "R107",
        small_employer.yes,
        ("S2.privacy", "SOBA-WERK"),
        warns=("tell_outside_only",),
        about=(SO,),
    ),
    Rule(
        "R94",
        on_behalf.yes,
        ("S1.tip3", "S2.verschil"),
        warns=("helper_may_support",),
    ),
    Rule(
        "R108",
        NO_EMPLOYER_LEFT & advice_says.is_("fit") & income.is_("sickness_benefit_self_insurer"),
        ("UWV-ERD",),
        warns=("benefit_goes_on_until_decision",),
    ),
)
