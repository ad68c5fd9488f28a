"""Receipts: the same bytes for the same facts and rules; what differs is noticed and named."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweeluik.domain.guide import advise as advising
from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.domain.guide.reading import FactsError
from tweeluik.domain.guide.receipt import ReceiptError, canonical, receipt, replay
from tweeluik.domain.guide.rulebook import RULES, build, rulebook

from .strategies import ON, facts, rounds

FACTS: dict[str, Any] = {
    "role": "employee",
    "subject": ["own_work", "capacity"],
    "wage_payment": "stopped",
    "first_day_ill": "2026-03-02",
    "conflict": None,
}


def made(told: dict[str, Any] = FACTS, on: date = ON) -> dict[str, Any]:
    """A receipt as it comes back from a file."""
    written: dict[str, Any] = json.loads(canonical(receipt(advise(told, on))))
    return written


def signed(content: dict[str, Any]) -> dict[str, Any]:
    """The same with a hash that fits its content."""
    bare = {key: value for key, value in content.items() if key != "hash"}
    return {**bare, "hash": hashlib.sha256(canonical(bare)).hexdigest()}


def test_what_is_in_it() -> None:
    advice = advise(FACTS, ON)
    found = receipt(advice)
    assert set(found) == {
        "receipt",
        "on",
        "facts",
        "rules",
        "values",
        "primary",
        "verdicts",
        "trail",
        "warnings",
        "deadlines",
        "hash",
    }
    assert found["receipt"] == 1
    assert found["on"] == "2026-11-23"
    assert found["facts"] == FACTS
    assert found["rules"] == rulebook(ON).hash
    assert found["primary"] == list(advice.primary)
    assert list(found["verdicts"]) == list(INSTRUMENTS) == list(found["trail"])
    assert found["verdicts"]["expert_opinion_own_work"] == "recommended"
    assert ["R48", "fits_best", True] in found["trail"]["expert_opinion_own_work"]
    assert "act_now_wage" in found["warnings"]
    assert ["end_of_wage_period", "2028-02-28", "2028-02-28", "statutory"] in found["deadlines"]
    assert found == signed(found)


def test_no_name_and_no_text_in_it() -> None:
    """Nothing in it but ids, dates and the facts as given: no field could hold a person."""
    text = canonical(made()).decode()
    assert not any(word in text for word in ('"name', "mail", "bsn", "birth", "address"))
    assert "name" not in INPUT
    for fact in INPUT.values():
        # No fact takes free text: a value is one of a list, a number, yes or no, or a date.
        assert fact.kind in ("one", "many", "yes_no", "number", "date")


@rounds(40)
@given(facts(), st.randoms(use_true_random=False))
def test_same_facts_same_bytes(told: dict[str, Any], rnd: Any) -> None:
    first = canonical(receipt(advise(told, ON)))
    shuffled = list(told.items())
    rnd.shuffle(shuffled)
    assert canonical(receipt(advise(dict(shuffled), ON, with_what_if=False))) == first
    replayed = replay(json.loads(first))
    assert replayed.same
    assert replayed.same_rules
    assert replayed.intact
    assert replayed.differences == {}


def test_canonical() -> None:
    assert canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'.encode()
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical(float("nan"))


def test_other_facts_other_hash() -> None:
    hashes = {
        made()["hash"],
        made({**FACTS, "conflict": False})["hash"],
        made({**FACTS, "subject": ["capacity", "own_work"]})["hash"],
        made(on=date(2026, 11, 24))["hash"],
    }
    assert len(hashes) == 4


@pytest.mark.parametrize("part", ["on", "primary", "warnings", "deadlines", "trail", "verdicts"])
def test_tampering_is_noticed(part: str) -> None:
    told = made()
    changed = {
        "on": "2026-11-22",
        "primary": ["talk"],
        "warnings": [],
        "deadlines": [],
        "trail": {},
        "verdicts": {**told["verdicts"], "court": "impossible"},
    }[part]
    found = replay({**told, part: changed})
    assert not found.intact
    assert not found.same
    assert found.same_rules
    expected = {"court": ("impossible", "possible")} if part == "verdicts" else {}
    assert found.differences == expected


def test_tampered_facts_are_noticed() -> None:
    """Also where the verdicts were changed along, and where the hash was made to fit."""
    told = made()
    other = made({**FACTS, "wage_payment": "paid"})
    swapped = replay({**told, "facts": other["facts"]})
    assert not swapped.intact
    assert not swapped.same
    assert "court" in swapped.differences
    assert replay(signed({**told, "facts": other["facts"]})).intact
    assert not replay(signed({**told, "facts": other["facts"]})).same


def test_other_rules_name_the_verdicts_that_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """A receipt made with another rule book: without the rule that closes it for employers."""
    told = {"role": "employer", "subject": ["capacity"]}
    leaky = build(rule for rule in RULES if rule.id != "R1" and rule.holds_on(ON))
    with monkeypatch.context() as patch:
        patch.setattr(advising, "rulebook", lambda on: leaky)
        old = made(told)
        again = replay(old)
    assert again.same
    found = replay(old)
    assert found.intact
    assert not found.same
    assert not found.same_rules
    assert old["verdicts"]["second_opinion"] == "not_applicable"
    assert found.differences == {"second_opinion": ("not_applicable", "impossible")}


def test_other_values_are_other_rules() -> None:
    """An amount or a term that was changed since counts as other rules too."""
    found = replay(signed({**made(), "values": "0" * 64}))
    assert found.intact
    assert not found.same_rules
    assert not found.same
    assert found.differences == {}


def test_a_missing_verdict_differs() -> None:
    told = made()
    del told["verdicts"]["talk"]
    assert replay(told).differences == {"talk": ("None", "possible")}


def test_a_receipt_of_long_ago_is_judged_on_its_own_day() -> None:
    """Before July 2017 there was no right to a second opinion."""
    told = made({"role": "employee", "subject": ["capacity"]}, date(2017, 6, 30))
    assert told["verdicts"]["second_opinion"] == "impossible"
    assert replay(told).same


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "receipt",
        {},
        {"receipt": 2},
        {"receipt": 1},
        {"receipt": 1, "on": "2026-11-23"},
        {"receipt": 1, "on": "2026-11-23", "facts": {}},
        {"receipt": 1, "on": "23-11-2026", "facts": {}, "verdicts": {}},
        {"receipt": 1, "on": 20261123, "facts": {}, "verdicts": {}},
        {"receipt": 1, "on": None, "facts": {}, "verdicts": {}},
        {"receipt": 1, "on": "2026-11-23", "facts": 3, "verdicts": {}},
        {"receipt": 1, "on": "2026-11-23", "facts": {}, "verdicts": "all"},
        {"receipt": 1, "on": "2026-11-23", "facts": {}, "verdicts": {}, "note": float("nan")},
        {"receipt": 1, "on": "2026-11-23", "facts": {}, "verdicts": {}, "note": "\ud800"},
    ],
    ids=repr,
)
def test_no_receipt(wrong: object) -> None:
    with pytest.raises(ReceiptError):
        replay(wrong)


def test_facts_that_cannot_be_used_any_more() -> None:
    with pytest.raises(FactsError, match="unknown_fact"):
        replay({"receipt": 1, "on": "2026-11-23", "facts": {"rol": 1}, "verdicts": {}})
