"""The pages of the demo: who there is, signing in as somebody, the post; none of it elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.demo.test_world import of
from tests.web.account.conftest import clock, guest, make_guest
from tests.web.account.guest import CODE, SIGN_IN, Guest
from tests.web.visitor import Visitor
from tweeluik.interfaces.demo import place
from tweeluik.interfaces.demo.building import build
from tweeluik.interfaces.demo.stories import PASSWORD, Story, stories, version
from tweeluik.interfaces.demo.urls import urlpatterns
from tweeluik.interfaces.demo.views import MOST_POST
from tweeluik.records.cases.models import Case
from tweeluik.records.people.models import Person
from tweeluik.texts import texts

__all__ = ["clock", "guest", "make_guest"]

pytestmark = pytest.mark.usefixtures("db", "static_files")

NL, EN = texts("nl"), texts("en")
AT = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
"""A day of its own: pages drawn once are drawn for a day, and other tests want no banner."""
SHOWN = ("joost", "grace")
ADDRESSES = ("/demo", "/demo/post", "/demo/inloggen")
ELSEWHERE = ("/", "/vraag", "/verschil", "/account/inloggen", "/brieven", "/bestaat-niet")


@pytest.fixture
def demo(db: None, settings: Any, tmp_path: Path, clock: Any) -> None:
    """The pages as ``tweeluik demo`` serves them, with two people in the world."""
    serve(settings, tmp_path, clock, of(*SHOWN))


def serve(settings: Any, folder: Path, clock: Any, told: tuple[Story, ...]) -> None:
    """From now on the pages are those of a demo with these stories."""
    clock.at = AT
    place.mark(folder, place.World(AT.date(), version(), build(AT, told)))
    settings.DATA, settings.DEMO = folder, True
    settings.ROOT_URLCONF = "tweeluik.interfaces.demo.urls"


def press(visitor: Visitor, who: str, case: str = "") -> Visitor:
    """Press the button of somebody, or that of one of their cases."""
    visitor.open("/demo")
    (form,) = [
        form
        for form in visitor.forms("/demo/inloggen")
        if form.fields["who"] == who and form.fields.get("case", "") == case
    ]
    return visitor.submit(form)


def banner(page: Any) -> bool:
    """Whether the page says that it is a demo."""
    return NL.get("demo", "banner", "text") in "".join(page.itertext())


# -- in a demo -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("demo")
def test_everybody_stands_there_with_their_cases() -> None:
    page = Visitor().open("/demo")
    for case in Case.objects.all():
        assert NL.get("case_states", case.procedure, case.state, "name") in page.text
    for who in SHOWN:
        assert NL.get("demo", "people", who) in page.text
    assert "Fatima" not in page.text
    assert len(page.forms("/demo/inloggen")) == len(SHOWN) + Case.objects.count()


@pytest.mark.usefixtures("demo")
def test_one_button_signs_in() -> None:
    page = press(Visitor(), "joost")
    assert page.path == "/mijn"
    assert NL.get("case_states", "handover", "stayed", "name") in page.text
    case = str(Case.objects.get(procedure="second_opinion", state="draft").id)
    page = press(Visitor(), "joost", case)
    assert page.path == f"/zaak/{case}"
    assert page.response.status_code == 200


@pytest.mark.usefixtures("demo")
def test_the_real_sign_in_works_with_what_the_page_shows(guest: Guest) -> None:
    for _ in range(2):
        guest.open("/demo")
        shown = [one.text for one in guest.page.iter("code")]
        email, password, code = shown[shown.index("joost@example.nl") :][:3]
        assert password == PASSWORD
        guest.open(SIGN_IN).fill(SIGN_IN, email=email, password=password)
        assert guest.fill(CODE, code=code).path == "/mijn", guest.text
        # At once again: a code counts once, so the page shows the next.
        guest.sign_out()


@pytest.mark.usefixtures("demo")
def test_their_language_comes_along_unless_one_was_chosen() -> None:
    visitor = Visitor()
    assert press(visitor, "joost").page.get("lang") == "nl"
    assert press(visitor, "grace").page.get("lang") == "en"
    assert press(visitor, "joost").page.get("lang") == "nl"
    visitor.submit(visitor.forms("/voorkeur")[0], lang="en")
    assert press(visitor, "joost").page.get("lang") == "en"


@pytest.mark.usefixtures("demo")
def test_nobody_else_can_be_signed_in_as(guest: Guest) -> None:
    """Somebody who made an account of their own in the demo, and somebody who is not there."""
    guest.join("ik@post.example")
    own = Person.objects.latest("made_at")
    visitor = Visitor()
    form = visitor.open("/demo").forms("/demo/inloggen")[0]
    for who in (str(own.id), "ik@post.example", "fatima", ""):
        assert visitor.submit(form, who=who).response.status_code == 404
    assert visitor.open("/mijn").path == SIGN_IN


@pytest.mark.usefixtures("demo")
def test_a_case_of_somebody_else_is_not_opened() -> None:
    visitor = Visitor()
    other = Case.objects.filter(employee__language="en").first()
    assert other is not None
    for case in (str(other.id), "nonsense", ""):
        form = visitor.open("/demo").forms("/demo/inloggen")[0]
        assert visitor.submit(form, who="joost", case=case).path == "/mijn"


@pytest.mark.usefixtures("demo")
def test_the_post_shows_what_would_be_mailed(guest: Guest, mailoutbox: list[Any]) -> None:
    before = len(mailoutbox)
    guest.join("ik@post.example")
    page = guest.open("/demo/post")
    assert "ik@post.example" in page.text
    assert NL.get("mail", "verify_address", "subject") in page.text
    assert NL.get("demo", "post", "states", "waiting") in page.text
    assert len(list(page.page.iter("details"))) <= MOST_POST
    assert len(mailoutbox) == before


@pytest.mark.usefixtures("demo")
def test_every_page_says_that_it_is_a_demo() -> None:
    for path in (*ADDRESSES[:2], *ELSEWHERE):
        assert banner(Visitor().open(path).page), path


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_text_of_the_demo_is_shown(lang: str, guest: Guest) -> None:
    guest.open("/demo")
    guest.client.post("/voorkeur", {**guest.forms("/voorkeur")[0].fields, "lang": lang})
    found = {"nl": NL, "en": EN}[lang]
    said = " ".join(
        " ".join("".join(guest.open(path).page.itertext()).split()) for path in ADDRESSES[:2]
    )
    for part in ("lead", "kept", "email", "password", "code", "code_lasts", "guide"):
        assert found.get("demo", "page", part) in said
    assert found.get("demo", "post", "lead") in said


# -- and elsewhere ---------------------------------------------------------------------------------


def test_nothing_of_it_is_there_elsewhere() -> None:
    client = Client()
    for address in ADDRESSES:
        assert client.get(address).status_code == 404
        assert client.post(address, {"who": "joost"}).status_code in (403, 404)
    for path in ELSEWHERE:
        page = Visitor().open(path)
        assert not banner(page.page), path
        assert "demo" not in page.response.content.decode(), path


@pytest.mark.usefixtures("demo")
def test_control_in_a_demo_the_same_addresses_are_there() -> None:
    client = Client()
    assert [client.get(address).status_code for address in ADDRESSES] == [200, 200, 303]
    assert {str(one.pattern) for one in urlpatterns[:3]} == {path[1:] for path in ADDRESSES}


@pytest.mark.usefixtures("db", "static_files")
def test_a_case_in_any_state_can_be_looked_at(
    settings: Any, tmp_path: Path, clock: Any, figure: Callable[[str], None]
) -> None:
    """Each state, in both languages, as somebody sees it who is signed in; also where terms are
    over."""
    serve(settings, tmp_path, clock, stories())
    visitor, seen, late = Visitor(), 0, 0
    for case in Case.objects.select_related("employee"):
        (story,) = [
            s for s in stories() if (s.procedure.id, s.state) == (case.procedure, case.state)
        ]
        press(visitor, story.who, str(case.id))
        for lang, found in (("nl", NL), ("en", EN)):
            visitor.submit(visitor.forms("/voorkeur")[0], lang=lang)
            assert visitor.open(f"/zaak/{case.id}").response.status_code == 200, story.state
            status = found.get("case_states", case.procedure, case.state, "status")
            assert " ".join(status.split()) in visitor.text
            late += found.get("cases", "case", "late") in visitor.text
            seen += 1
    assert late > 10
    figure(f"{seen} pages of cases, {late} with a term that is over")
