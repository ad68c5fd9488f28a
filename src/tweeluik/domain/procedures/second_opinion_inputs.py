"""What is told in a second opinion: what guards read, and what each step asks."""

from __future__ import annotations

from typing import Final

from tweeluik.domain.disclosure.classes import DataClass
from tweeluik.domain.guide.fact_types import OneFact, YesNoFact

from .table import WITH_REASONS, Asked, Days, Kind, Need

MEDICAL = DataClass.MEDICAL

# -- what guards read ------------------------------------------------------------------------------

recall_open: Final = YesNoFact("recall_open")
military: Final = YesNoFact("military")
insisted: Final = YesNoFact("insisted")
refusal_ground: Final = OneFact(
    "refusal_ground",
    # Examples of weighty arguments in the leaflet (S2.weigeren). The law has no list; "another
    # instrument fits better" is advice, never a ground (S2.nietbedoeld).
    values=("conflict_instrument", "repeated", "unspecified", "no_subject", "other_weighty"),
)
reasons_given: Final = YesNoFact("reasons_given")
reaction: Final = OneFact("reaction", values=("adopted", "partly", "not_adopted"))
contract: Final = OneFact("contract", values=("in_contract", "agreed", "own_cost", "not_known"))
doctor_service: Final = OneFact("doctor_service", values=("other", "same", "not_known"))
doctor_registered: Final = OneFact("doctor_registered", values=("yes", "no", "not_known"))
authorisation: Final = OneFact(
    "authorisation", values=("whole", "partly", "work_data_only", "declined", "withdrawn")
)
examination_began: Final = YesNoFact("examination_began")
sharing: Final = OneFact("sharing", values=("shared", "withdrawn"))


# -- inputs ----------------------------------------------------------------------------------------

QUESTION: Final = (
    Need("question", Kind.TEXT, MEDICAL),
    Need("advice", Kind.TEXT, MEDICAL),
    Need("advice_date", Kind.DATE, required=False, days=Days.PAST),
    Need("view", Kind.TEXT, MEDICAL),
    Need("why", Kind.TEXT, MEDICAL, required=False),
    Need("wish", Kind.TEXT, MEDICAL, required=False),
)
REFUSAL: Final = (
    Need("refusal_ground", Kind.CHOICE, values=refusal_ground.values, asked=Asked.ACTING),
    Need("refusal_reasons", Kind.TEXT, MEDICAL, asked=Asked.ACTING, implies=WITH_REASONS),
    Need("reasons_given", Kind.YES_NO, asked=Asked.REPORTING),
    Need("told_reasons", Kind.TEXT, MEDICAL, required=False, asked=Asked.REPORTING),
)
REACTION: Final = (
    Need("reaction", Kind.CHOICE, values=reaction.values),
    Need("reaction_reasons", Kind.TEXT, MEDICAL, asked=Asked.ACTING, implies=WITH_REASONS),
    Need("reasons_given", Kind.YES_NO, asked=Asked.REPORTING),
    Need("told_reasons", Kind.TEXT, MEDICAL, required=False, asked=Asked.REPORTING),
)
DOCTOR: Final = (
    Need("doctor_name", Kind.NAME, DataClass.IDENTITY),
    Need("contract", Kind.CHOICE, values=contract.values),
    Need("doctor_service", Kind.CHOICE, values=doctor_service.values),
    Need("doctor_registered", Kind.CHOICE, values=doctor_registered.values),
    Need("second_choice", Kind.NAME, DataClass.IDENTITY, required=False),
)
AUTHORISATION: Final = (
    Need("authorisation", Kind.CHOICE, values=("whole", "partly")),
    Need("papers", Kind.PAPERS, MEDICAL, required=False, when=authorisation.is_("partly")),
    Need("valid_until", Kind.DATE, required=False, days=Days.AHEAD),
)

# Not the same service or firm, but for military staff (1.34a); a registered occupational physician.
INDEPENDENT: Final = doctor_registered.is_("yes", "not_known") & (
    doctor_service.is_("other", "not_known") | military.yes
)
