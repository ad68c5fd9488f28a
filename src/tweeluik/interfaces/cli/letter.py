"""``tweeluik letter``: a letter from a file with its fields, as PDF or as text."""

from __future__ import annotations

import sys
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from tweeluik.domain.guide.advise import advise
from tweeluik.domain.law.poortwachter import poortwachter
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import FillingError
from tweeluik.interfaces import listing
from tweeluik.interfaces.letter_words import NUMBER, explain, written
from tweeluik.interfaces.paper import answer, calendar, letters, pdf
from tweeluik.interfaces.paper.sheet import Sheet, as_text

from .days import day
from .facts_file import InputError, read_facts
from .screen import Screen

ADVICE, CALENDAR = "advice", "poortwachter-calendar"
"""Made from facts and from the first day of illness instead of from a form."""


def show_kinds(screen: Screen, kind: str | None, *, as_json: bool) -> None:
    """All letters, or the fields of one.

    :raises InputError: when there is no such letter.
    """
    chosen = [LETTERS[_known(kind)]] if kind else list(LETTERS.values())
    rows = [listing.letter(screen.texts, letter) for letter in chosen]
    if as_json:
        screen.json(rows)
        return
    for row in rows:
        screen.title(f"{row['kind']} ({row['id']})")
        screen.line(row["name"], 2)
        if kind:
            for field in row["fields"]:
                star = "*" if field["required"] else ""
                values = f" ({', '.join(field['values'])})" if field["values"] else ""
                screen.item(f"{field['id']}{star}: {field['label']}{values}", 2)


def make(kind: str, fields: str, output: str, on: date, screen: Screen, *, confirmed: bool) -> None:
    """Write a letter.

    :param fields: JSON file with the fields; - for standard input.
    :param confirmed: what looks like a citizen service number is none.
    :param output: file to write; its name ends in .pdf or .txt, - is text on standard output.
    :raises InputError: when something is missing or cannot be written.
    :raises NoPdf: when this machine cannot make a PDF.
    """
    sheet = _sheet(kind, read_facts(fields), on, screen, confirmed)
    if output == "-":
        print(as_text(sheet), end="")
        return
    path = Path(output)
    if path.suffix not in (".pdf", ".txt"):
        raise InputError("pdf_or_txt", {"file": output})
    body = pdf.as_pdf(sheet, here=True) if path.suffix == ".pdf" else as_text(sheet).encode()
    try:
        path.write_bytes(body)
    except OSError:
        raise InputError("cannot_write", {"file": output}) from None
    print(screen.texts.get("words", "sentences", "written", file=output), file=sys.stderr)


def _sheet(kind: str, told: dict[str, object], on: date, screen: Screen, confirmed: bool) -> Sheet:
    if kind == ADVICE:
        return answer.compose(advise(told, on), screen.texts)
    if kind == CALENDAR:
        first_day = day(str(told.get("first_day_ill", "")))
        return calendar.compose(first_day, poortwachter(first_day), screen.texts)
    letter = LETTERS[_known(kind)]
    try:
        filled = written(letter, told, on, confirmed=confirmed)
    except FillingError as mistake:
        words = explain(screen.texts, letter, mistake.problems)
        said = " ".join(f"{field}: {text}" for field, text in words.items())
        numbers = all(problem.code == NUMBER for problem in mistake.problems)
        code = "letter_numbers" if numbers else "letter_fields"
        raise InputError(code, {"problems": said, "kind": kind}) from None
    return letters.compose(filled, screen.texts)


def _known(kind: str) -> str:
    known = [*LETTERS, ADVICE, CALENDAR]
    if kind not in known:
        near = get_close_matches(kind, known, n=3, cutoff=0.3) or known[:3]
        raise InputError("unknown_letter", {"value": kind[:40], "nearest": ", ".join(near)})
    return kind
