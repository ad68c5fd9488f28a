"""``tweeluik advise``: one answer, or a batch of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tweeluik.domain.guide.advise import advise as judge
from tweeluik.domain.guide.reading import FactsError
from tweeluik.domain.guide.receipt import canonical, receipt
from tweeluik.interfaces import answer

from .answer_text import show
from .facts_file import InputError, batch_lines, parse_line, problems, read_facts
from .screen import Screen


def one(file: str, on: date, screen: Screen, *, as_json: bool, receipt_file: Path | None) -> None:
    """Judge the facts in one file and show the answer.

    :raises InputError: or FactsError, after naming the file on standard error.
    """
    try:
        advice = judge(read_facts(file), on)
    except (InputError, FactsError):
        screen.place(file)
        raise
    if receipt_file is not None:
        try:
            receipt_file.write_bytes(canonical(receipt(advice)) + b"\n")
        except OSError:
            raise InputError("cannot_write", {"file": str(receipt_file)}) from None
    if as_json:
        screen.json(answer.to_json(advice, screen.texts))
    else:
        show(advice, screen)


# --- a batch ------------------------------------------------------------------------------------


def batch(file: str, on: date, screen: Screen) -> int:
    """Judge a set of facts on each line; one line of JSON out for each line in.

    A broken line is reported and the others go on.

    :returns: exit code: 0, or 2 when some line was broken.
    """
    broken = 0
    for number, line in _with_progress(batch_lines(file), screen):
        try:
            advice = judge(parse_line(line), on)
        except (InputError, FactsError) as mistake:
            broken += 1
            _out({"line": number, "errors": _errors(mistake, screen)})
        else:
            _out({"line": number, **answer.to_json(advice, screen.texts)})
    if broken:
        screen.mistake("broken_lines", {"count": str(broken)})
    return 2 if broken else 0


def _out(row: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _errors(mistake: InputError | FactsError, screen: Screen) -> list[dict[str, str]]:
    return [
        {"code": code, "text": screen.wrong(code, details)} for code, details in problems(mistake)
    ]


def _with_progress(
    lines: Iterator[tuple[int, bytes]], screen: Screen
) -> Iterator[tuple[int, bytes]]:
    """A progress line on a terminal's standard error, nothing anywhere else."""
    if not sys.stderr.isatty():
        yield from lines
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        for line in lines:
            yield line
            progress.advance(task)
