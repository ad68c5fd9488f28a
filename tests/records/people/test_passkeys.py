"""Passkeys: what is taken, and everything that is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers.exceptions import InvalidAuthenticationResponse

from tweeluik.records.audit.models import Entry
from tweeluik.records.people import accounts, challenges, limits, passkeys, ways
from tweeluik.records.people.challenges import Challenge, Purpose
from tweeluik.records.people.housekeeping import tidy
from tweeluik.records.people.models import Passkey, Person, Session, SpentChallenge
from tweeluik.records.people.passkeys import LastWay, Place, Refused

from .account import ADDRESS, AT, PASSWORD, account_made, mailed_code, open_session, told
from .authenticator import PRESENT, VERIFIED, Authenticator, packed

pytestmark = pytest.mark.django_db

PLACE = Place("localhost", "http://localhost")
LATER = AT + timedelta(hours=1)


@dataclass
class Owner:
    """Somebody with an account without a password, and a device."""

    person: Person
    device: Authenticator = field(default_factory=Authenticator)
    codes: list[str] = field(default_factory=list)

    def add(self, name: str = "Telefoon", at: Any = AT, **wrong: Any) -> list[str]:
        asked = challenges.new(Purpose.ADD, at)
        options = passkeys.asked_to_add(self.person, PLACE, asked, ADDRESS)
        answer = self.device.make(options, **wrong)
        return passkeys.add(self.person, name, answer, asked, PLACE, at)

    def answer(self, asked: Challenge, person: Person | None = None, **wrong: Any) -> str:
        return self.device.use(passkeys.asked_to_use(PLACE, asked, person), **wrong)

    def use(self, at: Any = LATER, person: Person | None = None, **wrong: Any) -> Person:
        asked = challenges.new(Purpose.STEP_UP if person else Purpose.SIGN_IN, at)
        told = self.answer(asked, person, **wrong)
        return passkeys.use(told, asked, PLACE, at, person=person, network="192.0.2.1/32")


def somebody(address: str = ADDRESS, **device: Any) -> Owner:
    id = accounts.register(address, None, "Jan Bakker", "nl", AT, network=address)
    person = accounts.verify_address(id, mailed_code(), AT)
    assert person is not None
    return Owner(person, Authenticator(**device))


@pytest.fixture
def owner() -> Owner:
    found = somebody()
    found.codes = found.add()
    return found


def lines() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("seq").values_list("event", "outcome"))


# -- what is asked ---------------------------------------------------------------------------------


def test_what_is_asked_of_a_device(owner: Owner) -> None:
    asked = challenges.new(Purpose.ADD, AT)
    told = json.loads(passkeys.asked_to_add(owner.person, PLACE, asked, ADDRESS))
    chosen = told["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert (told["rp"]["id"], told["attestation"]) == ("localhost", "none")
    assert told["user"]["id"] == packed(owner.person.id.bytes)
    assert [one["id"] for one in told["excludeCredentials"]] == [packed(owner.device.keys[0].id)]
    told = json.loads(passkeys.asked_to_use(PLACE, challenges.new(Purpose.SIGN_IN, AT)))
    assert told["userVerification"] == "required"
    assert told["allowCredentials"] == [], "nothing about anybody (A17)"
    told = json.loads(passkeys.asked_to_use(PLACE, asked, owner.person))
    assert [one["id"] for one in told["allowCredentials"]] == [packed(owner.device.keys[0].id)]


def test_no_two_challenges_are_the_same() -> None:
    found = {challenges.new(Purpose.SIGN_IN, AT).value for _ in range(100)}
    assert len(found) == 100
    assert {len(one) for one in found} == {32}


# -- what is taken ---------------------------------------------------------------------------------


def test_the_first_one_gives_recovery_codes_and_the_next_a_message(owner: Owner) -> None:
    assert len(set(owner.codes)) == 10
    assert not told("passkey_added")
    owner.device = Authenticator()
    assert owner.add("Sleutel", LATER) == []
    assert len(told("passkey_added")) == 1
    assert [one.name for one in passkeys.listed(owner.person)] == ["Telefoon", "Sleutel"]


@pytest.mark.parametrize("counts", [True, False])
def test_it_signs_in(counts: bool) -> None:
    owner = somebody(counts=counts)
    owner.add()
    for hour in range(1, 4):
        assert owner.use(AT + timedelta(hours=hour)) == owner.person
    (row,) = passkeys.listed(owner.person)
    assert row.used_at == AT + timedelta(hours=3)
    assert lines()[-1] == ("passkey_used", "allow")


def test_it_counts_in_place_of_a_code(owner: Owner) -> None:
    assert owner.use(person=owner.person) == owner.person
    assert owner.use(person=owner.person, nobody=True) == owner.person, "devices may leave it out"


# -- what is refused -------------------------------------------------------------------------------

WRONG: dict[str, dict[str, Any]] = {
    "another site": {"origin": "https://tweeluik.example"},
    "another port": {"origin": "http://localhost:8000"},
    "https instead": {"origin": "https://localhost"},
    "another name": {"rp_id": "tweeluik.example"},
    "another challenge": {"challenge": packed(bytes(32))},
    "an answer to something else": {"type": "webauthn.create"},
    "nobody verified": {"flags": PRESENT},
    "nobody present": {"flags": VERIFIED},
    "another key": {"signer": ec.generate_private_key(ec.SECP256R1())},
    "another owner": {"user": bytes(16)},
    "no owner": {"nobody": True},
}


SITE = [name for name in WRONG if "key" not in name and "owner" not in name]
"""What can be wrong with a new one too."""


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_opens_nothing(owner: Owner, name: str) -> None:
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        owner.use(**WRONG[name])
    assert lines()[-1] == ("passkey", "deny")
    assert owner.use() == owner.person, "only what was wrong is refused"


@pytest.mark.parametrize("name", SITE)
def test_a_wrong_answer_adds_nothing(name: str) -> None:
    wrong = {**WRONG[name]}
    if "type" in wrong:
        wrong["type"] = "webauthn.get"
    owner = somebody()
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        owner.add(**wrong)
    assert not Passkey.objects.exists()
    owner.add()


@pytest.mark.parametrize("at", [challenges.WORKS, timedelta(days=1)])
def test_an_old_challenge(owner: Owner, at: timedelta) -> None:
    asked = challenges.new(Purpose.SIGN_IN, AT)
    answer = owner.answer(asked)
    with pytest.raises(Refused, match=passkeys.LATE):
        passkeys.use(answer, asked, PLACE, AT + at)
    just = AT + challenges.WORKS - timedelta(seconds=1)
    assert passkeys.use(answer, asked, PLACE, just) == owner.person


def test_a_challenge_counts_once(owner: Owner) -> None:
    asked = challenges.new(Purpose.SIGN_IN, AT)
    answer = owner.answer(asked)
    assert passkeys.use(answer, asked, PLACE, AT) == owner.person
    for again in (answer, owner.answer(asked)):
        with pytest.raises(Refused, match=passkeys.LATE):
            passkeys.use(again, asked, PLACE, AT)


def test_a_wrong_answer_spends_the_challenge_too(owner: Owner) -> None:
    asked = challenges.new(Purpose.SIGN_IN, AT)
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        passkeys.use("{}", asked, PLACE, AT)
    with pytest.raises(Refused, match=passkeys.LATE):
        passkeys.use(owner.answer(asked), asked, PLACE, AT)


@pytest.mark.parametrize("purpose", [Purpose.ADD, Purpose.STEP_UP, None])
def test_a_challenge_for_something_else(owner: Owner, purpose: Purpose | None) -> None:
    asked = challenges.new(purpose or Purpose.SIGN_IN, AT)
    with pytest.raises(Refused, match=passkeys.LATE):
        passkeys.use(owner.answer(asked), asked if purpose else None, PLACE, AT)


def test_control_a_challenge_that_is_not_spent_would_count_twice(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.device.counts = False
    Passkey.objects.update(counter=0)
    asked = challenges.new(Purpose.SIGN_IN, AT)
    answer = owner.answer(asked, counter=0)
    monkeypatch.setattr(challenges, "spend", lambda *_: True)
    for _ in range(2):
        assert passkeys.use(answer, asked, PLACE, AT) == owner.person


@pytest.mark.parametrize("counter", [0, 1, 2])
def test_a_counter_that_does_not_go_on(owner: Owner, counter: int) -> None:
    owner.use()
    with pytest.raises(Refused, match=passkeys.COPIED):
        owner.use(counter=counter)
    assert lines()[-1] == ("passkey_copied", "deny")
    assert len(told("passkey_copied")) == 1
    with pytest.raises(Refused, match=passkeys.COPIED):
        owner.use(counter=counter)
    assert len(told("passkey_copied")) == 1, "once a day"
    assert owner.use(counter=9) == owner.person


def test_a_wrong_signature_tells_nothing_of_the_counter(owner: Owner) -> None:
    owner.use()
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        owner.use(counter=0, **WRONG["another key"])
    assert not told("passkey_copied")


def test_control_without_looking_at_the_counter_a_copy_signs_in(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.use()
    monkeypatch.setattr(passkeys, "_counted", lambda *_: True)
    assert owner.use(counter=0) == owner.person


def test_control_the_library_is_asked_for_all_of_it(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each word given to the library matters: without it a wrong answer is taken."""
    real = passkeys.webauthn.verify_authentication_response
    lax: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "nobody verified": ({"require_user_verification": False}, WRONG["nobody verified"]),
        "another site": (
            {"expected_origin": [PLACE.origin, "https://tweeluik.example"]},
            WRONG["another site"],
        ),
        "another challenge": ({"expected_challenge": bytes(32)}, WRONG["another challenge"]),
        "another name": ({"expected_rp_id": "tweeluik.example"}, WRONG["another name"]),
    }
    for name, (loose, wrong) in lax.items():

        def verify(_loose: dict[str, Any] = loose, **asked: Any) -> Any:
            return real(**{**asked, **_loose})

        monkeypatch.setattr(passkeys.webauthn, "verify_authentication_response", verify)
        assert owner.use(**wrong) == owner.person, name


