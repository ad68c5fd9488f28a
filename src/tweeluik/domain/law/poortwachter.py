"""The poortwachter calendar: what has to happen when, in two years of illness.

The moments are rows of ``poortwachter.toml``; law and practice are rows apart. No date here moves
for a weekend or holiday: the terms are too long for that, are counted back from the end, or stand
in a ministerial regulation (TERMW 1, 4 and 5).

Day 0 is the first working day not worked or stopped because of illness (WIA 23 lid 2). After an
interruption of less than four weeks, count from
:func:`~tweeluik.domain.law.calendar.calendar_start`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from .calendar import DateSpan, end_of_term, weeks_ill
from .sources import Citation, Source, citations_in, sources
from .tables import Entry, Kind, read_toml

MOMENTS_FILE: Final = Path(__file__).resolve().parent / "poortwachter.toml"

_FIRST_DAY: Final = "first_day"
_CONTRACT_END: Final = "contract_end"


class Situation(StrEnum):
    """What makes extra moments hold, or some not."""

    SAFETY_NET = "safety_net"
    """The employee may have sickness benefit, to be reported on the fourth day (ZW 38a lid 2)."""
    SAFETY_NET_LATER = "safety_net_later"
    """As before, but reported after six weeks: no-risk, pregnancy, donation (ZW 38a lid 3)."""
    HOUSEHOLD = "household"
    """Works for a household on fewer than 4 days a week (BW7 629 lid 2)."""
    WAGE_SANCTION = "wage_sanction"
    """UWV prolonged the wage period (WIA 25 lid 9)."""


class Party(StrEnum):
    """Who has to act."""

    EMPLOYER = "employer"
    EMPLOYEE = "employee"
    OCCUPATIONAL_PHYSICIAN = "occupational_physician"
    UWV = "uwv"


class Meaning(StrEnum):
    """What the date of a moment is."""

    BY = "by"
    """The last day."""
    ON = "on"
    """It happens on this day."""
    AROUND = "around"
    """It is done about then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One moment as the law or practice gives it; the head of the TOML file explains the fields."""

    id: str
    anchor: str
    kind: Kind
    who: tuple[Party, ...]
    citations: tuple[Citation, ...]
    days: int | None = None
    years: int | None = None
    opens_days: int | None = None
    every_days: int | None = None
    meaning: Meaning = Meaning.BY
    only_for: tuple[Situation, ...] = ()
    not_for: tuple[Situation, ...] = ()
    weeks_before: int | None = None
    at_latest: str | None = None
    note: str | None = None
    verify: bool = False

    def holds_for(self, situations: Collection[str]) -> bool:
        """Whether it holds in these situations."""
        if self.only_for and not any(situation in situations for situation in self.only_for):
            return False
        return not any(situation in situations for situation in self.not_for)

    def counted_from(self, anchor: DateSpan) -> DateSpan:
        """Its date, counted from a day or a span of days."""
        if self.years is None:
            return anchor.moved(self.days or 0)
        return DateSpan(
            end_of_term(anchor.earliest, years=self.years, statutory=False),
            end_of_term(anchor.latest, years=self.years, statutory=False),
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment with its date.

    :ivar row: the moment as the law or practice gives it.
    :ivar when: the date; a span when the first day of illness is one.
    :ivar opens: when its window opens, ``None`` when the source names only ``when``.
    """

    row: Row
    when: DateSpan
    opens: DateSpan | None

    @property
    def id(self) -> str:
        """Its name in the texts."""
        return self.row.id

    @property
    def kind(self) -> Kind:
        """Law or practice."""
        return self.row.kind

    @property
    def meaning(self) -> Meaning:
        """What ``when`` is: the last day, the day itself, or about then."""
        return self.row.meaning

    @property
    def who(self) -> tuple[Party, ...]:
        """Who has to act."""
        return self.row.who

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where it stands."""
        return self.row.citations

    @property
    def note(self) -> str | None:
        """Key under ``[note]`` in the texts."""
        return self.row.note

    def repeats(self, until: date) -> tuple[DateSpan, ...]:
        """All its dates before ``until``: one, or more when it comes back every so many days."""
        found = [self.when]
        if self.row.every_days is not None:
            while (following := found[-1].moved(self.row.every_days)).latest < until:
                found.append(following)
        return tuple(found)


def poortwachter(
    first_day: date | DateSpan,
    *,
    situations: Collection[str] = (),
    contract_end: date | None = None,
    happened: Mapping[str, date] | None = None,
) -> tuple[Moment, ...]:
    """All moments that hold, in order of date.

    :param first_day: first day of illness, or the span of days it lies in.
    :param situations: :class:`Situation` values that hold.
    :param contract_end: last day of the employment, when it ends during illness.
    :param happened: moment id -> the day it really happened; moments counted from it follow.
    :raises ValueError: for an unknown situation or moment, or a contract that ended before illness.
    """
    span = DateSpan.of(first_day)
    _known("situation", situations, tuple(Situation))
    if happened:
        _known("moment", happened, tuple(row.id for row in rows()))
    if contract_end is not None and contract_end < span.earliest:
        raise ValueError(f"the contract ended ({contract_end}) before illness ({span.earliest})")
    anchors = {_FIRST_DAY: span}
    if contract_end is not None:
        anchors[_CONTRACT_END] = DateSpan.of(contract_end)
    moments: list[Moment] = []
    for row in rows():
        anchor = anchors.get(row.anchor)
        if anchor is None:
            continue
        when = row.counted_from(anchor)
        if row.at_latest is not None and contract_end is not None:
            when = DateSpan(min(when.earliest, contract_end), min(when.latest, contract_end))
        took_place = happened.get(row.id) if happened else None
        anchors[row.id] = when if took_place is None else DateSpan.of(took_place)
        if row.holds_for(situations) and _ill_long_enough(row, span, anchor):
            opens = None if row.opens_days is None else anchor.moved(row.opens_days)
            moments.append(Moment(row, when, opens))
    moments.sort(key=lambda moment: (moment.when.earliest, moment.when.latest))
    return tuple(moments)


def _known(what: str, given: Iterable[str], allowed: tuple[str, ...]) -> None:
    strange = sorted(set(given).difference(allowed))
    if strange:
        raise ValueError(f"unknown {what} {', '.join(strange)}; use: {', '.join(allowed)}")


def _ill_long_enough(row: Row, first_day: DateSpan, anchor: DateSpan) -> bool:
    # With a span, the earliest first day decides: better one reminder too many.
    if row.weeks_before is None:
        return True
    return weeks_ill(first_day.earliest, anchor.earliest) >= row.weeks_before


# -- reading the file ---------------------------------------------------------------------------


@cache
def rows() -> tuple[Row, ...]:
    """All moments as data, in the order of the file."""
    return load_moments(MOMENTS_FILE, sources())


def load_moments(path: Path, register: Mapping[str, Source]) -> tuple[Row, ...]:
    """Read a file of moments.

    :raises LawDataError: when something in it is wrong; says where and how to mend it.
    """
    file = read_toml(path)
    found: list[Row] = []
    for entry in file.rows("moment"):
        row = _row(entry, register, {_FIRST_DAY, _CONTRACT_END, *(row.id for row in found)})
        found.append(row)
    file.done()
    return tuple(found)


def _row(entry: Entry, register: Mapping[str, Source], anchors: Collection[str]) -> Row:
    row = Row(
        id=entry.text("id"),
        anchor=entry.word_in("anchor", anchors, _FIRST_DAY),
        kind=entry.one_of("kind", Kind),
        who=tuple(Party(word) for word in entry.words_in("who", tuple(Party))),
        citations=citations_in(entry, "sources", register),
        days=entry.whole_or_none("days"),
        years=entry.whole_or_none("years"),
        opens_days=entry.whole_or_none("opens_days"),
        every_days=entry.whole_or_none("every_days"),
        meaning=entry.one_of("meaning", Meaning) if entry.has("meaning") else Meaning.BY,
        only_for=tuple(Situation(w) for w in entry.words_in("only_for", tuple(Situation))),
        not_for=tuple(Situation(w) for w in entry.words_in("not_for", tuple(Situation))),
        weeks_before=entry.whole_or_none("weeks_before"),
        at_latest=entry.word_in("at_latest", (_CONTRACT_END,), "") or None,
        note=entry.text_or_none("note"),
        verify=entry.flag("verify"),
    )
    entry.done()
    if (row.days is None) == (row.years is None) or row.years == 0 or row.every_days == 0:
        raise entry.wrong("it has no date of its own", "Give days, or years of 1 or more")
    if row.opens_days is not None and (row.days is None or row.opens_days > row.days):
        raise entry.wrong("its window opens after it closes", "Give opens_days before days")
    if not row.who:
        raise entry.wrong("nobody has to act", "Name somebody under who")
    return row
