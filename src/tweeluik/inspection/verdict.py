"""The types of file that are taken, what is said of a file, and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 20 * MEGABYTE
"""Of one file (``security.md`` A8)."""

MOST_PIXELS: Final = 40_000_000
MOST_PAGES: Final = 2_000
MOST_UNPACKED: Final = 200 * MEGABYTE
"""Bytes to which one compressed part of a file may unpack."""


class FileType(StrEnum):
    """A type that is taken. Ours, read from the file itself; never what a browser says."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"

    @property
    def media_type(self) -> str:
        """How it is served."""
        return "application/pdf" if self is FileType.PDF else f"image/{self}"

    @property
    def extensions(self) -> tuple[str, ...]:
        """How a name of such a file may end; the first is what we write."""
        return _EXTENSIONS[self]


_EXTENSIONS: Final = {
    FileType.PDF: ("pdf",),
    FileType.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    FileType.PNG: ("png",),
}
_BEGINS: Final = {
    b"%PDF-": FileType.PDF,
    b"\xff\xd8\xff": FileType.JPEG,
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
}


def type_of(content: bytes) -> FileType | None:
    """The type of a file, by its first bytes; nothing when it is none that is taken."""
    return next((type for begin, type in _BEGINS.items() if content.startswith(begin)), None)


class Reason(StrEnum):
    """Why a file is refused; key of the words in ``texts/<lang>/papers.toml``."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    OTHER_TYPE = "other_type"
    OTHER_NAME = "other_name"
    LOCKED = "locked"
    ACTIVE = "active"
    HOLDS_FILES = "holds_files"
    DISGUISED = "disguised"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MUCH_WORK = "too_much_work"
    UNREADABLE = "unreadable"
    VIRUS = "virus"


class Refused(Exception):
    """A file is not taken.

    :ivar reason: why.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Clean:
    """A file that may be kept.

    :ivar content: of a PDF the file as it came; of an image what we drew of it anew.
    """

    type: FileType
    content: bytes = field(repr=False)
