"""Draw every state at two widths and in two schemes: ``python -m tests.journeys.pictures FOLDER``.

Needs ``src`` on PYTHONPATH. A second argument draws only the states
whose name begins with it. A FILE that ends in .png is the picture of the README instead
(``docs/pictures/answer.png``): three phones beside each other.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import django
from PIL import Image

from .browser import chromium
from .guest import Guest
from .looks import Look
from .server import serving
from .world import World

LOOKS = tuple(
    Look("nl", colours, width, 900) for colours in ("light", "dark") for width in (320, 1280)
)


def draw(folder: Path, begins: str = "") -> int:
    """Write a PNG of each state in each look; gives how many."""
    from .states import SAMPLE  # only once the settings stand

    folder.mkdir(parents=True, exist_ok=True)
    drawn = 0
    with serving() as server, chromium() as browser:
        world = World(server)
        for state in SAMPLE:
            if not state.name.startswith(begins):
                continue
            for look in LOOKS:
                guest = world.guest(browser, look, state.who)
                state.go(guest)
                name = re.sub(r"[^a-z0-9]+", "-", state.name.lower())
                path = folder / f"{name}-{look.width}-{look.colours}.png"
                guest.page.screenshot(path=path, full_page=True)
                guest.leave()
                drawn += 1
    return drawn


GAP, BEHIND = 20, "#c9cdd0"
PHONE = Look(height=1050)
DARK = replace(PHONE, colours="dark")
FACTS = "(one) => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 24)"


def draw_readme(file: Path) -> None:
    """The start page, the answer, and in the dark what is in it in short."""
    with serving() as server, chromium() as browser:
        guests = [Guest(browser, server.origin, look) for look in (PHONE, PHONE, DARK)]
        for guest in guests:
            guest.open("/")
        for guest in guests[1:]:
            for said in ("employee", "capacity", "paid"):
                guest.answer(said)
        guests[-1].page.locator(".facts").first.evaluate(FACTS)
        strips = [Image.open(BytesIO(guest.page.screenshot())) for guest in guests]
    step = PHONE.width + GAP
    picture = Image.new("RGB", (step * len(strips) - GAP, PHONE.height), BEHIND)
    for number, strip in enumerate(strips):
        picture.paste(strip, (number * step, 0))
    picture.quantize(64).save(file, optimize=True)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    place = Path(sys.argv[1])
    if place.suffix == ".png":
        draw_readme(place)
    else:
        print(f"{draw(place, *sys.argv[2:])} pictures in {place}")
