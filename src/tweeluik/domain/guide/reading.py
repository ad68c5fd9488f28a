"""From given facts to what the rules read: checked, normalised, presumed and derived.

Input is a mapping of fact id to JSON value. *Absent* means not asked; ``None`` means asked and not
known; both are unknown to the rules. Nothing is repaired silently: whatever cannot be true is
reported as a :class:`Problem` with its place, and all problems are reported at once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final, TypeAlias, cast

from ..law.calendar import DateSpan, first_day_from_weeks, weeks_ill
from ..law.tables import Kind
from ..law.values import terms
from .conditions import ALWAYS, Span, Value
from .fact_types import DateFact, Fact, ManyFact, NumberFact, OneFact, YesNoFact
from .facts import CATALOGUE, INPUT

Json: TypeAlias = str | bool | int | list[str] | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be right in the input.

    :ivar code: key of the message in ``texts/<lang>/errors.toml``.
    :ivar fact: the fact concerned, as it was written.
    :ivar details: what the message mentions; all values are text.
    """

    code: str
    fact: str
    details: Mapping[str, str] = field(default_factory=dict)


class FactsError(ValueError):
    """The facts cannot be used. ``problems`` holds everything that is wrong, not just the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.code}: {p.fact} {dict(p.details)}" for p in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Reading:
    """The facts as the rules read them.

    :ivar on: the day for which is judged.
    :ivar given: the facts as given, in catalogue order, JSON values (for receipts and echo).
    :ivar values: what is known: given and derived facts.
    :ivar presumed: ``values`` with the presumptions filled in.
    :ivar presumptions: the presumptions used, fact id to value.
    :ivar subjects: the subjects in the order given.
    :ivar first_day: first day of illness, exact or as a span; ``None`` when unknown.
    :ivar dates: the other dates given, by fact id.
    """

    on: date
    given: Mapping[str, Json]
    values: Mapping[str, Value]
    presumed: Mapping[str, Value]
    presumptions: Mapping[str, Value]
    subjects: tuple[str, ...]
    first_day: DateSpan | None
    dates: Mapping[str, date]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The facts that may be given and are not known, in catalogue order."""
        return tuple(id for id in INPUT if self.values.get(id) is None and id not in self.dates)


def read(facts: Mapping[str, object], on: date) -> Reading:
    """Check and normalise the facts.

    :raises FactsError: with every problem found.
    """
    problems: list[Problem] = []
    values: dict[str, Value] = {}
    given: dict[str, Json] = {}
    for id, raw in facts.items():
        fact = INPUT.get(id)
        if fact is None:
            problems.append(_unknown_fact(id))
            continue
        if raw is not None:
            value = _parse(fact, raw)
            if isinstance(value, Problem):
                problems.append(value)
                continue
            values[id] = value
        # A value told twice is told once.
        listed = list(dict.fromkeys(raw)) if isinstance(raw, list | tuple) else raw
        given[id] = cast(Json, listed)
    dates = {
        id: date.fromisoformat(value)
        for id, value in values.items()
        if isinstance(value, str) and isinstance(INPUT[id], DateFact)
    }
    held = given.get("subject")
    subjects = tuple(held) if isinstance(held, list) else ()
    first_day = _first_day(values, dates, on, problems)
    _contradictions(values, dates, problems)
    if problems:
        raise FactsError(tuple(problems))
    values |= {id: left for id, left in _days_left(values, on).items() if left is not None}
    presumptions = presume(values)
    return Reading(
        on=on,
        given={id: given[id] for id in INPUT if id in given},
        values=values,
        presumed={**values, **presumptions},
        presumptions=presumptions,
        subjects=subjects,
        first_day=first_day,
        dates=dates,
    )


# --- one fact -----------------------------------------------------------------------------------


def _parse(fact: Fact, raw: object) -> Value | Problem:
    """The value that a fact has with this JSON value, or what is wrong with it."""
    match fact, raw:
        case OneFact(), str():
            return raw if raw in fact.values else _unknown_value(fact, raw, fact.values)
        case YesNoFact(), bool():
            return raw
        case ManyFact(), list() | tuple():
            return _many(fact, raw)
        case NumberFact(), int() if not isinstance(raw, bool):
            if fact.low <= raw <= fact.high:
                return Span(raw, raw)
            bounds = {"low": str(fact.low), "high": str(fact.high)}
            return Problem("out_of_range", fact.id, {"value": _short(raw), **bounds})
        case DateFact(), str():
            if _is_date(raw):
                return raw
            return Problem("impossible_date", fact.id, {"value": _short(raw)})
    return _wrong_type(fact, raw)


