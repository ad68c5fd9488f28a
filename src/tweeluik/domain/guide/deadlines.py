"""The dates that follow from the facts, each with its kind and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ..law.calendar import end_of_term
from ..law.poortwachter import poortwachter
from ..law.values import terms
from .conditions import Span
from .instruments import EXPERT_OPINIONS
from .reading import OBJECTION_DAYS, Reading, objection_last_day, re_examination_last_day
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
    on, values = reading.on, reading.presumed
    found: list[Deadline] = []
    days = values.get("days_since_result")
    if isinstance(days, Span) and verdicts["re_examination"] in _OPEN:
        last = re_examination_last_day(days.low, on)
        found.append(
            Deadline(
                "re_examination_request",
                last,
                last,
                "statutory",
                ("WMK 12 lid 1", "TERMW 1"),
                "re_examination",
            )
        )
    if isinstance(days, Span) and verdicts["medical_examination_complaint"] in _OPEN:
        # Six months is longer than three: TERMW 4 leaves the plain date.
        last = end_of_term(on - timedelta(days=days.low), months=6, statutory=True)
        found.append(
            Deadline(
                "medical_examination_complaint",
                last,
                last,
                "statutory",
                ("BKA 9",),
                "medical_examination_complaint",
            )
        )
    decision, since = values.get("uwv_decision"), values.get("days_since_decision")
    if isinstance(decision, str) and decision in OBJECTION_DAYS and isinstance(since, Span):
        last = objection_last_day(decision, since.low, on)
        source = "ZW 75k" if OBJECTION_DAYS[decision] == 14 else "AWB 6:7"
        found.append(
            Deadline(
                "objection", last, last, "statutory", (source, "AWB 6:8", "TERMW 1"),
                "objection_uwv",
            )
        )
    return found


def _judgment(reading: Reading, verdicts: Mapping[str, Verdict]) -> list[Deadline]:
    """When a judgment may be expected if the expert opinion is asked today: all terms on show."""
    asked = [id for id in EXPERT_OPINIONS if verdicts[id] in ("recommended", "possible")]
    if not asked:
        return []
    found = []
    for term in terms("expert_opinion_judgment", reading.on):
        if term.min_days is None or term.max_days is None:
            continue
        statutory = term.kind == "statutory"
        found.append(
            Deadline(
                f"expert_opinion_judgment_{'law' if statutory else term.kind}",
                end_of_term(reading.on, days=term.min_days, statutory=statutory),
                end_of_term(reading.on, days=term.max_days, statutory=statutory),
                # It binds UWV, not the reader: never more pressing than the reader's own terms.
                term.kind,
                tuple(c.text for c in term.citations),
            )
        )
    return found


_UPCOMING: Final = (
    "reintegration_report",
    "wia_application",
    "end_of_wage_period",
)


def _poortwachter(reading: Reading) -> list[Deadline]:
    """The moments of the calendar that every sick employee has to know; the CLI shows them all."""
    if reading.first_day is None or reading.values.get("role") not in ("employee", "employer"):
        return []
    return [
        Deadline(
            moment.id,
            moment.when.earliest,
            moment.when.latest,
            moment.kind,
            tuple(c.text for c in moment.citations),
        )
        for moment in poortwachter(reading.first_day)
        if moment.id in _UPCOMING and moment.when.latest >= reading.on
    ]
