"""The contract of the API: what each address gives, how it refuses, what every answer carries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from django.test import Client

from tests.interfaces.command import Command
from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.law.sources import sources
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.interfaces.api.problems import VERSION

from .program import ADVICE, CALENDAR, LETTER, ON, PROBLEM, filled, post, problem

pytestmark = pytest.mark.usefixtures("static_files")

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
LISTS = ("facts", "rules", "sources", "letters")
FIRST_DAY = {"first_day_ill": "2026-09-07"}


@pytest.fixture
def tweeluik(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line, to compare with."""
    return Command(monkeypatch, capsys)


# --- what each address gives ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_the_same_answer_as_the_command_line(
    client: Client, tweeluik: Command, example: Path, lang: str
) -> None:
    told = tweeluik("advise", example, "--on", ON, "--lang", lang, "--json").json
    facts = json.loads(example.read_text())
    response = post(client, ADVICE, {"facts": facts, "on": ON, "lang": lang})
    assert response.status_code == 200
    assert response.json() == told


def test_the_day_decides_and_is_today_when_left_out(client: Client, settings: Any) -> None:
    settings.TODAY = date(2026, 11, 23)
    facts = {"role": "employee", "weeks_ill": 10}
    today = post(client, ADVICE, {"facts": facts}).json()
    later = post(client, ADVICE, {"facts": facts, "on": "2027-02-01"}).json()
    assert (today["on"], later["on"]) == ("2026-11-23", "2027-02-01")
    assert today["deadlines"] != later["deadlines"]


def test_asked_and_not_known_is_not_the_same_as_not_asked(client: Client) -> None:
    asked = post(client, ADVICE, {"facts": {"role": "employee", "subject": None}, "on": ON}).json()
    absent = post(client, ADVICE, {"facts": {"role": "employee"}, "on": ON}).json()
    assert asked["facts"] == {"role": "employee", "subject": None}
    assert absent["facts"] == {"role": "employee"}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("facts", ["facts"]),
        ("rules", ["rules"]),
        ("sources", ["sources"]),
        ("letters", ["letter"]),
    ],
)
def test_the_same_lists_as_the_command_line(
    client: Client, tweeluik: Command, path: str, command: list[str], lang: str
) -> None:
    told = tweeluik(*command, "--lang", lang, "--json").json
    response = client.get(f"/api/v1/{path}?lang={lang}")
    assert response.status_code == 200
    assert response.json()["items"] == told


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_same_dates_as_the_command_line(client: Client, tweeluik: Command, lang: str) -> None:
    told = tweeluik("calendar", "--first-day-ill", "2026-09-07", "--lang", lang, "--json").json
    response = post(client, CALENDAR, FIRST_DAY | {"lang": lang})
    assert response.status_code == 200
    assert response.json()["items"] == told


def test_a_day_of_illness_stands_in_no_address(client: Client, description: dict[str, Any]) -> None:
    told = problem(client.get(CALENDAR, FIRST_DAY), 405)
    assert "items" not in told
    for name, operation in operations(description).items():
        parameters = {row["name"] for row in operation.get("parameters", ())}
        assert parameters <= {"lang", "kind"}, name


def test_the_lists_are_whole(client: Client) -> None:
    def ids(path: str) -> list[str]:
        return [row["id"] for row in client.get(f"/api/v1/{path}").json()["items"]]

    assert ids("facts") == list(INPUT)
    assert ids("rules") == [rule.id for rule in RULES]
    assert ids("letters") == [letter.id for letter in LETTERS.values()]
    assert len(ids("sources")) == len(sources())


