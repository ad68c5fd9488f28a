"""T20: the poortwachter calendar on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tweeluik.domain.law.poortwachter import Moment
from tweeluik.interfaces import formats
from tweeluik.texts import Texts

from .letters import foot
from .sheet import Paragraph, Sheet, Table


def compose(first_day: date, moments: Sequence[Moment], texts: Texts) -> Sheet:
    """The dates as a table, with who has to do what."""
    rows = tuple(
        (
            formats.span(texts, moment.when.earliest, moment.when.latest),
            f"{texts.get('calendar', moment.id, 'name')} "
            f"({texts.get('words', 'kinds', str(moment.kind))})\n"
            f"{texts.get('calendar', moment.id, 'duty')}",
        )
        for moment in moments
    )
    cited = tuple(dict.fromkeys(moment.citations[0].text for moment in moments))
    first = formats.day(texts, first_day)
    return Sheet(
        language=texts.language,
        title=texts.get("pages", "calendar", "title"),
        blocks=(Paragraph(texts.get("pages", "calendar", "from", first=first)), Table(rows)),
        foot=foot(texts, "T20", cited),
        compact=True,
    )
