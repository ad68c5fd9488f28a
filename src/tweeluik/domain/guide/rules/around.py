"""What surrounds the two: talk, mediation, the body of an agreement, court, UWV decisions."""

from __future__ import annotations

from typing import Final

from ..conditions import ALWAYS
from ..facts import (
    advice_by,
    advice_says,
    cao_names_body,
    complaint_about,
    conflict,
    dismissal,
    earlier_expert_opinion,
    employment,
    expert_opinion_favours,
    expert_opinion_requested_by,
    income,
    initiative,
    medical_doubt,
    new_facts,
    no_advice_because,
    objection_days_left,
    role,
    subject,
    treating_doctor_differs,
    uwv_decision,
    wage_payment,
    weeks_ill,
)
from ..rule import Rule, fits, fits_best, less_suitable, needs_first
from .common import (
    COURT_IN_VIEW,
    EMPLOYEE_SIDE,
    EXPERT_OPINION_SUBJECT,
    FITNESS,
    NO_EMPLOYER_LEFT,
    OTHER_WORK,
    UWV_PAYS,
    WAGE_AT_STAKE,
    WAGE_NOT_COMING,
)

_OPINIONS_ASKED: Final = (
    ("own_work", FITNESS),
    ("suitable_work", OTHER_WORK),
    ("employee_efforts", subject.any_of("employee_efforts")),
    ("employer_efforts", subject.any_of("employer_efforts")),
)


def _body_goes_first() -> tuple[Rule, ...]:
    """R45 per question: the body of the collective agreement stands in the place of UWV."""
    return tuple(
        Rule(
            f"R45-{question}",
            cao_names_body.yes & asked & role.is_("employee", "employer", "professional"),
            ("S1.aanvragen", "BW7 629a lid 7", "BW7 658b lid 7"),
            (less_suitable(f"expert_opinion_{question}"),),
            disputed_by=("S2.verschil",),
        )
        for question, asked in _OPINIONS_ASKED
    )