# --- refusals: what, why, how to mend it ----------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "mend"), [("nl", "Kies een van deze: employee"), ("en", "Choose one of these")]
)
def test_wrong_facts_are_all_told_with_a_way_to_mend_them(
    client: Client, lang: str, mend: str
) -> None:
    facts = {"role": "werknemer", "weeks_ill": -1, "rol": "employee"}
    told = problem(post(client, ADVICE, {"facts": facts, "lang": lang}), 422)
    assert [(row["field"], row["code"]) for row in told["problems"]] == [
        ("role", "unknown_value"),
        ("weeks_ill", "out_of_range"),
        ("rol", "unknown_fact"),
    ]
    assert mend in told["problems"][0]["text"]
    assert "GET /api/v1/facts" in told["problems"][0]["text"]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_errors_name_nothing_of_the_command_line(client: Client, lang: str) -> None:
    facts = {"rol": 1, "role": "x", "first_day_ill": "2026-11-24", "weeks_ill": -1}
    body = {"facts": facts, "on": ON, "lang": lang}
    told = problem(post(client, ADVICE, body), 422)["problems"]
    late = {"facts": {"first_day_ill": "2026-11-24"}, "on": ON, "lang": lang}
    told += problem(post(client, ADVICE, late), 422)["problems"]
    assert {row["code"] for row in told} >= {"unknown_fact", "unknown_value", "first_day_after_on"}
    for row in told:
        assert "tweeluik" not in row["text"]
        assert "--" not in row["text"]


@pytest.mark.parametrize(
    ("body", "field", "text"),
    [
        ({}, "facts", "Field required"),
        ({"facts": {}, "on": "23-11-2026"}, "on", "Write a day as YYYY-MM-DD, from 1990 to 2100."),
        ({"facts": {}, "on": "2026-11-23T10:00:00"}, "on", "Write a day as"),
        ({"facts": {}, "on": 1795392000}, "on", "Write a day as"),
        ({"facts": {}, "on": "2101-01-01"}, "on", "Write a day as"),
        ({"facts": {}, "lang": "de"}, "lang", "'nl' or 'en'"),
        ({"facts": []}, "facts", "dictionary"),
        ({"facts": {}, "fact": {}}, "fact", "not permitted"),
        ("", "body", "Field required"),
    ],
)
def test_another_shape_is_refused(client: Client, body: object, field: str, text: str) -> None:
    (found,) = problem(post(client, ADVICE, body), 422)["problems"]
    assert found["field"] == field
    assert text in found["text"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "first_day_ill"),
        ({"first_day_ill": "gisteren"}, "first_day_ill"),
        ({"first_day_ill": 1795392000}, "first_day_ill"),
        ({"first_day_ill": "\x00"}, "first_day_ill"),
        ({"first_day_ill": "9999-12-31"}, "first_day_ill"),
        ({"first_day_ill": "2026-W37-1"}, "first_day_ill"),
        (FIRST_DAY | {"lang": "de"}, "lang"),
        (FIRST_DAY | {"day": "1"}, "day"),
    ],
)
def test_a_wrong_first_day_is_refused(client: Client, body: object, field: str) -> None:
    (found,) = problem(post(client, CALENDAR, body), 422)["problems"]
    assert found["field"] == field


def test_a_wrong_query_is_refused(client: Client) -> None:
    (found,) = problem(client.get("/api/v1/facts?lang=de"), 422)["problems"]
    assert found["field"] == "lang"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("{", "not JSON: look at line 1, column 2"),
        ("[]", "not a JSON object"),
        ("null", "not a JSON object"),
        ('{"facts": {"role": "employee", "role": "employer"}}', "The key role stands twice"),
        ('{"facts": {"\\ud800": 1, "\\ud800": 1}}', "stands twice"),
        ('{"facts": {"weeks_ill": NaN}}', "NaN is not JSON"),
        ('{"facts": {"role": "\\ud800"}}', "UTF-8"),
        ('{"facts": {"\\uDFFF": null}}', "UTF-8"),
        (b'{"facts": {"role": "\xe9"}}', "UTF-8"),
        (b'{"facts": {"role": "a\x00"}}', "not JSON"),
        ('{"facts": {}}'.encode("utf-16"), "UTF-8"),
        ("[" * 30_000, "too many brackets"),
        ('{"facts":' + '{"a":' * 9_000 + "1" + "}" * 9_001, "too many brackets"),
    ],
    ids=range(13),
)
def test_what_cannot_be_read_is_refused(client: Client, body: str | bytes, detail: str) -> None:
    assert detail in problem(post(client, ADVICE, body), 400)["detail"]


