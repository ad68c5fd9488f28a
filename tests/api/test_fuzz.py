"""Thousands of calls made up from the API's own description: good ones, wrong ones, strange ones.

Schemathesis calls the whole application in this process. Every answer must be one that the
description promises: its status, its content type, its headers and its shape; never a 5xx; wrong
data is refused, good data is taken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.model import Entry, Field, Letter
from tweeluik.interfaces.api.routes import api

# Django looks after its database connections before each request, whatever the request needs.
pytestmark = pytest.mark.usefixtures("static_files", "db")

MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
NORMAL, SOAK = 50, 500
"""Examples per operation, of good data and of wrong data each."""

TOGETHER = {"contradiction", "first_day_after_on", "weeks_against_first_day"}
"""What can be wrong with facts that are right by themselves: no schema can say that."""

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31)).map(str)
# A schema can say that something is a date, not that it lies within these years.
schemathesis.openapi.format("date", DAYS)


class Application:
    """The whole application, counting its calls; ``change`` spoils answers for a control."""

    def __init__(self, change: Callable[[str, list[Any]], tuple[str, list[Any]]] | None = None):
        self.calls = 0
        self._change = change

    @cached_property
    def _handler(self) -> WSGIHandler:
        return WSGIHandler()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        self.calls += 1
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # schemathesis does not unpack what WSGI gives
        if self._change is None:
            return self._handler(environ, start_response)
        change = self._change

        def start(status: str, headers: list[Any], *rest: Any) -> Any:
            return start_response(*change(status, headers), *rest)

        return self._handler(environ, start)


def described(application: Application) -> Any:
    """The description that the application gives of itself, and the application to call."""
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
    schema.app = application
    return schema


APPLICATION = Application()
SCHEMA = described(APPLICATION)
OPERATIONS = sorted(found.ok().label for found in SCHEMA.get_all_operations())


def holds(case: Any) -> Response:
    """Call, and check the answer against the description."""
    takes_body = case.operation.method == "post"
    # Whether good facts are good together, and which fields a letter needs, is checked below.
    excluded = [positive_data_acceptance] if takes_body else []
    response = case.call_and_validate(excluded_checks=excluded)
    assert response.headers["api-version"] == ["1.0.0"]
    assert "set-cookie" not in response.headers
    return response


def attack(schema: Any, label: str, examples: int, mode: GenerationMode) -> None:
    """Call one operation many times."""
    method, path = label.split(" ")

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def calls(case: Any) -> None:
        response = holds(case)
        if mode is GenerationMode.POSITIVE and path.endswith("/advice"):
            # 3.0 is a whole number to a JSON schema, and not to us.
            assume(not any(isinstance(value, float) for value in case.body["facts"].values()))
            codes = {found["code"] for found in response.json().get("problems", ())}
            assert response.status_code == 200 or codes <= TOGETHER

    calls()


@pytest.mark.parametrize("mode", MODES, ids=["good", "wrong"])
@pytest.mark.parametrize("label", OPERATIONS)
def test_made_up_calls(label: str, mode: GenerationMode, figure: Callable[[str], None]) -> None:
    before = APPLICATION.calls
    attack(SCHEMA, label, NORMAL, mode)
    figure(f"{APPLICATION.calls - before} calls, 0 answers against the description")


@pytest.mark.soak
@pytest.mark.parametrize("mode", MODES, ids=["good", "wrong"])
@pytest.mark.parametrize("label", OPERATIONS)
def test_many_made_up_calls(
    label: str, mode: GenerationMode, figure: Callable[[str], None]
) -> None:
    before = APPLICATION.calls
    attack(SCHEMA, label, SOAK, mode)
    figure(f"{APPLICATION.calls - before} calls, 0 answers against the description")


@SCHEMA.parametrize()
@settings(
    phases=[Phase.explicit],
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_each_border(case: Any) -> None:
    """Every bound of every field, other methods, missing and doubled parts, other media types."""
    holds(case)


# --- letters: fields that are worth typing --------------------------------------------------------


def typed(letter: Letter, field: Field) -> st.SearchStrategy[str]:
    """Something for a field: mostly what it asks, with letters of any script."""
    if field.entry is Entry.CHOICE:
        return st.sampled_from(field.values)
    if field.entry is Entry.DATE:
        return DAYS
    words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
    return words.map(lambda text: f"x {text}") if field.required else words


@st.composite
def letters(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A letter with what somebody may have typed."""
    letter = draw(st.sampled_from(list(LETTERS.values())))
    fields = {
        field.id: draw(typed(letter, field))
        for field in letter.all_fields
        if field.required or draw(st.booleans())
    }
    body = {
        "fields": fields,
        "lang": draw(st.sampled_from(("nl", "en"))),
        "format": draw(st.sampled_from(("text", "text", "text", "text", "pdf"))),
    }
    return letter.kind, body


