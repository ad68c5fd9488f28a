"""Letters."""

from __future__ import annotations

from typing import Final

from .model import Letter

LETTERS: Final[tuple[Letter, ...]] = ()
