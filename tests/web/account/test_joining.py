"""Make an account: fill in, prove the address, put the codes on the phone."""

from __future__ import annotations

import pytest

from tests.records.people.account import OTHER_PASSWORD, mailed_code, told
from tweeluik.records.people.models import Person, Session
from tweeluik.texts import texts

from .conftest import Clock, MakeGuest
from .guest import CODE, CODE_APP, HOME, NEW, SHORT, SIGN_IN, VERIFY, Guest

PROBLEMS = texts("nl").subject("account")["problems"]


def test_from_nothing_to_signed_in(guest: Guest) -> None:
    guest.ask()
    assert (guest.path, guest.status) == (VERIFY, 200)
    assert guest.address in guest.text
    guest.prove()
    assert (guest.path, guest.status) == (CODE_APP, 200)
    guest.put_in_app()
    assert guest.status == 200
    assert len(guest.codes) == 10
    for code in guest.codes:
        assert code in guest.text
    assert guest.open("/account/verder").path == HOME
    guest.open("/account")
    assert guest.status == 200
    assert guest.address in guest.text


def test_what_was_typed_stays_but_never_a_password(guest: Guest) -> None:
    guest.open(NEW).fill(NEW, email="jan", name="Jan", new_password=OTHER_PASSWORD)
    assert guest.status == 422
    assert guest.errors == [PROBLEMS["no_address"]]
    assert (guest.value("email"), guest.value("name")) == ("jan", "Jan")
    assert guest.value("new_password") == ""
    assert OTHER_PASSWORD.encode() not in guest.response.content
    guest.fill(NEW, email="", name="", new_password=SHORT)
    assert len(guest.errors) == 3
    assert not Person.objects.exists()


def test_what_is_too_long_is_not_cut_off_and_taken(guest: Guest) -> None:
    long = "j" * 60 + "@" + "a" * 63 + "." + "b" * 63 + "." + "c" * 63 + ".example.nl"
    guest.open(NEW).fill(NEW, email=long, name="J" * 121, new_password=OTHER_PASSWORD)
    assert guest.errors == [PROBLEMS["no_address"], PROBLEMS["no_name"]]


def test_a_form_that_was_open_too_long_keeps_what_was_typed(guest: Guest) -> None:
    form = guest.open(NEW).forms(NEW)[0]
    typed = {**form.fields, "csrfmiddlewaretoken": "x" * 64, "email": "jan@post.example"}
    own = {"Sec-Fetch-Site": "same-origin"}
    guest._see(guest.client.post(NEW, {**typed, "new_password": "geheim geheim 1"}, headers=own))
    assert guest.status == 403
    assert guest.value("email") == "jan@post.example"
    assert b"geheim" not in guest.response.content
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("address", "asked"), [("jan@bedrijf.example", True), ("jan@gmail.com", False)]
)
def test_an_address_of_work_is_asked_about_and_never_refused(
    guest: Guest, address: str, asked: bool
) -> None:
    guest.address = address
    guest.ask()
    question = texts("nl").get("account", "verify", "work_title")
    assert (question in guest.text) is asked
    guest.prove()
    assert guest.path == CODE_APP


def test_a_wrong_code_and_a_new_one(guest: Guest, clock: Clock) -> None:
    guest.ask()
    guest.fill(VERIFY, mailed_code="00000000")
    assert (guest.status, guest.errors) == (422, [PROBLEMS["wrong_mailed_code"]])
    old = mailed_code()
    guest.press(VERIFY, text="Stuur een nieuwe code")
    assert guest.status == 200
    guest.fill(VERIFY, mailed_code=old)
    assert guest.status == 422
    guest.prove()
    assert guest.path == CODE_APP


def test_the_code_works_in_the_browser_that_asked_only(guest: Guest, make_guest: MakeGuest) -> None:
    other = make_guest()
    other.password = OTHER_PASSWORD
    other.ask("Iemand anders")
    guest.ask()
    code = mailed_code()
    assert other.fill(VERIFY, mailed_code=code).status == 422
    assert make_guest().open(VERIFY).path == NEW
    assert guest.fill(VERIFY, mailed_code=code).path == CODE_APP


