"""What the tables mean, told a second time: without the engine, its conditions or its doors.

Only the rows themselves (who, from where, to where, what is asked) are read from the tables. What
a guard asks, who may read what, when a term ends and what a step settles is written here from
``domain.md`` 4, 6 and 8, so that a fault in the engine cannot hide in its own mirror.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from tweeluik.domain.disclosure.matrix import FILE as MATRIX
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import Need, Start, Stop, Transition

Values = Mapping[str, Any]

WALL: Final = ZoneInfo("Europe/Amsterdam")
DAY: Final = timedelta(days=1)
RECALL: Final = timedelta(minutes=10)
ENOUGH: Final = ("whole", "partly", "work_data_only")

GUARDS: Final[Mapping[tuple[str, str], Callable[[Values], bool]]] = {
    # Before it is disclosed, ten minutes long (design.md 4).
    ("second_opinion", "recall"): lambda v: v["recall_open"] is True,
    # Advised once; who insists gets an answer.
    ("second_opinion", "advise_other"): lambda v: v["insisted"] is False,
    ("second_opinion", "ask_reasons"): lambda v: v["reasons_given"] is False,
    ("second_opinion", "give_reasons"): lambda v: v["reasons_given"] is False,
    # Another service, but for the army (1.34a), and a registered doctor.
    ("second_opinion", "choose_doctor"): lambda v: (
        v["doctor_registered"] != "no" and (v["doctor_service"] != "same" or v["military"] is True)
    ),
    # Nothing goes without a yes that still holds.
    ("second_opinion", "send"): lambda v: v.get("authorisation") in ENOUGH,
    ("second_opinion", "withdraw_authorisation_after_sending"): lambda v: (
        v.get("authorisation") in ENOUGH
    ),
    ("second_opinion", "withdraw_sharing"): lambda v: v.get("sharing") == "shared",
    ("handover", "ask_reasons"): lambda v: v["reasons_given"] is False,
    ("handover", "pass_file"): lambda v: v["file"] in ("whole", "listed"),
    # Nobody involved in a complaint handles it (2.14e lid 5).
    ("complaint", "confirm_receipt"): lambda v: v["handler_involved"] is not True,
    ("complaint", "object"): lambda v: v["internal_objection"] is False,
}

ASKED_WHEN: Final[Mapping[tuple[str, str, str], Callable[[Values], bool]]] = {
    # Papers are chosen one by one only when not the whole file goes.
    ("second_opinion", "authorise", "papers"): lambda v: v.get("authorisation") == "partly",
    ("handover", "release_file", "papers"): lambda v: v.get("file") == "listed",
}

BEHIND: Final = frozenset({"advice_date", "complaint_date"})
AHEAD: Final = frozenset({"valid_until"})
"""Days that have come, and days that have not gone when the act is done."""

ACTS: Final = {
    "second_opinion": {"employee", "occupational_physician", "second_opinion_physician"},
    "handover": {"employee", "occupational_physician", "next_physician"},
    "complaint": {"employee", "complaints_officer", "disputes_committee"},
}
"""Who acts in what; any other role lets nobody in."""

OTHER, NEXT, OWN = "second_opinion_physician", "next_physician", "occupational_physician"

ALLOWED: Final[Mapping[tuple[str, str], Callable[[Values], tuple[str, str, str]]]] = {
    # What goes to whom, and for what (2.14d lid 4 to 6).
    ("second_opinion", "authorise"): lambda v: (
        "medical_file" if v["authorisation"] == "whole" else "chosen_papers",
        OTHER,
        "second_opinion",
    ),
    ("second_opinion", "share"): lambda v: ("second_opinion_advice", OWN, "guidance"),
    ("handover", "release_file"): lambda v: (
        "medical_file" if v["file"] == "whole" else "chosen_papers",
        NEXT,
        "handover",
    ),
}

ENDED: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    **{
        ("second_opinion", name): (OTHER,)
        for name in (
            "change_doctor",
            "withdraw_authorisation",
            "withdraw_authorisation_after_sending",
            "decline_case",
            "block",
            "finish",
        )
    },
    ("second_opinion", "withdraw_sharing"): (OWN,),
    ("second_opinion", "withdraw"): (OTHER, OWN),
    ("handover", "withdraw_release"): (NEXT,),
    ("handover", "withdraw"): (NEXT,),
}
"""All that these were allowed ends."""

OPENED: Final = {
    ("second_opinion", "refuse"): "complaint",
    ("second_opinion", "complain"): "complaint",
    ("second_opinion", "ask_handover"): "handover",
    ("handover", "refuse"): "complaint",
    ("handover", "complain"): "complaint",
}
"""What can begin with an act."""

RELATION: Final = {
    "employee": "subject",
    "occupational_physician": "own_physician",
    "second_opinion_physician": "second_opinion_physician",
    "next_physician": "next_physician",
    "complaints_officer": "complaints_officer",
    "disputes_committee": "disputes_committee",
}


def rows(procedure: str) -> Mapping[str, Transition]:
    """The rows of a procedure by name."""
    return {row.name: row for row in PROCEDURES[procedure].transitions}


def closed(procedure: str, state: str) -> bool:
    """Whether nothing can happen any more."""
    return next(one for one in PROCEDURES[procedure].states if one.id == state).owner is None


def leaves(procedure: str, state: str, row: Transition) -> bool:
    """Whether a row leaves from a state."""
    return state in row.from_ or ("*" in row.from_ and not closed(procedure, state))


def action(procedure: str, name: str) -> str:
    """What an act is called in the log."""
    if (procedure, name) in ALLOWED:
        return "consent_give"
    return "consent_withdraw" if (procedure, name) in ENDED else "change"


def until(told: Mapping[str, Any]) -> datetime | None:
    """The end of the day until which something is allowed, on the wall; open when none was told."""
    day = told.get("valid_until")
    return datetime(day.year, day.month, day.day, tzinfo=WALL) + DAY if day else None


def asked(row: Transition, *, reporting: bool) -> Iterator[Need]:
    """The inputs that may be asked of who acts, or of who reports."""
    mine = "reporting" if reporting else "acting"
    return (need for need in row.needs if str(need.asked) in ("always", mine))


def asked_now(
    procedure: str, row: Transition, values: Values, *, reporting: bool
) -> Iterator[Need]:
    """Of these, what is asked with what is settled and chosen."""
    always: Callable[[Values], bool] = lambda v: True  # noqa: E731
    return (
        need
        for need in asked(row, reporting=reporting)
        if ASKED_WHEN.get((procedure, row.name, need.id), always)(values)
    )


def empty(value: Any) -> bool:
    """Whether nothing was filled in: white space is nothing."""
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def fits(need: Need, value: Any) -> bool:
    """Whether what was filled in is of the kind that is asked."""
    kind = str(need.kind)
    if value is None:
        return True
    if kind == "choice":
        return isinstance(value, str) and value in need.values
    if kind == "papers":
        return isinstance(value, tuple) and {type(one) for one in value} <= {str}
    return type(value) is {"yes_no": bool, "date": date, "text": str, "name": str}[kind]


def settled(row: Transition, told: Mapping[str, Any], *, reporting: bool) -> dict[str, Any]:
    """What choices and yes or no settle, and that reasons were given by who wrote them."""
    found: dict[str, Any] = {}
    for need in asked(row, reporting=reporting):
        value = told.get(need.id)
        if str(need.kind) in ("choice", "yes_no") and value is not None:
            found[need.id] = value
        if need.id in ("refusal_reasons", "reaction_reasons") and row.name in ("refuse", "react"):
            found |= {} if empty(value) else {"reasons_given": True}
    return found


def terms_after(row: Transition, running: Mapping[str, date], day: date) -> dict[str, date]:
    """The terms that run after a row: what it ends no longer runs, what it starts runs anew."""
    ended = {one.deadline for one in row.effects if isinstance(one, Stop)}
    begun = {one.deadline: day for one in row.effects if isinstance(one, Start)}
    return {name: since for name, since in running.items() if name not in ended} | begun


# -- who may read ----------------------------------------------------------------------------------


@cache
def _matrix() -> Mapping[str, tuple[str, str, Mapping[str, str]]]:
    """Input: its item, the class of that, and who may read it on what kind of ground."""
    items = tomllib.loads(MATRIX.read_text())["item"]
    return {
        input: (item["id"], item["class"], item["readers"])
        for item in items
        for input in item.get("inputs", ())
    }


def may_read(
    input: str, role: str, reader: str, purpose: str, consents: list[dict[str, Any]], at: datetime
) -> bool:
    """Whether a reader sees an input; choices and days are part of where a case stands."""
    if input not in _matrix():
        return True
    item, data, readers = _matrix()[input]
    ground = readers.get(RELATION[role])
    if ground != "consent":
        return ground == "yes"
    return any(
        one["covers"] in (item, data)
        and one["to"] == reader
        and one["purpose"] == purpose
        and one["start"] <= at
        and not (one["end"] and one["end"] <= at)
        and not (one["withdrawn"] and one["withdrawn"] <= at)
        for one in consents
    )
