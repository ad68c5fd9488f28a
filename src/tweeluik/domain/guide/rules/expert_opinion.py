"""Deskundigenoordeel: the four questions of employee and employer, and frequent absence."""

from __future__ import annotations

from datetime import date
from typing import Final

from ..conditions import Condition, at_least_two
from ..facts import (
    advice_by,
    advice_says,
    dismissal,
    earlier_expert_opinion,
    earlier_expert_opinion_question,
    employee_says,
    employer_demands_return,
    employment,
    examination,
    income,
    new_facts,
    no_advice_because,
    not_ill,
    parties_agree,
    role,
    subject,
    uwv_decision,
    uwv_discourages,
    wage_payment,
    weeks_ill,
)
from ..instruments import (
    EMPLOYEE_EFFORTS,
    EMPLOYER_EFFORTS,
    EXPERT_OPINIONS,
    FREQUENT_ABSENCE,
    OWN_WORK,
    REINTEGRATION_OPINIONS,
    STANDARD_OPINIONS,
    SUITABLE_WORK,
)
from ..rule import Rule, fits, fits_best, impossible, less_suitable, needs_first
from .common import (
    COURT_IN_VIEW,
    EXPERT_OPINION_SUBJECT,
    FITNESS,
    NO_EMPLOYER_LEFT,
    OTHER_WORK,
    UWV_PAYS,
)

ASKER: Final[Condition] = role.is_("employee", "employer", "professional", "former_employee")
NEW_DISMISSAL_LAW: Final = date(2015, 7, 1)

_QUESTION: Final = {
    OWN_WORK: "own_work",
    SUITABLE_WORK: "suitable_work",
    EMPLOYEE_EFFORTS: "employee_efforts",
    EMPLOYER_EFFORTS: "employer_efforts",
    FREQUENT_ABSENCE: "frequent_absence",
}


def _already_judged() -> tuple[Rule, ...]:
    """R42 per question: the same situation was judged and nothing changed."""
    return tuple(
        Rule(
            f"R42-{question}",
            earlier_expert_opinion.is_("same_situation")
            & earlier_expert_opinion_question.is_(question)
            & new_facts.no,
            ("FITH", "HIJINK"),
            (impossible(instrument),),
            warns=("once_per_situation",),
        )
        for instrument, question in _QUESTION.items()
    )


_ASKED: Final[dict[str, Condition]] = {
    # What the subject is when one of the four questions is asked.
    OWN_WORK: FITNESS,
    SUITABLE_WORK: OTHER_WORK,
    EMPLOYEE_EFFORTS: subject.any_of("employee_efforts"),
    EMPLOYER_EFFORTS: subject.any_of("employer_efforts"),
}

AFTER_TWO_YEARS: Final = tuple(f"R53-{_QUESTION[instrument]}" for instrument in _ASKED)


def _after_two_years() -> tuple[Rule, ...]:
    """R53 per question: the duty to pay wages is over. Government has SUWI 32 lid 6."""
    over = income.is_("wia") | (
        weeks_ill.from_(104)
        & ~income.is_("sickness_benefit_self_insurer", "wga_self_insurer")
        & ~employment.is_("government", "household")
    )
    return tuple(
        Rule(
            f"R53-{_QUESTION[instrument]}",
            over & asked,
            ("BW7 629 lid 1", "WIA 23", "S2.verschil"),
            (less_suitable(instrument),),
        )
        for instrument, asked in _ASKED.items()
    )


