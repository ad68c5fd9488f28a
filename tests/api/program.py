"""A program that uses the API."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.interfaces.api.problems import VERSION

ON = "2026-11-23"
PROBLEM = "application/problem+json"
ADVICE = "/api/v1/advice"
CALENDAR = "/api/v1/calendar"
LETTER = "/api/v1/letters/refusal-reasons-request"


def post(client: Client, path: str, body: object, **headers: str) -> Any:
    """Send JSON; text as it is."""
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    kind = headers.pop("content_type", "application/json")
    return client.post(path, text, content_type=kind, headers=headers or None)


def problem(response: Any, status: int) -> dict[str, Any]:
    """The problem in a refusal."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == PROBLEM
    assert response.headers["API-Version"] == VERSION
    told = json.loads(response.content)
    assert told["status"] == status
    assert told["title"]
    return dict(told)


def filled(kind: str) -> dict[str, str]:
    """Something in each field that a letter needs."""
    return {
        field.id: field.values[0]
        if field.values
        else "2026-11-02"
        if str(field.entry) == "date"
        else "Bij de balie"
        for field in LETTERS[kind].all_fields
        if field.required
    }
