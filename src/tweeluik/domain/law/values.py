"""Fees, terms and retention: numbers that change, each with its period, kind and source.

The numbers stand in ``values/*.toml``. A row without ``valid_from`` holds since before our records,
one without ``valid_until`` holds still. Rows of different kinds stand side by side and are never
merged: where law, UWV, practice and seed disagree the reader sees that they do.

Policy rules count as ``published``, not as ``statutory``: the act lets UWV charge, but it is UWV's
own rule that names the amount.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypedDict, TypeVar

from . import poortwachter
from .calendar import DateSpan, end_of_term, on_a_par, working_days_after
from .sources import Citation, Source, citations_in, sources
from .tables import Entry, Kind, read_toml

_VALUES: Final = Path(__file__).resolve().parent / "values"
FEES_FILE: Final = _VALUES / "fees.toml"
TERMS_FILE: Final = _VALUES / "terms.toml"
RETENTION_FILE: Final = _VALUES / "retention.toml"

APPLICANTS: Final = ("employee", "employer", "both")
PURPOSES: Final = (
    "ordinary",
    "frequent_absence",
    "not_cooperating",
    "government",
    "outside_contract",
)
"""What a fee can depend on: dissolution for frequent absence or for not co-operating, a government
employer after 104 weeks (SUWI 32 lid 6), a second opinion by a doctor outside the contract."""

_ANYBODY: Final = "any"
_ORDINARY: Final = "ordinary"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """What every row has.

    :ivar id: its name in the file.
    :ivar kind: what makes it hold.
    :ivar citations: where it stands.
    :ivar valid_from: first day on which it holds, ``None``: since before our records.
    :ivar valid_until: last day on which it held, ``None``: it holds still.
    :ivar verify: known from a secondary source only.
    :ivar note: key under ``[note]`` in the texts, ``None`` when there is nothing to add.
    """

    id: str
    kind: Kind
    citations: tuple[Citation, ...]
    valid_from: date | None = None
    valid_until: date | None = None
    verify: bool = False
    note: str | None = None

    def holds_on(self, on: date) -> bool:
        """Whether it holds on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


_Row = TypeVar("_Row", bound=_Dated)


class Payer(StrEnum):
    """Who pays in the end."""

    APPLICANT = "applicant"
    EMPLOYER = "employer"
    NOBODY = "nobody"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee(_Dated):
    """What it costs to ask for something.

    :ivar group: instrument, or group of instruments with one fee (``expert_opinion``).
    :ivar applicant: ``employee``, ``employer``, ``both`` or ``any``.
    :ivar purpose: one of :data:`PURPOSES`.
    :ivar amount_eur: whole euros for each request, ``None`` when it is free or not known.
    :ivar free: the applicant pays nothing.
    :ivar known: whether the sources read tell what the applicant pays.
    """

    group: str
    applicant: str
    purpose: str
    payer: Payer
    amount_eur: int | None = None
    free: bool = False
    known: bool = True


