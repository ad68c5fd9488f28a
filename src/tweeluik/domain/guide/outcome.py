"""What follows from the verdicts: the first step for today and the letters that help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .conditions import Condition, Span, Value
from .facts import (
    advice_by,
    complaint_about,
    doctor_reaction,
    employer_agrees_to_doctor,
    income,
    no_advice_because,
    objection_days_left,
    parties_agree,
    question_specific,
    re_examination_days_left,
    refusal_by,
    refusal_reasons,
    request_past_own_doctor,
    role,
    second_opinion_doctor,
    subject,
    uwv_decision,
    wage_payment,
)
from .instruments import EXPERT_OPINIONS
from .verdicts import OPEN, Verdict

_OPEN: Final = frozenset(OPEN)

_DOUBT: Final = role.is_("employee", "professional") & subject.any_of(
    "capacity", "own_work", "occupational_disease", "health_check", "preventive_consult"
)
_DOCTOR_DOES_NOT_FIT: Final = second_opinion_doctor.is_(
    "same_service", "not_occupational_physician"
) | (second_opinion_doctor.is_("outside_contract") & employer_agrees_to_doctor.no)

_SPECIAL_STEPS: Final[tuple[tuple[str, tuple[str, ...], Condition], ...]] = (
    # (key in first_steps.toml, primaries it is meant for, condition): the first that holds wins.
    ("exam_result_late", ("re_examination",), re_examination_days_left.below(0)),
    ("exam_result_in_time", ("re_examination",), re_examination_days_left.from_(0)),
    (
        "arrange_re_examination",
        ("talk",),
        subject.any_of("pre_employment_exam") & role.is_("employer"),
    ),
    ("legal_help", ("talk",), subject.any_of("dismissal")),
    ("employer_complains", ("talk",), subject.any_of("conduct") & role.is_("employer")),
    ("ask_about_invoice", ("talk",), subject.any_of("invoice") & role.is_("employer")),
    (
        "uwv_no_decision",
        ("objection_uwv", "talk"),
        uwv_decision.is_("none")
        & (subject.any_of("uwv_decision") | income.is_("sickness_benefit_uwv")),
    ),
    ("objection_late", ("objection_uwv",), objection_days_left.below(0)),
    ("objection_in_time", ("objection_uwv",), objection_days_left.from_(0)),
    ("self_employed", ("insurer_route",), role.is_("self_employed")),
    (
        "staying_away",
        ("talk",),
        advice_by.is_("none") & no_advice_because.is_("employee_stayed_away"),
    ),
    ("ask_own_doctor_first", ("talk",), request_past_own_doctor.yes & _DOUBT),
    ("choose_other_doctor", ("talk",), _DOCTOR_DOES_NOT_FIT & _DOUBT),
    ("no_advice_yet", ("talk",), advice_by.is_("none")),
    ("doctor_reaction_awaited", ("talk",), doctor_reaction.is_("awaited")),
    ("parties_agree", ("talk",), parties_agree.yes),
    (
        "refused_by_other",
        ("second_opinion",),
        subject.any_of("refused_second_opinion") & refusal_by.is_("case_manager", "employer"),
    ),
    (
        "refused_without_reasons",
        ("complaint", "second_opinion"),
        subject.any_of("refused_second_opinion") & refusal_reasons.no,
    ),
    ("unspecific_question", ("second_opinion", "talk"), question_specific.no),
    (
        "wage_stopped",
        EXPERT_OPINIONS,
        wage_payment.is_("stopped", "suspended") & role.is_("employee", "former_employee"),
    ),
    ("nothing_chosen", ("talk",), ~subject.any_of(*subject.values)),
)


def first_step(primary: str, values: Mapping[str, Value]) -> str:
    """Key of the table in ``first_steps.toml``: a special situation, or the instrument itself."""
    for key, instruments, condition in _SPECIAL_STEPS:
        if primary in instruments and condition.truth(values) is True:
            return key
    if primary == "talk" and values.get("subject") is None:
        return "nothing_chosen"
    return primary


def addressed(values: Mapping[str, Value]) -> str:
    """Who is spoken to in a first step: ``employee``, ``employer`` or ``other``."""
    if values.get("on_behalf") is True:
        return "other"
    asker = values.get("role")
    if asker in ("employee", "former_employee", "applicant", "self_employed"):
        return "employee"
    return "employer" if asker == "employer" else "other"


URGENT: Final = (
    "act_now_wage",
    "re_examination_deadline",
    "objection_deadline",
    "late_objection",
    "seek_legal_help",
    "wage_stop_risk",
)
"""Warnings about a term that runs or wages at risk: they stand first."""


LETTERS: Final[Mapping[str, str]] = {
    # The letters of domain.md 7: number and kind.
    "T1": "advice",
    "T2": "second-opinion-request",
    "T3": "second-opinion-granted",
    "T4": "second-opinion-refused",
    "T5": "second-opinion-referral",
    "T6": "authorisation",
    "T7": "second-opinion-advice",
    "T8": "second-opinion-reaction",
    "T9": "invoice",
    "T10": "handover",
    "T11": "complaint",
    "T12": "expert-opinion-application",
    "T13": "joint-request",
    "T14": "explanation-to-other-party",
    "T15": "proofread-sheet",
    "T16": "papers-list",
    "T17": "follow-up-report",
    "T18": "re-examination-request",
    "T19": "medical-examination-complaint",
    "T20": "poortwachter-calendar",
    "T21": "objection",
    "T22": "wage-demand",
    "T23": "additional-advice-request",
    "T24": "treating-doctor-contact",
    "T25": "support-request",
    "T26": "refusal-reasons-request",
    "T27": "talk-invitation",
}

_HELPING: Final[Mapping[str, tuple[str, ...]]] = {
    # Which letters of domain.md 7 serve which instrument; T1 (the answer itself) always.
    "talk": ("T27", "T23"),
    "mediation": ("T27", "T25"),
    "second_opinion": ("T2", "T6"),
    "expert_opinion_own_work": ("T12", "T13", "T14", "T16"),
    "expert_opinion_employee_efforts": ("T12", "T13", "T14", "T16"),
    "expert_opinion_suitable_work": ("T12", "T13", "T14", "T16"),
    "expert_opinion_employer_efforts": ("T12", "T13", "T14", "T16"),
    "expert_opinion_frequent_absence": ("T12", "T14", "T16"),
    "complaint": ("T11",),
    "disputes_committee": ("T11",),
    "disciplinary_complaint": ("T11",),
    "re_examination": ("T18",),
    "medical_examination_complaint": ("T19",),
    "handover": ("T10",),
    "cao_body": ("T12", "T14"),
    "court": ("T22",),
    "objection_uwv": ("T21",),
    "complaint_uwv": ("T11",),
}


def helping(instrument: str) -> tuple[str, ...]:
    """The letters that serve an instrument, most useful first."""
    return _HELPING.get(instrument, ())


_HELPING_BESIDES: Final[tuple[tuple[str, Condition], ...]] = (
    ("T26", subject.any_of("refused_second_opinion") & ~refusal_reasons.yes),
    ("T24", subject.any_of("capacity", "unclear_advice") & role.is_("employee")),
    ("T22", wage_payment.is_("stopped", "suspended") & role.is_("employee")),
    ("T17", subject.any_of("expert_opinion_outcome")),
    ("T10", subject.any_of("second_opinion_ignored") & role.is_("employee")),
    ("T25", complaint_about.is_("employer")),
)

_CALENDAR_HELPS: Final = role.is_("employee", "employer") & ~subject.any_of(
    "pre_employment_exam", "invoice"
)


def documents(
    primary: tuple[str, ...], verdicts: Mapping[str, Verdict], values: Mapping[str, Value]
) -> tuple[str, ...]:
    """The letters that help with what is primary, ids of ``domain.md`` 7, most useful first."""
    found = ["T1"]
    for instrument in primary:
        if verdicts[instrument] in _OPEN:
            found += _HELPING.get(instrument, ())
    found += [letter for letter, when in _HELPING_BESIDES if when.truth(values) is True]
    if isinstance(values.get("weeks_ill"), Span) and _CALENDAR_HELPS.truth(values) is not False:
        found.append("T20")
    return tuple(dict.fromkeys(found))
