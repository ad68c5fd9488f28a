"""Death at every single statement of an act, before and after its commit: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .dying import DOINGS
from .place import Place
from .sizes import ON_POSTGRES

pytestmark = pytest.mark.crash

ENGINE = "postgresql" if ON_POSTGRES else "sqlite"
ANY_NUMBER = 10**6


def died(place: Place, doing: str, *breaks: str) -> tuple[int, list[str]]:
    """At how many places it died, and what was then half done."""
    agent = place.agent(*breaks)
    at = 1
    while not agent.call("cut_off", doing=doing, at=at):
        at += 1
    half = agent.call("wrong", acks=[], unknown=ANY_NUMBER) + agent.call("half_told")
    return at - 1, half


@pytest.mark.parametrize("doing", DOINGS)
def test_all_or_nothing(place: Place, doing: str, figure: Callable[[str], None]) -> None:
    places, half = died(place, doing)
    assert half == []
    assert places >= 5
    figure(f"{doing}: died at each of {places} places on {ENGINE}, nothing half done")


@pytest.mark.parametrize(
    ("doing", "broken"),
    [
        ("ask", "log_after_commit"),
        ("ask", "no_transaction"),
        ("complain", "no_transaction"),
        ("remind", "outbox_after_commit"),
    ],
)
def test_control_it_would_be_found(place: Place, doing: str, broken: str) -> None:
    _, half = died(place, doing, broken)
    assert half