@pytest.mark.parametrize("depth", [1, 10, 100, 500, 900, 1_000, 2_000])
def test_deep_facts_are_refused(client: Client, depth: int) -> None:
    nested = '{"facts": {"role": ' + '{"a": ' * depth + "1" + "}" * (depth + 2)
    assert post(client, ADVICE, nested).status_code in (400, 422)


@pytest.mark.parametrize("number", ["9" * 5_000, "1e400", "-1e-400", "3.0", "1E2", "-0"])
def test_strange_numbers_do_no_harm(client: Client, number: str) -> None:
    response = post(client, ADVICE, f'{{"facts": {{"weeks_ill": {number}}}}}')
    assert response.status_code == (200 if number == "-0" else 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "x"])
def test_only_json_is_taken(client: Client, kind: str) -> None:
    told = problem(post(client, ADVICE, {"facts": {}}, content_type=kind), 415)
    assert told["detail"] == "Send JSON, with Content-Type: application/json."


def test_json_with_a_charset_is_json(client: Client) -> None:
    kind = "application/json; charset=utf-8"
    assert post(client, ADVICE, {"facts": {}}, content_type=kind).status_code == 200


def test_a_body_that_is_too_big_is_refused(client: Client) -> None:
    problem(post(client, ADVICE, {"facts": {"role": "x" * 70_000}}), 413)


# --- addresses and methods ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["", "facts/", "letters/", "advice/", "Facts", "nothing", "letters/a/b", "facts%00"]
)
def test_what_is_not_there(client: Client, path: str) -> None:
    problem(client.get(f"/api/v1/{path}"), 404)
    problem(client.get(f"/api/v2/{path}"), 404)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "SEARCH"])
@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (ADVICE, "OPTIONS, POST"),
        (LETTER, "OPTIONS, POST"),
        (CALENDAR, "OPTIONS, POST"),
        ("/api/v1/uitleg", "GET, HEAD, OPTIONS"),
        *((f"/api/v1/{path}", "GET, HEAD, OPTIONS") for path in (*LISTS, "openapi.json")),
    ],
)
def test_other_methods(client: Client, path: str, allowed: str, method: str) -> None:
    response = client.generic(method, path)
    problem(response, 405)
    assert response.headers["Allow"] == allowed
    options = client.options(path)
    assert (options.status_code, options.headers["Allow"]) == (204, allowed)
    assert not options.content


