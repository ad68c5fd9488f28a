"""A form that was sent too late waits for who sent it; and what is thrown away by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import ProtectedError

from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.records.cases.door import open_case
from tweeluik.records.people import accounts, housekeeping, kept
from tweeluik.records.people.models import (
    Attempts,
    Kept,
    MailedCode,
    Person,
    RecoveryCode,
    Session,
)
from tweeluik.records.vault.errors import Unreadable
from tweeluik.records.vault.models import OwnerKey

from .account import ADDRESS, AT, PASSWORD, account_made, open_session, person_made, told

pytestmark = pytest.mark.django_db

FIELDS = {"text": ["Zevensterkruid"], "pick": ["a", "b"], "empty": [""]}


def test_a_form_waits_half_a_day_for_who_sent_it() -> None:
    person, other = person_made(), person_made("ander@post.example")
    kept.keep(person, "/zaak/1", FIELDS, AT)
    form = kept.kept(person, AT + timedelta(hours=11))
    assert form is not None
    assert form.path == "/zaak/1"
    told = (("text", "Zevensterkruid"), ("pick", "a"), ("pick", "b"), ("empty", ""))
    assert form.fields == told
    assert "Zevensterkruid" not in repr(form)
    assert kept.kept(other, AT) is None
    assert kept.kept(person, AT + timedelta(hours=12)) is None


def test_the_newest_form_waits_and_may_be_forgotten() -> None:
    person = person_made()
    kept.keep(person, "/zaak/1", FIELDS, AT)
    kept.keep(person, "/zaak/2", {"x": ["y"]}, AT)
    form = kept.kept(person, AT)
    assert form == kept.Form("/zaak/2", (("x", "y"),))
    kept.forget(person)
    assert kept.kept(person, AT) is None


def test_a_form_is_sealed_for_its_person_and_its_page() -> None:
    person, other = person_made(), person_made("ander@post.example")
    kept.keep(person, "/zaak/1", FIELDS, AT)
    assert b"Zevensterkruid" not in bytes(Kept.objects.get().fields)
    Kept.objects.update(path="/zaak/2")
    with pytest.raises(Unreadable):
        kept.kept(person, AT)
    Kept.objects.update(path="/zaak/1", person=other)
    with pytest.raises(Unreadable):
        kept.kept(other, AT)


def test_what_is_outdated_is_thrown_away() -> None:
    account = account_made()
    person = account.person
    accounts.register("nooit@post.example", PASSWORD, "Nooit", "nl", AT)
    never = Person.objects.get(verified_at=None)
    kept.keep(person, "/zaak/1", FIELDS, AT)
    open_session(person)
    accounts.forgot(ADDRESS, AT)
    day = AT + timedelta(days=1)
    housekeeping.tidy(day - timedelta(minutes=1))
    assert Person.objects.count() == 2
    housekeeping.tidy(day)
    assert list(Person.objects.all()) == [person]
    assert not OwnerKey.objects.filter(owner=never.owner).exists()
    assert OwnerKey.objects.filter(owner=person.owner).exists()
    assert not told("verify_address")[1:], "its message is gone with it"
    for gone in (Attempts, Kept, MailedCode):
        assert not gone.objects.exists(), gone
    assert Session.objects.exists()
    assert RecoveryCode.objects.count() == 10
    housekeeping.tidy(AT + timedelta(days=30))
    assert not Session.objects.exists()
    assert accounts.check_password(ADDRESS, PASSWORD, day) == person


def test_tidying_goes_on_until_all_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    for number in range(5):
        accounts.register(f"{number}@post.example", PASSWORD, "Nooit", "nl", AT)
    housekeeping.tidy(AT + timedelta(days=1))
    assert not Person.objects.exists()
    assert not OwnerKey.objects.exists()


def test_who_has_a_case_cannot_be_deleted_by_accident() -> None:
    person = person_made()
    open_case(person, PROCEDURES["second_opinion"], AT)
    with pytest.raises(ProtectedError):
        person.delete()
