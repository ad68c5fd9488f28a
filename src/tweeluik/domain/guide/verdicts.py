"""From rules that apply to one verdict per instrument.

Precedence: impossible > first_do > refusable > less_suitable > recommended > possible, and
not_applicable where nothing points to the instrument. ``needs_first`` and ``refusable`` only speak
where something points to the instrument: nobody is told to prepare what does not fit anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Verdict: TypeAlias = Literal[
    "impossible",
    "first_do",
    "refusable",
    "less_suitable",
    "recommended",
    "possible",
    "depends",
    "not_applicable",
]

OFFERED: Final[tuple[Verdict, ...]] = ("recommended", "possible", "depends")
OPEN: Final[tuple[Verdict, ...]] = (*OFFERED, "first_do", "refusable", "less_suitable")
"""In the order of a ranking."""

_OFFERED: Final = frozenset(OFFERED)


@dataclass(frozen=True, slots=True)
class Masks:
    """Per instrument the rules that have each effect on it, as bit sets over the rule book."""

    impossible: int = 0
    needs_first: int = 0
    refusable: int = 0
    less_suitable: int = 0
    fits_best: int = 0
    fits: int = 0

    @property
    def all(self) -> int:
        """The rules with any effect on the instrument."""
        return (
            self.impossible
            | self.needs_first
            | self.refusable
            | self.less_suitable
            | self.fits_best
            | self.fits
        )


def attainable(yes: int, maybe: int, masks: Masks) -> list[Verdict]:
    """The verdicts that the instrument can still get, most closing first.

    :param yes: bits of the rules that surely apply.
    :param maybe: bits of the rules that may apply; holds all of ``yes``.
    """
    out: list[Verdict] = []
    if maybe & masks.impossible:
        out.append("impossible")
        if yes & masks.impossible:
            return out
    pointing = masks.fits_best | masks.fits
    postponed = False
    if maybe & pointing:
        surely = bool(yes & pointing)
        if maybe & masks.needs_first:
            out.append("first_do")
            if yes & masks.needs_first:
                if surely:
                    return out
                postponed = True
        if not postponed and maybe & masks.refusable:
            out.append("refusable")
            if yes & masks.refusable:
                if surely:
                    return out
                postponed = True
    if maybe & masks.less_suitable:
        out.append("less_suitable")
        if yes & masks.less_suitable:
            return out
    if not postponed:
        if maybe & masks.fits_best:
            out.append("recommended")
            if yes & masks.fits_best:
                return out
        if maybe & masks.fits:
            out.append("possible")
            if yes & masks.fits:
                return out
    out.append("not_applicable")
    return out


def verdict(yes: int, maybe: int, masks: Masks) -> Verdict:
    """The verdict: ``depends`` where an unknown decides whether the instrument is offered at all,
    otherwise what the rules that surely apply say."""
    options = attainable(yes, maybe, masks)
    if len(options) == 1:
        return options[0]
    offered = [option in _OFFERED for option in options]
    if any(offered) and not all(offered):
        return "depends"
    return attainable(yes, yes, masks)[0]
