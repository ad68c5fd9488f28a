"""Sessions: what opens, lapses and ends them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from tweeluik.records.audit.models import Entry
from tweeluik.records.people import accounts, sessions
from tweeluik.records.people.models import Person, Session

from .account import ADDRESS, AT, OTHER_PASSWORD, PASSWORD, open_session, person_made

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def person() -> Person:
    return person_made()


def test_a_password_opens_half_a_session_and_a_code_a_whole_one(person: Person) -> None:
    half = sessions.open_session(person, AT, "phone")
    session = sessions.find(half, AT)
    assert session is not None
    assert not session.full
    assert not session.fresh(AT)
    whole = sessions.step_up(session, AT)
    assert sessions.find(half, AT) is None, "the token changed"
    found = sessions.find(whole, AT)
    assert found is not None
    assert found.full
    assert (found.person, found.device) == (person, "phone")


def test_the_database_holds_no_token(person: Person) -> None:
    token, session = open_session(person)
    assert len(token) >= 43, "256 bits"
    assert session.key_hash == hashlib.sha256(token.encode()).hexdigest()
    assert sessions.find(session.key_hash, AT) is None


@pytest.mark.parametrize("token", ["", "x", "é" * 99, "\x00"])
def test_what_is_no_token_finds_nothing(person: Person, token: str) -> None:
    open_session(person)
    assert sessions.find(token, AT) is None


def test_left_alone_for_half_an_hour_it_lapses(person: Person) -> None:
    token, _ = open_session(person)
    assert sessions.find(token, AT + 29 * MINUTE) is not None, "and from then it counts anew"
    assert sessions.find(token, AT + 58 * MINUTE) is not None
    assert sessions.find(token, AT + 88 * MINUTE) is None
    assert sessions.lapsed(token, AT + 88 * MINUTE) is not None


def test_after_twelve_hours_it_lapses_however_it_is_used(person: Person) -> None:
    token, _ = open_session(person)
    at = AT
    while at < AT + timedelta(hours=11, minutes=50):
        at += 10 * MINUTE
        assert sessions.find(token, at) is not None
    assert sessions.find(token, AT + timedelta(hours=12)) is None


def test_half_a_session_lasts_half_an_hour_however_it_is_used(person: Person) -> None:
    token = sessions.open_session(person, AT)
    assert sessions.find(token, AT + 15 * MINUTE) is not None
    assert sessions.find(token, AT + 30 * MINUTE) is None
    assert sessions.lapsed(token, AT + 30 * MINUTE) is None, "it was never theirs"


def test_a_code_is_fresh_for_ten_minutes(person: Person) -> None:
    _, session = open_session(person)
    assert session.fresh(AT + 9 * MINUTE)
    assert not session.fresh(AT + 10 * MINUTE)
    sessions.step_up(session, AT + 20 * MINUTE)
    assert session.fresh(AT + 29 * MINUTE)


def test_what_was_ended_stays_ended(person: Person) -> None:
    token, session = open_session(person)
    sessions.end(session, AT)
    assert sessions.find(token, AT) is None
    assert sessions.lapsed(token, AT + 40 * MINUTE) is None


def test_a_closed_account_ends_all(person: Person) -> None:
    tokens = [open_session(person)[0] for _ in range(3)] + [sessions.open_session(person, AT)]
    accounts.disable(person, AT)
    assert [sessions.find(token, AT) for token in tokens] == [None] * 4


def test_control_closing_is_judged_at_every_request(person: Person) -> None:
    """Also when the sessions themselves were left open."""
    token, _ = open_session(person)
    Person.objects.filter(id=person.id).update(disabled_at=AT)
    assert sessions.find(token, AT) is None
    Person.objects.filter(id=person.id).update(disabled_at=None)
    assert sessions.find(token, AT) is not None


def test_five_browsers_at_once(person: Person) -> None:
    tokens = [open_session(person, AT + number * MINUTE)[0] for number in range(6)]
    found = [sessions.find(token, AT + 6 * MINUTE) is not None for token in tokens]
    assert found == [False, True, True, True, True, True]


def test_the_list_holds_what_is_open_and_whole(person: Person) -> None:
    other = person_made("ander@post.example", OTHER_PASSWORD)
    open_session(other)
    sessions.open_session(person, AT)
    _, ended = open_session(person)
    sessions.end(ended, AT)
    _, old = open_session(person, AT)
    _, new = open_session(person, AT + 20 * MINUTE)
    assert sessions.listed(person, AT + 25 * MINUTE) == [new, old]
    assert sessions.listed(person, AT + 31 * MINUTE) == [new]


def test_nobody_ends_the_session_of_somebody_else(person: Person) -> None:
    other = person_made("ander@post.example", OTHER_PASSWORD)
    token, session = open_session(person)
    sessions.end_other(other, session.id, AT)
    assert sessions.find(token, AT) is not None
    sessions.end_other(person, session.id, AT)
    assert sessions.find(token, AT) is None


def test_all_but_one(person: Person) -> None:
    tokens = [open_session(person)[0] for _ in range(3)]
    here, session = open_session(person)
    other, _ = open_session(person_made("ander@post.example", OTHER_PASSWORD))
    sessions.end_all(person, AT, but=session)
    assert [sessions.find(token, AT) for token in tokens] == [None] * 3
    assert sessions.find(here, AT) is not None
    assert sessions.find(other, AT) is not None


def test_that_it_is_used_is_written_once_a_minute(
    person: Person, django_assert_num_queries: object
) -> None:
    token, _ = open_session(person)
    with django_assert_num_queries(1):  # type: ignore[operator]
        sessions.find(token, AT + timedelta(seconds=59))
    assert Session.objects.get().seen_at == AT
    sessions.find(token, AT + MINUTE)
    assert Session.objects.get().seen_at == AT + MINUTE


def test_coming_and_going_is_logged(person: Person) -> None:
    _, session = open_session(person)
    sessions.step_up(session, AT)
    sessions.end(session, AT)
    assert accounts.check_password(ADDRESS, PASSWORD, AT) == person
    lines = Entry.objects.exclude(event="account_made").order_by("seq")
    assert [(line.event, line.actor) for line in lines] == [
        ("signed_in", str(person.id)),
        ("stepped_up", str(person.id)),
        ("signed_out", str(person.id)),
    ]
