"""Every scenario of the rule core gives the same verdicts through the pages and the API."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.test_scenarios import FILES, NAMES, load
from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.receipt import receipt

from .visitor import Visitor


def form_answer(fact: str, value: Any) -> dict[str, Any]:
    """What somebody fills in for this value; nothing for "I do not know"."""
    kind = INPUT[fact].kind
    if kind in ("one", "yes_no"):
        words: dict[Any, str] = {True: "yes", False: "no", None: "unknown"}
        return {"answer": value if isinstance(value, str) else words[value]}
    if value is None:
        return {"answer": []} if kind == "many" else {}
    if kind == "date":
        year, month, day = value.split("-")
        return {"day": day, "month": month, "year": year}
    return {"answer": value if kind == "many" else str(value)}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_answers_clicked_give_the_same(path: Path, settings: LazySettings) -> None:
    scenario = load(path)
    settings.TODAY = date.fromisoformat(scenario["on"])
    visitor = Visitor()
    for fact, value in scenario["facts"].items():
        visitor.tell(f"fact:{fact}", **form_answer(fact, value))
        assert visitor.response.status_code == 200, (fact, value, visitor.text)
    if not scenario["facts"]:
        assert visitor.open("/antwoord").path == "/", "who said nothing begins at the start"
        return
    told = json.loads(visitor.client.get("/antwoord/bewijs").content)
    expected = receipt(advise(scenario["facts"], settings.TODAY))
    assert told["verdicts"] == expected["verdicts"]
    assert told["primary"] == expected["primary"]
    assert told["warnings"] == expected["warnings"]
    page = visitor.open("/antwoord")
    assert page.path == "/antwoord"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_api_gives_the_same(path: Path, client: Client) -> None:
    scenario = load(path)
    body = {"facts": scenario["facts"], "on": scenario["on"]}
    response = client.post("/api/v1/advice", body, content_type="application/json")
    assert response.status_code == 200, response.content
    told = response.json()
    expected = receipt(advise(scenario["facts"], date.fromisoformat(scenario["on"])))
    assert told["receipt"] == expected


def test_the_order_in_which_answers_are_given_does_not_matter(settings: LazySettings) -> None:
    settings.TODAY = date(2026, 11, 22)
    receipts = []
    for order in (["role", "subject"], ["subject", "role"]):
        visitor = Visitor()
        for fact in order:
            value: Any = {"role": "employee", "subject": ["capacity"]}[fact]
            visitor.tell(f"fact:{fact}", **form_answer(fact, value))
        receipts.append(json.loads(visitor.client.get("/antwoord/bewijs").content)["verdicts"])
    assert receipts[0] == receipts[1]
