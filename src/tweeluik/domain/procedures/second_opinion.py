"""The second opinion, SO0 to SO15 of ``domain.md`` 4.

Only the employee begins; only the employee's own, registered occupational physician decides. The
employer has no row, no deadline and no notice here: what reaches the employer is ordinary guidance
and an invoice line without a person, both outside the case. Every open state has a way out that the
employee can take alone.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from tweeluik.domain.disclosure.classes import Purpose

from . import second_opinion_inputs as told
from .second_opinion_inputs import MEDICAL, examination_began
from .table import (
    ANY_OPEN,
    STAYS,
    Allows,
    Asked,
    DeadlineRow,
    Disclose,
    InvoiceLine,
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

EMPLOYEE, OWN, OTHER = (
    Role.EMPLOYEE,
    Role.OCCUPATIONAL_PHYSICIAN,
    Role.SECOND_OPINION_PHYSICIAN,
)


def _set(**values: str | bool) -> MappingProxyType[str, str | bool]:
    return MappingProxyType(values)


_BILLED: Final = InvoiceLine(when=examination_began.yes)
FOR_IT: Final = Purpose.SECOND_OPINION
_LAW = "ARBOBESLUIT 2.14d lid "

STATES: Final = (
    State("draft", EMPLOYEE),
    State("requested", OWN, "own_doctor_guidance_file"),
    State("talk_planned", OWN, "own_doctor_guidance_file"),
    State("other_advised", EMPLOYEE, "own_doctor_guidance_file"),
    State("refused", EMPLOYEE, "own_doctor_guidance_file"),
    State("granted", EMPLOYEE, "own_doctor_guidance_file"),
    State("doctor_chosen", OWN, "own_doctor_guidance_file"),
    State("authorisation_asked", EMPLOYEE, "own_doctor_guidance_file"),
    State("authorisation_declined", EMPLOYEE, "own_doctor_guidance_file"),
    State("ready_to_send", OWN, "own_doctor_guidance_file"),
    State("sent", OTHER, "second_opinion_doctor_file"),
    State("accepted", OTHER, "second_opinion_doctor_file"),
    State("examined", OTHER, "second_opinion_doctor_file"),
    State("draft_advice", EMPLOYEE, "second_opinion_doctor_file"),
    State("facts_answered", OTHER, "second_opinion_doctor_file"),
    State("advice_ready", EMPLOYEE, "second_opinion_doctor_file"),
    State("shared", OWN, "second_opinion_doctor_file"),
    State("reacted", EMPLOYEE, "second_opinion_doctor_file"),
    State("completed", None, "second_opinion_doctor_file"),
    State("blocked", None, "second_opinion_doctor_file"),
    State("withdrawn", None, "own_doctor_guidance_file"),
    State("refusal_accepted", None, "own_doctor_guidance_file"),
    State("other_followed", None, "own_doctor_guidance_file"),
)

DEADLINES: Final = (
    DeadlineRow("answer", OWN, "second_opinion_answer", ("refuse", "withdraw", "complain")),
    DeadlineRow("reasons", OWN, "second_opinion_reasons", ("complain", "bring_new_facts")),
    DeadlineRow("engagement", OWN, "second_opinion_engagement", ("complain", "withdraw")),
    DeadlineRow("appointment", OTHER, "second_opinion_appointment", ("decline_case", "withdraw")),
    DeadlineRow("report", OTHER, "second_opinion_report", ("withdraw", "complain")),
    DeadlineRow("reaction", OWN, "second_opinion_reaction", ("complain", "ask_handover", "finish")),
)

TRANSITIONS: Final = (
    # -- the request -------------------------------------------------------------------------------
    Transition(
        "ask",
        ("draft",),
        "requested",
        (EMPLOYEE,),
        ("LPBSO-WN", _LAW + "1", _LAW + "3", "S2.wanneer"),
        needs=told.QUESTION,
        effects=(Letter("second-opinion-request"), Start("answer"), Notice(OWN)),
        sets=_set(reasons_given=False),
    ),
    Transition(
        "recall",
        ("requested",),
        "draft",
        (EMPLOYEE,),
        ("S2.wanneer",),
        guard=told.recall_open.yes,
        effects=(Stop("answer"),),
    ),
    Transition(
        "plan_talk",
        ("requested",),
        "talk_planned",
        (OWN,),
        ("LPBSO-WN", "S2.nietbedoeld"),
        reportable_by=(EMPLOYEE,),
        needs=(Need("talk_date", Kind.DATE),),
        effects=(Notice(EMPLOYEE),),
    ),
    Transition(
        "grant",
        ("requested", "talk_planned", "refused"),
        "granted",
        (OWN,),
        (_LAW + "3", "LPBSO-WN"),
        reportable_by=(EMPLOYEE,),
        effects=(
            Letter("second-opinion-granted"),
            Stop("answer"),
            Stop("reasons"),
            Notice(EMPLOYEE),
        ),
    ),
    Transition(
        "advise_other",
        ("requested", "talk_planned"),
        "other_advised",
        (OWN,),
        ("S2.nietbedoeld",),
        reportable_by=(EMPLOYEE,),
        needs=(
            Need(
                "other_instrument",
                Kind.CHOICE,
                values=("talk", "mediation", "expert_opinion", "complaint", "other"),
            ),
            Need("explanation", Kind.TEXT, MEDICAL, required=False),
        ),
        effects=(Stop("answer"), Notice(EMPLOYEE)),
        guard=told.insisted.no,
    ),
    Transition(
        "insist",
        ("other_advised",),
        "requested",
        (EMPLOYEE,),
        ("S2.nietbedoeld", "ARBOWET 14 lid 2"),
        effects=(Start("answer"), Notice(OWN)),
        sets=_set(insisted=True),
    ),
    Transition(
        "follow_other", ("other_advised",), "other_followed", (EMPLOYEE,), ("S2.nietbedoeld",)
    ),
    # -- a refusal ---------------------------------------------------------------------------------
    Transition(
        "refuse",
        ("requested", "talk_planned"),
        "refused",
        (OWN,),
        (_LAW + "3", "S2.weigeren", "S2.nietbedoeld"),
        reportable_by=(EMPLOYEE,),
        needs=told.REFUSAL,
        effects=(
            Letter("second-opinion-refused"),
            Letter("refusal-reasons-request", told.reasons_given.no),
            Stop("answer"),
            Opens("complaint"),
            Notice(EMPLOYEE),
        ),
    ),
    Transition(
        "ask_reasons",
        ("refused", "reacted"),
        STAYS,
        (EMPLOYEE,),
        ("S2.nietbedoeld", _LAW + "3"),
        guard=told.reasons_given.no,
        effects=(Letter("refusal-reasons-request"), Start("reasons"), Notice(OWN)),
    ),
    Transition(
        "give_reasons",
        ("refused", "reacted"),
        STAYS,
        (OWN,),
        ("S2.nietbedoeld", _LAW + "3"),
        reportable_by=(EMPLOYEE,),
        needs=(
            Need("refusal_reasons", Kind.TEXT, MEDICAL, asked=Asked.ACTING),
            Need("told_reasons", Kind.TEXT, MEDICAL, asked=Asked.REPORTING),
        ),
        guard=told.reasons_given.no,
        effects=(Stop("reasons"), Notice(EMPLOYEE)),
        sets=_set(reasons_given=True),
    ),
    Transition(
        "bring_new_facts",
        ("refused",),
        "draft",
        (EMPLOYEE,),
        ("S2.weigeren", "SOBA-HERH"),
        needs=(Need("new_facts", Kind.TEXT, MEDICAL),),
        effects=(Stop("reasons"),),
        sets=_set(reasons_given=False),
    ),
    Transition(
        "accept_refusal",
        ("refused",),
        "refusal_accepted",
        (EMPLOYEE,),
        ("S2.nietbedoeld",),
        effects=(Stop("reasons"),),
    ),
    # -- the other doctor, and what goes along -----------------------------------------------------
    Transition(
        "choose_doctor",
        ("granted",),
        "doctor_chosen",
        (EMPLOYEE,),
        (_LAW + "2", _LAW + "3", "ARBOBESLUIT 1.34a", "ARBOP-WIE", "S2.wanneer"),
        needs=told.DOCTOR,
        guard=told.INDEPENDENT,
        effects=(Start("engagement"), Notice(OWN)),
    ),
    Transition(
        "change_doctor",
        ("doctor_chosen", "authorisation_asked", "authorisation_declined", "ready_to_send"),
        "granted",
        (EMPLOYEE,),
        (_LAW + "3",),
        effects=(Stop("engagement"), Revokes(OTHER)),
    ),
    Transition(
        "ask_authorisation",
        ("doctor_chosen",),
        "authorisation_asked",
        (OWN,),
        ("LPBSO-BA", _LAW + "4", "S2.privacy"),
        reportable_by=(EMPLOYEE,),
        effects=(Letter("authorisation"), Notice(EMPLOYEE)),
    ),
    Transition(
        "authorise",
        ("doctor_chosen", "authorisation_asked", "authorisation_declined"),
        "ready_to_send",
        (EMPLOYEE,),
        (_LAW + "4", "S2.privacy", "LHV"),
        needs=told.AUTHORISATION,
        effects=(
            Letter("authorisation"),
            Allows("medical_file", OTHER, FOR_IT, told.authorisation.is_("whole")),
            Allows("chosen_papers", OTHER, FOR_IT, told.authorisation.is_("partly")),
            Notice(OWN),
        ),
    ),
    Transition(
        "decline_authorisation",
        ("doctor_chosen", "authorisation_asked"),
        "authorisation_declined",
        (EMPLOYEE,),
        (_LAW + "4", "LPBSO-WN"),
        sets=_set(authorisation="declined"),
    ),
    Transition(
        "go_on_with_work_data",
        ("authorisation_declined",),
        "ready_to_send",
        (EMPLOYEE,),
        (_LAW + "4", "LPBSO-BA"),
        effects=(Notice(OWN),),
        sets=_set(authorisation="work_data_only"),
    ),
    Transition(
        "withdraw_authorisation",
        ("ready_to_send",),
        "authorisation_declined",
        (EMPLOYEE,),
        (_LAW + "4", "S2.privacy"),
        effects=(Revokes(OTHER), Notice(OWN)),
        sets=_set(authorisation="withdrawn"),
    ),
    Transition(
        "withdraw_authorisation_after_sending",
        ("sent", "accepted", "examined", "draft_advice", "facts_answered"),
        STAYS,
        (EMPLOYEE,),
        (_LAW + "4", "S2.privacy"),
        guard=told.authorisation.is_("whole", "partly", "work_data_only"),
        effects=(Revokes(OTHER), Notice(OWN), Notice(OTHER)),
        sets=_set(authorisation="withdrawn"),
    ),
    Transition(
        "send",
        ("ready_to_send",),
        "sent",
        (OWN,),
        (_LAW + "4", "LPBSO-BA"),
        reportable_by=(EMPLOYEE,),
        guard=told.authorisation.is_("whole", "partly", "work_data_only"),
        effects=(
            Letter("second-opinion-referral"),
            Disclose("work_data", OTHER),
            Disclose("medical_file", OTHER, told.authorisation.is_("whole")),
            Disclose("chosen_papers", OTHER, told.authorisation.is_("partly")),
            Stop("engagement"),
            Start("appointment"),
            Notice(OTHER),
        ),
    ),
    # -- the examination and the advice ------------------------------------------------------------
    Transition(
        "accept_case",
        ("sent",),
        "accepted",
        (OTHER,),
        ("LPBSO-BA", "SOBA-FAQ"),
        reportable_by=(EMPLOYEE,),
        effects=(Notice(EMPLOYEE),),
    ),
    Transition(
        "decline_case",
        ("sent", "accepted"),
        "granted",
        (OTHER,),
        ("LPBSO-BA", _LAW + "2"),
        reportable_by=(EMPLOYEE,),
        needs=(
            Need(
                "declined_because",
                Kind.CHOICE,
                values=("not_available", "not_independent", "no_data", "other"),
            ),
        ),
        effects=(Stop("appointment"), Revokes(OTHER), Notice(EMPLOYEE), Notice(OWN)),
    ),
    Transition(
        "examine",
        ("accepted",),
        "examined",
        (OTHER,),
        ("LPBSO-BA", _LAW + "4"),
        reportable_by=(EMPLOYEE,),
        effects=(Stop("appointment"), Start("report")),
        sets=_set(examination_began=True),
    ),
    Transition(
        "give_draft",
        ("examined",),
        "draft_advice",
        (OTHER,),
        ("DEARBO",),
        reportable_by=(EMPLOYEE,),
        needs=(Need("draft_advice", Kind.TEXT, MEDICAL, asked=Asked.ACTING),),
        effects=(Notice(EMPLOYEE),),
    ),
    Transition(
        "answer_draft",
        ("draft_advice",),
        "facts_answered",
        (EMPLOYEE,),
        ("DEARBO",),
        needs=(Need("corrections", Kind.TEXT, MEDICAL, required=False),),
        effects=(Notice(OTHER),),
    ),
    Transition(
        "give_advice",
        ("examined", "draft_advice", "facts_answered"),
        "advice_ready",
        (OTHER,),
        (_LAW + "5", "S2.aandacht"),
        reportable_by=(EMPLOYEE,),
        needs=(
            Need("second_advice", Kind.TEXT, MEDICAL, asked=Asked.ACTING),
            Need("told_advice", Kind.TEXT, MEDICAL, required=False, asked=Asked.REPORTING),
        ),
        effects=(
            Letter("second-opinion-advice"),
            Disclose("second_opinion_advice", EMPLOYEE),
            Stop("report"),
            Notice(EMPLOYEE),
        ),
    ),
    Transition(
        "share",
        ("advice_ready",),
        "shared",
        (EMPLOYEE,),
        (_LAW + "5", "S2.aandacht", "S2.wanneer"),
        effects=(
            Allows("second_opinion_advice", OWN, Purpose.GUIDANCE),
            Disclose("second_opinion_advice", OWN),
            Start("reaction"),
            Notice(OWN),
        ),
        sets=_set(sharing="shared"),
    ),
    Transition(
        "block",
        ("advice_ready",),
        "blocked",
        (EMPLOYEE,),
        (_LAW + "5", "SOBA-VERW"),
        effects=(_BILLED, Revokes(OTHER)),
    ),
    Transition(
        "withdraw_sharing",
        ("shared", "reacted"),
        STAYS,
        (EMPLOYEE,),
        (_LAW + "5",),
        guard=told.sharing.is_("shared"),
        effects=(Revokes(OWN), Notice(OWN)),
        sets=_set(sharing="withdrawn"),
    ),
    # -- what the own doctor does with it ----------------------------------------------------------
    Transition(
        "react",
        ("shared",),
        "reacted",
        (OWN,),
        (_LAW + "5", "S2.aandacht"),
        reportable_by=(EMPLOYEE,),
        needs=told.REACTION,
        effects=(
            Letter("second-opinion-reaction"),
            Letter("additional-advice-request", told.reasons_given.no),
            Disclose("second_opinion_reaction", EMPLOYEE),
            Stop("reaction"),
            Notice(EMPLOYEE),
        ),
    ),
    Transition(
        "ask_handover",
        ("shared", "reacted"),
        STAYS,
        (EMPLOYEE,),
        (_LAW + "6", "S2.aandacht"),
        effects=(Letter("handover"), Opens("handover")),
    ),
    Transition(
        "finish",
        ("shared", "reacted"),
        "completed",
        (EMPLOYEE,),
        ("S2.aandacht",),
        effects=(_BILLED, Revokes(OTHER), Stop("reaction"), Stop("reasons")),
    ),
    # -- from everywhere ---------------------------------------------------------------------------
    Transition(
        "complain",
        (ANY_OPEN,),
        STAYS,
        (EMPLOYEE,),
        ("ARBOBESLUIT 2.14e", "S2.nietbedoeld", "NVAB-KL"),
        effects=(Letter("complaint"), Opens("complaint")),
    ),
    Transition(
        "withdraw",
        (ANY_OPEN,),
        "withdrawn",
        (EMPLOYEE,),
        ("S2.privacy", "S2.wanneer"),
        effects=(
            _BILLED,
            *(Stop(row.id) for row in DEADLINES),
            Revokes(OTHER),
            Revokes(OWN),
            Notice(OWN),
        ),
    ),
)

SECOND_OPINION: Final = Procedure(
    "second_opinion",
    STATES,
    TRANSITIONS,
    DEADLINES,
    opening=_set(military=False, insisted=False, reasons_given=False, examination_began=False),
)
"""The second opinion."""
