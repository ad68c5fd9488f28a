"""Files that come with a form: in memory alone, and never more than a paper may hold.

What is too big is read and thrown away, so that the other fields of the form are still there to be
shown again. Who is not signed in has nothing kept in memory at all.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse

from tweeluik.inspection.verdict import MEGABYTE, MOST_BYTES

MOST_BODY: Final = 3 * MOST_BYTES
"""Of a whole form with a file; what is bigger is not read at all."""

SIGNED_IN: Final = "sid"
"""In the session of who may hand in a file; see :mod:`.account.signed_in`."""

_TAKES: Final = "takes_file"
_TOO_BIG: Final = "_file_too_big"

View = Callable[..., HttpResponse]


def takes_file(view: View) -> View:
    """A page whose form may hold a file; the bodies of all others are short."""
    setattr(view, _TAKES, True)
    return view


def most_body(view: Any, otherwise: int) -> int:
    """How long the body of a request to this view may be."""
    return MOST_BODY if getattr(view, _TAKES, False) else otherwise


class InMemory(FileUploadHandler):
    """Keeps a file in memory, as far as it is one that may be taken."""

    chunk_size = MEGABYTE // 4

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        if SIGNED_IN not in self.request.session:
            raise SkipFile
        self._held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it."""
        if start + len(raw_data) > MOST_BYTES:
            setattr(self.request, _TOO_BIG, True)
            raise SkipFile
        self._held.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The whole."""
        return SimpleUploadedFile(self.file_name or "-", self._held.getvalue())


def too_big(request: HttpRequest) -> bool:
    """Whether a file came with the form that was too big, and was thrown away."""
    return _TOO_BIG in vars(request)
