"""Every test here has the pages and a database of its own."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def pages(db: None, static_files: None) -> None:
    """A database and the static files."""


@pytest.fixture
def client() -> Client:
    """A browser that keeps cookies and holds to the token against forged forms."""
    return Client(enforce_csrf_checks=True)
