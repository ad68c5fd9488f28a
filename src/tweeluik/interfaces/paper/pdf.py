"""A sheet as a tagged PDF (PDF/UA-1), made by WeasyPrint from one template.

Nothing is fetched: no address, no file, whatever stands in the text (``security.md`` A11).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from tweeluik.texts import texts

from .page_margins import margins_as_artifacts
from .press import PRESS
from .sheet import NoPdf, Sheet

PACKAGES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
"""What Debian calls the libraries that draw a PDF."""

SIZES: Final = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
"""Sizes in points that are tried to get a sheet on a page fewer."""

MOST_TO_SHRINK: Final = 3
"""More pages than this stay as they are: each size that is tried costs time."""


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


def refuse(url: str, *_: Any, **__: Any) -> Any:
    """Fetch nothing.

    :raises ValueError: always.
    """
    raise ValueError("a sheet fetches nothing")


@lru_cache(maxsize=1)
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    class Refusing(URLFetcher):
        """The fetcher as WeasyPrint wants it; a picture that is refused is left out."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            return refuse(url)

    return Refusing()


@lru_cache(maxsize=1)
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@lru_cache(maxsize=len(SIZES))
def _style(size: float) -> Any:
    from weasyprint import CSS

    style = (files(__package__) / "templates" / "sheet.css").read_text("utf-8")
    return CSS(string=f"{style}\nhtml {{ font-size: {size}pt }}", font_config=_fonts())


def as_pdf(sheet: Sheet, *, here: bool = False) -> bytes:
    """The PDF, drawn where one sheet cannot keep everybody waiting.

    :param here: draw it in this process, however long it takes: nobody else waits for it.
    :raises NoPdf: when the libraries for it are missing.
    :raises Busy: when it cannot be had in time.
    """
    if missing():
        raise NoPdf(PACKAGES)
    return draw(as_html(sheet)) if here else PRESS.draw(as_html(sheet))


def draw(html: str) -> bytes:
    """The PDF of a page. A page that just does not fit is set a little smaller, until it takes a
    page fewer."""
    from weasyprint import HTML

    page = HTML(string=html, url_fetcher=_fetcher())
    found: Any = page.render(stylesheets=[_style(SIZES[0])], font_config=_fonts())
    if 1 < len(found.pages) <= MOST_TO_SHRINK:
        for size in SIZES[1:]:
            drawn = page.render(stylesheets=[_style(size)], font_config=_fonts())
            if len(drawn.pages) < len(found.pages):
                found = drawn
                break
    return bytes(
        found.write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=b"tweeluik", finisher=margins_as_artifacts
        )
    )
