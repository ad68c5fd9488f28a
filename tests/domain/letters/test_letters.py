"""The letters hold together: fields, parts, words in both languages, citations, last days."""

from __future__ import annotations

import copy
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tweeluik.domain.guide import outcome
from tweeluik.domain.law.sources import cite
from tweeluik.domain.law.values import terms
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import fill
from tweeluik.domain.letters.model import (
    ADDRESSES,
    SENDER,
    Box,
    Entry,
    Letter,
    Points,
    Quote,
    Rows,
    Say,
    Sign,
    Told,
    When,
)
from tweeluik.interfaces.paper.letters import COMMON, last_day
from tweeluik.texts import LANGUAGES, texts

from .plausible import ON, SENDERS, in_letter, plausible

# --- fields and parts ---------------------------------------------------------------------------


def model_faults(letter: Letter) -> Iterator[str]:
    """What does not fit together in a letter."""
    fields = {field.id: field for field in letter.all_fields}
    if len(fields) != len(letter.all_fields):
        yield "a field stands twice"
    shown: list[str] = []
    chosen: list[str] = []
    for part in letter.parts:
        match part:
            case Quote(field) | Told(field) | Points(field):
                shown.append(field)
            case Rows(found):
                shown += found
            case Say(_, When(field, values)):
                chosen.append(field)
                if field in fields and not set(values) <= set(fields[field].values or values):
                    yield f"{field} is never one of {values}"
    for id in (*shown, *chosen):
        if id not in fields:
            yield f"there is no field {id}"
    for id in set(shown):
        if shown.count(id) > 1:
            yield f"{id} is shown twice"
    said = _placeholders(letter)
    term = letter.last_day
    for field in letter.fields:
        if field.id not in (*shown, *chosen, *said) and (not term or field.id != term.chosen_by):
            yield f"{field.id} is asked for nothing"
        if (field.entry is Entry.CHOICE) != bool(field.values):
            yield f"{field.id} has values, or is a choice without"
        if field.only and field.only not in letter.senders:
            yield f"{field.id} is asked of {field.only} only, who does not write this letter"
    if not any(isinstance(part, Sign) for part in letter.parts):
        yield "nobody signs"
    if term is not None:
        if term.since not in fields or fields[term.since].entry is not Entry.DATE:
            yield f"{term.since} is no date"
        if term.chosen_by and term.chosen_by not in fields:
            yield f"there is no field {term.chosen_by}"
        values = fields[term.chosen_by].values if term.chosen_by in fields else ("",)
        for value in values:
            if not any(found.ends(ON) for found in terms(term.term + value, ON)):
                yield f"there is no term {term.term}{value}"


@pytest.mark.parametrize("kind", LETTERS)
def test_fields_and_parts_fit_together(kind: str) -> None:
    assert list(model_faults(LETTERS[kind])) == []


@pytest.mark.parametrize("kind", LETTERS)
def test_every_citation_is_in_the_register(kind: str) -> None:
    letter = LETTERS[kind]
    assert letter.sources
    assert len(set(letter.sources)) == len(letter.sources)
    for source in letter.sources:
        cite(source)


def test_control_citations() -> None:
    with pytest.raises(LookupError):
        cite("ONBEKENDEWET 1")


