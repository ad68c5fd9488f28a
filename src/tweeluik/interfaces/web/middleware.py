"""What every answer of the server carries, whatever its route and status (``security.md`` 8)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from . import errors
from .uploads import most_body

Next = Callable[..., HttpResponse]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'; require-trusted-types-for 'script'"
)
FILE_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}

_SAFE: Final = ("GET", "HEAD", "OPTIONS", "TRACE")
_IMMUTABLE: Final = "immutable"

log = structlog.get_logger("tweeluik.web")


class Headers:
    """The headers, on pages, files, errors and static files alike."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and dress the answer."""
        response = self._next(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        is_file = "attachment" in response.headers.get("Content-Disposition", "")
        response.headers["Content-Security-Policy"] = FILE_POLICY if is_file else POLICY
        if settings.HTTPS:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if _IMMUTABLE not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        return response


class Log:
    """One line per request: which page, how it ended, how long it took. No address, no answers."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write the line."""
        start = time.perf_counter()
        response = self._next(request)
        route = request.resolver_match.route if request.resolver_match else "?"
        spent = round((time.perf_counter() - start) * 1000, 1)
        log.info(
            "request", method=request.method, route=route, status=response.status_code, ms=spent
        )
        return response


class BodyLimit:
    """Refuse what is too big before anything reads it."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 when more is read than the limit."""
        try:
            return self._next(request)
        except RequestDataTooBig:
            return errors.too_big(request)

    def process_view(
        self, request: HttpRequest, callback: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer 413 when the body says that it is longer than this page may get."""
        told = request.headers.get("Content-Length", "0")
        most = most_body(callback, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return errors.too_big(request) if told.isdecimal() and int(told) > most else None


class OwnForms(CsrfViewMiddleware):
    """Only our own forms are taken: the token of this browser, from this site (A23).

    Our pages say ``no-referrer``, and then browsers send ``Origin: null`` with our own forms. So
    where a form comes from is read from ``Sec-Fetch-Site``; a browser too old to send that is held
    to the token, which another site cannot know, and to the cookie, which it cannot send.
    """

    def process_view(
        self, request: HttpRequest, callback: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse an unsafe request that another site made, whatever token it brings."""
        exempt = getattr(callback, "csrf_exempt", False)
        if request.method not in _SAFE and not exempt and not _own(request):
            return errors.forged(request)
        refused = super().process_view(request, callback, args, kwargs)
        late: Next | None = getattr(callback, _WHEN_LATE, None)
        if refused is not None and late is not None and _surely_own(request):
            return late(request, *args, **kwargs)
        return refused

    def _origin_verified(self, request: HttpRequest) -> bool:
        return request.META["HTTP_ORIGIN"] == "null" or super()._origin_verified(request)

    def _check_referer(self, request: HttpRequest) -> None:
        """There is never a referrer; see the class."""


def when_late(show: Next) -> Callable[[Next], Next]:
    """What a view shows when its own form is refused because the token is outdated, so that nothing
    typed gets lost: a cookie lasts twelve hours, and "Sluit snel" elsewhere takes it away."""

    def around(view: Next) -> Next:
        vars(view)[_WHEN_LATE] = show
        return view

    return around


_WHEN_LATE: Final = "when_late"


def _surely_own(request: HttpRequest) -> bool:
    """Whether the browser itself says that our own page sent this form. Without that word another
    site may have made it up, and we do not show that as if the visitor had typed it."""
    return request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "same-origin"


def _own(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.get_host()
