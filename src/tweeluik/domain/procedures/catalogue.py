"""All procedures by id."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .complaint import COMPLAINT
from .handover import HANDOVER
from .second_opinion import SECOND_OPINION
from .table import Procedure

PROCEDURES: Final[Mapping[str, Procedure]] = MappingProxyType(
    {one.id: one for one in (SECOND_OPINION, HANDOVER, COMPLAINT)}
)
"""By id, in the order in which the documents tell them."""
