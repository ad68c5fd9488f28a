"""Proofs over every configuration that a case can reach (``design.md`` 4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import product

import pytest

from tests.domain.procedures.walk import Config, Move, disclosed, explore, letters
from tweeluik.domain.disclosure.access import Consent, may_disclose
from tweeluik.domain.disclosure.classes import DataClass, Purpose
from tweeluik.domain.disclosure.matrix import May, Relation, item_of, items
from tweeluik.domain.law.sources import cite
from tweeluik.domain.law.values import retention, terms
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import InvoiceLine, Kind, Opens, Procedure, Role

pytestmark = pytest.mark.proof

ALONE = frozenset((Role.EMPLOYEE,))
TOGETHER = frozenset(set(Role) - {Role.CLOCK})
LATER_LETTERS = {
    # Written by the doctors, whose pages come later; their kinds are those of domain.md 7.
    "second-opinion-granted",
    "second-opinion-refused",
    "second-opinion-referral",
    "authorisation",
    "second-opinion-advice",
    "second-opinion-reaction",
}
RELATION = {
    Role.EMPLOYEE: Relation.SUBJECT,
    Role.OCCUPATIONAL_PHYSICIAN: Relation.OWN_PHYSICIAN,
    Role.SECOND_OPINION_PHYSICIAN: Relation.SECOND_OPINION_PHYSICIAN,
    Role.NEXT_PHYSICIAN: Relation.NEXT_PHYSICIAN,
    Role.COMPLAINTS_OFFICER: Relation.COMPLAINTS_OFFICER,
    Role.DISPUTES_COMMITTEE: Relation.DISPUTES_COMMITTEE,
}
AWAITED = {
    # In these states somebody else has to act, and this term says by when to look again.
    ("second_opinion", "requested"): "answer",
    ("second_opinion", "talk_planned"): "answer",
    ("second_opinion", "doctor_chosen"): "engagement",
    ("second_opinion", "ready_to_send"): "engagement",
    ("second_opinion", "sent"): "appointment",
    ("second_opinion", "accepted"): "appointment",
    ("second_opinion", "examined"): "report",
    ("second_opinion", "facts_answered"): "report",
    ("second_opinion", "shared"): "reaction",
    ("handover", "requested"): "answer",
    ("complaint", "lodged"): "receipt",
    ("complaint", "received"): "decision",
    ("complaint", "heard"): "decision",
    ("complaint", "objected"): "decision",
}

NEEDED_ALONE = {"ask_reasons", "give_reasons"}
"""Who acts here gives reasons at once, so asking for them is only for acts that are reported."""

each = pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=lambda one: one.id)


@cache
def alone(procedure: Procedure) -> tuple[frozenset[Config], tuple[Move, ...]]:
    return explore(procedure, ALONE)


@cache
def together(procedure: Procedure) -> tuple[frozenset[Config], tuple[Move, ...]]:
    return explore(procedure, TOGETHER)


def ends(procedure: Procedure) -> set[str]:
    return {state.id for state in procedure.states if not state.open}


@each
@pytest.mark.parametrize("world", [alone, together], ids=["alone", "together"])
def test_every_state_and_every_row_is_reached(procedure, world, figure) -> None:  # type: ignore[no-untyped-def]
    configs, moves = world(procedure)
    figure(f"{procedure.id}: {len(configs)} configurations, {len(moves)} steps")
    assert {config.state for config in configs} == {state.id for state in procedure.states}
    rows = {row.name for row in procedure.transitions}
    if world is together:
        rows -= NEEDED_ALONE
    assert {move.row.name for move in moves} == rows


@each
@pytest.mark.parametrize("world", [alone, together], ids=["alone", "together"])
def test_the_employee_can_end_it_from_everywhere_without_anybody(procedure, world) -> None:  # type: ignore[no-untyped-def]
    """By acts of the employee only, nothing reported, nobody awaited."""
    configs, moves = world(procedure)
    own = [move for move in moves if move.event.done_by is Role.EMPLOYEE]
    can_end = {config for config in configs if config.state in ends(procedure)}
    grows = True
    while grows:
        more = {m.before for m in own if m.after in can_end} - can_end
        can_end |= more
        grows = bool(more)
    assert configs == can_end


@each
def test_alone_it_can_be_carried_to_its_good_end(procedure: Procedure) -> None:
    configs, _ = alone(procedure)
    good = {"second_opinion": "completed", "handover": "completed", "complaint": "closed"}
    assert good[procedure.id] in {config.state for config in configs}


@each
@pytest.mark.parametrize("world", [alone, together], ids=["alone", "together"])
def test_who_is_awaited_is_awaited_until_a_day(procedure, world) -> None:  # type: ignore[no-untyped-def]
    for config in world(procedure)[0]:
        expected = AWAITED.get((procedure.id, config.state))
        assert expected is None or expected in config.running, config
    waiting = {
        (procedure.id, state.id)
        for state in procedure.states
        if state.owner not in (None, Role.EMPLOYEE)
    }
    without_term = {("handover", "file_released"), ("handover", "file_passed")}
    without_term |= {("complaint", "at_committee")}  # no source names one
    assert waiting - set(AWAITED) <= without_term


@each
@pytest.mark.parametrize("world", [alone, together], ids=["alone", "together"])
def test_nothing_runs_on_after_the_end(procedure, world) -> None:  # type: ignore[no-untyped-def]
    for config in world(procedure)[0]:
        if config.state in ends(procedure):
            assert not config.running, config


@each
def test_every_reference_leads_somewhere(procedure: Procedure) -> None:
    on = date(2026, 11, 23)
    kept = {row.subject for row in retention(on)} | {"own_file"}
    for state in procedure.states:
        assert state.retention in kept
    for deadline in procedure.deadlines:
        assert terms(deadline.term, on), deadline
    for row in procedure.transitions:
        for source in row.sources:
            cite(source)
        for effect in row.effects:
            if isinstance(effect, Opens):
                assert effect.procedure in PROCEDURES
    _, moves = alone(procedure)
    kinds = set().union(*(letters(move) for move in moves))
    assert kinds <= set(LETTERS) | LATER_LETTERS


@each
def test_texts_and_names_are_items_of_the_matrix(procedure: Procedure) -> None:
    """And who writes one may read it, so no row needs data that its actor may not see."""
    for row in procedure.transitions:
        for need in row.needs:
            item = item_of(need.id)
            if need.kind in (Kind.TEXT, Kind.NAME, Kind.PAPERS):
                assert item is not None, (row.name, need.id)
                assert item.data is need.data, (row.name, need.id)
                for role in {*row.by, *row.reportable_by} - {Role.CLOCK}:
                    assert item.readers.get(RELATION[role]) is not None, (row.name, role)
            else:
                assert item is None, need.id


@each
def test_what_is_brought_within_reach_is_named_in_the_matrix(procedure: Procedure) -> None:
    for move in together(procedure)[1]:
        for item, to in disclosed(move):
            assert RELATION[to] in items()[item].readers


def test_the_employer_sees_nothing_whatever_is_signed(figure) -> None:  # type: ignore[no-untyped-def]
    """Over all reachable states, items and consents: also one that names the employer."""
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    tried = 0
    for procedure in PROCEDURES.values():
        states = {config.state for config in together(procedure)[0]}
        held = {i.id for row in procedure.transitions for n in row.needs if (i := item_of(n.id))}
        held |= {"state", "contact", "medical_file"}
        for _state, item, purpose in product(states, held, Purpose):
            signed = [
                Consent("c1", covers, "hr", purpose, at - timedelta(days=1))
                for covers in (item, *DataClass)
            ]
            found = may_disclose(item, "hr", Relation.EMPLOYER, purpose, signed, at)
            assert not found, item
            assert found.reason == "not_for_you"
            tried += 1
    figure(f"{tried} readings by the employer in reachable states: 0 allowed")


def test_the_employer_takes_no_part() -> None:
    for procedure in PROCEDURES.values():
        assert "employer" not in {str(role) for row in procedure.transitions for role in row.by}


def test_the_employer_reads_only_work_and_money() -> None:
    """Control: the matrix names the employer somewhere, or the proof above would say nothing."""
    found = {item.id for item in items().values() if Relation.EMPLOYER in item.readers}
    assert found == {"functional_advice", "second_opinion_invoice"}
    assert all(items()[id].readers[Relation.EMPLOYER] is May.YES for id in found)


def test_a_refusal_has_a_ground_reasons_and_a_way_on() -> None:
    for procedure in (PROCEDURES["second_opinion"], PROCEDURES["handover"]):
        refusals = [move for move in together(procedure)[1] if move.row.name == "refuse"]
        assert refusals
        for move in refusals:
            assert {"refusal_reasons"} < set(move.event.input)
            assert any("ground" in id for id in move.event.input)
            assert any(isinstance(one, Opens) for one in move.effects.effects)


def test_told_without_reasons_the_letter_that_asks_for_them_is_offered() -> None:
    found = [m for m in alone(PROCEDURES["second_opinion"])[1] if m.row.name == "refuse"]
    assert {m.event.input["reasons_given"] for m in found} == {True, False}
    for move in found:
        offered = "refusal-reasons-request" in letters(move)
        assert offered is not move.event.input["reasons_given"]


def test_the_invoice_line_follows_the_examination() -> None:
    """An effect of every close after the examination began, also blocked or withdrawn."""
    closes = [
        move
        for move in together(PROCEDURES["second_opinion"])[1]
        if move.after.state in ends(PROCEDURES["second_opinion"])
    ]
    lines = {True: set(), False: set()}  # type: dict[bool, set[str]]
    for move in closes:
        began = ("examination_began", True) in move.before.values
        billed = any(isinstance(one, InvoiceLine) for one in move.effects.effects)
        assert billed is began, move
        lines[began].add(move.row.name)
    assert lines[True] == {"finish", "block", "withdraw"}
    assert "withdraw" in lines[False]


def test_nothing_medical_goes_before_it_is_authorised() -> None:
    for move in together(PROCEDURES["second_opinion"])[1]:
        to = {role for item, role in disclosed(move) if item == "medical_file"}
        if to:
            values = dict(move.before.values)
            assert values["authorisation"] in ("whole", "partly")
            assert to == {Role.SECOND_OPINION_PHYSICIAN}


def test_the_same_service_only_in_the_army() -> None:
    for move in together(PROCEDURES["second_opinion"])[1]:
        if move.row.name == "choose_doctor" and move.event.input["doctor_service"] == "same":
            assert move.effects.values["military"] is True
    assert all(
        move.event.input["doctor_registered"] != "no"
        for move in together(PROCEDURES["second_opinion"])[1]
        if move.row.name == "choose_doctor"
    )
