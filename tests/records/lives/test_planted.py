"""Machine and lives can fail: each planted fault is found, and without one nothing is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .planted import PLANTED
from .test_lives import SEED, Counts, life
from .test_machine import QUICK, searched


def goes_wrong(seed: int) -> bool:
    """Whether something is found in this life."""
    try:
        life(seed, Counts())
    except AssertionError:
        return True
    return False


def lives_until_found(most: int) -> int:
    """How many lives it takes until one goes wrong."""
    found = next((n for n in range(most) if goes_wrong(SEED + n)), None)
    assert found is not None, f"not found in {most} lives"
    return found + 1


EVERY_TIME = (
    "event number reused",
    "key not checked",
    "words in the event",
    "text not sealed",
    "draft kept after the act",
    "deadline not stopped",
    "recall window always open",
    "day of the clock, not of the wall",
    "end of a consent ignored",
    "audit line missing",
    "refusal not logged",
    "read before the log",
    "chain not linked",
    "erase keeps the key",
    "what was written otherwise is forgotten",
    "what an act allows is not written",
    "what an act ends goes on",
    "called an ordinary change",
)
"""Found within a few lives, so in every run; the others in the long one."""

AT_ONCE = 50
"""So many lives a fault of every run may take."""

STORIES = 40
"""So many stories the machine may take."""

MOST = 200
"""So many lives a fault may take that needs several rare things at once."""


@pytest.mark.crash
@pytest.mark.parametrize("fault", EVERY_TIME)
def test_a_planted_fault_is_found_at_once(
    database: None, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None], fault: str
) -> None:
    PLANTED[fault].plant(monkeypatch)
    figure(f"found in life {lives_until_found(AT_ONCE)}")


@pytest.mark.soak
@pytest.mark.parametrize("fault", [name for name in PLANTED if name not in EVERY_TIME])
def test_a_planted_fault_is_found_in_a_life(
    database: None, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None], fault: str
) -> None:
    PLANTED[fault].plant(monkeypatch)
    figure(f"found in life {lives_until_found(MOST)}")


RARE = (
    "spaces for reasons",
    "no version check",
    "draft gone with the act of another",
    "evidence shown to others",
    "a day that is still to come",
    "end of a consent ignored",
    "wrong kind of input",
    "outbox outside of the transaction",
    "deadline not begun anew",
)
"""What in so few stories of the machine does not come together; lives find these."""


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_can_be_planted(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """What it changes stands there still, so that a fault of the long round is one."""
    PLANTED[fault].plant(monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("fault", [name for name in PLANTED if name not in RARE])
def test_a_planted_fault_is_found_by_the_machine(
    database: None, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    PLANTED[fault].plant(monkeypatch)
    with pytest.raises(Exception):  # noqa: B017, PT011
        searched(STORIES, 30, **QUICK)