def test_a_passkey_of_somebody_else(owner: Owner) -> None:
    other = somebody("ander@post.example")
    other.add()
    asked = challenges.new(Purpose.STEP_UP, AT)
    answer = other.answer(asked)
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        passkeys.use(answer, asked, PLACE, AT, person=owner.person)
    assert other.use() == other.person


def test_a_passkey_that_nobody_knows(owner: Owner) -> None:
    stranger = Authenticator()
    asked = challenges.new(Purpose.ADD, AT)
    stranger.make(passkeys.asked_to_add(owner.person, PLACE, asked, ADDRESS))
    owner.device = stranger
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        owner.use()


def test_nobody_can_add_the_passkey_of_somebody_else(owner: Owner) -> None:
    other = somebody("ander@post.example")
    asked = challenges.new(Purpose.ADD, AT)
    answer = json.loads(other.device.make(passkeys.asked_to_add(other.person, PLACE, asked, "x")))
    Passkey.objects.update(credential_index=passkeys._index(other.device.keys[0].id))
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        passkeys.add(other.person, "x", json.dumps(answer), asked, PLACE, AT)
    assert Passkey.objects.count() == 1


def test_a_key_put_in_its_place_in_the_database_opens_nothing(owner: Owner) -> None:
    other = somebody("ander@post.example")
    other.add()
    theirs = Passkey.objects.get(person=other.person)
    mine = Passkey.objects.get(person=owner.person)
    Passkey.objects.filter(id=mine.id).update(public_key=theirs.public_key)
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        owner.use(signer=other.device.keys[0].private)


