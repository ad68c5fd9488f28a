"""A complaint about the occupational physician or the service, K0 to K7 of ``domain.md`` 6.

By law it is received, investigated with care and decided with reasons by somebody who is not
involved (ARBOBESLUIT 2.14e); the law names no days, house rules do. It does not change the advice.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from tweeluik.domain.disclosure.classes import DataClass
from tweeluik.domain.guide.fact_types import YesNoFact

from .table import (
    ANY_OPEN,
    STAYS,
    Asked,
    Days,
    DeadlineRow,
    Kind,
    Letter,
    Need,
    Notice,
    Procedure,
    Role,
    Start,
    State,
    Stop,
    Transition,
)

EMPLOYEE, OFFICER, COMMITTEE = Role.EMPLOYEE, Role.COMPLAINTS_OFFICER, Role.DISPUTES_COMMITTEE
COMPLAINT_DATA = DataClass.COMPLAINT

handler_involved: Final = YesNoFact("handler_involved")
internal_objection: Final = YesNoFact("internal_objection")

_JUDGMENTS: Final = ("founded", "partly", "unfounded", "not_handled")
_DECISION: Final = (
    Need("judgment", Kind.CHOICE, values=_JUDGMENTS),
    Need("decision_reasons", Kind.TEXT, COMPLAINT_DATA, asked=Asked.ACTING),
    Need("reasons_given", Kind.YES_NO, asked=Asked.REPORTING),
    Need("measures", Kind.TEXT, COMPLAINT_DATA, required=False),
)

STATES: Final = (
    State("draft", EMPLOYEE),
    State("talk_asked", EMPLOYEE, "other_service_data"),
    State("lodged", OFFICER, "other_service_data"),
    State("received", OFFICER, "other_service_data"),
    State("heard", OFFICER, "other_service_data"),
    State("unanswered", EMPLOYEE, "other_service_data"),
    State("decided", EMPLOYEE, "other_service_data"),
    State("objected", OFFICER, "other_service_data"),
    State("at_committee", COMMITTEE, "other_service_data"),
    State("closed", None, "other_service_data"),
    State("settled", None, "other_service_data"),
    State("withdrawn", None, "other_service_data"),
)

DEADLINES: Final = (
    DeadlineRow("receipt", OFFICER, "complaint_receipt", ("report_silence",)),
    DeadlineRow("decision", OFFICER, "complaint_decision", ("report_silence",)),
    DeadlineRow(
        "internal_objection",
        EMPLOYEE,
        "complaint_internal_objection",
        ("go_to_committee", "finish"),
    ),
)

TRANSITIONS: Final = (
    Transition(
        "ask_talk",
        ("draft",),
        "talk_asked",
        (EMPLOYEE,),
        ("NVAB-KL",),
        effects=(Letter("talk-invitation"),),
    ),
    Transition("settle", ("talk_asked",), "settled", (EMPLOYEE,), ("NVAB-KL",)),
    Transition(
        "lodge",
        ("draft", "talk_asked"),
        "lodged",
        (EMPLOYEE,),
        ("ARBOBESLUIT 2.14e", "ARBONU", "NVAB-KL"),
        needs=(
            Need(
                "complaint_about",
                Kind.CHOICE,
                values=("occupational_physician", "service", "refusal", "no_reaction"),
            ),
            Need("complaint_text", Kind.TEXT, COMPLAINT_DATA),
            Need("complaint_date", Kind.DATE, required=False, days=Days.PAST),
            Need("complaint_wish", Kind.TEXT, COMPLAINT_DATA, required=False),
        ),
        effects=(Letter("complaint"), Start("receipt"), Start("decision"), Notice(OFFICER)),
    ),
    Transition(
        "confirm_receipt",
        ("lodged",),
        "received",
        (OFFICER,),
        ("ARBOBESLUIT 2.14e", "ARBONU", "TRIPLE"),
        reportable_by=(EMPLOYEE,),
        needs=(
            Need("handler", Kind.NAME, DataClass.IDENTITY, required=False),
            # Nobody involved handles or decides it (lid 5). Who reports may not know.
            Need("handler_involved", Kind.YES_NO, asked=Asked.ACTING),
        ),
        guard=~handler_involved.yes,
        effects=(Stop("receipt"), Notice(EMPLOYEE)),
    ),
    Transition(
        "hear",
        ("lodged", "received"),
        "heard",
        (OFFICER,),
        ("ARBOBESLUIT 2.14e",),
        reportable_by=(EMPLOYEE,),
        effects=(Stop("receipt"), Notice(EMPLOYEE)),
    ),
    Transition(
        "report_progress",
        ("received", "heard"),
        STAYS,
        (OFFICER,),
        ("ARBOBESLUIT 2.14e",),
        reportable_by=(EMPLOYEE,),
        effects=(Notice(EMPLOYEE),),
    ),
    Transition(
        "decide",
        ("lodged", "received", "heard", "unanswered"),
        "decided",
        (OFFICER,),
        ("ARBOBESLUIT 2.14e", "TRIPLE", "BASIS"),
        reportable_by=(EMPLOYEE,),
        needs=_DECISION,
        effects=(
            Stop("receipt"),
            Stop("decision"),
            Start("internal_objection"),
            Notice(EMPLOYEE),
        ),
    ),
    Transition(
        "report_silence",
        ("lodged", "received", "heard", "objected"),
        "unanswered",
        (EMPLOYEE,),
        ("GESCH2", "ARBOBESLUIT 2.14e"),
    ),
    Transition(
        "remind",
        ("unanswered",),
        "lodged",
        (EMPLOYEE,),
        ("ARBOBESLUIT 2.14e",),
        effects=(Start("receipt"), Start("decision"), Notice(OFFICER)),
    ),
    Transition(
        "object",
        ("decided",),
        "objected",
        (EMPLOYEE,),
        ("BASIS",),
        guard=internal_objection.no,
        effects=(Stop("internal_objection"), Start("decision"), Notice(OFFICER)),
        sets=MappingProxyType({"internal_objection": True}),
    ),
    Transition(
        "decide_objection",
        ("objected",),
        "decided",
        (OFFICER,),
        ("BASIS",),
        reportable_by=(EMPLOYEE,),
        needs=_DECISION,
        effects=(Stop("decision"), Notice(EMPLOYEE)),
    ),
    Transition(
        "go_to_committee",
        ("decided", "unanswered"),
        "at_committee",
        (EMPLOYEE,),
        ("GESCH", "GESCH2", "BASIS"),
        effects=(Stop("internal_objection"), Stop("receipt"), Stop("decision")),
    ),
    Transition(
        "committee_decides",
        ("at_committee",),
        "closed",
        (COMMITTEE,),
        ("GESCH",),
        reportable_by=(EMPLOYEE,),
        needs=(Need("committee_judgment", Kind.CHOICE, values=_JUDGMENTS),),
    ),
    Transition(
        "finish",
        ("decided", "unanswered"),
        "closed",
        (EMPLOYEE,),
        ("ARBOBESLUIT 2.14e", "TBV"),
        effects=(Stop("internal_objection"), Stop("receipt"), Stop("decision")),
    ),
    Transition(
        "withdraw",
        (ANY_OPEN,),
        "withdrawn",
        (EMPLOYEE,),
        ("ARBOBESLUIT 2.14e",),
        effects=(Stop("receipt"), Stop("decision"), Stop("internal_objection"), Notice(OFFICER)),
    ),
)

COMPLAINT: Final = Procedure(
    "complaint",
    STATES,
    TRANSITIONS,
    DEADLINES,
    opening=MappingProxyType({"internal_objection": False, "handler_involved": False}),
)
"""The complaint."""
