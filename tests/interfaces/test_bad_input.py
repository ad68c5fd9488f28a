"""Every bad input gets a clear word that names the place, and exit code 2."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from .command import Command

FOLDER = Path(__file__).parent.parent / "bad_inputs"
INDEX: list[dict[str, Any]] = tomllib.loads((FOLDER / "index.toml").read_text("utf-8"))["input"]


@pytest.mark.parametrize("row", INDEX, ids=lambda row: row["file"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_bad_input(tweeluik: Command, row: dict[str, Any], language: str) -> None:
    result = tweeluik(
        "advise", FOLDER / row["file"], "--on", "2026-11-23", "--lang", language, "--json"
    )
    assert result.code == 2, row["wrong"]
    assert result.out == ""
    assert "Traceback" not in result.err
    for word in row["must_mention"]:
        assert str(word) in result.complaint, row["wrong"]


def test_a_large_file_is_refused(tweeluik: Command, tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    large.write_bytes(b'{"role": "' + b"x" * 10_000_000 + b'"}')
    result = tweeluik("advise", large)
    assert result.code == 2
    assert "1 MB" in result.complaint


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["advise", "no-such-file.json"], "no-such-file.json"),
        (["advise"], "--batch"),
        (["advise", "-", "--on", "gisteren"], "gisteren"),
        (["explain", "R999"], "R999"),
        (["rules", "--instrument", "second"], "second_opinion"),
        (["calendar", "--first-day-ill", "2026-02-30"], "2026-02-30"),
        (["calendar", "--first-day-ill", "9999-12-31"], "1990 tot en met 2100"),
        (["calendar", "--first-day-ill", "0001-01-01"], "1990 tot en met 2100"),
        (["calendar", "--first-day-ill", "2026-W07-1"], "2026-W07-1"),
        (["advise", "-", "--on", "9999-12-31"], "9999-12-31"),
        (["letter", "handover", "--fields", "-", "--on", "9999-12-31"], "9999-12-31"),
        (["sources", "all"], "due"),
    ],
)
def test_wrong_use(tweeluik: Command, arguments: list[str], word: str) -> None:
    result = tweeluik(*arguments, stdin="{}")
    assert result.code == 2
    assert word in result.complaint


@pytest.mark.parametrize(("day", "word"), [("9999-12-31", "te ver weg"), ("gisteren", "gisteren")])
def test_a_calendar_on_paper_of_no_day(tweeluik: Command, day: str, word: str) -> None:
    told = f'{{"first_day_ill": "{day}"}}'
    result = tweeluik("letter", "poortwachter-calendar", "--fields", "-", stdin=told)
    assert result.code == 2
    assert word in result.complaint


def test_all_problems_at_once(tweeluik: Command) -> None:
    result = tweeluik("advise", "-", stdin='{"rol": "employee", "subject": ["capacty"]}')
    assert result.code == 2
    assert "rol" in result.complaint
    assert "capacity" in result.complaint
