"""A cookie that was copied opens nothing after any of these events (``security.md`` A5).

A sealed cookie cannot be called back; the session that its token opens can.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.records.people.account import OTHER_PASSWORD, mailed_code
from tweeluik.interfaces.web import sealed
from tweeluik.interfaces.web.account import signed_in
from tweeluik.records.people import accounts, sessions
from tweeluik.records.people.models import Person

from .conftest import Clock, MakeGuest
from .guest import CODE, CODE_APP, COOKIE, FORGOT, RESET, Guest, is_signed_in


def sign_out(guest: Guest, make_guest: MakeGuest) -> None:
    guest.sign_out()


def change_password(guest: Guest, make_guest: MakeGuest) -> None:
    guest.open("/account/wachtwoord")
    guest.fill("/account/wachtwoord", password=guest.password, new_password=OTHER_PASSWORD)


def reset_password(guest: Guest, make_guest: MakeGuest) -> None:
    other = make_guest().same_account_as(guest)
    other.open(FORGOT).fill(FORGOT, email=guest.address)
    code = mailed_code("reset_password")
    other.fill(RESET, mailed_code=code, any_code=guest.codes[0], new_password=OTHER_PASSWORD)


def close_account(guest: Guest, make_guest: MakeGuest) -> None:
    accounts.disable(Person.objects.get(), guest.clock.at)


def end_from_elsewhere(guest: Guest, make_guest: MakeGuest) -> None:
    other = make_guest().same_account_as(guest)
    other.sign_in().open("/account").press("/account/apparaat-uitloggen", text="Log overal elders")


def give_another_code(guest: Guest, make_guest: MakeGuest) -> None:
    guest.open(CODE)
    guest.clock.go(seconds=31)
    guest.fill(CODE, code=guest.app_code())


def take_another_phone(guest: Guest, make_guest: MakeGuest) -> None:
    guest.open(CODE_APP)
    guest.put_in_app()


def be_away(guest: Guest, make_guest: MakeGuest) -> None:
    guest.clock.go(minutes=30)


def stay_too_long(guest: Guest, make_guest: MakeGuest) -> None:
    for _ in range(48):
        guest.clock.go(minutes=15)
        guest.client.get("/account")


def sign_in_on_five_more(guest: Guest, make_guest: MakeGuest) -> None:
    for _ in range(5):
        make_guest().same_account_as(guest).sign_in()


EVENTS = (
    sign_out,
    change_password,
    reset_password,
    close_account,
    end_from_elsewhere,
    give_another_code,
    take_another_phone,
    be_away,
    stay_too_long,
    sign_in_on_five_more,
)


@pytest.mark.parametrize("event", EVENTS)
def test_a_copied_cookie_is_worth_nothing_after(
    event: Callable[[Guest, MakeGuest], None], guest: Guest, make_guest: MakeGuest
) -> None:
    guest.join().open("/account")
    copied = guest.cookie
    assert is_signed_in(copied)
    event(guest, make_guest)
    assert not is_signed_in(copied)


def test_control_a_copied_cookie_works_until_then(guest: Guest, clock: Clock) -> None:
    """So it is the event that ends it; and the cookie itself can still be opened."""
    guest.join().open("/account")
    copied = guest.cookie
    clock.go(minutes=29)
    assert is_signed_in(copied)
    guest.sign_out()
    assert signed_in.SID in sealed.unseal(copied, _key(), _now())


def _key() -> str:
    from django.conf import settings

    return str(settings.SECRET_KEY)


def _now() -> float:
    import time

    return time.time()


def test_the_cookie_of_halfway_is_worth_nothing_after_the_code(guest: Guest) -> None:
    guest.join().sign_out().give_password()
    half = guest.cookie
    guest.sign_in()
    client = Client()
    client.cookies[COOKIE] = half
    guest.clock.go(seconds=31)
    assert client.get(CODE).headers["Location"] == "/account/inloggen"


def test_a_cookie_that_was_planted_before_is_not_signed_in_afterwards(
    guest: Guest, make_guest: MakeGuest
) -> None:
    """Fixation: who puts a cookie of their own in the browser of somebody else gets nothing."""
    thief = make_guest()
    thief.open("/account/inloggen")
    planted = thief.cookie
    guest.join().sign_out()
    guest.client.cookies[COOKIE] = planted
    guest.sign_in()
    assert guest.cookie != planted
    assert is_signed_in(guest.cookie)
    assert not is_signed_in(planted)


def test_the_token_against_forged_forms_changes_at_every_step(guest: Guest) -> None:
    seen = []

    def look() -> None:
        seen.append(guest.client.session["_csrftoken"])

    guest.open("/account/nieuw")
    look()
    guest.join()
    look()
    guest.sign_out()
    look()
    guest.give_password()
    look()
    guest.sign_in()
    look()
    assert len(set(seen)) == len(seen)


def test_signing_in_keeps_the_answers_of_the_wegwijzer(guest: Guest) -> None:
    guest.join().sign_out()
    guest.open("/").press("/kies", value="employee")
    said = guest.open("/uw-antwoorden").text
    guest.sign_in()
    assert guest.open("/uw-antwoorden").text == said


def test_sluit_snel_takes_the_token_along(guest: Guest) -> None:
    guest.join().client.get("/sluit-snel")
    assert guest.open("/account").path == "/account/inloggen"


def test_there_is_one_cookie_and_it_tells_nothing_by_its_length(guest: Guest) -> None:
    guest.open("/account/inloggen")
    before = len(guest.cookie)
    guest.join()
    assert set(guest.client.cookies) == {COOKIE}
    assert len(guest.cookie) <= before + 4 * sealed.BLOCK
    assert len(guest.cookie) < 1500


def test_a_page_of_an_account_costs_few_queries(
    guest: Guest, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    guest.join()
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        guest.client.get("/account")
    with django_assert_max_num_queries(0):  # type: ignore[attr-defined]
        guest.client.get("/")


def test_a_made_up_token_opens_nothing(guest: Guest) -> None:
    guest.join()
    for token in ("x", "", None, 7, ["x"], sessions._hash("x")):
        session = guest.client.session
        session[signed_in.SID] = token
        session.save()
        guest.client.cookies[COOKIE] = session.session_key
        assert not is_signed_in(guest.cookie)
