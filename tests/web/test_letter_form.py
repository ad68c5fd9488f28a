"""The form of a letter: nothing gets lost, terms are judged today, fields say what they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings

from tests.domain.letters.plausible import as_form, plausible
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import FillingError
from tweeluik.domain.letters.model import Letter
from tweeluik.interfaces import answer_words
from tweeluik.interfaces.letter_words import field_words
from tweeluik.interfaces.paper import press
from tweeluik.interfaces.web import letters as web_letters
from tweeluik.interfaces.web import middleware
from tweeluik.texts import LANGUAGES, texts

from .test_forms import FOREIGN
from .test_headers import inline
from .test_letters import INJECTIONS, filled_with, value_in_form
from .test_mistakes import all_checked, by_id, message_of
from .visitor import Form, Visitor

ON = date(2026, 11, 22)
NL = texts("nl")
KIND = "handover"
NUMBER = "Kenmerk 111222333"


@pytest.fixture(autouse=True)
def that_day(settings: LazySettings) -> None:
    """The day of the letters."""
    settings.TODAY = ON


def told(kind: str = KIND, **other: str) -> dict[str, str]:
    """A form that is filled in."""
    letter = LETTERS[kind]
    return as_form(letter, plausible(letter, letter.senders[0]) | other)


def at(kind: str = KIND) -> Visitor:
    """Somebody at the form of a letter."""
    return Visitor().open(f"/brieven/{kind}")


def form_of(visitor: Visitor, kind: str = KIND) -> Form:
    """The form on the page that goes to this letter."""
    (form,) = visitor.forms(f"/brieven/{kind}")
    return form


def sent(kind: str = KIND, **other: str) -> Visitor:
    """Somebody who has sent the form of a letter."""
    visitor = at(kind)
    return visitor.submit(form_of(visitor, kind), **told(kind, **other))


def lost(visitor: Visitor, wanted: dict[str, str], kind: str = KIND) -> list[str]:
    """Fields of which the form on the page has lost the content."""
    form = form_of(visitor, kind)
    return [name for name, value in wanted.items() if value_in_form(form, name) != value]


# --- is it in time --------------------------------------------------------------------------------

TERMS = [letter for letter in LETTERS.values() if letter.last_day]


def with_term(letter: Letter, since: str, dated: str = "") -> Visitor:
    """A letter of which the term began on a day, itself dated on another."""
    assert letter.last_day
    return sent(letter.kind, **{letter.last_day.since: since, "date": dated})


def banner(visitor: Visitor) -> str:
    """How the page tells of the last day: warn, ok, or nothing."""
    kinds = [
        name
        for node in visitor.page.iter("div")
        for name in (node.get("class") or "").split()
        if name in ("warn", "ok")
    ]
    return " ".join(kinds)


@pytest.mark.parametrize("letter", TERMS, ids=lambda letter: letter.kind)
def test_a_last_day_is_judged_today_and_not_on_the_day_of_the_letter(letter: Letter) -> None:
    visitor = with_term(letter, "2024-02-01", dated="2024-02-05")
    assert visitor.response.status_code == 200, visitor.text
    assert banner(visitor) == "warn"
    visitor = with_term(letter, "2026-11-20", dated="2024-02-05")
    assert banner(visitor) in ("ok", ""), "some terms were not there in 2024"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("letter", TERMS, ids=lambda letter: letter.kind)
def test_a_term_cannot_begin_in_the_future(letter: Letter, lang: str) -> None:
    assert letter.last_day
    visitor = at(letter.kind)
    if lang == "en":
        visitor.press(f"/brieven/{letter.kind}", value="en")
    since = letter.last_day.since
    visitor.submit(form_of(visitor, letter.kind), **told(letter.kind, **{since: "2026-11-23"}))
    assert visitor.response.status_code == 422
    label = (field_words(texts(lang), letter, since, "label") or "").rstrip("?.")
    message = texts(lang).get("pages", "problems", "future_of", name=label)
    assert message in message_of(visitor.page, by_id(visitor.page)[since])
    assert banner(with_term(letter, "2026-11-22")) == "ok", "today is no future"


def test_unchecked_is_said_where_it_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    note = NL.get("pages", "letters", "last_day_unchecked")
    assert note in with_term(TERMS[0], "2026-11-20").text
    monkeypatch.setattr(answer_words, "cite", all_checked)
    assert note not in with_term(TERMS[0], "2026-11-20").text


# --- another language, other colours --------------------------------------------------------------


def test_another_language_keeps_the_letter_that_was_made() -> None:
    visitor = sent()
    made = NL.get("pages", "letters", "made")
    assert made in visitor.text
    for value in ("en", "dark"):
        visitor.press(f"/brieven/{KIND}", value=value)
        assert visitor.path == f"/brieven/{KIND}"
        assert texts("en").get("pages", "letters", "made") in visitor.text
    assert visitor.page.get("data-theme") == "dark"
    visitor.press(f"/brieven/{KIND}", value="nl")
    assert made in visitor.text
    visitor.press(f"/brieven/{KIND}", value="change")
    assert lost(visitor, told()) == []


def test_another_language_keeps_a_letter_that_is_not_finished() -> None:
    half = {"reason": "Nog niet af", "sender_name": "", "letter_lang": "nl"}
    visitor = at()
    visitor.submit(form_of(visitor), **half, lang="en")
    assert visitor.response.status_code == 200, "nothing was sent, so nothing is wrong"
    assert visitor.page.get("lang") == "en"
    assert lost(visitor, half) == []
    visitor.submit(form_of(visitor), **half, theme="dark")
    assert visitor.page.get("data-theme") == "dark"
    assert lost(visitor, half) == []


def test_no_button_before_the_own_one_takes_the_enter_key() -> None:
    """Enter presses the first button of the form, wherever it stands; that must just send it."""
    for visitor in (at(), sent(), Visitor().open("/kalender")):
        for form in visitor.forms():
            if form.action != "/voorkeur":
                assert not form.buttons or form.buttons[0][0] not in ("lang", "theme", "do")


def test_no_field_is_called_like_something_of_the_page() -> None:
    names = {field.id for letter in LETTERS.values() for field in letter.all_fields}
    assert names.isdisjoint({*web_letters.NOT_TYPED, "letter_lang"})


def test_another_language_keeps_the_dates_of_the_calendar() -> None:
    visitor = Visitor().open("/kalender")
    visitor.submit(visitor.forms("/kalender")[0], day="3", month="8", year="2026")
    visitor.press("/kalender", value="en")
    assert texts("en").get("pages", "calendar", "coming") in visitor.text
    visitor.open("/kalender").press("/kalender", value="nl")
    assert visitor.response.status_code == 200, "nothing was filled in, so nothing is wrong"


# --- a token that is outdated ---------------------------------------------------------------------

OWN = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}


def late(headers: dict[str, str], **form: str) -> Visitor:
    """The answer to a letter of which the cookie is gone by the time that it is sent."""
    visitor = at()
    data = form_of(visitor).fields | told() | form
    visitor.client.cookies.clear()
    visitor._see(visitor.client.post(f"/brieven/{KIND}", data, headers=headers))
    return visitor


def refuse_to_make(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be made of a request that was refused."""

    def made(*_: Any, **__: Any) -> None:
        raise AssertionError("something was made")

    for name in ("written", "compose", "as_pdf", "as_text"):
        monkeypatch.setattr(web_letters, name, made)


