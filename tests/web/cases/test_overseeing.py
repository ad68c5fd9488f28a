"""What the employee oversees: the line of time, and who may read what."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from tests.web.account.guest import Guest
from tweeluik.records.cases.models import Case, Consent
from tweeluik.texts import texts

from .test_life import Employee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NL = texts("nl")
DOCTOR = {
    "doctor_name": "S. Yilmaz",
    "contract": "in_contract",
    "doctor_service": "other",
    "doctor_registered": "yes",
}


def case_word(*path: str, **fields: object) -> str:
    return NL.get("cases", *path, **fields)


@pytest.fixture
def employee(guest: Guest) -> Employee:
    return Employee(guest.join()).begin()


def authorised(employee: Employee) -> Employee:
    employee.prepare().send()
    employee.report("grant")
    employee.do("choose_doctor", **DOCTOR)
    employee.do("authorise", authorisation="whole")
    return employee


def shared(employee: Employee) -> Employee:
    authorised(employee)
    for act in ("send", "accept_case", "examine", "give_advice"):
        employee.report(act)
    employee.do("share")
    return employee


def stop_links(employee: Employee) -> list[str]:
    page = employee.see().response.content.decode()
    return re.findall(rf"{employee.home}/toestemming/[0-9a-f-]+", page)


# -- the line of time ------------------------------------------------------------------------------


def test_the_line_asks_the_first_day_and_then_shows_two_years(employee: Employee) -> None:
    path = f"{employee.home}/tijdlijn"
    page = employee.guest.open(path)
    assert NL.get("pages", "calendar", "question") in page.text
    page.fill(path, day="5", month="okt", year="2026")
    assert case_word("case", "week", week=8) in page.text
    assert "<svg" in page.response.content.decode()
    assert NL.get("pages", "calendar", "question") not in page.text
    assert case_word("case", "week", week=8) in employee.see().text


def test_a_wrong_first_day_is_told_and_kept(employee: Employee) -> None:
    path = f"{employee.home}/tijdlijn"
    page = employee.guest.open(path)
    page.fill(path, day="5", month="oktober", year="2031")
    assert page.status == 422
    assert NL.get("pages", "calendar", "wrong") in page.text
    assert 'value="2031"' in page.response.content.decode()


def test_a_term_that_has_passed_is_told(employee: Employee) -> None:
    employee.prepare()
    path = f"{employee.home}/doen/ask"
    day = {"happened_on-day": "2", "happened_on-month": "11", "happened_on-year": "2026"}
    employee.guest.open(f"{employee.home}/controleren").fill(path, **day)
    assert case_word("case", "late") in employee.see().text
    assert case_word("case", "ask_title") in employee.guest.text
    assert case_word("case", "looked", day="maandag 9 november 2026") in employee.guest.text
    assert case_word("case", "late") in employee.guest.open(f"{employee.home}/tijdlijn").text


def test_the_case_shows_the_newest_and_the_line_everything(employee: Employee) -> None:
    shared(employee)
    asked = NL.get("case_acts", "second_opinion", "ask", "past")
    assert asked not in employee.see().text
    assert asked in employee.guest.open(f"{employee.home}/tijdlijn").text


# -- consents --------------------------------------------------------------------------------------


def test_without_a_consent_nothing_is_said_of_it(employee: Employee) -> None:
    assert case_word("consents", "title") not in employee.see().text


def test_a_consent_is_stopped_by_the_step_that_is_about_it(employee: Employee) -> None:
    authorised(employee)
    text = employee.see().text
    assert case_word("consents", "items", "medical_file") in text
    assert "S. Yilmaz (de andere bedrijfsarts)" in text
    (link,) = stop_links(employee)
    assert employee.guest.open(link).path == f"{employee.home}/doen/withdraw_authorisation"
    employee.guest.fill(employee.guest.path)
    assert case_word("consents", "status", "stopped") in employee.see().text
    assert stop_links(employee) == []


def test_in_a_closed_case_it_is_stopped_from_the_ledger(employee: Employee) -> None:
    shared(employee).do("finish")
    (link,) = stop_links(employee)
    page = employee.guest.open(link)
    assert page.path == link
    assert Consent.objects.filter(withdrawn=None).count() == 1
    page.fill(link)
    assert Consent.objects.filter(withdrawn=None).count() == 0
    assert stop_links(employee) == []


def test_what_is_not_there_or_not_theirs_is_not_found(employee: Employee) -> None:
    authorised(employee)
    (link,) = stop_links(employee)
    assert employee.guest.open(f"{employee.home}/toestemming/{uuid4()}").status == 404
    other = Employee(employee.guest).begin()
    consent = link.rsplit("/", 1)[-1]
    assert employee.guest.open(f"{other.home}/toestemming/{consent}").status == 404
    assert Case.objects.count() == 2
