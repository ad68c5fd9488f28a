"""Taking a case along and sharing from it: a code of just now, and a line in the log."""

from __future__ import annotations

import pytest

from tests.paper.pdf_ua import faults
from tests.paper.test_letters import text_of
from tests.web.account.guest import Guest
from tweeluik.records.audit.models import Action, Entry
from tweeluik.records.cases.models import Case
from tweeluik.texts import texts

from .test_life import VIEW, Employee
from .test_overseeing import authorised

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NL = texts("nl")
LATER = 11 * 60
"""Seconds after which a code is no longer of just now."""


@pytest.fixture
def employee(guest: Guest) -> Employee:
    return Employee(guest.join()).begin()


def downloads() -> int:
    return int(Entry.objects.filter(action=Action.DOWNLOAD).count())


def test_the_case_on_paper_holds_everything(employee: Employee) -> None:
    authorised(employee)
    employee.guest.open(f"{employee.home}/tijdlijn").fill(
        f"{employee.home}/tijdlijn", day="5", month="10", year="2026"
    )
    answer = employee.guest.client.get(f"{employee.home}/papier")
    assert answer.headers["Content-Type"] == "application/pdf"
    written = text_of(answer.content)
    for part in (VIEW, "S. Yilmaz", NL.get("cases", "consents", "items", "medical_file")):
        assert "".join(part.split()) in written
    assert downloads() == 1
    assert faults(answer.content) == []


@pytest.mark.parametrize("path", ["papier", "bestand"])
def test_taking_along_asks_a_code_of_just_now(employee: Employee, path: str) -> None:
    employee.prepare().send()
    employee.guest.clock.go(seconds=LATER)
    page = employee.guest.open(f"{employee.home}/{path}")
    assert page.path == "/account/code"
    assert downloads() == 0
    page.fill("/account/code", code=page.app_code())
    assert downloads() == 1
    assert VIEW.encode() in page.response.content or path == "papier"


def test_a_consent_asks_a_code_of_just_now(employee: Employee) -> None:
    authorised(employee)
    for act in ("send", "accept_case", "examine", "give_advice"):
        employee.report(act)
    employee.guest.clock.go(seconds=LATER)
    path = f"{employee.home}/doen/share"
    page = employee.guest.open(path)
    assert page.path == "/account/code"
    page.fill("/account/code", code=page.app_code())
    assert page.path == path
    page.fill(path)
    assert Case.objects.get().state == "shared"


def test_other_acts_do_not(employee: Employee) -> None:
    employee.prepare().send()
    employee.guest.clock.go(seconds=LATER)
    employee.report("grant")
    assert Case.objects.get().state == "granted"
