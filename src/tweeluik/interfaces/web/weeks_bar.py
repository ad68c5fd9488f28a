"""The bar of 104 weeks: where somebody is in two years of illness (``ux.md`` 6.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tweeluik.domain.law.calendar import weeks_ill

WEEKS: Final = 104
WIDTH: Final = 1040
"""Width of the picture: ten for each week."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A week that the picture names."""

    x: int
    label: str


@dataclass(frozen=True, slots=True)
class WeeksBar:
    """The picture, in units of a tenth of a week.

    :ivar week: the week that somebody is in, counted from 1.
    :ivar over: whether the two years have passed.
    :ivar dots: days on which something happened.
    """

    week: int
    over: bool
    now_x: int
    dots: tuple[int, ...] = ()
    ticks: tuple[Tick, ...] = tuple(
        # Labels closer than these would collide (``mock`` 7).
        Tick(week * WIDTH // WEEKS, str(week))
        for week in (0, 6, 8, 42, 52, 91, WEEKS)
    )
    width: int = WIDTH

    @property
    def passed(self) -> int:
        """Whole weeks that have passed, of the two years."""
        return min(self.week - 1, WEEKS)


def weeks_bar(first_day: date, on: date, happened: Iterable[date] = ()) -> WeeksBar:
    """The bar for somebody who is ill since then."""
    passed = weeks_ill(first_day, on)
    days = sorted({(day - first_day).days for day in happened})
    return WeeksBar(
        week=passed + 1,
        over=passed >= WEEKS,
        now_x=_at(passed * 7),
        dots=tuple(_at(day) for day in days if 0 <= day <= WEEKS * 7),
    )


def _at(days: int) -> int:
    return min(days, WEEKS * 7) * WIDTH // (WEEKS * 7)
