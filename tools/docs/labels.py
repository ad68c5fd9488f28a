"""The connecting words of the rule pages, in both languages (``labels.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def all_labels() -> dict[str, dict[str, str]]:
    """Every label by key and language."""
    path = Path(__file__).resolve().parent / "labels.toml"
    return tomllib.loads(path.read_text("utf-8"))


def label(language: str, key: str, **fields: object) -> str:
    """The words under this key with the placeholders filled in.

    :raises KeyError: when they are not there; a new rule module needs a title here.
    """
    found: str = all_labels()[key][language]
    return found.format(**fields) if fields else found
