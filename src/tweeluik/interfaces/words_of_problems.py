"""What is wrong with facts that were given, in words for programs and terminals."""

from __future__ import annotations

from tweeluik.domain.guide.reading import FactsError
from tweeluik.texts import Texts


def of_facts(texts: Texts, mistake: FactsError) -> list[str]:
    """What, why and how to mend it, for each problem."""
    return [
        " ".join(
            texts.get("errors", found.code, part, **{"fact": found.fact, **found.details})
            for part in ("what", "why", "how")
        )
        for found in mistake.problems
    ]