def _many(fact: ManyFact, raw: Iterable[object]) -> Value | Problem:
    held: set[str] = set()
    for value in raw:
        if not isinstance(value, str):
            return _wrong_type(fact, value)
        if value not in fact.values:
            return _unknown_value(fact, value, fact.values)
        held.add(value)
    return frozenset(held)


def _is_date(text: str) -> bool:
    try:
        # fromisoformat also reads week dates and dates without hyphens; one form is enough.
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _unknown_fact(id: object) -> Problem:
    nearest = get_close_matches(_short(id), INPUT, n=3, cutoff=0.5)
    if id in CATALOGUE:
        return Problem("derived_fact", str(id))
    return Problem("unknown_fact", _short(id), {"nearest": ", ".join(nearest) or "role, subject"})


def _unknown_value(fact: Fact, raw: str, known: tuple[str, ...]) -> Problem:
    # A short list is told whole: of roles "werknemer" looks most like "employer".
    nearest = known if len(known) <= 9 else get_close_matches(_short(raw), known, n=3, cutoff=0.4)
    return Problem(
        "unknown_value", fact.id, {"value": _short(raw), "nearest": ", ".join(nearest or known)}
    )


def _wrong_type(fact: Fact, raw: object) -> Problem:
    return Problem(f"wrong_type_{fact.kind}", fact.id, {"value": _short(raw)})


def _short(raw: object) -> str:
    try:
        text = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        return "..."  # thousands of digits, or lists in lists in lists
    return text if len(text) <= 60 else text[:57] + "..."


# --- facts together -----------------------------------------------------------------------------


def _first_day(
    values: dict[str, Value], dates: dict[str, date], on: date, problems: list[Problem]
) -> DateSpan | None:
    """First day of illness, and ``weeks_ill`` counted from it."""
    told = values.get("weeks_ill")
    first = dates.get("first_day_ill")
    if first is None:
        return first_day_from_weeks(told.low, on) if isinstance(told, Span) else None
    if first > on:
        problems.append(
            Problem("first_day_after_on", "first_day_ill", {"value": str(first), "on": str(on)})
        )
        return None
    weeks = weeks_ill(first, on)
    if isinstance(told, Span) and told.low != weeks:
        problems.append(
            Problem(
                "weeks_against_first_day",
                "weeks_ill",
                {"value": str(told.low), "first_day": str(first), "weeks": str(weeks)},
            )
        )
    values["weeks_ill"] = Span(weeks, weeks)
    return DateSpan(first, first)


_CONTRADICTIONS: Final[tuple[tuple[str, frozenset[str | bool], str], ...]] = (
    # (fact, values, other fact): with these values the other fact cannot be there.
    ("not_ill", frozenset((True,)), "weeks_ill"),
    ("earlier_expert_opinion", frozenset(("none",)), "earlier_expert_opinion_question"),
    ("dismissal", frozenset(("none",)), "dismissal_date"),
    ("uwv_decision", frozenset(("none",)), "days_since_decision"),
    (
        "advice_by",
        frozenset(
            (
                "occupational_physician",
                "supervised_physician",
                "nurse",
                "case_manager",
                "labour_expert",
                "examining_doctor",
                "uwv_doctor",
                "treating_doctor",
            )
        ),
        "no_advice_because",
    ),
    ("advice_by", frozenset(("none",)), "advice_says"),
)


def _contradictions(
    values: dict[str, Value], dates: dict[str, date], problems: list[Problem]
) -> None:
    for fact, wrong, other in _CONTRADICTIONS:
        value = values.get(fact)
        if isinstance(value, str | bool) and value in wrong and values.get(other) is not None:
            named = "first_day_ill" if other == "weeks_ill" and "first_day_ill" in dates else other
            problems.append(
                Problem("contradiction", fact, {"value": str(value).lower(), "other": named})
            )


def last_day(term: str, days_since: int, on: date) -> date | None:
    """Last day of a term (an id of ``law/values/terms.toml``) that began ``days_since`` days ago.

    ``None`` where the law names no such term, for example no objection to that decision.
    """
    begun = on - timedelta(days=days_since)
    for found in terms(term, on):
        ends = found.ends(begun)
        if found.kind is Kind.STATUTORY and ends is not None:
            return ends.latest
    return None


RE_EXAMINATION_TERM: Final = "re_examination_request"


DECISIONS: Final = ("sickness_medical", "sickness_first_year", "wia", "wage_sanction")
"""The decisions of UWV to which an objection term belongs, the shortest first."""


