"""Conditions: what a rule asks of the facts, as data.

A condition is a small typed object. It is combined with ``&``, ``|`` and ``~`` and is evaluated in
strong Kleene logic: ``True`` (yes), ``False`` (no) or ``None`` (unknown, because a fact it needs is
not known). Being data it can also say which facts it reads, be put into words, be exported as JSON
(decision tables and receipts), be compiled to one plain Python function
(:mod:`~tweeluik.domain.guide.compiled`) and to NumPy columns
(:mod:`~tweeluik.domain.guide.columns`). All readings agree; ``tests/domain/guide`` proves it.

Facts are read from a mapping ``variable -> value``:

* one-of-many: the value as ``str``, yes/no: ``bool``, both ``None`` when unknown;
* many: a ``frozenset`` of values, the closed list of what is at stake, ``None`` when unknown;
* numbers: a :class:`Span` of whole numbers, ``None`` when unknown. A known number is a span of one;
* dates are only asked whether they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, NoReturn, TypeAlias

Truth: TypeAlias = bool | None
"""Strong Kleene truth: ``None`` is unknown."""


@dataclass(frozen=True, slots=True)
class Span:
    """A whole number that is known to lie from ``low`` to ``high``, both included."""

    low: int
    high: int


Value: TypeAlias = str | bool | frozenset[str] | Span | None
Values: TypeAlias = Mapping[str, Value]


def kleene_not(truth: Truth) -> Truth:
    """Negation: unknown stays unknown."""
    return None if truth is None else not truth


class Condition:
    """What a rule asks. Combine with ``&``, ``|``, ``~``; never with ``and``, ``or``, ``not``."""

    __slots__ = ()

    def __and__(self, other: Condition) -> Condition:
        return All(_flat(All, self, other))

    def __or__(self, other: Condition) -> Condition:
        return Either(_flat(Either, self, other))

    def __invert__(self) -> Condition:
        return self.part if isinstance(self, Not) else Not(self)

    def __bool__(self) -> NoReturn:
        raise TypeError("a condition has no truth of its own: combine with &, | and ~")

    def truth(self, values: Values) -> Truth:
        """Evaluate in strong Kleene logic. Interprets the tree; the compiled form is faster."""
        raise NotImplementedError

    def facts(self) -> frozenset[str]:
        """The ids of the facts that this condition reads."""
        raise NotImplementedError

    def unknown_facts(self, values: Values) -> frozenset[str]:
        """The facts that keep this condition unknown; empty when it is settled."""
        return self.facts() if self.truth(values) is None else frozenset()

    def to_json(self) -> object:
        """The condition as JSON data: lists whose first element names the kind."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, eq=False)
class Is(Condition):
    """A one-of-many or yes/no fact has one of these values."""

    fact: str
    values: frozenset[str | bool]

    def truth(self, values: Values) -> Truth:
        value = values.get(self.fact)
        return None if value is None else value in self.values

    def facts(self) -> frozenset[str]:
        return frozenset((self.fact,))

    def to_json(self) -> object:
        return ["is", self.fact, sorted(self.values, key=str)]


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf(Condition):
    """A many-valued fact holds at least one of these values."""

    fact: str
    values: frozenset[str]

    def truth(self, values: Values) -> Truth:
        held = values.get(self.fact)
        return None if held is None else not self.values.isdisjoint(_many(held))

    def facts(self) -> frozenset[str]:
        return frozenset((self.fact,))

    def to_json(self) -> object:
        return ["any_of", self.fact, sorted(self.values)]


@dataclass(frozen=True, slots=True, eq=False)
class Only(Condition):
    """A many-valued fact holds something, and nothing outside these values."""

    fact: str
    values: frozenset[str]

    def truth(self, values: Values) -> Truth:
        held = values.get(self.fact)
        return None if held is None else bool(held) and _many(held) <= self.values

    def facts(self) -> frozenset[str]:
        return frozenset((self.fact,))

    def to_json(self) -> object:
        return ["only", self.fact, sorted(self.values)]