def test_ids_and_kinds_are_those_of_the_answer() -> None:
    assert {letter.id: kind for kind, letter in LETTERS.items()} == {
        id: outcome.LETTERS[id] for id in (letter.id for letter in LETTERS.values())
    }
    assert all(kind == letter.kind for kind, letter in LETTERS.items())
    numbers = [int(letter.id[1:]) for letter in LETTERS.values()]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    "change",
    [
        {"fields": ()},
        {"parts": ()},
        {"senders": ("employer",), "fields": LETTERS["expert-opinion-application"].fields},
        {"parts": (*LETTERS["objection"].parts, Told("none"))},
        {"parts": (*LETTERS["objection"].parts, Told("grounds"))},
        {"parts": (*LETTERS["objection"].parts, Say("x", When("more", ("never",))))},
        {"last_day": replace(LETTERS["objection"].last_day, term="none_")},
        {"last_day": replace(LETTERS["objection"].last_day, since="reference")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_control_model(change: dict[str, Any]) -> None:
    assert list(model_faults(replace(LETTERS["objection"], **change)))


# --- words --------------------------------------------------------------------------------------


def flat(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every text with its key; a list of texts is one."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def wanted(letter: Letter, common: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Keys that a letter needs, and keys that it may have besides."""
    need, may = {"title", "page.lead"}, set()
    rows = {id for part in letter.parts if isinstance(part, Rows) for id in part.fields}
    worded = {*in_letter(letter)}
    for field in letter.all_fields:
        shared = common["fields"].get(field.id, {})
        own = field in letter.fields
        keys = {f"fields.{field.id}.label"}
        keys |= {f"fields.{field.id}.values.{value}" for value in field.values}
        (need if own else may).update(keys)
        may.add(f"fields.{field.id}.hint")
        if field.id in rows:
            need.add(f"fields.{field.id}.row")
        assert own or "label" in shared
    assert worded
    for part in letter.parts:
        match part:
            case Say(key):
                need.add(f"parts.{key}")
                may.add(f"heading.{key}")
            case Box(key):
                need.add(f"parts.{key}")
            case Quote(key) | Told(key) | Points(key):
                need.add(f"heading.{key}")
            case Rows(_, key) if key:
                need.add(f"heading.{key}")
    return need, may


def word_faults(letter: Letter, told: dict[str, Any], common: dict[str, Any]) -> Iterator[str]:
    """Words that are missing, that nothing uses, or that name what may be empty."""
    need, may = wanted(letter, common)
    found = dict(flat(told))
    by_sender = {key for key in need if any(f"{key}.{who}" in found for who in letter.senders)}
    keys = set(found)
    for key in by_sender:
        each = {f"{key}.{who}" for who in letter.senders}
        if len(letter.senders) < 2:
            yield f"{key} has words per sender, but one sender writes it"
        yield from (f"no {one}" for one in each - keys)
        keys = (keys - each) | {key}
    yield from (f"no {key}" for key in sorted(need - keys))
    yield from (f"nothing uses {key}" for key in sorted(keys - need - may))
    always = {field.id for field in letter.all_fields if field.required and not field.only}
    always.add("answer_by")
    for part in letter.parts:
        if isinstance(part, Say):
            sure = always | ({part.when.field} if part.when else set())
            texts_of = [v for k, v in found.items() if f"{k}.".startswith(f"parts.{part.key}.")]
            for text in texts_of:
                for name in _names(text):
                    if name not in sure:
                        yield f"parts.{part.key} names {name}, which may be empty"


def _names(text: str | list[str]) -> Iterator[str]:
    for one in [text] if isinstance(text, str) else text:
        yield from (name for _, name, _, _ in string.Formatter().parse(one) if name is not None)


def _placeholders(letter: Letter) -> set[str]:
    told = texts("nl").subject(f"letters/{letter.kind}").get("parts", {})
    return {name for _, text in flat(told) for name in _names(text)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LETTERS)
def test_words_are_all_there_and_all_used(kind: str, language: str) -> None:
    found = texts(language)
    told = found.subject(f"letters/{kind}")
    assert list(word_faults(LETTERS[kind], told, found.subject(COMMON))) == []


def test_shared_words_are_all_there_and_all_used() -> None:
    need = {"parts.greeting", "parts.closing", "parts.to", "signature.label"}
    need |= {"signature.date.label", "readers.label", "readers.sender.label"}
    need.add("readers.other_party.label")  # made by the form, where two may write
    need |= {f"foot.{key}" for key in ("made", "sources.label", "not_checked")}
    need |= {"foot.page.label", "foot.of.label"}
    for field in (SENDER, *ADDRESSES):
        need.add(f"fields.{field.id}.label")
        need |= {f"fields.{field.id}.values.{value}" for value in field.values}
    need |= {f"readers.{key}.label" for letter in LETTERS.values() for key in letter.readers}
    for language in LANGUAGES:
        keys = {key for key, _ in flat(texts(language).subject(COMMON))}
        assert need <= keys
        assert {key for key in keys - need if not key.endswith(".hint")} == set()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("title",), None),
        (("parts", "request"), None),
        (("fields", "decision", "values", "wia"), None),
        (("fields", "reference", "row"), None),
        (("heading", "late"), None),
        (("parts", "spare"), "Dit leest niemand."),
        (("fields", "grounds", "row"), "Dit leest niemand."),
        (("fields", "spare", "label"), "Dit leest niemand."),
        (("parts", "opening"), "Over {reference}."),
        (("parts", "opening"), {"employee": "Alleen voor een van de twee."}),
    ],
)
def test_control_words(path: tuple[str, ...], value: Any) -> None:
    found = texts("nl")
    told = copy.deepcopy(found.subject("letters/objection"))
    table = told
    for key in path[:-1]:
        table = table.setdefault(key, {})
    if value is None:
        del table[path[-1]]
    else:
        table[path[-1]] = value
    assert list(word_faults(LETTERS["objection"], told, found.subject(COMMON)))


