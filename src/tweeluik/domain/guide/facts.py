"""The catalogue of facts: the public input format of the wegwijzer.

Ids and values are never renamed (``design.md`` 3). Questions, helps and meanings in words stand in
``texts/<lang>/facts.toml`` under the same ids. A fact that is absent was not asked; a fact that is
``null`` was asked and is not known. Both are unknown to the rules, and where most people are in the
same position the fact declares a presumption, which the answer shows as "Klopt dit?".
"""

from __future__ import annotations

from typing import Final

from .conditions import Condition, Span
from .fact_types import (
    DateFact,
    Fact,
    KnownBy,
    ManyFact,
    NumberFact,
    OneFact,
    Presumption,
    Sensitivity,
    YesNoFact,
)


def _yes_no(
    id: str,
    presumed: bool | None = None,
    known_by: KnownBy = "anyone",
    sensitivity: Sensitivity = "process",
) -> YesNoFact:
    presumptions = () if presumed is None else (Presumption(presumed),)
    return YesNoFact(id, known_by, sensitivity, presumptions)


def _one(
    id: str,
    *values: str,
    presumed: str | tuple[Presumption, ...] | None = None,
    known_by: KnownBy = "anyone",
    sensitivity: Sensitivity = "process",
) -> OneFact:
    if isinstance(presumed, str):
        presumed = (Presumption(presumed),)
    return OneFact(id, known_by, sensitivity, presumed or (), values=values)


role: Final = _one(
    "role", "employee", "former_employee", "applicant", "employer", "self_employed", "professional"
)
HAS_EMPLOYER: Final[Condition] = role.is_("employee", "employer", "professional")
on_behalf: Final = _yes_no("on_behalf", False)

subject: Final = ManyFact(
    "subject",
    values=(
        "capacity",
        "own_work",
        "suitable_work",
        "work_available",
        "employer_efforts",
        "employee_efforts",
        "occupational_disease",
        "health_check",
        "preventive_consult",
        "wage",
        "frequent_absence",
        "dismissal",
        "conduct",
        "privacy",
        "refused_second_opinion",
        "second_opinion_ignored",
        "change_of_doctor",
        "unclear_advice",
        "no_guidance",
        "pre_employment_exam",
        "uwv_decision",
        "expert_opinion_outcome",
        "expert_opinion_handling",
        "complaint_unanswered",
        "labour_expert_report",
        "conflict",
        "week_count",
        "insurer",
        "invoice",
        "doctor_role_unclear",
        "examination_information",
    ),
)

employment: Final = _one(
    "employment",
    "permanent",
    "temporary",
    "on_call",
    "agency",
    "government",
    "military",
    "household",
    presumed="permanent",
    sensitivity="work",
)
income: Final = _one(
    "income",
    "wage",
    "sickness_benefit_uwv",
    "sickness_benefit_self_insurer",
    "wga_self_insurer",
    "wia",
    "none",
    presumed=(
        Presumption("wage", HAS_EMPLOYER),
        Presumption("none", role.is_("applicant", "self_employed")),
    ),
    sensitivity="financial",
)

advice_by: Final = _one(
    "advice_by",
    "occupational_physician",
    "supervised_physician",
    "nurse",
    "case_manager",
    "labour_expert",
    "examining_doctor",
    "uwv_doctor",
    "treating_doctor",
    "none",
    presumed=(
        # Someone who reports that there is no guidance has, as a rule, no advice either.
        Presumption("none", subject.any_of("no_guidance")),
        Presumption("occupational_physician", HAS_EMPLOYER),
        Presumption("occupational_physician", income.is_("sickness_benefit_self_insurer")),
    ),
)
no_advice_because: Final = _one(
    "no_advice_because",
    "not_asked",
    "employer_arranged_none",
    "employee_stayed_away",
    presumed="not_asked",
)
advice_says: Final = _one(
    "advice_says",
    "fit",
    "partly_fit",
    "unfit",
    "no_illness",
    # With a self-insurer the dispute begins, as a rule, where its doctor says fit.
    presumed=(Presumption("fit", income.is_("sickness_benefit_self_insurer")),),
    sensitivity="functional",
)
employee_says: Final = _one(
    "employee_says",
    "can_do_more",
    "can_do_less",
    "agrees",
    presumed=(
        Presumption("can_do_more", advice_says.is_("unfit")),
        Presumption("can_do_less"),
    ),
    known_by="employee",
    sensitivity="functional",
)
work_chosen_by: Final = _one(
    "work_chosen_by", "occupational_physician", "employer", "both", sensitivity="work"
)

