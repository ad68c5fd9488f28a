"""The decision task that the engines are compared on: 14 facts, 20 rules, every match listed.

A decision is the outcome of the first rule that matches and the ids of all rules that match. The
rules are a load for measuring; they are no legal advice and no rules of the product. Here stand
the facts, the seeded inputs and the answer written by hand in plain Python, which is both the
measure of what is right and the limit of what one decision can cost. The same rules as conditions:
``ours.py``; as column masks: ``masks.py``.

Standard library only: this module is also loaded inside the peers' own environments.
"""

from __future__ import annotations

import random
from typing import Any

ROLES = ("employee", "employer", "other")
SECOND_OPINION_TOPICS = ("tasks", "occ_disease")
RETURN_TOPICS = ("suitable_offer", "suitable_exists", "employer_effort", "employee_effort")
EXPERT_TOPICS = ("own_work", *RETURN_TOPICS)
TOPICS = (*EXPERT_TOPICS, *SECOND_OPINION_TOPICS, "other")
FLAGS = (
    "own_advice",
    "repeated",
    "legal_pending",
    "preemployment",
    "behaviour",
    "conflict_tool",
    "specified",
    "judged_same",
    "both_agree",
    "cao_body",
    "wage_stopped",
)
LONGEST = 130
"""Weeks ill run from 0 to this."""

OUTCOMES = {
    "R01": "no_standing",
    "R02": "re_examination",
    "R03": "complaint",
    "R04": "not_for_employer",
    "R05": "after_two_years",
    "R06": "already_judged",
    "R07": "cao_body",
    "R08": "expert_wage",
    "R09": "expert_opinion",
    "R10": "expert_opinion",
    "R11": "first_consult",
    "R12": "first_consult",
    "R13": "refusal_ground",
    "R14": "refusal_ground",
    "R15": "specify_question",
    "R16": "second_opinion",
    "R17": "second_or_expert",
    "R18": "expert_opinion",
    "R19": "joint_request",
    "R20": "general_advice",
}

Facts = dict[str, Any]
"""``role`` and ``topic`` as text, ``weeks_sick`` as a whole number, the flags as truth values."""

Decision = tuple[str, list[str]]
"""The outcome, and the ids of all matching rules in order."""


def inputs(count: int, seed: int) -> list[Facts]:
    """That many complete sets of facts, the same ones for the same seed."""
    chance = random.Random(seed)
    return [
        {
            "role": chance.choices(ROLES, (4, 4, 1))[0],
            "topic": chance.choice(TOPICS),
            "weeks_sick": chance.randint(0, LONGEST),
            **{flag: chance.random() < 0.3 for flag in FLAGS},
        }
        for _ in range(count)
    ]


_RETURN = frozenset(RETURN_TOPICS)
_SECOND_OPINION = frozenset(SECOND_OPINION_TOPICS)


def reference(facts: Facts) -> Decision:
    """The decision by hand, as fast as plain Python allows without giving up the list."""
    role, topic = facts["role"], facts["topic"]
    matched = ["R01"] if role == "other" else []
    if facts["preemployment"]:
        matched.append("R02")
    if facts["behaviour"]:
        matched.append("R03")
    if topic in _SECOND_OPINION:
        if role == "employer":
            matched.append("R04")
        if facts["legal_pending"]:
            matched.append("R09")
        if role == "employee":
            advised = facts["own_advice"]
            if not advised:
                matched.append("R12")
            if facts["conflict_tool"]:
                matched.append("R13")
            if facts["repeated"]:
                matched.append("R14")
            if not facts["specified"]:
                matched.append("R15")
            if advised:
                matched.append("R16")
    elif topic == "other":
        if facts["legal_pending"]:
            matched.append("R09")
    else:
        weeks, pending = facts["weeks_sick"], facts["legal_pending"]
        if weeks > 104:
            matched.append("R05")
        if facts["judged_same"]:
            matched.append("R06")
        if facts["cao_body"]:
            matched.append("R07")
        if role == "employee" and facts["wage_stopped"]:
            matched.append("R08")
        if pending:
            matched.append("R09")
        if topic in _RETURN:
            matched.append("R10")
        else:
            if not facts["own_advice"]:
                if weeks < 105:
                    matched.append("R11")
            elif weeks < 7 and role == "employee" and not pending:
                matched.append("R17")
            matched.append("R18")
        if facts["both_agree"]:
            matched.append("R19")
    matched.append("R20")
    return OUTCOMES[matched[0]], matched
