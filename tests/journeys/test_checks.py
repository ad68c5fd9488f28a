"""Each check turns red on a page with a fault planted for it, and is quiet without."""

from __future__ import annotations

import pytest

from . import browser as browser_module
from . import checks
from .browser import NoBrowser, chromium
from .conftest import MakeGuest
from .guest import Guest
from .looks import Look

pytestmark = pytest.mark.journey

NARROW = Look("nl", "light", 320, 640)

PLANTED = (
    ("axe", "label", "document.querySelector('label').remove()"),
    ("axe", "color-contrast", "document.querySelector('h1').style.color = '#ccc'"),
    ("axe", "color-contrast-enhanced", "document.querySelector('h1').style.color = '#6b7b84'"),
    ("axe", "image-alt", "document.querySelector('main').append(new Image(9, 9))"),
    ("axe", "aria-allowed-attr", "document.querySelector('h1').ariaChecked = 'true'"),
    ("sideways", "scrolls sideways", "document.querySelector('h1').style.width = '500px'"),
    ("sideways", "scrolls sideways", "document.querySelector('h1').textContent = 'w'.repeat(99);"
     "document.querySelector('h1').style.whiteSpace = 'nowrap'"),
    ("spaced", "px in 320", "const one = document.querySelector('.lead'); one.style.font ="
     "'16px monospace'; one.style.whiteSpace = 'nowrap'; one.textContent = 'w '.repeat(13)"),
    ("spaced", "cut off", "Object.assign(document.querySelector('legend').style,"
     "{height: '1em', lineHeight: '1em', overflow: 'hidden', letterSpacing: 0})"),
    ("targets", "small target", "Object.assign(document.querySelector('main .button').style,"
     "{minHeight: 0, height: '30px', padding: 0})"),
    ("targets", "small target", "document.querySelector('main').insertAdjacentElement('beforeend',"
     "Object.assign(document.createElement('a'), {href: '/', textContent: 'planted'}))"),
    ("structure", "not one h1", "document.querySelector('main').append("
     "Object.assign(document.createElement('h1'), {textContent: 'x'}))"),
    ("structure", "heading level skipped", "document.querySelector('main').append("
     "Object.assign(document.createElement('h4'), {textContent: 'x'}))"),
    ("structure", "heading before the h1", "document.querySelector('header').append("
     "Object.assign(document.createElement('h2'), {textContent: 'x'}))"),
    ("structure", "landmark", "document.querySelector('footer').remove()"),
    ("structure", "lang is", "document.documentElement.lang = 'de'"),
    ("structure", "title", "document.title = 'Fout: Kalender - Tweeluik'"),
    ("structure", "title", "document.title = 'Kalender'"),
    ("structure", "id twice", "document.querySelector('h1').id = 'main'"),
    ("structure", "points at nothing", "document.querySelector('label').htmlFor = 'nobody'"),
    ("quiet", "console", "console.warn('planted')"),
    ("quiet", "policy", "new Image().src = 'https://elsewhere.example/x.png'"),
    ("quiet", "another host", "location.href = 'http://elsewhere.example/'"),
    ("light", "requests", "await Promise.all([1, 2, 3].map(() => fetch('/hulp')))"),
    ("light", "bytes cold", "await Promise.all([...Array(9)].map(async () =>"
     "(await fetch('/regels')).text()))"),
    ("unfinished", "unfinished", "document.querySelector('h1').textContent = 'Nog {count} dagen'"),
)  # fmt: skip


def run(check: str, guest: Guest) -> list[str]:
    """One check on the page in sight."""
    match check:
        case "quiet" | "light":
            guest.page.wait_for_timeout(200)
            found: list[str] = getattr(checks, check)(guest)
        case "structure":
            found = checks.structure(guest.page, "nl")
        case _:
            found = getattr(checks, check)(guest.page)
    return found


@pytest.mark.parametrize(("check", "says", "fault"), PLANTED)
def test_planted_fault_is_found(check: str, says: str, fault: str, make_guest: MakeGuest) -> None:
    guest = make_guest(NARROW).open("/kalender")
    guest.page.wait_for_load_state("load")
    assert not run(check, guest), "quiet on the page as it is"
    guest.page.evaluate(f"async () => {{ {fault} }}")
    assert any(says in one for one in run(check, guest))


def test_links_in_running_text_are_excused(make_guest: MakeGuest) -> None:
    guest = make_guest(NARROW).open("/kalender")
    guest.page.evaluate(
        "() => { const link = document.createElement('a'); link.href = '/'; link.textContent = 'x';"
        " document.querySelector('.lead').append(' lees ', link, ' verder'); }"
    )
    assert not checks.targets(guest.page)


def test_broken_html_is_found() -> None:
    good = "<!DOCTYPE html><html lang=nl><head><title>t</title></head><body><p>ok</p></body></html>"
    assert not checks.well_formed(good)
    assert checks.well_formed(good.replace("</p>", "</div>"))
    assert checks.well_formed(good.replace("<!DOCTYPE html>", ""))
    assert checks.well_formed(good.replace("<p>", "<p class=a class=b>"))


def test_files_that_are_too_big_are_found() -> None:
    assert not checks.files_too_big({"a.css": 12_000, "b.js": 8_000})
    assert len(checks.files_too_big({"a.css": 12_001, "b.js": 8_001})) == 2


def test_a_page_with_mistakes_has_to_say_so(make_guest: MakeGuest) -> None:
    guest = make_guest(NARROW).open("/kalender")
    assert any("title" in one for one in checks.structure(guest.page, "nl", "Fout:"))
    assert any("lang" in one for one in checks.structure(guest.page, "en"))


def test_without_chromium_it_fails_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser_module, "CHROMIUM", browser_module.CHROMIUM / "nowhere")
    with pytest.raises(NoBrowser, match="apt-get install chromium"), chromium():
        pass