@pytest.mark.parametrize("do", ["", "pdf", "text", "change"])
def test_a_letter_that_comes_too_late_is_shown_again(
    do: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        refuse_to_make(patched)
        visitor = late(OWN, do=do)
    assert visitor.response.status_code == 403
    assert NL.get("pages", "letters", "late") in visitor.text
    assert lost(visitor, told()) == []
    visitor.submit(form_of(visitor))
    assert visitor.response.status_code == 200
    assert NL.get("pages", "letters", "made") in visitor.text


def test_a_letter_that_comes_too_late_sets_no_language() -> None:
    visitor = late(OWN, lang="en", theme="dark")
    assert visitor.page.get("lang") == "nl"
    assert visitor.page.get("data-theme") is None
    assert visitor.open("/").page.get("lang") == "nl"


@pytest.mark.parametrize("headers", [*FOREIGN.values(), {}, {"Origin": "null"}], ids=str)
def test_what_another_site_may_have_typed_is_not_shown(headers: dict[str, str]) -> None:
    visitor = late(headers)
    assert visitor.response.status_code == 403
    assert "Zinnetje" not in visitor.response.content.decode()
    assert not visitor.forms(f"/brieven/{KIND}")


def test_only_a_letter_is_shown_again() -> None:
    visitor = Visitor().open("/")
    data = {"question": "role", "answer": "employee", "csrfmiddlewaretoken": "x" * 64}
    visitor._see(visitor.client.post("/kies", data, headers=OWN))
    assert visitor.response.status_code == 403
    assert NL.get("pages", "errors", "forged", "title") in visitor.text


@pytest.mark.parametrize("name", INJECTIONS)
def test_a_letter_that_comes_too_late_is_harmless(name: str) -> None:
    text = INJECTIONS[name]
    letter = LETTERS[KIND]
    visitor = late(OWN, **as_form(letter, filled_with(letter, "employee", text)))
    assert visitor.response.status_code == 403
    assert inline(visitor.page) == []
    assert not [n for n in visitor.page.iter() if n.tag in ("img", "iframe", "style")]


def test_control_a_page_that_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "_surely_own", lambda _: False)
    visitor = late(OWN)
    assert visitor.response.status_code == 403
    assert not visitor.forms(f"/brieven/{KIND}")


