"""The two languages hold the same texts, and each text is finished."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from .corpus import Text, files, flatten, texts
from .keys import addresses, different_keys, typed_amounts, unfinished

BOTH = [*texts("nl"), *texts("en")]
CHECKS = (unfinished, typed_amounts, addresses)


def test_nl_and_en_hold_the_same_keys_and_placeholders() -> None:
    assert different_keys(files("nl"), files("en")) == []


@pytest.mark.parametrize("check", CHECKS)
def test_texts_are_in_order(check: Callable[[Iterable[Text]], list[str]]) -> None:
    assert check(BOTH) == []


# Negative controls

GOOD = Text("planted", "a.text", "Kosten voor deze vraag: {fee}.")


@pytest.mark.parametrize(
    ("nl", "en", "complaint"),
    [
        ({"one": [GOOD]}, {}, "one language"),
        ({"one": [GOOD]}, {"one": []}, "only in nl"),
        ({"one": []}, {"one": [GOOD]}, "only in en"),
        ({"one": [GOOD]}, {"one": [Text("planted", "a.text", "The cost: {cost}.")]}, "holds"),
    ],
)
def test_control_keys(nl: dict[str, list[Text]], en: dict[str, list[Text]], complaint: str) -> None:
    (found,) = different_keys(nl, en)
    assert complaint in found


@pytest.mark.parametrize(
    ("check", "bad"),
    [
        (unfinished, ""),
        (unfinished, "   "),
        (unfinished, "Vraag het na. "),
        (unfinished, "Vraag het  na."),
        (unfinished, "Kosten: {Fee}."),
        (unfinished, "Vraag het na bij de bedrijfsarts"),
        (typed_amounts, "Dit kost € 100."),
        (typed_amounts, "Dit kost 100 euro."),
        (typed_amounts, "Dit kost EUR 100."),
        (addresses, "Kijk op https://voorbeeld.example."),
        (addresses, "Kijk op www.voorbeeld.nl."),
    ],
)
def test_control_texts(check: Callable[[Iterable[Text]], list[str]], bad: str) -> None:
    assert check([Text("planted", "a.text", bad)])
    assert not check([GOOD])


def test_sources_may_hold_addresses_and_names_need_no_end() -> None:
    assert not addresses([Text("sources", "a.text", "Zie www.voorbeeld.nl.")])
    assert not unfinished([Text("planted", "a.name", "Klacht bij de arbodienst of bedrijfsarts")])


def test_flatten_finds_every_string() -> None:
    table = {"a": "een", "b": {"c": ["twee", {"d": "drie"}], "n": 4, "t": True}}
    found = [(text.key, text.text) for text in flatten("planted", table)]
    assert found == [("a", "een"), ("b.c.0", "twee"), ("b.c.1.d", "drie")]
