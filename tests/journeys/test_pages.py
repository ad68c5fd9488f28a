"""Every page and state, looked at in a browser, holds to the goals (``ux.md`` 5)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

import tweeluik.interfaces.web

from . import checks
from .conftest import MakeGuest
from .looks import GRID, PHONE, USUAL, Look
from .states import SAMPLE, STATES, State

pytestmark = pytest.mark.journey

PREFIX = {"nl": "Fout:", "en": "Error:"}
NOT_REACHED = {
    "base",  # around every page
    "parts",
    "no_pdf",  # only where the libraries for PDF are missing
    "account/page",  # around the pages of an account
    "account/busy",  # only while too many passwords are looked at; made as account/wait
    "cases/fields",
    "cases/line",
    "account/passkey_new",  # for who has a device; test_passkeys looks at it
}


def _look(looker: MakeGuest, state: State, look: Look) -> tuple[list[str], tuple[int, int]]:
    guest = looker(look, state.who)
    state.go(guest)
    faults = checks.everything(
        guest, status=state.status, prefix=PREFIX[look.lang] if state.mistake else ""
    )
    return faults, guest.weight


@pytest.mark.parametrize("look", USUAL, ids=str)
@pytest.mark.parametrize("state", SAMPLE, ids=str)
def test_page(
    state: State, look: Look, looker: MakeGuest, record_property: Callable[..., None]
) -> None:
    faults, (requests, size) = _look(looker, state, look)
    record_property("weight", size)
    record_property("requests", requests)
    assert not faults, "\n".join([f"{state} ({look}):", *faults])


@pytest.mark.soak
@pytest.mark.parametrize("look", GRID, ids=str)
@pytest.mark.parametrize("state", STATES, ids=str)
def test_page_in_all_looks(state: State, look: Look, looker: MakeGuest) -> None:
    faults, _ = _look(looker, state, look)
    assert not faults, "\n".join([f"{state} ({look}):", *faults])


def test_every_template_is_looked_at() -> None:
    folder = Path(tweeluik.interfaces.web.__file__).parent / "templates"
    there = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.html")}
    assert there - NOT_REACHED == {state.template for state in SAMPLE}


def test_styles_and_script_are_small(figure: Callable[[str], None]) -> None:
    folder = Path(settings.STATICFILES_DIRS[0])
    sizes = {
        path.name: checks.gzipped(path.read_bytes())
        for path in folder.iterdir()
        if path.suffix in (".css", ".js")
    }
    figure(", ".join(f"{name} {size} bytes gzip" for name, size in sorted(sizes.items())))
    assert {name.rsplit(".", 1)[-1] for name in sizes} == {"css", "js"}
    assert not checks.files_too_big(sizes)


def test_weight(make_guest: MakeGuest, figure: Callable[[str], None]) -> None:
    """The three pages that most people see, cold."""
    told = []
    for name in ("start", "question choice", "answer second_opinion/doubts-which-work-is-possible"):
        guest = make_guest(PHONE)
        next(state for state in STATES if state.name == name).go(guest)
        guest.page.wait_for_load_state("load")
        requests, size = guest.weight
        told.append(f"{name.split()[0]} {size / 1000:.1f} kB in {requests} requests")
    figure("; ".join(told))