@dataclass(frozen=True, slots=True, eq=False)
class Between(Condition):
    """A number lies from ``low`` to ``high``, both included; ``None`` leaves that side open."""

    fact: str
    low: int | None
    high: int | None

    def truth(self, values: Values) -> Truth:
        span = values.get(self.fact)
        if not isinstance(span, Span):
            return None
        if (self.low is None or self.low <= span.low) and (
            self.high is None or span.high <= self.high
        ):
            return True
        if (self.low is not None and span.high < self.low) or (
            self.high is not None and span.low > self.high
        ):
            return False
        return None

    def facts(self) -> frozenset[str]:
        return frozenset((self.fact,))

    def to_json(self) -> object:
        return ["between", self.fact, self.low, self.high]


@dataclass(frozen=True, slots=True, eq=False)
class Given(Condition):
    """A fact is known, whatever it says. Unknown, never no: it may still be told."""

    fact: str

    def truth(self, values: Values) -> Truth:
        return None if values.get(self.fact) is None else True

    def facts(self) -> frozenset[str]:
        return frozenset((self.fact,))

    def to_json(self) -> object:
        return ["given", self.fact]


@dataclass(frozen=True, slots=True, eq=False)
class Not(Condition):
    """The part does not hold."""

    part: Condition

    def truth(self, values: Values) -> Truth:
        return kleene_not(self.part.truth(values))

    def facts(self) -> frozenset[str]:
        return self.part.facts()

    def unknown_facts(self, values: Values) -> frozenset[str]:
        return self.part.unknown_facts(values)

    def to_json(self) -> object:
        return ["not", self.part.to_json()]


@dataclass(frozen=True, slots=True, eq=False)
class _Several(Condition):
    """Conditions taken together. One part with the ``decisive`` truth settles the whole."""

    parts: tuple[Condition, ...]
    decisive: ClassVar[bool]
    word: ClassVar[str]

    def truth(self, values: Values) -> Truth:
        result: Truth = not self.decisive
        for part in self.parts:
            truth = part.truth(values)
            if truth is self.decisive:
                return truth
            if truth is None:
                result = None
        return result

    def facts(self) -> frozenset[str]:
        return frozenset().union(*(part.facts() for part in self.parts))

    def unknown_facts(self, values: Values) -> frozenset[str]:
        # No part settles it, so every part that is unknown keeps it so.
        if self.truth(values) is not None:
            return frozenset()
        return frozenset().union(*(part.unknown_facts(values) for part in self.parts))

    def to_json(self) -> object:
        return [self.word, *(part.to_json() for part in self.parts)]


class All(_Several):
    """Every part holds. Without parts: always."""

    __slots__ = ()
    decisive = False
    word = "all"


class Either(_Several):
    """At least one part holds. Without parts: never."""

    __slots__ = ()
    decisive = True
    word = "any"


ALWAYS = All(())


def _flat(kind: type[All] | type[Either], *parts: Condition) -> tuple[Condition, ...]:
    """Join nested parts of the same kind, so that ``a & b & c`` is one list of three."""
    joined: list[Condition] = []
    for part in parts:
        if not isinstance(part, Condition):
            raise TypeError(f"a condition is needed here, not {part!r}")
        joined.extend(part.parts if isinstance(part, kind) else (part,))
    return tuple(joined)


def _many(value: Value) -> frozenset[str]:
    if not isinstance(value, frozenset):
        raise TypeError(f"a many-valued fact holds a frozenset, not {value!r}")
    return value


def at_least_two(groups: Iterable[Condition]) -> Condition:
    """At least two of the groups hold."""
    parts = tuple(groups)
    pairs = [a & b for i, a in enumerate(parts) for b in parts[i + 1 :]]
    return Either(tuple(pairs))
