"""Sign in and out, and come back to where somebody was."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.sessions.backends.base import SessionBase

from tests.records.people.account import OTHER_PASSWORD, mailed_code, told
from tweeluik.interfaces.web.account import signed_in
from tweeluik.interfaces.web.account.visitor import network_of
from tweeluik.records.cases.models import Case
from tweeluik.records.people import passwords
from tweeluik.records.people.models import Kept, Session
from tweeluik.texts import texts

from .conftest import Clock, MakeGuest
from .guest import CODE, FORGOT, HOME, RECOVERY, RESET, SHORT, SIGN_IN, WRONG, Guest, is_signed_in

WORDS = texts("nl").subject("account")
PROBLEMS = WORDS["problems"]


@pytest.fixture
def member(guest: Guest) -> Guest:
    """Somebody with an account, signed out."""
    return guest.join().sign_out()


# -- the two steps ---------------------------------------------------------------------------------


def test_a_password_and_a_code(member: Guest) -> None:
    member.give_password()
    assert member.path == CODE
    assert member.open("/account").path == SIGN_IN, "a password alone opens nothing"
    member.sign_in()
    assert (member.path, member.status) == ("/account", 200)
    assert member.open(SIGN_IN).path == HOME


def test_a_wrong_password_says_nothing_of_which_was_wrong(member: Guest) -> None:
    member.give_password(WRONG)
    assert (member.status, member.errors) == (422, [PROBLEMS["not_together"]])
    assert member.value("email") == member.address
    assert member.value("password") == ""
    assert WRONG.encode() not in member.response.content


def test_a_code_counts_once_in_the_pages_too(member: Guest, make_guest: MakeGuest) -> None:
    member.sign_in()
    used = member.app_code()
    thief = make_guest().same_account_as(member)
    thief.give_password().fill(CODE, code=used)
    assert (thief.status, thief.errors) == (422, [PROBLEMS["wrong_code"]])
    assert thief.value("code") == ""


def test_a_recovery_code_once(member: Guest, make_guest: MakeGuest) -> None:
    member.give_password().open(RECOVERY)
    member.fill(RECOVERY, recovery_code=member.codes[0].lower())
    assert member.path == HOME
    other = make_guest().same_account_as(member)
    other.give_password().open(RECOVERY)
    other.fill(RECOVERY, recovery_code=member.codes[0])
    assert (other.status, other.errors) == (422, [PROBLEMS["wrong_recovery_code"]])
    assert len(told("recovery_code_used")) == 1


def test_the_code_page_waits_half_an_hour(member: Guest, clock: Clock) -> None:
    member.give_password()
    clock.go(minutes=30)
    member.fill(CODE, code=member.app_code())
    assert member.path == SIGN_IN


# -- too often -------------------------------------------------------------------------------------


def test_five_passwords_in_a_minute(member: Guest, make_guest: MakeGuest, clock: Clock) -> None:
    thief = make_guest().same_account_as(member)
    for _ in range(5):
        assert thief.give_password(WRONG).status == 422
    thief.give_password()
    assert thief.status == 429
    assert thief.response.headers["Retry-After"] == "60"
    assert WORDS["wait"]["text_one"] in thief.text
    member.sign_in()
    assert member.path == HOME, "who was here before is not kept out"
    clock.go(seconds=60)
    assert thief.give_password().path == CODE


def test_five_codes_in_a_minute(member: Guest, make_guest: MakeGuest, clock: Clock) -> None:
    thief = make_guest().same_account_as(member)
    thief.give_password()
    for _ in range(5):
        assert thief.fill(CODE, code="000000").status == 422
    assert thief.fill(CODE, code=thief.app_code()).status == 429
    assert member.sign_in().path == HOME


def test_another_browser_session_or_a_made_up_header_changes_nothing(
    member: Guest, make_guest: MakeGuest
) -> None:
    thief = make_guest().same_account_as(member)
    for number in range(5):
        thief.client.cookies.clear()
        thief.client.defaults["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{number}"
        assert thief.give_password(WRONG).status == 422
    thief.client.cookies.clear()
    thief.client.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.99"
    assert thief.give_password(WRONG).status == 429


@pytest.mark.parametrize(
    ("https", "forwarded", "network"),
    [
        (False, "", "192.0.2.1/32"),
        (False, "203.0.113.5", "192.0.2.1/32"),
        (True, "", ""),
        (True, "203.0.113.5", "203.0.113.5/32"),
        (True, "10.9.9.9, made up, 203.0.113.5", "203.0.113.5/32"),
        (True, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (True, "no address", ""),
    ],
)
def test_the_network_is_what_the_proxy_saw(
    rf: Any, settings: LazySettings, https: bool, forwarded: str, network: str
) -> None:
    settings.HTTPS = https
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert network_of(rf.get("/", REMOTE_ADDR="192.0.2.1", **more)) == network


def test_when_too_many_sign_in_at_once(member: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> bool:
        raise passwords.Busy

    monkeypatch.setattr(passwords, "matches", busy)
    member.give_password()
    assert member.status == 503
    assert member.response.headers["Retry-After"] == "30"
    assert WORDS["busy"]["title"] in member.text


# -- back to where somebody was --------------------------------------------------------------------


def test_back_to_the_page_that_asked_for_it(member: Guest) -> None:
    member.open("/account/wachtwoord")
    assert member.path == SIGN_IN
    member.sign_in()
    assert member.path == "/account/wachtwoord"
    member.sign_out().sign_in()
    assert member.path == HOME, "once"


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/x",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2Fevil.example",
    "/x?next=https://evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "///evil.example",
    "/account\r\nLocation: https://evil.example",
    "",
    None,
    7,
]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_never_to_another_place(rf: Any, path: object) -> None:
    request = rf.get("/")
    request.session = SessionBase()
    request.session[signed_in.NEXT] = path
    assert signed_in.go_on(request).headers["Location"] == HOME


@pytest.mark.parametrize("path", ELSEWHERE[:-2])
def test_what_an_address_says_of_where_to_go_is_not_heard(member: Guest, path: str) -> None:
    for name in ("next", "verder", "back", "redirect", "return_to", "url"):
        member.client.get(SIGN_IN, {name: path})
        member.client.get("/account", {name: path})
    member.open(SIGN_IN)
    form = member.form(SIGN_IN)
    form.fields |= {"next": path, "back": path}
    member.submit(form, email=member.address, password=member.password)
    member.clock.go(seconds=31)
    response = member.client.post(
        CODE, {**member.form(CODE).fields, "code": member.app_code(), "next": path}
    )
    assert response.headers["Location"] == "/account"


def test_control_redirects_to_own_pages_work(rf: Any) -> None:
    request = rf.get("/")
    request.session = SessionBase()
    request.session[signed_in.NEXT] = "/zaak/00000000-0000-4000-8000-000000000000/doen/ask"
    assert signed_in.go_on(request).headers["Location"].startswith("/zaak/")


# -- a form that was sent too late -----------------------------------------------------------------


def test_a_form_that_was_sent_too_late_waits_until_they_are_back(
    guest: Guest, clock: Clock
) -> None:
    guest.join().open(HOME)
    clock.go(minutes=31)
    guest.press("/mijn/begin", value="second_opinion")
    assert guest.path == SIGN_IN
    assert not Case.objects.exists()
    guest.sign_in()
    assert guest.path == "/account/verder"
    assert WORDS["resume"]["title"] in guest.text
    guest.submit(guest.form("/mijn/begin"))
    assert guest.path.startswith("/zaak/")
    assert Case.objects.get().employee.id == Session.objects.first().person_id  # type: ignore[union-attr]


def test_what_waits_is_of_who_sent_it_and_goes_with_them(
    guest: Guest, make_guest: MakeGuest, clock: Clock
) -> None:
    guest.join().open(HOME)
    clock.go(minutes=31)
    guest.press("/mijn/begin", value="second_opinion")
    assert Kept.objects.count() == 1
    other = make_guest().join("ander@post.example", OTHER_PASSWORD)
    assert other.open("/account/verder").path == HOME
    guest.sign_in().sign_out()
    assert not Kept.objects.exists()


def test_nothing_is_kept_of_who_signed_out_or_never_signed_in(
    guest: Guest, make_guest: MakeGuest
) -> None:
    stranger = make_guest()
    stranger.open("/").client.post(
        "/mijn/begin", {**stranger.forms("/kies")[0].fields, "procedure": "second_opinion"}
    )
    guest.join().open(HOME)
    form = guest.forms("/mijn/begin")[0]
    guest.sign_out()
    form.fields["csrfmiddlewaretoken"] = guest.form(SIGN_IN).fields["csrfmiddlewaretoken"]
    guest.submit(form, procedure="second_opinion")
    assert guest.path == SIGN_IN
    assert not Kept.objects.exists()


def test_a_path_that_is_too_long_is_forgotten(guest: Guest, clock: Clock) -> None:
    guest.join().open(HOME)
    clock.go(minutes=31)
    long = "/zaak/" + "a" * 300
    for path in (long, "/mijn"):
        guest.client.get(path)
    assert guest.client.session[signed_in.NEXT] == "/mijn"


# -- out -------------------------------------------------------------------------------------------


def test_signing_out_leaves_language_and_colours_only(guest: Guest) -> None:
    guest.open("/").press("/voorkeur", value="dark").press("/kies", value="employee")
    guest.join().sign_out()
    assert guest.path == SIGN_IN
    assert WORDS["told"]["signed_out"] in guest.text
    assert guest.page.get("data-theme") == "dark"
    stays = set(guest.client.session.keys())
    assert stays <= {"theme", "lang", "known", "_csrftoken"}
    assert WORDS["told"]["signed_out"] not in guest.open(SIGN_IN).text, "it is said once"


def test_signing_out_needs_a_form(guest: Guest) -> None:
    guest.join()
    guest.client.get("/account/uitloggen")
    assert guest.client.post("/account/uitloggen").status_code == 403
    assert guest.open("/account").status == 200


def test_over_https_the_browser_is_told_to_forget(guest: Guest, settings: LazySettings) -> None:
    guest.join().open("/account")
    form = guest.forms("/account/uitloggen")[0]
    assert "Clear-Site-Data" not in guest.client.get("/account").headers
    settings.HTTPS = True
    response = guest.client.post(form.action, form.fields)
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_another_browser_can_be_signed_out_from_here(guest: Guest, make_guest: MakeGuest) -> None:
    guest.join()
    other = make_guest().same_account_as(guest)
    other.sign_in()
    third = make_guest().same_account_as(guest)
    third.sign_in()
    guest.open("/account")
    assert len(guest.forms("/account/apparaat-uitloggen")) == 3, "two, and all others at once"
    guest.press("/account/apparaat-uitloggen", text=WORDS["own"]["end"])
    assert WORDS["told"]["ended"] in guest.text
    assert [is_signed_in(one.cookie) for one in (guest, other, third)].count(True) == 2
    guest.press("/account/apparaat-uitloggen", text=WORDS["own"]["end_others"])
    assert [is_signed_in(one.cookie) for one in (guest, other, third)] == [True, False, False]


def test_nobody_signs_somebody_else_out(guest: Guest, make_guest: MakeGuest) -> None:
    guest.join()
    other = make_guest().join("ander@post.example", OTHER_PASSWORD)
    theirs = Session.objects.get(person__email_index=_index(guest.address), ended_at=None)
    other.open("/account")
    form = other.forms("/account/taal")[0]
    for which in (str(theirs.id), "x", "", "0" * 36):
        data = {**form.fields, "session": which}
        other.client.post("/account/apparaat-uitloggen", data)
    assert is_signed_in(guest.cookie)


def _index(address: str) -> str:
    from tweeluik.records.vault.sealing import blind_index

    return blind_index(address)


# -- a password that was forgotten -----------------------------------------------------------------


def test_a_forgotten_password(member: Guest, make_guest: MakeGuest) -> None:
    member.open(FORGOT).fill(FORGOT, email=member.address)
    assert member.path == RESET
    code, own = mailed_code("reset_password"), {"any_code": member.codes[0]}
    member.fill(RESET, mailed_code="00000000", new_password=OTHER_PASSWORD, **own)
    assert (member.status, member.errors) == (422, [PROBLEMS["wrong_codes"]])
    member.fill(RESET, mailed_code=code, new_password=SHORT, **own)
    assert member.errors == [PROBLEMS["too_short"].format(shortest=15)]
    assert member.value("any_code") == member.value("mailed_code") == ""
    member.fill(RESET, mailed_code=code, new_password=OTHER_PASSWORD, **own)
    assert member.path == SIGN_IN
    assert WORDS["told"]["password_changed"] in member.text
    assert member.give_password().status == 422
    member.password = OTHER_PASSWORD
    assert member.sign_in().path == HOME
    assert make_guest().open(RESET).path == FORGOT


def test_another_password(guest: Guest) -> None:
    guest.join().open("/account/wachtwoord")
    guest.fill("/account/wachtwoord", password=WRONG, new_password=OTHER_PASSWORD)
    assert guest.errors == [PROBLEMS["not_yours"]]
    guest.fill("/account/wachtwoord", password=guest.password, new_password=SHORT)
    assert guest.errors == [PROBLEMS["too_short"].format(shortest=15)]
    guest.fill("/account/wachtwoord", password=guest.password, new_password=OTHER_PASSWORD)
    assert guest.path == "/account"
    assert WORDS["told"]["password_changed"] in guest.text
    assert len(told("password_changed")) == 1
