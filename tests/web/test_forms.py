"""Only our own forms are taken, and only forms change something (``security.md`` A23)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from tweeluik.interfaces.web import middleware
from tweeluik.records.tally.models import Tally

from .test_headers import addresses, static_addresses, token
from .visitor import Visitor

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
OTHER_TOKEN = "x" * 64
OWN_FORM = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}

FOREIGN: dict[str, dict[str, str]] = {
    "origin": {"Origin": "https://evil.example"},
    "origin, same name, other port": {"Origin": "http://testserver:81"},
    "origin that begins like ours": {"Origin": "http://testserver.evil.example"},
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "same-site": {"Sec-Fetch-Site": "same-site"},
    "null, cross-site": {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    "ours, cross-site": {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    "foreign, same-origin": {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
}


API = "/api/v1/"
ABOUT_API = "/api/v1/uitleg"
"""A page for people among those for programs: it reads the cookie and takes no form."""

PAGES = [path for path in addresses() if not path.startswith(API)]
PROGRAMS = [path for path in addresses() if path.startswith(API) and path != ABOUT_API]


def attacks(client: Client) -> Iterator[tuple[str, str, str, Any]]:
    """Every unsafe request on every page that is no form of ours: (how, method, path, answer)."""
    own = token(client)
    for path in PAGES:
        for method in UNSAFE:
            yield "no token", method, path, client.generic(method, path)
            yield "no token, own", method, path, client.generic(method, path, headers=OWN_FORM)
            wrong = {"X-CSRFToken": OTHER_TOKEN, **OWN_FORM}
            yield "wrong token", method, path, client.generic(method, path, headers=wrong)
            for how, headers in FOREIGN.items():
                found = client.generic(method, path, headers={"X-CSRFToken": own, **headers})
                yield how, method, path, found


def taken(client: Client) -> list[str]:
    """Attacks that were not refused."""
    return [
        f"{how}: {method} {path} gives {response.status_code}"
        for how, method, path, response in attacks(client)
        if response.status_code != 403
    ]


def test_every_unsafe_request_that_is_not_ours_is_refused(
    client: Client, figure: Callable[[str], None]
) -> None:
    before = contents()
    assert taken(client) == []
    assert contents() == before
    cases = len(UNSAFE) * len(PAGES) * (3 + len(FOREIGN))
    figure(f"{cases} of {cases} refused ({len(PAGES)} pages)")


def test_a_token_of_another_browser_is_refused(client: Client) -> None:
    other = token(Client(enforce_csrf_checks=True))
    token(client)
    for path in PAGES:
        response = client.post(path, headers={"X-CSRFToken": other, **OWN_FORM})
        assert response.status_code == 403, path


def test_a_token_without_its_cookie_is_refused(client: Client) -> None:
    own = token(client)
    for path in PAGES:
        response = Client(enforce_csrf_checks=True).post(path, headers={"X-CSRFToken": own})
        assert response.status_code == 403, path


@pytest.mark.parametrize(
    "headers",
    [
        OWN_FORM,
        {"Origin": "null"},
        {"Origin": "http://testserver"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
    ids=str,
)
def test_our_own_forms_are_taken(client: Client, headers: dict[str, str]) -> None:
    for path in PAGES:
        # Some acts, such as signing out, give the browser another token.
        in_header = client.post(path, headers={"X-CSRFToken": token(client), **headers})
        in_form = client.post(path, {"csrfmiddlewaretoken": token(client)}, headers=headers)
        assert in_header.status_code != 403, path
        assert in_form.status_code != 403, path
    visitor = Visitor(client)
    form = {"csrfmiddlewaretoken": token(client), "question": "role", "answer": "employee"}
    assert client.post("/kies", form, headers=headers).status_code == 303
    assert "fact:role" not in visitor.open("/uw-antwoorden").response.content.decode()


# Negative controls


def test_control_without_own_forms(client: Client, settings: LazySettings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("OwnForms")]
    wrong = taken(client)
    assert len(wrong) == len(UNSAFE) * len(PAGES) * (3 + len(FOREIGN))


def test_control_without_a_look_at_the_site(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "_own", lambda _: True)
    found = {line.split(":")[0] for line in taken(client)}
    assert {"cross-site", "same-site", "null, cross-site", "ours, cross-site"} <= found


def test_control_without_a_look_at_the_token(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware.OwnForms, "_check_token", lambda *_: None)
    found = {line.split(":")[0] for line in taken(client)}
    assert found == {"no token", "no token, own", "wrong token"}


# --- safe methods -------------------------------------------------------------------------------


def contents() -> str:
    """A hash over every row of every table."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608
            found.update(repr((table, cursor.fetchall())).encode())
    return found.hexdigest()


