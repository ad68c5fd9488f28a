"""The square that a phone reads, as one path: no picture to fetch, no style in the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

import segno


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code.

    :ivar size: how many dots wide, with the white border that readers need.
    :ivar path: its dark dots as an SVG path.
    """

    size: int
    path: str = field(repr=False)


def drawn(text: str) -> Square:
    """The QR code of a text."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)]
    pieces = []
    for y, row in enumerate(rows):
        x = 0
        for dark, dots in groupby(row):
            width = len(list(dots))
            if dark:
                pieces.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return Square(len(rows), "".join(pieces))
