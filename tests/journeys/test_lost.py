"""Nothing typed is ever lost: not by a session that ran out, a server that was killed, the back
button, a reload, another language, or a page whose token is outdated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .conftest import MakeGuest
from .guest import Guest
from .looks import PHONE
from .server import serving
from .world import World

pytestmark = [pytest.mark.journey, pytest.mark.crash]

BUTTON = "main button.button"
TEXT = "Ik denk dat 4 uur te veel is. Op 2 november lukte 2 uur net."
TASK, QUESTION = "/voorbereiden/wat-u-vindt", "/voorbereiden/vraag"


@pytest.fixture(scope="module")
def own_world() -> Iterator[World]:
    """A server for these tests, which may be killed and started again."""
    with serving() as server:
        yield World(server)


def test_a_killed_server_kept_the_draft(own_world: World, browser: Browser) -> None:
    guest = own_world.guest(browser, PHONE, "somebody", script=False)
    guest.open(own_world.case("begun", TASK))
    guest.page.locator("#view").fill(f"{TEXT} 1")
    guest.press(guest.page.locator(BUTTON).first)  # kept: the next page is there
    own_world.server.kill()
    own_world.server.start()
    guest.open(own_world.case("begun", TASK))
    assert guest.page.locator("#view").input_value() == f"{TEXT} 1"
    guest.leave()


def test_a_server_killed_before_the_form_came(own_world: World, browser: Browser) -> None:
    guest = own_world.guest(browser, PHONE, "somebody")
    guest.open(own_world.case("begun", TASK))
    guest.page.locator("#view").fill(f"{TEXT} 2")
    own_world.server.kill()
    with guest.page.expect_event("requestfailed"):
        guest.page.locator(BUTTON).first.click(no_wait_after=True)
    own_world.server.start()
    # The browser's own page of a failed connection: trying again sends the form again.
    guest.page.reload()
    guest.open(own_world.case("begun", TASK))
    assert guest.page.locator("#view").input_value() == f"{TEXT} 2"
    guest.leave()


def test_a_session_that_ran_out_keeps_the_form(own_world: World, browser: Browser) -> None:
    guest = own_world.guest(browser, PHONE, "somebody", script=False)
    guest.open(own_world.case("begun", TASK))
    guest.page.locator("#view").fill(f"{TEXT} 3")
    own_world.server.run("tests.journeys.ageing")
    own_world.forget()
    guest.press(guest.page.locator(BUTTON).first)
    assert guest.path == "/account/inloggen"
    own_world.sign_in(guest, "somebody")
    assert guest.path == "/account/verder", guest.page.inner_text("main")
    guest.press(guest.page.locator(BUTTON).first)
    guest.open(own_world.case("begun", TASK))
    assert guest.page.locator("#view").input_value() == f"{TEXT} 3"
    guest.leave()


def _typed(make_guest: MakeGuest, page: str, field: str, *, script: bool = True) -> Guest:
    guest = make_guest(PHONE, who="somebody", script=script)
    guest.open(guest.world.case("coached", page))
    guest.page.locator(f"#{field}").fill(TEXT)
    return guest


def test_back_and_on_again(make_guest: MakeGuest) -> None:
    guest = _typed(make_guest, TASK, "view")
    guest.press(guest.page.locator(BUTTON).first)
    guest.page.go_back()
    assert guest.page.locator("#view").input_value() == TEXT


def test_reloading_after_keeping(make_guest: MakeGuest) -> None:
    guest = _typed(make_guest, TASK, "view", script=False)
    guest.press(guest.page.locator('button[value="coach"]'))
    guest.page.reload()
    assert guest.page.locator("#view").input_value() == TEXT


@pytest.mark.parametrize("page", [TASK, "/doen/bring_new_facts"])
def test_another_language_and_other_colours_keep_it(page: str, make_guest: MakeGuest) -> None:
    field, case = ("view", "coached") if page == TASK else ("new_facts", "refused")
    guest = make_guest(PHONE, who="somebody", script=False)
    guest.open(guest.world.case(case, page))
    guest.page.locator(f"#{field}").fill(TEXT)
    for where, value in (("header", "en"), ("footer", "dark"), ("header", "nl")):
        guest.press(guest.page.locator(f'{where} button[value="{value}"]'))
        assert guest.page.locator(f"#{field}").input_value() == TEXT
        assert not guest.page.locator(".errors").count()
    assert guest.page.locator('html[lang="nl"][data-theme="dark"]').count()


@pytest.mark.parametrize("page", [TASK, "/doen/bring_new_facts"])
def test_an_outdated_token_gives_it_back(page: str, make_guest: MakeGuest) -> None:
    field, case = ("view", "coached") if page == TASK else ("new_facts", "refused")
    guest = make_guest(PHONE, who="somebody")
    guest.open(guest.world.case(case, page))
    guest.page.locator(f"#{field}").fill(TEXT)
    guest.context.clear_cookies()  # "Sluit snel" in another window
    guest.press(guest.page.locator(BUTTON).first)
    assert guest.response is not None
    assert guest.response.status == 403
    assert TEXT in guest.page.inner_text("main")
    guest.press(guest.page.locator("main a.button"))
    assert guest.path == "/account/inloggen"
