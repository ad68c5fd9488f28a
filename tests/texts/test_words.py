"""No banned word, no shouting, no unknown abbreviation, no double negation in a Dutch text."""

from __future__ import annotations

import pytest

from .corpus import Text, texts
from .words import (
    Banned,
    banned,
    double_negations,
    exclamations,
    unknown_capitals,
)

ROWS = banned()


def _named(row: Banned) -> str:
    return row.pattern[:30]


@pytest.mark.parametrize("row", ROWS, ids=_named)
def test_a_banned_word_is_nowhere(row: Banned) -> None:
    found = [f"{text.place}: {hit!r}" for text in texts("nl") if (hit := row.found_in(text))]
    assert not found, f"write: {row.use} ({row.reason})\n" + "\n".join(found)


@pytest.mark.parametrize("row", ROWS, ids=_named)
def test_a_row_catches_its_bad_example_and_lets_the_good_one_pass(row: Banned) -> None:
    file, key = row.place.split(":")
    assert row.found_in(Text(file, key, row.bad))
    assert not row.found_in(Text(file, key, row.good))
    assert row.use
    assert row.reason


def test_each_exception_of_a_row_is_narrow() -> None:
    elsewhere = Text("example", "text", "")
    for row in ROWS:
        if row.only != ("*",) or row.headings:
            assert not row.found_in(Text(elsewhere.file, elsewhere.key, row.bad))
        for place in row.exceptions:
            file, key = place.replace("*", "x").split(":")
            assert not row.found_in(Text(file, key, row.bad))


def test_kinds_are_the_known_ones() -> None:
    assert {row.kind for row in ROWS} == {"plain", "short", "person", "tone", "neutral"}


def test_no_text_shouts() -> None:
    assert exclamations([*texts("nl"), *texts("en")]) == []


def test_no_unknown_abbreviation() -> None:
    assert unknown_capitals(texts("nl")) == []


def test_no_double_negation() -> None:
    assert double_negations(texts("nl")) == []


def test_controls() -> None:
    assert exclamations([Text("planted", "text", "Let op!")])
    assert unknown_capitals([Text("planted", "text", "Vraag de FML op.")])
    assert unknown_capitals([Text("planted", "text", "Wij lezen het als JSON.")])
    assert not unknown_capitals([Text("errors", "text", "Wij lezen het als JSON.")])
    assert not unknown_capitals([Text("planted", "text", "Bel UWV.")])
    assert double_negations([Text("planted", "text", "Dat is niet zonder reden niet zo.")])
    assert not double_negations([Text("planted", "text", "Het is niet nodig, en niet duur.")])
