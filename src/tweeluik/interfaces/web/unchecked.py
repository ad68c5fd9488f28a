"""Whether a page rests on a source that nobody has compared with the live page yet."""

from __future__ import annotations

from collections.abc import Iterable

from tweeluik.domain.law.sources import cite


def unchecked(citations: Iterable[str]) -> bool:
    """Whether a source of these citations was never compared with the live page."""
    return any(cite(text).source.checked_live is None for text in citations)
