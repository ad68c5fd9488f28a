"""What another value of a fact would change: the ground under what-ifs, preconditions, questions.

Only the rules that read the changed facts are judged again, and only the instruments that those
touch get a new verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .conditions import Span, Value
from .fact_types import Fact, ManyFact, NumberFact, OneFact, YesNoFact
from .facts import CATALOGUE
from .instruments import INSTRUMENTS
from .reading import TRIGGERS, Reading, contradicts, presume
from .rulebook import RuleBook
from .verdicts import Verdict, verdict


@dataclass(frozen=True, slots=True)
class State:
    """Everything judged for some values.

    :ivar values: known values, without presumptions.
    :ivar presumed: the same with the presumptions filled in.
    :ivar yes: bits of the rules that surely apply to ``presumed``.
    :ivar maybe: bits of the rules that may apply; holds all of ``yes``.
    """

    values: Mapping[str, Value]
    presumed: Mapping[str, Value]
    yes: int
    maybe: int
    verdicts: Mapping[str, Verdict]


def judge(book: RuleBook, values: Mapping[str, Value]) -> State:
    """Judge all rules and instruments for these known values."""
    return _judged(book, values, {**values, **presume(values)})


def judge_reading(book: RuleBook, reading: Reading) -> State:
    """Judge all rules and instruments for facts that were read."""
    return _judged(book, reading.values, reading.presumed)


def _judged(
    book: RuleBook, values: Mapping[str, Value], presumed: Mapping[str, Value]
) -> State:
    yes, maybe = book.judge(presumed)
    verdicts = {id: verdict(yes, maybe, masks) for id, masks in book.masks.items()}
    return State(values, presumed, yes, maybe, verdicts)


def changed(book: RuleBook, state: State, changes: Mapping[str, Value]) -> State | None:
    """The state with other values for some facts.

    :returns: ``None`` when the new values contradict others; ``state`` itself when nothing moves.
    """
    values = {**state.values, **changes}
    if contradicts(values):
        return None
    if not TRIGGERS.isdisjoint(changes):
        return judge(book, values)
    presumed = {**state.presumed, **changes}
    yes, maybe = state.yes, state.maybe
    for fact in changes:
        if fact in book.by_fact:
            mask, partial = book.by_fact[fact]
            now_yes, now_maybe = partial(presumed)
            yes, maybe = (yes & ~mask) | now_yes, (maybe & ~mask) | now_maybe
    moved = (yes ^ state.yes) | (maybe ^ state.maybe)
    if not moved:
        return state
    verdicts = dict(state.verdicts)
    for id in INSTRUMENTS:
        if book.touching[id] & moved:
            verdicts[id] = verdict(yes, maybe, book.masks[id])
    return State(values, presumed, yes, maybe, verdicts)


def alternatives(fact: Fact, now: Value) -> list[Value]:
    """The other values that a fact could have, one for each span between rule thresholds."""
    if isinstance(fact, OneFact):
        return [value for value in fact.values if value != now]
    if isinstance(fact, YesNoFact):
        return [value for value in (True, False) if value is not now]
    if isinstance(fact, NumberFact):
        return [
            Span(band.low, band.low)
            for band in fact.bands
            if not (isinstance(now, Span) and now.low <= band.high and band.low <= now.high)
        ]
    if isinstance(fact, ManyFact) and isinstance(now, frozenset) and len(now) > 1:
        return [now - {value} for value in fact.values if value in now]
    return []


def as_json(fact: str, value: Value) -> object:
    """A value as it would stand in the input."""
    if isinstance(value, Span):
        return value.low
    if isinstance(value, frozenset):
        known = CATALOGUE[fact]
        assert isinstance(known, ManyFact)
        return [v for v in known.values if v in value]
    return value
