"""What is wrong with input, in words for programs and terminals: what, why, how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from tweeluik.domain.guide.reading import FactsError
from tweeluik.texts import Texts


def wrong(texts: Texts, code: str, details: Mapping[str, str]) -> str:
    """One mistake; ``code`` is a key of ``errors.toml``."""
    parts = ("what", "why", "how")
    return " ".join(texts.get("errors", code, part, **details) for part in parts)


def of_facts(texts: Texts, mistake: FactsError) -> list[str]:
    """Each problem with the facts."""
    return [wrong(texts, p.code, {"fact": p.fact, **p.details}) for p in mistake.problems]
