"""A page drawn as a tagged PDF (PDF/UA-1) by WeasyPrint.

Nothing is fetched: no address, no file, whatever stands in the text (``security.md`` A11).
WeasyPrint is imported only when something is drawn, because it needs libraries of the machine.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from .page_margins import margins_as_artifacts

SIZES: Final = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
"""Sizes in points that are tried to get a sheet on a page fewer."""

MOST_TO_SHRINK: Final = 3
"""More pages than this stay as they are: each size that is tried costs time."""


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
