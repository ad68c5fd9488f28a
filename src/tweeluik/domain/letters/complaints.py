"""Letters when it goes wrong: complaint, re-examination, objection, wage."""

from __future__ import annotations

from typing import Final

from .model import Box, Entry, Field, LastDay, Letter, Quote, Rows, Say, Sign, Told, When

COMPLAINT: Final = Letter(
    id="T11",
    kind="complaint",
    senders=("employee",),
    readers=("occupational_health_service", "occupational_physician"),
    fields=(
        Field("happened", Entry.TEXT, required=True),
        Field("happened_on", Entry.DATE),
        Field("about", Entry.CHOICE, required=True, values=("doctor", "service", "staff")),
        Field("about_name"),
        Field("wish", Entry.TEXT, required=True),
        Field("talk", Entry.CHOICE, values=("yes", "no", "not_wanted")),
        Field("talk_outcome", Entry.TEXT),
    ),
    parts=(
        Say("opening"),
        Rows(("about", "about_name", "happened_on")),
        Told("happened"),
        Quote("wish"),
        Rows(("talk", "talk_outcome"), key="earlier_talk"),
        Say("request"),
        Say("my_data"),
        Sign(),
    ),
    sources=(
        "ARBOBESLUIT 2.14e lid 1",
        "ARBOBESLUIT 2.14e lid 4",
        "ARBOBESLUIT 2.14e lid 5",
        "NVAB-KL",
    ),
)

RE_EXAMINATION_REQUEST: Final = Letter(
    id="T18",
    kind="re-examination-request",
    senders=("employee",),
    readers=("requester_of_examination",),
    fields=(
        Field("told_on", Entry.DATE, required=True),
        Field("examined_on", Entry.DATE),
        Field("job"),
        Field("result", Entry.CHOICE, values=("no", "conditions")),
        Field("why", Entry.TEXT, required=True),
        Field("examined_by"),
    ),
    parts=(
        Say("opening"),
        Rows(("job", "examined_on", "told_on", "result", "examined_by")),
        Told("why"),
        Say("request"),
        Say("my_data"),
        Sign(),
    ),
    sources=(
        "WMK 10",
        "WMK 12 lid 1",
        "WMK 12 lid 2",
        "WMK 12 lid 3",
        "AP 3.2",
        "CKA-Q",
    ),
    last_day=LastDay("re_examination_request", since="told_on"),
)

MEDICAL_EXAMINATION_COMPLAINT: Final = Letter(
    id="T19",
    kind="medical-examination-complaint",
    senders=("employee",),
    readers=("committee", "requester_of_examination", "occupational_physician"),
    fields=(
        Field("happened", Entry.TEXT, required=True),
        Field("happened_on", Entry.DATE, required=True),
        Field("about", Entry.CHOICE, required=True, values=("doctor", "requester", "both")),
        Field("about_name", Entry.LINES, required=True),
        Field("job"),
        Field("wish", Entry.TEXT),
        Field("talk", Entry.CHOICE, values=("yes", "no")),
        Field("talk_outcome", Entry.TEXT),
        Field("elsewhere", Entry.CHOICE, values=("no", "re_examination", "other")),
        Field("elsewhere_what"),
        Field("helper", Entry.LINES),
    ),
    parts=(
        Say("opening"),
        Rows(("about", "about_name", "happened_on", "job")),
        Told("happened"),
        Told("wish"),
        Rows(("talk", "talk_outcome", "elsewhere", "elsewhere_what", "helper"), key="around"),
        Say("request"),
        Say("health"),
        Sign(),
    ),
    sources=("BKA 9", "BKA 10", "BKA 11", "BKA 12", "BKA 15"),
    last_day=LastDay("medical_examination_complaint", since="happened_on"),
)

OBJECTION: Final = Letter(
    id="T21",
    kind="objection",
    senders=("employee", "employer"),
    readers=("uwv", "employee", "employer"),
    fields=(
        Field(
            "decision",
            Entry.CHOICE,
            required=True,
            values=("sickness_medical", "sickness_first_year", "wia", "wage_sanction"),
        ),
        Field("decision_date", Entry.DATE, required=True),
        Field("reference"),
        Field("grounds", Entry.TEXT),
        Field("more", Entry.CHOICE, required=True, values=("later", "complete")),
        Field("hearing", Entry.CHOICE, values=("yes", "no")),
        Field("helper", Entry.LINES),
        Field("late", Entry.TEXT),
    ),
    parts=(
        Say("opening"),
        Rows(("decision", "decision_date", "reference", "helper")),
        Box("bsn"),
        Told("grounds"),
        Told("late"),
        Say("request"),
        Say("more_later", When("more", ("later",))),
        Say("hearing_yes", When("hearing", ("yes",))),
        Say("health"),
        Sign(),
    ),
    sources=("AWB 6:7", "AWB 6:8", "AWB 6:9", "AWB 6:11", "ZW 75j", "ZW 75k", "UAVG 46"),
    last_day=LastDay(term="objection_", since="decision_date", chosen_by="decision"),
)

WAGE_DEMAND: Final = Letter(
    id="T22",
    kind="wage-demand",
    senders=("employee",),
    readers=("employer",),
    fields=(
        Field("since", Entry.DATE, required=True),
        Field("until", Entry.DATE),
        Field("missing", Entry.CHOICE, values=("all", "part", "later")),
        Field("notice", Entry.CHOICE, required=True, values=("paper", "told", "none")),
        Field("notice_date", Entry.DATE),
        Field("reason_given", Entry.TEXT),
        Field("my_view", Entry.TEXT),
        Field("work", Entry.CHOICE, values=("working", "willing", "not_able")),
        Field(
            "expert_opinion",
            Entry.CHOICE,
            required=True,
            values=("no", "asked", "received"),
        ),
        Field("expert_opinion_date", Entry.DATE),
    ),
    parts=(
        Say("opening"),
        Rows(("since", "until", "missing", "notice", "notice_date", "reason_given", "work")),
        Told("my_view"),
        Rows(("expert_opinion", "expert_opinion_date"), key="opinion"),
        Say("opinion_no", When("expert_opinion", ("no",))),
        Say("opinion_asked", When("expert_opinion", ("asked",))),
        Say("opinion_received", When("expert_opinion", ("received",))),
        Say("request"),
        Say("no_notice", When("notice", ("none",))),
        Say("afterwards"),
        Sign(),
    ),
    sources=(
        "BW7 629 lid 1",
        "BW7 629 lid 3",
        "BW7 629 lid 6",
        "BW7 629 lid 7",
        "BW7 629a lid 1",
    ),
    spans=(("since", "until"),),
)

LETTERS: Final = (
    COMPLAINT,
    RE_EXAMINATION_REQUEST,
    MEDICAL_EXAMINATION_COMPLAINT,
    OBJECTION,
    WAGE_DEMAND,
)
