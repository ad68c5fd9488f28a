"""Whole lives of a second opinion for one person alone, through the pages, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.account.conftest import Clock
from tests.web.account.guest import Guest
from tweeluik.records.audit.models import Entry
from tweeluik.records.cases.models import Case, Text
from tweeluik.records.post.models import Message
from tweeluik.texts import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NL = texts("nl")
VIEW = "Ik denk dat 4 uur per dag te veel is. Op 2 november lukte 2 uur net."


def status(name: str, procedure: str = "second_opinion") -> str:
    """The word for a state."""
    return NL.get("case_states", procedure, name, "status").replace("\n", " ")


class Employee:
    """Somebody who carries their own case."""

    def __init__(self, guest: Guest) -> None:
        self.guest = guest
        self.id = ""

    def begin(self, procedure: str = "second_opinion") -> Employee:
        self.guest.open("/mijn").press("/mijn/begin", value=procedure)
        self.id = self.guest.path.split("/")[2]
        return self

    @property
    def home(self) -> str:
        return f"/zaak/{self.id}"

    def see(self) -> Guest:
        return self.guest.open(self.home)

    def stands(self, state: str) -> None:
        assert status(state) in self.see().text, self.guest.text

    def write(self, task: str, **words: str) -> Guest:
        """Fill in a task and go on."""
        path = f"{self.home}/voorbereiden/{task}"
        self.guest.open(path).fill(path, do="next", **words)
        return self.guest

    def prepare(self) -> Employee:
        self.write("vraag", question="Kan ik 4 uur per dag werken?")
        self.write(
            "wat-u-vindt",
            advice="U kunt 4 uur per dag werken.",
            **{"advice_date-day": "2", "advice_date-month": "nov", "advice_date-year": "2026"},
            view=VIEW,
        )
        return self

    def send(self) -> Employee:
        path = f"{self.home}/doen/ask"
        self.guest.open(f"{self.home}/controleren").fill(path)
        return self

    def do(self, act: str, **told: str) -> Guest:
        return self._act(f"{self.home}/doen/{act}", told)

    def report(self, act: str, **told: str) -> Guest:
        assert f"/melden/{act}" in self.guest.open(f"{self.home}/melden").response.content.decode()
        return self._act(f"{self.home}/melden/{act}", told)

    def _act(self, path: str, told: dict[str, str]) -> Guest:
        self.guest.open(path)
        return self.guest.fill(path, **told)


@pytest.fixture
def employee(guest: Guest) -> Employee:
    return Employee(guest.join())


def test_granted_to_its_end(employee: Employee) -> None:
    employee.begin().stands("draft")
    employee.prepare().send().stands("requested")
    employee.report("grant")
    employee.stands("granted")
    employee.do(
        "choose_doctor",
        doctor_name="S. Yilmaz",
        contract="in_contract",
        doctor_service="other",
        doctor_registered="yes",
    )
    employee.stands("doctor_chosen")
    employee.report("ask_authorisation")
    employee.do("authorise", authorisation="whole")
    employee.report("send")
    employee.report("accept_case")
    employee.report("examine")
    employee.report("give_draft")
    employee.do("answer_draft", corrections="Ik werkte op 2 november 2 uur, geen 3.")
    employee.report("give_advice")
    employee.stands("advice_ready")
    employee.do("share")
    employee.report("react", reaction="partly", reasons_given="yes")
    employee.stands("reacted")
    employee.do("finish")
    employee.stands("completed")
    assert Case.objects.get().closed_at is not None


def test_refused_without_reasons_then_a_complaint(employee: Employee) -> None:
    employee.begin().prepare().send()
    employee.report("refuse", reasons_given="no")
    employee.stands("refused")
    letters = employee.see().response.content.decode()
    assert "brief/refusal-reasons-request" in letters
    form = employee.guest.open(f"{employee.home}/brief/refusal-reasons-request")
    assert form.status == 200
    employee.do("ask_reasons")
    employee.do("complain")
    complaint = employee.guest.path.split("/")[2]
    assert complaint != employee.id
    assert status("draft", "complaint") in employee.guest.text
    employee.stands("refused")
    employee.do("accept_refusal")
    employee.stands("refusal_accepted")


def test_what_the_guide_was_told_comes_along(guest: Guest) -> None:
    guest.tell("fact:role", answer="employee")
    guest.tell("fact:employment", answer="military")
    guest.tell("fact:first_day_ill", day="5", month="10", year="2026")
    employee = Employee(guest.join()).begin()
    employee.stands("draft")
    assert NL.get("cases", "case", "week", week=8) in employee.see().text
    employee.prepare().send()
    employee.report("grant")
    employee.do(
        "choose_doctor",
        doctor_name="S. Yilmaz",
        contract="in_contract",
        doctor_service="same",
        doctor_registered="yes",
    )
    employee.stands("doctor_chosen")


def test_a_doctor_of_the_same_service_is_explained(employee: Employee) -> None:
    employee.begin().prepare().send()
    employee.report("grant")
    page = employee.do(
        "choose_doctor",
        doctor_name="S. Yilmaz",
        contract="in_contract",
        doctor_service="same",
        doctor_registered="yes",
    )
    assert page.status == 422
    what = NL.get("case_refusals", "guard", "second_opinion", "choose_doctor", "what")
    assert what in page.text
    assert page.value("doctor_name") == "S. Yilmaz"


def test_nothing_typed_is_lost(employee: Employee) -> None:
    employee.begin()
    path = f"{employee.home}/voorbereiden/wat-u-vindt"
    page = employee.guest.open(path).fill(
        path,
        do="next",
        view=VIEW,
        **{"advice_date-day": "31", "advice_date-month": "2", "advice_date-year": "2026"},
    )
    assert page.status == 422
    assert VIEW in page.response.content.decode()
    assert VIEW in employee.guest.open(path).response.content.decode()


def test_a_day_that_cannot_be_is_named_at_its_field(employee: Employee) -> None:
    employee.begin("complaint")
    told = {"complaint_about": "service", "complaint_text": VIEW, **day("complaint_date", "2031")}
    page = employee.do("lodge", **told)
    assert page.status == 422
    (error,) = page.errors
    assert error.startswith(NL.get("case_refusals", "day_to_come", "what"))
    assert (page.value("complaint_date-year"), VIEW in page.text) == ("2031", True)
    employee.do("lodge", **{**told, "complaint_date-year": "2026"})
    assert status("lodged", "complaint") in employee.see().text


def day(name: str, year: str) -> dict[str, str]:
    return {f"{name}-day": "2", f"{name}-month": "11", f"{name}-year": year}


def test_the_coach_never_blocks(employee: Employee) -> None:
    employee.begin()
    path = f"{employee.home}/voorbereiden/wat-u-vindt"
    page = employee.guest.open(path).fill(path, do="coach", view="Hij luistert nooit naar mij.")
    assert page.status == 200
    assert NL.get("coach", "absolute", "title") in page.response.content.decode()
    assert employee.write("wat-u-vindt", view="Hij luistert nooit.").path.endswith("voorbereiden")


def test_the_same_form_twice_has_one_effect_and_one_answer(employee: Employee) -> None:
    employee.begin().prepare()
    path = f"{employee.home}/doen/ask"
    form = employee.guest.open(f"{employee.home}/controleren").form(path)
    once = employee.guest.submit(form).response.redirect_chain
    again = employee.guest.submit(form).response.redirect_chain
    assert once == again == [(employee.home, 303)]
    assert Case.objects.get().version == 1


def test_what_was_sent_is_a_draft_no_more(employee: Employee) -> None:
    employee.begin().prepare()
    employee.write("wat-u-vindt", advice="U kunt 4 uur\r\nper dag werken. ", view=f" {VIEW}\nEcht.")
    employee.send().stands("requested")
    assert not Text.objects.filter(event=None).exists()


def test_a_complaint_is_begun_once(employee: Employee) -> None:
    employee.begin().prepare().send()
    employee.report("refuse", reasons_given="no")
    path = f"{employee.home}/doen/complain"
    form = employee.guest.open(path).form(path)
    once = employee.guest.submit(form).response.redirect_chain
    again = employee.guest.submit(form).response.redirect_chain
    assert once == again
    assert Case.objects.filter(procedure="complaint", origin_id=employee.id).count() == 1


def test_the_same_button_twice_begins_one_case(employee: Employee) -> None:
    form = employee.guest.open("/mijn").forms("/mijn/begin")[0]
    once = employee.guest.submit(form, procedure="second_opinion").path
    again = employee.guest.submit(form, procedure="second_opinion").path
    assert once == again
    assert Case.objects.count() == 1
    erase = f"{once}/wissen"
    employee.guest.open(erase).press(erase, value="yes")
    assert employee.guest.submit(form, procedure="second_opinion").path != once


def test_what_was_typed_stays_in_sight_when_it_can_no_longer_be_done(employee: Employee) -> None:
    employee.begin().prepare().send()
    path = f"{employee.home}/melden/refuse"
    old = employee.guest.open(path).form(path)
    employee.report("grant")
    page = employee.guest.submit(old, reasons_given="yes", told_reasons="Er is geen vraag.")
    assert page.status == 409
    assert "Er is geen vraag." in page.text


def test_who_acts_on_an_old_page_sees_what_they_typed(employee: Employee) -> None:
    employee.begin().prepare().send()
    path = f"{employee.home}/melden/refuse"
    old = employee.guest.open(path).form(path)
    employee.report("plan_talk", **{f"talk_date-{p}": v for p, v in DAY.items()})
    page = employee.guest.submit(old, reasons_given="yes", told_reasons="Er is geen vraag.")
    assert page.response.status_code == 409
    assert "Er is geen vraag." in page.text
    employee.stands("talk_planned")


DAY = {"day": "24", "month": "11", "year": "2026"}


def test_to_somebody_else_the_case_is_not_there(
    employee: Employee,
    make_guest: Callable[[], Guest],
) -> None:
    employee.begin().prepare()
    other = make_guest().join("ander@post.example", "een heel ander lang wachtwoord")
    missing = other.open("/zaak/11111111-2222-4333-8444-555555555555")
    assert missing.status == 404
    body = missing.response.content
    for path in ("", "/voorbereiden", "/melden", "/inzage", "/bestand", "/wissen", "/controleren"):
        found = other.open(employee.home + path)
        assert found.status == 404, path
        assert VIEW not in found.response.content.decode()
    assert len(other.open(employee.home).response.content) == len(body)


def test_who_is_not_signed_in_signs_in_first(employee: Employee) -> None:
    employee.begin()
    employee.guest.sign_out()
    assert "/account/inloggen" in employee.see().path


def test_a_case_can_be_wiped(employee: Employee) -> None:
    employee.begin().prepare()
    path = f"{employee.home}/wissen"
    employee.guest.open(path).press(path, value="yes")
    assert employee.guest.path == "/mijn"
    assert not Case.objects.exists()
    assert employee.see().status == 404


def test_everything_can_be_taken_along(employee: Employee) -> None:
    employee.begin().prepare().send()
    body = employee.guest.client.get(f"{employee.home}/bestand").json()
    assert body["events"][0]["words"]["view"] == VIEW
    calendar = employee.guest.client.get(f"{employee.home}/agenda").content.decode()
    assert calendar.count("BEGIN:VEVENT") == 1
    assert "opinion" not in calendar.lower()
    assert NL.get("cases", "log", "you") in employee.guest.open(f"{employee.home}/inzage").text


def test_nothing_is_mailed_about_a_case_but_that_something_is_ready(employee: Employee) -> None:
    employee.begin().prepare().send()
    assert {message.kind for message in Message.objects.exclude(case=None)} <= {"look_again"}


def test_looking_often_is_one_line_a_time(employee: Employee, clock: Clock) -> None:
    """The log holds every look; the page tells them by the day, the same ones together."""
    employee.begin()
    clock.go(minutes=10)
    for _ in range(3):
        employee.see()
        clock.go(minutes=2)
    clock.go(days=1)
    employee.guest.sign_in()
    text = employee.guest.open(f"{employee.home}/inzage").text
    read = NL.get("cases", "log", "actions", "read")
    assert "10.00 tot 10.14 uur, 4 keer" in text
    assert text.count(read) == 2, "of today, and of yesterday"
    assert Entry.objects.filter(case=employee.id, action="read").count() == 6
