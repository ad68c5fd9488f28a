"""The proofs can fail: each of these faults in a table turns one of them red."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from tests.domain.procedures import test_tables as proofs
from tweeluik.domain.disclosure.classes import DataClass
from tweeluik.domain.guide.conditions import ALWAYS
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import (
    InvoiceLine,
    Kind,
    Need,
    Procedure,
    Role,
    Start,
    State,
    Stop,
    Transition,
)

SECOND_OPINION = PROCEDURES["second_opinion"]


def without(name: str) -> Procedure:
    rows = tuple(row for row in SECOND_OPINION.transitions if row.name != name)
    kept = tuple(
        replace(one, lapse=tuple(lapse for lapse in one.lapse if lapse != name))
        for one in SECOND_OPINION.deadlines
    )
    return replace(SECOND_OPINION, transitions=rows, deadlines=kept)


def changed(name: str, **changes: Any) -> Procedure:
    rows = tuple(
        replace(row, **changes) if row.name == name else row for row in SECOND_OPINION.transitions
    )
    return replace(SECOND_OPINION, transitions=rows)


def effects_without(name: str, kind: type) -> Procedure:
    row = SECOND_OPINION.transition(name)
    return changed(name, effects=tuple(e for e in row.effects if not isinstance(e, kind)))


def with_need(name: str, need: Need) -> Procedure:
    row: Transition = SECOND_OPINION.transition(name)
    return changed(name, needs=(*row.needs, need))


PLANTED: dict[str, tuple[Procedure, Callable[..., None]]] = {
    "a state that nobody reaches": (
        replace(
            SECOND_OPINION,
            states=(*SECOND_OPINION.states, State("nowhere", Role.EMPLOYEE)),
        ),
        lambda p: proofs.test_every_state_and_every_row_is_reached(p, proofs.alone, print),
    ),
    "no way to withdraw": (
        without("withdraw"),
        lambda p: proofs.test_the_employee_can_end_it_from_everywhere_without_anybody(
            p, proofs.alone
        ),
    ),
    "a term that runs on after the end": (
        effects_without("withdraw", Stop),
        lambda p: proofs.test_nothing_runs_on_after_the_end(p, proofs.alone),
    ),
    "waiting without a day": (
        effects_without("share", Start),
        lambda p: proofs.test_who_is_awaited_is_awaited_until_a_day(p, proofs.alone),
    ),
    "a text that the matrix does not know": (
        with_need("share", Need("diary", Kind.TEXT, DataClass.MEDICAL)),
        proofs.test_texts_and_names_are_items_of_the_matrix,
    ),
    "a text of another class": (
        changed("bring_new_facts", needs=(Need("new_facts", Kind.TEXT, DataClass.PROCESS),)),
        proofs.test_texts_and_names_are_items_of_the_matrix,
    ),
    "a row that needs what its actor may not see": (
        with_need("accept_case", Need("complaint_text", Kind.TEXT, DataClass.COMPLAINT)),
        proofs.test_texts_and_names_are_items_of_the_matrix,
    ),
    "an invoice for who was never examined": (
        changed("withdraw", effects=(InvoiceLine(),)),
        lambda p: proofs.test_the_invoice_line_follows_the_examination(),
    ),
    "a file that goes without authorisation": (
        changed(
            "send",
            guard=ALWAYS,
            from_=("doctor_chosen", "ready_to_send"),
            effects=(
                *(replace(e, when=ALWAYS) for e in SECOND_OPINION.transition("send").effects),
            ),
        ),
        lambda p: proofs.test_nothing_medical_goes_before_it_is_authorised(),
    ),
    "a doctor of the same service": (
        changed("choose_doctor", guard=ALWAYS),
        lambda p: proofs.test_the_same_service_only_in_the_army(),
    ),
    "a refusal without reasons": (
        changed("refuse", needs=SECOND_OPINION.transition("refuse").needs[:1]),
        lambda p: proofs.test_a_refusal_has_a_ground_reasons_and_a_way_on(),
    ),
}


@pytest.mark.proof
@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, proof = PLANTED[fault]
    monkeypatch.setattr(
        proofs, "PROCEDURES", MappingProxyType({**PROCEDURES, "second_opinion": broken})
    )
    with pytest.raises((AssertionError, KeyError)):
        proof(broken)
