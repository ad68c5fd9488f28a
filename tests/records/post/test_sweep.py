"""The sweep of terms that have passed: each is told of once, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from tests.records.world import person_named
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.records.cases.door import Act, Done, act, open_case
from tweeluik.records.cases.models import Case, Deadline
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message, Waiting
from tweeluik.records.post.outbox import may_send, sweep

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY, LONG_AGO = date(2026, 11, 23), date(2026, 10, 1)
AGO = timedelta(days=53)
ADDRESS = "iemand@post.example"


several_writers = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


@pytest.fixture
def person(db: None) -> Person:
    return person_named(ADDRESS, AT)


def late_terms(person: Person, count: int) -> list[Case]:
    """Cases with a term that has passed, put there without the door: it is about their number."""
    cases = [
        Case(
            procedure="second_opinion",
            state="requested",
            employee=person,
            opened_at=AT,
            changed_at=AT,
        )
        for _ in range(count)
    ]
    Case.objects.bulk_create(cases)
    Deadline.objects.bulk_create(
        Deadline(case=case, name="answer", since=LONG_AGO, last_day=LONG_AGO) for case in cases
    )
    return cases


def test_more_terms_than_go_at_once_are_told_of_in_one_sweep(person: Person) -> None:
    cases = late_terms(person, 25)
    late_terms(person, 1)[0].deadlines.update(last_day=TODAY)
    closed = late_terms(person, 1)[0]
    Case.objects.filter(id=closed.id).update(closed_at=AT)
    assert sweep(AT, TODAY, most=10) == 25
    assert sweep(AT, TODAY, most=10) == 0
    told = Message.objects.order_by("id")
    assert {message.case for message in told} == {case.id for case in cases}
    first = told[0]
    assert (first.kind, first.to, first.state) == ("look_again", person, Waiting.WAITING)
    assert (first.context, first.attempts, first.not_before) == ({}, 0, AT)
    assert may_send(first)


def test_a_term_that_was_told_of_is_not_told_of_again_after_a_rebuild(person: Person) -> None:
    case = late_terms(person, 1)[0]
    assert sweep(AT, TODAY) == 1
    Deadline.objects.filter(case=case).update(told_at=None)
    assert sweep(AT, TODAY) == 1
    assert Message.objects.count() == 1


def sweeping(count: int) -> list[int]:
    """So many workers that sweep at the same time; how many each told of."""
    start = Barrier(count)

    def one() -> int:
        start.wait()
        try:
            return sweep(AT, TODAY, most=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return [found.result() for found in [pool.submit(one) for _ in range(count)]]


@pytest.mark.crash
@pytest.mark.django_db(transaction=True)
@several_writers
def test_workers_that_sweep_at_once_tell_each_term_once(figure: Callable[[str], None]) -> None:
    late_terms(person_named(ADDRESS, AT), 200)
    told = sweeping(4)
    figure(f"{connection.vendor}: 4 workers, 200 terms: {sorted(told)}")
    assert sum(told) == 200
    assert Message.objects.count() == 200


@pytest.mark.crash
@pytest.mark.django_db(transaction=True)
@several_writers
def test_a_term_that_an_act_is_ending_is_left_alone() -> None:
    """The sweep waits for nobody, and does not tell of what ends meanwhile."""
    person = person_named(ADDRESS, AT)
    case = open_case(person, PROCEDURES["second_opinion"], AT - AGO)
    ask = Act("ask", LONG_AGO, 0, "1", {"question": "a?", "advice": "b", "view": "c"})
    assert isinstance(act(person, case.id, ask, AT - AGO), Done)
    others = late_terms(person, 2)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        assert isinstance(act(person, case.id, Act("withdraw", TODAY, 1, "2", {}), AT), Done)

        def one() -> int:
            try:
                return sweep(AT, TODAY)
            finally:
                connection.close()

        assert pool.submit(one).result(timeout=5) == len(others)
    assert sweep(AT, TODAY) == 0
    assert {message.case for message in Message.objects.all()} == {case.id for case in others}
