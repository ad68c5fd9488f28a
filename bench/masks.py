"""The task as NumPy masks written by hand: the limit for many decisions at once.

Taken in parts that fit the cache, as a patient author would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from task import RETURN_TOPICS, ROLES, TOPICS, Facts

Column = npt.NDArray[Any]

PART = 1 << 15
"""Rows at a time."""


def columns(cases: list[Facts], times: int = 1) -> dict[str, Column]:
    """The cases as columns (codes, weeks and truth values), repeated ``times`` times."""
    found: dict[str, Column] = {}
    for id, first in cases[0].items():
        told = [case[id] for case in cases]
        if isinstance(first, str):
            known = ROLES if id == "role" else TOPICS
            found[id] = np.array([known.index(value) for value in told], np.int8)
        else:
            found[id] = np.array(told, np.bool_ if isinstance(first, bool) else np.int16)
    return {id: np.tile(column, times) for id, column in found.items()}


def decide(of: Mapping[str, Column]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """(place of the first rule that matches, bit set of all) per case."""
    size = len(of["topic"])
    first, every = np.empty(size, np.uint8), np.empty(size, np.uint32)
    for start in range(0, size, PART):
        rows = slice(start, start + PART)
        part = {id: column[rows] for id, column in of.items()}
        _decide(part, first[rows], every[rows])
    return first, every


def _decide(of: Mapping[str, Column], first: Column, every: Column) -> None:
    role, topic, weeks = of["role"], of["topic"], of["weeks_sick"]
    own_advice, pending = of["own_advice"], of["legal_pending"]
    employee = role == ROLES.index("employee")
    # The codes follow the order of TOPICS: own work, the other four for an expert, then the two
    # for a second opinion, then the rest. So each group is one or two comparisons.
    own_work = topic == 0
    expert = topic <= len(RETURN_TOPICS)
    second_opinion = ~expert & (topic < len(TOPICS) - 1)
    asks = employee & second_opinion
    late = weeks >= 105
    holds = (
        role == ROLES.index("other"),
        of["preemployment"],
        of["behaviour"],
        second_opinion & (role == ROLES.index("employer")),
        expert & late,
        expert & of["judged_same"],
        expert & of["cao_body"],
        expert & employee & of["wage_stopped"],
        pending,
        expert & ~own_work,
        own_work & ~own_advice & ~late,
        asks & ~own_advice,
        asks & of["conflict_tool"],
        asks & of["repeated"],
        asks & ~of["specified"],
        asks & own_advice,
        own_work & own_advice & employee & ~pending & (weeks < 7),
        own_work,
        expert & of["both_agree"],
    )
    every.fill(1 << len(holds))  # the last rule always matches
    for place, where in enumerate(holds):
        every |= np.left_shift(where, place, dtype=np.uint32)
    # The lowest bit is a power of two, and a float keeps the power apart.
    lowest = (every & -every).astype(np.float32)
    first[:] = np.frexp(lowest)[1] - 1
