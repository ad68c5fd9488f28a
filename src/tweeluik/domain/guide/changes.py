"""What another value of a fact would change: the ground under what-ifs, preconditions, questions.

Only the rules that read the changed facts are judged again, and only the instruments that those
touch get a new verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .conditions import Span, Value
from .fact_types import Fact, ManyFact, NumberFact, OneFact, YesNoFact
from .facts import CATALOGUE
from .reading import (
    PLAIN,
    SEPARATE,
    TRIGGERS,
    Reading,
    contradicts,
    days_left_after,
    presume_after,
)
from .rulebook import RuleBook
from .verdicts import Verdict, verdict


@dataclass(slots=True)
class State:
    """Everything judged for some values.

    :ivar on: the day for which was judged.
    :ivar values: known values, without presumptions.
    :ivar presumed: the same with the presumptions filled in.
    :ivar yes: bits of the rules that surely apply to ``presumed``.
    :ivar maybe: bits of the rules that may apply; holds all of ``yes``.
    """

    on: date
    values: Mapping[str, Value]
    presumed: Mapping[str, Value]
    yes: int
    maybe: int
    verdicts: Mapping[str, Verdict]


def judge(book: RuleBook, reading: Reading) -> State:
    """Judge all rules and instruments for facts that were read."""
    yes, maybe = book.judge(reading.presumed)
    verdicts = {id: verdict(yes, maybe, masks) for id, masks in book.masks.items()}
    return State(reading.on, reading.values, reading.presumed, yes, maybe, verdicts)


@dataclass(slots=True)
class Move:
    """What a change of facts moves.

    :ivar changes: the facts changed, with the days left and presumptions that changed along.
    :ivar presumed: all values after it, known and presumed.
    :ivar verdicts: the instruments whose verdict is another one now.
    """

    changes: Mapping[str, Value]
    presumed: Mapping[str, Value]
    yes: int
    maybe: int
    verdicts: Mapping[str, Verdict]


def move(book: RuleBook, state: State, changes: Mapping[str, Value]) -> Move | None:
    """What other values for some facts would move; ``None`` when they contradict other facts."""
    if not PLAIN.issuperset(changes) or None in changes.values():
        values: Mapping[str, Value] = {**state.values, **changes}
        if contradicts(values, changes):
            return None
        presumptions = presume_after(values, state.presumed, changes)
        changes = {**changes, **days_left_after(values, changes, state.on), **presumptions}
    presumed = {**state.presumed, **changes}
    yes, maybe = state.yes, state.maybe
    touched: tuple[tuple[str, int], ...] = ()
    for fact in changes:
        readers = book.by_fact.get(fact)
        if readers is not None:
            now_yes, now_maybe = readers.judge(presumed)
            yes, maybe = (yes & ~readers.mask) | now_yes, (maybe & ~readers.mask) | now_maybe
            touched += readers.instruments
    return Move(changes, presumed, yes, maybe, _other_verdicts(book, state, yes, maybe, touched))


def _other_verdicts(
    book: RuleBook, state: State, yes: int, maybe: int, touched: Iterable[tuple[str, int]]
) -> dict[str, Verdict]:
    """The instruments, of those touched, that get another verdict with these rules applying."""
    found: dict[str, Verdict] = {}
    moved = (yes ^ state.yes) | (maybe ^ state.maybe)
    if moved:
        for id, touching in touched:
            if touching & moved:
                now = verdict(yes, maybe, book.masks[id])
                if now != state.verdicts[id]:
                    found[id] = now
    return found


def single_moves(
    book: RuleBook, state: State, facts: Iterable[str]
) -> Iterator[tuple[str, Value, Mapping[str, Verdict]]]:
    """Every other value of each of these facts that moves a verdict, as :func:`move` would tell."""
    presumed = dict(state.presumed)  # one copy for all: copying costs as much as judging
    for fact in facts:
        now = presumed.get(fact)
        others = alternatives(CATALOGUE[fact], now)
        if fact not in SEPARATE:
            for value in others:
                moved = move(book, state, {fact: value})
                if moved is not None and moved.verdicts:
                    yield fact, value, moved.verdicts
            continue
        readers = book.by_fact.get(fact)
        if readers is None:
            continue
        if len(others) > 1:  # the sieve of `matters`; for one value it costs as much as judging
            presumed[fact] = None
            yes, maybe = readers.judge(presumed)
            if yes == maybe:
                others = []
        kept_yes, kept_maybe = state.yes & ~readers.mask, state.maybe & ~readers.mask
        for value in others:
            if fact not in PLAIN and contradicts({**state.values, fact: value}, (fact,)):
                continue
            presumed[fact] = value
            yes, maybe = readers.judge(presumed)
            verdicts = _other_verdicts(
                book, state, kept_yes | yes, kept_maybe | maybe, readers.instruments
            )
            if verdicts:
                yield fact, value, verdicts
        presumed[fact] = now


def changed(book: RuleBook, state: State, changes: Mapping[str, Value]) -> State | None:
    """The whole state with other values for some facts; ``None`` when they contradict others."""
    moved = move(book, state, changes)
    return None if moved is None else after(state, changes, moved)


def after(state: State, changes: Mapping[str, Value], moved: Move) -> State:
    """The whole state after a move that these changes made."""
    derived = {id: value for id, value in moved.changes.items() if CATALOGUE[id].derived}
    return State(
        state.on,
        {**state.values, **changes, **derived},
        moved.presumed,
        moved.yes,
        moved.maybe,
        {**state.verdicts, **moved.verdicts},
    )


def matters(book: RuleBook, state: State, *facts: str) -> bool:
    """Whether other values of these facts could move a rule: a quick sieve, never wrong on no.

    Judged without the facts; where nothing is left open then, no values of them move anything,
    unless by way of a presumption.
    """
    if not TRIGGERS.isdisjoint(facts):
        return True
    without: dict[str, Value] | None = None
    for fact in facts:
        readers = book.by_fact.get(fact)
        if readers is not None:
            without = without or {**state.presumed, **dict.fromkeys(facts)}
            yes, maybe = readers.judge(without)
            if yes != maybe:
                return True
    return False


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
    known = CATALOGUE[fact]
    if isinstance(value, frozenset) and isinstance(known, ManyFact):
        return [v for v in known.values if v in value]
    return value
