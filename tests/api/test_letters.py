"""Letters for programs: as text or PDF, and why one cannot be made."""

from __future__ import annotations

import pytest
from django.test import Client

from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.interfaces.paper import Busy
from tweeluik.interfaces.paper.press import PRESS

from .program import LETTER, ON, filled, post, problem

pytestmark = pytest.mark.usefixtures("static_files")


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("kind", LETTERS)
def test_each_letter_as_text(client: Client, kind: str, lang: str) -> None:
    body = {"fields": filled(kind), "on": ON, "lang": lang}
    response = post(client, f"/api/v1/letters/{kind}", body)
    assert response.status_code == 200, response.content
    told = response.json()
    assert told.keys() == {"title", "text"}
    assert told["title"] in told["text"]


def test_a_letter_as_pdf(client: Client) -> None:
    kind = "refusal-reasons-request"
    response = post(client, LETTER, {"fields": filled(kind), "on": ON, "format": "pdf"})
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{kind}.pdf"'
    assert response.content.startswith(b"%PDF-1.")


# --- why it cannot be made ------------------------------------------------------------------------


def test_an_unknown_letter(client: Client) -> None:
    told = problem(post(client, "/api/v1/letters/brief", {"fields": {}}), 404)
    assert "second-opinion-request" in told["detail"]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_letter_that_cannot_be_made_yet(client: Client, lang: str) -> None:
    fields = {**filled("refusal-reasons-request"), "nonsense": "x", "sender_name": " "}
    told = problem(post(client, LETTER, {"fields": fields, "lang": lang}), 422)
    assert {(row["field"], row["code"]) for row in told["problems"]} == {
        ("nonsense", "unknown_field"),
        ("sender_name", "missing"),
    }
    assert all(row["text"] for row in told["problems"])


NUMBER = "111222333"
"""It passes the eleven-test, as one in eleven references does."""


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_another_number_may_look_like_a_citizen_service_number(client: Client, lang: str) -> None:
    fields = {**filled("refusal-reasons-request"), "question": f"Zaak {NUMBER}"}
    body = {"fields": fields, "lang": lang}
    told = problem(post(client, LETTER, body), 422)
    assert [(row["field"], row["code"]) for row in told["problems"]] == [("question", "bsn")]
    assert "not_citizen_service_numbers" in told["detail"]
    response = post(client, LETTER, body | {"not_citizen_service_numbers": True})
    assert response.status_code == 200
    assert NUMBER in response.json()["text"]
    for other in (False, "yes", 1, None):
        again = post(client, LETTER, body | {"not_citizen_service_numbers": other})
        assert again.status_code == 422


def test_a_confirmation_takes_no_other_mistake_away(client: Client) -> None:
    body = {"fields": {"question": NUMBER}, "not_citizen_service_numbers": True}
    told = problem(post(client, LETTER, body), 422)
    assert {row["code"] for row in told["problems"]} == {"missing"}
    assert "not_citizen_service_numbers" not in told["detail"]


def test_a_pdf_that_cannot_be_had_now(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(page: str) -> bytes:
        raise Busy

    monkeypatch.setattr(PRESS, "draw", busy)
    body = {"fields": filled("refusal-reasons-request"), "format": "pdf"}
    response = post(client, LETTER, body)
    problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0
    assert post(client, LETTER, body | {"format": "text"}).status_code == 200
