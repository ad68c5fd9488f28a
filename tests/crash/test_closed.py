"""When the log cannot be written nothing is shown: not a word of a case, on any page of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.web.account.conftest import clock, guest, make_guest
from tests.web.account.guest import Guest
from tests.web.cases.test_life import VIEW, Employee
from tweeluik.records.audit.models import Entry
from tweeluik.records.cases.models import Event

from . import breaks

__all__ = ["clock", "guest", "make_guest"]

pytestmark = [
    pytest.mark.crash,
    pytest.mark.django_db,
    pytest.mark.usefixtures("clock", "static_files"),
]

PAGES = (
    "",
    "/controleren",
    "/voorbereiden/wat-u-vindt",
    "/melden",
    "/inzage",
    "/bestand",
    "/agenda",
    "/brief/second-opinion-request",
)


@contextmanager
def full_log() -> Iterator[None]:
    """The database takes no line any more."""
    lift = {
        "sqlite": "DROP TRIGGER log_is_full",
        "postgresql": "DROP TRIGGER log_is_full ON audit_entry; DROP FUNCTION log_is_full()",
    }
    block = {
        "sqlite": "CREATE TRIGGER log_is_full BEFORE INSERT ON audit_entry"
        " BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        "postgresql": "CREATE FUNCTION log_is_full() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = 'disk_full'; END $$;"
        " CREATE TRIGGER log_is_full BEFORE INSERT ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION log_is_full()",
    }
    with connection.cursor() as cursor:
        cursor.execute(block[connection.vendor])
        yield
        cursor.execute(lift[connection.vendor])


@pytest.fixture
def employee(guest: Guest) -> Employee:
    """Somebody with a request that is not sent yet; their browser also shows pages of errors."""
    guest.client.raise_request_exception = False
    return Employee(guest.join()).begin().prepare()


def shown(employee: Employee) -> list[str]:
    """The pages that tell something while the log is full."""
    found = []
    for page in PAGES:
        response = employee.guest.client.get(employee.home + page)
        body = response.content.decode()
        if response.status_code != 500 or VIEW in body or "4 uur" in body:
            found.append(f"{response.status_code} {page}")
    return found


def test_nothing_is_shown_that_cannot_be_logged(employee: Employee) -> None:
    before = Entry.objects.count()
    with full_log():
        assert shown(employee) == []
        assert employee.guest.client.get("/mijn").status_code == 500
    assert Entry.objects.count() == before
    assert VIEW in employee.guest.client.get(f"{employee.home}/controleren").content.decode()


def test_nothing_is_done_that_cannot_be_logged(employee: Employee) -> None:
    path = f"{employee.home}/doen/ask"
    form = employee.guest.open(f"{employee.home}/controleren").form(path)
    with full_log():
        assert employee.guest.client.post(path, form.fields).status_code == 500
    assert not Event.objects.exists()
    assert employee.guest.client.post(path, form.fields).status_code == 303


def test_control_reading_without_the_log_would_be_found(
    employee: Employee, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tweeluik.records.cases import standing

    monkeypatch.setattr(standing, "record", standing.record)
    breaks.reads_without_log()
    with full_log():
        assert "200 /controleren" in shown(employee)