def test_safe_methods_change_no_row(settings: LazySettings) -> None:
    settings.TODAY = date(2026, 11, 22)
    Tally.objects.create(day=settings.TODAY, kind="expert_opinion", helped=True, count=3)
    visitor = Visitor()
    visitor.tell("fact:role", answer="employee")
    before = contents()
    for path in (*addresses(), *static_addresses()):
        for method in SAFE:
            told = f"{path}?kind=expert_opinion&helped=yes&answer=yes&first_day_ill=2026-03-03"
            response = visitor.client.generic(method, told)
            if response.streaming:
                b"".join(response)
            response.close()
            assert response.status_code < 500, (method, path)
    assert contents() == before


def test_control_helped_changes_a_row() -> None:
    visitor = Visitor()
    visitor.tell("fact:role", answer="employee")
    before = contents()
    visitor.open("/antwoord").press("/hielp", value="yes")
    assert contents() != before


def test_the_page_about_the_api_takes_no_form(client: Client) -> None:
    own = token(client)
    for method in UNSAFE:
        response = client.generic(method, ABOUT_API, headers={"X-CSRFToken": own, **OWN_FORM})
        assert response.status_code == 405, method


# --- the API ------------------------------------------------------------------------------------

BODIES = {
    "/api/v1/advice": {"facts": {"role": "employer"}, "on": "2026-11-22"},
    "/api/v1/letters/second-opinion-request": {"fields": {}, "on": "2026-11-22"},
}


def with_facts() -> Client:
    """A browser that holds a cookie with answers, a language and colours."""
    visitor = Visitor()
    visitor.tell("fact:role", answer="employee")
    visitor.tell("fact:subject", answer=["wage"])
    visitor.press("/voorkeur", value="en")
    visitor.press("/voorkeur", value="dark")
    return visitor.client


@pytest.mark.parametrize("path", sorted(BODIES))
def test_the_api_uses_no_cookie(path: str) -> None:
    without, holding = Client(enforce_csrf_checks=True), with_facts()
    before = contents()
    kept = holding.cookies.output()
    for body in (json.dumps(BODIES[path]), "{}", "{"):
        one, other = (
            client.post(path, body, content_type="application/json")
            for client in (without, holding)
        )
        assert one.content == other.content
        assert one.status_code == other.status_code
        assert not one.cookies
        assert not other.cookies
    assert holding.cookies.output() == kept
    assert contents() == before


def test_every_address_of_the_api_sets_no_cookie_and_reads_none() -> None:
    without, holding = Client(), with_facts()
    for path in PROGRAMS:
        for method in (*SAFE, *UNSAFE):
            one, other = (client.generic(method, path) for client in (without, holding))
            assert one.content == other.content, (method, path)
            assert not one.cookies, (method, path)
            assert not other.cookies, (method, path)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize("path", sorted(BODIES))
def test_the_api_takes_no_form_of_another_site(path: str, kind: str) -> None:
    """What a form elsewhere can send without asking first is refused by its content type."""
    response = Client().generic("POST", path, json.dumps(BODIES[path]), content_type=kind)
    assert response.status_code == 415


def test_control_a_page_does_use_the_cookie() -> None:
    without, holding = Client(), with_facts()
    assert without.get("/antwoord").status_code != holding.get("/antwoord").status_code