class Unit(StrEnum):
    """In what a length is counted."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Wording(StrEnum):
    """What a source says when it names no number."""

    AS_SOON_AS_POSSIBLE = "as_soon_as_possible"
    REASONABLE = "reasonable"
    IMMEDIATELY = "immediately"
    NONE_NAMED = "none_named"


class Bound(StrEnum):
    """What a length limits."""

    AT_MOST = "at_most"
    ABOUT = "about"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(_Dated):
    """How long something takes or may take, or how long a file is kept.

    :ivar subject: what it is about; rows of one subject stand side by side.
    :ivar minimum, maximum: the length in ``unit``, equal for one length; ``None`` without a number.
    :ivar wording: what the source says instead of a number.
    :ivar counts_from: key of the event it counts from, ``None`` when the source names none.
    """

    subject: str
    minimum: int | None = None
    maximum: int | None = None
    unit: Unit | None = None
    wording: Wording | None = None
    bound: Bound = Bound.AT_MOST
    counts_from: str | None = None

    @property
    def min_days(self) -> int | None:
        """The shortest length in days; ``None`` unless it is in days or weeks."""
        return self._in_days(self.minimum)

    @property
    def max_days(self) -> int | None:
        """The longest length in days; ``None`` unless it is in days or weeks."""
        return self._in_days(self.maximum)

    def _in_days(self, amount: int | None) -> int | None:
        if amount is None or self.unit not in (Unit.DAYS, Unit.WEEKS):
            return None
        return 7 * amount if self.unit is Unit.WEEKS else amount

    def ends(self, start: date) -> DateSpan | None:
        """When it ends, counted from ``start``; ``None`` without a number.

        Statutory terms are extended over weekends and holidays, the others are not. From the
        shortest to the longest length when the source gives two.
        """
        if self.minimum is None or self.maximum is None or self.unit is None:
            return None
        return DateSpan(self._end(start, self.minimum), self._end(start, self.maximum))

    def _end(self, start: date, amount: int) -> date:
        statutory = self.kind is Kind.STATUTORY
        match self.unit:
            case Unit.WORKING_DAYS:
                return working_days_after(start, amount)
            case Unit.WEEKS:
                return end_of_term(start, weeks=amount, statutory=statutory)
            case Unit.MONTHS:
                return end_of_term(start, months=amount, statutory=statutory)
            case Unit.YEARS:
                return end_of_term(start, years=amount, statutory=statutory)
            case _:
                return end_of_term(start, days=amount, statutory=statutory)


@dataclass(frozen=True, slots=True)
class Fees:
    """All fees, and which instruments share one: instrument -> group."""

    rows: tuple[Fee, ...]
    groups: Mapping[str, str]

    def of(self, instrument: str, applicant: str, purpose: str, on: date) -> Fee:
        """As :func:`fee`, from these rows."""
        for name, value, allowed in (
            ("applicant", applicant, APPLICANTS),
            ("purpose", purpose, PURPOSES),
        ):
            if value not in allowed:
                raise ValueError(f"{name} {value!r} is not one of: {', '.join(allowed)}")
        group = self.groups.get(instrument, instrument)
        held = {
            (r.applicant, r.purpose): r for r in self.rows if r.group == group and r.holds_on(on)
        }
        for about in (purpose, _ORDINARY):
            for who in (applicant, _ANYBODY):
                if (who, about) in held:
                    return held[who, about]
        return Fee(
            id="unknown",
            kind=Kind.PRACTICE,
            citations=(),
            group=group,
            applicant=applicant,
            purpose=purpose,
            payer=Payer.UNKNOWN,
            known=False,
        )


def fee(instrument: str, applicant: str, purpose: str, on: date) -> Fee:
    """What it costs to ask for an instrument on a day.

    :param instrument: instrument id, or ``expert_opinion`` for all five of them.
    :param applicant: one of :data:`APPLICANTS`.
    :param purpose: one of :data:`PURPOSES`; without a fee of its own on that day the ordinary one
        holds.
    :returns: where the sources are silent, a fee with ``known=False`` and no citations.
    :raises ValueError: for another applicant or purpose.
    """
    return _fees().of(instrument, applicant, purpose, on)


def terms(subject: str, on: date) -> tuple[Term, ...]:
    """All terms about a subject on a day, side by side: law first, seeds last.

    :returns: empty when no source names a term for it.
    """
    return tuple(row for row in _terms() if row.subject == subject and row.holds_on(on))


def retention(on: date) -> tuple[Term, ...]:
    """How long each kind of file is kept, by the rules of that day."""
    return tuple(row for row in _retention() if row.holds_on(on))


def snapshot(on: date) -> dict[str, object]:
    """All values that hold on a day, ready for JSON: what an answer rests on besides the rules."""
    return {
        "fees": [dict(_plain(row)) for row in _fees().rows if row.holds_on(on)],
        "terms": [dict(_plain(row)) for row in _terms() if row.holds_on(on)],
        "retention": [dict(_plain(row)) for row in _retention() if row.holds_on(on)],
        "moments": [dict(_plain(row)) for row in poortwachter.rows()],
        "on_a_par": [day.isoformat() for day in sorted(on_a_par())],
    }


@cache
def _plain(row: Fee | Term | poortwachter.Row) -> Mapping[str, object]:
    return {
        field.name: _json(value)
        for field in fields(row)
        if (value := getattr(row, field.name)) is not None
    }


def _json(value: object) -> object:
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, Citation):
        return value.text
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


# -- reading the files --------------------------------------------------------------------------


@cache
def _fees() -> Fees:
    return load_fees(FEES_FILE, sources())


@cache
def _terms() -> tuple[Term, ...]:
    return load_terms(TERMS_FILE, "term", sources())


@cache
def _retention() -> tuple[Term, ...]:
    return load_terms(RETENTION_FILE, "retention", sources())


def load_fees(path: Path, register: Mapping[str, Source]) -> Fees:
    """Read a file of fees.

    :raises LawDataError: when something in it is wrong; says where and how to mend it.
    """
    file = read_toml(path)
    groups: dict[str, str] = {}
    if (table := file.table_or_none("groups")) is not None:
        for name in table.names():
            groups |= dict.fromkeys(table.texts(name), name)
    entries = file.rows("fee")
    rows = tuple(_fee(entry, register) for entry in entries)
    file.done()
    _no_overlap(entries, rows, lambda row: (row.group, row.applicant, row.purpose))
    return Fees(rows, MappingProxyType(groups))


def load_terms(path: Path, name: str, register: Mapping[str, Source]) -> tuple[Term, ...]:
    """Read a file of terms, whose rows stand under ``[[name]]``; sorted by kind, strongest first.

    :raises LawDataError: when something in it is wrong; says where and how to mend it.
    """
    file = read_toml(path)
    entries = file.rows(name)
    rows = tuple(_term(entry, register) for entry in entries)
    file.done()
    _no_overlap(entries, rows, lambda row: (row.subject, row.kind, row.citations[0].source.key))
    order = list(Kind)
    return tuple(sorted(rows, key=lambda row: order.index(row.kind)))


class _Common(TypedDict):
    id: str
    kind: Kind
    citations: tuple[Citation, ...]
    valid_from: date | None
    valid_until: date | None
    verify: bool
    note: str | None


def _common(entry: Entry, register: Mapping[str, Source]) -> _Common:
    common = _Common(
        id=entry.text("id"),
        kind=entry.one_of("kind", Kind),
        citations=citations_in(entry, "sources", register),
        valid_from=entry.day_or_none("valid_from"),
        valid_until=entry.day_or_none("valid_until"),
        verify=entry.flag("verify"),
        note=entry.text_or_none("note"),
    )
    first, last = common["valid_from"], common["valid_until"]
    if first is not None and last is not None and last < first:
        raise entry.wrong(f"valid_until {last} lies before valid_from {first}", "Mend the period")
    return common


def _fee(entry: Entry, register: Mapping[str, Source]) -> Fee:
    amount = entry.whole_or_none("amount_eur")
    free, known = entry.flag("free"), entry.flag("known", default=True)
    if [amount is not None, free, not known].count(True) != 1:
        raise entry.wrong(
            "a fee has an amount, or is free, or is not known",
            "Give exactly one of amount_eur, free = true and known = false",
        )
    row = Fee(
        **_common(entry, register),
        group=entry.text("group"),
        applicant=entry.word_in("applicant", (*APPLICANTS, _ANYBODY), _ANYBODY),
        purpose=entry.word_in("purpose", PURPOSES, _ORDINARY),
        payer=entry.one_of("payer", Payer),
        amount_eur=amount,
        free=free,
        known=known,
    )
    entry.done()
    return row


def _term(entry: Entry, register: Mapping[str, Source]) -> Term:
    amount = entry.whole_or_none("amount")
    low, high = entry.whole_or_none("min"), entry.whole_or_none("max")
    if amount is not None:
        if low is not None or high is not None:
            raise entry.wrong("amount stands beside min or max", "Give amount, or min and max")
        low = high = amount
    if (low is None) != (high is None) or (low is not None and high is not None and low > high):
        raise entry.wrong(f"min is {low} and max is {high}", "Give both, the smaller as min")
    if low == 0:
        raise entry.wrong("the length is 0", "Give 1 or more, or a wording")
    unit = entry.one_of("unit", Unit) if entry.has("unit") else None
    wording = entry.one_of("wording", Wording) if entry.has("wording") else None
    if (low is None) != (unit is None) or (low is None) != (wording is not None):
        raise entry.wrong(
            "a term has a length with a unit, or a wording", "Give one of the two, and not both"
        )
    row = Term(
        **_common(entry, register),
        subject=entry.text("subject"),
        minimum=low,
        maximum=high,
        unit=unit,
        wording=wording,
        bound=entry.one_of("bound", Bound) if entry.has("bound") else Bound.AT_MOST,
        counts_from=entry.text_or_none("counts_from"),
    )
    entry.done()
    return row


def _no_overlap(
    entries: Iterable[Entry], rows: Iterable[_Row], identity: Callable[[_Row], Hashable]
) -> None:
    """Refuse two rows about the same thing that hold on the same day."""
    held: dict[Hashable, list[_Row]] = {}
    for entry, row in zip(entries, rows, strict=True):
        same = held.setdefault(identity(row), [])
        for other in same:
            if _overlap(row, other):
                raise entry.wrong(
                    f"it holds on days on which {other.id} holds too",
                    "End the one the day before the other begins",
                )
        same.append(row)


def _overlap(one: _Dated, other: _Dated) -> bool:
    return (one.valid_from or date.min) <= (other.valid_until or date.max) and (
        other.valid_from or date.min
    ) <= (one.valid_until or date.max)
