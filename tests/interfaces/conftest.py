"""The command under test."""

from __future__ import annotations

import pytest

from .command import Command


@pytest.fixture
def tweeluik(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)
