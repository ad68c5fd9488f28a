"""Pages for when something is not there, not allowed or broken: what happened, what to do."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.interfaces.api.problems import about_status


def _error(request: HttpRequest, key: str, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        return about_status(status)
    return render(request, "error.html", {"key": key}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page."""
    return _error(request, "not_found", 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request made no sense."""
    return _error(request, "bad_request", 400)


def wrong_method(request: HttpRequest, allowed: Iterable[str]) -> HttpResponse:
    """The page is there, but not to be asked like this; the answer says how it may be."""
    response = _error(request, "bad_request", 405)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not come from our page, or the page was open too long."""
    return _error(request, "forged", 403)


def too_big(request: HttpRequest) -> HttpResponse:
    """More text than we take."""
    return _error(request, "too_big", 413)


def busy(request: HttpRequest) -> HttpResponse:
    """Others are waiting for a PDF too; a little later it works."""
    return _error(request, "busy", 503)


def broken(request: HttpRequest) -> HttpResponse:
    """A mistake of ours."""
    return _error(request, "broken", 500)
