"""How dates, money, numbers and sources are written for readers (``ux.md`` 4)."""

from __future__ import annotations

from datetime import date, datetime

from tweeluik.domain.law.calendar import DUTCH_TIME
from tweeluik.domain.law.poortwachter import Moment
from tweeluik.domain.law.sources import Citation, Precision
from tweeluik.domain.law.values import Bound, Term, Wording
from tweeluik.texts import Texts


def day(texts: Texts, when: date) -> str:
    """A date with its weekday: "maandag 23 november 2026"."""
    weekday = texts.items("words", "weekdays")[when.weekday()]
    month = texts.items("words", "months")[when.month - 1]
    return f"{weekday} {when.day} {month} {when.year}"


def clock_time(texts: Texts, at: datetime) -> str:
    """The time of day in the Netherlands, "14.32"; "uur" is left to the words around it."""
    return at.astimezone(DUTCH_TIME).strftime(texts.get("words", "clock"))


def span(texts: Texts, earliest: date, latest: date) -> str:
    """One date, or the first and last of a span."""
    if earliest == latest:
        return day(texts, earliest)
    return texts.get(
        "words",
        "sentences",
        "date_between",
        earliest=day(texts, earliest),
        latest=day(texts, latest),
    )


def last_day(texts: Texts, earliest: date, latest: date) -> str:
    """A last day; where only weeks are known the earliest it can be, and why it is not exact."""
    if earliest == latest:
        return day(texts, earliest)
    return texts.get("words", "dates", "date_uncertain", earliest=day(texts, earliest))


def euros(amount: int) -> str:
    """An amount in whole euros: "€ 100"."""
    return f"€\N{NO-BREAK SPACE}{amount}"


def size(count: int) -> str:
    """How large a file is, in whole kB or MB, rounded up."""
    kilobytes = -(-count // 1000)
    amount, unit = (kilobytes, "kB") if kilobytes < 1000 else (-(-count // 1_000_000), "MB")
    return f"{amount}\N{NO-BREAK SPACE}{unit}"


def length(texts: Texts, term: Term) -> str:
    """How long a term is, in the unit of its source, and from when it counts."""
    if term.unit is None or term.minimum is None or term.maximum is None:
        wording = term.wording or Wording.NONE_NAMED
        said = texts.get("calendar", "wording", str(wording), "name")
    else:
        amount = str(term.minimum)
        if term.minimum != term.maximum:
            amount = texts.get("words", "sentences", "from_to", low=term.minimum, high=term.maximum)
        number = "one" if amount == "1" else "many"
        said = texts.get("words", "units", str(term.unit), number, amount=amount)
        if term.minimum == term.maximum or term.bound is not Bound.AT_MOST:
            said = texts.get("words", "bounds", str(term.bound), length=said)
    if term.counts_from is None or term.unit is None:
        return said
    return f"{said} {texts.get('calendar', 'counts_from', term.counts_from, 'name')}"


def how_read(texts: Texts, citation: Citation) -> str:
    """How a source was read, honestly: which copy, and whether the live page was looked at."""
    source = citation.source
    if source.checked_live is not None:
        checked = day(texts, source.checked_live)
        return texts.get("words", "sentences", "checked", date=checked)
    copy, precision = citation.read.copy, citation.read.precision
    if copy is None:
        return texts.get("words", "sentences", "read_undated")
    month = texts.items("words", "months")[copy.month - 1]
    written = {
        Precision.DAY: f"{copy.day} {month} {copy.year}",
        Precision.MONTH: f"{month} {copy.year}",
    }.get(precision, str(copy.year))
    return texts.get("words", "sentences", "read_on", copy=written)


def source_line(texts: Texts, citation: Citation) -> str:
    """A source in one line: title and place."""
    title = citation.source.title[texts.language]
    return f"{title}, {citation.place}" if citation.place else title


def moment_when(texts: Texts, moment: Moment) -> str:
    """The date of a moment, or from when until when something may be done."""
    last = span(texts, moment.when.earliest, moment.when.latest)
    if moment.opens is None:
        return last
    first = day(texts, moment.opens.earliest)
    return texts.get("words", "dates", "from_until", earliest=first, latest=last)
