"""A letter filled in from a case: which field comes from which input. Data, a row per letter.

The employee sees what was filled in before anything is made of it, and who will read it. Still no
words go into a letter whose reader may not have them by the privacy matrix (``domain.md`` 8).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.records.cases.dossier import Dossier
from tweeluik.records.cases.papers import Kept, State
from tweeluik.texts import Texts

from ..letters import DATE_PARTS
from .reader import first_day_of

FIELDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    # field of the letter: inputs of the case, the second and later ones as paragraphs after it.
    "second-opinion-request": {
        "question": ("question",),
        "advice": ("advice",),
        "why": ("view", "why", "wish", "new_facts"),
        "first_choice": ("doctor_name",),
        "second_choice": ("second_choice",),
    },
    "second-opinion-granted": {"question": ("question",)},
    "second-opinion-refused": {"question": ("question",)},
    "second-opinion-referral": {
        "question": ("question",),
        "advice": ("advice",),
        "recipient_name": ("doctor_name",),
    },
    "authorisation": {"other_doctor": ("doctor_name", "next_doctor")},
    "second-opinion-advice": {"question": ("question",), "corrected": ("corrections",)},
    "handover": {"reason": ("handover_reason",), "next_doctor": ("next_doctor",)},
    "complaint": {"happened": ("complaint_text",), "wish": ("complaint_wish",)},
    "refusal-reasons-request": {"question": ("question",), "told": ("told_reasons",)},
}
DATES: Final[Mapping[str, Mapping[str, str]]] = {
    # field of the letter: input that is a date, or act on whose day it happened (with "!").
    "second-opinion-request": {"advice_date": "advice_date"},
    "second-opinion-granted": {"asked_on": "!ask", "talk_on": "talk_date"},
    "second-opinion-refused": {"asked_on": "!ask", "talk_on": "talk_date"},
    "second-opinion-referral": {"advice_date": "advice_date", "first_day_ill": "first_day"},
    "authorisation": {"until": "valid_until"},
    "second-opinion-advice": {"seen_on": "!examine"},
    "second-opinion-reaction": {"advice_date": "!give_advice", "received_on": "!share"},
    "refusal-reasons-request": {"asked_on": "!ask", "answered_on": "!refuse"},
    "additional-advice-request": {"advice_date": "!react"},
    "handover": {"second_opinion_date": "!give_advice"},
    "complaint": {"happened_on": "complaint_date"},
}
CHOICES: Final[Mapping[str, Mapping[str, tuple[str, Mapping[str, str]]]]] = {
    # field of the letter: input of the case, and the value of the field for what was chosen.
    "second-opinion-request": {"earlier": ("!bring_new_facts", {"done": "new_facts"})},
    "second-opinion-referral": {
        "consent": (
            "=authorisation",
            {"whole": "needed", "partly": "listed", "work_data_only": "work_only"},
        )
    },
    "authorisation": {
        "purpose": ("=procedure", {"second_opinion": "second_opinion", "handover": "handover"}),
        "file": (
            "=authorisation",
            {
                "whole": "needed",
                "partly": "listed",
                "work_data_only": "no",
                "declined": "no",
                "withdrawn": "no",
            },
        ),
    },
    "second-opinion-advice": {"sharing": ("=sharing", {"shared": "yes", "withdrawn": "no"})},
    "second-opinion-reaction": {
        "outcome": (
            "reaction",
            {"adopted": "adopted", "partly": "partly", "not_adopted": "not_adopted"},
        )
    },
    "handover": {
        "occasion": (
            "occasion",
            {"second_opinion": "second_opinion", "other_reason": "other_reason"},
        )
    },
    "complaint": {
        "about": ("complaint_about", {"occupational_physician": "doctor", "service": "service"})
    },
    "papers-list": {
        "goes_with": ("=procedure", {"second_opinion": "second_opinion", "handover": "handover"})
    },
    "talk-invitation": {"sender": ("=procedure", {"complaint": "employee"})},
}
"""An input; with "!" an act that was done; with "=" what the case holds now."""

CHOSEN: Final[Mapping[str, str]] = {
    "authorisation": "papers",
    "second-opinion-referral": "attachments",
}
"""Field of the letter: a line for each paper that the employee chose to go along."""

ONE_BY_ONE: Final[Mapping[str, str]] = {"authorisation": "partly", "file": "listed"}
"""What the case holds while only chosen papers go along."""

ALL: Final[Mapping[str, str]] = {"papers-list": "medical"}
"""Field of the letter: a line for each paper. As medical: the employee knows which are not."""


def from_case(kind: str, dossier: Dossier, texts: Texts, name: str) -> dict[str, str]:
    """What the form of a letter begins with.

    :param name: of the employee: of who writes, or in a letter of a doctor of whom it is about.
    """
    found = {"employee_name" if LETTERS[kind].by_doctor else "sender_name": name}
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
    for field, (origin, values) in CHOICES.get(kind, {}).items():
        chosen = _chosen(dossier, origin)
        if chosen in values:
            found[field] = values[chosen]
    return found | _lines(kind, dossier, texts)


def _day(dossier: Dossier, origin: str) -> date | None:
    if origin == "first_day":
        return first_day_of(dossier)
    if origin.startswith("!"):
        done = [e for e in dossier.events if e.transition == origin.removeprefix("!")]
        return done[-1].happened_on if done else None
    chosen = dossier.drafts.get(origin) or dossier.chosen(origin)
    return date.fromisoformat(chosen) if isinstance(chosen, str) else None


def _chosen(dossier: Dossier, origin: str) -> str:
    match origin[0], origin[1:]:
        case "!", act:
            return "done" if any(e.transition == act for e in dossier.events) else ""
        case "=", "procedure":
            return dossier.procedure.id
        case "=", name:
            return str(dossier.now.values.get(name, ""))
    return str(dossier.chosen(origin) or "")


def _lines(kind: str, dossier: Dossier, texts: Texts) -> dict[str, str]:
    """The papers that a letter lists, a line each: what it is, and how it is called."""
    kept = [paper for paper in dossier.papers if paper.state is not State.REFUSED]
    field, papers = ALL.get(kind), kept
    if field is None and (field := CHOSEN.get(kind)) is not None:
        papers = [paper for paper in kept if str(paper.id) in _papers_chosen(dossier)]
    return {field: "\n".join(_line(paper, texts) for paper in papers)} if field and papers else {}


def _papers_chosen(dossier: Dossier) -> set[str]:
    """The papers that go along now; none once the employee allowed everything, or nothing."""
    told = dossier.chosen("papers")
    one_by_one = any(dossier.now.values.get(fact) == value for fact, value in ONE_BY_ONE.items())
    return {str(id) for id in told} if one_by_one and isinstance(told, list | tuple) else set()


def _line(paper: Kept, texts: Texts) -> str:
    return f"{texts.get('papers', 'kinds', paper.kind)}: {paper.name}"
