"""What is put forward: in a case what was not done yet, and among cases where nothing came."""

from __future__ import annotations

import pytest

from tests.web.account.conftest import Clock
from tweeluik.texts import texts

from .test_life import Employee, employee

__all__ = ["employee"]

pytestmark = pytest.mark.django_db

NL = texts("nl")


def put_forward(employee: Employee) -> set[str]:
    """The acts in the step of now, and not those below."""
    page = employee.see().page
    (step,) = (node for node in page.iter("section") if node.get("aria-labelledby") == "now")
    return {str(a.get("href")).rsplit("/", 1)[1] for a in step.iter("a")}


def listed(employee: Employee) -> list[str]:
    """The cases in the overview, in their order."""
    page = employee.guest.open("/mijn").page
    return [str(a.get("href")).split("/")[2] for h2 in page.iter("h2") for a in h2.iter("a")]


def sign_in_again(employee: Employee, clock: Clock, **span: float) -> None:
    """Days later."""
    clock.go(**span)
    employee.guest.sign_in()


def test_what_was_asked_is_asked_again_only_when_its_day_has_passed(
    employee: Employee, clock: Clock
) -> None:
    employee.begin().prepare().send()
    employee.report("refuse", reasons_given="no")
    assert "ask_reasons" in put_forward(employee)
    employee.do("ask_reasons")
    assert "ask_reasons" not in put_forward(employee)
    assert "bring_new_facts" in put_forward(employee)
    sign_in_again(employee, clock, days=60)
    assert "ask_reasons" in put_forward(employee)


def test_where_nothing_came_stands_first_and_what_is_closed_last(
    employee: Employee, clock: Clock
) -> None:
    employee.begin().prepare().send()
    asked = employee.id
    clock.go(minutes=1)
    employee.begin().prepare().do("withdraw")
    closed = employee.id
    clock.go(minutes=1)
    employee.begin()
    begun = employee.id
    assert listed(employee) == [begun, asked, closed]
    sign_in_again(employee, clock, days=60)
    assert listed(employee) == [asked, begun, closed]
    assert NL.get("cases", "case", "ask_title") in employee.guest.text
