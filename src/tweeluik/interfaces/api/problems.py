"""Errors as programs get them: problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

VERSION = "1.0.0"
"""The version of the API: in its description and in each of its answers."""

MEDIA_TYPE = "application/problem+json"


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
        json.dumps(body, ensure_ascii=False).encode(errors="replace"),
        status=status,
        content_type=MEDIA_TYPE,
        headers={"API-Version": VERSION},
    )


def other_method(asked: str | None, allowed: Iterable[str]) -> HttpResponse:
    """The answer to a method that an address does not do; to OPTIONS, which methods it does."""
    response = HttpResponse(status=204) if asked == "OPTIONS" else about_status(405)
    response.headers["Allow"] = ", ".join(sorted({*allowed, "OPTIONS"}))
    response.headers["API-Version"] = VERSION
    return response
