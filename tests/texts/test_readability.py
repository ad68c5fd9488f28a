"""Every Dutch text reads as the design asks: per file for the means, per text for its length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from .corpus import Kind, Text, files, texts
from .measure import RARE_BELOW, Gate, read, sentences, words, zipf
from .words import allowed_words, term_rows

GATES: dict[Kind, Gate] = {
    "question": Gate(flesch=80, lix=30, mean=9, longest=15, rare=0.02),
    "explanation": Gate(flesch=70, lix=35, mean=11, longest=20, rare=0.03, passive=1),
    "heading": Gate(longest=15),
}
"""Bounds of the design. Names are noun phrases, so the formulas say nothing about them."""

GROUPS: list[tuple[str, Kind]] = [
    (name, kind)
    for name, found in files("nl").items()
    for kind in GATES
    if any(text.kind == kind for text in found)
]


def too_long(found: Iterable[Text]) -> list[str]:
    """Sentences over the bound of their kind."""
    return [
        f"{text.place}: {len(words(sentence))} words: {sentence!r}"
        for text in found
        for sentence in sentences(text.text)
        if len(words(sentence)) > GATES[text.kind].longest
    ]


def missed(name: str, found: Iterable[Text], kind: Kind) -> list[str]:
    """What the texts of one kind in one file miss together."""
    reading = read((text.text for text in found if text.kind == kind), allowed_words(name))
    misses = GATES[kind].misses(reading)
    return [*misses, str(reading), f"rare: {', '.join(reading.rare_words)}"] if misses else []


def test_there_are_texts() -> None:
    assert texts("nl")


@pytest.mark.parametrize(("name", "kind"), GROUPS)
def test_the_texts_of_a_file_read_easily(name: str, kind: Kind) -> None:
    assert missed(name, files("nl")[name], kind) == []


@pytest.mark.parametrize("name", files("nl"))
def test_no_sentence_is_too_long(name: str) -> None:
    assert too_long(files("nl")[name]) == []


@pytest.mark.parametrize("row", term_rows(), ids=lambda row: str(row["word"]))
def test_an_allowed_term_is_rare_used_and_explained(row: dict[str, Any]) -> None:
    word = row["word"]
    forms = {word, *row.get("forms", ())}
    assert row["reason"]
    assert zipf(word) < RARE_BELOW, "a common word needs no exception"
    where = row.get("files", tuple(files("nl")))
    used = {form.lower() for name in where for t in files("nl")[name] for form in words(t.text)}
    assert forms & used, "no text uses it any more"
    if place := row.get("explained"):
        table = place.rpartition(".")[0] + "."
        beside = [text for text in texts("nl") if text.place.startswith(table)]
        assert place in {text.place for text in beside}, f"there is no text {place}"
        held = {form.lower() for text in beside for form in words(text.text)}
        assert forms & held, f"the texts of {table[:-1]} do not hold the word"


# Negative controls: a planted bad text turns each check red.

HARD = Text(
    "planted",
    "text",
    "Indien de arbeidsongeschiktheidsbeoordeling onvoldoende gemotiveerd geschiedt, kan "
    "belanghebbende dienaangaande een herbeoordeling verlangen bij de desbetreffende instantie.",
)
PASSIVE = Text("planted", "text", "Het werd gezegd. Het wordt gedaan. Het is gelezen.")


def test_control_hard_text() -> None:
    found = " ".join(missed("planted", [HARD], "explanation"))
    for name in ("Flesch-Douma", "LIX", "mean sentence", "rare words"):
        assert f"{name} is" in found
    assert "passives per 100 words is" not in found


def test_control_passive() -> None:
    found = " ".join(missed("planted", [PASSIVE], "explanation"))
    assert "passives per 100 words is" in found
    assert "LIX is" not in found


@pytest.mark.parametrize(
    ("file", "key", "count"),
    [("questions", "q.text", 16), ("warnings", "w.text", 21), ("instruments", "talk.name", 16)],
)
def test_control_long_sentence(file: str, key: str, count: int) -> None:
    assert too_long([Text(file, key, " ".join(["dit"] * count) + ".")])
    assert not too_long([Text(file, key, " ".join(["dit"] * (count - 1)) + ".")])
