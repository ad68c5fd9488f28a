"""Whether the language files match, and whether each text is finished."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .corpus import Text
from .measure import PLACEHOLDER, words

LABEL_WORDS = 4
"""A text with more words than this is a sentence, unless it is a heading."""

_FINISHED = re.compile(r"[.?:…][\"'’”)]*$|\{[a-z_]+\}$")
_AMOUNT = re.compile(r"€\s*\d|\bEUR\b|\b\d+(?:[.,]\d+)?\s*euro\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|\b[\w-]+\.(?:nl|com|org|eu)\b", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")

Files = Mapping[str, Iterable[Text]]


def different_keys(nl: Files, en: Files) -> list[str]:
    """Files, keys and placeholders that one language has and the other has not."""
    wrong = [f"{name}.toml is only there in one language" for name in sorted(set(nl) ^ set(en))]
    for name in sorted(set(nl) & set(en)):
        left = {text.key: text.text for text in nl[name]}
        right = {text.key: text.text for text in en[name]}
        wrong += [f"{name}:{key} only in nl" for key in left if key not in right]
        wrong += [f"{name}:{key} only in en" for key in right if key not in left]
        for key in left.keys() & right.keys():
            held = [sorted(PLACEHOLDER.findall(side[key])) for side in (left, right)]
            if held[0] != held[1]:
                wrong.append(f"{name}:{key} holds {held[0]} in nl and {held[1]} in en")
    return wrong


def unfinished(texts: Iterable[Text]) -> list[str]:
    """Texts that are empty, untidy, or sentences without an end."""
    wrong = []
    for text in texts:
        if not text.text.strip():
            wrong.append(f"{text.place} is empty")
        elif text.text != text.text.strip() or "  " in text.text:
            wrong.append(f"{text.place} has stray spaces")
        elif _BRACE.search(PLACEHOLDER.sub("", text.text)):
            wrong.append(f"{text.place} has a brace without its name: {text.text!r}")
        elif (
            text.kind != "heading"
            and len(words(text.text)) > LABEL_WORDS
            and not _FINISHED.search(text.text)
        ):
            wrong.append(f"{text.place} does not end: {text.text!r}")
    return wrong


def typed_amounts(texts: Iterable[Text]) -> list[str]:
    """Amounts of money that are typed instead of filled in from the dated values."""
    return [f"{text.place}: {text.text!r}" for text in texts if _AMOUNT.search(text.text)]


def addresses(texts: Iterable[Text]) -> list[str]:
    """Web addresses outside the source texts, where they would age unseen."""
    return [
        f"{text.place}: {text.text!r}"
        for text in texts
        if not text.file.startswith("sources") and _ADDRESS.search(text.text)
    ]
