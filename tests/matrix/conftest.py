"""One world per file of tests: it is made once, and every cell takes back what it did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
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


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: Any, static_files: None) -> Iterator[World]:
    """The world of the tests of one file; gone after the last."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(timezone, "now", lambda: AT)
        yield build(list(SAMPLE))
        transaction.set_rollback(True)


@pytest.fixture
def world(sample: World, db: None) -> World:
    """Cases in the states of the sample; what a test does to them is taken back."""
    return sample


@pytest.fixture
def whole_world(db: None, static_files: None) -> World:
    """Cases in every state."""
    return build([*states(), *ALONE])