treating_doctor_differs: Final = _yes_no(
    "treating_doctor_differs", False, known_by="employee", sensitivity="medical"
)
parties_agree: Final = _yes_no("parties_agree", False)
conflict: Final = _yes_no("conflict", False, sensitivity="work")
medical_doubt: Final = _yes_no("medical_doubt", True, known_by="employee", sensitivity="functional")
question_specific: Final = _yes_no("question_specific", True, known_by="employee")
new_facts: Final = _yes_no("new_facts", False)
cao_names_body: Final = _yes_no("cao_names_body", False)
small_employer: Final = _yes_no("small_employer", False, sensitivity="work")

first_day_ill: Final = DateFact("first_day_ill", sensitivity="functional")
weeks_ill: Final = NumberFact(
    "weeks_ill",
    sensitivity="functional",
    presumptions=(Presumption(Span(0, 103)),),
    unit="weeks",
    high=2_000,
    bands=(Span(0, 5), Span(6, 79), Span(80, 90), Span(91, 103), Span(104, 2_000)),
)
not_ill: Final = _yes_no("not_ill", False, sensitivity="functional")

wage_payment: Final = _one(
    "wage_payment",
    "paid",
    "threatened",
    "stopped",
    "suspended",
    "disputed_past",
    # Where the wage itself is at stake nothing is presumed of it.
    presumed=(Presumption("paid", ~subject.any_of("wage")),),
    sensitivity="financial",
)
court: Final = _one("court", "none", "planned", "pending", presumed="none")
dismissal: Final = _one(
    "dismissal",
    "none",
    "frequent_absence",
    "not_cooperating",
    "long_illness",
    "notice_during_illness",
    presumed=(
        # The opinion on frequent absence serves a dissolution (BW7 671b lid 4).
        Presumption("frequent_absence", subject.any_of("frequent_absence") & role.is_("employer")),
        Presumption("none", ~subject.any_of("dismissal")),
    ),
    sensitivity="work",
)
dismissal_date: Final = DateFact("dismissal_date", sensitivity="work")

earlier_second_opinion: Final = _one(
    "earlier_second_opinion",
    "none",
    "same_question",
    "other_question",
    presumed="none",
    known_by="employee",
    sensitivity="medical",
)
doctor_reaction: Final = _one(
    "doctor_reaction",
    "awaited",
    "adopted",
    "partly",
    "rejected_with_reasons",
    "rejected_without_reasons",
    presumed=(Presumption("rejected_with_reasons", subject.any_of("second_opinion_ignored")),),
    known_by="employee",
    sensitivity="medical",
)
earlier_expert_opinion: Final = _one(
    "earlier_expert_opinion", "none", "same_situation", "other_situation", presumed="none"
)
earlier_expert_opinion_question: Final = _one(
    "earlier_expert_opinion_question",
    "own_work",
    "suitable_work",
    "employee_efforts",
    "employer_efforts",
    "frequent_absence",
    # An earlier opinion on the same situation answered, as a rule, the question at stake now.
    presumed=(
        Presumption("own_work", subject.any_of("own_work", "capacity", "wage")),
        Presumption(
            "suitable_work",
            subject.any_of("suitable_work", "work_available", "labour_expert_report"),
        ),
        Presumption("employer_efforts", subject.any_of("employer_efforts")),
        Presumption("employee_efforts", subject.any_of("employee_efforts")),
        Presumption("frequent_absence", subject.any_of("frequent_absence")),
    ),
)
expert_opinion_favours: Final = _one("expert_opinion_favours", "employee", "employer")
expert_opinion_requested_by: Final = _one(
    "expert_opinion_requested_by", "employee", "employer", "both"
)

refusal_by: Final = _one(
    "refusal_by",
    "occupational_physician",
    "case_manager",
    "employer",
    presumed=(Presumption("occupational_physician", subject.any_of("refused_second_opinion")),),
    known_by="employee",
    sensitivity="medical",
)
refusal_reasons: Final = _yes_no("refusal_reasons", None, "employee", "medical")
second_opinion_doctor: Final = _one(
    "second_opinion_doctor",
    "not_chosen",
    "in_contract",
    "outside_contract",
    "same_service",
    "not_occupational_physician",
    presumed="not_chosen",
    known_by="employee",
    sensitivity="medical",
)
second_opinion_contract: Final = _yes_no("second_opinion_contract", True, sensitivity="work")
employer_agrees_to_doctor: Final = _yes_no("employer_agrees_to_doctor", False)
request_past_own_doctor: Final = _yes_no("request_past_own_doctor", False, "employee", "medical")
doctor_prefers_other_instrument: Final = _yes_no(
    "doctor_prefers_other_instrument", False, "employee", "medical"
)
cao_gives_second_opinion: Final = _yes_no("cao_gives_second_opinion", False, sensitivity="work")

