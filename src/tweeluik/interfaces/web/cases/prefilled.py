"""A letter filled in from a case: which field comes from which input. Data, a row per letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from tweeluik.records.cases.dossier import Dossier

from ..letters import DATE_PARTS

FIELDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    # field of the letter: inputs of the case, the second and later ones as paragraphs after it.
    "second-opinion-request": {
        "question": ("question",),
        "advice": ("advice",),
        "why": ("view", "why", "wish"),
        "first_choice": ("doctor_name",),
        "second_choice": ("second_choice",),
    },
    "handover": {"reason": ("handover_reason",), "next_doctor": ("next_doctor",)},
    "complaint": {"happened": ("complaint_text",), "wish": ("complaint_wish",)},
}
DATES: Final[Mapping[str, Mapping[str, str]]] = {
    # field of the letter: input that is a date, or act on whose day it happened (with "!").
    "second-opinion-request": {"advice_date": "advice_date"},
    "refusal-reasons-request": {"asked_on": "!ask", "answered_on": "!refuse"},
    "handover": {"second_opinion_date": "!give_advice"},
    "complaint": {"happened_on": "complaint_date"},
}


def from_case(kind: str, dossier: Dossier) -> dict[str, str]:
    """What the form of a letter begins with."""
    found: dict[str, str] = {}
    for field, inputs in FIELDS.get(kind, {}).items():
        parts = [text for input in inputs if (text := dossier.last(input))]
        if parts:
            found[field] = "\n\n".join(parts)
    for field, origin in DATES.get(kind, {}).items():
        day = _day(dossier, origin)
        if day is not None:
            numbers = (day.day, day.month, day.year)
            for part, number in zip(DATE_PARTS, numbers, strict=True):
                found[f"{field}-{part}"] = str(number)
    return found


def _day(dossier: Dossier, origin: str) -> date | None:
    if origin.startswith("!"):
        done = [e for e in dossier.events if e.transition == origin.removeprefix("!")]
        return done[-1].happened_on if done else None
    chosen = dossier.drafts.get(origin) or dossier.chosen(origin)
    return date.fromisoformat(chosen) if isinstance(chosen, str) else None
