"""Letters from a case: what the case knows stands in the form, and for whom a letter is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from tests.inspection import ordinary
from tweeluik.domain.disclosure.matrix import Relation, item_of
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import Letter as Effect
from tweeluik.interfaces.web.cases import prefilled
from tweeluik.records.cases.models import Paper
from tweeluik.records.people.accounts import name_of
from tweeluik.records.people.models import Person
from tweeluik.texts import texts

from .test_life import DAY, Employee, employee
from .test_overseeing import DOCTOR
from .test_papers import add

__all__ = ["employee"]

NL = texts("nl")
pages = pytest.mark.usefixtures("clock")


def letter(employee: Employee, kind: str) -> dict[str, str]:
    """The form of a letter as it is opened from the case: what stands in it."""
    page = employee.guest.open(f"{employee.home}/brief/{kind}")
    assert page.status == 200
    (form,) = page.forms(f"/brieven/{kind}")
    return {name: value.strip() for name, value in form.fields.items() if value.strip()}


def links(employee: Employee) -> tuple[set[str], set[str]]:
    """The letters on the page of the case: the employee's own, and those for the doctor."""
    page = employee.see().page
    (section,) = (n for n in page.iter("section") if n.get("aria-labelledby") == "letters")
    lists = [
        {str(a.get("href")).rsplit("/", 1)[1] for a in found.iter("a")}
        for found in section.iter("dl")
    ]
    title = NL.get("cases", "case", "for_doctor")
    told = any(title in "".join(h.itertext()) for h in section.iter("h3"))
    assert told == (len(lists) == 2)
    return lists[0], lists[1] if told else set()


@pytest.mark.django_db
@pages
def test_what_the_case_knows_stands_in_the_letters(employee: Employee) -> None:
    employee.begin().prepare().send()
    assert links(employee)[1] == {"second-opinion-granted", "second-opinion-refused"}
    question = "Kan ik 4 uur per dag werken?"
    employee.report("plan_talk", **{f"talk_date-{p}": v for p, v in DAY.items()})
    for kind in ("second-opinion-granted", "second-opinion-refused"):
        told = letter(employee, kind)
        assert told["question"] == question
        assert [told[f"talk_on-{p}"] for p in DAY] == list(DAY.values())
        assert told["asked_on-year"] == "2026"
        assert "recipient_name" not in told
    employee.report("grant")
    employee.do("choose_doctor", **DOCTOR)
    told = letter(employee, "authorisation")
    assert told["other_doctor"] == DOCTOR["doctor_name"]
    assert told["sender_name"] == name_of(Person.objects.get())
    assert told["purpose"] == "second_opinion"
    assert (told["employer"], told["treating"]) == ("no", "no")
    assert "file" not in told, "nothing is allowed before the employee says so"
    employee.do("authorise", authorisation="whole")
    assert letter(employee, "authorisation")["file"] == "needed"
    assert "second-opinion-referral" in links(employee)[1]
    told = letter(employee, "second-opinion-referral")
    assert told["question"] == question
    assert told["advice"] == "U kunt 4 uur per dag werken."
    assert [told[f"advice_date-{p}"] for p in ("day", "month", "year")] == ["2", "11", "2026"]
    assert told["recipient_name"] == DOCTOR["doctor_name"]
    assert told["employee_name"] == name_of(Person.objects.get())
    assert "sender_name" not in told, "the doctor writes"
    assert told["consent"] == "needed"
    employee.do("withdraw_authorisation")
    assert letter(employee, "authorisation")["file"] == "no"
    assert "consent" not in letter(employee, "second-opinion-referral")


@pytest.mark.django_db
@pages
def test_the_reaction_holds_the_days_and_what_was_reported(employee: Employee) -> None:
    employee.begin().prepare().send()
    employee.report("grant")
    employee.do("choose_doctor", **DOCTOR)
    employee.do("authorise", authorisation="whole")
    for act in ("send", "accept_case", "examine", "give_advice"):
        employee.report(act)
    assert letter(employee, "second-opinion-advice")["question"] == "Kan ik 4 uur per dag werken?"
    employee.do("share")
    assert "second-opinion-reaction" in links(employee)[1]
    told = letter(employee, "second-opinion-reaction")
    assert {"advice_date-year", "received_on-year"} <= told.keys()
    assert "outcome" not in told
    employee.report("react", reaction="partly", reasons_given="no")
    assert letter(employee, "second-opinion-reaction")["outcome"] == "partly"
    assert "advice_date-day" in letter(employee, "additional-advice-request")


