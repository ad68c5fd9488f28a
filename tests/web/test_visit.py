"""What a visit keeps and lets go: questions asked again, answers that helped, leaving quickly."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import LazySettings
from django.test import Client

from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.records.tally.models import Tally
from tweeluik.texts import texts

from .test_headers import addresses, token
from .visitor import Visitor

ON = date(2026, 11, 22)
NL = texts("nl")


@pytest.fixture(autouse=True)
def that_day(settings: LazySettings) -> None:
    """The day of the visit."""
    settings.TODAY = ON


def doubts() -> Visitor:
    """Somebody who doubts what they can do, on the page with the answer."""
    visitor = Visitor()
    visitor.tell("fact:role", answer="employee").tell("fact:subject", answer=["capacity"])
    return visitor.open("/antwoord")


# --- asked again ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/antwoord", "/uw-antwoorden"])
def test_who_looks_elsewhere_is_not_held_to_a_question(path: str) -> None:
    visitor = doubts()
    visitor.open("/uw-antwoorden").press("/wijzig", text=NL.get("pages", "question", "change"))
    assert visitor.path == "/vraag"
    asked = visitor.text
    assert visitor.open("/vraag").text == asked, "until somebody looks elsewhere"
    visitor.open(path).open("/vraag")
    assert visitor.text != asked


def test_a_mistake_on_the_page_of_a_question_keeps_the_question_in_another_language() -> None:
    visitor = Visitor()
    visitor.tell("fact:weeks_ill", answer="veel")
    assert visitor.response.status_code == 422
    visitor.press("/voorkeur", value="en")
    assert visitor.path == "/vraag"
    assert texts("en").get("facts", "weeks_ill", "question") in visitor.text


# --- did this help --------------------------------------------------------------------------------


def counted() -> dict[tuple[str, bool], int]:
    """What was counted, per kind of answer and whether it helped."""
    rows = Tally.objects.values_list("kind", "helped", "count")
    return {(kind, helped): number for kind, helped, number in rows}


def test_only_who_has_an_answer_can_say_that_it_helped(client: Client) -> None:
    own = token(client)
    for kind in INSTRUMENTS:
        form = {"csrfmiddlewaretoken": own, "kind": kind, "helped": "yes"}
        assert client.post("/hielp", form).status_code == 400
    assert counted() == {}


def test_the_kind_is_that_of_the_own_answer() -> None:
    visitor = doubts()
    form = visitor.forms("/hielp")[0]
    visitor.submit(form, kind="court", helped="yes")
    assert counted() == {("second_opinion", True): 1}


def test_each_answer_counts_once() -> None:
    visitor = doubts()
    form = visitor.forms("/hielp")[0]
    for said in ("yes", "no", "yes"):
        visitor.submit(form, helped=said)
        assert NL.get("pages", "answer", "thanks") in visitor.text
        assert not visitor.forms("/hielp")
    assert counted() == {("second_opinion", True): 1}
    visitor.open("/antwoord")
    assert not visitor.forms("/hielp"), "also when somebody comes back"
    visitor.tell("fact:wage_payment", answer="stopped").open("/antwoord")
    visitor.press("/hielp", value="no")
    assert sum(counted().values()) == 2, "another answer may be told about too"


# --- leaving quickly ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
    ],
    ids=str,
)
def test_a_browser_that_looks_ahead_erases_nothing(headers: dict[str, str]) -> None:
    visitor = doubts()
    response = visitor.client.get("/sluit-snel", headers=headers)
    assert response.status_code == 204
    assert not response.cookies
    assert visitor.open("/antwoord").path == "/antwoord"


def test_head_erases_nothing() -> None:
    visitor = doubts()
    assert visitor.client.head("/sluit-snel").status_code == 204
    assert visitor.open("/antwoord").path == "/antwoord"


@pytest.mark.parametrize("https", [True, False])
def test_leaving_clears_what_the_browser_holds(https: bool, settings: LazySettings) -> None:
    visitor = doubts()
    settings.HTTPS = https
    response = visitor.client.get("/sluit-snel")
    assert response.status_code == 303
    wanted = '"cache", "cookies", "storage"' if https else None
    assert response.headers.get("Clear-Site-Data") == wanted


# --- what may be asked of a page ------------------------------------------------------------------


def test_a_refused_method_is_told_what_is_allowed(client: Client) -> None:
    own = token(client)
    for path in addresses():
        if path.startswith("/api/"):
            continue
        for method in ("PUT", "DELETE", "OPTIONS", "POST"):
            response = client.generic(method, path, headers={"X-CSRFToken": own})
            if response.status_code != 405:
                continue
            allowed = response.headers["Allow"].split(", ")
            assert allowed, path
            assert method not in allowed, path
            assert ("HEAD" in allowed) == ("GET" in allowed), path


# --- the register ---------------------------------------------------------------------------------


def test_the_register_tells_why_each_source_is_due() -> None:
    from tweeluik.domain.law.sources import due, sources

    page = Visitor().open("/bronnen").page
    listed: dict[str, set[str]] = {}
    for section in page.iter("section"):
        heading = section.find("h2").text.rpartition(" (")[0]
        listed[heading] = {
            node.text.strip("()") for node in section.iter("span") if node.get("class") == "muted"
        }
    wanted: dict[str, set[str]] = {}
    reasons = {one.source.key: str(one.reason) for one in due(ON)}
    for key in sources():
        title = NL.get("pages", "sources", reasons.get(key, "none"))
        wanted.setdefault(title, set()).add(key)
    assert listed == wanted
    assert len(wanted) > 1
