"""Errors as programs get them: problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse


def about_status(
    status: int, detail: str = "", problems: Sequence[dict[str, Any]] = ()
) -> HttpResponse:
    """A problem without more to say than its status, or with details."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
    }
    if detail:
        body["detail"] = detail
    if problems:
        body["problems"] = list(problems)
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
    )
