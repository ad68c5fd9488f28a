"""What an instrument costs the one who asks, and how long it takes, from the dated values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tweeluik.domain.guide.advise import Advice
from tweeluik.domain.guide.instruments import EXPERT_OPINIONS, FREQUENT_ABSENCE, OWN_WORK
from tweeluik.domain.guide.reading import DECISIONS, objection_term
from tweeluik.domain.law.values import Term, fee, terms


@dataclass(frozen=True, slots=True)
class Price:
    """What asking for an instrument costs.

    :ivar amount: whole euros, ``None`` when it is free or when no source tells.
    :ivar citations: where it stands.
    """

    amount: int | None
    free: bool
    known: bool
    citations: tuple[str, ...]


def price(advice: Advice, instrument: str) -> Price:
    """What it costs the one who asks, for what they ask it, on the day of the advice."""
    values = advice.reading.presumed
    applicant = "employer" if values.get("role") == "employer" else "employee"
    found = fee(instrument, applicant, _purpose(advice, instrument), advice.reading.on)
    citations = tuple(citation.text for citation in found.citations)
    return Price(found.amount_eur, found.free, found.known, citations)


def _purpose(advice: Advice, instrument: str) -> str:
    values = advice.reading.presumed
    if instrument == "second_opinion":
        agreed = values.get("employer_agrees_to_doctor") is True
        outside = values.get("second_opinion_doctor") == "outside_contract" and not agreed
        return "outside_contract" if outside else "ordinary"
    if instrument == FREQUENT_ABSENCE:
        # UWV gives this opinion for a dissolution, so for that purpose it is priced (FEE 1a).
        return "frequent_absence"
    if instrument in EXPERT_OPINIONS and values.get("role") == "employer":
        weeks = values.get("weeks_ill")
        if values.get("dismissal") == "not_cooperating" and "employee_efforts" in instrument:
            return "not_cooperating"
        late = weeks is not None and getattr(weeks, "low", 0) >= 104
        if values.get("employment") == "government" and instrument == OWN_WORK and late:
            return "government"
    return "ordinary"


_TERMS: Final[Mapping[str, tuple[str, ...]]] = {
    # Which terms of law/values/terms.toml say how long an instrument takes or may take.
    "second_opinion": (
        "second_opinion_engagement",
        "second_opinion_appointment",
        "second_opinion_report",
        "second_opinion_reaction",
    ),
    "complaint": ("complaint_receipt", "complaint_decision"),
    "disciplinary_complaint": ("disciplinary_complaint",),
    "re_examination": ("re_examination_request",),
    "medical_examination_complaint": (
        "medical_examination_complaint",
        "medical_examination_complaint_judgment",
    ),
    "employer_notice": ("wage_stop_notice",),
}


def terms_of(advice: Advice, instrument: str) -> tuple[Term, ...]:
    """How long an instrument takes or may take: all terms that sources name, side by side."""
    subjects = _TERMS.get(instrument, ())
    if instrument in EXPERT_OPINIONS:
        subjects = ("expert_opinion_judgment",)
    elif instrument == "objection_uwv":
        decision = advice.reading.presumed.get("uwv_decision")
        decided = (decision,) if decision in DECISIONS else DECISIONS
        subjects = tuple(objection_term(found) for found in decided)
    return tuple(term for subject in subjects for term in terms(subject, advice.reading.on))
