"""Passkeys through the pages: join, sign in, in place of a code, add, take away."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.records.people.account import OTHER_PASSWORD, PASSWORD, mailed_code, told
from tests.records.people.authenticator import PRESENT, Authenticator
from tweeluik.interfaces.web.account.passkeys import ASKED
from tweeluik.records.audit.models import Entry
from tweeluik.records.people import ways
from tweeluik.records.people.models import Passkey, Person, Session
from tweeluik.texts import texts

from .conftest import Clock, MakeGuest
from .guest import (
    CODE,
    CODE_APP,
    COOKIE,
    FIRST_PASSWORD,
    FORGOT,
    HOME,
    NEW,
    PASSKEY,
    PASSKEY_ASK,
    PASSKEY_AWAY,
    PASSKEY_NEW,
    RECOVERY,
    RESET,
    SHORT,
    SIGN_IN,
    Guest,
    is_signed_in,
)

ACCOUNT = texts("nl").subject("account")
PROBLEMS, TOLD = ACCOUNT["problems"], ACCOUNT["told"]


def test_from_nothing_to_signed_in_without_a_password(local: Guest, device: Authenticator) -> None:
    local.join_with_passkey(device)
    assert ACCOUNT["codes"]["title"] in local.text
    assert local.open("/account").status == 200
    assert "Computer" in local.text
    assert not ways.has_password(Person.objects.get())
    events = list(Entry.objects.order_by("seq").values_list("event", flat=True))
    assert events == ["account_made", "passkey_added", "recovery_codes_made", "signed_in"]


def test_sign_in_and_out_and_in(local: Guest, device: Authenticator, clock: Clock) -> None:
    local.join_with_passkey(device).sign_out()
    assert local.open("/account").path == SIGN_IN
    local.sign_in_with_passkey(device)
    assert local.path == "/account", "and back to where somebody was going"
    assert "Laatst gebruikt op maandag" in local.text
    assert Entry.objects.order_by("-seq")[1].event == "passkey_used"


def test_with_a_passkey_in_place_of_a_code(local: Guest, device: Authenticator) -> None:
    local.join()
    local.open(PASSKEY_NEW).give_passkey(device, PASSKEY_NEW)
    assert local.path == "/account"
    assert TOLD["passkey_added"] in local.text
    assert len(told("passkey_added")) == 1
    local.sign_out().give_password()
    assert local.path == CODE
    local.give_passkey(device)
    assert local.path == HOME


def test_what_needs_a_code_of_just_now_takes_a_passkey(
    local: Guest, device: Authenticator, clock: Clock
) -> None:
    local.join_with_passkey(device)
    clock.go(minutes=11)
    for path in (PASSKEY_NEW, "/account/herstelcodes", FIRST_PASSWORD):
        assert local.open(path).path == CODE
        assert not local.page.findall(".//input[@name='code']")
        local.give_passkey(device)
        assert local.path == path
        clock.go(minutes=11)


def test_the_script_may_not_ask_for_a_new_one_when_the_code_is_too_old(
    local: Guest, device: Authenticator, clock: Clock
) -> None:
    local.join_with_passkey(device)
    form = local.open(PASSKEY_NEW).form(PASSKEY_NEW)
    clock.go(minutes=11)
    assert local.asked_of_device(form).status_code == 403
    local.give_passkey(Authenticator(), PASSKEY_NEW)
    assert local.path == CODE
    assert Passkey.objects.count() == 1


def test_a_name_is_needed_before_the_device_makes_one(local: Guest, device: Authenticator) -> None:
    local.join_with_passkey(device).open(PASSKEY_NEW)
    form = local.form(PASSKEY_NEW)
    form.fields["passkey_name"] = " "
    assert local.asked_of_device(form).status_code == 422
    local.submit(form)
    assert (local.status, local.errors) == (422, [PROBLEMS["no_passkey_name"]])


def test_taking_one_away(
    local: Guest, make_local: MakeGuest, device: Authenticator, clock: Clock
) -> None:
    local.join_with_passkey(device)
    assert not local.forms(PASSKEY_AWAY), "the last way in has no button"
    local.open(PASSKEY_NEW).give_passkey(second := Authenticator(), PASSKEY_NEW)
    elsewhere = make_local().sign_in_with_passkey(device)
    assert len(local.open("/account").forms(PASSKEY_AWAY)) == 2
    clock.go(minutes=11)
    form = local.forms(PASSKEY_AWAY)[0]
    local.submit(form)
    assert (local.path, Passkey.objects.count()) == (CODE, 2), "a code of just now first"
    local.give_passkey(second).submit(local.form(PASSKEY_AWAY))
    assert TOLD["passkey_removed"] in local.text
    assert len(told("passkey_removed")) == 1
    assert not is_signed_in(elsewhere.cookie)
    local.submit(
        form, csrfmiddlewaretoken=local.form("/account/taal").fields["csrfmiddlewaretoken"]
    )
    assert Passkey.objects.count() == 1
    only = Passkey.objects.get()
    token = local.open("/account").form("/account/taal").fields["csrfmiddlewaretoken"]
    sent = {"csrfmiddlewaretoken": token, "passkey": str(only.id)}
    local._see(local.client.post(PASSKEY_AWAY, sent, follow=True))
    assert TOLD["passkey_last"] in local.text
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"origin": "https://elders.example"}, "passkey_unknown"),
        ({"flags": PRESENT}, "passkey_unknown"),
        ({"user": bytes(16)}, "passkey_unknown"),
        ({"counter": 1}, "passkey_copied"),
    ],
)
def test_a_wrong_one_says_so_and_opens_nothing(
    local: Guest, device: Authenticator, wrong: dict[str, object], problem: str
) -> None:
    local.join_with_passkey(device).sign_out()
    local.sign_in_with_passkey(device, **wrong)
    assert (local.status, local.path) == (422, PASSKEY)
    assert PROBLEMS[problem] in local.text
    assert local.page.find(".//title").text.startswith("Fout:")
    assert not is_signed_in(local.cookie)
    assert local.give_passkey(device).path == HOME, "the page offers it again"


def test_a_cookie_and_an_answer_sent_again_open_nothing(
    local: Guest, device: Authenticator
) -> None:
    local.join_with_passkey(device).sign_out()
    form = local.open(SIGN_IN).form(PASSKEY)
    asked = local.asked_of_device(form).content.decode()
    sent = {**form.fields, "answer": device.use(asked)}
    before = local.cookie
    assert ASKED in local.client.session
    assert local.client.post(PASSKEY, sent).status_code == 303
    assert ASKED not in local.client.session
    thief = Client(SERVER_NAME="localhost", REMOTE_ADDR="203.0.113.9")
    thief.cookies[COOKIE] = before
    again = thief.post(PASSKEY, sent)
    assert again.status_code == 422
    assert PROBLEMS["passkey_late"] in again.content.decode()
    assert Session.objects.filter(ended_at=None).count() == 1


def test_a_challenge_of_another_browser(
    local: Guest, make_local: MakeGuest, device: Authenticator
) -> None:
    local.join_with_passkey(device)
    other = make_local().open(SIGN_IN)
    asked = other.asked_of_device(other.form(PASSKEY)).content.decode()
    thief = make_local().open(SIGN_IN)
    thief.submit(thief.form(PASSKEY), answer=device.use(asked))
    assert PROBLEMS["passkey_late"] in thief.text
    mine = thief.asked_of_device(thief.form(PASSKEY))
    assert mine.status_code == 200
    thief.submit(thief.form(PASSKEY), answer=device.use(asked))
    assert PROBLEMS["passkey_unknown"] in thief.text


def test_after_five_minutes(local: Guest, device: Authenticator, clock: Clock) -> None:
    local.join_with_passkey(device).sign_out()
    form = local.open(SIGN_IN).form(PASSKEY)
    asked = local.asked_of_device(form).content.decode()
    clock.go(minutes=5)
    local.submit(form, answer=device.use(asked))
    assert PROBLEMS["passkey_late"] in local.text


def test_too_often(local: Guest, device: Authenticator) -> None:
    local.join_with_passkey(device).sign_out()
    for _ in range(30):
        local.open(SIGN_IN).submit(local.form(PASSKEY), answer="{}")
    local.sign_in_with_passkey(device)
    assert local.status == 429
    assert local.response.headers["Retry-After"]


def test_the_page_to_sign_in_says_the_same_to_everybody(
    local: Guest, make_local: MakeGuest, device: Authenticator
) -> None:
    """Whether there is any account or passkey shows in nothing: not before, not after (A17)."""

    def seen(guest: Guest) -> tuple[object, ...]:
        form = guest.open(SIGN_IN).form(PASSKEY)
        first = guest.response.content.replace(form.fields["csrfmiddlewaretoken"].encode(), b"")
        asked = json.loads(guest.asked_of_device(form).content)
        asked.pop("challenge")
        guest.submit(form, answer=Authenticator().answer_of_nobody())
        return first, asked, guest.status, PROBLEMS["passkey_unknown"] in guest.text

    empty = seen(make_local())
    local.join_with_passkey(device)
    assert seen(make_local()) == empty
    assert empty[1] == {
        "rpId": "localhost",
        "timeout": 300_000,
        "allowCredentials": [],
        "userVerification": "required",
    }


def test_a_password_for_who_has_a_passkey_tells_nothing(
    local: Guest, make_guest: MakeGuest, device: Authenticator
) -> None:
    local.join_with_passkey(device)
    guest = make_guest()
    guest.address = local.address
    guest.give_password(OTHER_PASSWORD)
    assert guest.errors == [PROBLEMS["not_together"]]


def test_half_way_there_is_a_password_instead(local: Guest) -> None:
    form = local.open(NEW).form(NEW)
    local.submit(form, email=local.address, name="Jan", new_password=SHORT, way="passkey")
    local.prove()
    assert local.path == PASSKEY_NEW, "the password that was begun does not matter"
    for path in (CODE_APP, CODE, "/account"):
        assert local.open(path).path in (PASSKEY_NEW, SIGN_IN)
    local.open(FIRST_PASSWORD).fill(FIRST_PASSWORD, new_password=SHORT)
    assert local.status == 422
    local.fill(FIRST_PASSWORD, new_password=PASSWORD)
    assert local.path == CODE_APP
    local.put_in_app()
    assert local.open("/account").status == 200
    assert local.open(FIRST_PASSWORD).path == "/account/wachtwoord"


def test_who_gave_up_half_way_comes_back_by_mail(local: Guest, make_local: MakeGuest) -> None:
    form = local.open(NEW).form(NEW)
    local.submit(form, email=local.address, name="Jan", new_password="", way="passkey")
    local.prove()
    other = make_local().same_account_as(local)
    other.open(FORGOT).fill(FORGOT, email=other.address)
    code = mailed_code("reset_password")
    other.fill(RESET, mailed_code=code, any_code="", new_password=PASSWORD)
    assert other.give_password(PASSWORD).path == CODE_APP
    other.open(PASSKEY_NEW)
    assert ACCOUNT["passkey_new"]["code_app"] in other.text


def test_a_password_alone_does_not_get_past_a_passkey(
    local: Guest, make_local: MakeGuest, device: Authenticator
) -> None:
    """Who has no code app is not asked to set one up by whoever knows the password."""
    local.join_with_passkey(device)
    local.open(FIRST_PASSWORD).fill(FIRST_PASSWORD, new_password=PASSWORD)
    assert TOLD["password_changed"] in local.text
    thief = make_local()
    thief.give_password(PASSWORD)
    assert thief.path == CODE
    for path in (CODE_APP, PASSKEY_NEW, FIRST_PASSWORD):
        assert thief.open(path).path == CODE
    assert thief.open("/account").path == SIGN_IN
    thief.open(RECOVERY).fill(RECOVERY, recovery_code=local.codes[0])
    assert thief.status == 200
    assert is_signed_in(thief.cookie)


def test_only_by_a_name_and_safely(local: Guest, make_guest: MakeGuest) -> None:
    """On a plain address in figures browsers refuse, so the page does not offer it."""
    plain = make_guest()
    for path in (SIGN_IN, NEW):
        assert plain.open(path).page.find(".//*[@data-passkey-works]") is None
        assert local.open(path).page.find(".//*[@data-passkey-works]") is not None
    assert ACCOUNT["passkey"]["not_here"] in plain.open(SIGN_IN).text
    token = plain.form(SIGN_IN).fields["csrfmiddlewaretoken"]
    asked = {"csrfmiddlewaretoken": token, "for": "sign_in"}
    assert plain.client.post(PASSKEY_ASK, asked).status_code == 400


def test_without_the_script_the_other_way_stands_there(local: Guest) -> None:
    """What needs the script is hidden, what is there without it is not."""
    local.open(SIGN_IN)
    (form,) = [node for node in local.page.iter("form") if node.get("action") == PASSKEY]
    assert form.get("hidden") is not None
    (word,) = local.page.findall(".//*[@data-passkey-not]")
    assert word.get("hidden") is None
    assert local.page.find(".//input[@name='password']") is not None
