"""A database of its own, and a mail server that answers as it is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from .database import own_database


@pytest.fixture
def database(transactional_db: None) -> Iterator[None]:
    """Real transactions, nothing kept, and no mail that leaves."""
    with (
        override_settings(EMAIL_BACKEND="tests.records.lives.post.Mailbox"),
        own_database(),
    ):
        yield
