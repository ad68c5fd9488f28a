"""What would change a verdict: presumptions that may not hold, and facts that may differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

from .changes import State, alternatives, as_json, move
from .conditions import Span, Value
from .facts import CATALOGUE, INPUT
from .reading import Reading
from .rulebook import RuleBook
from .verdicts import Verdict, attainable

MOST: Final = 3
"""At most so many what-ifs per verdict."""

_TELLING: Final = {
    # The facts that differ most often, or cost most when they do (ux.md 3), come first.
    fact: place
    for place, fact in enumerate(
        (
            "advice_by",
            "wage_payment",
            "parties_agree",
            "earlier_second_opinion",
            "earlier_expert_opinion",
            "weeks_ill",
            "conflict",
            "cao_names_body",
            "court",
            "employee_says",
            "question_specific",
        )
    )
}


def telling(fact: str) -> int:
    """Where a fact stands among those that help most to look at."""
    return _TELLING.get(fact, len(_TELLING))


_EXPLAINED: Final = frozenset(("impossible", "refusable"))

_SEVERITY: Final[Mapping[Verdict, int]] = {
    "recommended": 0,
    "possible": 1,
    "depends": 2,
    "first_do": 3,
    "refusable": 4,
    "less_suitable": 5,
    "not_applicable": 6,
    "impossible": 7,
}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The verdict if a presumed fact turns out to have this value (as JSON)."""

    value: object
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Precondition:
    """A presumption that was used, and what changes if it does not hold."""

    fact: str
    presumed: object
    otherwise: tuple[Otherwise, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """A smallest set of facts (as JSON) that would give an instrument another verdict."""

    facts: Mapping[str, object]
    verdict: Verdict


Change: TypeAlias = tuple[str, Value, Mapping[str, Verdict]]
"""One fact, another value for it, and the verdicts that move."""


def preconditions(
    reading: Reading, sure: tuple[int, int], book: RuleBook, moves: list[Change]
) -> dict[str, tuple[Precondition, ...]]:
    """Per instrument whose verdict is not certain: the presumptions it stands on."""
    found: dict[str, dict[str, list[Otherwise]]] = {}
    for id, value, verdicts in moves:
        if id not in reading.presumptions:
            continue
        for instrument, verdict in verdicts.items():
            per_fact = found.setdefault(instrument, {})
            per_fact.setdefault(id, []).append(Otherwise(as_json(id, value), verdict))
    return {
        instrument: tuple(
            Precondition(id, _presumed_json(id, reading.presumptions[id]), tuple(otherwise))
            for id, otherwise in per_fact.items()
        )
        for instrument, per_fact in found.items()
        if len(attainable(*sure, book.masks[instrument])) > 1
    }


def _presumed_json(id: str, value: Value) -> object:
    return [value.low, value.high] if isinstance(value, Span) else as_json(id, value)


def changeable(reading: Reading) -> tuple[str, ...]:
    """The facts a what-if may turn: never the role, and no number that is counted from a date."""
    fixed = {"role"} | ({"weeks_ill"} if "first_day_ill" in reading.dates else set())
    return tuple(id for id in INPUT if id not in fixed)


def flips(
    book: RuleBook, state: State, reading: Reading, primary: tuple[str, ...], moves: list[Change]
) -> dict[str, tuple[Flip, ...]]:
    """The what-ifs for what is primary and for what is impossible or refusable."""
    found: dict[str, tuple[Flip, ...]] = {}
    for instrument, now in state.verdicts.items():
        closed = now in _EXPLAINED
        if not closed and instrument not in primary:
            continue
        singles = [
            (id, value, verdicts[instrument])
            for id, value, verdicts in moves
            if instrument in verdicts
        ]
        sets = [({id: value}, verdict) for id, value, verdict in singles]
        if not sets:
            sets = _pairs(book, state, instrument, reading)
        # For what is closed the best way out first, for what is advised the hardest stop first.
        sets.sort(
            key=lambda item: (
                _SEVERITY[item[1]] if closed else -_SEVERITY[item[1]],
                min(telling(fact) for fact in item[0]),
            )
        )
        found[instrument] = tuple(
            Flip({id: as_json(id, value) for id, value in facts.items()}, verdict)
            for facts, verdict in _spread(sets)[:MOST]
        )
    return found


def _spread(
    sets: list[tuple[dict[str, Value], Verdict]],
) -> list[tuple[dict[str, Value], Verdict]]:
    """Different facts first, so that three what-ifs tell three things."""
    seen: set[tuple[str, ...]] = set()
    first: list[tuple[dict[str, Value], Verdict]] = []
    rest: list[tuple[dict[str, Value], Verdict]] = []
    for item in sets:
        key = tuple(item[0])
        (rest if key in seen else first).append(item)
        seen.add(key)
    return first + rest


def _pairs(
    book: RuleBook, state: State, instrument: str, reading: Reading
) -> list[tuple[dict[str, Value], Verdict]]:
    """Two facts together, out of those that bear on the verdict."""
    masks, allowed = book.masks[instrument], set(changeable(reading))
    closing = state.yes & (masks.impossible | masks.refusable)
    reads = [rule.when.facts() & allowed for rule in book.applying(closing or masks.all)]
    if closing and not all(reads):
        return []  # some rule hangs on the role alone: nothing else opens it
    facts = [id for id in INPUT if any(id in read for read in reads)]
    found: list[tuple[dict[str, Value], Verdict]] = []
    for one, two in combinations(facts, 2):
        for a in alternatives(CATALOGUE[one], state.presumed.get(one)):
            for b in alternatives(CATALOGUE[two], state.presumed.get(two)):
                moved = move(book, state, {one: a, two: b})
                if moved is not None and instrument in moved.verdicts:
                    found.append(({one: a, two: b}, moved.verdicts[instrument]))
    return found
