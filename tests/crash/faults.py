"""In the server of a test: take away safeguards, and die at the worst moment when asked."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from . import breaks

DIE: Final = "X-Die-Before-Answer"
"""The header with which a test asks a server to do the work and never say so."""


class Faults:
    """The outermost middleware: what it gets, the product has committed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        breaks.apply()
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or die between the commit and the answer."""
        response = self._next(request)
        if DIE in request.headers:
            os.kill(os.getpid(), signal.SIGKILL)
        return response