@pytest.mark.django_db
@pages
def test_papers_are_listed_as_medical_and_only_the_chosen_go_along(employee: Employee) -> None:
    employee.begin().prepare()
    assert "papers-list" not in links(employee)[0]
    add(employee, ordinary.pdf(), kind="refusal")
    employee.guest.clock.go(seconds=1)
    add(employee, ordinary.pdf(2), "plan.pdf", kind="action_plan")
    assert "papers-list" in links(employee)[0]
    first = f"{NL.get('papers', 'kinds', 'refusal')}: nee.pdf"
    told = letter(employee, "papers-list")
    lines = told["medical"].splitlines()
    assert lines == [first, f"{NL.get('papers', 'kinds', 'action_plan')}: plan.pdf"]
    assert "employer_copy" not in told, "no paper goes to the employer unless its owner says so"
    assert "papers" not in letter(employee, "authorisation")
    employee.send()
    employee.report("grant")
    employee.do("choose_doctor", **DOCTOR)
    path = f"{employee.home}/doen/authorise"
    chosen = Paper.objects.order_by("added_at")[0].id
    employee.guest.open(path).fill(path, **{"authorisation": "partly", f"papers-{chosen}": "yes"})
    employee.report("send")
    for kind, field in (("authorisation", "papers"), ("second-opinion-referral", "attachments")):
        told = letter(employee, kind)
        assert told[field].splitlines() == [first], kind
    assert letter(employee, "second-opinion-referral")["consent"] == "listed"


# --- no words to who may not have them ------------------------------------------------------------

MAY_READ = {
    "employer": {Relation.EMPLOYER},
    "occupational_health_service": {Relation.SERVICE_OFFICE, Relation.COMPLAINTS_OFFICER},
    "uwv": set(),
    "helper": set(),
    "committee": set(),
    "requester_of_examination": set(),
}
"""By reader, as whom the matrix knows them. Doctors and the employee are in the case."""


def leaks(fields: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[str]:
    """Words of the case in a letter with a reader who may not have them by the matrix."""
    for kind, row in fields.items():
        for reader in LETTERS[kind].readers:
            for input in (input for inputs in row.values() for input in inputs):
                item = item_of(input)
                if item and reader in MAY_READ and not MAY_READ[reader] & item.readers.keys():
                    yield f"{kind}: {input} to {reader}"


def test_no_words_go_to_who_may_not_have_them() -> None:
    assert list(leaks(prefilled.FIELDS)) == []
    listing = {*prefilled.ALL, *prefilled.CHOSEN}
    assert not [kind for kind in listing if "employer" in LETTERS[kind].readers]


@pytest.mark.parametrize("kind", ["talk-invitation", "additional-advice-request"])
def test_control_leaks(kind: str) -> None:
    assert list(leaks({**prefilled.FIELDS, kind: {"question": ("question",)}}))


def unknown(kind: str) -> Iterator[str]:
    """Rows about a field or a value that the letter does not have."""
    fields = {field.id: field for field in LETTERS[kind].all_fields}
    for rows in (prefilled.FIELDS, prefilled.DATES, prefilled.CHOICES):
        yield from (id for id in rows.get(kind, {}) if id not in fields)
    for rows in (prefilled.ALL, prefilled.CHOSEN):
        yield from (id for id in [rows.get(kind)] if id and id not in fields)
    for id, (_, values) in prefilled.CHOICES.get(kind, {}).items():
        yield from (v for v in values.values() if v not in fields[id].values)


def test_every_row_is_about_a_field_of_its_letter() -> None:
    rows = (prefilled.FIELDS, prefilled.DATES, prefilled.CHOICES, prefilled.ALL, prefilled.CHOSEN)
    kinds = {kind for found in rows for kind in found}
    assert [f"{kind}: {one}" for kind in sorted(kinds) for one in unknown(kind)] == []


def test_every_letter_of_a_procedure_can_be_made() -> None:
    named = {
        effect.kind
        for procedure in PROCEDURES.values()
        for row in procedure.transitions
        for effect in row.effects
        if isinstance(effect, Effect)
    }
    assert named <= set(LETTERS)


def test_control_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefilled, "DATES", {"handover": {"none": "!ask"}})
    assert list(unknown("handover")) == ["none"]
