"""People and cases to try things with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from tests.records.world import person_named
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.records.cases.door import open_case
from tweeluik.records.cases.models import Case
from tweeluik.records.people.models import Person

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def employee(db: None) -> Person:
    """Somebody with an account."""
    return person_named("j.bakker@post.example", AT)


@pytest.fixture
def stranger(db: None) -> Person:
    """Somebody else with an account."""
    return person_named("hr@werkgever.example", AT)


@pytest.fixture
def begin(employee: Person) -> Callable[[str], Case]:
    """Begin a case of the employee."""
    return lambda procedure: open_case(employee, PROCEDURES[procedure], AT)
