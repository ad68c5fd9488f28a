"""Reading facts from files: every way in which that fails gets a clear word, nothing is lost."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Final, NoReturn

from tweeluik.domain.guide.reading import FactsError

MOST_BYTES: Final = 1_000_000
"""A set of facts is a few hundred bytes; a megabyte is a mistake."""

STANDARD_INPUT: Final = "-"


class InputError(Exception):
    """Input that cannot be read. ``code`` is a key of ``texts/<lang>/errors.toml``."""

    def __init__(self, code: str, details: Mapping[str, str]) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def problems(mistake: InputError | FactsError) -> list[tuple[str, dict[str, str]]]:
    """What is wrong, as keys of ``errors.toml`` with what the message mentions."""
    if isinstance(mistake, InputError):
        return [(mistake.code, dict(mistake.details))]
    return [(found.code, {"fact": found.fact, **found.details}) for found in mistake.problems]


def _fail(code: str, **details: str) -> NoReturn:
    raise InputError(code, details)


def read_facts(name: str) -> dict[str, object]:
    """The facts in a JSON file, ``-`` for standard input.

    :raises InputError: when there is no JSON object in it.
    """
    return parse(read_text(name))


def read_text(name: str) -> str:
    """The text of a file of modest size, UTF-8.

    :raises InputError: when it is missing, too large, empty or not UTF-8.
    """
    if name == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        try:
            with Path(name).open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            _fail("not_found", file=name)
        except OSError:
            _fail("unreadable", file=name)
    if len(raw) > MOST_BYTES:
        _fail("too_large", limit=f"{MOST_BYTES // 1_000_000} MB")
    return _decoded(raw)


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        _fail("not_utf8")
    if not text.strip():
        _fail("empty_file")
    return text


def parse(text: str) -> dict[str, object]:
    """One JSON object.

    :raises InputError: for broken JSON (with its place), double keys, NaN, or something else than
        an object.
    """
    try:
        found = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_number, parse_int=_whole_number
        )
    except json.JSONDecodeError as mistake:
        _fail("broken_json", line=str(mistake.lineno), column=str(mistake.colno))
    except RecursionError:
        _fail("too_deep")
    if not isinstance(found, dict):
        _fail("not_an_object")
    return found


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            _fail("duplicate_key", fact=key[:60])
        found[key] = value
    return found


def _no_number(name: str) -> NoReturn:
    _fail("not_a_number", value=name)


def _whole_number(digits: str) -> int | str:
    """A number; one with more digits than any fact has stays text, to be named in the error."""
    return int(digits) if len(digits) <= 18 else digits


def batch_lines(name: str) -> Iterator[tuple[int, bytes]]:
    """The lines of a batch with their numbers; empty lines are passed over.

    :raises InputError: when the file cannot be opened.
    """
    try:
        with nullcontext(sys.stdin.buffer) if name == STANDARD_INPUT else open(name, "rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except FileNotFoundError:
        _fail("not_found", file=name)
    except OSError:
        _fail("unreadable", file=name)


def parse_line(line: bytes) -> dict[str, object]:
    """The facts in one line of a batch.

    :raises InputError: when there is no JSON object in it.
    """
    if len(line) > MOST_BYTES:
        _fail("too_large", limit=f"{MOST_BYTES // 1_000_000} MB")
    return parse(_decoded(line))
