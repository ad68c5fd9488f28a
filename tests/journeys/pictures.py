"""Draw every state at two widths and in two schemes: ``python -m tests.journeys.pictures FOLDER``.

Needs ``src`` on PYTHONPATH and the settings of the tests. A second argument draws only the states
whose name begins with it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from .browser import chromium
from .guest import Guest
from .looks import Look
from .server import serving
from .states import SAMPLE

LOOKS = tuple(
    Look("nl", colours, width, 900) for colours in ("light", "dark") for width in (320, 1280)
)


def draw(folder: Path, begins: str = "") -> int:
    """Write a PNG of each state in each look; gives how many."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = 0
    with serving() as origin, chromium() as browser:
        for state in SAMPLE:
            if not state.name.startswith(begins):
                continue
            for look in LOOKS:
                guest = Guest(browser, origin, look)
                state.go(guest)
                name = re.sub(r"[^a-z0-9]+", "-", state.name.lower())
                path = folder / f"{name}-{look.width}-{look.colours}.png"
                guest.page.screenshot(path=path, full_page=True)
                guest.leave()
                drawn += 1
    return drawn


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    print(f"{draw(Path(sys.argv[1]), *sys.argv[2:])} pictures in {sys.argv[1]}")
