"""Whether an address has an account cannot be told by time either (``security.md`` A17).

Hashed with real work here, because that is what takes the time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from statistics import median

import pytest
from django.test import override_settings

from tweeluik.interfaces import settings as product
from tweeluik.records.people import accounts, passwords
from tweeluik.records.people.models import Person

from .account import AT, OTHER_PASSWORD, PASSWORD, person_made

pytestmark = [pytest.mark.django_db, pytest.mark.proof]

MANY = 12
MOST_APART = 0.05
"""Of the median."""
ROUNDS = 3
"""Caches and clocks of the processor differ from round to round; what we do does not."""

Act = Callable[[str], None]
_numbers = count()


def sign_in(address: str) -> None:
    accounts.check_password(address, OTHER_PASSWORD, AT, network=address)


def register(address: str) -> None:
    accounts.register(address, OTHER_PASSWORD, "Jan", "nl", AT, network=f"again {address}")


def forgot(address: str) -> None:
    accounts.forgot(address, AT, network=f"again {address}")


def medians(act: Act) -> tuple[float, float]:
    """Seconds of the processor for addresses with an account, and for those without."""
    known = [f"{next(_numbers)}@post.example" for _ in range(MANY)]
    for address in known:
        person_made(address, PASSWORD)
    spent: dict[bool, list[float]] = {True: [], False: []}
    with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
        Person.objects.update(password=passwords.hashed(PASSWORD))
        for number, address in enumerate(known):
            for there in (True, False) if number % 2 else (False, True):
                asked = address if there else f"niemand{address}"
                # Of the processor: other work on the machine does not count.
                began = time.process_time()
                act(asked)
                spent[there].append(time.process_time() - began)
    return median(spent[True]), median(spent[False])


def apart(both: tuple[float, float]) -> float:
    return abs(both[0] - both[1]) / max(both)


@pytest.mark.parametrize("act", [sign_in, register, forgot])
def test_a_known_and_an_unknown_address_take_as_long(
    act: Act, figure: Callable[[str], None]
) -> None:
    for _ in range(ROUNDS):
        both = medians(act)
        if apart(both) < MOST_APART:
            break
    figure(f"known {both[0] * 1000:.1f} ms, unknown {both[1] * 1000:.1f} ms")
    assert apart(both) < MOST_APART


def test_control_without_a_hash_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    real = passwords.matches

    def hasty(password: str, kept: str | None, renew: passwords.Renew | None = None) -> bool:
        return kept is not None and real(password, kept, renew)

    monkeypatch.setattr(passwords, "matches", hasty)
    assert apart(medians(sign_in)) > 0.5
