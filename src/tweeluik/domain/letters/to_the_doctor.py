"""Letters to the employee's own doctors."""

from __future__ import annotations

from typing import Final

from .model import Entry, Field, Letter, Quote, Rows, Say, Sign, When

SECOND_OPINION_REQUEST: Final = Letter(
    id="T2",
    kind="second-opinion-request",
    senders=("employee",),
    readers=("occupational_physician", "other_physician"),
    fields=(
        Field("question", Entry.TEXT, required=True),
        Field("advice", Entry.TEXT, required=True),
        Field("advice_date", Entry.DATE, required=True),
        Field("why", Entry.TEXT, required=True),
        Field(
            "occasion",
            Entry.CHOICE,
            values=("absence", "health_check", "preventive_consult"),
        ),
        Field("earlier", Entry.CHOICE, values=("no", "other_question", "new_facts")),
        Field("first_choice"),
        Field("second_choice"),
        Field("sharing", Entry.CHOICE, values=("after_reading", "at_once", "not_yet")),
    ),
    parts=(
        Say("opening"),
        Quote("question"),
        Rows(("advice", "advice_date", "why", "occasion", "earlier")),
        Rows(("first_choice", "second_choice"), key="choice"),
        Say("request"),
        Say("my_data"),
        Say("sharing_after_reading", When("sharing", ("after_reading",))),
        Say("sharing_at_once", When("sharing", ("at_once",))),
        Sign(),
    ),
    sources=(
        "ARBOWET 14 lid 1",
        "ARBOWET 14 lid 2",
        "ARBOBESLUIT 2.14d lid 3",
        "ARBOBESLUIT 2.14d lid 4",
        "ARBOBESLUIT 2.14d lid 5",
    ),
)

LETTERS: Final = (SECOND_OPINION_REQUEST,)
