"""Debian's Chromium, driven from a test: started once, quiet, and with no way to the outside."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


class NoBrowser(RuntimeError):
    """There is no Chromium to test with."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser.

    :raises NoBrowser: when it is not there; these tests never pass by being left out.
    """
    if not CHROMIUM.exists():
        raise NoBrowser(f"{CHROMIUM} is missing; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class Loop:
    """Playwright keeps an event loop running in this thread. Django takes that for asynchronous
    code and refuses its database, so the loop is shown only while a journey runs."""

    def __init__(self) -> None:
        self._loop = asyncio.events._get_running_loop()

    def hide(self) -> None:
        """For tests that know nothing of Playwright."""
        asyncio.events._set_running_loop(None)

    def show(self) -> None:
        """For a journey."""
        asyncio.events._set_running_loop(self._loop)