def objection_term(decision: object) -> str:
    """The term for an objection to a kind of decision of UWV."""
    return f"objection_{decision}"


_COUNTED_FROM: Final = frozenset(("days_since_result", "days_since_decision", "uwv_decision"))
"""The facts that days left are counted from."""


def _days_left(values: Mapping[str, Value], on: date) -> dict[str, Value]:
    """Days left, counted from days since; negative when the term is over."""
    told, decided = values.get("days_since_result"), values.get("days_since_decision")
    running = {
        "re_examination_days_left": (RE_EXAMINATION_TERM, told),
        "objection_days_left": (objection_term(values.get("uwv_decision")), decided),
    }
    found: dict[str, Value] = {}
    for fact, (term, since) in running.items():
        last = last_day(term, since.low, on) if isinstance(since, Span) else None
        left = None if last is None else (last - on).days
        found[fact] = None if left is None else Span(left, left)
    return found


def days_left_after(
    values: Mapping[str, Value], changed: Iterable[str], on: date
) -> dict[str, Value]:
    """The days left, counted again if one of the changed facts bears on them; else nothing.

    :param values: the known values after the change.
    """
    return {} if _COUNTED_FROM.isdisjoint(changed) else _days_left(values, on)


_ALWAYS_PRESUMED: Final[dict[str, Value]] = {
    fact.id: fact.presumptions[0].value
    for fact in INPUT.values()
    if fact.presumptions and fact.presumptions[0].when is ALWAYS
}
_SOMETIMES_PRESUMED: Final = tuple(
    fact for fact in INPUT.values() if fact.presumptions and fact.id not in _ALWAYS_PRESUMED
)
_TRIGGERED_BY: Final[dict[str, tuple[Fact, ...]]] = {
    id: tuple(
        fact
        for fact in _SOMETIMES_PRESUMED
        if any(id in presumption.when.facts() for presumption in fact.presumptions)
    )
    for id in INPUT
}

TRIGGERS: Final = frozenset(id for id, facts in _TRIGGERED_BY.items() if facts)
"""Facts that a presumption about another fact hangs on."""


def _presumed(fact: Fact, values: Mapping[str, Value]) -> Value:
    for presumption in fact.presumptions:
        if presumption.when.truth(values) is True:
            return presumption.value
    return None


def presume(values: Mapping[str, Value]) -> dict[str, Value]:
    """The presumptions to use beside these known values."""
    presumed = {id: v for id, v in _ALWAYS_PRESUMED.items() if values.get(id) is None}
    for fact in _SOMETIMES_PRESUMED:
        if values.get(fact.id) is None and (value := _presumed(fact, values)) is not None:
            presumed[fact.id] = value
    return presumed


def presume_after(
    values: Mapping[str, Value], presumed: Mapping[str, Value], changed: Mapping[str, Value]
) -> dict[str, Value]:
    """What is presumed otherwise once some facts have changed; often nothing.

    :param values: the known values after the change.
    :param presumed: known and presumed values before it.
    """
    found: dict[str, Value] = {}
    for id, value in changed.items():
        if value is None and id in _ALWAYS_PRESUMED:
            found[id] = _ALWAYS_PRESUMED[id]
        for fact in (CATALOGUE[id], *_TRIGGERED_BY.get(id, ())):
            if fact.id not in _ALWAYS_PRESUMED and values.get(fact.id) is None:
                now = _presumed(fact, values)
                if now != changed.get(fact.id, presumed.get(fact.id)):
                    found[fact.id] = now
    return found


_CONTRADICTORY: Final = frozenset(id for fact, _, other in _CONTRADICTIONS for id in (fact, other))


SEPARATE: Final = frozenset(CATALOGUE) - _COUNTED_FROM - TRIGGERS
"""Facts that change nothing but themselves: nothing is counted from them and no presumption hangs
on them."""

PLAIN: Final = SEPARATE - _CONTRADICTORY
"""Facts that can change alone: separate, and nothing contradicts them."""


def contradicts(values: Mapping[str, Value], changed: Collection[str]) -> bool:
    """Whether the changed facts make two of these values contradict each other."""
    if _CONTRADICTORY.isdisjoint(changed):
        return False
    if "weeks_ill" in changed and values.get("first_day_ill") is not None:
        return True  # the weeks are counted from that day
    return any(
        values.get(other) is not None and values.get(fact) in wrong
        for fact, wrong, other in _CONTRADICTIONS
        if fact in changed or other in changed
    )
