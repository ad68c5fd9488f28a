"""No sheet keeps everybody waiting: what somebody may type is drawn soon, the rest is stopped."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from tests.domain.letters.plausible import ON, plausible
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import fill
from tweeluik.domain.letters.model import Entry, Field
from tweeluik.interfaces.paper import Busy, Sheet
from tweeluik.interfaces.paper.drawing import draw
from tweeluik.interfaces.paper.letters import compose
from tweeluik.interfaces.paper.pdf import as_html, as_pdf
from tweeluik.interfaces.paper.press import Press
from tweeluik.interfaces.paper.sheet import Paragraph
from tweeluik.texts import texts

from .pdf_ua import faults
from .test_letters import about, text_of

LONGEST = LETTERS["expert-opinion-application"]
MOST_PAGES = 15
MOST_TIMES = 8
"""How many times as long as ordinary words as much of anything else may take."""

PAGE = as_html(Sheet("nl", "Titel", (Paragraph("Tekst."),)))


@pytest.fixture
def printer() -> Iterator[Press]:
    """A press of its own."""
    made = Press()
    yield made
    made.stop()


# --- what is drawn soon -------------------------------------------------------------------------


def full(text: str) -> str:
    """The longest letter, each of its fields as full as it may be of a text."""
    told = plausible(LONGEST, "employee")
    for field in LONGEST.fields_for("employee"):
        if field.entry in (Entry.LINE, Entry.LINES, Entry.TEXT):
            told[field.id] = as_much(text, field)
    return as_html(compose(fill(LONGEST, told, ON), texts("nl")))


def as_much(text: str, field: Field) -> str:
    """As much of a text as fits in a field; where it has lines, over as many as it may have."""
    found = (text * field.most)[: field.most]
    if "\n" in text:
        found = "\n".join(found.split("\n")[: field.most_lines])
    return found.strip()


def spent(page: str) -> float:
    """Seconds that a page costs this processor."""
    start = time.process_time()
    draw(page)
    return time.process_time() - start


@pytest.mark.parametrize(
    "text",
    ["漢", "漢a", "w", "a,", "a\n", "😀", "ภาษาไทย", "日本語の文章です。", "ab\u00a0", "e\u0301"],
    ids=[
        "chinese",
        "mixed",
        "run",
        "commas",
        "lines",
        "emoji",
        "thai",
        "japanese",
        "tied",
        "marks",
    ],
)
def test_nothing_that_fits_takes_long(text: str, figure: Callable[[str], None]) -> None:
    ordinary = full("woorden en nog eens ")
    draw(ordinary)
    usual, found = spent(ordinary), spent(full(text))
    assert found < MOST_TIMES * usual
    figure(f"{found:.2f} s, ordinary words {usual:.2f} s")


def test_lines_of_a_letter_make_no_book() -> None:
    assert about(draw(full("a\n")))[0] <= MOST_PAGES


def test_a_long_run_stays_on_the_paper() -> None:
    """What runs over the edge is lost to who prints it, though it is in the text of the PDF."""
    made = draw(as_html(Sheet("nl", "Titel", (Paragraph("w" * 400),))))
    ran = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=made, capture_output=True)
    (width,) = map(float, re.findall(r'page width="([\d.]+)"', ran.stdout.decode()))
    assert max(map(float, re.findall(r'xMax="([\d.]+)"', ran.stdout.decode()))) < width


def test_joiners_come_out_and_harm_nothing() -> None:
    letter = LETTERS["handover"]
    told = plausible(letter, "employee") | {"reason": "می\u200cخواهم क्\u200dष"}
    assert faults(as_pdf(compose(fill(letter, told, ON), texts("nl")))) == []


# --- what is stopped ----------------------------------------------------------------------------


def test_the_press_draws_what_is_drawn_here(printer: Press) -> None:
    assert text_of(printer.draw(PAGE)) == text_of(draw(PAGE))


def test_one_process_draws_all(printer: Press) -> None:
    printer.draw(PAGE)
    child = printer._process
    printer.draw(PAGE)
    assert child is not None
    assert printer._process is child


def test_what_takes_too_long_is_stopped(printer: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    printer.draw(PAGE)
    child = printer._process
    with monkeypatch.context() as short:
        short.setattr(printer, "within", 0.0)
        with pytest.raises(Busy):
            printer.draw(PAGE)
    assert child is not None
    assert child.returncode == -signal.SIGKILL
    assert printer.draw(PAGE).startswith(b"%PDF"), "the next one gets another process"


def test_nobody_waits_long_for_a_turn(printer: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "waits", 0.01)
    with printer._turn, pytest.raises(Busy):
        printer.draw(PAGE)
    assert printer.draw(PAGE).startswith(b"%PDF")


def test_a_process_that_died_is_replaced(printer: Press) -> None:
    printer.draw(PAGE)
    assert printer._process is not None
    os.kill(printer._process.pid, signal.SIGKILL)
    printer._process.wait()
    assert printer.draw(PAGE).startswith(b"%PDF")


def test_the_process_ends_with_who_asked(printer: Press) -> None:
    printer.draw(PAGE)
    assert printer._process is not None
    assert printer._pipe is not None
    printer._pipe.close()
    assert printer._process.wait(timeout=30) == 0
    printer._pipe = None
