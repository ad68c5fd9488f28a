"""The stylesheet: two dark themes that are one, enough contrast in both, small, logical, local."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from tweeluik.interfaces import web

FOLDER = Path(web.__file__).parent / "static"
STYLE = (FOLDER / "tweeluik.css").read_text("utf-8")
_TOKEN = re.compile(r"--basis-color-([a-z-]+): (#[0-9a-f]{3,6});")


def tokens(block: str) -> dict[str, str]:
    """The colours in a block of the stylesheet."""
    return dict(_TOKEN.findall(block))


def blocks() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Light, dark by the device, dark by choice."""
    light, rest = STYLE.split("@media (prefers-color-scheme: dark)", 1)
    by_device, chosen = rest.split(':root[data-theme="dark"]', 1)
    first = tokens(light)
    return first, first | tokens(by_device), first | tokens(chosen.split("/* --", 1)[0])


LIGHT, DARK, CHOSEN = blocks()


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """How much two colours differ, 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# (text or line, what it stands on, least contrast): mock/README.md 3 and ux.md 6.3.
PAIRS = [
    ("ink", "bg", 7),
    ("ink", "surface", 7),
    ("ink", "sunken", 7),
    ("ink", "tint", 7),
    ("muted", "bg", 7),
    ("muted", "surface", 4.5),
    ("link", "bg", 7),
    ("primary-hover", "tint", 7),
    ("on-primary", "primary", 7),
    ("err", "bg", 7),
    *((kind, f"{kind}-tint", 7) for kind in ("ok", "warn", "err", "info")),
    *(("ink", f"{kind}-tint", 7) for kind in ("ok", "warn", "err", "info")),
    ("field", "bg", 3),
    ("field", "surface", 3),
    ("primary", "track", 3),
    ("on-focus", "focus", 7),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("on_top", "below", "least"), PAIRS)
def test_colours_differ_enough(
    theme: dict[str, str], on_top: str, below: str, least: float
) -> None:
    assert contrast(theme[on_top], theme[below]) >= least


def test_control_contrast() -> None:
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast(LIGHT["line"], LIGHT["bg"]) < 3


def test_dark_is_the_same_however_it_was_chosen() -> None:
    assert DARK == CHOSEN
    assert DARK.keys() == LIGHT.keys()


@pytest.mark.parametrize(("name", "most"), [("tweeluik.css", 12_000), ("tweeluik.js", 8_000)])
def test_what_is_loaded_is_small(name: str, most: int) -> None:
    assert len(gzip.compress((FOLDER / name).read_bytes())) <= most


def test_the_style_loads_nothing_and_knows_no_left_and_right() -> None:
    for word in ("url(", "@import", "margin-left", "padding-right", "text-align: left"):
        assert word not in STYLE, word
