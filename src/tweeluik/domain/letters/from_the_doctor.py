"""Letters that a doctor writes in a second opinion. Each holds what the law and the field ask.

None has the employer as a reader: of a second opinion the employer hears nothing (NVAB-SO). A
refusal says why, on what ground and what else is advised; a reaction says how much and why.
"""

from __future__ import annotations

from typing import Final

from .model import Box, Entry, Field, Letter, Points, Quote, Rows, Say, Sign, Told, When

SECOND_OPINION_GRANTED: Final = Letter(
    id="T3",
    kind="second-opinion-granted",
    senders=("occupational_physician",),
    readers=("employee",),
    fields=(
        Field("question", Entry.TEXT, required=True),
        Field("asked_on", Entry.DATE, required=True),
        Field("talk_on", Entry.DATE),
        Field("doctors", Entry.LINES),
        Field("next_appointment", Entry.DATE),
    ),
    parts=(
        Say("opening"),
        Quote("question"),
        Rows(("talk_on",)),
        Say("next"),
        Points("doctors"),
        Say("appointments"),
        Rows(("next_appointment",)),
        Say("costs"),
        Say("employer"),
        Sign(),
    ),
    sources=(
        "ARBOBESLUIT 2.14d lid 2",
        "ARBOBESLUIT 2.14d lid 3",
        "ARBOBESLUIT 2.14d lid 4",
        "ARBOBESLUIT 2.14d lid 5",
        "ARBOWET 44",
        "S2.aandacht",
        "S2.privacy",
    ),
)

SECOND_OPINION_REFUSED: Final = Letter(
    id="T4",
    kind="second-opinion-refused",
    senders=("occupational_physician",),
    readers=("employee",),
    fields=(
        Field("question", Entry.TEXT, required=True),
        Field("asked_on", Entry.DATE, required=True),
        Field("talk_on", Entry.DATE),
        Field(
            "ground",
            Entry.CHOICE,
            required=True,
            # As in the procedure: that another way fits better is advice, no ground.
            values=(
                "conflict_instrument",
                "repeated",
                "unspecified",
                "no_subject",
                "other_weighty",
            ),
        ),
        Field("reasons", Entry.TEXT, required=True),
        Field("facts", Entry.TEXT),
        Field("alternatives", Entry.TEXT, required=True),
        Field("complaint_address", Entry.LINES, required=True),
    ),
    parts=(
        Say("opening"),
        Quote("question"),
        Rows(("talk_on", "ground"), key="decision"),
        Told("reasons"),
        Told("facts"),
        Told("alternatives"),
        Say("again"),
        Say("complaint"),
        Rows(("complaint_address",)),
        Say("meanwhile"),
        Sign(),
    ),
    sources=(
        "ARBOWET 14 lid 2",
        "ARBOBESLUIT 2.14d lid 3",
        "ARBOBESLUIT 2.14e lid 1",
        "ARBOBESLUIT 2.14e lid 5",
        "S2.weigeren",
        "S2.nietbedoeld",
    ),
)

SECOND_OPINION_REFERRAL: Final = Letter(
    id="T5",
    kind="second-opinion-referral",
    senders=("occupational_physician",),
    readers=("other_physician", "employee"),
    fields=(
        Field("question", Entry.TEXT, required=True),
        Field("advice", Entry.TEXT, required=True),
        Field("advice_date", Entry.DATE, required=True),
        Field("remarks", Entry.TEXT),
        Field("employee_name", required=True),
        Field("employee_contact"),
        Field("function"),
        Field("work", Entry.TEXT),
        Field("first_day_ill", Entry.DATE),
        Field("consent", Entry.CHOICE, required=True, values=("needed", "listed", "work_only")),
        Field("attachments", Entry.TEXT, needed=When("consent", ("listed",))),
        Field("service", required=True),
        Field("registration", required=True),
        Field("invoice_reference"),
    ),
    parts=(
        Say("opening"),
        Quote("question"),
        Rows(("advice", "advice_date", "remarks"), key="first_advice"),
        Rows(
            ("employee_name", "employee_contact", "function", "work", "first_day_ill"),
            key="person",
        ),
        Box("birth_date"),
        Say("consent_needed", When("consent", ("needed",))),
        Say("consent_listed", When("consent", ("listed",))),
        Say("consent_work_only", When("consent", ("work_only",))),
        Points("attachments"),
        Rows(("service", "registration", "invoice_reference"), key="me"),
        Say("request"),
        Say("secret"),
        Sign(),
    ),
    sources=(
        "ARBOBESLUIT 2.14d lid 2",
        "ARBOBESLUIT 2.14d lid 4",
        "ARBOBESLUIT 2.14d lid 5",
        "LPBSO-BA",
        "S2.privacy",
        "UAVG 46",
    ),
)

SECOND_OPINION_ADVICE: Final = Letter(
    id="T7",
    kind="second-opinion-advice",
    senders=("other_physician",),
    readers=("employee",),
    fields=(
        Field("question", Entry.TEXT, required=True),
        Field("seen_on", Entry.DATE, required=True),
        Field("used", Entry.TEXT, required=True),
        Field("findings", Entry.TEXT, required=True),
        Field("advice", Entry.TEXT, required=True),
        Field("reasons", Entry.TEXT, required=True),
        Field("corrected", Entry.TEXT),
        Field("sharing", Entry.CHOICE, required=True, values=("yes", "no", "later")),
        Field("registration", required=True),
    ),
    parts=(
        Say("opening"),
        Quote("question"),
        Points("used"),
        Told("findings"),
        Told("advice"),
        Told("reasons"),
        Told("corrected"),
        Say("sharing_yes", When("sharing", ("yes",))),
        Say("sharing_no", When("sharing", ("no",))),
        Say("sharing_later", When("sharing", ("later",))),
        Say("meanwhile"),
        Rows(("registration",)),
        Sign(),
    ),
    sources=(
        "ARBOBESLUIT 2.14d lid 4",
        "ARBOBESLUIT 2.14d lid 5",
        "S2.aandacht",
        "DEARBO",
    ),
)

SECOND_OPINION_REACTION: Final = Letter(
    id="T8",
    kind="second-opinion-reaction",
    senders=("occupational_physician",),
    readers=("employee",),
    fields=(
        Field("advice_date", Entry.DATE, required=True),
        Field("received_on", Entry.DATE),
        Field("outcome", Entry.CHOICE, required=True, values=("adopted", "partly", "not_adopted")),
        Field("reasons", Entry.TEXT, required=True),
        Field("changes", Entry.TEXT),
        Field("next_appointment", Entry.DATE),
    ),
    parts=(
        Say("opening"),
        Rows(("received_on", "outcome"), key="decision"),
        Told("reasons"),
        Told("changes"),
        Rows(("next_appointment",)),
        Say("handover"),
        Say("complaint"),
        Say("employer"),
        Sign(),
    ),
    sources=(
        "ARBOBESLUIT 2.14d lid 5",
        "ARBOBESLUIT 2.14d lid 6",
        "ARBOBESLUIT 2.14e lid 1",
        "NVAB-SO",
        "S2.aandacht",
    ),
)

LETTERS: Final = (
    SECOND_OPINION_GRANTED,
    SECOND_OPINION_REFUSED,
    SECOND_OPINION_REFERRAL,
    SECOND_OPINION_ADVICE,
    SECOND_OPINION_REACTION,
)
