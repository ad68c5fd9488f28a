"""Handover of the guidance to another occupational physician, H1 to H6 of ``domain.md`` 6.

The own physician considers and decides; there is no free choice of doctor (NVAB-EIND). The employer
hears the bare fact, outside the case: no reason and no second opinion (ARBOBESLUIT 2.14d lid 6).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from tweeluik.domain.disclosure.classes import DataClass, Purpose
from tweeluik.domain.guide.fact_types import OneFact, YesNoFact

from .table import (
    ANY_OPEN,
    STAYS,
    WITH_REASONS,
    Allows,
    Asked,
    DeadlineRow,
    Disclose,
    Kind,
    Letter,
    Need,
    Notice,
    Opens,
    Procedure,
    Revokes,
    Role,
    Start,
    State,
    Stop,
    Transition,
)

EMPLOYEE, OWN, NEXT = Role.EMPLOYEE, Role.OCCUPATIONAL_PHYSICIAN, Role.NEXT_PHYSICIAN
MEDICAL = DataClass.MEDICAL

reasons_given: Final = YesNoFact("reasons_given")
file: Final = OneFact("file", values=("whole", "listed", "not_yet"))

STATES: Final = (
    State("draft", EMPLOYEE),
    State("requested", OWN, "own_doctor_guidance_file"),
    State("refused", EMPLOYEE, "own_doctor_guidance_file"),
    State("agreed", EMPLOYEE, "own_doctor_guidance_file"),
    State("file_released", OWN, "own_doctor_guidance_file"),
    State("file_passed", NEXT, "own_doctor_guidance_file"),
    State("completed", None, "own_doctor_guidance_file"),
    State("stayed", None, "own_doctor_guidance_file"),
    State("withdrawn", None, "own_doctor_guidance_file"),
)

DEADLINES: Final = (
    DeadlineRow("answer", OWN, "handover_answer", ("complain", "withdraw")),
    DeadlineRow("reasons", OWN, "second_opinion_reasons", ("complain", "stay")),
)

TRANSITIONS: Final = (
    Transition(
        "ask",
        ("draft",),
        "requested",
        (EMPLOYEE,),
        ("ARBOBESLUIT 2.14d lid 6", "S2.aandacht", "NVAB-EIND"),
        needs=(
            Need("occasion", Kind.CHOICE, values=("second_opinion", "other_reason")),
            Need("handover_reason", Kind.TEXT, MEDICAL),
            Need("next_doctor", Kind.NAME, DataClass.IDENTITY, required=False),
        ),
        effects=(Letter("handover"), Start("answer"), Notice(OWN)),
    ),
    Transition(
        "agree",
        ("requested", "refused"),
        "agreed",
        (OWN,),
        ("ARBOBESLUIT 2.14d lid 6", "NVAB-EIND"),
        reportable_by=(EMPLOYEE,),
        effects=(Stop("answer"), Stop("reasons"), Notice(EMPLOYEE)),
    ),
    Transition(
        "refuse",
        ("requested",),
        "refused",
        (OWN,),
        ("ARBOBESLUIT 2.14d lid 6", "NVAB-EIND"),
        reportable_by=(EMPLOYEE,),
        needs=(
            Need(
                "handover_ground",
                Kind.CHOICE,
                values=("goes_on", "no_other_doctor", "other"),
                asked=Asked.ACTING,
            ),
            Need("refusal_reasons", Kind.TEXT, MEDICAL, asked=Asked.ACTING, implies=WITH_REASONS),
            Need("reasons_given", Kind.YES_NO, asked=Asked.REPORTING),
            Need("told_reasons", Kind.TEXT, MEDICAL, required=False, asked=Asked.REPORTING),
        ),
        effects=(
            Stop("answer"),
            Opens("complaint"),
            Notice(EMPLOYEE),
        ),
    ),
    Transition(
        "ask_reasons",
        ("refused",),
        STAYS,
        (EMPLOYEE,),
        ("ARBOBESLUIT 2.14d lid 6",),
        guard=reasons_given.no,
        effects=(Start("reasons"), Notice(OWN)),
    ),
    Transition(
        "stay",
        ("refused",),
        "stayed",
        (EMPLOYEE,),
        ("ARBOBESLUIT 2.14d lid 6",),
        effects=(Stop("reasons"),),
    ),
    Transition(
        "release_file",
        ("agreed",),
        "file_released",
        (EMPLOYEE,),
        ("NVAB-OVD",),
        needs=(
            Need("file", Kind.CHOICE, values=("whole", "listed")),
            Need("papers", Kind.PAPERS, MEDICAL, required=False, when=file.is_("listed")),
        ),
        effects=(
            Letter("authorisation"),
            Allows("medical_file", NEXT, Purpose.HANDOVER, file.is_("whole")),
            Allows("chosen_papers", NEXT, Purpose.HANDOVER, file.is_("listed")),
            Notice(OWN),
        ),
    ),
    Transition(
        "withdraw_release",
        ("file_released",),
        "agreed",
        (EMPLOYEE,),
        ("NVAB-OVD",),
        effects=(Revokes(NEXT), Notice(OWN)),
        sets=MappingProxyType({"file": "not_yet"}),
    ),
    Transition(
        "pass_file",
        ("file_released",),
        "file_passed",
        (OWN,),
        ("NVAB-OVD",),
        reportable_by=(EMPLOYEE,),
        guard=file.is_("whole", "listed"),
        effects=(
            Disclose("medical_file", NEXT, file.is_("whole")),
            Disclose("chosen_papers", NEXT, file.is_("listed")),
            Notice(NEXT),
        ),
    ),
    Transition(
        "start_guidance",
        ("agreed", "file_passed"),
        "completed",
        (NEXT,),
        ("ARBOBESLUIT 2.14d lid 6", "NVAB-EIND"),
        reportable_by=(EMPLOYEE,),
        effects=(Notice(EMPLOYEE),),
    ),
    Transition(
        "complain",
        (ANY_OPEN,),
        STAYS,
        (EMPLOYEE,),
        ("ARBOBESLUIT 2.14e", "NVAB-KL"),
        effects=(Letter("complaint"), Opens("complaint")),
    ),
    Transition(
        "withdraw",
        (ANY_OPEN,),
        "withdrawn",
        (EMPLOYEE,),
        ("ARBOBESLUIT 2.14d lid 6",),
        effects=(Stop("answer"), Stop("reasons"), Revokes(NEXT), Notice(OWN)),
    ),
)

HANDOVER: Final = Procedure(
    "handover",
    STATES,
    TRANSITIONS,
    DEADLINES,
    opening=MappingProxyType({"reasons_given": False, "file": "not_yet"}),
)
"""The handover."""