RULES: Final = (
    # --- which question fits -----------------------------------------------------------------
    Rule(
        "R34",
        ASKER & subject.any_of("own_work"),
        ("S1.vooraf", "S2.verschil", "SUWI 32 lid 1", "VVAA"),
        (fits_best(OWN_WORK),),
    ),
    Rule(
        "R34a",
        role.is_("employee", "professional") & subject.any_of("capacity", "refused_second_opinion"),
        ("S1.vooraf", "SUWI 32 lid 1"),
        (fits(OWN_WORK),),
    ),
    Rule(
        "R70",
        role.is_("employer") & subject.any_of("capacity"),
        ("S2.anders", "S2.verschil", "SUWI 32 lid 1"),
        (fits_best(OWN_WORK), fits("employers_second_view")),
    ),
    Rule(
        "R70a",
        role.is_("employer") & subject.any_of("unclear_advice"),
        ("S1.tip2", "S1.tip3", "SUWI 32 lid 1"),
        (fits(OWN_WORK),),
    ),
    Rule(
        "R35",
        ASKER & subject.any_of("wage"),
        ("S1.vooraf", "BW7 629a lid 1", "OMP"),
        (fits_best(OWN_WORK),),
    ),
    Rule(
        "R35a",
        ASKER & subject.any_of("wage") & subject.any_of("employee_efforts"),
        ("BW7 629a lid 1", "OMP", "SUWI 32 lid 2"),
        (fits_best(EMPLOYEE_EFFORTS),),
    ),
    Rule(
        "R32",
        ASKER & COURT_IN_VIEW & subject.any_of("capacity", "own_work"),
        ("S2.DOjuist", "BW7 629a lid 1", "ARBOP-V"),
        (fits_best(OWN_WORK),),
        warns=("seek_legal_help",),
    ),
    Rule(
        "R48",
        ASKER & wage_payment.is_("threatened", "stopped", "suspended") & FITNESS,
        ("RHA", "S1.vooraf", "SUWI 32 lid 1", "BW7 629 lid 7"),
        (fits_best(OWN_WORK),),
    ),
    Rule(
        "R48a",
        ASKER & wage_payment.is_("disputed_past") & FITNESS,
        ("SUWI 32 lid 1", "BW7 629a lid 1"),
        (fits_best(OWN_WORK),),
    ),
    Rule(
        "R91",
        ASKER & employer_demands_return.yes & subject.any_of("capacity", "own_work"),
        ("SUWI 32 lid 1", "S1.vooraf", "FITH"),
        (fits_best(OWN_WORK),),
        warns=("wage_stop_risk",),
    ),
    Rule(
        "R58",
        role.is_("employee", "professional")
        & employee_says.is_("can_do_more")
        & advice_says.is_("unfit", "partly_fit")
        & subject.any_of("capacity", "own_work"),
        ("S2.voorbeelden", "WWG", "NO2017"),
        (fits(OWN_WORK),),
    ),
    Rule(
        "R36",
        ASKER & subject.any_of("suitable_work"),
        ("S1.vooraf", "UWV-WG", "SUWI 32 lid 3"),
        (fits_best(SUITABLE_WORK),),
    ),
    Rule(
        "R37",
        ASKER & subject.any_of("work_available"),
        ("S1.vooraf", "S2.verschil", "SUWI 32 lid 3", "MATCH"),
        (fits_best(SUITABLE_WORK), fits(EMPLOYER_EFFORTS)),
    ),
    Rule(
        "R71",
        ASKER & subject.any_of("labour_expert_report"),
        ("SUWI 32 lid 3", "UWV-WG", "S2.tabel"),
        (fits_best(SUITABLE_WORK), fits(EMPLOYER_EFFORTS)),
    ),
    Rule(
        "R38",
        ASKER & subject.any_of("employer_efforts"),
        ("S1.vooraf", "S2.verschil", "SUWI 32 lid 3", "ENGAGE", "FITH"),
        (fits_best(EMPLOYER_EFFORTS),),
    ),
    Rule(
        "R39",
        ASKER & subject.any_of("employee_efforts"),
        ("S1.vooraf", "S2.verschil", "SUWI 32 lid 2", "VVAA"),
        (fits_best(EMPLOYEE_EFFORTS),),
    ),
    Rule(
        "R46",
        role.is_("employer")
        & subject.any_of("frequent_absence")
        & dismissal.is_("frequent_absence"),
        ("BW7 669 lid 3", "BW7 671b lid 4", "FEE 1a", "UWV-WG"),
        (fits_best(FREQUENT_ABSENCE),),
        warns=("own_fault_conditions", "seek_legal_help"),
        valid_from=NEW_DISMISSAL_LAW,
    ),
    Rule(
        # Without a plan to end the contract there is nothing that this opinion serves.
        "R46b",
        role.is_("employer")
        & subject.any_of("frequent_absence")
        & ~dismissal.is_("frequent_absence"),
        ("FEE 1a", "BW7 671b lid 4"),
        (less_suitable(FREQUENT_ABSENCE), fits_best("talk")),
    ),
    Rule(
        "R46a",
        role.is_("employer") & subject.any_of("dismissal") & dismissal.is_("frequent_absence"),
        ("BW7 671b lid 4", "FEE 1a"),
        (fits_best(FREQUENT_ABSENCE),),
        warns=("own_fault_conditions", "seek_legal_help"),
        valid_from=NEW_DISMISSAL_LAW,
    ),
    Rule(
        "R72",
        role.is_("employee", "former_employee", "applicant", "self_employed"),
        ("BW7 671b lid 4", "UWV-WG"),
        (impossible(FREQUENT_ABSENCE),),
    ),
    Rule(
        "R47",
        role.is_("employer")
        & subject.any_of("dismissal", "employee_efforts")
        & dismissal.is_("not_cooperating"),
        ("BW7 671b lid 5", "FEE 1a", "PVH2", "SDU17"),
        (fits_best(EMPLOYEE_EFFORTS), fits("employer_notice")),
        warns=("summons_needed", "seek_legal_help"),
        valid_from=NEW_DISMISSAL_LAW,
    ),
    Rule(
        "R73",
        role.is_("employee", "professional")
        & subject.any_of("dismissal")
        & dismissal.is_("not_cooperating"),
        ("BW7 671b lid 5", "SUWI 32 lid 2", "S1.vooraf"),
        (fits_best(EMPLOYEE_EFFORTS), fits("court")),
        warns=("seek_legal_help",),
    ),
    # --- what closes or postpones ------------------------------------------------------------
    Rule(
        "R11",
        role.is_("self_employed"),
        ("SUWI 32", "JUDEX", "ARBOBESLUIT 2.14d lid 1"),
        (
            impossible("second_opinion", *EXPERT_OPINIONS),
            fits_best("insurer_route"),
        ),
    ),
    Rule(
        "R11a",
        role.is_("applicant"),
        ("SUWI 32",),
        (impossible(*STANDARD_OPINIONS),),
    ),
    Rule(
        "R15a",
        not_ill.yes,
        ("SUWI 32", "RPARTN", "SCOLEA"),
        (impossible(*STANDARD_OPINIONS),),
    ),
    Rule(
        "R41",
        parties_agree.yes,
        ("FITH", "STECR"),
        (impossible(OWN_WORK, SUITABLE_WORK),),
        warns=("parties_agree_no_opinion",),
    ),
    Rule(
        "R41a",
        parties_agree.yes & subject.any_of("own_work", "suitable_work"),
        ("FITH",),
        (fits_best("talk"),),
        warns=("parties_agree_no_opinion", "talk_with_doctor_first"),
    ),
    *_already_judged(),
    Rule(
        "R42b",
        ASKER & earlier_expert_opinion.is_("other_situation") & EXPERT_OPINION_SUBJECT,
        ("FITH",),
        warns=("once_per_situation",),
    ),
    Rule(
        "R43",
        advice_by.is_("none", "treating_doctor"),
        ("S1.aanvragen", "UWV-WG", "VEER-aanvr"),
        (needs_first(*STANDARD_OPINIONS),),
        warns=("first_opinion_needed",),
        about=STANDARD_OPINIONS,
    ),
    Rule(
        "R43a",
        advice_by.is_("none") & no_advice_because.is_("employer_arranged_none"),
        ("PVH1", "BW7 629a lid 2"),
        warns=("first_opinion_exception",),
        about=STANDARD_OPINIONS,
        excepts=("R43",),
    ),
    Rule(
        "R44",
        role.is_("employer") & examination.is_("unwilling"),
        ("SUWI 32a lid 1",),
        (impossible(OWN_WORK, EMPLOYEE_EFFORTS),),
        warns=("examination_needed", "wage_stop_risk"),
    ),
    Rule(
        "R44b",
        role.is_("employer") & (FITNESS | subject.any_of("employee_efforts")),
        ("SUWI 32a lid 1",),
        warns=("examination_needed",),
        about=(OWN_WORK, EMPLOYEE_EFFORTS),
    ),
    Rule(
        "R44a",
        role.is_("employee", "professional")
        & examination.is_("unwilling")
        & EXPERT_OPINION_SUBJECT,
        ("SUWI 32a lid 1", "S1.aanvragen"),
        warns=("examination_needed", "wage_stop_risk"),
    ),
    Rule(
        "R49",
        ASKER & uwv_discourages.yes & EXPERT_OPINION_SUBJECT,
        ("NVAB-DO", "SUWI 32"),
        (fits("complaint_uwv"),),
        warns=("uwv_must_answer",),
    ),
    Rule(
        "R50",
        UWV_PAYS & NO_EMPLOYER_LEFT,
        ("FITH", "ZW 75j", "ZW 29 lid 2"),
        (impossible(OWN_WORK),),
    ),
    Rule(
        # With a contract that goes on, a dispute over wage may remain beside the benefit.
        "R50d",
        UWV_PAYS & ~NO_EMPLOYER_LEFT,
        ("FITH", "ZW 75j"),
        (less_suitable(OWN_WORK),),
    ),
    Rule(
        "R50b",
        UWV_PAYS & NO_EMPLOYER_LEFT,
        ("SUWI 32 lid 2", "SUWI 32 lid 3", "ZW 29 lid 2"),
        (impossible(*REINTEGRATION_OPINIONS),),
    ),
    Rule(
        "R50c",
        role.is_("former_employee") & income.is_("none", "wia"),
        ("SUWI 32 lid 2", "SUWI 32 lid 3", "SUWI 32 lid 4"),
        (impossible(*REINTEGRATION_OPINIONS),),
    ),
    Rule(
        "R51a",
        income.is_("sickness_benefit_self_insurer"),
        ("SUWI 32 lid 2", "SUWI 32 lid 3", "UWV-ERD"),
        (impossible(OWN_WORK),),
    ),
    Rule(
        "R52",
        income.is_("wga_self_insurer"),
        ("SUWI 32 lid 4",),
        (impossible(OWN_WORK, EMPLOYEE_EFFORTS, SUITABLE_WORK),),
    ),
    Rule(
        "R52a",
        income.is_("wga_self_insurer") & uwv_decision.is_("wia") & EXPERT_OPINION_SUBJECT,
        ("SUWI 32 lid 4",),
        (less_suitable(EMPLOYER_EFFORTS), fits_best("objection_uwv")),
        warns=("objection_deadline",),
    ),
    *_after_two_years(),
    Rule(
        "R53a",
        ASKER & EXPERT_OPINION_SUBJECT & (wage_payment.is_("disputed_past") | COURT_IN_VIEW),
        ("SUWI 32 lid 1", "BW7 629a lid 1"),
        warns=("court_decides_wage",),
        excepts=AFTER_TWO_YEARS,
    ),
    Rule(
        "R53c",
        ASKER & wage_payment.is_("disputed_past") & FITNESS,
        ("SUWI 32 lid 1", "BW7 629a lid 1"),
        (fits_best("court"),),
        warns=("court_decides_wage",),
        excepts=("R50", "R50d", "R51a"),
    ),
    Rule(
        "R53b",
        role.is_("employer") & employment.is_("government") & weeks_ill.from_(104) & FITNESS,
        ("SUWI 32 lid 6",),
        (fits(OWN_WORK),),
        warns=("fee_for_government_unknown",),
    ),
    Rule(
        "R54",
        uwv_decision.is_("wage_sanction"),
        ("WIA 25 lid 9", "BW7 629 lid 11"),
        warns=("questions_stay_open",),
        about=STANDARD_OPINIONS,
        excepts=AFTER_TWO_YEARS,
    ),
    Rule(
        "R45a",
        role.is_("employee", "employer", "professional"),
        ("S1.aanvragen", "BW7 629a lid 7", "BW7 658b lid 7", "VEER-cao"),
        warns=("check_cao",),
        about=STANDARD_OPINIONS,
        disputed_by=("S2.verschil",),
    ),
    # --- what to know -------------------------------------------------------------------------
    Rule(
        "R40",
        at_least_two(
            (
                FITNESS,
                OTHER_WORK,
                subject.any_of("employer_efforts"),
                subject.any_of("employee_efforts"),
            )
        ),
        ("S1.aanvragen", "MEDIR2", "RUSSELL-DO"),
        warns=("one_form_per_question",),
        about=STANDARD_OPINIONS,
    ),
    Rule(
        "R55",
        ASKER
        & weeks_ill.below(104)
        & (
            (weeks_ill.from_(91) & EXPERT_OPINION_SUBJECT)
            | (weeks_ill.from_(80) & subject.any_of("employer_efforts"))
        ),
        ("WIA 25 lid 3", "VEER-NIEUWS", "MEDIR"),
        warns=("before_reintegration_report",),
    ),
    Rule(
        "R59",
        ASKER,
        ("S1.tip1", "S1.tip4", "NO2021", "VEER-geg"),
        warns=("relation_may_suffer", "agree_beforehand", "papers_go_to_other_party", "fee"),
        about=EXPERT_OPINIONS,
    ),
    Rule(
        "R60",
        ASKER & (EXPERT_OPINION_SUBJECT | subject.any_of("expert_opinion_outcome", "dismissal")),
        ("S1.vooraf", "NO2018b", "FITH"),
        warns=("not_binding", "no_suspension"),
    ),
)
