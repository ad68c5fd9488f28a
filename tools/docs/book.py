"""What the pages are about: the rules per page, the scenarios that show them, where to link."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from tweeluik.domain.guide import rules as rule_modules
from tweeluik.domain.guide.advise import Advice, advise
from tweeluik.domain.guide.rule import Rule
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.law.sources import sources

from .markdown import Target, code, link

ROOT: Final = Path(__file__).resolve().parents[2]
RULE_BOOK: Final = "docs/rulebook"
ENTRANCE: Final = f"{RULE_BOOK}/README.md"
FACTS: Final = f"{RULE_BOOK}/facts.md"
QUESTIONS: Final = f"{RULE_BOOK}/questions.md"
INSTRUMENTS: Final = f"{RULE_BOOK}/instruments.md"
WARNINGS: Final = f"{RULE_BOOK}/warnings.md"
FIRST_STEPS: Final = f"{RULE_BOOK}/first_steps.md"
SOURCES: Final = f"{RULE_BOOK}/sources.md"
VALUES: Final = f"{RULE_BOOK}/values.md"
SCENARIOS: Final = f"{RULE_BOOK}/scenarios.md"
TRACEABILITY: Final = "docs/traceability.md"


@cache
def today() -> date:
    """The day the pages are made for: the last on which sources were read, not the clock's."""
    return max(source.read.on for source in sources().values())


@cache
def modules() -> Mapping[str, tuple[Rule, ...]]:
    """The rules per module of ``domain/guide/rules``, in the order of the rule book."""
    found: dict[str, tuple[Rule, ...]] = {}
    for module in pkgutil.iter_modules(rule_modules.__path__):
        name = f"{rule_modules.__name__}.{module.name}"
        if rules := getattr(importlib.import_module(name), "RULES", ()):
            found[module.name] = tuple(rules)
    place = {rule.id: place for place, rule in enumerate(RULES)}
    return dict(sorted(found.items(), key=lambda item: place[item[1][0].id]))


@cache
def _module_of() -> Mapping[str, str]:
    return {rule.id: name for name, rules in modules().items() for rule in rules}


def rule_page(language: str, module: str) -> str:
    """The page with the rules of a module."""
    return f"{RULE_BOOK}/{language}/{module}.md"


def index_page(language: str) -> str:
    """The page with all rules."""
    return f"{RULE_BOOK}/{language}/index.md"


def way_back(page: str) -> str:
    """From a page in both languages to the entrance."""
    return link("Rule book", Target(ENTRANCE), page)


def rule_target(language: str, id: str) -> Target:
    """Where a rule stands."""
    return Target(rule_page(language, _module_of()[id]), id.lower())


def rule_links(language: str, ids: Iterable[str], page: str) -> str:
    """Rules by id, each with a link, in the given order."""
    return ", ".join(link(id, rule_target(language, id), page) for id in ids)


def id_links(ids: Iterable[str], where: str, page: str) -> str:
    """Ids of the input format, each with a link to its heading or mark on the page ``where``."""
    return ", ".join(link(code(id), Target(where, id), page) for id in ids)


def place_target(id: str) -> Target:
    """Where it says where to apply; some places have the name of an instrument."""
    return Target(INSTRUMENTS, f"place-{id}")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case of ``tests/scenarios`` and what is answered to it.

    :ivar path: from the root of the project.
    :ivar fires: the rules that surely apply to it, in the order of the rule book.
    :ivar shows: the rules that it was written to show.
    """

    path: str
    title: str
    gist: str
    on: date
    advice: Advice
    fires: tuple[str, ...]
    shows: frozenset[str]

    @property
    def name(self) -> str:
        """Folder and file name, as a short name."""
        return self.path.removeprefix("tests/scenarios/").removesuffix(".json")


@cache
def scenarios() -> tuple[Scenario, ...]:
    """All scenarios by path, each judged."""
    return tuple(_scenario(path) for path in sorted((ROOT / "tests" / "scenarios").rglob("*.json")))


def _scenario(path: Path) -> Scenario:
    data = json.loads(path.read_text("utf-8"))
    on = date.fromisoformat(data["on"])
    advice = advise(data["facts"], on, with_what_if=False, with_question=False)
    applying, _ = advice.book.judge(advice.reading.presumed)
    return Scenario(
        path=path.relative_to(ROOT).as_posix(),
        title=data["title"],
        gist=data.get("gist", ""),
        on=on,
        advice=advice,
        fires=tuple(rule.id for rule in advice.book.applying(applying)),
        shows=frozenset(data.get("expect", {}).get("rules", ())),
    )


def showing(rule: str) -> list[Scenario]:
    """The scenarios in which a rule applies: those written to show it first."""
    found = [scenario for scenario in scenarios() if rule in scenario.fires]
    return sorted(found, key=lambda scenario: (rule not in scenario.shows, scenario.path))
