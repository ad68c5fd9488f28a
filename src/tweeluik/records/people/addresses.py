"""E-mail addresses: whether one can be right, and whether an employer may read along."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST: Final = 254


def can_be_right(address: str) -> bool:
    """Whether it has the shape of an address; that it is somebody's shows only by a code."""
    if len(address) > MOST:
        return False
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def looks_private(address: str) -> bool:
    """Whether it is surely an address of one's own. Else we ask, and never refuse."""
    return address.rpartition("@")[2].strip().lower() in _private()


@lru_cache(maxsize=1)
def _private() -> frozenset[str]:
    told = (files(__package__) / "private_mail.toml").read_text("utf-8")
    return frozenset(tomllib.loads(told)["domains"])
