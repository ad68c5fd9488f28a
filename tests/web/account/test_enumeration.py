"""No page tells whether an address has an account: same status, same headers, same words (A17)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.records.people.account import OTHER_PASSWORD
from tweeluik.interfaces.web.account import entering

from .conftest import MakeGuest
from .guest import FORGOT, NEW, RESET, SIGN_IN, VERIFY, Guest

KNOWN, UNKNOWN = "jan.bakker@post.example", "jan.kaptein@post.example"
TOKEN = re.compile(rb'value="\w{64}"')
VARIES = ("Content-Length",)
"""The sealed cookie and the token differ each time; their lengths do not."""

Story = Callable[[Guest, str], list[Any]]


def register(guest: Guest, address: str) -> list[Any]:
    guest.address, guest.password = address, OTHER_PASSWORD
    form = guest.open(NEW).form(NEW)
    data = {"email": address, "name": "Jan", "new_password": OTHER_PASSWORD}
    answers = [guest.client.post(NEW, {**form.fields, **data}), guest.open(VERIFY).response]
    for code in ("00000000", "12345678", ""):
        answers.append(guest.fill(VERIFY, mailed_code=code).response)
    answers.append(guest.press(VERIFY, text="Stuur een nieuwe code").response)
    for _ in range(6):
        answers.append(guest.client.post(VERIFY, {**guest.form(VERIFY).fields, "mailed_code": "1"}))
    return answers


def sign_in(guest: Guest, address: str) -> list[Any]:
    answers = []
    for _ in range(7):
        form = guest.open(SIGN_IN).form(SIGN_IN)
        data = {**form.fields, "email": address, "password": OTHER_PASSWORD}
        answers.append(guest.client.post(SIGN_IN, data))
    return answers


def forgot(guest: Guest, address: str) -> list[Any]:
    form = guest.open(FORGOT).form(FORGOT)
    answers = [guest.client.post(FORGOT, {**form.fields, "email": address})]
    answers.append(guest.open(RESET).response)
    for code, own, new in [
        ("00000000", "000000", OTHER_PASSWORD),
        ("00000000", "AAAA-AAAA-AAAA-AAAA", OTHER_PASSWORD),
        ("", "", f"mijn {address}"),
        ("00000000", "000000", "kort"),
        ("00000000", "000000", OTHER_PASSWORD),
        ("00000000", "000000", OTHER_PASSWORD),
        ("00000000", "000000", OTHER_PASSWORD),
    ]:
        form = guest.open(RESET).form(RESET)
        data = {**form.fields, "mailed_code": code, "any_code": own, "new_password": new}
        answers.append(guest.client.post(RESET, data))
    for _ in range(3):
        form = guest.open(FORGOT).form(FORGOT)
        answers.append(guest.client.post(FORGOT, {**form.fields, "email": address}))
    return answers


STORIES = (register, sign_in, forgot)


def seen(answers: list[Any], address: str) -> list[tuple[int, dict[str, str], bytes, list[int]]]:
    """What a visitor sees of answers, without what is different each time."""
    return [
        (
            answer.status_code,
            {name: told for name, told in answer.headers.items() if name not in VARIES},
            TOKEN.sub(b"", answer.content).replace(address.encode(), b"@"),
            [len(cookie.value) for cookie in answer.cookies.values()],
        )
        for answer in answers
    ]


@pytest.mark.parametrize("story", STORIES)
def test_a_known_and_an_unknown_address_get_the_same(
    story: Story, make_guest: MakeGuest, figure: Callable[[str], None]
) -> None:
    make_guest().join(KNOWN)
    known = seen(story(make_guest(), KNOWN), KNOWN)
    unknown = seen(story(make_guest(), UNKNOWN), UNKNOWN)
    assert known == unknown
    statuses = [status for status, *_ in known]
    assert 422 in statuses
    assert 429 in statuses
    figure(f"{len(known)} answers the same: {statuses}")


def test_a_known_address_that_was_never_proved_gets_the_same(make_guest: MakeGuest) -> None:
    pending = make_guest()
    pending.address = KNOWN
    pending.ask()
    for story in (sign_in, forgot):
        known = seen(story(make_guest(), KNOWN), KNOWN)
        assert known == seen(story(make_guest(), UNKNOWN), UNKNOWN)


def test_a_closed_account_gets_the_same(make_guest: MakeGuest, guest: Guest) -> None:
    from tweeluik.records.people import accounts
    from tweeluik.records.people.models import Person

    guest.join(KNOWN)
    accounts.disable(Person.objects.get(), guest.clock.at)
    closed = make_guest()
    closed.address, closed.password = KNOWN, guest.password
    answer = closed.give_password().response
    unknown = make_guest()
    unknown.address, unknown.password = UNKNOWN, guest.password
    assert seen([answer], KNOWN) == seen([unknown.give_password().response], UNKNOWN)


def test_control_another_word_would_be_seen(
    make_guest: MakeGuest, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_guest().join(KNOWN)
    real = entering.form

    def telling(request: Any, template: str, *rest: Any, **more: Any) -> Any:
        response = real(request, template, *rest, **more)
        if request.POST.get("email") == KNOWN:
            response.content = response.content.replace(b"</main>", b"<!-- bekend --></main>")
        return response

    monkeypatch.setattr(entering, "form", telling)
    known = seen(sign_in(make_guest(), KNOWN), KNOWN)
    assert known != seen(sign_in(make_guest(), UNKNOWN), UNKNOWN)
