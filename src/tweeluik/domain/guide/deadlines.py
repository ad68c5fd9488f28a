"""The dates that follow from the facts, each with its kind and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from ..law.calendar import DateSpan
from ..law.poortwachter import Situation, poortwachter
from ..law.tables import Kind
from ..law.values import Term, terms
from .conditions import Condition, Span
from .facts import contract_end, employment, income, role, uwv_decision
from .instruments import EXPERT_OPINIONS
from .reading import RE_EXAMINATION_TERM, Reading, last_day, objection_term
from .verdicts import OPEN, Verdict

_OPEN: Final = frozenset(OPEN)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that matters.

    :ivar id: key of its name in ``texts/<lang>/deadlines.toml`` or ``calendar.toml``.
    :ivar earliest: the date; the first of a span when only weeks are known.
    :ivar latest: the last of the span; equal to ``earliest`` for an exact date.
    :ivar kind: statutory, published, practice, seed, agreed or target.
    :ivar citations: where it stands.
    :ivar instrument: the instrument it belongs to, ``None`` for the poortwachter calendar.
    """

    id: str
    earliest: date
    latest: date
    kind: str
    citations: tuple[str, ...]
    instrument: str | None = None


def deadlines(reading: Reading, verdicts: Mapping[str, Verdict]) -> tuple[Deadline, ...]:
    """All dates that follow from the facts, for the instruments that are open."""
    found = [
        *_own_terms(reading, verdicts),
        *_judgment(reading, verdicts),
        *_poortwachter(reading),
    ]
    return tuple(sorted(found, key=lambda d: (d.earliest, d.id)))


def _own_terms(reading: Reading, verdicts: Mapping[str, Verdict]) -> list[Deadline]:
    """Terms within which the reader has to act."""
    # A presumed number of days gives no date.
    values = reading.values
    running = (
        ("re_examination_request", RE_EXAMINATION_TERM, "re_examination", "days_since_result"),
        (
            "medical_examination_complaint",
            "medical_examination_complaint",
            "medical_examination_complaint",
            "days_since_result",
        ),
        (
            "objection",
            objection_term(values.get("uwv_decision")),
            "objection_uwv",
            "days_since_decision",
        ),
    )
    found: list[Deadline] = []
    for id, term, instrument, fact in running:
        since = values.get(fact)
        if not isinstance(since, Span) or verdicts[instrument] not in _OPEN:
            continue
        last = last_day(term, since.low, reading.on)
        if last is not None:
            row = terms(term, reading.on)[0]
            found.append(Deadline(id, last, last, row.kind, _cited(row), instrument))
    return found


def _judgment(reading: Reading, verdicts: Mapping[str, Verdict]) -> tuple[Deadline, ...]:
    """When a judgment may be expected if the expert opinion is asked today: all terms on show."""
    if not any(verdicts[id] in ("recommended", "possible") for id in EXPERT_OPINIONS):
        return ()
    return _judgment_asked(reading.on)


@lru_cache(maxsize=64)
def _judgment_asked(on: date) -> tuple[Deadline, ...]:
    """The terms bind UWV, not the reader, so they belong to no instrument and press nothing."""
    found = []
    for row in terms("expert_opinion_judgment", on):
        ends = row.ends(on)
        if ends is not None:
            by = "law" if row.kind is Kind.STATUTORY else row.kind
            id = f"expert_opinion_judgment_{by}"
            found.append(Deadline(id, ends.earliest, ends.latest, row.kind, _cited(row)))
    return tuple(found)


def _cited(row: Term) -> tuple[str, ...]:
    return tuple(citation.text for citation in row.citations)


_WAGE: Final = role.is_("employee", "employer") & income.is_("wage") & ~employment.is_("household")
"""Wages are paid during illness, as a rule for two years."""

_MOMENTS: Final[Mapping[str, Condition]] = {
    # Which moments of the calendar are shown to whom; the command `calendar` shows them all.
    "household_wage_end": employment.is_("household"),
    "contract_end_report": contract_end.given & role.is_("employee", "employer"),
    "problem_analysis": _WAGE,
    "plan_of_action": _WAGE,
    "week_42_report": _WAGE & role.is_("employer"),
    "first_year_evaluation": _WAGE,
    "reintegration_report": _WAGE,
    "wia_application": role.is_("employee", "employer", "former_employee"),
    # A wage sanction moves the end by up to a year; when is not known from the facts.
    "end_of_wage_period": _WAGE & ~uwv_decision.is_("wage_sanction"),
}


_WITH_THE_CONTRACT: Final = frozenset(("reintegration_report", "end_of_wage_period"))


def _poortwachter(reading: Reading) -> list[Deadline]:
    """The moments of the calendar that bear on these facts and lie ahead."""
    if reading.first_day is None:
        return []
    values = reading.presumed
    household = employment.is_("household").truth(values) is True
    ends = reading.dates.get("contract_end")
    # A contract that ends during illness ends the wages and the report of two years with it.
    passed = frozenset() if ends is None else _WITH_THE_CONTRACT
    return [
        found
        for found in _moments(reading.first_day, household, ends)
        if found.latest >= reading.on
        and found.id not in passed
        and _MOMENTS[found.id].truth(values) is True
    ]


@lru_cache(maxsize=256)
def _moments(
    first_day: DateSpan, household: bool, contract_end: date | None
) -> tuple[Deadline, ...]:
    ended = None if contract_end is None or contract_end < first_day.earliest else contract_end
    situations = (Situation.HOUSEHOLD,) if household else ()
    return tuple(
        Deadline(
            moment.id,
            moment.when.earliest,
            moment.when.latest,
            moment.kind,
            tuple(citation.text for citation in moment.citations),
        )
        for moment in poortwachter(first_day, situations=situations, contract_end=ended)
        if moment.id in _MOMENTS
    )
