"""All rules together: checked, exceptions worked in, compiled, hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from ..law.sources import cite
from .compiled import Judge, compile_rules
from .conditions import Condition, Values
from .fact_types import Fact, ManyFact, NumberFact, OneFact
from .facts import CATALOGUE, DOMAINS
from .instruments import INSTRUMENTS, ORDER
from .rule import Rule
from .rules import (
    around,
    complaints,
    expert_opinion,
    pre_employment,
    second_opinion,
    second_opinion_course,
    wage_and_contract,
)
from .verdicts import Masks

RULES: Final[tuple[Rule, ...]] = (
    *second_opinion.RULES,
    *second_opinion_course.RULES,
    *expert_opinion.RULES,
    *wage_and_contract.RULES,
    *around.RULES,
    *complaints.RULES,
    *pre_employment.RULES,
)

BY_ID: Final[Mapping[str, Rule]] = {rule.id: rule for rule in RULES}


class RuleBookError(ValueError):
    """The rule book contradicts itself or cites what is not there: a mistake of ours."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The rules that read one fact.

    :ivar mask: their bits.
    :ivar judge: compiled: judges just those rules.
    :ivar instruments: the instruments they touch, each with the bits of all rules touching it.
    """

    mask: int
    judge: Judge
    instruments: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules in force on some day.

    :ivar rules: in declared order; the place of a rule is its bit in every bit set.
    :ivar effective: the condition of each rule without the cases that an exception takes out.
    :ivar judge: compiled: values to (surely, maybe).
    :ivar by_fact: per fact the rules that read it; facts that no rule reads are left out.
    :ivar masks: per instrument the rules with each effect.
    :ivar warning: bits of the rules that warn.
    :ivar about_subject: bits of the rules that speak about what is at stake.
    :ivar hash: names exactly these rules, facts and instruments.
    """

    rules: tuple[Rule, ...]
    effective: tuple[Condition, ...]
    judge: Judge
    by_fact: Mapping[str, Readers]
    masks: Mapping[str, Masks]
    warning: int
    about_subject: int
    hash: str

    def applying(self, bits: int) -> list[Rule]:
        """The rules whose bits are set, in declared order."""
        found = []
        while bits:
            low = bits & -bits
            found.append(self.rules[low.bit_length() - 1])
            bits ^= low
        return found

    def unknown_facts(self, rule: Rule, values: Values) -> tuple[str, ...]:
        """The facts that a rule hangs on, or that one of its exceptions hangs on, sorted."""
        return tuple(sorted(self.effective[self.rules.index(rule)].unknown_facts(values)))


def build(rules: Iterable[Rule]) -> RuleBook:
    """Check the rules and make a book of them.

    :raises RuleBookError: for double ids, unknown instruments, facts or exceptions.
    :raises tweeluik.domain.law.sources.UnknownSource: for a source that is not in the register.
    """
    rules = tuple(rules)
    check(rules)
    effective = tuple(_effective(rule, rules) for rule in rules)
    numbered = tuple(enumerate(effective))
    facts = [condition.facts() for condition in effective]
    masks = {id: _masks(id, rules) for id in INSTRUMENTS}
    by_fact: dict[str, Readers] = {}
    for id in CATALOGUE:
        reading = [(n, c) for n, c in numbered if id in facts[n]]
        if reading:
            bits = sum(1 << n for n, _ in reading)
            touched = tuple((i, m.all) for i, m in masks.items() if m.all & bits)
            by_fact[id] = Readers(bits, compile_rules(reading, DOMAINS), touched)
    return RuleBook(
        rules=rules,
        effective=effective,
        judge=compile_rules(numbered, DOMAINS),
        by_fact=by_fact,
        masks=masks,
        warning=sum(1 << place for place, rule in enumerate(rules) if rule.warns),
        about_subject=sum(1 << n for n, rule in enumerate(rules) if "subject" in rule.when.facts()),
        hash=_hash(rules),
    )


@lru_cache(maxsize=256)
def rulebook(on: date) -> RuleBook:
    """The rules in force on that day."""
    return _cached(tuple(rule.id for rule in RULES if rule.holds_on(on)))


@lru_cache(maxsize=32)
def _cached(ids: tuple[str, ...]) -> RuleBook:
    return build(BY_ID[id] for id in ids)


def check(rules: tuple[Rule, ...]) -> None:
    """Whether the rules are sound by themselves."""
    ids = [rule.id for rule in rules]
    if double := sorted({id for id in ids if ids.count(id) > 1}):
        raise RuleBookError(f"two rules have the same id: {', '.join(double)}")
    for rule in rules:
        for instrument in (*rule.instruments, *rule.about):
            if instrument not in ORDER:
                raise RuleBookError(f"{rule.id} names an unknown instrument: {instrument}")
        for fact in rule.when.facts():
            if fact not in CATALOGUE:
                raise RuleBookError(f"{rule.id} reads an unknown fact: {fact}")
        for other in rule.excepts:
            if other not in BY_ID and other not in ids:
                raise RuleBookError(f"{rule.id} excepts an unknown rule: {other}")
        if not (rule.effects or rule.warns or rule.excepts):
            raise RuleBookError(f"{rule.id} does nothing")
        if not rule.sources:
            raise RuleBookError(f"{rule.id} has no source")
        for source in (*rule.sources, *rule.disputed_by):
            cite(source)


def _effective(rule: Rule, rules: tuple[Rule, ...]) -> Condition:
    condition = rule.when
    for other in rules:
        if rule.id in other.excepts:
            condition = condition & ~other.when
    return condition


def _masks(instrument: str, rules: tuple[Rule, ...]) -> Masks:
    bits = dict.fromkeys(Masks.__dataclass_fields__, 0)
    for place, rule in enumerate(rules):
        for effect in rule.effects:
            if instrument in effect.instruments:
                bits[effect.kind] |= 1 << place
    return Masks(**bits)


def to_json(rules: Iterable[Rule]) -> list[dict[str, object]]:
    """The rules as JSON data: the decision table of the rule book and what the hash is taken of."""
    return [
        {
            "id": rule.id,
            "when": rule.when.to_json(),
            "effects": [[e.kind, list(e.instruments), e.by] for e in rule.effects],
            "warns": list(rule.warns),
            "about": list(rule.about),
            "excepts": list(rule.excepts),
            "sources": list(rule.sources),
            "disputed_by": list(rule.disputed_by),
            "valid_from": rule.valid_from and rule.valid_from.isoformat(),
            "valid_until": rule.valid_until and rule.valid_until.isoformat(),
        }
        for rule in rules
    ]


def _fact_json(fact: Fact) -> dict[str, object]:
    values = list(fact.values) if isinstance(fact, OneFact | ManyFact) else None
    bounds = [fact.low, fact.high] if isinstance(fact, NumberFact) else None
    return {
        "id": fact.id,
        "kind": fact.kind,
        "values": values,
        "bounds": bounds,
        "presumptions": [[repr(p.value), p.when.to_json()] for p in fact.presumptions],
    }


def _hash(rules: tuple[Rule, ...]) -> str:
    content = {
        "rules": to_json(rules),
        "facts": [_fact_json(fact) for fact in CATALOGUE.values()],
        "instruments": list(INSTRUMENTS),
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
