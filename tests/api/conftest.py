"""Whoever asks the API."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def client() -> Client:
    """A program on another machine: it holds no token, and an error is an answer to it."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)
