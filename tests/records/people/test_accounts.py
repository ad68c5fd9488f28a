"""Make an account, prove the address, sign in, change the password, and get back in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tweeluik.records.audit.models import Entry
from tweeluik.records.people import accounts, sessions
from tweeluik.records.people.accounts import Unfit
from tweeluik.records.people.limits import TooOften
from tweeluik.records.people.models import MailedCode, Person
from tweeluik.records.vault.errors import Unreadable

from .account import (
    ADDRESS,
    AT,
    OTHER_PASSWORD,
    PASSWORD,
    account_made,
    mailed_code,
    open_session,
    person_made,
    told,
)

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
WRONG = "00000000"


def register(address: str = ADDRESS, password: str = PASSWORD, **more: str) -> object:
    return accounts.register(address, password, "Jan Bakker", "nl", AT, **more)


# -- making one ------------------------------------------------------------------------------------


def test_an_address_is_proved_with_the_code_that_was_mailed() -> None:
    id = accounts.register(ADDRESS, PASSWORD, "  Jan   Bakker ", "en", AT)
    assert accounts.check_password(ADDRESS, PASSWORD, AT) is None
    assert accounts.verify_address(id, WRONG, AT) is None
    code = mailed_code()
    person = accounts.verify_address(id, f" {code[:4]} {code[4:]} ", AT)
    assert person is not None
    assert (accounts.address_of(person), accounts.name_of(person)) == (ADDRESS, "Jan Bakker")
    assert person.language == "en"
    assert accounts.check_password(ADDRESS, PASSWORD, AT) == person
    assert accounts.verify_address(id, code, AT) is None, "a code works once"


@pytest.mark.parametrize("address", ["JAN.Bakker@Post.Example", " jan.bakker@post.example "])
def test_capitals_and_spaces_make_no_other_address(address: str) -> None:
    person = person_made()
    assert accounts.check_password(address, PASSWORD, AT) == person


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"email": "jan"}, {"email": "no_address"}),
        ({"email": "jan@post.example\nBcc: x@y.example"}, {"email": "no_address"}),
        ({"email": "j" * 250 + "@post.example"}, {"email": "no_address"}),
        ({"name": " "}, {"name": "no_name"}),
        ({"name": "J" * 121}, {"name": "no_name"}),
        ({"password": "kort"}, {"new_password": "too_short"}),
        ({"password": f"{ADDRESS} en meer"}, {"new_password": "address"}),
    ],
)
def test_what_cannot_be_used_is_named(change: dict[str, str], problems: dict[str, str]) -> None:
    fields = {"email": ADDRESS, "password": PASSWORD, "name": "Jan", "language": "nl", **change}
    with pytest.raises(Unfit) as mistake:
        accounts.register(**fields, at=AT)
    assert mistake.value.problems == problems
    assert not Person.objects.exists()
    assert not told("verify_address")


def test_a_code_works_half_an_hour() -> None:
    id = accounts.register(ADDRESS, PASSWORD, "Jan", "nl", AT)
    code = mailed_code()
    assert accounts.verify_address(id, code, AT + timedelta(minutes=30)) is None
    assert accounts.verify_address(id, code, AT + timedelta(minutes=29)) is not None


def test_after_five_wrong_codes_the_right_one_does_not_work_either() -> None:
    id = accounts.register(ADDRESS, PASSWORD, "Jan", "nl", AT)
    code = mailed_code()
    for _ in range(5):
        assert accounts.verify_address(id, WRONG, AT) is None
    with pytest.raises(TooOften):
        accounts.verify_address(id, code, AT)
    with pytest.raises(TooOften):
        accounts.verify_address(id, code, AT + timedelta(minutes=29))
    accounts.send_again(id, AT)
    assert accounts.verify_address(id, code, AT) is None, "the old code is gone"
    assert accounts.verify_address(id, mailed_code(), AT) is not None


def test_a_code_works_for_the_account_it_was_asked_for_only() -> None:
    """Who prepares an account for the address of somebody else gets nothing out of it, also when
    that somebody makes one too and types the code that came first."""
    stranger = accounts.register(ADDRESS, OTHER_PASSWORD, "Iemand anders", "nl", AT)
    code_of_stranger = mailed_code()
    owner = accounts.register(ADDRESS, PASSWORD, "Jan Bakker", "nl", AT)
    code_of_owner = mailed_code()
    assert accounts.verify_address(owner, code_of_stranger, AT) is None
    assert accounts.verify_address(stranger, code_of_owner, AT) is None
    person = accounts.verify_address(owner, code_of_owner, AT)
    assert person is not None
    assert accounts.check_password(ADDRESS, OTHER_PASSWORD, AT) is None
    assert accounts.verify_address(stranger, code_of_stranger, AT) is None, "there is one already"
    assert accounts.check_password(ADDRESS, PASSWORD, AT) == person
    assert Person.objects.filter(verified_at__isnull=False).count() == 1


def test_who_has_an_account_is_told_and_gets_no_code() -> None:
    person = person_made()
    before = len(told("verify_address"))
    id = accounts.register(ADDRESS, OTHER_PASSWORD, "Jan", "nl", AT)
    accounts.send_again(id, AT)
    assert len(told("verify_address")) == before
    assert {message.to_id for message in told("address_known")} == {person.id}
    assert [message.context for message in told("address_known")] == [{}, {}]
    assert accounts.check_password(ADDRESS, OTHER_PASSWORD, AT) is None


def test_messages_to_one_address_are_few() -> None:
    for _ in range(3):
        register(network="192.0.2.7/32")
    with pytest.raises(TooOften) as refused:
        register(network="192.0.2.7/32")
    assert refused.value.wait == timedelta(minutes=15)
    assert len(told("verify_address")) == 3
    register(network="192.0.2.8/32")


def test_accounts_from_one_network_are_few() -> None:
    for number in range(20):
        register(f"{number}@post.example", network="192.0.2.7/32")
    with pytest.raises(TooOften):
        register("20@post.example", network="192.0.2.7/32")


def test_where_the_network_is_not_known_nobody_waits_for_others() -> None:
    for number in range(40):
        register(f"{number}@post.example")
        accounts.check_password(f"{number}@post.example", "mis", AT)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Jan\r\nBakker", "Jan Bakker"), ("Jan\x00 \u202eBakker", "Jan Bakker"), ("Ĵan é", "Ĵan é")],
)
def test_a_name_holds_no_signs_that_cannot_be_seen(typed: str, kept: str) -> None:
    id = accounts.register(ADDRESS, PASSWORD, typed, "nl", AT)
    person = accounts.verify_address(id, mailed_code(), AT)
    assert person is not None
    assert accounts.name_of(person) == kept


# -- signing in ------------------------------------------------------------------------------------


def test_only_address_and_password_together() -> None:
    person = person_made()
    person_made("ander@post.example", OTHER_PASSWORD)
    for address, password in [
        (ADDRESS, OTHER_PASSWORD),
        (ADDRESS, PASSWORD + " "),
        (ADDRESS, PASSWORD.upper()),
        (ADDRESS, ""),
        ("ander@post.example", PASSWORD),
        ("niemand@post.example", PASSWORD),
        ("", ""),
    ]:
        assert accounts.check_password(address, password, AT) is None
    assert accounts.check_password(ADDRESS, PASSWORD, AT) == person


def test_a_closed_account_opens_nothing() -> None:
    person = person_made()
    accounts.disable(person, AT)
    assert accounts.check_password(ADDRESS, PASSWORD, AT) is None


def test_refusals_are_logged_with_ids_only() -> None:
    person = person_made()
    accounts.check_password(ADDRESS, OTHER_PASSWORD, AT)
    accounts.check_password("niemand@post.example", PASSWORD, AT)
    lines = Entry.objects.filter(event="password").order_by("seq")
    assert [(line.actor, line.outcome) for line in lines] == [
        (str(person.id), "deny"),
        ("", "deny"),
    ]


# -- another password ------------------------------------------------------------------------------


def test_another_password_closes_all_other_browsers() -> None:
    person = person_made()
    other, _ = open_session(person)
    here, session = open_session(person)
    half = sessions.open_session(person, AT)
    accounts.change_password(person, PASSWORD, OTHER_PASSWORD, AT, session=session)
    assert sessions.find(other, AT) is None
    assert sessions.find(half, AT) is None
    assert sessions.find(here, AT) == session
    assert accounts.check_password(ADDRESS, PASSWORD, AT) is None
    assert accounts.check_password(ADDRESS, OTHER_PASSWORD, AT) == person
    assert [message.to_id for message in told("password_changed")] == [person.id]


def test_another_password_asks_the_one_of_now() -> None:
    person = person_made()
    other, _ = open_session(person)
    _, session = open_session(person)
    for current, new, problems in [
        ("iets anders dan dit", OTHER_PASSWORD, {"password": "not_yours"}),
        (PASSWORD, "kort", {"new_password": "too_short"}),
        (PASSWORD, f"mijn {ADDRESS}", {"new_password": "address"}),
    ]:
        with pytest.raises(Unfit) as mistake:
            accounts.change_password(person, current, new, AT, session=session)
        assert mistake.value.problems == problems
    assert sessions.find(other, AT) is not None
    assert accounts.check_password(ADDRESS, PASSWORD, AT) == person
    assert not told("password_changed")


def test_guessing_the_password_of_now_takes_long_too() -> None:
    person = person_made()
    _, session = open_session(person)
    for _ in range(5):
        with pytest.raises(Unfit):
            accounts.change_password(person, "mis geraden woord", PASSWORD, AT, session=session)
    with pytest.raises(TooOften):
        accounts.change_password(person, PASSWORD, OTHER_PASSWORD, AT, session=session)


# -- a password that was forgotten -----------------------------------------------------------------


def test_a_forgotten_password_takes_two_codes() -> None:
    account = account_made()
    token, _ = open_session(account.person)
    id = accounts.forgot(ADDRESS, LATER)
    code, app_code = mailed_code("reset_password"), account.app_code(LATER)

    def reset(mailed: str, own: str) -> Person | None:
        return accounts.reset(id, mailed, own, OTHER_PASSWORD, LATER, app_at=LATER)

    assert reset(WRONG, app_code) is None
    assert reset(code, "000000") is None
    assert reset(code, "") is None
    assert accounts.check_password(ADDRESS, PASSWORD, LATER) == account.person
    assert reset(code, app_code) == account.person
    assert accounts.check_password(ADDRESS, OTHER_PASSWORD, LATER) == account.person
    assert accounts.check_password(ADDRESS, PASSWORD, LATER) is None
    assert sessions.find(token, AT) is None
    assert reset(code, account.app_code(LATER, 1)) is None, "it works once"


def test_a_recovery_code_will_do_in_the_place_of_the_app() -> None:
    account = account_made()
    id = accounts.forgot(ADDRESS, LATER)
    code = mailed_code("reset_password")
    typed = account.codes[0].lower().replace("-", " ")
    assert accounts.reset(id, code, typed, OTHER_PASSWORD, LATER, app_at=LATER)
    id = accounts.forgot(ADDRESS, LATER)
    code = mailed_code("reset_password")
    assert accounts.reset(id, code, account.codes[0], PASSWORD, LATER, app_at=LATER) is None


def test_the_new_password_is_judged_before_and_after_the_codes() -> None:
    account = account_made()
    id = accounts.forgot(ADDRESS, LATER)
    code = mailed_code("reset_password")
    with pytest.raises(Unfit):
        accounts.reset(id, WRONG, "", "kort", LATER, app_at=LATER)
    # Whose address it holds is told to nobody who has not both codes.
    holds = f"mijn {ADDRESS}"
    assert accounts.reset(id, WRONG, "", holds, LATER, app_at=LATER) is None
    with pytest.raises(Unfit):
        accounts.reset(id, code, account.app_code(LATER), holds, LATER, app_at=LATER)


def test_who_never_set_up_a_code_app_needs_the_mailed_code_only() -> None:
    person = person_made()
    id = accounts.forgot(ADDRESS, LATER)
    code = mailed_code("reset_password")
    assert accounts.reset(id, code, "", OTHER_PASSWORD, LATER, app_at=LATER) == person


def test_for_an_unknown_address_the_same_happens_and_nothing_comes_of_it() -> None:
    account = account_made()
    id = accounts.forgot("niemand@post.example", LATER)
    assert not told("reset_password")
    assert MailedCode.objects.get(id=id).person is None
    own = account.app_code(LATER)
    assert accounts.reset(id, WRONG, own, OTHER_PASSWORD, LATER, app_at=LATER) is None


def test_a_code_to_verify_resets_nothing_and_the_other_way_round() -> None:
    account = account_made()
    verify = accounts.register("nieuw@post.example", PASSWORD, "Jan", "nl", LATER)
    code = mailed_code()
    own = account.app_code(LATER)
    assert accounts.reset(verify, code, own, OTHER_PASSWORD, LATER, app_at=LATER) is None
    reset = accounts.forgot(ADDRESS, LATER)
    assert accounts.verify_address(reset, mailed_code("reset_password"), LATER) is None


def test_a_code_in_a_message_is_sealed_for_that_message() -> None:
    from tweeluik.records.people import notices

    register()
    message = told("verify_address")[0]
    with pytest.raises(Unreadable):
        notices.fields(message.to, "reset_password", message.context)
