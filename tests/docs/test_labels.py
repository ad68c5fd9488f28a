"""The connecting words of the rule pages: in both languages, and plain Dutch."""

from __future__ import annotations

import re

import pytest

from tests.texts.corpus import Text
from tests.texts.words import banned, double_negations, exclamations
from tools.docs.book import modules
from tools.docs.labels import all_labels
from tweeluik.texts import LANGUAGES

DUTCH = [Text("labels", key, said["nl"]) for key, said in all_labels().items()]
PLACEHOLDER = re.compile(r"\{\w+\}")


def words_not_used(texts: list[Text]) -> list[str]:
    """Words that no Dutch text of ours holds, with where they stand."""
    found = [
        f"{text.key}: {word}" for text in texts for b in banned() if (word := b.found_in(text))
    ]
    return found + exclamations(texts) + double_negations(texts)


@pytest.mark.parametrize("key", sorted(all_labels()))
def test_both_languages_say_it_with_the_same_placeholders(key: str) -> None:
    said = all_labels()[key]
    assert set(said) == set(LANGUAGES)
    assert len({tuple(sorted(PLACEHOLDER.findall(text))) for text in said.values()}) == 1
    assert all(text.strip() for text in said.values())


def test_every_rule_module_has_a_title() -> None:
    assert set(modules()) <= set(all_labels())


def test_the_dutch_is_plain() -> None:
    assert words_not_used(DUTCH) == []


def test_control_a_word_that_is_not_used() -> None:
    assert words_not_used([Text("labels", "planted", "Dit geldt indien het zo is!")])
