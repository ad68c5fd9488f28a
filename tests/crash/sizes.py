"""How often: few times in ``make test``, many in ``make soak``."""

from __future__ import annotations

import os
from typing import Any

import pytest

SHARE = float(os.environ.get("CRASH_SHARE", "1"))
"""Which part of the long rounds, to try them out."""

ON_POSTGRES = os.environ.get("TWEELUIK_DATABASE", "").startswith("postgres")


def counted(small: int, large: int) -> Any:
    """Run with a small ``count``, and with a large one only in the long rounds."""
    long = pytest.param(max(1, round(large * SHARE)), marks=pytest.mark.soak)
    return pytest.mark.parametrize("count", [small, long])