def test_letters_with_any_text(figure: Callable[[str], None]) -> None:
    operation = SCHEMA["/api/v1/letters/{kind}"]["POST"]
    made = {"text": 0, "pdf": 0}
    refused: set[str] = set()

    @settings(max_examples=2 * NORMAL, deadline=None, database=None, phases=[Phase.generate])
    @given(letters())
    def calls(letter: tuple[str, dict[str, Any]]) -> None:
        kind, body = letter
        case = operation.Case(
            path_parameters={"kind": kind}, body=body, media_type="application/json"
        )
        response = case.call_and_validate(excluded_checks=[positive_data_acceptance])
        if response.status_code == 200:
            made[body["format"]] += 1
            pdf = response.content.startswith(b"%PDF")
            assert pdf is (body["format"] == "pdf")
        else:
            refused.update(found["code"] for found in json.loads(response.content)["problems"])

    calls()
    assert made["text"] >= NORMAL
    assert refused <= {"bsn", "missing", "for_employer", "before_start"}, refused
    figure(f"{sum(made.values())} letters made, {made['pdf']} as PDF")


# --- the same checks find what is planted ---------------------------------------------------------


def to_teapot(status: str, headers: list[Any]) -> tuple[str, list[Any]]:
    return ("418 I'm a teapot", headers) if status.startswith("200") else (status, headers)


def to_error(status: str, headers: list[Any]) -> tuple[str, list[Any]]:
    return ("500 Internal Server Error", headers) if status.startswith("422") else (status, headers)


def to_page(status: str, headers: list[Any]) -> tuple[str, list[Any]]:
    kept = [(name, value) for name, value in headers if name != "Content-Type"]
    return status, [*kept, ("Content-Type", "text/html")]


def to_no_version(status: str, headers: list[Any]) -> tuple[str, list[Any]]:
    return status, [(name, value) for name, value in headers if name != "API-Version"]


@pytest.mark.parametrize(
    ("change", "mode", "found"),
    [
        (to_teapot, GenerationMode.POSITIVE, "Undocumented status code"),
        (to_error, GenerationMode.NEGATIVE, "Server error"),
        (to_page, GenerationMode.POSITIVE, "Undocumented Content-Type"),
        (to_no_version, GenerationMode.POSITIVE, "Missing required response headers"),
    ],
)
def test_a_planted_fault_is_found(change: Any, mode: GenerationMode, found: str) -> None:
    with pytest.raises(FailureGroup) as failed:
        attack(described(Application(change)), "GET /api/v1/facts", NORMAL, mode)
    assert found in {failure.title for failure in failed.value.exceptions}


def test_wrong_data_that_is_taken_is_found() -> None:
    """A description that is stricter than the application."""
    strict = described(Application())
    strict.raw_schema["paths"]["/api/v1/facts"]["get"]["parameters"].append(
        {"in": "query", "name": "who", "required": True, "schema": {"enum": ["me"]}}
    )
    with pytest.raises(FailureGroup) as failed:
        attack(strict, "GET /api/v1/facts", NORMAL, GenerationMode.NEGATIVE)
    titles = {failure.title for failure in failed.value.exceptions}
    assert titles == {"Schema-violating request accepted"}
