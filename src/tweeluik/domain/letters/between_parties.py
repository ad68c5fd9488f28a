"""Letters between employee and employer, and to whoever helps them talk."""

from __future__ import annotations

from typing import Final

from .model import Box, Entry, Field, Letter, Points, Quote, Rows, Say, Sign, Told, When

EXPLANATION_TO_OTHER_PARTY: Final = Letter(
    id="T14",
    kind="explanation-to-other-party",
    senders=("employee", "employer"),
    readers=("employee", "employer"),
    fields=(
        Field("question", Entry.TEXT, required=True),
        Field("why", Entry.TEXT, required=True),
        Field("going_on", Entry.LINES),
        Field("afterwards", Entry.CHOICE, values=("talk", "follow", "mediator")),
        Field("asked_on", Entry.DATE),
        Field("together", Entry.CHOICE, values=("yes", "no")),
    ),
    parts=(
        Say("opening"),
        Quote("question"),
        Told("why"),
        Rows(("asked_on", "afterwards")),
        Say("agreements"),
        Points("going_on"),
        Say("health"),
        Say("request"),
        Say("together", When("together", ("yes",))),
        Sign(),
    ),
    sources=("SUWI 32", "AP 5.3", "S1.aanvragen", "S1.tip4"),
)

SUPPORT_REQUEST: Final = Letter(
    id="T25",
    kind="support-request",
    senders=("employee",),
    readers=("helper",),
    fields=(
        Field("situation", Entry.LINES, required=True),
        Field("help", Entry.TEXT, required=True),
        Field("help_kind", Entry.CHOICE, values=("think", "read", "come_along", "ask")),
        Field("moment"),
        Field("may_speak_with"),
        Field("not_passed_on", Entry.LINES),
    ),
    parts=(
        Say("opening"),
        Told("situation"),
        Told("help"),
        Rows(("help_kind", "moment", "may_speak_with")),
        Say("between_us"),
        Points("not_passed_on"),
        Say("request"),
        Sign(),
    ),
    sources=("S1.tip3",),
)

TALK_INVITATION: Final = Letter(
    id="T27",
    kind="talk-invitation",
    senders=("employee", "employer"),
    readers=("employee", "employer", "occupational_physician"),
    fields=(
        Field("occasion", Entry.LINES, required=True),
        Field("points", Entry.LINES, required=True),
        Field("wish", required=True),
        Field("days", Entry.LINES, required=True),
        Field("where"),
        Field("companion"),
    ),
    parts=(
        Say("opening"),
        Told("occasion"),
        Points("points"),
        Quote("wish"),
        Points("days"),
        Rows(("where", "companion")),
        Say("request"),
        Say("health"),
        Box("agreed"),
        Sign(),
    ),
    sources=("AP 5.3", "S1.tip2", "S1.na"),
)

LETTERS: Final = (EXPLANATION_TO_OTHER_PARTY, SUPPORT_REQUEST, TALK_INVITATION)
