"""Shared by all tests: static files, and figures that proofs print in the last lines of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest

FIGURE = "figure"


@pytest.fixture(scope="session")
def static_files() -> None:
    """The static files as they are served, with their hashes in their names."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture(autouse=True, scope="session")
def log_can_be_emptied() -> Iterator[None]:
    """Tests with transactions of their own empty the tables afterwards; the log refuses that."""
    from django.db import connection
    from django.test import TransactionTestCase

    guard = import_module("tweeluik.records.audit.migrations.0002_guard")
    emptied = TransactionTestCase._fixture_teardown

    def without_guard(case: TransactionTestCase) -> None:
        guard.lift(connection)
        try:
            emptied(case)
        finally:
            guard.put(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_guard)
        yield


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Print a line at the end of the run, also when tests run in several processes."""
    return lambda text: record_property(FIGURE, text)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = [
        f"{report.nodeid.split('::')[-1]}: {text}"
        for report in terminalreporter.getreports("passed")
        for name, text in report.user_properties
        if name == FIGURE
    ]
    if lines:
        terminalreporter.section("figures")
        for line in sorted(lines):
            terminalreporter.write_line(line)
