"""Filling in: every problem can be reached, nothing else is ever raised, no character is lost."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tweeluik.domain.letters import filling
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import FillingError, clean, fill, free_texts
from tweeluik.domain.letters.model import Entry, Letter

from .plausible import ON, SENDERS, plausible

OBJECTION = LETTERS["objection"]


def problems(letter: Letter, raw: dict[str, Any]) -> set[tuple[str, str]]:
    """What is wrong, as (field, code)."""
    with pytest.raises(FillingError) as caught:
        fill(letter, raw, ON)
    found = [(problem.field, problem.code) for problem in caught.value.problems]
    assert len(found) == len(set(found)), "each field once"
    return set(found)


@pytest.mark.parametrize(("kind", "sender"), SENDERS)
def test_plausible_letters_can_be_made(kind: str, sender: str) -> None:
    letter = LETTERS[kind]
    raw = plausible(letter, sender)
    filled = fill(letter, raw, ON)
    assert filled.sender == sender
    assert dict(filled.told) == raw
    assert filled.date == date.fromisoformat(raw["date"])
    assert fill(letter, raw | {"date": ""}, ON).date == ON
    assert {id for id, _ in free_texts(filled)} == {
        field.id
        for field in letter.fields_for(sender)
        if field.entry not in (Entry.CHOICE, Entry.DATE)
    }


@pytest.mark.parametrize(("kind", "sender"), SENDERS)
def test_required_is_enough_and_needed(kind: str, sender: str) -> None:
    letter = LETTERS[kind]
    raw = plausible(letter, sender)
    required = [field.id for field in letter.fields_for(sender) if field.required]
    least = {id: raw[id] for id in required}
    presumed = {field.id for field in letter.fields if field.default}
    assert set(fill(letter, least, ON).told) == {*required, *presumed}
    for id in required:
        for empty in ("", "  ", "\n\t", "\u200b", " \u200d\u200c"):
            if id != "sender":
                assert problems(letter, least | {id: empty}) == {(id, "missing")}


@pytest.mark.parametrize(("kind", "sender"), SENDERS)
def test_every_problem_can_be_reached(kind: str, sender: str) -> None:
    letter = LETTERS[kind]
    raw = plausible(letter, sender)
    for field in letter.fields_for(sender):
        wrong: dict[str, Any] = {"wrong_type": 7}
        if field.entry is Entry.CHOICE:
            wrong["unknown_value"] = "no such value"
        elif field.entry is Entry.DATE:
            wrong["date"] = "2026-02-30"
        else:
            wrong["too_long"] = "x" * (field.most + 1)
            assert fill(letter, raw | {field.id: "x" * field.most}, ON)
            if field.entry is not Entry.LINE:
                wrong["too_many_lines"] = "\n".join("x" * (field.most_lines + 1))
                most = "\n".join("x" * field.most_lines)
                assert fill(letter, raw | {field.id: most}, ON)
        if barred := set(field.values) - set(field.values_for(sender)):
            wrong["for_employer"] = barred.pop()
        for code, value in wrong.items():
            if field.id != "sender":
                assert problems(letter, raw | {field.id: value}) == {(field.id, code)}
    assert problems(letter, raw | {"none": "x"}) == {("none", "unknown_field")}
    for first, last in letter.spans:
        assert fill(letter, raw | {last: raw[first]}, ON), "one day is a span too"
        turned = {first: raw[last], last: raw[first]}
        assert problems(letter, raw | turned) == {(last, "before_start")}


def test_only_an_employer_asks_about_frequent_absence() -> None:
    letter = LETTERS["expert-opinion-application"]
    asked = {"question": "frequent_absence"}
    assert fill(letter, plausible(letter, "employer") | asked, ON)
    found = problems(letter, plausible(letter, "employee") | asked)
    assert found == {("question", "for_employer")}


def test_the_last_day_without_wages_is_not_before_the_first() -> None:
    letter = LETTERS["wage-demand"]
    days = {"since": "2026-09-02", "until": "2026-09-01"}
    assert problems(letter, plausible(letter, "employee") | days) == {("until", "before_start")}


def test_a_wrong_sender_is_named() -> None:
    raw = plausible(OBJECTION, "employee")
    assert ("sender", "unknown_value") in problems(OBJECTION, raw | {"sender": "uwv"})
    assert ("sender", "missing") in problems(OBJECTION, {})


def test_what_the_other_party_is_asked_is_left_out() -> None:
    letter = LETTERS["expert-opinion-application"]
    both = plausible(letter, "employer") | plausible(letter, "employee")
    asked = {field.id for field in letter.fields_for("employee")}
    assert set(fill(letter, both, ON).told) == asked
    assert fill(letter, both | {"dismissal": "none", "employee_name": "x" * 500}, ON)


@pytest.mark.parametrize(
    "day",
    [
        *("2026-13-01", "2026-02-29", "27-07-2026", "2026-7-1", "20260701", "gisteren", "--"),
        *("1899-12-31", "2101-01-01", "2026-07-01T00:00", "２０２６-07-01"),
        *("2026-W05-3", "2026-W5-03"),  # ISO weeks: `date.fromisoformat` reads the first
    ],
)
def test_only_plain_dates(day: str) -> None:
    """``fill``: dates as YYYY-MM-DD."""
    raw = plausible(OBJECTION, "employee")
    assert problems(OBJECTION, raw | {"decision_date": day}) == {("decision_date", "date")}


# --- what clean takes away ----------------------------------------------------------------------


def documented(text: str, *, lines: bool) -> str:
    """What ``clean`` says that it does, said another way: no character that no reader sees but
    joiners, no stray spaces at the ends of lines, each other white space a space; line breaks only
    where a field has lines; nothing where nothing is seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = text.split("\n") if lines else [text.replace("\n", " ")]
    parts = [re.sub("[\t\x0b\x0c\x1c-\x1f\x85]", " ", part) for part in parts]
    seen = [
        "".join(
            c for c in part if c in "\u200c\u200d" or not unicodedata.category(c).startswith("C")
        ).rstrip()
        for part in parts
    ]
    found = "\n".join(seen).strip()
    return found if visible(found) else ""


