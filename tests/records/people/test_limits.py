"""Guessing takes too long, and keeps nobody out (``security.md`` A24)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tweeluik.records.people import accounts, limits
from tweeluik.records.people.limits import RULES, Rule, TooOften, forgive, give_back, spend
from tweeluik.records.people.models import Attempts

from .account import ADDRESS, AT, PASSWORD, account_made, person_made

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
HERE, THERE = "192.0.2.7/32", "198.51.100.9/32"


def tries(at: datetime, *buckets: limits.Bucket) -> bool:
    try:
        spend(at, *buckets)
    except TooOften:
        return False
    return True


# -- how it counts ---------------------------------------------------------------------------------


def test_five_in_a_minute_and_then_ever_longer() -> None:
    at, waits = AT, []
    for _ in range(8):
        assert [tries(at, ("password", "x")) for _ in range(6)] == [True] * 5 + [False]
        with pytest.raises(TooOften) as refused:
            spend(at, ("password", "x"))
        waits.append(refused.value.wait)
        assert not tries(at + refused.value.wait - SECOND, ("password", "x"))
        at += refused.value.wait
    assert [wait / timedelta(minutes=1) for wait in waits] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_never_more_than_five_in_any_minute() -> None:
    taken, at = [], AT
    for _ in range(3000):
        if tries(at, ("password", "x")):
            taken.append(at)
        at += SECOND
    windows = [sum(one <= other < one + 60 * SECOND for other in taken) for one in taken]
    assert max(windows) == 5


def test_what_is_refused_is_not_counted() -> None:
    for _ in range(5):
        spend(AT, ("password", "x"))
    for _ in range(20):
        assert not tries(AT + SECOND, ("password", "x"))
    assert Attempts.objects.get().count == 5
    assert tries(AT + 60 * SECOND, ("password", "x"))


def test_one_full_bucket_is_enough_and_the_others_are_left_alone() -> None:
    for _ in range(5):
        spend(AT, ("password", "x"))
    assert not tries(AT, ("password", "x"), ("network", "n"))
    assert not Attempts.objects.filter(kind="network").exists()


def test_success_is_forgiven_and_a_day_forgets() -> None:
    for _ in range(5):
        spend(AT, ("password", "x"))
    forgive(("password", "x"))
    assert tries(AT, ("password", "x"))
    for _ in range(4):
        spend(AT, ("password", "x"))
    assert not tries(AT, ("password", "x"))
    assert tries(AT + limits.FORGET, ("password", "x"))
    assert Attempts.objects.get().count == 1


def test_given_back_counts_one_less_and_never_less_than_none() -> None:
    spend(AT, ("network", "n"))
    give_back(("network", "n"))
    give_back(("network", "n"))
    assert Attempts.objects.get().count == 0


def test_a_clock_that_goes_back_stops_nobody_who_need_not_wait() -> None:
    spend(AT, ("password", "x"))
    assert tries(AT - timedelta(hours=1), ("password", "x"))


def test_what_is_counted_stands_nowhere_in_the_clear() -> None:
    person_made()
    accounts.check_password(ADDRESS, "mis", AT, network=HERE)
    kept = repr(list(Attempts.objects.values_list()))
    for secret in (ADDRESS, "192.0.2.7", "jan"):
        assert secret not in kept


@pytest.mark.parametrize("kind", RULES)
def test_every_rule_waits_and_none_waits_forever(kind: str) -> None:
    rule = RULES[kind]
    assert rule.wait(rule.group) >= timedelta(minutes=1)
    assert rule.wait(rule.group * 1000) == rule.longest <= limits.FORGET
    assert all(rule.wait(count) == timedelta(0) for count in range(rule.group))


# -- what it means ---------------------------------------------------------------------------------


def guessed(seconds: int, network: Callable[[int], str], *, known: bool = False) -> int:
    """How many wrong passwords are looked at, of one a second."""
    looked = 0
    for second in range(seconds):
        try:
            at = AT + second * SECOND
            accounts.check_password(ADDRESS, "mis", at, network=network(second), known=known)
        except TooOften:
            continue
        looked += 1
    return looked


def test_who_guesses_keeps_the_owner_out_nowhere_that_matters() -> None:
    person = person_made()
    guessed(120, lambda _: HERE)
    at = AT + 121 * SECOND
    with pytest.raises(TooOften):
        accounts.check_password(ADDRESS, PASSWORD, at, network=HERE)
    assert accounts.check_password(ADDRESS, PASSWORD, at, network=THERE) == person
    assert accounts.check_password(ADDRESS, PASSWORD, at, network=HERE, known=True) == person


def test_from_everywhere_at_once_the_owner_waits_a_minute_at_most() -> None:
    person = person_made()
    guessed(300, lambda second: f"10.0.{second}.1/32")
    at = AT + 300 * SECOND
    assert accounts.check_password(ADDRESS, PASSWORD, at, network=HERE, known=True) == person
    guessed(300, lambda second: f"10.1.{second}.1/32")
    later = AT + 300 * SECOND + timedelta(minutes=1)
    assert accounts.check_password(ADDRESS, PASSWORD, later, network=HERE) == person


def test_one_network_that_tries_many_addresses_waits() -> None:
    refused = 0
    for number in range(60):
        try:
            accounts.check_password(f"{number}@post.example", "mis", AT, network=HERE)
        except TooOften:
            refused += 1
    assert refused == 30


def test_many_who_sign_in_from_one_network_do_not_wait() -> None:
    person_made()
    for second in range(100):
        at = AT + second * SECOND
        assert accounts.check_password(ADDRESS, PASSWORD, at, network=HERE)


def test_an_unknown_address_waits_like_a_known_one() -> None:
    person_made()

    def waits(address: str) -> list[bool]:
        found = []
        for _ in range(7):
            try:
                accounts.check_password(address, "mis", AT, network=address)
                found.append(True)
            except TooOften:
                found.append(False)
        return found

    assert waits(ADDRESS) == waits("niemand@post.example") == [True] * 5 + [False] * 2


@pytest.mark.proof
@pytest.mark.parametrize("guesses", [2_000, pytest.param(10_000, marks=pytest.mark.soak)])
def test_guesses_at_a_code_hit_almost_never(figure: Callable[[str], None], guesses: int) -> None:
    """The password is known and a code has six figures, of which three are right at any moment."""
    account = account_made()
    person, looked = str(account.person.id), 0
    for second in range(guesses):
        looked += tries(AT + second * SECOND, ("code", person))
    chance = 1 - (1 - 3 / 10**6) ** looked
    assert chance < 0.001
    figure(f"{guesses:,} guesses, one a second: {looked} looked at, chance of a hit {chance:.5%}")


def test_control_without_waiting_a_guess_would_hit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "code", Rule(10**9, timedelta(0), timedelta(0)))
    looked = sum(tries(AT + second * SECOND, ("code", "x")) for second in range(1000))
    assert looked == 1000
    assert 1 - (1 - 3 / 10**6) ** (looked * 10) > 0.001
