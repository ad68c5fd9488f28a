"""The procedures as pages: a diagram, the states, the acts, the terms, and who may see what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tweeluik.domain.disclosure.matrix import Relation, items
from tweeluik.domain.guide.conditions import ALWAYS, Condition
from tweeluik.domain.law.values import terms
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import ANY_OPEN, STAYS, Effect, Procedure, Transition

from . import book
from .markdown import Target, code, escape, link, page, paragraph, table

FOLDER: Final = f"{book.RULE_BOOK}/procedures"
MATRIX: Final = f"{book.RULE_BOOK}/matrix.md"


def procedure_page(id: str) -> str:
    """The page of a procedure."""
    return f"{FOLDER}/{id}.md"


def pages() -> dict[str, str]:
    """A page for each procedure, and the privacy matrix."""
    made = {procedure_page(one.id): _page(one) for one in PROCEDURES.values()}
    return {**made, MATRIX: _matrix()}


def _page(procedure: Procedure) -> str:
    here = procedure_page(procedure.id)
    body = paragraph(
        "Made from the table itself. Where the actor takes no part, somebody who does may report",
        "the act. Acts that are possible from every open state are left out of the diagram.",
    )
    body += ["```mermaid", *_diagram(procedure), "```", "", "## States", ""]
    body += table(
        ("state", "to act", "kept as"),
        (
            (code(state.id), state.owner or "closed", state.retention.replace("_", " "))
            for state in procedure.states
        ),
    )
    body += ["## Acts", ""]
    body += table(
        ("act", "from", "to", "by", "may be reported by", "asks", "when", "follows", "sources"),
        (_act(row, here) for row in procedure.transitions),
    )
    body += ["## Terms", ""]
    body += table(("term", "waits for", "how long", "when it has passed"), _terms(procedure))
    return page(procedure.id.replace("_", " ").capitalize(), body, book.way_back(here))


def _diagram(procedure: Procedure) -> Iterable[str]:
    yield "stateDiagram-v2"
    yield f"    [*] --> {procedure.start.id}"
    for row in procedure.transitions:
        if ANY_OPEN in row.from_ or row.to == STAYS:
            continue
        for origin in row.from_:
            reported = " (may be reported)" if row.reportable_by else ""
            yield f"    {origin} --> {row.to}: {row.name}{reported}"
    for state in procedure.states:
        if not state.open:
            yield f"    {state.id} --> [*]"


def _act(row: Transition, here: str) -> tuple[str, ...]:
    return (
        code(row.name),
        "any open" if ANY_OPEN in row.from_ else ", ".join(map(code, row.from_)),
        "stays" if row.to == STAYS else code(row.to),
        ", ".join(row.by),
        ", ".join(row.reportable_by),
        ", ".join(f"{code(n.id)}{'' if n.required else ' (if known)'}" for n in row.needs),
        _condition(row.guard),
        ", ".join(_effect(effect) for effect in row.effects),
        ", ".join(escape(source) for source in row.sources),
    )


def _condition(condition: Condition) -> str:
    return "" if condition is ALWAYS else code(_words(condition.to_json()))


def _words(node: object) -> str:
    """A condition as a short line: ``(a = b or c) and not (d)``."""
    if not isinstance(node, list):
        return str(node)
    match node:
        case ["is", fact, values]:
            return f"{fact} = {' or '.join(map(str, values))}"
        case ["not", part]:
            return f"not ({_words(part)})"
        case ["all" | "any" as word, *parts]:
            return (" and " if word == "all" else " or ").join(f"({_words(p)})" for p in parts)
    raise ValueError(f"no words for {node}")


def _effect(effect: Effect) -> str:
    name = type(effect).__name__.lower()
    told = [
        str(getattr(effect, field))
        for field in ("kind", "deadline", "item", "procedure", "to")
        if hasattr(effect, field)
    ]
    when = "" if effect.when is ALWAYS else f" if {_words(effect.when.to_json())}"
    return f"{name} {' to '.join(told)}{when}".strip()


def _terms(procedure: Procedure) -> Iterable[tuple[str, ...]]:
    for row in procedure.deadlines:
        lengths = (
            f"{t.minimum} {t.unit} ({t.kind})" if t.unit else f"{t.wording} ({t.kind})"
            for t in terms(row.term, book.today())
        )
        yield (
            code(row.id),
            row.owner,
            escape("; ".join(lengths)),
            ", ".join(map(code, row.lapse)),
        )


def _matrix() -> str:
    relations = [one for one in Relation if any(one in item.readers for item in items().values())]
    body = paragraph(
        "Who may see what. What is empty is never shown, whatever anybody signs; `consent` asks",
        "for the employee's consent for this item, this reader and this purpose at each reading.",
    )
    body += table(
        ("item", "class", *(one.replace("_", " ") for one in relations), "sources"),
        (
            (
                code(item.id),
                item.data,
                *(item.readers.get(one, "") for one in relations),
                ", ".join(escape(source) for source in item.sources),
            )
            for item in items().values()
        ),
    )
    procedures = ", ".join(
        link(id.replace("_", " "), Target(procedure_page(id)), MATRIX) for id in PROCEDURES
    )
    return page("Privacy matrix", [*body, f"Procedures: {procedures}."], book.way_back(MATRIX))