def visible(text: str) -> str:
    """The characters that a reader sees."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")


ANY_TEXT = st.text(st.characters(), max_size=80)


@settings(max_examples=500, deadline=None)
@given(text=ANY_TEXT, lines=st.booleans())
@example(text="a\u2028b", lines=False)
@example(text="a\u2029b", lines=False)
@example(text="a\x85b\x0bc\x1cd", lines=False)
@example(text="  a \r\n b\u202e \n", lines=True)
def test_clean_loses_nothing_that_is_seen(text: str, lines: bool) -> None:
    found = clean(text, lines=lines)
    assert visible(found) == visible(text)
    assert clean(found, lines=lines) == found
    if not lines:
        assert found.splitlines() in ([], [found]), "line breaks only where a field has lines"


@settings(max_examples=500, deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=("Zl", "Zp")), max_size=80),
    lines=st.booleans(),
)
def test_clean_does_what_it_says(text: str, lines: bool) -> None:
    assert clean(text, lines=lines) == documented(text, lines=lines)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("José Müller-Ÿ", "José Müller-Ÿ"),
        ("e\u0301", "e\u0301"),
        ("Zoë 👩 ✓ € “x”", "Zoë 👩 ✓ € “x”"),
        ("a\x00b\x1bc\x7fd", "abcd"),
        ("\u202eabc\u2066d\u2069", "abcd"),
        ("a\u200bb\ufeff", "ab"),
        ("kan\tniet", "kan niet"),
        ("a\x0bb\x0cc\x85d\x1fe", "a b c d e"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩🏽\u200d💻", "👩🏽\u200d💻"),
        ("\u200d \u200c", ""),
        (" x ", "x"),
        ("{0.__class__} {{7*7}} %s \\n", "{0.__class__} {{7*7}} %s \\n"),
    ],
)
def test_clean_by_example(raw: str, kept: str) -> None:
    assert clean(raw, lines=False) == kept


# --- whatever comes in --------------------------------------------------------------------------

VALUES = st.one_of(
    ANY_TEXT,
    st.sampled_from(["", "employee", "employer", "wia", "later", "2026-11-02", "x" * 2_000]),
    st.dates().map(str),
    st.none(),
    st.integers(),
    st.lists(st.text(max_size=3), max_size=2),
)


@st.composite
def fillings(draw: st.DrawFn) -> tuple[Letter, dict[str, Any]]:
    """A letter and whatever somebody could send for it."""
    kind, sender = draw(st.sampled_from(SENDERS))
    letter = LETTERS[kind]
    raw: dict[str, Any] = dict(plausible(letter, sender)) if draw(st.booleans()) else {}
    names = st.one_of(st.sampled_from([field.id for field in letter.all_fields]), ANY_TEXT)
    return letter, raw | draw(st.dictionaries(names, VALUES, max_size=6))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=fillings())
def test_fill_raises_only_what_it_says(found: tuple[Letter, dict[str, Any]]) -> None:
    letter, raw = found
    try:
        filled = fill(letter, raw, ON)
    except FillingError as mistake:
        wrong = {problem.code for problem in mistake.problems}
    else:
        wrong = set()
    if wrong:
        codes = {"missing", "too_long", "unknown_value", "date", "unknown_field", "wrong_type"}
        codes |= {"too_many_lines", "for_employer", "before_start"}
        assert wrong <= codes
        return
    asked = {field.id: field for field in letter.fields_for(filled.sender)}
    for id, text in filled.told.items():
        assert visible(text) == visible(raw.get(id, "")) or text == asked[id].default
        assert len(text) <= asked[id].most
    filled_in = {id for id, text in raw.items() if id in asked and visible(text)}
    assert filled_in | {id for id, field in asked.items() if field.default} == set(filled.told)


def test_control_a_filling_that_loses_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    def loses(text: str, *, lines: bool) -> str:
        return text.encode("ascii", "ignore").decode()

    monkeypatch.setattr(filling, "clean", loses)
    raw = plausible(OBJECTION, "employee") | {"grounds": "José"}
    assert visible(filling.fill(OBJECTION, raw, ON).told["grounds"]) != visible("José")
