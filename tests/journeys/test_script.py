"""With JavaScript and with the keyboard: leaving, printing, choosing colours, changing answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tweeluik.texts import texts

from .conftest import MakeGuest
from .guest import Guest
from .keys import Keys
from .looks import PHONE
from .states import SHORT

pytestmark = pytest.mark.journey

DOUBT = {"role": "employee", "subject": ["capacity"], "wage_payment": "paid"}
ELSEWHERE = "https://www.knmi.nl/"
LETTER = "/brieven/second-opinion-request"
NL = texts("nl")


def advice(instrument: str) -> str:
    """The heading of the answer."""
    return NL.get("instruments", instrument, "advice").removesuffix(".")


# --- leaving quickly ------------------------------------------------------------------------------


def _tap(guest: Guest) -> None:
    guest.page.locator("header a.exit").click(no_wait_after=True)


def _shift(guest: Guest) -> None:
    for _ in range(3):
        guest.page.keyboard.press("Shift")


@pytest.mark.parametrize(
    ("go", "script"), [(_tap, True), (_tap, False), (_shift, True)], ids=["tap", "plain", "shift"]
)
def test_leaving_forgets_everything(
    go: Callable[[Guest], None], script: bool, make_guest: MakeGuest
) -> None:
    guest = make_guest(PHONE, script=script).tell(DOUBT).open("/antwoord")
    assert guest.heading == advice("second_opinion")
    assert guest.context.cookies()
    # The browser cannot reach it here; that it tries is enough.
    with guest.page.expect_event(
        "requestfailed", lambda request: request.url.startswith(ELSEWHERE)
    ) as left:
        go(guest)
    sent_by = left.value.redirected_from.response()
    assert sent_by.headers["referrer-policy"] == "no-referrer"
    assert not guest.context.cookies()
    again = guest.context.new_page()
    again.goto("/antwoord")
    assert again.url == f"{guest.origin}/"


def _with_other_keys(guest: Guest) -> None:
    for key in ("Shift", "Shift", "a", "Shift"):
        guest.page.keyboard.press(key)


def _for_something_else(guest: Guest) -> None:
    """Going back with Shift and Tab, selecting, and choosing with a mouse."""
    for key in ("Shift+Tab", "Shift+ArrowDown", "Shift+Tab", "Control+Shift"):
        guest.page.keyboard.press(key)
    for _ in range(3):
        guest.page.locator("h1").click(modifiers=["Shift"])


def _slowly(guest: Guest) -> None:
    for _ in range(3):
        guest.page.keyboard.press("Shift")
        guest.page.wait_for_timeout(800)


def _held(guest: Guest) -> None:
    for _ in range(5):
        guest.page.keyboard.down("Shift")
    guest.page.keyboard.up("Shift")


def _while_typing(guest: Guest) -> None:
    guest.page.keyboard.press("Shift")
    guest.page.locator("#question").fill("Kan ik")
    _shift(guest)


@pytest.mark.parametrize(
    "keys", [_with_other_keys, _for_something_else, _slowly, _held, _while_typing]
)
def test_shift_for_something_else_does_not_leave(
    keys: Callable[[Guest], None], make_guest: MakeGuest
) -> None:
    guest = make_guest(PHONE).tell(DOUBT).open(LETTER)
    keys(guest)
    guest.page.wait_for_timeout(300)
    assert guest.path == LETTER
    assert guest.hosts == {guest.origin}
    assert guest.page.locator("h1").is_visible()


def test_shift_leaves_from_a_field_that_is_empty(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).open(LETTER)
    guest.page.locator("#question").focus()
    with guest.page.expect_event(
        "requestfailed", lambda request: request.url.startswith(ELSEWHERE)
    ):
        _shift(guest)


# --- printing -------------------------------------------------------------------------------------


def test_printing_is_one_tap(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).tell(DOUBT).open("/antwoord")
    button = guest.page.locator("[data-print]")
    assert button.is_visible()
    guest.page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    button.click()
    assert guest.page.evaluate("window.printed") is True


def test_a_mistake_has_the_focus(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).open("/kalender")
    guest.press(guest.page.locator("main button.button"))
    assert guest.page.evaluate("document.activeElement.className") == "errors"


# --- what was said stays --------------------------------------------------------------------------


def test_language_and_colours_keep_the_answers(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).tell(DOUBT).open("/antwoord")
    guest.press(guest.page.locator('header button[value="en"]'))
    assert guest.path == "/antwoord"
    assert guest.heading == texts("en").get("instruments", "second_opinion", "advice").rstrip(".")
    colour = "getComputedStyle(document.body).backgroundColor"
    before = guest.page.evaluate(colour)
    guest.press(guest.page.locator('footer button[value="dark"]'))
    assert guest.path == "/antwoord"
    assert guest.page.evaluate(colour) != before
    guest.press(guest.page.locator('footer button[value="light"]'))
    assert guest.page.evaluate(colour) == before
    guest.press(guest.page.locator('header button[value="nl"]'))
    assert guest.heading == advice("second_opinion")


def test_language_and_colours_keep_what_was_typed(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE, script=False).open(LETTER)
    guest.page.locator("#why").fill(SHORT)
    for where, value in (("header", "en"), ("footer", "dark"), ("header", "nl")):
        guest.press(guest.page.locator(f'{where} button[value="{value}"]'))
        assert guest.path == LETTER
        assert guest.page.locator("#why").input_value() == SHORT
        assert not guest.page.locator(".errors").count()
    assert guest.page.locator('html[lang="nl"][data-theme="dark"]').count()


def test_enter_in_a_field_sends_the_form_and_nothing_else(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).open(LETTER)
    guest.page.locator("#sender_name").fill(SHORT)
    with guest.page.expect_navigation():
        guest.page.keyboard.press("Enter")
    assert guest.page.locator(".errors").is_visible()
    assert guest.page.locator('html[lang="nl"]').count()


def test_changing_an_earlier_answer_keeps_the_later_ones(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).open("/")
    for said in ("employee", "capacity", "paid"):
        guest.answer(said)
    guest.open("/uw-antwoorden")
    said = guest.page.locator(".said dd > span").all_inner_texts()
    guest.press(guest.page.locator(".said").first.locator("button"))
    guest.answer("helper")
    assert guest.path == "/antwoord"
    guest.open("/uw-antwoorden")
    now = guest.page.locator(".said dd > span").all_inner_texts()
    assert now[0] != said[0]
    assert now[1:] == said[1:]
    assert len(now) == 3


def test_what_is_not_so_changes_the_advice(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).tell(DOUBT).open("/antwoord")
    assert guest.heading == advice("second_opinion")
    rows = guest.page.locator("ul.check li")
    told = rows.all_inner_texts()
    assert told
    guest.press(rows.first.locator("button"))
    if guest.path == "/vraag":  # there is more to tell than no
        guest.press(guest.page.locator("main form.answers button").nth(2))
    assert guest.path == "/antwoord"
    now = guest.page.locator("ul.check li").all_inner_texts()
    assert told[0] not in now
    assert guest.heading != advice("second_opinion"), "what it rested on is not so"


def test_erasing_the_answers(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).tell(DOUBT).open("/antwoord")
    guest.press(guest.button(NL.get("pages", "question", "clear")))
    assert guest.path == "/"
    guest.open("/antwoord")
    assert guest.path == "/"
    guest.open("/uw-antwoorden")
    assert not guest.page.locator(".said").count()


# --- keyboard -------------------------------------------------------------------------------------


def test_keyboard_alone_gets_to_the_letter(
    make_guest: MakeGuest, figure: Callable[[str], None]
) -> None:
    guest = make_guest(PHONE).open("/")
    keys = Keys(guest)
    for said in ("employee", "occupational_disease"):
        keys.to(f'form.answers button[value="{said}"]')
        keys.enter()
    assert guest.path == "/antwoord"
    assert guest.heading == advice("second_opinion")
    keys.to(".step a.button")
    keys.enter()
    assert guest.path == "/brieven/second-opinion-request"
    for field in ("question", "advice"):
        keys.to(f"#{field}")
        guest.page.keyboard.type(SHORT)
    for part, text in (("", "16"), ("-month", "11"), ("-year", "2026")):
        keys.to(f"#advice_date{part}")
        guest.page.keyboard.type(text)
    keys.to("#why")
    guest.page.keyboard.type(SHORT)
    keys.to('[name="sender_name"]')
    guest.page.keyboard.type("A. de Vries")
    keys.to("main button.button")
    keys.enter()
    typed = guest.page.locator(".errors li").all_inner_texts()
    assert all("Fout" not in one for one in typed), typed
    assert not keys.faults, "\n".join(keys.faults)
    figure(f"{keys.stops} stops with Tab from the start page to the form that was sent")


@pytest.mark.parametrize("path", ["/", "/antwoord", "/kalender", "/brieven/talk-invitation"])
def test_no_trap_and_every_stop_visible(path: str, make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).tell(DOUBT).open(path)
    keys = Keys(guest)
    for _ in range(200):
        if keys.tab()["body"]:
            break
    else:
        pytest.fail("Tab never leaves the page")
    assert not keys.faults, "\n".join(keys.faults)
    wanted = guest.page.evaluate(
        "[...document.querySelectorAll('a[href], button:not([tabindex]), summary, textarea,"
        " input:not([type=hidden]):not([type=radio])')].filter((one) => one.checkVisibility())"
        ".filter((one) => !window.stops.includes(one)).map((one) => one.outerHTML.slice(0, 90))"
    )
    assert not wanted, f"never reached with Tab: {wanted}"


def test_an_invisible_focus_is_seen(make_guest: MakeGuest) -> None:
    guest = make_guest(PHONE).open("/")
    guest.page.evaluate(
        "() => { const sheet = new CSSStyleSheet();"
        " sheet.replaceSync('* { outline: 0 !important }');"
        " document.adoptedStyleSheets = [sheet]; }"
    )
    keys = Keys(guest)
    keys.tab()
    assert "focus cannot be seen" in keys.faults[0]
