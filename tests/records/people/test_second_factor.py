"""Codes of the app and codes to recover with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tweeluik.records.people import limits, second_factor
from tweeluik.records.people.limits import TooOften
from tweeluik.records.people.models import Person, RecoveryCode
from tweeluik.records.vault.errors import Unreadable

from .account import AT, Account, account_made, app_code, person_made, told

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)


@pytest.fixture
def account() -> Account:
    return account_made()


# -- the app ---------------------------------------------------------------------------------------


def test_a_seed_counts_only_when_it_was_proved() -> None:
    person = person_made()
    seed = second_factor.offered_seed(person)
    assert second_factor.offered_seed(Person.objects.get(id=person.id)) == seed
    assert not second_factor.check(person, app_code(seed, AT), AT)
    assert second_factor.confirm(person, "000000", AT) is None
    codes = second_factor.confirm(person, app_code(seed, AT), AT)
    assert codes is not None
    assert len(set(codes)) == 10
    assert second_factor.confirm(person, app_code(seed, AT, 1), AT) is None, "sent twice"
    assert second_factor.recovery_codes_left(person) == 10
    assert not told("code_app_changed")


def test_seeds_differ_and_are_long() -> None:
    seeds = {second_factor.new_seed() for _ in range(50)}
    assert len(seeds) == 50
    assert {len(seed) for seed in seeds} == {32}, "160 bits"


def test_the_picture_holds_what_an_app_needs() -> None:
    seed = second_factor.new_seed()
    found = second_factor.address_for_app(seed, "jan@post.example")
    assert found == f"otpauth://totp/Tweeluik:jan%40post.example?secret={seed}&issuer=Tweeluik"


@pytest.mark.parametrize(
    ("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_of_one_step_away_is_taken(account: Account, steps: int, right: bool) -> None:
    assert second_factor.check(account.person, account.app_code(LATER, steps), LATER) is right


def test_a_code_counts_once(account: Account) -> None:
    code = account.app_code(LATER)
    assert second_factor.check(account.person, code, LATER)
    assert not second_factor.check(account.person, code, LATER)
    assert not second_factor.check(account.person, code, LATER + timedelta(seconds=29))


def test_the_code_that_proved_the_seed_signs_nobody_in(account: Account) -> None:
    assert not second_factor.check(account.person, account.app_code(AT), AT)


def test_after_a_code_no_older_one_counts(account: Account) -> None:
    assert second_factor.check(account.person, account.app_code(LATER, 1), LATER)
    assert not second_factor.check(account.person, account.app_code(LATER), LATER)
    later = LATER + timedelta(seconds=60)
    assert second_factor.check(account.person, account.app_code(later), later)


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1} ", "{0}-{1}"])
def test_a_code_may_be_typed_in_pieces(account: Account, typed: str) -> None:
    code = account.app_code(LATER)
    assert second_factor.check(account.person, typed.format(code[:3], code[3:]), LATER)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\x00", "9" * 4000])
def test_what_is_no_code_is_refused(account: Account, typed: str) -> None:
    assert not second_factor.check(account.person, typed, LATER)


def test_another_app_takes_over_from_the_first(account: Account) -> None:
    person = account.person
    seed = second_factor.offered_seed(person)
    assert seed != account.seed
    assert second_factor.check(person, account.app_code(LATER), LATER), "until it is proved"
    codes = second_factor.confirm(person, app_code(seed, LATER), LATER)
    assert codes is not None
    assert not second_factor.check(person, account.app_code(LATER, 1), LATER)
    assert second_factor.check(person, app_code(seed, LATER, 1), LATER)
    assert not second_factor.use_recovery_code(person, account.codes[0], LATER)
    assert second_factor.use_recovery_code(person, codes[0], LATER)
    assert len(told("code_app_changed")) == 1


def test_a_seed_of_somebody_else_cannot_be_put_in_its_place(account: Account) -> None:
    other = account_made("ander@post.example")
    Person.objects.filter(id=account.person.id).update(totp=other.person.totp)
    with pytest.raises(Unreadable):
        second_factor.check(account.person, other.app_code(LATER), LATER)


# -- guessing --------------------------------------------------------------------------------------


def test_five_codes_in_a_minute(account: Account) -> None:
    for _ in range(5):
        assert not second_factor.check(account.person, "000000", LATER)
    with pytest.raises(TooOften):
        second_factor.check(account.person, account.app_code(LATER), LATER)
    minute = LATER + timedelta(seconds=60)
    assert second_factor.check(account.person, account.app_code(minute), minute)


def test_who_guesses_does_not_keep_the_owner_out_of_a_known_browser(account: Account) -> None:
    for _ in range(5):
        second_factor.check(account.person, "000000", LATER)
    assert second_factor.check(account.person, account.app_code(LATER), LATER, known=True)


def test_recovery_codes_and_codes_of_the_app_are_counted_together(account: Account) -> None:
    for _ in range(3):
        second_factor.check(account.person, "000000", LATER)
    for _ in range(2):
        second_factor.use_recovery_code(account.person, "AAAA-AAAA-AAAA-AAAA", LATER)
    with pytest.raises(TooOften):
        second_factor.use_recovery_code(account.person, account.codes[0], LATER)


# -- codes to recover with -------------------------------------------------------------------------


def test_a_recovery_code_counts_once(account: Account) -> None:
    person = account.person
    for code in account.codes:
        assert second_factor.use_recovery_code(person, code, LATER)
        assert not second_factor.use_recovery_code(person, code, LATER)
        limits.forgive(("code", str(person.id)))
    assert second_factor.recovery_codes_left(person) == 0
    assert len(told("recovery_code_used")) == 10


def test_recovery_codes_have_80_bits_and_read_easily(account: Account) -> None:
    for code in account.codes:
        groups = code.split("-")
        assert [len(group) for group in groups] == [4, 4, 4, 4]
        assert set("".join(groups)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_a_recovery_code_may_be_typed_in_any_way(account: Account) -> None:
    typed = f"  {account.codes[0].lower().replace('-', ' ')} "
    assert second_factor.use_recovery_code(account.person, typed, LATER)


def test_a_recovery_code_is_of_one_person(account: Account) -> None:
    other = account_made("ander@post.example")
    assert not second_factor.use_recovery_code(other.person, account.codes[0], LATER)


def test_new_recovery_codes_take_the_place_of_the_old(account: Account) -> None:
    codes = second_factor.new_recovery_codes(account.person, LATER)
    assert set(codes).isdisjoint(account.codes)
    assert RecoveryCode.objects.filter(person=account.person).count() == 10
    assert not second_factor.use_recovery_code(account.person, account.codes[0], LATER)
    assert second_factor.use_recovery_code(account.person, codes[0], LATER)


def test_either_kind_of_code_will_do_where_both_may_be_given(account: Account) -> None:
    person = account.person
    assert not second_factor.check_any(person, "", LATER)
    assert second_factor.check_any(person, account.app_code(LATER), LATER)
    assert not second_factor.check_any(person, account.app_code(LATER), LATER)
    assert second_factor.check_any(person, account.codes[3], LATER)
