"""Conditions over columns: a million fact sets at once (NumPy, the optional extra ``columns``).

Used for the proofs and for batches of decisions. The same conditions, the same strong Kleene logic
and the same verdicts as one by one; ``tests/proofs`` lets both judge the same facts.

A column per fact: one-of-many as ``int8`` codes (-1 unknown, otherwise the place of the value),
yes/no as ``int8`` (-1, 0, 1), many as a ``uint32`` bit set with a ``bool`` column that says whether
it is known, numbers as two ``int32`` columns, lowest and highest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from .conditions import (
    All,
    AnyOf,
    Between,
    Condition,
    Either,
    Given,
    Is,
    Not,
    Only,
    Span,
    Value,
)
from .fact_types import Fact, ManyFact, NumberFact, OneFact, YesNoFact
from .facts import CATALOGUE
from .instruments import INSTRUMENTS
from .rulebook import RuleBook
from .verdicts import Verdict

Bools: TypeAlias = npt.NDArray[np.bool_]
Column: TypeAlias = npt.NDArray[Any]

FAR: Final = 2**31 - 1
"""Beyond every number: an unknown number lies from -FAR to FAR."""

CHUNK: Final = 1 << 15
"""Rows judged at a time: few enough that the columns of a chunk stay in the cache."""


@dataclass(slots=True)
class Columns:
    """Facts of many cases. ``columns`` maps a fact (or ``<fact>.known``, ``.low``, ``.high``) to
    its column; all have ``size`` rows. ``codes`` gives the place of each value."""

    size: int
    columns: dict[str, Column]
    codes: Mapping[str, Mapping[str | bool, int]]
    memo: dict[tuple[bool, int], Bools] = field(default_factory=dict)

    def chunk(self, start: int) -> Columns:
        """The rows from ``start`` on, at most :data:`CHUNK` of them."""
        stop = min(start + CHUNK, self.size)
        cut = {name: column[start:stop] for name, column in self.columns.items()}
        return Columns(stop - start, cut, self.codes)

    def surely(self, condition: Condition) -> Bools:
        """Where the condition surely holds."""
        key = (True, id(condition))
        if key not in self.memo:
            self.memo[key] = self._surely(condition)
        return self.memo[key]

    def surely_not(self, condition: Condition) -> Bools:
        """Where the condition surely does not hold."""
        key = (False, id(condition))
        if key not in self.memo:
            self.memo[key] = self._surely_not(condition)
        return self.memo[key]

    def _surely(self, condition: Condition) -> Bools:
        match condition:
            case Is(fact, values):
                return self._equals(fact, values)
            case AnyOf(fact, values):
                some: Bools = np.not_equal(self.columns[fact] & self._bits(fact, values), 0)
                return some
            case Only(fact, values):
                held = self.columns[fact]
                outside = ~np.uint32(self._bits(fact, values))
                inside = np.logical_and(held != 0, (held & outside) == 0)
                nothing_else: Bools = np.logical_and(self.columns[f"{fact}.known"], inside)
                return nothing_else
            case Between(fact, low, high):
                return self._within(fact, low, high)
            case Given(fact):
                return self._given(fact)
            case Not(part):
                return self.surely_not(part)
            case All(parts):
                return self._joined(np.logical_and, [self.surely(p) for p in parts], True)
            case Either(parts):
                return self._joined(np.logical_or, [self.surely(p) for p in parts], False)
        raise TypeError(f"unknown kind of condition: {condition!r}")

    def _surely_not(self, condition: Condition) -> Bools:
        match condition:
            case Is(fact, values):
                others = frozenset(self.codes[fact]) - values
                return self._equals(fact, others)
            case AnyOf(fact, values):
                held = self.columns[fact]
                none_held = np.equal(held & self._bits(fact, values), 0)
                none: Bools = np.logical_and(self.columns[f"{fact}.known"], none_held)
                return none
            case Only():
                known = self.columns[f"{condition.fact}.known"]
                other: Bools = np.logical_and(known, ~self.surely(condition))
                return other
            case Between(fact, low, high):
                below = self.columns[f"{fact}.high"] < (-FAR if low is None else low)
                above = self.columns[f"{fact}.low"] > (FAR if high is None else high)
                beyond: Bools = np.logical_or(below, above)
                return beyond
            case Given():
                return np.zeros(self.size, np.bool_)
            case Not(part):
                return self.surely(part)
            case All(parts):
                return self._joined(np.logical_or, [self.surely_not(p) for p in parts], False)
            case Either(parts):
                return self._joined(np.logical_and, [self.surely_not(p) for p in parts], True)
        raise TypeError(f"unknown kind of condition: {condition!r}")

    def _equals(self, fact: str, values: Iterable[str | bool]) -> Bools:
        column, codes = self.columns[fact], self.codes[fact]
        return self._joined(np.logical_or, [column == codes[value] for value in values], False)

    def _within(self, fact: str, low: int | None, high: int | None) -> Bools:
        sides = []
        if low is not None:
            sides.append(self.columns[f"{fact}.low"] >= low)
        if high is not None:
            sides.append(self.columns[f"{fact}.high"] <= high)
        return self._joined(np.logical_and, sides, True)

    def _given(self, fact: str) -> Bools:
        if f"{fact}.known" in self.columns:
            return np.asarray(self.columns[f"{fact}.known"])
        return np.asarray(self.columns[fact] >= 0)

    def _bits(self, fact: str, values: Iterable[str]) -> np.uint32:
        return np.uint32(sum(1 << self.codes[fact][value] for value in values))

    def _joined(self, operator: Any, parts: Sequence[Bools], empty: bool) -> Bools:
        if not parts:
            return np.full(self.size, empty, np.bool_)
        found = parts[0]
        if len(parts) > 1:
            found = operator(parts[0], parts[1])
            for part in parts[2:]:
                operator(found, part, out=found)
        return found


CODES: Final[Mapping[str, Mapping[str | bool, int]]] = {
    fact.id: (
        {value: place for place, value in enumerate(fact.values)}
        if isinstance(fact, OneFact | ManyFact)
        else {False: 0, True: 1}
    )
    for fact in CATALOGUE.values()
    if isinstance(fact, OneFact | ManyFact | YesNoFact)
}


def blank(size: int) -> Columns:
    """Columns of that many cases in which nothing is known."""
    columns: dict[str, Column] = {}
    for fact in CATALOGUE.values():
        if isinstance(fact, ManyFact):
            columns[fact.id] = np.zeros(size, np.uint32)
            columns[f"{fact.id}.known"] = np.zeros(size, np.bool_)
        elif isinstance(fact, NumberFact):
            columns[f"{fact.id}.low"] = np.full(size, -FAR, np.int32)
            columns[f"{fact.id}.high"] = np.full(size, FAR, np.int32)
        else:
            columns[fact.id] = np.full(size, -1, np.int8)
    return Columns(size, columns, CODES)


def put(cases: Columns, where: int | slice | Bools, fact: Fact, value: Value) -> None:
    """Write one value in some rows."""
    columns = cases.columns
    if isinstance(value, Span):
        columns[f"{fact.id}.low"][where] = value.low
        columns[f"{fact.id}.high"][where] = value.high
    elif isinstance(value, frozenset):
        columns[fact.id][where] = sum(1 << CODES[fact.id][v] for v in value)
        columns[f"{fact.id}.known"][where] = True
    elif value is not None:
        # Of a date only matters that it is given.
        columns[fact.id][where] = CODES[fact.id][value] if fact.id in CODES else 0


def from_values(cases: Sequence[Mapping[str, Value]]) -> Columns:
    """Columns of facts as :func:`~tweeluik.domain.guide.reading.read` reads them."""
    columns = blank(len(cases))
    for row, values in enumerate(cases):
        for id, value in values.items():
            put(columns, row, CATALOGUE[id], value)
    return columns


def presumed(cases: Columns) -> Columns:
    """The same cases with the presumptions filled in where nothing is known."""
    filled = Columns(cases.size, {n: c.copy() for n, c in cases.columns.items()}, cases.codes)
    for fact in CATALOGUE.values():
        if isinstance(fact, NumberFact):
            open_rows = cases.columns[f"{fact.id}.low"] == -FAR
        else:
            open_rows = ~cases._given(fact.id)
        for presumption in fact.presumptions:
            rows = open_rows & cases.surely(presumption.when)
            put(filled, rows, fact, presumption.value)
            open_rows &= ~rows
    return filled


VERDICTS: Final[tuple[Verdict, ...]] = (
    "impossible",
    "first_do",
    "refusable",
    "less_suitable",
    "recommended",
    "possible",
    "not_applicable",
    "depends",
)
"""What the codes in a verdict column stand for."""

_DEPENDS: Final = VERDICTS.index("depends")
_OFFERED_BITS: Final = 1 << VERDICTS.index("recommended") | 1 << VERDICTS.index("possible")


def attainable(book: RuleBook, cases: Columns) -> dict[str, npt.NDArray[np.uint8]]:
    """Per instrument a column of bit sets over :data:`VERDICTS`: the verdicts still attainable."""
    yes = [cases.surely(condition) for condition in book.effective]
    maybe = [~cases.surely_not(condition) for condition in book.effective]
    return {id: _attainable(book, id, yes, maybe, cases.size) for id in INSTRUMENTS}


def _attainable(
    book: RuleBook, id: str, yes: list[Bools], maybe: list[Bools], size: int
) -> npt.NDArray[np.uint8]:
    masks = book.masks[id]

    def either(columns: list[Bools], mask: int) -> Bools:
        found = np.zeros(size, np.bool_)
        while mask:
            low = mask & -mask
            found |= columns[low.bit_length() - 1]
            mask ^= low
        return found

    pointing = masks.fits_best | masks.fits
    points, surely_points = either(maybe, pointing), either(yes, pointing)
    out = np.zeros(size, np.uint8)
    going = np.ones(size, np.bool_)
    postponed = np.zeros(size, np.bool_)

    def add(verdict: Verdict, rows: Bools) -> None:
        out[rows] |= np.uint8(1 << VERDICTS.index(verdict))

    add("impossible", going & either(maybe, masks.impossible))
    going &= ~either(yes, masks.impossible)
    for name, mask in (("first_do", masks.needs_first), ("refusable", masks.refusable)):
        here = going & points & ~postponed & either(maybe, mask)
        add(name, here)  # type: ignore[arg-type]  # both names are verdicts
        holds = here & either(yes, mask)
        going &= ~(holds & surely_points)
        postponed |= holds & ~surely_points
    add("less_suitable", going & either(maybe, masks.less_suitable))
    going &= ~either(yes, masks.less_suitable)
    for name, mask in (("recommended", masks.fits_best), ("possible", masks.fits)):
        add(name, going & ~postponed & either(maybe, mask))  # type: ignore[arg-type]
        going &= postponed | ~either(yes, mask)
    add("not_applicable", going)
    return out


def verdicts(book: RuleBook, cases: Columns) -> dict[str, npt.NDArray[np.uint8]]:
    """Per instrument a column of places in :data:`VERDICTS`."""
    options = attainable(book, cases)
    # What the rules that surely apply say, for where several verdicts are attainable but the
    # instrument is offered in all of them, or in none.
    yes = [cases.surely(condition) for condition in book.effective]
    found = {}
    for id, bits in options.items():
        floor = _attainable(book, id, yes, yes, cases.size)
        single = (bits & (bits - 1)) == 0
        mixed = ((bits & _OFFERED_BITS) != 0) & ((bits & ~np.uint8(_OFFERED_BITS)) != 0)
        code = np.log2(floor).astype(np.uint8)
        code[single] = np.log2(bits[single]).astype(np.uint8)
        code[mixed & ~single] = _DEPENDS
        found[id] = code
    return found


def matches(
    conditions: Sequence[Condition], cases: Columns
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """Which of at most 32 conditions surely hold: (place of the first, bit set of all).

    The first is 255 where none holds.
    """
    first = np.full(cases.size, 255, np.uint8)
    bits = np.zeros(cases.size, "<u4")
    octets = bits.view(np.uint8).reshape(cases.size, 4)
    for start in range(0, cases.size, CHUNK):
        part = cases.chunk(start)
        rows = slice(start, start + part.size)
        for begin in range(0, len(conditions), 8):
            octet = np.zeros(part.size, np.uint8)
            for place in reversed(range(begin, min(begin + 8, len(conditions)))):
                holds = part.surely(conditions[place]).view(np.uint8)
                # Doubling is the shift, and the minimum the choice, that NumPy does many rows at
                # a time; a real shift or a masked copy goes row by row and takes far longer.
                np.add(octet, octet, out=octet)
                np.bitwise_or(octet, holds, out=octet)
                otherwise_255 = (holds - np.uint8(1)) | np.uint8(place)
                np.minimum(first[rows], otherwise_255, out=first[rows])
            octets[rows, begin >> 3] = octet
    return first, bits
