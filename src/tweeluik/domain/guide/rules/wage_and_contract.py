"""Wages during illness and the end of the contract: what to know and when to act."""

from __future__ import annotations

from typing import Final

from ..conditions import Condition
from ..facts import (
    advice_says,
    contract_end,
    court,
    dismissal_date,
    employer_demands_return,
    employment,
    income,
    role,
    wage_payment,
    weeks_ill,
)
from ..instruments import (
    OWN_WORK,
)
from ..rule import Rule, less_suitable
from .common import (
    WAGE_AT_STAKE,
    WAGE_NOT_COMING,
)

HOUSEHOLD_WAGE_OVER: Final[Condition] = (
    employment.is_("household") & weeks_ill.from_(6) & ~wage_payment.is_("disputed_past")
)
"""Household staff: the right to wages during illness lasts six weeks (BW7 629 lid 2)."""

RULES: Final = (
    Rule(
        "R60a",
        role.is_("employee", "professional")
        & (advice_says.is_("fit", "partly_fit") | WAGE_NOT_COMING | employer_demands_return.yes),
        ("S2.aandacht", "S1.vooraf", "BW7 629 lid 3"),
        warns=("wage_stop_risk",),
    ),
    Rule(
        "R48b",
        (WAGE_NOT_COMING | wage_payment.is_("threatened")) & ~HOUSEHOLD_WAGE_OVER,
        ("BW7 629 lid 7", "ZWB25", "RHA"),
        warns=("act_now_wage", "notice_at_once", "seek_legal_help"),
    ),
    Rule(
        "R48c",
        wage_payment.is_("suspended"),
        ("BW7 629 lid 6", "LOONOP"),
        warns=("suspended_is_paid_later",),
    ),
    Rule(
        "R35b",
        WAGE_AT_STAKE & income.is_("wage", "none"),
        ("S1.vooraf", "BW7 629a lid 1"),
        warns=("court_decides_wage",),
    ),
    Rule(
        "R56",
        employment.is_("household"),
        ("BW7 629 lid 2",),
        warns=("household_six_weeks",),
    ),
    Rule(
        "R56a",
        HOUSEHOLD_WAGE_OVER,
        ("BW7 629 lid 2",),
        (less_suitable(OWN_WORK),),
    ),
    Rule(
        "R76",
        contract_end.given,
        ("ZW 38 lid 2",),
        warns=("end_of_contract_report",),
    ),
    Rule(
        "R77",
        dismissal_date.given & court.is_("none"),
        ("BW7 670 lid 1",),
        warns=("seek_legal_help",),
    ),
)
