"""The ledger of consents: what is allowed opens, what ends is closed at the next reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.records.cases.conftest import AT, TODAY
from tests.records.world import person_named
from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.procedures.table import Role
from tweeluik.records.audit.models import Action, Entry
from tweeluik.records.cases import consents
from tweeluik.records.cases.consents import Given
from tweeluik.records.cases.door import Act, Done, act
from tweeluik.records.cases.dossier import dossier_for
from tweeluik.records.cases.models import Case, Consent, Participation
from tweeluik.records.cases.standing import NoCase
from tweeluik.records.people.models import Person

Begin = Callable[[str], Case]
OWN, OTHER = Role.OCCUPATIONAL_PHYSICIAN, Role.SECOND_OPINION_PHYSICIAN
ADVICE = "Begin met 2 uur per dag."
DOCTOR = {
    "doctor_name": "S. Yilmaz",
    "contract": "in_contract",
    "doctor_service": "other",
    "doctor_registered": "yes",
}
REQUEST = {"question": "Mag ik 4 uur werken?", "advice": "Ja.", "view": "Dat is te veel."}
TO_THE_FILE = (("ask", None, REQUEST), ("grant", OWN, {}), ("choose_doctor", None, DOCTOR))
TO_THE_ADVICE = (
    ("send", OWN, {}),
    ("accept_case", OTHER, {}),
    ("examine", OTHER, {}),
    ("give_advice", OTHER, {"told_advice": ADVICE}),
)


class Life:
    """One case, in which the employee acts and tells what others did."""

    def __init__(self, employee: Person, case: Case) -> None:
        self.employee, self.case, self._keys = employee, case, count()

    def do(self, name: str, by: Role | None = None, told: dict[str, Any] | None = None) -> Life:
        self.case.refresh_from_db()
        key, version = f"key-{next(self._keys)}", self.case.version
        asked = Act(name, TODAY, version, key, told or {}, done_by=by)
        outcome = act(self.employee, self.case.id, asked, AT + timedelta(seconds=version))
        assert isinstance(outcome, Done), outcome
        return self

    def go(self, *steps: tuple[str, Role | None, dict[str, Any]]) -> Life:
        for name, by, told in steps:
            self.do(name, by, told)
        return self

    def ledger(self) -> tuple[Given, ...]:
        return dossier_for(self.employee, self.case.id, Purpose.OWN, AT).consents

    def takes_part(self, role: Role) -> Person:
        person = person_named(f"{role}@dienst.example", AT)
        Participation.objects.create(case=self.case, person=person, role=role, start=AT)
        return person

    def words_for(self, person: Person, purpose: Purpose, at: datetime) -> set[str]:
        events = dossier_for(person, self.case.id, purpose, at).events
        return {word for event in events for word in event.words.values()}


@pytest.fixture
def life(employee: Person, begin: Begin) -> Life:
    return Life(employee, begin("second_opinion"))


@pytest.mark.parametrize(
    ("chosen", "item"), [("whole", "medical_file"), ("partly", "chosen_papers")]
)
def test_an_authorisation_is_a_line_until_its_day(life: Life, chosen: str, item: str) -> None:
    until = TODAY + timedelta(days=30)
    life.go(*TO_THE_FILE).do("authorise", told={"authorisation": chosen, "valid_until": until})
    (line,) = life.ledger()
    assert (line.item, line.role, line.purpose) == (item, OTHER, Purpose.SECOND_OPINION)
    assert line.holds(AT + timedelta(days=29))
    assert not line.holds(AT + timedelta(days=31))
    assert Entry.objects.filter(action=Action.CONSENT_GIVE).count() == 1


@pytest.mark.parametrize("ends", ["withdraw_authorisation", "change_doctor", "withdraw"])
def test_it_ends_with_what_takes_it_back(life: Life, ends: str) -> None:
    life.go(*TO_THE_FILE).do("authorise", told={"authorisation": "whole"}).do(ends)
    (line,) = life.ledger()
    assert line.withdrawn is not None
    assert Entry.objects.filter(action=Action.CONSENT_WITHDRAW).count() == 1


def test_only_work_data_is_no_consent_for_the_file(life: Life) -> None:
    life.go(*TO_THE_FILE).do("decline_authorisation").do("go_on_with_work_data")
    assert life.ledger() == ()


def shared(life: Life) -> Life:
    life.go(*TO_THE_FILE, ("authorise", None, {"authorisation": "whole"}), *TO_THE_ADVICE)
    return life


def test_the_own_doctor_reads_the_advice_from_sharing_until_it_ends(life: Life) -> None:
    shared(life)
    own, read = life.takes_part(OWN), Purpose.GUIDANCE
    now = AT + timedelta(minutes=1)
    assert ADVICE not in life.words_for(own, read, now)
    life.do("share")
    assert ADVICE in life.words_for(own, read, now)
    assert ADVICE not in life.words_for(own, Purpose.SECOND_OPINION, now)
    life.do("withdraw_sharing")
    assert ADVICE not in life.words_for(own, read, now)


def test_a_line_for_a_role_opens_nothing_to_who_comes_later(life: Life) -> None:
    """Somebody was named outside the platform; who takes the role here may be somebody else."""
    shared(life).do("share")
    own = life.takes_part(OWN)
    assert ADVICE not in life.words_for(own, Purpose.GUIDANCE, AT + timedelta(minutes=1))


def test_of_two_in_a_role_it_is_for_who_takes_part_longest(life: Life) -> None:
    shared(life).takes_part(OWN)
    longest = person_named("vast@dienst.example", AT)
    before = AT - timedelta(days=1)
    Participation.objects.create(case=life.case, person=longest, role=OWN, start=before)
    # Who takes part here acts here, so it is the employee who shares.
    life.do("share")
    line = next(one for one in life.ledger() if one.item == "second_opinion_advice")
    assert line.to == str(longest.id)


def test_ended_from_the_ledger_also_when_the_case_is_closed(life: Life) -> None:
    shared(life).do("share").do("finish")
    line = next(one for one in life.ledger() if one.item == "second_opinion_advice")
    assert line.holds(AT + timedelta(minutes=1))
    later = AT + timedelta(days=1)
    assert consents.withdraw(life.employee, life.case.id, line.id, later)
    assert not consents.withdraw(life.employee, life.case.id, line.id, later)
    assert Consent.objects.get(id=line.id).withdrawn == later


def test_nobody_else_ends_it(life: Life) -> None:
    shared(life).do("share")
    line = life.ledger()[0]
    own = life.takes_part(OWN)
    stranger = person_named("vreemde@post.example", AT)
    for somebody in (own, stranger):
        with pytest.raises(NoCase):
            consents.withdraw(somebody, life.case.id, line.id, AT + timedelta(days=1))
    # The log does not say that it ended either.
    assert not Entry.objects.filter(event="consent_withdrawn").exists()
    assert Consent.objects.get(id=line.id).withdrawn is None


def test_the_ledger_is_for_the_employee_only(life: Life) -> None:
    shared(life).do("share")
    own = life.takes_part(OWN)
    found = dossier_for(own, life.case.id, Purpose.GUIDANCE, AT + timedelta(minutes=1))
    assert found.consents == ()


def test_valid_until_is_that_whole_day() -> None:
    end = consents._end_of(date(2026, 12, 1))
    assert end is not None
    assert end.isoformat() == "2026-12-02T00:00:00+01:00"
