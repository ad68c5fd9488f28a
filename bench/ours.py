"""The task in the product's own fact types, conditions and rules: nothing here is a short cut.

The facts are built as the catalogue builds its facts, the rules as the rule book builds its rules,
and both engines are the ones the product uses: the compiled matcher for one decision, the columns
for many.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from task import (
    EXPERT_TOPICS,
    FLAGS,
    LONGEST,
    OUTCOMES,
    RETURN_TOPICS,
    ROLES,
    SECOND_OPINION_TOPICS,
    TOPICS,
    Decision,
    Facts,
)

from tweeluik.domain.guide.columns import Columns, matches
from tweeluik.domain.guide.compiled import compile_matcher
from tweeluik.domain.guide.conditions import ALWAYS, Condition, Span
from tweeluik.domain.guide.fact_types import NumberFact, OneFact, YesNoFact
from tweeluik.domain.guide.rule import Rule

role = OneFact("role", values=ROLES)
topic = OneFact("topic", values=TOPICS)
weeks_sick = NumberFact("weeks_sick", unit="weeks", high=LONGEST)
flags = {id: YesNoFact(id) for id in FLAGS}

own_advice = flags["own_advice"].yes
pending = flags["legal_pending"].yes
employee = role.is_("employee")
about_own_work = topic.is_("own_work")
for_expert = topic.is_(*EXPERT_TOPICS)
for_second_opinion = topic.is_(*SECOND_OPINION_TOPICS)
asks_second_opinion = employee & for_second_opinion
after_two_years = weeks_sick.from_(105)


def _rule(id: str, when: Condition) -> Rule:
    return Rule(id, when, sources=("the benchmark's own task",))


RULES = (
    _rule("R01", role.is_("other")),
    _rule("R02", flags["preemployment"].yes),
    _rule("R03", flags["behaviour"].yes),
    _rule("R04", role.is_("employer") & for_second_opinion),
    _rule("R05", for_expert & after_two_years),
    _rule("R06", for_expert & flags["judged_same"].yes),
    _rule("R07", for_expert & flags["cao_body"].yes),
    _rule("R08", for_expert & employee & flags["wage_stopped"].yes),
    _rule("R09", pending),
    _rule("R10", topic.is_(*RETURN_TOPICS)),
    _rule("R11", about_own_work & ~own_advice & ~after_two_years),
    _rule("R12", asks_second_opinion & ~own_advice),
    _rule("R13", asks_second_opinion & flags["conflict_tool"].yes),
    _rule("R14", asks_second_opinion & flags["repeated"].yes),
    _rule("R15", asks_second_opinion & flags["specified"].no),
    _rule("R16", asks_second_opinion & own_advice),
    _rule("R17", about_own_work & own_advice & employee & weeks_sick.below(7) & ~pending),
    _rule("R18", about_own_work),
    _rule("R19", for_expert & flags["both_agree"].yes),
    _rule("R20", ALWAYS),
)
CONDITIONS = [rule.when for rule in RULES]

DOMAINS = {"role": frozenset(ROLES), "topic": frozenset(TOPICS)} | {
    id: frozenset((True, False)) for id in FLAGS
}
CODES = {
    "role": {value: place for place, value in enumerate(ROLES)},
    "topic": {value: place for place, value in enumerate(TOPICS)},
} | {id: {False: 0, True: 1} for id in FLAGS}

_match = compile_matcher([(rule.id, rule.when) for rule in RULES], DOMAINS)


def decide(facts: Facts) -> Decision:
    """One decision, counted from plain facts: the number becomes a span, as when input is read."""
    weeks = facts["weeks_sick"]
    matched = _match({**facts, "weeks_sick": Span(weeks, weeks)})
    return OUTCOMES[matched[0]], matched


def columns(cases: Sequence[Facts], times: int = 1) -> Columns:
    """The cases as columns, the whole repeated ``times`` times."""
    found = {
        id: np.tile(np.array([codes[case[id]] for case in cases], np.int8), times)
        for id, codes in CODES.items()
    }
    weeks = np.tile(np.array([case["weeks_sick"] for case in cases], np.int32), times)
    found |= {"weeks_sick.low": weeks, "weeks_sick.high": weeks.copy()}
    return Columns(len(cases) * times, found, CODES)


def decide_columns(cases: Columns) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """(place of the first rule that matches, bit set of all) per case."""
    return matches(CONDITIONS, cases)


def for_peers() -> dict[str, object]:
    """The task as JSON data: each peer puts it into its own notation."""
    return {
        "rules": [[rule.id, rule.when.to_json()] for rule in RULES],
        "values": {"role": ROLES, "topic": TOPICS},
    }
