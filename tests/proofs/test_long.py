"""The sampled proofs with larger counts, for `make soak`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sampling import ON, cases
from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.receipt import receipt, replay

from . import test_sampled as short

pytestmark = pytest.mark.soak

BLOCKS = 200
REPLAYED = 5_000


def _quiet(_: str) -> None:
    """The short proofs print their own figure."""


def test_ten_million_columns(figure: Callable[[str], None]) -> None:
    for block in range(1_000, 1_000 + BLOCKS):
        short.test_columns(block, _quiet)
    figure(f"{BLOCKS * short.BLOCK:,} sampled fact sets as columns, other seeds than the short one")


def test_more_full_answers(figure: Callable[[str], None]) -> None:
    shards = range(100, 150)
    for shard in shards:
        short.test_one_by_one(shard, _quiet)
    figure(f"{len(shards) * short.ONE_BY_ONE // short.SHARDS:,} full answers, equal to the columns")


def test_replays(figure: Callable[[str], None]) -> None:
    """With what-ifs and questions no answer fails, and every receipt replays to the same bytes."""
    for facts in cases(REPLAYED, seed=4_711):
        assert replay(receipt(advise(facts, ON))).same
    figure(f"{REPLAYED:,} whole answers with what-ifs, each replayed to the same bytes")
