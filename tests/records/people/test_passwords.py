"""Which passwords will do, and how they are kept."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from django.test import override_settings

from tweeluik.interfaces import settings as product
from tweeluik.records.people import passwords
from tweeluik.records.people.passwords import Busy, hashed, matches, problem

REAL = {"PASSWORD_HASHERS": product.PASSWORD_HASHERS}


@pytest.mark.parametrize(
    "password",
    [
        "vier losse woorden hier",
        "correct horse battery staple",
        "8473629472618475",
        "ÿëéïöüñçàèìòùâê",
        "пароль из слов",
        "     spaties ook     ",
        "x" * 63 + "y",
        "lang " * 40 + "genoeg",
    ],
)
def test_a_long_password_will_do_whatever_signs_it_has(password: str) -> None:
    password = password.ljust(15, "!")
    assert problem(password) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "too_short"),
        ("veertien teken", "too_short"),
        ("V3ilig!w00rd#", "too_short"),
        ("ab " * 100, "too_long"),
        ("manchesterunited", "too_common"),
        ("MANCHESTERUNITED", "too_common"),
        ("password1234567", "too_common"),
        ("!!!basketball!!!", "too_common"),
        ("aaaaaaaaaaaaaaa", "too_regular"),
        ("wachtwoordwachtwoord", "too_regular"),
        ("tweeluiktweeluiktw", "too_regular"),
        ("567890123456789", "too_regular"),
        ("987654321098765", "too_regular"),
        ("qwertyuiopasdfghj", "too_regular"),
        ("zyxwvutsrqponmlkj", "too_regular"),
        ("jan.bakker@post.example", "address"),
        ("mijn Jan.Bakker@post.example", "address"),
    ],
)
def test_what_others_try_first_will_not_do(password: str, code: str) -> None:
    assert problem(password, "jan.bakker@post.example") == code


def test_the_part_before_the_at_alone_will_not_do() -> None:
    assert problem("jan-willem.de.bakker", "Jan-Willem.de.Bakker@post.example") == "address"
    assert problem("jan-willem.de.bakker", "iemand@post.example") is None


def test_the_list_is_there() -> None:
    assert len(passwords._listed()) > 19_000


def test_a_password_is_kept_as_argon2id_with_a_salt() -> None:
    with override_settings(**REAL):
        one, other = hashed("vier losse woorden hier"), hashed("vier losse woorden hier")
    assert one != other
    algorithm, kind, version, work, *_ = one.split("$")
    assert (algorithm, kind, version) == ("argon2", "argon2id", "v=19")
    told = dict(part.split("=") for part in work.split(","))
    assert int(told["m"]) >= 64 * 1024
    assert int(told["t"]) >= 2


def test_control_tests_hash_with_next_to_no_work() -> None:
    assert "m=8,t=1,p=1" in hashed("vier losse woorden hier")
    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_all_of_a_long_password_counts() -> None:
    long = "woord " * 40
    assert matches(long + "a", hashed(long + "a"))
    assert not matches(long + "b", hashed(long + "a"))


def test_how_the_keyboard_composed_a_sign_makes_no_difference() -> None:
    assert matches("cafe\u0301 met vier woorden", hashed("caf\u00e9 met vier woorden"))


def test_nothing_matches_when_nothing_is_kept() -> None:
    assert not matches("vier losse woorden hier", None)
    assert not matches("", None)


def test_an_older_hash_is_renewed_when_it_matches() -> None:
    old, kept = hashed("vier losse woorden hier"), []
    with override_settings(**REAL):
        assert not matches("iets anders, ook lang", old, kept.append)
        assert not kept
        assert matches("vier losse woorden hier", old, kept.append)
        (new,) = kept
        assert matches("vier losse woorden hier", new, kept.append)
    assert len(kept) == 1


def test_who_waits_too_long_for_others_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    taken = 0
    while passwords._turns.acquire(blocking=False):
        taken += 1
    try:
        with pytest.raises(Busy):
            hashed("vier losse woorden hier")
    finally:
        passwords._turns.release(taken)
    assert hashed("vier losse woorden hier")


def test_a_huge_password_costs_no_more(tmp_path: Path) -> None:
    kept = hashed("vier losse woorden hier")
    huge = "x" * 60_000
    tracemalloc.start()
    assert not matches(huge, kept)
    assert problem(huge) == "too_long"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
