"""What no single cell can show: equal answers, forms of others, methods that nobody states."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from . import others
from .stated import rows
from .world import World

pytestmark = pytest.mark.matrix


def test_what_is_not_yours_looks_like_what_is_not_there(
    world: World, figure: Callable[[str], None]
) -> None:
    assert list(others.foreign_and_missing(world)) == []
    figure(f"{sum(row.of_a_case for row in rows())} operations: foreign, erased, missing equal")


def test_no_form_is_taken_from_elsewhere(world: World, figure: Callable[[str], None]) -> None:
    assert list(others.forged(world)) == []
    unsafe = [row for row in rows() if row.method == "POST" and "/api/" not in row.ask]
    figure(f"{len(unsafe)} operations, each forged in {len(others.FORGED)} ways: 0 taken")


def test_other_methods_do_nothing(world: World) -> None:
    assert list(others.other_methods(world)) == []


def test_an_id_of_somebody_else_in_a_form_does_nothing(world: World) -> None:
    assert list(others.ids_in_bodies(world)) == []


def test_an_id_of_another_case_in_an_address_is_none(world: World) -> None:
    assert list(others.ids_in_addresses(world)) == []


def test_what_gives_consent_asks_a_code(world: World) -> None:
    assert list(others.consenting_acts(world)) == []


def test_nothing_is_shown_that_cannot_be_logged(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(others.shown_without_log(world, monkeypatch)) == []


def test_twin_worlds(world: World, figure: Callable[[str], None]) -> None:
    assert list(others.without_second_opinion(world)) == []
    figure("pages of everybody else, with and without cases of the employee: 0 differ")
