"""What is wrong with input, in words for programs and terminals: what, why, how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tweeluik.domain.guide.reading import FactsError
from tweeluik.texts import Texts

IN_TERMINAL: Final = {"all_facts": "tweeluik facts", "the_day": "--on"}
IN_API: Final = {"all_facts": "GET /api/v1/facts", "the_day": "on"}
"""What the same thing is called in either place."""


def wrong(
    texts: Texts, code: str, details: Mapping[str, str], names: Mapping[str, str] = IN_TERMINAL
) -> str:
    """One mistake; ``code`` is a key of ``errors.toml``."""
    parts = ("what", "why", "how")
    return " ".join(texts.get("errors", code, part, **names, **details) for part in parts)


def of_facts(texts: Texts, mistake: FactsError, names: Mapping[str, str]) -> list[str]:
    """Each problem with the facts."""
    return [wrong(texts, p.code, {"fact": p.fact, **p.details}, names) for p in mistake.problems]