def test_a_closed_account(owner: Owner) -> None:
    accounts.disable(owner.person, AT)
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        owner.use()


RUBBISH = ["", "x", "[]", "{}", "null", '{"id": 1}', "[" * 9000, "9" * 20_000, "\x00", '"\ud800"']


@pytest.mark.parametrize("answer", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish(owner: Owner, answer: str) -> None:
    asked = challenges.new(Purpose.ADD, AT)
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        passkeys.add(owner.person, "x", answer, asked, PLACE, AT)
    asked = challenges.new(Purpose.SIGN_IN, AT)
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        passkeys.use(answer, asked, PLACE, AT)


def test_pieces_of_an_answer_changed(owner: Owner, figure: Callable[[str], None]) -> None:
    """Every part, with a bit turned in each of its bytes, opens nothing."""
    asked = challenges.new(Purpose.SIGN_IN, AT)
    whole, tried = json.loads(owner.answer(asked)), 0
    row = Passkey.objects.select_related("person").get()
    for name, part in whole["response"].items():
        plain = passkeys.webauthn.base64url_to_bytes(part)
        for at in range(len(plain)):
            turned = bytearray(plain)
            turned[at] ^= 1
            bent = {**whole, "response": {**whole["response"], name: packed(bytes(turned))}}
            answer = json.dumps(bent)
            found = passkeys._of(answer, None)
            assert found is None or passkeys._proof(row, answer, asked, PLACE) is None, (name, at)
            tried += 1
    assert passkeys._proof(row, json.dumps(whole), asked, PLACE) is not None
    figure(f"{tried} changed answers, 0 taken")


# -- guessing --------------------------------------------------------------------------------------


def test_tries_from_one_network_are_counted(owner: Owner) -> None:
    for _ in range(limits.RULES["network"].group):
        with pytest.raises(Refused):
            owner.use(**WRONG["another key"])
    with pytest.raises(limits.TooOften):
        owner.use()


def test_what_succeeds_counts_for_nothing(owner: Owner) -> None:
    for second in range(40):
        owner.use(LATER + timedelta(seconds=second))


def test_tries_in_place_of_a_code_are_counted_with_the_codes(owner: Owner) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            owner.use(person=owner.person, **WRONG["another key"])
    with pytest.raises(limits.TooOften):
        owner.use(person=owner.person)


# -- taking away -----------------------------------------------------------------------------------


def test_the_last_way_in_stays(owner: Owner) -> None:
    _, here = open_session(owner.person)
    (only,) = passkeys.listed(owner.person)
    with pytest.raises(LastWay):
        passkeys.remove(owner.person, only.id, AT, session=here)
    accounts.choose_password(owner.person, PASSWORD, AT, session=here)
    with pytest.raises(LastWay):
        passkeys.remove(owner.person, only.id, AT, session=here)
    assert owner.use() == owner.person


def test_taking_one_away_signs_out_elsewhere_and_tells(owner: Owner) -> None:
    _, here = open_session(owner.person)
    open_session(owner.person)
    owner.device = Authenticator()
    owner.add("Sleutel", LATER)
    first, second = passkeys.listed(owner.person)
    assert (first.name, second.name) == ("Telefoon", "Sleutel")
    assert passkeys.remove(owner.person, second.id, AT, session=here)
    assert lines()[-1] == ("passkey_removed", "allow")
    assert list(Session.objects.filter(ended_at=None)) == [here]
    assert len(told("passkey_removed")) == 1
    with pytest.raises(Refused, match=passkeys.UNKNOWN):
        owner.use()
    assert not passkeys.remove(owner.person, second.id, AT, session=here)
    with pytest.raises(LastWay):
        passkeys.remove(owner.person, first.id, AT, session=here)


def test_with_password_and_app_all_may_go() -> None:
    account = account_made()
    owner = Owner(account.person)
    assert owner.add() == [], "there are codes already"
    _, here = open_session(owner.person)
    (only,) = passkeys.listed(owner.person)
    assert passkeys.remove(owner.person, only.id, AT, session=here)


def test_of_somebody_else_it_cannot_be_taken_away(owner: Owner) -> None:
    other = somebody("ander@post.example")
    other.add()
    _, here = open_session(other.person)
    (theirs,) = passkeys.listed(owner.person)
    assert not passkeys.remove(other.person, theirs.id, AT, session=here)
    assert owner.use() == owner.person


def test_no_more_than_ten(owner: Owner) -> None:
    for number in range(passkeys.MOST - 1):
        owner.device = Authenticator()
        owner.add(f"Sleutel {number}")
    owner.device = Authenticator()
    with pytest.raises(Refused, match=passkeys.TOO_MANY):
        owner.add()


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * 61])
def test_a_name_is_needed(owner: Owner, name: str) -> None:
    owner.device = Authenticator()
    with pytest.raises(Refused, match=passkeys.NO_NAME):
        owner.add(name)


