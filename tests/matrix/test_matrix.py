"""Everybody asks for everything, of every case; each answer is the one that is stated."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, path

from tweeluik.interfaces.policy import for_anyone, require_policies
from tweeluik.interfaces.web.views import allow

from .canaries import found_in
from .cells import cells, tried
from .stated import file, operations, rows
from .world import World

pytestmark = pytest.mark.matrix


def test_every_operation_is_stated_and_nothing_else() -> None:
    stated = [row.ask for row in rows()]
    assert sorted(stated) == sorted(operations())


def test_control_a_new_route_needs_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    page = allow("GET", "DELETE")(for_anyone(lambda request: HttpResponse()))
    found = [*get_resolver().url_patterns, path("nieuw/<uuid:id>", page)]
    monkeypatch.setattr(get_resolver(), "url_patterns", found)
    new = {"GET /nieuw/<uuid:id>", "DELETE /nieuw/<uuid:id>"}
    assert operations() - {row.ask for row in rows()} == new


def test_a_demo_has_these_operations_more(client: Client, db: None, static_files: None) -> None:
    demo = {one["ask"] for one in file()["demo"]}
    assert operations("tweeluik.interfaces.demo.urls") - operations() == demo
    require_policies(get_resolver("tweeluik.interfaces.demo.urls").url_patterns)
    for ask in demo:
        method, path = ask.split(" ")
        assert client.generic(method, path).status_code == 404


def run(
    world: World, capfd: pytest.CaptureFixture[str], figure: Callable[[str], None], what: str
) -> None:
    """All cells; prints the figures, fails on anything that is not as stated."""
    capfd.readouterr()
    began, (seen, wrong) = time.process_time(), tried(world, cells(world, rows()))
    written = "".join(capfd.readouterr())
    assert '"event": "request"' in written
    logged = found_in(written.encode())
    counted = ", ".join(f"{kind} {sum(f': {kind}' in one for one in wrong)}" for kind in KINDS)
    figure(
        f"{what}: {len(rows())} operations, {seen:,} cells, {len(world.canaries.of)} canaries; "
        f"{counted}; {len(written.splitlines()):,} lines of the log with {len(logged)}; "
        f"{time.process_time() - began:.0f} s of one core"
    )
    assert wrong == [], f"{len(wrong)} faults, the first: " + "\n".join(wrong[:20])
    assert logged == frozenset()


KINDS = ("unexpected allow", "unexpected deny", "forbidden canary", "changed", "not logged")


def test_sample(
    world: World, capfd: pytest.CaptureFixture[str], figure: Callable[[str], None]
) -> None:
    run(world, capfd, figure, "sample")


@pytest.mark.soak
def test_all_of_it(
    whole_world: World, capfd: pytest.CaptureFixture[str], figure: Callable[[str], None]
) -> None:
    run(whole_world, capfd, figure, "all states")
