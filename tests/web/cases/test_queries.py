"""How often a page asks the database: within its budget, however long a case or list becomes.

Everything counts, also what begins and ends a transaction.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.records.cases.conftest import AT, stranger
from tests.web.account.guest import Guest
from tweeluik.domain.disclosure.access import Purpose
from tweeluik.domain.procedures.table import Role
from tweeluik.records.cases import dossier, standing
from tweeluik.records.cases.models import Case, Event, Participation
from tweeluik.records.people.models import Person

from .test_life import Employee

__all__ = ["stranger"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CASE, OVERVIEW, ACT = 15, 8, 32
"""The most that the page of a case, the list of cases and the sending of an act may ask."""

Figure = Callable[[str], None]


def asked(guest: Guest, path: str) -> int:
    """How often a page asks, at its most: also that the session was used now is written."""
    guest.clock.go(minutes=2)
    with CaptureQueriesContext(connection) as found:
        assert guest.client.get(path).status_code == 200
    return len(found)


@pytest.fixture
def employee(guest: Guest) -> Employee:
    return Employee(guest.join()).begin().prepare()


def carried(employee: Employee) -> None:
    """Send it, and tell of it until there is a draft of the advice."""
    employee.send()
    told(employee)


def told(employee: Employee) -> None:
    """What happened after it was sent."""
    employee.report("grant")
    employee.do(
        "choose_doctor",
        doctor_name="S. Yilmaz",
        contract="in_contract",
        doctor_service="other",
        doctor_registered="yes",
    )
    employee.report("ask_authorisation")
    employee.do("authorise", authorisation="whole")
    for done in ("send", "accept_case", "examine", "give_draft"):
        employee.report(done)


def test_the_page_of_a_case(employee: Employee, figure: Figure) -> None:
    short = asked(employee.guest, employee.home)
    carried(employee)
    long = asked(employee.guest, employee.home)
    figure(f"{connection.vendor}: page of a case without events {short}, with nine {long} queries")
    assert long == short <= CASE


def test_the_list_of_cases(employee: Employee, figure: Figure) -> None:
    one = asked(employee.guest, "/mijn")
    employee.send()
    for _ in range(11):
        employee.begin()
    many = asked(employee.guest, "/mijn")
    figure(f"{connection.vendor}: list of one case {one}, of twelve {many} queries")
    assert many == one <= OVERVIEW


def sent(employee: Employee, path: str, **told: str) -> int:
    """How often sending the form on the page that is open asks."""
    form = employee.guest.form(path)
    employee.guest.clock.go(minutes=2)
    with CaptureQueriesContext(connection) as found:
        response = employee.guest.client.post(path, {**form.fields, **told})
    assert response.status_code == 303
    return len(found)


def test_an_act(employee: Employee, figure: Figure) -> None:
    path = f"{employee.home}/doen/ask"
    employee.guest.open(f"{employee.home}/controleren")
    first = sent(employee, path)
    told(employee)
    path = f"{employee.home}/doen/answer_draft"
    employee.guest.open(path)
    later = sent(employee, path, corrections="Ik werkte op 2 november 2 uur, geen 3.")
    figure(f"{connection.vendor}: first act, with three texts, {first}, tenth {later} queries")
    assert max(first, later) <= ACT


def test_who_takes_part_reads_within_the_same_budget(
    employee: Employee, stranger: Person, figure: Figure
) -> None:
    carried(employee)
    case = Case.objects.get()
    role = Role.SECOND_OPINION_PHYSICIAN
    Participation.objects.create(case=case, person=stranger, role=role, start=AT)
    with CaptureQueriesContext(connection) as found:
        read = dossier.dossier_for(stranger, case.id, Purpose.SECOND_OPINION, AT)
    assert read.role is role
    figure(f"{connection.vendor}: reading by somebody who takes part {len(found)} queries")
    assert len(found) <= CASE - 2  # Their session is read and written too.


def test_a_question_per_event_would_be_seen(
    employee: Employee, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_by_one(case: Case, *, sealed: bool = False) -> standing.History:
        past = standing.history(case, sealed=sealed)
        events = tuple(Event.objects.get(pk=event.pk) for event in past.events)
        return standing.History(events, past.texts)

    monkeypatch.setattr(dossier, "history", one_by_one)
    short = asked(employee.guest, employee.home)
    carried(employee)
    assert asked(employee.guest, employee.home) == short + 9
