"""A filled-in letter as a sheet: the words around what somebody told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tweeluik.domain.law.sources import cite
from tweeluik.domain.law.values import terms
from tweeluik.domain.letters.filling import Filled
from tweeluik.domain.letters.model import (
    Box,
    Entry,
    Part,
    Points,
    Quote,
    Rows,
    Say,
    Sign,
    Told,
    When,
)
from tweeluik.interfaces import formats
from tweeluik.interfaces.answer_words import unchecked
from tweeluik.texts import Texts

from .sheet import (
    Blank,
    Block,
    Heading,
    Items,
    Paragraph,
    Quoted,
    Sheet,
    Signatures,
    Table,
    Ticks,
)

ANSWER_WITHIN: Final = timedelta(days=14)
"""When an answer is asked for: a wish of the sender, no term of law."""

COMMON: Final = "letters/common"

ROOM: Final = "____________________"
"""Where something is still to be written by hand."""


def compose(filled: Filled, texts: Texts) -> Sheet:
    """The letter, all in one language."""
    letter, told = filled.letter, filled.told
    composer = _Composer(filled, texts)
    greeting = composer.common("parts", "greeting", recipient_name=composer.name("recipient"))
    blocks: list[Block] = [Paragraph(greeting)]
    for part in letter.parts:
        blocks += composer.blocks(part)
    sender = [composer.name("sender"), *told.get("sender_address", "").splitlines()]
    sender += [told["sender_contact"]] if "sender_contact" in told else []
    to = composer.common("parts", "to", recipient_name=composer.name("recipient"))
    place = f"{told['place']}, " if "place" in told else ""
    day = formats.day(texts, filled.date) if composer.dated else ""
    return Sheet(
        language=texts.language,
        title=texts.get(f"letters/{letter.kind}", "title"),
        blocks=tuple(blocks),
        sender=tuple(sender),
        recipient=(to, *told.get("recipient_address", "").splitlines()),
        dateline=f"{place}{day or ROOM}" if place else day[:1].upper() + day[1:],
        foot=foot(texts, letter.id, letter.sources),
    )


def foot(texts: Texts, id: str, citations: tuple[str, ...]) -> tuple[str, ...]:
    """The lines at the foot: how it was made and on which rules it rests, read how."""
    lines = [texts.get(COMMON, "foot", "made", id=id)]
    if citations:
        named = "; ".join(formats.source_line(texts, cite(text)) for text in citations)
        lines.append(texts.get(COMMON, "foot", "sources", "label", sources=named))
        if unchecked(citations):
            lines.append(texts.get(COMMON, "foot", "not_checked"))
    return tuple(lines)


def last_day(filled: Filled) -> date | None:
    """The last day on which this letter is in time; none when it has no term or no date."""
    rule = filled.letter.last_day
    if rule is None or rule.since not in filled.dates:
        return None
    subject = rule.term + filled.told.get(rule.chosen_by, "")
    for term in terms(subject, filled.date):
        last = term.ends(filled.dates[rule.since])
        if last is not None:
            return last.latest
    return None


class _Composer:
    """The parts of one letter in words."""

    def __init__(self, filled: Filled, texts: Texts) -> None:
        self._filled = filled
        self._texts = texts
        self._subject = f"letters/{filled.letter.kind}"
        self._entries = {field.id: field for field in filled.letter.all_fields}
        self._fields = {id: self._value(id) for id in self._entries}
        # Who finishes it by hand may do so on another day.
        self.dated = not filled.by_hand or "date" in filled.told
        if self.dated:
            self._fields["answer_by"] = formats.day(texts, filled.date + ANSWER_WITHIN)
        else:
            self._fields["answer_by"] = ""

    def common(self, *path: str, **fields: object) -> str:
        """Words that all letters share."""
        return self._texts.get(COMMON, *path, **fields)

    def name(self, who: str) -> str:
        """Who writes or reads it."""
        return self._filled.told.get(f"{who}_name", ROOM)

    def blocks(self, part: Part) -> list[Block]:
        """What a part says in this letter; nothing when what it is about was left empty."""
        match part:
            case Say(key, when):
                return self._say(key) if self._holds(when) else self._to_tick(key, when)
            case Quote(field) | Told(field) | Points(field) if self._to_write(field):
                return [Blank(self._texts.get(self._subject, "heading", field), high=True)]
            case Quote(field):
                return self._headed(field, [Quoted(self._fields[field])], field)
            case Rows(fields, key) if any(map(self._to_write, fields)):
                return self._rows_to_write(fields, key)
            case Rows(fields, key):
                rows = tuple(self._row(id) for id in fields if self._fields[id])
                return self._headed(key, [Table(rows)], *fields)
            case Told(field):
                lines = self._fields[field].splitlines()
                return self._headed(field, [Paragraph(line) for line in lines if line], field)
            case Points(field):
                items = tuple(line for line in self._fields[field].splitlines() if line)
                return self._headed(field, [Items(items)], field)
            case Box(key):
                return [Blank(self._texts.get(self._subject, "parts", key))]
            case Sign(who):
                return self._sign(who)

    def _sign(self, who: tuple[str, ...]) -> list[Block]:
        labels = tuple(self.common("signature", "label", name=self.name(one)) for one in who)
        date_label = self.common("signature", "date", "label")
        closing = Paragraph(self.common("parts", "closing"))
        return [closing, Signatures(labels, date_label)]

    def _headed(self, key: str, blocks: list[Block], *about: str) -> list[Block]:
        if not any(self._fields[id] for id in about):
            return []
        heading = self._texts.find(self._subject, "heading", key) if key else None
        return [Heading(heading), *blocks] if heading else blocks

    def _say(self, key: str) -> list[Block]:
        found = self._texts.subject(self._subject)["parts"][key]
        if isinstance(found, dict):
            found = found[self._filled.sender]
        said = [found] if isinstance(found, str) else found
        heading = self._texts.find(self._subject, "heading", key)
        blocks: list[Block] = [Heading(heading)] if heading else []
        words = self._fields
        if self._filled.by_hand:
            words = {id: text or ROOM for id, text in self._fields.items()}
        return [*blocks, *(Paragraph(text.format(**words)) for text in said)]

    def _to_write(self, id: str) -> bool:
        return self._filled.by_hand and not self._fields[id]

    def _to_tick(self, key: str, when: When | None) -> list[Block]:
        """What would be said for an answer that is still to be given by hand: a box to tick."""
        if when is None or not self._to_write(when.field):
            return []
        blocks = self._say(key)
        said = tuple(block.text for block in blocks if isinstance(block, Paragraph))
        first = when.values[:1] == self._entries[when.field].values[:1]
        heading = [block for block in blocks if isinstance(block, Heading) and first]
        return [*heading, Ticks("", said)]

    def _rows_to_write(self, fields: tuple[str, ...], key: str) -> list[Block]:
        """The rows of a table, with room where there is nothing yet."""
        heading = self._texts.find(self._subject, "heading", key) if key else None
        blocks: list[Block] = [Heading(heading)] if heading else []
        for id in fields:
            field = self._entries[id]
            if self._fields[id]:
                blocks.append(Table((self._row(id),)))
                continue
            label = self._texts.get(self._subject, "fields", id, "row")
            values = self._texts.subject(self._subject)["fields"][id].get("values", {})
            answers = tuple(values[value] for value in field.values)
            high = field.entry in (Entry.TEXT, Entry.LINES)
            blocks.append(Ticks(label, answers) if answers else Blank(label, high=high))
        return blocks

    def _holds(self, when: When | None) -> bool:
        return when is None or when.holds(self._filled.told)

    def _row(self, id: str) -> tuple[str, str]:
        value = self._fields[id]
        row = self._texts.get(self._subject, "fields", id, "row")
        # What somebody typed stays as it is: a reference or a name may begin with a small letter.
        ours = self._entries[id].entry in (Entry.CHOICE, Entry.DATE)
        return row, value[:1].upper() + value[1:] if ours else value

    def _value(self, id: str) -> str:
        told = self._filled.told.get(id, "")
        entry = self._entries[id].entry
        if entry is Entry.DATE and id in self._filled.dates:
            day = formats.day(self._texts, self._filled.dates[id])
            return day
        if entry is Entry.CHOICE and told:
            return self._texts.find(self._subject, "fields", id, "values", told) or self.common(
                "fields", id, "values", told
            )
        return told
