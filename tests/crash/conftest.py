"""A deployment of its own for each test, and its chance."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from . import place as places
from .place import Place, Template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """A deployment to copy."""
    with places.template(tmp_path_factory.mktemp("crash")) as made:
        yield made


@pytest.fixture
def place(template: Template) -> Iterator[Place]:
    """A deployment in which nothing happened yet."""
    with template.copy() as made:
        yield made


@pytest.fixture
def chance() -> random.Random:
    """What a test does by chance; the seed stands with a failure."""
    seed = int(os.environ.get("CRASH_SEED") or random.randrange(10**9))
    print(f"CRASH_SEED={seed}")
    return random.Random(seed)
