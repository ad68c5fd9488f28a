"""The pages that only a demo has, and a case of somebody in it, hold to the goals (``ux.md`` 5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.demo.serving import demo

from . import checks
from .guest import Guest
from .looks import USUAL, Look

pytestmark = pytest.mark.journey

REQUESTS = "requests, at most 4"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo with everybody in it."""
    folder = tmp_path_factory.mktemp("demo")
    with demo(folder / "world", Path(folder / "said.txt")) as origin:
        yield origin


@pytest.mark.parametrize("look", USUAL, ids=str)
@pytest.mark.parametrize("path", ["/demo", "/demo/post"])
def test_page_of_the_demo(path: str, look: Look, browser: Browser, shown: str) -> None:
    guest = Guest(browser, shown, look)
    try:
        guest.open("/").open(path)
        # A demo has a sheet of its own, one request more than the pages of the product may take.
        faults = [fault for fault in checks.everything(guest) if not fault.endswith(REQUESTS)]
        # Closed parts are looked at too.
        guest.page.locator("summary").first.click()
        faults += checks.axe(guest.page)
    finally:
        guest.leave()
    assert not faults, "\n".join(faults)


def test_one_press_to_a_case(browser: Browser, shown: str) -> None:
    guest = Guest(browser, shown, USUAL[0])
    try:
        guest.open("/demo")
        guest.press(guest.page.locator("#nadia .theirs button"))
        assert guest.path.startswith("/zaak/")
        guest.open("/demo").press(guest.page.locator("#nadia .button"))
        assert guest.path == "/mijn"
    finally:
        guest.leave()
