"""Letters to the employee's own doctors, and what goes along with them."""

from __future__ import annotations

from typing import Final

from .model import Entry, Field, Letter, Points, Quote, Rows, Say, Sign, Told, When

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

AUTHORISATION: Final = Letter(
    id="T6",
    kind="authorisation",
    senders=("employee",),
    readers=("occupational_physician", "other_physician"),
    fields=(
        Field("purpose", Entry.CHOICE, required=True, values=("second_opinion", "handover")),
        Field("other_doctor", required=True),
        Field("other_service"),
        Field("file", Entry.CHOICE, required=True, values=("needed", "listed", "no")),
        Field("papers", Entry.TEXT, needed=When("file", ("listed",))),
        Field(
            "advice_back", Entry.CHOICE, required=True, values=("after_reading", "at_once", "no")
        ),
        Field("treating", Entry.CHOICE, values=("no", "yes"), default="no"),
        Field("treating_doctor", needed=When("treating", ("yes",))),
        Field("employer", Entry.CHOICE, values=("no", "yes"), default="no"),
        Field("until", Entry.DATE, required=True),
    ),
    parts=(
        Say("opening"),
        Rows(("purpose", "other_doctor", "other_service", "until")),
        Rows(("file", "advice_back", "treating", "treating_doctor", "employer"), key="permissions"),
        Points("papers"),
        Say("work"),
        Say("limits"),
        Say("withdraw"),
        Sign(),
    ),
    sources=(
        "ARBOBESLUIT 2.14d lid 4",
        "ARBOBESLUIT 2.14d lid 5",
        "S2.privacy",
        "LHV",
        "NVAB-OVD",
    ),
)

HANDOVER: Final = Letter(
    id="T10",
    kind="handover",
    senders=("employee",),
    readers=("occupational_physician",),
    fields=(
        Field("reason", Entry.TEXT, required=True),
        Field("occasion", Entry.CHOICE, values=("second_opinion", "other_reason")),
        Field("second_opinion_date", Entry.DATE),
        Field("next_doctor"),
        Field("file", Entry.CHOICE, required=True, values=("list_first", "whole", "later")),
    ),
    parts=(
        Say("opening"),
        Told("reason"),
        Rows(("occasion", "second_opinion_date", "next_doctor")),
        Say("after_second_opinion", When("occasion", ("second_opinion",))),
        Say("request"),
        Say("my_file"),
        Say("file_list_first", When("file", ("list_first",))),
        Say("file_whole", When("file", ("whole",))),
        Say("file_later", When("file", ("later",))),
        Say("my_employer"),
        Sign(),
    ),
    sources=("ARBOBESLUIT 2.14d lid 6", "NVAB-OVD", "NVAB-EIND", "S2.aandacht"),
)

ADDITIONAL_ADVICE_REQUEST: Final = Letter(
    id="T23",
    kind="additional-advice-request",
    senders=("employee",),
    readers=("occupational_physician", "occupational_health_service"),
    fields=(
        Field("question", Entry.TEXT, required=True),
        Field("advice", Entry.TEXT, required=True),
        Field("advice_date", Entry.DATE, required=True),
        Field("unclear", Entry.TEXT),
        Field("new", Entry.TEXT),
        Field("answer", Entry.CHOICE, values=("on_paper", "talk", "both")),
    ),
    parts=(
        Say("opening"),
        Quote("question"),
        Rows(("advice", "advice_date", "unclear", "new", "answer")),
        Say("request"),
        Say("my_data"),
        Sign(),
    ),
    sources=("ARBOWET 14 lid 2 e", "AP 5.3", "S1.tip3"),
)

TREATING_DOCTOR_CONTACT: Final = Letter(
    id="T24",
    kind="treating-doctor-contact",
    senders=("employee",),
    readers=("treating_doctor", "occupational_physician"),
    fields=(
        Field("facts", Entry.LINES, required=True),
        Field("purpose", Entry.TEXT, required=True),
        Field("company_doctor", required=True),
        Field("company_doctor_address"),
        Field("not_shared", Entry.LINES),
        Field("until", Entry.DATE),
        Field("read_first", Entry.CHOICE, required=True, values=("yes", "no")),
    ),
    parts=(
        Say("opening"),
        Points("facts"),
        Rows(("purpose", "company_doctor", "company_doctor_address", "until")),
        Points("not_shared"),
        Say("no_judgment"),
        Say("request"),
        Say("read_first", When("read_first", ("yes",))),
        Say("straight_on", When("read_first", ("no",))),
        Say("consent"),
        Sign(),
    ),
    sources=("LHV", "S1.tip3"),
)

REFUSAL_REASONS_REQUEST: Final = Letter(
    id="T26",
    kind="refusal-reasons-request",
    senders=("employee",),
    readers=("occupational_physician",),
    fields=(
        Field("asked_on", Entry.DATE, required=True),
        Field("answered_on", Entry.DATE, required=True),
        Field(
            "answered_by",
            Entry.CHOICE,
            required=True,
            values=("own_doctor", "case_manager", "employer", "somebody_else", "unknown"),
        ),
        Field("question", Entry.TEXT),
        Field("told", Entry.TEXT),
    ),
    parts=(
        Say("opening"),
        Rows(("question", "asked_on", "answered_on", "answered_by", "told")),
        Say("not_by_you", When("answered_by", ("case_manager", "employer", "somebody_else"))),
        Say("not_known", When("answered_by", ("unknown",))),
        Say("questions"),
        Say("request"),
        Say("my_data"),
        Sign(),
    ),
    sources=("ARBOBESLUIT 2.14d lid 3", "ARBOBESLUIT 2.14e lid 1", "S2.nietbedoeld"),
)

PAPERS_LIST: Final = Letter(
    id="T16",
    kind="papers-list",
    senders=("employee",),
    # Never the employer: the name of a paper can say what somebody has.
    readers=("occupational_physician", "other_physician", "uwv"),
    fields=(
        Field(
            "goes_with",
            Entry.CHOICE,
            required=True,
            values=("second_opinion", "handover", "expert_opinion"),
        ),
        Field("medical", Entry.TEXT),
        Field("reader_only", Entry.TEXT),
        Field("employer_copy", Entry.TEXT),
    ),
    parts=(
        Say("opening"),
        Rows(("goes_with",)),
        Points("medical"),
        Points("reader_only"),
        Points("employer_copy"),
        Say("uwv", When("goes_with", ("expert_opinion",))),
        Say("request"),
        Say("employer"),
        Sign(),
    ),
    sources=("ARBOBESLUIT 2.14d lid 4", "S2.privacy", "NO2021"),
)

LETTERS: Final = (
    SECOND_OPINION_REQUEST,
    AUTHORISATION,
    HANDOVER,
    ADDITIONAL_ADVICE_REQUEST,
    TREATING_DOCTOR_CONTACT,
    REFUSAL_REASONS_REQUEST,
    PAPERS_LIST,
)
