"""Which terms run in a case, and until when: derived from its events, so always recomputable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tweeluik.domain.law.calendar import DateSpan
from tweeluik.domain.law.values import Term, terms

from .table import DeadlineRow, Effect, Procedure, Start, Stop


@dataclass(frozen=True, slots=True)
class Running:
    """A term that runs.

    :ivar row: the deadline in its procedure.
    :ivar since: the day from which it counts.
    :ivar lengths: what law, practice and our own targets say of it, each with the day it ends, or
        nothing where the source names no number.
    """

    row: DeadlineRow
    since: date
    lengths: tuple[tuple[Term, DateSpan | None], ...]

    @property
    def last_day(self) -> date | None:
        """The day to look again: the latest that any source names, so that nobody is called late
        who is not."""
        ends = [end.latest for _, end in self.lengths if end is not None]
        return max(ends, default=None)

    def late(self, on: date) -> bool:
        """Whether that day has passed."""
        return self.last_day is not None and self.last_day < on


def running(
    procedure: Procedure, steps: Iterable[tuple[date, tuple[Effect, ...]]]
) -> tuple[Running, ...]:
    """The terms that run after these steps.

    :param steps: the day on which each step happened and what followed from it, in order.
    """
    since: dict[str, date] = {}
    for happened_on, effects in steps:
        for effect in effects:
            if isinstance(effect, Stop):
                since.pop(effect.deadline, None)
        for effect in effects:
            if isinstance(effect, Start):
                since[effect.deadline] = happened_on
    return tuple(
        Running(
            row=procedure.deadline(id),
            since=start,
            lengths=tuple(
                (term, term.ends(start)) for term in terms(procedure.deadline(id).term, start)
            ),
        )
        for id, start in since.items()
    )
