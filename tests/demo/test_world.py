"""The demo world: every state is held, its records agree, and it is made the same each time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.texts.measure import read
from tweeluik.domain.disclosure.access import Purpose
from tweeluik.domain.disclosure.citizen_service_number import find
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.interfaces.demo.building import Untrue, build
from tweeluik.interfaces.demo.stories import Story, people, stories
from tweeluik.records.audit.verifying import verify_log
from tweeluik.records.cases.dossier import dossier_for
from tweeluik.records.cases.models import Case
from tweeluik.records.cases.standing import replayed
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message
from tweeluik.texts import texts

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOST_SECONDS = 20


def of(*who: str) -> tuple[Story, ...]:
    """The stories of these people only."""
    return tuple(story for story in stories() if story.who in who)


def described() -> list[Any]:
    """A world without what is made by chance: ids, keys and codes."""
    found = []
    for case in Case.objects.select_related("employee").order_by("opened_at", "procedure"):
        seen = dossier_for(case.employee, case.id, Purpose.OWN, AT)
        events = [(e.transition, e.recorded_at, e.words, e.choices) for e in seen.events]
        terms = [(term.row.id, term.last_day) for term in seen.terms]
        origin = case.origin.procedure if case.origin else None
        found.append((case.procedure, case.state, origin, events, terms, seen.drafts))
    post = Message.objects.order_by("not_before", "id").values_list("kind", "not_before", "state")
    return [found, list(post)]


# -- made ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_state_is_held_and_the_records_agree(figure: Callable[[str], None]) -> None:
    before, cpu = time.perf_counter(), time.process_time()
    accounts = build(AT, stories())
    spent, cpu = time.perf_counter() - before, time.process_time() - cpu
    held = set(Case.objects.values_list("procedure", "state"))
    assert held == {(p.id, state.id) for p in PROCEDURES.values() for state in p.states}
    assert set(accounts) == {person.id for person in people()}
    for case in Case.objects.prefetch_related("deadlines"):
        now, terms = replayed(case)
        assert (now.state, dict(now.values)) == (case.state, case.values)
        assert {(t.row.id, t.last_day) for t in terms} == {
            (row.name, row.last_day) for row in case.deadlines.all()
        }
    assert verify_log().ok
    # In seconds of this process: what else the machine does says nothing about us.
    assert cpu < MOST_SECONDS
    figure(
        f"{Case.objects.count()} cases in {len(held)} states of {len(accounts)} people: "
        f"{cpu:.1f} s of processor, {spent:.1f} s by the clock (cheap passwords)"
    )


@pytest.mark.django_db
def test_control_a_state_that_nobody_holds_is_missed() -> None:
    build(AT, tuple(story for story in of("joost", "daan") if story.state != "stayed"))
    held = set(Case.objects.values_list("procedure", "state"))
    assert ("handover", "stayed") not in held
    assert ("complaint", "draft") in held


@pytest.mark.django_db
def test_made_twice_it_is_the_same() -> None:
    worlds = []
    for _ in range(2):
        with transaction.atomic():
            build(AT, of("mehmet", "grace", "joost"))
            worlds.append(described())
            transaction.set_rollback(True)
    assert worlds[0] == worlds[1]
    with transaction.atomic():
        build(AT + timedelta(days=1), of("mehmet", "grace", "joost"))
        assert described() != worlds[0]
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_row_that_does_not_come_true_leaves_nothing() -> None:
    (story, *_) = of("fatima")
    with pytest.raises(Untrue, match="fatima"):
        build(AT, (replace(story, state="granted"),))
    assert not Person.objects.exists()
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_days_in_the_words_follow_today() -> None:
    build(AT, of("grace"))
    case = Case.objects.get(procedure="second_opinion")
    why = dossier_for(case.employee, case.id, Purpose.OWN, AT).last("why")
    assert "from 14 September to 14 October" in why


# -- told ------------------------------------------------------------------------------------------


def test_nobody_could_be_somebody() -> None:
    assert len({person.email for person in people()}) == len(people())
    for person in people():
        assert person.email.endswith(("@example.nl", "@example.org"))
    assert [person.language for person in people()].count("en") == 1


def test_everybody_has_a_line_in_each_language() -> None:
    for language in ("nl", "en"):
        told = texts(language).subject("demo")
        assert set(told["people"]) == {person.id for person in people()}
        assert set(told["parts"]) == {person.part for person in people()}
        assert set(told["kinds"]) == set(PROCEDURES)


def written() -> list[tuple[str, str, str]]:
    """Everything that somebody in the demo writes: who, which table, the words."""

    def flat(table: Any) -> list[str]:
        if isinstance(table, dict):
            return [text for value in table.values() for text in flat(value)]
        return [table] if isinstance(table, str) else []

    return [
        (person.id, name, text)
        for person in people()
        for name, table in person.words.items()
        for text in flat(table)
    ]


def test_what_they_write_is_used_and_known() -> None:
    inputs = {need.id for p in PROCEDURES.values() for t in p.transitions for need in t.needs}
    acts = {t.name for p in PROCEDURES.values() for t in p.transitions}
    used = [story.words for story in stories()]
    for person in people():
        for name, table in person.words.items():
            assert table in used, (person.id, name)
            for key, value in table.items():
                known = set(value) <= inputs and key in acts if isinstance(value, dict) else None
                assert known or key in inputs, (person.id, name, key)


def test_what_they_write_reads_easily(figure: Callable[[str], None]) -> None:
    dutch = {person.id for person in people() if person.language == "nl"}
    sentences = [text for who, _, text in written() if who in dutch and text.endswith((".", "?"))]
    reading = read(sentences, frozenset())
    figure(str(reading))
    assert reading.flesch >= 70
    assert reading.lix <= 35
    assert not [text for _, _, text in written() if find(text)]
