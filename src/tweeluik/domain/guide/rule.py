"""A rule: one norm, with what follows from it and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from .conditions import Condition

EffectKind: TypeAlias = Literal[
    "impossible", "needs_first", "refusable", "less_suitable", "fits_best", "fits"
]

DECIDERS: tuple[str, ...] = ("occupational_physician",)
"""Who may refuse: today only the company doctor, with written reasons (domain R17-R22)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule does to some instruments. ``by`` names who may refuse, for ``refusable``."""

    kind: EffectKind
    instruments: tuple[str, ...]
    by: str | None = None


def impossible(*instruments: str) -> Effect:
    """The law or the body concerned leaves no room for it."""
    return Effect("impossible", instruments)


def needs_first(*instruments: str) -> Effect:
    """Something has to be done before it."""
    return Effect("needs_first", instruments)


def refusable(*instruments: str, by: str = "occupational_physician") -> Effect:
    """``by`` may say no, with written reasons."""
    return Effect("refusable", instruments, by)


def less_suitable(*instruments: str) -> Effect:
    """Open, but it does not answer this question well."""
    return Effect("less_suitable", instruments)


def fits_best(*instruments: str) -> Effect:
    """It answers this question best."""
    return Effect("fits_best", instruments)


def fits(*instruments: str) -> Effect:
    """It may answer this question."""
    return Effect("fits", instruments)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One norm.

    :ivar id: ``R1`` to ``R60`` are the rules of the domain document (a letter marks a part of
        one), from ``R61`` on they are ours. ``texts/<lang>/rules.toml`` has the same ids.
    :ivar when: the condition under which it applies.
    :ivar sources: citations, see :func:`tweeluik.domain.law.sources.cite`.
    :ivar effects: what it does to which instruments.
    :ivar warns: ids of warnings, shown while one of ``about`` is open (without ``about``: always).
    :ivar excepts: ids of the rules that do not apply where this one does.
    :ivar disputed_by: citations of sources that say otherwise; readers see that they do.
    :ivar valid_from: first day on which it holds, ``None`` when before our records.
    :ivar valid_until: last day on which it held, ``None`` while it holds.
    """

    id: str
    when: Condition
    sources: tuple[str, ...]
    effects: tuple[Effect, ...] = ()
    warns: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    excepts: tuple[str, ...] = ()
    disputed_by: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    instruments: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        touched = [i for effect in self.effects for i in effect.instruments]
        object.__setattr__(self, "instruments", frozenset(touched))

    def holds_on(self, on: date) -> bool:
        """Whether the rule is in force on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )
