"""One world per process: it is made once, and every cell takes back what it did."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.records.people.account import AT

from .world import World, build, states

SAMPLE = (
    "second_opinion:draft",
    "second_opinion:requested",
    "second_opinion:advice_ready",
    "second_opinion:completed",
    "handover:file_passed",
    "complaint:decided",
    "alone:second_opinion:requested",
)
"""States for every run: before and after sending, with an advice, closed, and the neighbours."""

ALONE = ("alone:second_opinion:requested", "alone:complaint:lodged")


@pytest.fixture(autouse=True)
def now_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def world(db: None, static_files: None) -> World:
    """Cases in the states of the sample."""
    return build(list(SAMPLE))


@pytest.fixture
def whole_world(db: None, static_files: None) -> World:
    """Cases in every state."""
    return build([*states(), *ALONE])
