"""The shapes of what programs send and get."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, WithJsonSchema
from pydantic_core import PydanticCustomError

from tweeluik.domain.guide.fact_types import Fact, ManyFact, NumberFact, OneFact
from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.interfaces.days import FIRST_YEAR, LAST_YEAR, counts, read_day

Lang = Annotated[Literal["nl", "en"], Field(description="language of the words")]


def _day(found: object) -> object:
    """Only YYYY-MM-DD: pydantic by itself also reads seconds since 1970, and days with a time."""
    day = read_day(found) if isinstance(found, str) else None
    if day is None or not counts(day):
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise PydanticCustomError(
            "day", "Write a day as YYYY-MM-DD, from {first} to {last}.", years
        )
    return day


Day = Annotated[date, BeforeValidator(_day)]

On = Annotated[
    Day | None, Field(description="the day to judge for, 1990 to 2100; today when left out")
]


def fact_schema(fact: Fact) -> dict[str, Any]:
    """The JSON schema of one fact; each may be ``null``: asked, and not known."""
    match fact:
        case OneFact():
            found: dict[str, Any] = {"enum": [*fact.values, None]}
        case ManyFact():
            found = {"type": ["array", "null"], "items": {"enum": list(fact.values)}}
        case NumberFact():
            found = {"type": ["integer", "null"], "minimum": fact.low, "maximum": fact.high}
        case _ if fact.kind == "date":
            found = {"type": ["string", "null"], "format": "date"}
        case _:
            found = {"type": ["boolean", "null"]}
    return found


FACTS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {id: fact_schema(fact) for id, fact in INPUT.items()},
    "additionalProperties": False,
}


Kind = Annotated[str, WithJsonSchema({"type": "string", "enum": list(LETTERS)})]
"""A letter; the route itself says which there are."""


class AdviceIn(Schema):
    """Facts to judge."""

    model_config = ConfigDict(extra="forbid")
    facts: Annotated[dict[str, Any], WithJsonSchema(FACTS_SCHEMA)]
    on: On = None
    lang: Lang = "nl"


class AdviceOut(Schema):
    """The answer; the same as ``tweeluik advise --json``."""

    on: date
    lang: str
    facts: dict[str, Any]
    primary: list[str]
    by_subject: dict[str, str]
    ranking: list[str]
    instruments: dict[str, dict[str, Any]]
    warnings: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]
    first_step: dict[str, str]
    deadlines: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    unknown: list[str]
    presumptions: dict[str, Any]
    next_question: str | None
    question: dict[str, Any] | None
    receipt: dict[str, Any]


class CalendarIn(Schema):
    """A first day to count from: a date about health, so it stands in no address."""

    model_config = ConfigDict(extra="forbid")
    first_day_ill: Annotated[Day, Field(description="the first day of illness, 1990 to 2100")]
    lang: Lang = "nl"


class Listing(Schema):
    """A list of things, each as the command line gives them with ``--json``."""

    items: list[dict[str, Any]]


class LetterIn(Schema):
    """A letter to make: ``fields`` as ``GET /letters`` lists them, dates as YYYY-MM-DD."""

    model_config = ConfigDict(extra="forbid")
    fields: Annotated[dict[str, str], Field(max_length=60)]
    on: On = None
    lang: Lang = "nl"
    format: Literal["text", "pdf"] = "text"
    not_citizen_service_numbers: Annotated[
        StrictBool,
        Field(description="the sender says that numbers that look like a BSN are something else"),
    ] = False


class LetterOut(Schema):
    """A letter as text."""

    title: str
    text: str


class Trouble(Schema):
    """One thing that is wrong."""

    field: str
    code: str
    text: str


class Problem(Schema):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None = None
    problems: list[Trouble] | None = None
