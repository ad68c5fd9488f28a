"""The scenario files: what the sources say must come out, comes out (see scenarios/README.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tweeluik.domain.guide.advise import Advice, advise, spoken
from tweeluik.domain.guide.reading import read
from tweeluik.domain.guide.rulebook import RULES, rulebook
from tweeluik.domain.guide.verdicts import OFFERED, OPEN
from tweeluik.domain.law.sources import cite
from tweeluik.interfaces.money import price

FOLDER = Path(__file__).parent / "scenarios"
FILES = sorted(FOLDER.rglob("*.json"))
NAMES = [str(path.relative_to(FOLDER)) for path in FILES]


def load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _verdicts(advice: Advice, wanted: list[str], allowed: tuple[str, ...]) -> list[str]:
    found = {id: advice.instruments[id].verdict for id in wanted}
    return [f"{id} is {verdict}" for id, verdict in found.items() if verdict not in allowed]


CHECKS: dict[str, Callable[[Advice, Any], list[str]]] = {
    "primary": lambda a, w: [] if list(a.primary) == w else [f"primary is {a.primary}"],
    "primary_first": lambda a, w: [] if a.primary[0] == w else [f"primary is {a.primary}"],
    "verdicts": lambda a, w: [m for id, ok in w.items() for m in _verdicts(a, [id], tuple(ok))],
    "offered": lambda a, w: _verdicts(a, w, OFFERED),
    "open": lambda a, w: _verdicts(a, w, OPEN),
    "impossible": lambda a, w: _verdicts(a, w, ("impossible",)),
    "not_offered": lambda a, w: [
        f"{id} is offered" for id in w if a.instruments[id].verdict in OFFERED
    ],
    "warnings": lambda a, w: [f"no {id}" for id in set(w) - {found.id for found in a.warnings}],
    "rules": lambda a, w: [f"{id} is silent" for id in w if not _speaks(a, id)],
    "deadlines": lambda a, w: [
        f"{id} is not {day}"
        for id, day in w.items()
        if day not in [d.earliest.isoformat() for d in a.deadlines if d.id == id]
    ],
    "fees": lambda a, w: [
        f"{id} costs {price(a, id)}" for id, euros in w.items() if _euros(a, id) != euros
    ],
}


def _speaks(advice: Advice, rule: str) -> bool:
    """The rule or a part of it (R43 is also R43a and R42 is R42-own_work)."""
    part = re.compile(re.escape(rule) + r"([a-z]|-\w+)?")
    return any(part.fullmatch(id) for id in spoken(advice))


def _euros(advice: Advice, instrument: str) -> int | None:
    found = price(advice, instrument)
    return 0 if found.free else found.amount


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_scenario(path: Path) -> None:
    scenario = load(path)
    assert scenario["sources"]
    for source in scenario["sources"]:
        cite(source)
    advice = advise(scenario["facts"], date.fromisoformat(scenario["on"]))
    expected = scenario["expect"]
    assert expected.keys() <= CHECKS.keys()
    assert expected
    wrong = [m for check, wanted in expected.items() for m in CHECKS[check](advice, wanted)]
    assert not wrong, f"{scenario['title']}: {wrong}"


def test_there_are_enough() -> None:
    assert len(FILES) >= 80


@pytest.mark.proof
def test_every_rule_fires_and_is_silent(figure: Callable[[str], None]) -> None:
    fired: set[str] = set()
    silent: set[str] = set()
    for path in FILES:
        scenario = load(path)
        on = date.fromisoformat(scenario["on"])
        book = rulebook(on)
        yes, _ = book.judge(read(scenario["facts"], on).presumed)
        now = {rule.id for rule in book.applying(yes)}
        fired |= now
        # A rule that always holds is silent where something else explains the verdict.
        told = set(spoken(advise(scenario["facts"], on, with_what_if=False, with_question=False)))
        silent |= {rule.id for rule in RULES} - told
    ids = {rule.id for rule in RULES}
    assert ids <= fired, f"never fires: {sorted(ids - fired)}"
    assert ids <= silent, f"never silent: {sorted(ids - silent)}"
    figure(f"{len(ids)} rules each fire in one of {len(FILES)} scenarios and are silent in another")