# -- beside the other ways -------------------------------------------------------------------------


def test_a_mailbox_alone_does_not_open_an_account_with_a_passkey(owner: Owner) -> None:
    id = accounts.forgot(ADDRESS, AT)
    code = mailed_code("reset_password")
    for own in ("", "000000", "AAAA-AAAA-AAAA-AAAA"):
        assert accounts.reset(id, code, own, PASSWORD, AT, app_at=AT) is None
    assert accounts.reset(id, code, owner.codes[0], PASSWORD, AT, app_at=AT) == owner.person


def test_without_a_password_none_fits(owner: Owner) -> None:
    assert not ways.has_password(owner.person)
    for password in ("", "!", PASSWORD):
        assert accounts.check_password(ADDRESS, password, AT) is None


def test_what_was_answered_is_forgotten_when_it_works_no_more(owner: Owner) -> None:
    owner.use(AT)
    assert SpentChallenge.objects.count() == 2
    tidy(AT + challenges.WORKS - timedelta(seconds=1))
    assert SpentChallenge.objects.count() == 2
    tidy(AT + challenges.WORKS)
    assert not SpentChallenge.objects.exists()


def test_control_the_library_says_no_in_its_own_words(owner: Owner) -> None:
    """So that a change there that takes anything would be seen here."""
    asked = challenges.new(Purpose.SIGN_IN, AT)
    with pytest.raises(InvalidAuthenticationResponse):
        passkeys.webauthn.verify_authentication_response(
            credential=owner.answer(asked, **WRONG["nobody verified"]),
            expected_challenge=asked.value,
            expected_rp_id=PLACE.rp_id,
            expected_origin=PLACE.origin,
            credential_public_key=passkeys._part(
                passkeys.box(owner.person.owner), Passkey.objects.get(), "public_key"
            ),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
