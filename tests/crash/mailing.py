"""In an agent: messages in the outbox, and a worker that sends them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings

from tests.records.world import person_named
from tweeluik.interfaces.mail import send
from tweeluik.records.post.models import Message
from tweeluik.records.post.outbox import put, relay


def wait_for(addresses: list[str]) -> None:
    """Put a message for each of these in the outbox."""
    at = datetime.now(UTC) - timedelta(days=1)
    for address in addresses:
        put("look_again", person_named(address, at), dedup=uuid4().hex, not_before=at)


def post(port: int, days: float, most: int) -> int:
    """Send what waits, so many days from now; how many went."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
    return relay(send, lambda: datetime.now(UTC) + timedelta(days=days), most)


def outbox() -> dict[str, Any]:
    """How many messages there are of each state, and the errors of those that were given up."""
    rows = Message.objects.values_list("state", "last_error")
    return {
        "states": dict(Counter(state for state, _ in rows)),
        "dead": sorted({error for state, error in rows if state == "dead"}),
    }
