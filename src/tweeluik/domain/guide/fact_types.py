"""The kinds of fact the wegwijzer knows, with the named tests that rules are written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .conditions import ALWAYS, AnyOf, Between, Condition, Given, Is, Only, Span, Value

KnownBy: TypeAlias = Literal["anyone", "employee", "employer", "doctor"]
Sensitivity: TypeAlias = Literal["process", "work", "functional", "medical", "financial"]


@dataclass(frozen=True, slots=True, eq=False)
class Presumption:
    """What is taken for true as long as nobody says otherwise, and is shown as "Klopt dit?".

    ``when`` is a condition over the facts that were given; the presumption is used only where it
    surely holds.
    """

    value: Value
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """One fact of the public input format.

    :ivar id: the key in the input; never renamed.
    :ivar known_by: who usually knows it.
    :ivar sensitivity: the class of data it belongs to.
    :ivar presumptions: tried in order; the first whose ``when`` holds is used.
    :ivar derived: computed from other facts and the date, never given.
    """

    id: str
    known_by: KnownBy = "anyone"
    sensitivity: Sensitivity = "process"
    presumptions: tuple[Presumption, ...] = ()
    derived: bool = False

    @property
    def kind(self) -> str:
        """The type in the input format: one, many, yes_no, number or date."""
        raise NotImplementedError

    @property
    def given(self) -> Condition:
        """The fact is known, whatever it says."""
        return Given(self.id)


@dataclass(frozen=True, slots=True, eq=False)
class OneFact(Fact):
    """One value out of a closed list."""

    values: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Its type in the input format."""
        return "one"

    def is_(self, *values: str) -> Condition:
        """The fact has one of these values."""
        return Is(self.id, frozenset(_checked(self.id, self.values, values)))


@dataclass(frozen=True, slots=True, eq=False)
class ManyFact(Fact):
    """A closed list of values: what is not in it does not hold."""

    values: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Its type in the input format."""
        return "many"

    def any_of(self, *values: str) -> Condition:
        """At least one of these values is in the list."""
        return AnyOf(self.id, frozenset(_checked(self.id, self.values, values)))

    def only(self, *values: str) -> Condition:
        """The list is not empty and holds nothing but these values."""
        return Only(self.id, frozenset(_checked(self.id, self.values, values)))


@dataclass(frozen=True, slots=True, eq=False)
class YesNoFact(Fact):
    """Yes or no."""

    @property
    def kind(self) -> str:
        """Its type in the input format."""
        return "yes_no"

    @property
    def yes(self) -> Condition:
        """The answer is yes."""
        return Is(self.id, frozenset((True,)))

    @property
    def no(self) -> Condition:
        """The answer is no."""
        return Is(self.id, frozenset((False,)))


@dataclass(frozen=True, slots=True, eq=False)
class NumberFact(Fact):
    """A whole number from ``low`` to ``high``; ``bands`` are the spans between which rules differ.

    The bands are what a what-if tries and what proofs sample; a test checks that they fit the
    thresholds in the rules.
    """

    unit: str = ""
    low: int = 0
    high: int = 0
    bands: tuple[Span, ...] = field(default=())

    @property
    def kind(self) -> str:
        """Its type in the input format."""
        return "number"

    def from_(self, low: int) -> Condition:
        """The number is ``low`` or more."""
        return Between(self.id, low, None)

    def below(self, high: int) -> Condition:
        """The number is less than ``high``."""
        return Between(self.id, None, high - 1)


@dataclass(frozen=True, slots=True, eq=False)
class DateFact(Fact):
    """A calendar date. Rules only ask whether it is given; deadlines are counted from it."""

    @property
    def kind(self) -> str:
        """Its type in the input format."""
        return "date"


def _checked(fact: str, known: tuple[str, ...], values: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [value for value in values if value not in known]
    if unknown or not values:
        raise ValueError(f"{fact} has no value {unknown or 'at all'}; it knows {', '.join(known)}")
    return values