@pytest.mark.parametrize("path", [*LISTS, "openapi.json"])
def test_head_is_get_without_the_body(client: Client, path: str) -> None:
    head, get = client.head(f"/api/v1/{path}"), client.get(f"/api/v1/{path}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers
    problem(client.get(ADVICE), 405)


def test_the_page_for_people_is_only_read(client: Client) -> None:
    response = post(client, "/api/v1/uitleg", {})
    problem(response, 405)
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.head("/api/v1/uitleg").status_code == 200


# --- what every answer carries --------------------------------------------------------------------


def answers(client: Client) -> Iterator[Any]:
    """An answer of each kind from each address that there is."""
    for path in (*LISTS, "openapi.json"):
        yield client.get(f"/api/v1/{path}")
        yield client.delete(f"/api/v1/{path}")
        yield client.options(f"/api/v1/{path}")
    yield client.get("/api/v1/calendar")
    yield post(client, CALENDAR, FIRST_DAY)
    for path in (ADVICE, LETTER):
        for body in ({"facts": {}}, {"fields": {}}, "{", {"fields": {}, "format": "pdf"}):
            yield post(client, path, body)
        yield post(client, path, {}, content_type="text/plain")
    yield post(client, LETTER, {"fields": filled("refusal-reasons-request"), "format": "pdf"})
    yield post(client, "/api/v1/letters/brief", {"fields": {}})


def errors(client: Client) -> Iterator[Any]:
    """Refusals before any address is reached."""
    yield client.get("/api/v1/nothing")
    yield client.get("/api/v1/facts", headers={"Host": "elsewhere.example"})
    yield post(client, ADVICE, "x" * 70_000)


def test_each_answer_tells_its_version_and_is_not_to_be_kept(client: Client) -> None:
    for response in (*answers(client), *errors(client)):
        assert response.headers["API-Version"] == VERSION, response.request
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert not response.cookies


@pytest.mark.parametrize("cookie", ["", "nonsense", "A" * 344])
def test_a_cookie_is_neither_read_nor_set(client: Client, cookie: str) -> None:
    plain = [response.content for response in answers(client)]
    client.cookies["tweeluik"] = cookie
    for response, without in zip(answers(client), plain, strict=True):
        assert not response.cookies, response.request
        assert "Cookie" not in response.headers.get("Vary", "")
        if response.headers.get("Content-Type") != "application/pdf":
            assert response.content == without


def test_the_language_of_the_pages_is_not_that_of_the_api(client: Client) -> None:
    browser = Client()
    browser.post("/voorkeur", {"lang": "en"})
    assert browser.cookies, "the pages do keep it"
    assert browser.get("/api/v1/facts").json() == client.get("/api/v1/facts").json()


def test_another_site_may_ask_as_anybody_may(client: Client) -> None:
    """There is nothing to forge: an answer depends on the body only."""
    headers = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    response = post(client, ADVICE, {"facts": {}}, **headers)
    assert response.status_code == 200
    assert "Access-Control-Allow-Origin" not in response.headers


# --- the description ------------------------------------------------------------------------------


@pytest.fixture
def description(client: Client) -> dict[str, Any]:
    """The OpenAPI document."""
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    return dict(response.json())


def test_the_description_is_openapi_3_1(description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    assert description["info"]["version"] == VERSION
    assert description["info"]["license"]["identifier"] == "EUPL-1.2"
    schemathesis.openapi.from_dict(description).validate()
    for schema in description["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)


def test_a_wrong_description_is_found(description: dict[str, Any]) -> None:
    description["paths"]["/api/v1/facts"]["get"]["responses"] = "200"
    with pytest.raises(jsonschema_rs.ValidationError):
        schemathesis.openapi.from_dict(description).validate()


def operations(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What can be asked, by method and path."""
    return {
        f"{method} {path}": told
        for path, methods in description["paths"].items()
        for method, told in methods.items()
    }


def test_each_operation_is_described(description: dict[str, Any]) -> None:
    found = operations(description)
    ids = [told["operationId"] for told in found.values()]
    assert len(set(ids)) == len(ids) == 7
    for name, told in found.items():
        assert told["summary"], name
        assert told["description"], name
        wanted = {"200", "400", "422"} | ({"413", "415"} if name.startswith("post") else set())
        assert told["responses"].keys() >= wanted, name
        for status, answer in told["responses"].items():
            assert answer["headers"]["API-Version"]["required"]
            if status >= "400":
                assert answer["content"].keys() == {PROBLEM}
    letter = found["post /api/v1/letters/{kind}"]["responses"]
    assert letter["200"]["content"].keys() == {"application/json", "application/pdf"}
    assert letter.keys() >= {"404", "503"}


def test_addresses_follow_the_dutch_api_design_rules(description: dict[str, Any]) -> None:
    for path in description["paths"]:
        version, *parts = path.removeprefix("/api/").split("/")
        assert version == "v1"
        for part in parts:
            assert part.startswith("{") or part.replace("-", "").islower()
        assert not path.endswith("/")


def test_every_fact_and_letter_is_in_the_description(description: dict[str, Any]) -> None:
    body = description["components"]["schemas"]["AdviceIn"]["properties"]["facts"]
    assert list(body["properties"]) == list(INPUT)
    (kind,) = description["paths"]["/api/v1/letters/{kind}"]["post"]["parameters"]
    assert kind["schema"]["enum"] == list(LETTERS)


def test_the_description_for_people(client: Client, description: dict[str, Any]) -> None:
    page = client.get("/api/v1/uitleg")
    assert page.status_code == 200
    for name in operations(description):
        method, path = name.split(" ")
        assert f"{method.upper()} {path}" in page.content.decode()
