"""Facts and conditions in words, from the same texts that people read elsewhere."""

from __future__ import annotations

from tweeluik.domain.guide.conditions import (
    All,
    AnyOf,
    Between,
    Condition,
    Either,
    Given,
    Is,
    Not,
    Only,
)
from tweeluik.domain.guide.facts import CATALOGUE
from tweeluik.texts import Texts


def fact_name(texts: Texts, fact: str) -> str:
    """The short name of a fact."""
    if CATALOGUE[fact].derived:
        return texts.get("words", "derived", fact, "name")
    return texts.get("facts", fact, "name")


def statement(texts: Texts, fact: str, value: object) -> str:
    """What a fact says with this JSON value, as a sentence."""
    if value is None:
        return texts.get("facts", fact, "unknown")
    if isinstance(value, bool):
        return texts.get("facts", fact, "values", "true" if value else "false")
    if isinstance(value, list):
        if len(value) == 2 and all(isinstance(item, int) for item in value):
            return _span(texts, fact, value[0], value[1])
        return " ".join(texts.get("facts", fact, "values", item) for item in value)
    if CATALOGUE[fact].kind in ("number", "date"):
        return texts.get("facts", fact, "value", value=value)
    return texts.get("facts", fact, "values", str(value))


def _span(texts: Texts, fact: str, low: int, high: int) -> str:
    """A number that is known to lie in a span; the texts say "less than", so one is added."""
    if low == 0:
        return texts.get("facts", fact, "below", high=high + 1)
    return texts.get("facts", fact, "between", low=low, high=high + 1)


def lines(texts: Texts, condition: Condition, depth: int = 0) -> list[str]:
    """A condition as indented lines."""
    pad = "  " * depth
    match condition:
        case All(parts) if not parts:
            return [pad + texts.get("words", "conditions", "always")]
        case All(parts):
            return _list(texts, "all_of", parts, depth)
        case Either(parts):
            return _list(texts, "one_of", parts, depth)
        case Not(part):
            return [pad + texts.get("words", "conditions", "not"), *lines(texts, part, depth + 1)]
        case Is(fact, values):
            said = [statement(texts, fact, value) for value in _ordered(fact, values)]
            joined = f" {texts.get('words', 'conditions', 'or')} ".join(said)
            return [pad + joined]
        case AnyOf(fact, values) | Only(fact, values):
            key = "any_of" if isinstance(condition, AnyOf) else "only"
            said = [texts.get("facts", fact, "short", str(v)) for v in _ordered(fact, values)]
            return [pad + texts.get("words", "conditions", key, values=", ".join(said))]
        case Between(fact, low, high):
            return [pad + _between(texts, fact, low, high)]
        case Given(fact):
            name = fact_name(texts, fact)
            return [pad + texts.get("words", "conditions", "given", name=name)]
    raise TypeError(f"unknown kind of condition: {condition!r}")


def _list(texts: Texts, key: str, parts: tuple[Condition, ...], depth: int) -> list[str]:
    found = ["  " * depth + texts.get("words", "conditions", key)]
    for part in parts:
        found += lines(texts, part, depth + 1)
    return found


def _between(texts: Texts, fact: str, low: int | None, high: int | None) -> str:
    name = fact_name(texts, fact)
    said = []
    if low is not None:
        said.append(texts.get("words", "conditions", "from", name=name, low=low))
    if high is not None:
        said.append(texts.get("words", "conditions", "below", name=name, high=high + 1))
    return " ".join(said)


def _ordered(fact: str, values: frozenset[str | bool] | frozenset[str]) -> list[str | bool]:
    known = getattr(CATALOGUE[fact], "values", (True, False))
    return [value for value in known if value in values]
