"""A condition as a decision table: one row per case, one column per fact.

The condition is brought into disjunctive normal form. Cases that cannot be, or that another case
holds already, are left out; cases that differ in one fact only become one row. For facts that are
known the table says exactly what the condition says (``tests/docs`` shows it). A condition that
needs too many rows or columns has no table: its words say it better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final, TypeAlias

from tweeluik.domain.guide.conditions import (
    All,
    AnyOf,
    Between,
    Condition,
    Either,
    Given,
    Is,
    Not,
    Only,
)
from tweeluik.domain.guide.facts import CATALOGUE, DOMAINS

MOST_ROWS: Final = 12
MOST_COLUMNS: Final = 6
_MOST_WHILE_EXPANDING: Final = 2_000


class TooWide(ValueError):
    """The condition needs more cases than anybody reads."""


@dataclass(frozen=True, slots=True)
class Among:
    """A one-of-many or yes/no fact has one of these values."""

    values: frozenset[str | bool]


@dataclass(frozen=True, slots=True)
class Within:
    """A number lies from ``low`` to ``high``, both included; ``None`` leaves that side open."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What a many-valued fact holds.

    :ivar any_of: at least one value of each of these sets.
    :ivar none_of: none of these values.
    :ivar only: something, and nothing outside this set; ``None``: no such limit.
    :ivar beyond: nothing at all, or also something outside each of these sets.
    """

    any_of: frozenset[frozenset[str]] = frozenset()
    none_of: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    beyond: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """The fact is known (or, for ``False``, not), whatever it says."""

    known: bool


Cell: TypeAlias = Among | Within | Holding | Told
Key: TypeAlias = tuple[str, str]
"""A fact and the kind of cell: a row may ask both that a fact is told and what it says."""
Row: TypeAlias = Mapping[Key, Cell]


def decision_table(condition: Condition) -> tuple[Row, ...] | None:
    """The cases in which the condition holds, ``None`` when they are too many to read."""
    try:
        rows = _tidy(_expand(condition, wanted=True))
    except TooWide:
        return None
    return rows if len(rows) <= MOST_ROWS and len(columns(rows)) <= MOST_COLUMNS else None


def columns(rows: Iterable[Row]) -> list[str]:
    """The facts that the rows ask about, in the order of the catalogue."""
    asked = {fact for row in rows for fact, _ in row}
    return [fact for fact in CATALOGUE if fact in asked]


def cells(row: Row, fact: str) -> list[Cell]:
    """What a row asks of a fact, nothing when it does not matter."""
    return [cell for (asked, _), cell in row.items() if asked == fact]


# -- bringing into disjunctive normal form -------------------------------------------------------


def _expand(condition: Condition, *, wanted: bool) -> list[Row]:
    match condition:
        case Not(part):
            return _expand(part, wanted=not wanted)
        case All(parts) | Either(parts):
            expanded = [_expand(part, wanted=wanted) for part in parts]
            if isinstance(condition, All) is wanted:
                return reduce(_both, expanded, [{}])
            return _few(row for rows in expanded for row in rows)
    return [_literal(condition, wanted)] if not _splits(condition, wanted) else _outside(condition)


def _splits(condition: Condition, wanted: bool) -> bool:
    """Whether it is "not from low to high": either below or above."""
    return (
        not wanted
        and isinstance(condition, Between)
        and condition.low is not None
        and condition.high is not None
    )


def _outside(condition: Condition) -> list[Row]:
    if not isinstance(condition, Between) or condition.low is None or condition.high is None:
        raise TypeError(f"no number with two sides: {condition!r}")
    key = (condition.fact, "Within")
    return [{key: Within(None, condition.low - 1)}, {key: Within(condition.high + 1, None)}]


def _literal(condition: Condition, wanted: bool) -> Row:
    match condition:
        case Is(fact, values):
            cell: Cell = Among(values if wanted else DOMAINS[fact] - values)
        case AnyOf(fact, values):
            cell = Holding(any_of=frozenset((values,))) if wanted else Holding(none_of=values)
        case Only(fact, values):
            cell = Holding(only=values) if wanted else Holding(beyond=frozenset((values,)))
        case Between(fact, low, high):
            if wanted:
                cell = Within(low, high)
            else:
                cell = Within(None if high is None else high + 1, None if low is None else low - 1)
        case Given(fact):
            cell = Told(wanted)
        case _:
            raise TypeError(f"unknown kind of condition: {condition!r}")
    return {(fact, type(cell).__name__): cell}


def _few(rows: Iterable[Row]) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        found.append(row)
        if len(found) > _MOST_WHILE_EXPANDING:
            raise TooWide
    return found


def _both(left: list[Row], right: list[Row]) -> list[Row]:
    joined = (_join(one, other) for one in left for other in right)
    return _without_absorbed(_few(row for row in joined if row is not None))


def _join(one: Row, other: Row) -> Row | None:
    """Both rows at once, ``None`` when that cannot be."""
    joined = dict(one)
    for key, cell in other.items():
        held = joined.get(key)
        found = cell if held is None else _meet(held, cell)
        if found is None:
            return None
        joined[key] = found
    return joined


def _meet(one: Cell, other: Cell) -> Cell | None:
    match one, other:
        case Among(left), Among(right):
            return Among(left & right) if left & right else None
        case Within(), Within():
            low = _outer(max, one.low, other.low)
            high = _outer(min, one.high, other.high)
            if low is not None and high is not None and low > high:
                return None
            return Within(low, high)
        case Holding(), Holding():
            return _held(one, other)
        case Told(left), Told(right):
            return one if left is right else None
    raise TypeError(f"{one!r} and {other!r} are about different kinds of facts")


def _outer(choose: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return choose(one, other)


def _held(one: Holding, other: Holding) -> Holding | None:
    """Both at once, with what is excluded taken out of what is asked for."""
    none_of = one.none_of | other.none_of
    limits = [limit for limit in (one.only, other.only) if limit is not None]
    only = reduce(frozenset.__and__, limits) - none_of if limits else None
    asked = {
        (wanted if only is None else wanted & only) - none_of
        for wanted in one.any_of | other.any_of
    }
    beyond = one.beyond | other.beyond
    if frozenset() in asked or only == frozenset():
        return None
    if only is not None:
        none_of = frozenset()
        if any(only <= limit for limit in beyond):
            return None
    # Asking for one of a few also answers asking for one of many.
    asked = {wanted for wanted in asked if not any(fewer < wanted for fewer in asked)}
    return Holding(frozenset(asked), none_of, only, beyond)


# -- fewer rows ----------------------------------------------------------------------------------


def _tidy(rows: list[Row]) -> tuple[Row, ...]:
    rows = _without_absorbed(rows)
    while (shorter := _merged_once(rows)) is not None:
        rows = _without_absorbed(shorter)
    return tuple(rows)


def _without_absorbed(rows: list[Row]) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        if any(_wider(other, row) for other in kept):
            continue
        kept = [other for other in kept if not _wider(row, other)]
        kept.append(row)
    return kept


def _wider(one: Row, other: Row) -> bool:
    """Whether ``one`` holds wherever ``other`` does."""
    return all(key in other and _loose(cell, other[key]) for key, cell in one.items())


def _loose(one: Cell, other: Cell) -> bool:
    if isinstance(one, Among) and isinstance(other, Among):
        return one.values >= other.values
    return _meet(one, other) == other


def _merged_once(rows: list[Row]) -> list[Row] | None:
    """With two rows that differ in the values of one fact joined, ``None`` when there are none."""
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            merged = _merge(one, other)
            if merged is not None:
                return [*rows[:place], merged, *(r for r in rows[place + 1 :] if r is not other)]
    return None


def _merge(one: Row, other: Row) -> Row | None:
    if one.keys() != other.keys():
        return None
    differing = [key for key in one if one[key] != other[key]]
    if len(differing) != 1:
        return None
    left, right = one[differing[0]], other[differing[0]]
    if isinstance(left, Among) and isinstance(right, Among):
        return {**one, differing[0]: Among(left.values | right.values)}
    single = (_single(left), _single(right))
    if single[0] is not None and single[1] is not None:
        return {**one, differing[0]: Holding(any_of=frozenset((single[0] | single[1],)))}
    return None


def _single(cell: Cell) -> frozenset[str] | None:
    """The set of a cell that asks for one of it and nothing else."""
    if isinstance(cell, Holding) and len(cell.any_of) == 1 and cell == Holding(cell.any_of):
        return next(iter(cell.any_of))
    return None