RULES: Final = (
    # --- talk and mediation -----------------------------------------------------------------------
    Rule("R110", ALWAYS, ("S1.tip2", "S1.tip3", "NVAB-KL"), (fits("talk"),)),
    Rule(
        "R111",
        subject.any_of("unclear_advice"),
        ("S1.tip2", "S1.tip3"),
        (fits_best("talk"),),
    ),
    Rule(
        "R112",
        advice_by.is_("none") & no_advice_because.is_("not_asked") & ~subject.only("no_guidance"),
        ("S1.aanvragen", "ARBOWET 14 lid 2"),
        (fits_best("talk"),),
    ),
    Rule(
        "R113",
        advice_by.is_("none") & no_advice_because.is_("employee_stayed_away"),
        ("BW7 629 lid 6", "BW7 658a", "S1.tip2"),
        (fits_best("talk"),),
        warns=("wage_stop_risk",),
    ),
    Rule(
        "R57",
        treating_doctor_differs.yes
        & ~WAGE_AT_STAKE
        & subject.any_of("capacity", "own_work", "unclear_advice"),
        ("S1.tip3", "SELWYN", "LHV"),
        (fits_best("talk"),),
    ),
    Rule(
        "R57a",
        treating_doctor_differs.yes | advice_by.is_("treating_doctor"),
        ("SELWYN", "LHV"),
        warns=("treating_doctor_does_not_judge", "medical_proof_limits"),
    ),
    Rule(
        "R114",
        subject.any_of("week_count", "doctor_role_unclear"),
        ("BW7 629 lid 10", "WIA 23 lid 3", "CTG2025-34"),
        (fits_best("talk"),),
    ),
    Rule(
        "R115",
        subject.any_of("doctor_role_unclear"),
        ("CTG2025-34", "S2.privacy"),
        (fits("complaint", "employers_second_view"),),
        warns=("doctor_must_say_role", "second_opinion_is_voluntary"),
    ),
    Rule(
        "R116",
        subject.any_of("invoice") & role.is_("employer", "professional"),
        ("S2.privacy", "SOBA-WERK", "ARBOBESLUIT 2.14d lid 1"),
        (fits_best("talk"),),
        warns=("employer_need_not_know",),
    ),
    Rule(
        "R117",
        subject.any_of("conflict"),
        ("S1.tip4", "STECR"),
        (fits_best("mediation"),),
    ),
    Rule(
        "R20b",
        conflict.yes & (medical_doubt.no | advice_says.is_("no_illness")),
        ("STECR", "S2.weigeren", "S1.tip4"),
        (fits_best("mediation"),),
    ),
    Rule(
        "R118",
        conflict.yes,
        ("S1.tip4", "STECR"),
        (fits("mediation"),),
        warns=("relation_may_suffer",),
    ),
    Rule(
        "R119",
        EXPERT_OPINION_SUBJECT,
        ("S1.tip4",),
        (fits("mediation"),),
    ),
    Rule(
        "R19a",
        role.is_("employer", "professional")
        & initiative.is_("employer")
        & subject.any_of("capacity", "own_work", "occupational_disease"),
        ("SOBA-WERK", "CTG2025-34"),
        (fits("employers_second_view"),),
        warns=("second_opinion_is_voluntary",),
    ),
    # --- no guidance ------------------------------------------------------------------------------
    Rule(
        "R120",
        subject.any_of("no_guidance"),
        ("ARBOWET 14 lid 1", "ARBOWET 14 lid 2", "S1.tip2"),
        (fits_best("talk"), fits("complaint")),
    ),
    Rule(
        "R26a",
        EMPLOYEE_SIDE & advice_by.is_("none") & no_advice_because.is_("employer_arranged_none"),
        ("ARBOWET 14 lid 4", "BOETE17", "SUWI 32 lid 3"),
        (fits("labour_inspectorate", "expert_opinion_employer_efforts"),),
        warns=("works_council",),
    ),
    # --- the collective agreement's own body ------------------------------------------------------
    Rule(
        "R45",
        cao_names_body.yes
        & EXPERT_OPINION_SUBJECT
        & role.is_("employee", "employer", "professional"),
        ("S1.aanvragen", "BW7 629a lid 7", "BW7 658b lid 7"),
        (fits_best("cao_body"),),
        warns=("check_cao",),
        disputed_by=("S2.verschil",),
        excepts=(
            "R34",
            "R34a",
            "R70",
            "R35",
            "R35a",
            "R32",
            "R48",
            "R48a",
            "R91",
            "R58",
            "R36",
            "R37",
            "R71",
            "R38",
            "R39",
        ),
    ),
    *_body_goes_first(),
    # --- court and the employer's own step --------------------------------------------------------
    Rule(
        "R122",
        role.is_("employee", "employer", "former_employee", "professional")
        & (
            (income.is_("wage", "none") & WAGE_AT_STAKE)
            | wage_payment.is_("disputed_past")
            | (income.is_("wage", "none") & COURT_IN_VIEW & EXPERT_OPINION_SUBJECT)
        ),
        ("BW7 629a lid 1", "BW7 658b", "S1.vooraf"),
        (fits("court"),),
        warns=("seek_legal_help",),
    ),
    Rule(
        "R122a",
        role.is_("employee", "employer", "former_employee", "professional")
        & WAGE_AT_STAKE
        & FITNESS
        & earlier_expert_opinion.is_("same_situation")
        & new_facts.no,
        ("BW7 629a lid 1", "S1.vooraf", "S2.DOjuist"),
        (fits_best("court"),),
        warns=("seek_legal_help",),
    ),
    Rule(
        "R123",
        earlier_expert_opinion.is_("none")
        & (
            FITNESS
            | EXPERT_OPINION_SUBJECT
            | (role.is_("employer") & dismissal.is_("frequent_absence", "not_cooperating"))
        ),
        ("BW7 629a lid 1", "BW7 658b"),
        (needs_first("court"),),
    ),
    Rule(
        "R124",
        WAGE_NOT_COMING | no_advice_because.is_("employer_arranged_none"),
        ("RHA", "PVH1", "BW7 629a lid 2"),
        excepts=("R123",),
    ),
    Rule(
        "R125",
        role.is_("employee", "former_employee", "professional") & subject.any_of("dismissal"),
        ("BW7 670 lid 1", "BW7 669 lid 3", "BW7 671b lid 4"),
        (fits_best("court"),),
        warns=("seek_legal_help",),
    ),
    Rule(
        "R126",
        role.is_("employer")
        & subject.any_of("dismissal")
        & dismissal.is_("long_illness", "notice_during_illness"),
        ("BW7 669 lid 3", "BW7 670 lid 1"),
        (fits_best("talk"),),
        warns=("seek_legal_help",),
    ),
    Rule(
        "R126a",
        role.is_("employer")
        & subject.any_of("dismissal", "frequent_absence", "employee_efforts")
        & dismissal.is_("frequent_absence", "not_cooperating"),
        ("BW7 671b lid 4", "BW7 671b lid 5"),
        (fits("court"),),
        warns=("seek_legal_help",),
    ),
    Rule(
        "R125a",
        subject.any_of("dismissal") & weeks_ill.below(104),
        ("BW7 670 lid 1",),
        warns=("prohibition_of_notice", "seek_legal_help"),
    ),
    Rule(
        "R127",
        role.is_("employer") & subject.any_of("employee_efforts", "wage"),
        ("BW7 629 lid 7", "LOONOP", "BW7 671b lid 5"),
        (fits("employer_notice"),),
        warns=("notice_at_once",),
    ),
    # --- after an expert opinion ------------------------------------------------------------------
    Rule(
        "R80",
        subject.any_of("expert_opinion_outcome"),
        ("S1.na", "NO2018b"),
        (fits_best("talk"),),
        warns=("not_binding",),
    ),
    Rule(
        "R79",
        subject.any_of("expert_opinion_outcome")
        & (
            (role.is_("employee") & expert_opinion_favours.is_("employee"))
            | (role.is_("employer") & expert_opinion_favours.is_("employer"))
        ),
        ("S1.vooraf", "BW7 629a lid 1", "TAVAS"),
        (fits("court"),),
    ),
    Rule(
        "R79a",
        subject.any_of("expert_opinion_outcome")
        & (
            (role.is_("employee") & expert_opinion_favours.is_("employer"))
            | (role.is_("employer") & expert_opinion_favours.is_("employee"))
        ),
        ("S1.vooraf", "HAARLEM06", "NHO2019", "NHO2021", "KNVB"),
        (fits("court", "mediation"),),
        warns=("court_decides_wage",),
    ),
    Rule(
        "R81",
        subject.any_of("expert_opinion_outcome") & expert_opinion_requested_by.is_("both"),
        ("S1.tip4",),
        warns=("agree_beforehand",),
    ),
    Rule(
        "R82",
        subject.any_of("expert_opinion_handling"),
        ("NO2014", "NO2018b", "NO2021"),
        (fits_best("complaint_uwv"),),
        warns=("ombudsman_next",),
    ),
    Rule(
        "R82a",
        subject.any_of("expert_opinion_handling")
        & expert_opinion_requested_by.is_("employee", "employer"),
        ("NO2021", "NO2018a"),
        warns=("papers_go_to_other_party",),
    ),
    # --- decisions of UWV -------------------------------------------------------------------------
    Rule(
        "R85",
        subject.any_of("uwv_decision")
        | (
            UWV_PAYS
            & (NO_EMPLOYER_LEFT | advice_by.is_("uwv_doctor"))
            & FITNESS
            & ~wage_payment.is_("disputed_past")
        ),
        ("ZW 75j", "ZW 75k", "AWB 6:7", "FITH", "NO2018b"),
        (fits_best("objection_uwv"),),
        warns=("objection_deadline",),
    ),
    Rule(
        "R86",
        uwv_decision.is_("none"),
        ("AWB 6:7", "ZW 75j"),
        (needs_first("objection_uwv"),),
        warns=("ask_for_decision",),
        about=("objection_uwv",),
    ),
    Rule(
        "R87",
        uwv_decision.is_("sickness_medical", "sickness_first_year", "wia", "wage_sanction")
        & objection_days_left.below(0),
        ("AWB 6:11",),
        warns=("late_objection",),
    ),
    Rule(
        "R88",
        uwv_decision.is_("wia", "wage_sanction")
        & role.is_("employee", "former_employee", "employer"),
        ("AWB 6:7", "WIA 25 lid 9"),
        (fits("objection_uwv"),),
        warns=("objection_deadline",),
    ),
    Rule(
        "R88a",
        uwv_decision.is_("sickness_medical", "sickness_first_year") & FITNESS,
        ("ZW 75j", "ZW 75k", "AWB 6:7"),
        (fits_best("objection_uwv"),),
        warns=("objection_deadline",),
    ),
    Rule(
        "R51",
        income.is_("sickness_benefit_self_insurer")
        & advice_says.is_("fit", "partly_fit")
        & FITNESS
        & ~wage_payment.is_("disputed_past")
        & ~uwv_decision.is_("sickness_medical", "sickness_first_year"),
        ("UWV-ERD", "SUWI 32 lid 2"),
        (fits_best("ask_uwv_decision"),),
    ),
    Rule(
        "R128",
        complaint_about.is_("uwv") & subject.any_of("conduct", "privacy", "complaint_unanswered"),
        ("NO2014", "NO2018b"),
        (fits_best("complaint_uwv"),),
        warns=("ombudsman_next",),
    ),
    # --- the self-employed, insurers, people without income -----------------------------------
    Rule(
        "R129",
        subject.any_of("insurer") & role.is_("employer", "self_employed"),
        ("JUDEX",),
        (fits_best("insurer_route"),),
    ),
    Rule(
        "R130",
        subject.any_of("insurer") & role.is_("employee", "former_employee"),
        ("UAVG 30", "AP 4", "LHV"),
        (fits_best("talk"),),
        warns=("privacy_authority",),
    ),
    Rule(
        "R131",
        role.is_("former_employee") & income.is_("none"),
        ("BW7 629 lid 1", "ZW 29 lid 2"),
        (fits("ask_uwv_decision"),),
        warns=("seek_legal_help",),
    ),
    Rule(
        "R132",
        wage_payment.is_("stopped", "suspended", "threatened", "disputed_past")
        & employment.is_("permanent", "temporary", "on_call", "agency", "government", "military"),
        ("BW7 629 lid 1", "BW7 629a lid 1"),
        warns=("seek_legal_help",),
    ),
)