# --- a number that is none ------------------------------------------------------------------------


def ticks(visitor: Visitor) -> list[str]:
    """The fields that ask whether this is a citizen service number after all."""
    names = [node.get("name", "") for node in visitor.page.iter("input")]
    return [name.removesuffix("-no_number") for name in names if name.endswith("-no_number")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_number_is_let_through_when_somebody_says_so(lang: str) -> None:
    assert ticks(at()) == []
    assert ticks(sent(reason="")) == [], "only where a number was found"
    visitor = at()
    if lang == "en":
        visitor.press(f"/brieven/{KIND}", value="en")
    form = told(reason=NUMBER, sender_address=NUMBER)
    visitor.submit(form_of(visitor), **form)
    assert visitor.response.status_code == 422
    assert sorted(ticks(visitor)) == ["reason", "sender_address"]
    assert texts(lang).get("pages", "letters", "no_number") in visitor.text
    visitor.submit(form_of(visitor), **{"reason-no_number": "yes"})
    assert visitor.response.status_code == 422, "the other field was not answered for"
    visitor.submit(form_of(visitor), **{"sender_address-no_number": "yes"})
    assert visitor.response.status_code == 200
    assert NUMBER in visitor.text
    for do in ("text", "pdf"):
        response = visitor.client.post(f"/brieven/{KIND}", form_of(visitor).fields | {"do": do})
        assert response.status_code == 200, do
    visitor.press(f"/brieven/{KIND}", value="change")
    assert sorted(ticks(visitor)) == ["reason", "sender_address"]
    visitor.submit(form_of(visitor))
    assert visitor.response.status_code == 200, "what was said stays said"


def test_a_tick_excuses_nothing_else() -> None:
    visitor = sent(reason=NUMBER, **{"sender_name": ""})
    assert visitor.response.status_code == 422
    with pytest.raises(FillingError):
        web_letters._written(LETTERS[KIND], told(sender_name="") | {"reason-no_number": "yes"})


# --- fields tell what they are --------------------------------------------------------------------


@pytest.mark.parametrize("kind", LETTERS)
def test_every_hint_and_mistake_belongs_to_its_field(kind: str) -> None:
    visitor = at(kind)
    visitor.submit(form_of(visitor, kind))
    letter, ids = LETTERS[kind], by_id(visitor.page)
    assert visitor.response.status_code == 422
    for field in letter.all_fields:
        said = " ".join(message_of(visitor.page, ids[field.id]).split())
        hint = field_words(NL, letter, field.id, "hint")
        if hint:
            assert hint in said, field.id
        if f"{field.id}-error" in ids:
            error = " ".join("".join(ids[f"{field.id}-error"].itertext()).split())
            assert error in said, field.id


def test_fields_about_oneself_tell_the_browser_what_they_are() -> None:
    ids = by_id(at().page)
    told_ = {id: ids[id].get("autocomplete") for id in web_letters.AUTOCOMPLETE}
    assert told_ == {
        "sender_name": "name",
        "sender_address": "street-address",
        "sender_contact": "email",
        "place": "address-level2",
    }
    assert ids["recipient_name"].get("autocomplete") is None


def test_a_pdf_that_has_to_wait_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "WAITS", 0.01)
    visitor = sent()
    with press.PRESS._turn:
        visitor.press(f"/brieven/{KIND}", value="pdf")
    assert visitor.response.status_code == 503
    assert visitor.response.headers["Retry-After"]
    assert NL.get("pages", "letters", "busy") in visitor.text
    assert not lost(visitor, told())
