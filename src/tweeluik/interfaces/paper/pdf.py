"""A sheet as a tagged PDF (PDF/UA-1), made from one template."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from tweeluik.texts import texts

from .drawing import draw
from .press import PRESS
from .sheet import NoPdf, Sheet

PACKAGES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
"""What Debian calls the libraries that draw a PDF."""


@lru_cache(maxsize=1)
def missing() -> str:
    """The Debian packages to install before a PDF can be made; empty when all is there."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return PACKAGES
    return ""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def as_html(sheet: Sheet) -> str:
    """The page from which the PDF is drawn."""
    words = texts(sheet.language).subject("letters/common")
    return _environment().get_template("sheet.html").render(sheet=sheet, words=words)


def as_pdf(sheet: Sheet, *, here: bool = False) -> bytes:
    """The PDF, drawn where one sheet cannot keep everybody waiting.

    :param here: draw it in this process, however long it takes: nobody else waits for it.
    :raises NoPdf: when the libraries for it are missing.
    :raises Busy: when it cannot be had in time.
    """
    if missing():
        raise NoPdf(PACKAGES)
    return draw(as_html(sheet)) if here else PRESS.draw(as_html(sheet))