# --- last days ----------------------------------------------------------------------------------


def last(kind: str, since: date, **told: str) -> date | None:
    """The last day for a letter about something of that day."""
    letter = LETTERS[kind]
    assert letter.last_day
    raw = plausible(letter, letter.senders[0]) | told | {letter.last_day.since: str(since)}
    return last_day(fill(letter, raw, ON))


TUESDAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("kind", "told", "since", "expected"),
    [
        # T18: a week, WMK 12.
        ("re-examination-request", {}, TUESDAY, date(2026, 11, 10)),
        # T19: six months, BKA 9.
        ("medical-examination-complaint", {}, date(2026, 3, 3), date(2026, 9, 3)),
        # T21: two or six weeks, ZW 75k and AWB 6:7.
        ("objection", {"decision": "sickness_medical"}, TUESDAY, date(2026, 11, 17)),
        ("objection", {"decision": "sickness_first_year"}, TUESDAY, date(2026, 12, 15)),
        ("objection", {"decision": "wia"}, TUESDAY, date(2026, 12, 15)),
        ("objection", {"decision": "wage_sanction"}, TUESDAY, date(2026, 12, 15)),
        # The last day on a Saturday or a holiday moves to the next working day.
        ("re-examination-request", {}, date(2026, 11, 14), date(2026, 11, 23)),
        ("re-examination-request", {}, date(2026, 12, 18), date(2026, 12, 28)),
    ],
)
def test_last_days(kind: str, told: dict[str, str], since: date, expected: date) -> None:
    assert last(kind, since, **told) == expected


@pytest.mark.parametrize(("kind", "sender"), SENDERS)
def test_last_day_is_that_of_the_term(kind: str, sender: str) -> None:
    letter = LETTERS[kind]
    filled = fill(letter, plausible(letter, sender), ON)
    rule = letter.last_day
    assert (last_day(filled) is None) == (rule is None)
    if rule is not None:
        subject = rule.term + filled.told.get(rule.chosen_by, "")
        (term,) = terms(subject, ON)
        ends = term.ends(filled.dates[rule.since])
        assert ends is not None
        assert last_day(filled) == ends.latest


def test_which_letters_have_a_last_day() -> None:
    assert [letter.id for letter in LETTERS.values() if letter.last_day] == ["T18", "T19", "T21"]


@pytest.mark.parametrize(
    ("day", "late"), [(9, False), (10, False), (11, True)], ids=["day 6", "day 7", "day 8"]
)
def test_in_time_until_the_last_day(day: int, late: bool) -> None:
    found = last("re-examination-request", TUESDAY)
    assert found
    assert (found < date(2026, 11, day)) == late
