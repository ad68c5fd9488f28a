"""The sorts of paper that somebody can add to a case: a short list, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A sort of paper.

    :ivar id: key of its words in ``texts/<lang>/papers.toml``.
    :ivar sources: where the paper comes from, or who asks for it; none for what has no name here.
    """

    id: str
    sources: tuple[str, ...] = ()


OTHER: Final = "other"
"""What has no name of its own here."""

PAPER_KINDS: Final[Mapping[str, PaperKind]] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            PaperKind("advice", ("S2.wanneer", "LPBSO-WN")),
            PaperKind("refusal", ("S2.nietbedoeld", "ARBOBESLUIT 2.14d lid 3")),
            PaperKind("opinion", ("ARBOBESLUIT 2.14d lid 5", "S2.aandacht", "SUWI 32")),
            PaperKind("problem_analysis", ("PROC 2 lid 2", "S1.aanvragen")),
            PaperKind("action_plan", ("PROC 4 lid 1", "S1.aanvragen")),
            PaperKind("treating_doctor", ("SELWYN", "LHV")),
            PaperKind(OTHER),
        )
    }
)
"""By id, in the order in which they are offered."""