employer_agrees_to_new_doctor: Final = _yes_no("employer_agrees_to_new_doctor")
doctor_agrees_to_handover: Final = _yes_no("doctor_agrees_to_handover", None, "employee")
file_passed_without_consent: Final = _yes_no(
    "file_passed_without_consent", False, "employee", "medical"
)
authorisation: Final = _one(
    "authorisation", "willing", "unwilling", presumed="willing", known_by="employee"
)
examination: Final = _one("examination", "willing", "unwilling", presumed="willing")

_COMPLAINED: Final[Condition] = subject.any_of(
    "conduct", "privacy", "complaint_unanswered", "refused_second_opinion"
)
complaint_about: Final = _one(
    "complaint_about",
    "occupational_physician",
    "service",
    "employer",
    "uwv",
    "examining_doctor",
    presumed=(
        # A complaint is, as a rule, about the one who gave the advice.
        Presumption("uwv", _COMPLAINED & advice_by.is_("uwv_doctor")),
        Presumption("examining_doctor", _COMPLAINED & advice_by.is_("examining_doctor")),
        Presumption("examining_doctor", _COMPLAINED & role.is_("applicant")),
        Presumption("occupational_physician", _COMPLAINED),
    ),
    known_by="employee",
)
complaint_status: Final = _one(
    "complaint_status",
    "none",
    "lodged",
    "unanswered",
    "rejected",
    "no_proper_scheme",
    presumed=(
        Presumption("unanswered", subject.any_of("complaint_unanswered")),
        Presumption("none"),
    ),
    known_by="employee",
)
affiliated_with_committee: Final = _yes_no("affiliated_with_committee")
uwv_discourages: Final = _yes_no("uwv_discourages", False)
doctor_follows_uwv_list: Final = _yes_no("doctor_follows_uwv_list", False)
employer_demands_return: Final = _yes_no("employer_demands_return", False, sensitivity="work")
contract_end: Final = DateFact("contract_end", sensitivity="work")

exam_result: Final = _one(
    "exam_result",
    "negative",
    "with_limits",
    "positive",
    presumed=(Presumption("negative", subject.any_of("pre_employment_exam")),),
    known_by="employee",
    sensitivity="medical",
)
days_since_result: Final = NumberFact(
    "days_since_result",
    known_by="employee",
    presumptions=(Presumption(Span(0, 184), subject.any_of("pre_employment_exam")),),
    unit="days",
    high=3_700,
    bands=(Span(0, 184), Span(185, 3_700)),
)
re_examined: Final = _yes_no("re_examined", False, "employee", "medical")
re_examination_doctor: Final = _one(
    "re_examination_doctor",
    "same_doctor",
    "same_service",
    "other",
    presumed="other",
    known_by="employee",
)
uwv_decision: Final = _one(
    "uwv_decision",
    "none",
    "sickness_medical",
    "sickness_first_year",
    "wia",
    "wage_sanction",
    presumed=(
        Presumption(
            "none",
            ~subject.any_of("uwv_decision")
            & (
                HAS_EMPLOYER
                | role.is_("applicant", "self_employed")
                | income.is_("sickness_benefit_self_insurer", "wga_self_insurer")
            ),
        ),
    ),
    sensitivity="functional",
)
days_since_decision: Final = NumberFact("days_since_decision", unit="days", high=3_700)
initiative: Final = _one(
    "initiative",
    "employee",
    "employer",
    "doctor",
    presumed=(Presumption("employee", ~role.is_("employer")),),
    sensitivity="medical",
)

# Derived: counted from what was given and the date (reading.py), never given themselves.
re_examination_days_left: Final = NumberFact(
    "re_examination_days_left",
    derived=True,
    unit="days",
    low=-3_700,
    high=30,
    bands=(Span(-3_700, -1), Span(0, 30)),
)
objection_days_left: Final = NumberFact(
    "objection_days_left",
    derived=True,
    unit="days",
    low=-3_700,
    high=60,
    bands=(Span(-3_700, -1), Span(0, 60)),
)

CATALOGUE: Final[dict[str, Fact]] = {
    fact.id: fact for fact in list(globals().values()) if isinstance(fact, Fact)
}
"""Every fact by id, in declared order."""

INPUT: Final[dict[str, Fact]] = {id: f for id, f in CATALOGUE.items() if not f.derived}
"""The facts that may be given."""

DOMAINS: Final[dict[str, frozenset[str | bool]]] = {
    f.id: frozenset(f.values) if isinstance(f, OneFact | ManyFact) else frozenset((True, False))
    for f in CATALOGUE.values()
    if isinstance(f, OneFact | ManyFact | YesNoFact)
}
"""All values per fact, for the compiler."""