def test_the_pages_in_between_send_who_is_not_there_yet_to_where_they_are(guest: Guest) -> None:
    for path, to in [(VERIFY, NEW), (CODE_APP, SIGN_IN), (CODE, SIGN_IN), ("/account", SIGN_IN)]:
        assert guest.open(path).path == to
    guest.ask().prove()
    for path in ("/account", "/account/wachtwoord", "/account/herstelcodes", HOME):
        assert guest.open(path).path == SIGN_IN, "there is no second factor yet"
    assert guest.open(CODE).path == CODE_APP


def test_who_stopped_halfway_goes_on_after_the_password(guest: Guest, clock: Clock) -> None:
    guest.ask().prove()
    clock.go(hours=1)
    guest.give_password()
    assert guest.path == CODE_APP
    guest.put_in_app()
    assert guest.open("/account").status == 200


def test_the_square_and_the_key_stay_the_same_until_they_are_proved(guest: Guest) -> None:
    guest.ask().prove()
    first = guest.text
    assert guest.open(CODE_APP).text == first
    guest.fill(CODE_APP, code="000000")
    assert (guest.status, guest.errors) == (422, [PROBLEMS["wrong_code"]])
    seeds = [one.text for one in guest.page.iter("code")]
    assert seeds[0] in first


def test_the_recovery_codes_are_shown_once(guest: Guest) -> None:
    guest.ask().prove()
    form = guest.form(CODE_APP)
    guest.put_in_app()
    codes = guest.codes
    again = {**form.fields, "code": guest.app_code()}
    again["csrfmiddlewaretoken"] = (
        guest.open("/account").forms("/account/taal")[0].fields["csrfmiddlewaretoken"]
    )
    guest._see(guest.client.post(CODE_APP, again, follow=True))
    assert not any(code in guest.text for code in codes)
    assert guest.open(CODE_APP).text.count("-") < 10


def test_another_phone_and_new_codes_ask_a_code_of_just_now(guest: Guest, clock: Clock) -> None:
    guest.join()
    codes, seed = guest.codes, guest.seed
    clock.go(minutes=11)
    assert guest.open(CODE_APP).path == CODE
    guest.fill(CODE, code=guest.app_code())
    assert guest.path == CODE_APP, "and back to where somebody was going"
    guest.open("/account/herstelcodes").press("/account/herstelcodes", text="Maak nieuwe codes")
    new = [one.text for one in guest.page.iter("code")]
    assert len(new) == 10
    assert set(new).isdisjoint(codes)
    guest.open(CODE_APP)
    guest.put_in_app()
    assert guest.seed != seed
    clock.go(minutes=11)
    assert guest.open("/account/herstelcodes").path == CODE
    guest.fill(CODE, code=guest.app_code())
    assert guest.path == "/account/herstelcodes", "and back to where somebody was going"
    assert len(told("code_app_changed")) == 1


def test_the_account_speaks_the_language_in_which_it_was_made(
    guest: Guest, make_guest: MakeGuest
) -> None:
    guest.open("/").press("/voorkeur", value="en")
    guest.join()
    assert Person.objects.get().language == "en"
    assert guest.page.get("lang") == "en"
    elsewhere = make_guest().same_account_as(guest)
    elsewhere.sign_in()
    assert elsewhere.page.get("lang") == "en"
    elsewhere.open("/account").submit(elsewhere.form("/account/taal"), lang="nl")
    assert Person.objects.get().language == "nl"
    assert elsewhere.page.get("lang") == "nl"
    elsewhere.submit(elsewhere.form("/account/taal"), lang="xx")
    assert Person.objects.get().language == "nl"


def test_making_one_keeps_the_answers_of_the_wegwijzer(guest: Guest) -> None:
    guest.open("/").press("/kies", value="employee")
    said = guest.open("/uw-antwoorden").text
    guest.join()
    assert guest.open("/uw-antwoorden").text == said
    assert Session.objects.count() == 1
