"""A place to plant data files, good and bad."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Plant: TypeAlias = Callable[[str], Path]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Writes the text of a TOML file and gives its path."""

    def write(text: str) -> Path:
        path = tmp_path / "planted.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write
