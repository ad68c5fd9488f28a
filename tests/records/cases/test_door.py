"""The two doors: what is done has its effect once, and only who takes part reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from tests.records.cases.conftest import AT, TODAY
from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.procedures.table import Role
from tweeluik.records.audit.models import Entry
from tweeluik.records.cases import standing
from tweeluik.records.cases.door import Act, Done, KeyReused, Overtaken, Refused, act, erase
from tweeluik.records.cases.dossier import dossier_for, overview, who_looked
from tweeluik.records.cases.models import Case, Deadline, Erased, Event, Participation, Text
from tweeluik.records.cases.standing import NoCase, replayed
from tweeluik.records.cases.writing import save_draft
from tweeluik.records.people.models import Person
from tweeluik.records.vault.errors import Unreadable

WRITTEN = "ik kan door mijn knie niet tillen"
ASK = Act(
    transition="ask",
    happened_on=TODAY,
    version=0,
    key="key-1",
    told={"question": "Mag ik 4 uur werken?", "advice": WRITTEN, "view": "Dat is te veel."},
)
Begin = Callable[[str], Case]


def done(outcome: object) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def test_an_act_is_kept_whole(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    dossier = dossier_for(employee, case.id, Purpose.OWN, AT)
    assert dossier.state.id == "requested"
    assert dossier.events[0].words == dict(ASK.told)
    assert [term.row.id for term in dossier.terms] == ["answer"]
    assert Deadline.objects.get(case=case).last_day == TODAY + timedelta(days=7)


def test_what_was_written_is_nowhere_in_clear(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    save_draft(employee, case.id, {"wish": WRITTEN}, AT)
    done(act(employee, case.id, ASK, AT))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 names of our own tables
            for row in cursor.fetchall():
                for value in row:
                    raw = (
                        bytes(value)
                        if isinstance(value, bytes | memoryview)
                        else str(value).encode()
                    )
                    assert WRITTEN.encode() not in raw, table


def test_the_same_request_has_its_effect_once(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    first, second = done(act(employee, case.id, ASK, AT)), done(act(employee, case.id, ASK, AT))
    assert (first.again, second.again) == (False, True)
    assert first.event == second.event
    assert Event.objects.count() == 1
    other = replace(ASK, told={**ASK.told, "view": "Anders."})
    assert isinstance(act(employee, case.id, other, AT), KeyReused)


def test_a_draft_is_forgotten_when_it_was_told_and_no_other(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    written = {"view": ASK.told["view"], "advice": "Nieuwer dan de bladzijde.", "why": "Ook dit."}
    save_draft(employee, case.id, {**written, "advice_date": "2026-11-02"}, AT)
    told = {**ASK.told, "advice_date": date(2026, 11, 2)}
    done(act(employee, case.id, replace(ASK, told=told), AT))
    drafts = dossier_for(employee, case.id, Purpose.OWN, AT).drafts
    assert drafts == {"advice": "Nieuwer dan de bladzijde.", "why": "Ook dit."}


def test_who_saw_an_older_version_does_not_act_on_it(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    late = replace(ASK, transition="withdraw", told={}, key="key-2")
    assert act(employee, case.id, late, AT) == Overtaken(1)
    assert Event.objects.count() == 1


def test_what_cannot_be_done_changes_nothing(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    outcome = act(employee, case.id, replace(ASK, told={"question": "Mag ik werken?"}), AT)
    assert isinstance(outcome, Refused)
    assert outcome.refusal.code == "missing_input"
    assert set(outcome.refusal.fields) == {"advice", "view"}
    assert not Event.objects.exists()
    assert Entry.objects.filter(event="act_refused", outcome="deny").count() == 1


def test_to_others_the_case_is_not_there(employee: Person, stranger: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    with pytest.raises(NoCase):
        dossier_for(stranger, case.id, Purpose.OWN, AT)
    with pytest.raises(NoCase):
        act(stranger, case.id, ASK, AT)
    with pytest.raises(NoCase):
        save_draft(stranger, case.id, {"view": "x"}, AT)
    with pytest.raises(NoCase):
        erase(stranger, case.id, AT)
    assert overview(stranger, AT) == ()


@pytest.fixture
def doctor(stranger: Person, begin: Begin) -> tuple[Person, Case]:
    """The own physician takes part in a second opinion with a draft in it."""
    case = begin("second_opinion")
    save_draft(case.employee, case.id, {"view": WRITTEN}, AT)
    Participation.objects.create(
        case=case, person=stranger, role=Role.OCCUPATIONAL_PHYSICIAN, start=AT
    )
    return stranger, case


def test_who_takes_part_leaves_alone_what_is_the_employees(doctor: tuple[Person, Case]) -> None:
    person, case = doctor
    dossier = dossier_for(person, case.id, Purpose.GUIDANCE, AT)
    assert (dossier.role, dossier.drafts) == (Role.OCCUPATIONAL_PHYSICIAN, {})
    with pytest.raises(NoCase):
        dossier_for(person, case.id, Purpose.OWN, AT)
    with pytest.raises(NoCase):
        who_looked(person, case.id, AT)
    with pytest.raises(NoCase):
        save_draft(person, case.id, {"view": "Niets."}, AT)
    with pytest.raises(NoCase):
        erase(person, case.id, AT)
    assert dossier_for(case.employee, case.id, Purpose.OWN, AT).drafts == {"view": WRITTEN}


def test_a_role_of_another_procedure_is_none(doctor: tuple[Person, Case]) -> None:
    person, case = doctor
    Participation.objects.filter(person=person).update(role=Role.COMPLAINTS_OFFICER)
    with pytest.raises(NoCase):
        dossier_for(person, case.id, Purpose.COMPLAINT, AT)
    Participation.objects.filter(person=person).update(role=Role.OCCUPATIONAL_PHYSICIAN)
    assert dossier_for(person, case.id, Purpose.GUIDANCE, AT).role is Role.OCCUPATIONAL_PHYSICIAN


def test_nothing_is_shown_when_it_cannot_be_logged(
    employee: Person, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))

    def broken(**_: Any) -> None:
        raise DatabaseError("the log is full")

    monkeypatch.setattr(standing, "record", broken)
    with pytest.raises(DatabaseError):
        dossier_for(employee, case.id, Purpose.OWN, AT)
    with pytest.raises(DatabaseError):
        act(employee, case.id, replace(ASK, transition="withdraw", key="k", version=1), AT)
    assert Event.objects.count() == 1


def test_a_reading_that_opens_nothing_is_in_the_log(employee: Person, begin: Begin) -> None:
    """The line is kept before anything is opened, so also when that fails."""
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    Text.objects.filter(input="view").update(sealed=b"spoiled")
    with pytest.raises(Unreadable):
        dossier_for(employee, case.id, Purpose.OWN, AT)
    assert Entry.objects.filter(event="case_read", actor=str(employee.id)).count() == 1


def test_each_reading_is_logged_before_it(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    dossier_for(employee, case.id, Purpose.OWN, AT)
    last = Entry.objects.order_by("-seq").first()
    assert last is not None
    assert (last.event, last.action, last.actor) == ("case_read", "read", str(employee.id))


def test_what_others_did_is_reported_with_its_day(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    long_ago = TODAY - timedelta(days=20)
    done(act(employee, case.id, replace(ASK, happened_on=long_ago), AT))
    refused = Act(
        "refuse",
        TODAY - timedelta(days=9),
        1,
        "key-2",
        {"reasons_given": False},
        Role.OCCUPATIONAL_PHYSICIAN,
    )
    done(act(employee, case.id, refused, AT))
    dossier = dossier_for(employee, case.id, Purpose.OWN, AT)
    told = dossier.events[-1]
    assert (told.done_by, told.reported_by) == (Role.OCCUPATIONAL_PHYSICIAN, Role.EMPLOYEE)
    assert dossier.state.id == "refused"
    before = replace(refused, transition="give_reasons", happened_on=long_ago, version=2, key="k3")
    outcome = act(employee, case.id, replace(before, told={"told_reasons": "x"}), AT)
    assert isinstance(outcome, Refused)
    assert outcome.refusal.code == "before_last"


def test_it_can_be_taken_back_for_ten_minutes(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    recall = replace(ASK, transition="recall", told={}, version=1, key="key-2")
    late = AT + standing.RECALL
    assert isinstance(act(employee, case.id, recall, late), Refused)
    done(act(employee, case.id, recall, late - timedelta(seconds=1)))
    dossier = dossier_for(employee, case.id, Purpose.OWN, late)
    assert dossier.state.id == "draft"
    assert dossier.last("advice") == WRITTEN
    assert dossier.terms == ()


def test_a_draft_is_the_last_word_until_it_is_used(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    save_draft(employee, case.id, {"view": "Eerst dit.", "wish": "En dit."}, AT)
    save_draft(employee, case.id, {"view": "Toch dat.", "wish": " "}, AT)
    assert dossier_for(employee, case.id, Purpose.OWN, AT).drafts == {"view": "Toch dat."}
    done(act(employee, case.id, replace(ASK, told={**ASK.told, "view": "Toch dat."}), AT))
    assert dossier_for(employee, case.id, Purpose.OWN, AT).drafts == {}


def test_erased_is_gone_but_for_that_it_was(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    kept = list(Text.objects.filter(case=case))
    erase(employee, case.id, AT)
    assert not Case.objects.exists()
    assert not Text.objects.exists()
    assert Erased.objects.get().case == case.id
    with pytest.raises(NoCase):
        dossier_for(employee, case.id, Purpose.OWN, AT)
    # Also a copy of the rows is of no use: the key is gone.
    from tweeluik.records.vault.sealing import opened

    with pytest.raises(Unreadable):
        opened(f"case:{case.id}", "text", "sealed", str(kept[0].id), bytes(kept[0].sealed))


def test_state_and_terms_follow_from_the_events_alone(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    case.refresh_from_db()
    now, terms = replayed(case)
    assert (now.state, dict(now.values)) == (case.state, case.values)
    assert {term.row.id for term in terms} == {row.name for row in case.deadlines.all()}
    Case.objects.filter(id=case.id).update(state="granted")
    case.refresh_from_db()
    assert replayed(case)[0].state != case.state


# -- who takes part --------------------------------------------------------------------------------


def doctor_in(case: Case, doctor: Person) -> Person:
    Participation.objects.create(
        case=case, person=doctor, role=Role.OCCUPATIONAL_PHYSICIAN, start=AT
    )
    return doctor


def test_who_takes_part_neither_erases_the_case_nor_touches_its_drafts(
    employee: Person, stranger: Person, begin: Begin
) -> None:
    case = begin("second_opinion")
    doctor = doctor_in(case, stranger)
    save_draft(employee, case.id, {"told_reasons": WRITTEN}, AT)
    with pytest.raises(NoCase):
        erase(doctor, case.id, AT)
    with pytest.raises(NoCase):
        save_draft(doctor, case.id, {"told_reasons": "x"}, AT)
    done(act(employee, case.id, ASK, AT))
    reasons = {"refusal_ground": "repeated", "refusal_reasons": "Dezelfde vraag."}
    done(act(doctor, case.id, Act("refuse", TODAY, 1, "key-2", reasons), AT))
    # What the employee was writing is used by an act of the employee alone.
    drafts = dossier_for(employee, case.id, Purpose.OWN, AT).drafts
    assert drafts == {"told_reasons": WRITTEN}


@pytest.mark.parametrize(
    ("opens", "begun"), [("complaint", True), ("handover", False), ("second_opinion", False)]
)
def test_only_what_the_act_opens_begins_with_it(
    employee: Person, begin: Begin, opens: str, begun: bool
) -> None:
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    complain = Act("complain", TODAY, 1, "key-2", {}, opens=opens)
    opened = done(act(employee, case.id, complain, AT)).opened
    assert (opened is not None) is begun
    assert Case.objects.count() == 1 + begun


def test_no_case_begins_for_who_takes_part(
    employee: Person, stranger: Person, begin: Begin
) -> None:
    """A doctor refuses; the complaint about that is the employee's to begin."""
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    reasons = {"refusal_ground": "repeated", "refusal_reasons": "Dezelfde vraag."}
    refuse = Act("refuse", TODAY, 1, "key-2", reasons, opens="complaint")
    assert done(act(doctor_in(case, stranger), case.id, refuse, AT)).opened is None
    assert Case.objects.get() == case


def test_a_key_is_of_who_sent_it(employee: Person, stranger: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    assert isinstance(act(doctor_in(case, stranger), case.id, ASK, AT), KeyReused)


def test_an_input_that_was_left_open_is_nothing(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    told = {**ASK.told, "advice_date": None, "why": None}
    done(act(employee, case.id, replace(ASK, told=told), AT))
    assert dossier_for(employee, case.id, Purpose.OWN, AT).events[0].choices == {}


def test_spaces_are_not_something_written(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    outcome = act(employee, case.id, replace(ASK, told={**ASK.told, "view": " \n "}), AT)
    assert isinstance(outcome, Refused)
    assert outcome.refusal.fields == ("view",)


def test_a_clock_put_back_does_not_open_what_was_sent(employee: Person, begin: Begin) -> None:
    case = begin("second_opinion")
    done(act(employee, case.id, ASK, AT))
    recall = replace(ASK, transition="recall", told={}, version=1, key="key-2")
    assert isinstance(act(employee, case.id, recall, AT - timedelta(hours=1)), Refused)
    done(act(employee, case.id, recall, AT - timedelta(seconds=2)))
