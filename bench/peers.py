"""One peer inside its own environment: ``python peers.py NAME``, spoken to in lines of JSON.

First comes the task (see ``ours.for_peers``); the peer answers with its version and in how many of
the checked decisions it differs from the reference. Then every line that comes asks for one timed
round and is answered with its seconds. The end of input ends the process.

Every peer gets the notation that its own manual would give it, and its facts in the form it takes
fastest. The notations are made from the task's conditions, so that nobody gets other rules.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import task

CHECKED = 10_000
CHECK_SEED, TIME_SEED = 20, 7
SINGLE, MILLION = 10_000, 1_000_000
"""Decisions in one timed round, one by one and as columns."""

Test = tuple[Any, ...] | bool | range
"""What a rule asks of one fact: one of some texts, a truth value, or a number in a range."""

Rules = list[tuple[str, dict[str, Test]]]


def read_rules(told: Mapping[str, Any]) -> Rules:
    """The task's conditions as one test per fact, all of which must hold.

    :raises ValueError: for a condition that is more than that.
    """
    values = told["values"]
    rules: Rules = []
    for id, when in told["rules"]:
        tests: dict[str, Test] = {}
        for part in when[1:] if when[0] == "all" else [when]:
            fact, test = _test(part, values)
            if fact in tests:
                raise ValueError(f"{id} asks twice about {fact}")
            tests[fact] = test
        rules.append((id, tests))
    return rules


def _test(condition: list[Any], values: Mapping[str, list[str]]) -> tuple[str, Test]:
    match condition:
        case ["is", fact, [bool(wanted)]]:
            return fact, wanted
        case ["is", fact, wanted]:
            return fact, tuple(value for value in values[fact] if value in wanted)
        case ["between", fact, low, high]:
            return fact, range(low or 0, task.LONGEST + 1 if high is None else high + 1)
        case ["not", ["is", fact, [bool(wanted)]]]:
            return fact, not wanted
        case ["not", ["between", fact, int(low), None]]:
            return fact, range(0, low)
    raise ValueError(f"no notation for {condition}")


@dataclass(frozen=True)
class Peer:
    """An engine that knows the task.

    :ivar differences: in how many of :data:`CHECKED` decisions it differs from the reference.
    :ivar round: decides a whole round, :data:`SINGLE` or :data:`MILLION` decisions.
    """

    differences: int
    round: Callable[[], object]


def _one_by_one(decide: Callable[[task.Facts], task.Decision]) -> Peer:
    checked, timed = task.inputs(CHECKED, CHECK_SEED), task.inputs(SINGLE, TIME_SEED)

    def round() -> None:
        for facts in timed:
            decide(facts)

    return Peer(sum(decide(facts) != task.reference(facts) for facts in checked), round)


def zen(rules: Rules) -> Peer:
    """zen-engine: a decision table that collects, held by the engine and asked for by key."""
    from zen import ZenEngine

    def cell(test: Test | None) -> str:
        if test is None:
            return ""
        if isinstance(test, range):
            return f"[{test.start}..{test.stop - 1}]"
        return json.dumps(test) if isinstance(test, bool) else ", ".join(map(json.dumps, test))

    facts = ["role", "topic", "weeks_sick", *task.FLAGS]
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": f, "name": f, "type": "expression", "field": f} for f in facts],
        "outputs": [{"id": "rule", "name": "rule", "type": "expression", "field": "rule"}],
        "rules": [
            {"_id": id, "rule": json.dumps(id)} | {f: cell(tests.get(f)) for f in facts}
            for id, tests in rules
        ],
    }
    nodes = [("in", "inputNode", None), ("table", "decisionTableNode", table)]
    nodes.append(("out", "outputNode", None))
    graph = {
        "nodes": [
            {"id": id, "name": id, "type": kind, "position": {"x": 0, "y": 0}}
            | ({} if content is None else {"content": content})
            for id, kind, content in nodes
        ],
        "edges": [
            {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
            for a, b in (("in", "table"), ("table", "out"))
        ],
    }
    engine = ZenEngine({"loader": {"type": "static", "content": {"task": graph}}})

    def decide(facts: task.Facts) -> task.Decision:
        matched = [row["rule"] for row in engine.evaluate("task", facts)["result"]]
        return task.OUTCOMES[matched[0]], matched

    return _one_by_one(decide)


def cel(rules: Rules) -> Peer:
    """Rust CEL: one compiled program per rule, one context per decision."""
    from cel import Context, compile

    def expression(fact: str, test: Test) -> str:
        if isinstance(test, bool):
            return fact if test else f"!{fact}"
        if isinstance(test, range):
            low = [f"{fact} >= {test.start}"] if test.start else []
            high = [f"{fact} < {test.stop}"] if test.stop <= task.LONGEST else []
            return " && ".join(low + high)
        return f"{fact} == '{test[0]}'" if len(test) == 1 else f"{fact} in {list(test)}"

    programs = [
        (id, compile(" && ".join(expression(*item) for item in tests.items()) or "true"))
        for id, tests in rules
    ]

    def decide(facts: task.Facts) -> task.Decision:
        context = Context(facts)
        matched = [id for id, program in programs if program.execute(context)]
        return task.OUTCOMES[matched[0]], matched

    return _one_by_one(decide)


def openfisca(rules: Rules) -> Peer:
    """openfisca-core: a variable per rule, over the columns of a whole population.

    Texts are codes (its own Enum is such a column too) and every column has the type it keeps.
    """
    import numpy as np
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit, period
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    codes = {"role": task.ROLES, "topic": task.TOPICS}
    person = build_entity(key="person", plural="persons", label="person", is_person=True)
    system = TaxBenefitSystem([person])
    month = period("2026-11")

    def add(id: str, kind: type, **more: object) -> None:
        told = {"value_type": kind, "entity": person, "label": id}
        system.add_variable(
            type(id, (Variable,), told | {"definition_period": DateUnit.MONTH} | more)
        )

    def formula(tests: dict[str, Test]) -> Callable[..., Any]:
        def holds(persons: Any, when: Any) -> Any:
            found = None
            for fact, test in tests.items():
                column = persons(fact, when)
                if isinstance(test, bool):
                    part = column if test else ~column
                elif isinstance(test, range):
                    low = column >= test.start if test.start else None
                    high = column < test.stop if test.stop <= task.LONGEST else None
                    part = low if high is None else high if low is None else low & high
                else:
                    first, *rest = (column == codes[fact].index(value) for value in test)
                    part = first
                    for other in rest:
                        part = part | other
                found = part if found is None else found & part
            return np.ones(persons.count, bool) if found is None else found

        return holds

    for fact in ("role", "topic", "weeks_sick"):
        add(fact, int)
    for fact in task.FLAGS:
        add(fact, bool)
    for id, tests in rules:
        add(id, bool, formula=formula(tests))

    def columns(cases: list[task.Facts], times: int = 1) -> dict[str, Any]:
        return {
            fact: np.tile(
                np.array(
                    [codes[fact].index(c[fact]) if fact in codes else c[fact] for c in cases],
                    bool if fact in task.FLAGS else np.int32,
                ),
                times,
            )
            for fact in cases[0]
        }

    def compute(of: dict[str, Any], size: int) -> list[Any]:
        simulation = SimulationBuilder().build_default_simulation(system, size)
        for fact, column in of.items():
            simulation.set_input(fact, month, column)
        return [simulation.calculate(id, month) for id, _ in rules]

    checked = task.inputs(CHECKED, CHECK_SEED)
    table = np.stack(compute(columns(checked), CHECKED), axis=1)
    differences = 0
    for facts, row in zip(checked, table, strict=True):
        matched = [rules[place][0] for place in np.flatnonzero(row)]
        differences += (task.OUTCOMES[matched[0]], matched) != task.reference(facts)
    timed = columns(task.inputs(SINGLE, TIME_SEED), MILLION // SINGLE)
    return Peer(differences, lambda: compute(timed, MILLION))


PEERS: dict[str, tuple[str, Callable[[Rules], Peer]]] = {
    "zen": ("zen-engine", zen),
    "cel": ("common-expression-language", cel),
    "openfisca": ("openfisca-core", openfisca),
}
"""Per name the distribution and how its engine is made."""


def serve(name: str) -> None:
    """Speak as this peer until the other side stops."""
    # The engine may print what it likes; only answers go out.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(data: dict[str, object]) -> None:
        print(json.dumps(data), file=answers, flush=True)

    distribution, make = PEERS[name]
    peer = make(read_rules(json.loads(sys.stdin.readline())))
    peer.round()
    answer({"version": version(distribution), "differences": peer.differences})
    for _ in sys.stdin:
        begun = time.perf_counter()
        peer.round()
        answer({"seconds": time.perf_counter() - begun})


if __name__ == "__main__":
    serve(sys.argv[1])
