"""All letters that somebody can fill in, in the order of ``domain.md`` 7."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from . import between_parties, complaints, from_the_doctor, to_the_doctor, to_uwv
from .model import Letter

_ALL: Final = (
    *to_the_doctor.LETTERS,
    *from_the_doctor.LETTERS,
    *to_uwv.LETTERS,
    *between_parties.LETTERS,
    *complaints.LETTERS,
)

LETTERS: Final[Mapping[str, Letter]] = MappingProxyType(
    {letter.kind: letter for letter in sorted(_ALL, key=lambda letter: int(letter.id[1:]))}
)
"""Letter by kind."""
