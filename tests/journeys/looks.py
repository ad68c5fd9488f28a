"""How a page is looked at: language, colours, width."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Look:
    """A way to look.

    :ivar by_hand: the colours are chosen on the page, against those of the device.
    """

    lang: str = "nl"
    colours: str = "light"
    width: int = 390
    height: int = 844
    by_hand: bool = False

    def __str__(self) -> str:
        return f"{self.lang}-{self.colours}-{self.width}"

    @property
    def device(self) -> str:
        """The colours that the device asks for."""
        other = {"light": "dark", "dark": "light"}
        return other[self.colours] if self.by_hand else self.colours


PHONE = Look()
USUAL = (Look("nl", "dark", 320, 640), Look("en", "light", 1280, 800, by_hand=True))
"""Looked at in every run: together both languages, colours, widths, and ways to get colours."""

GRID = tuple(
    Look(lang, colours, width, 800, by_hand=colours == "dark")
    for lang, colours, width in product(("nl", "en"), ("light", "dark"), (320, 1280))
)
"""Looked at in the long round."""
