"""What several rules ask in the same words."""

from __future__ import annotations

from typing import Final

from ..conditions import Condition
from ..facts import court, employment, income, role, subject, wage_payment

EMPLOYEE_SIDE: Final[Condition] = role.is_("employee", "professional")
"""The employee asks, or a professional looks at an employee's request."""

SECOND_OPINION_SUBJECT: Final[Condition] = subject.any_of(
    "capacity",
    "own_work",
    "suitable_work",
    "unclear_advice",
    "occupational_disease",
    "health_check",
    "preventive_consult",
)
"""Advice of a company doctor on guidance, health examination or consultation is in doubt."""

WAGE_AT_STAKE: Final[Condition] = subject.any_of("wage") | wage_payment.is_(
    "threatened", "stopped", "suspended", "disputed_past"
)
WAGE_NOT_COMING: Final[Condition] = wage_payment.is_("stopped", "suspended")

COURT_IN_VIEW: Final[Condition] = court.is_("planned", "pending")

FITNESS: Final[Condition] = subject.any_of("capacity", "own_work", "wage")
"""Fit or unfit for the own work is, or may be, the question."""

OTHER_WORK: Final[Condition] = subject.any_of(
    "suitable_work", "work_available", "labour_expert_report"
)

EXPERT_OPINION_SUBJECT: Final[Condition] = (
    FITNESS | OTHER_WORK | subject.any_of("employer_efforts", "employee_efforts")
)

UWV_PAYS: Final[Condition] = income.is_("sickness_benefit_uwv")
"""UWV pays a sickness benefit: fitness is then a decision of UWV itself."""

NO_EMPLOYER_LEFT: Final[Condition] = role.is_("former_employee") | employment.is_("agency")
"""The contract ended; for agency workers by illness itself, where the agency clause holds."""
