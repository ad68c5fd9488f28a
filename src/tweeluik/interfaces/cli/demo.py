"""``tweeluik demo``: the pages with invented people and cases, in a folder of their own."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from tweeluik.interfaces.deployment import is_loopback

from .facts_file import InputError
from .screen import Screen
from .serve import prepare, reach, run


def demo(
    host: str,
    port: int,
    workers: int,
    data: Path,
    screen: Screen,
    *,
    fresh: bool = False,
    anybody: bool = False,
) -> None:
    """Make the world of today where it is not there yet, then serve it until somebody stops it.

    :param fresh: make the world anew, also when it is of today.
    :param anybody: also where others can reach it; there everybody can sign in as everybody.
    :raises InputError: when others could reach it and nobody said that they may, or the folder
        holds anything else than a demo world.
    """
    reached = urlsplit(os.environ.get("TWEELUIK_ORIGIN", f"http://{host}"))
    if not (is_loopback(host) and is_loopback(reached.hostname or "")):
        if not anybody:
            raise InputError("demo_reachable", {"host": reached.hostname or host})
        screen.line(screen.texts.get("words", "sentences", "demo_anybody"))
    if os.environ.get("TWEELUIK_DATABASE"):
        raise InputError("demo_database", {})
    _only_here(data)
    reach(host, port, data)
    _world(data.resolve(), screen, fresh=fresh)
    run(host, port, workers, data, screen)


def _only_here(data: Path) -> None:
    """The demo works in its own folder, whatever the settings say of the product's."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tweeluik.interfaces.settings"
    os.environ["TWEELUIK_DATA"] = str(data.resolve())
    os.environ["TWEELUIK_KEYS"] = f"{data.resolve()}-keys"
    os.environ["TWEELUIK_DEMO"] = "1"


def _world(data: Path, screen: Screen, *, fresh: bool) -> None:
    """See to it that the world of today is there; one of another day is made anew."""
    from tweeluik.interfaces.demo import place
    from tweeluik.interfaces.web.clock import today

    try:
        found = place.claim(data)
    except place.Taken as taken:
        code = "demo_accounts" if taken.accounts else "demo_folder"
        raise InputError(code, {"path": str(taken.path)}) from None
    if found.is_of(today()) and not fresh:
        prepare()
        return
    screen.line(screen.texts.get("words", "sentences", "demo_making"))
    sys.stdout.flush()
    place.clear(data)
    prepare()
    _make(data, screen)


def _make(data: Path, screen: Screen) -> None:
    from django.db import connections

    from tweeluik.interfaces.demo import building, place, stories
    from tweeluik.interfaces.web.clock import now, today

    began = time.monotonic()
    accounts = building.build(now(), stories.stories())
    place.mark(data, place.World(today(), stories.version(), accounts))
    # The processes that serve are made from this one, and each needs a connection of its own.
    connections.close_all()
    spent = f"{time.monotonic() - began:.0f}"
    count = len(stories.stories())
    screen.line(screen.texts.get("words", "sentences", "demo_made", count=count, seconds=spent))
