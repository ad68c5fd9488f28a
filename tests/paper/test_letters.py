"""On paper: every letter and every answer is one accessible page that says who made it and why."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.domain.letters.plausible import ON, SENDERS, plausible, squeezed
from tests.test_scenarios import FILES, load
from tweeluik.domain.guide.advise import Advice, advise
from tweeluik.domain.law.poortwachter import poortwachter
from tweeluik.domain.law.sources import cite
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import fill
from tweeluik.interfaces import answer_words
from tweeluik.interfaces.condition_words import statement
from tweeluik.interfaces.paper import NoPdf, Sheet, pdf
from tweeluik.interfaces.paper.answer import compose as compose_answer
from tweeluik.interfaces.paper.calendar import compose as compose_calendar
from tweeluik.interfaces.paper.letters import compose
from tweeluik.interfaces.paper.pdf import as_pdf
from tweeluik.interfaces.paper.sheet import Heading, Items, Paragraph, Table, as_text
from tweeluik.interfaces.web.answer_page import build
from tweeluik.texts import LANGUAGES, Texts, texts

from .pdf_ua import faults

SAMPLE = [path for number, path in enumerate(FILES) if number % 6 == 0]
PARTS = 6
MOST_PAGES = {"expert-opinion-application": 2, "second-opinion-referral": 2}
"""Many fields each; a letter "fits on one or two pages"."""


def about(made: bytes) -> tuple[int, str, str]:
    """Pages, title and language of a PDF."""
    with pikepdf.open(io.BytesIO(made)) as opened:
        with opened.open_metadata() as metadata:
            title = str(metadata.get("dc:title"))
        return len(opened.pages), title, str(opened.Root.Lang)


def text_of(made: bytes) -> str:
    """The text of a PDF, without white space."""
    ran = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"],
        input=made,
        capture_output=True,
        check=True,
    )
    return squeezed(ran.stdout.decode())


def wrong(sheet: Sheet, made: bytes, most: int = 1) -> Iterator[str]:
    """What is wrong with the PDF of a sheet that should be one page."""
    pages, title, language = about(made)
    if pages > most:
        yield f"{pages} pages"
    if title != sheet.title:
        yield f"its title is {title!r}"
    if language != sheet.language:
        yield f"its language is {language}"
    yield from faults(made)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("kind", "sender"), SENDERS)
def test_a_letter_is_one_page_that_everybody_can_read(kind: str, sender: str, lang: str) -> None:
    letter = LETTERS[kind]
    sheet = compose(fill(letter, plausible(letter, sender), ON), texts(lang))
    made = as_pdf(sheet)
    assert list(wrong(sheet, made, MOST_PAGES.get(kind, 1))) == []
    text = text_of(made)
    assert all(squeezed(line) in text for line in sheet.foot)
    assert letter.id in "".join(sheet.foot)


@pytest.mark.parametrize("sender", LETTERS["expert-opinion-application"].senders)
def test_the_shortest_application_is_one_page(sender: str) -> None:
    letter = LETTERS["expert-opinion-application"]
    told = plausible(letter, sender)
    least = {field.id: told[field.id] for field in letter.fields_for(sender) if field.required}
    sheet = compose(fill(letter, least, ON), texts("nl"))
    assert list(wrong(sheet, as_pdf(sheet))) == []


def test_the_same_letter_is_the_same_file_each_time() -> None:
    letter = LETTERS["handover"]
    sheet = compose(fill(letter, plausible(letter, "employee"), ON), texts("nl"))
    assert text_of(as_pdf(sheet)) == text_of(as_pdf(sheet))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_calendar_is_one_page(lang: str) -> None:
    first = date(2026, 8, 3)
    sheet = compose_calendar(first, poortwachter(first), texts(lang))
    assert list(wrong(sheet, as_pdf(sheet))) == []


# --- the answer ---------------------------------------------------------------------------------


def must_tell(advice: Advice, found: Texts) -> Iterator[str]:
    """What may not be lost on paper: what the page tells before all else, and what was said."""
    page = build(advice, found)
    yield page.receipt
    yield page.ways[0].title
    yield page.first_step
    yield from page.urgent
    yield from page.conflicts
    yield from (row.text for row in page.preconditions)
    for way in page.first:
        yield way.name
        yield from way.reasons
    for fact, value in advice.reading.given.items():
        yield statement(found, fact, value)


def answer_faults(path: Path, lang: str) -> list[str]:
    """What is wrong with the answer to a scenario on paper."""
    scenario, found = load(path), texts(lang)
    advice = advise(scenario["facts"], date.fromisoformat(scenario["on"]))
    sheet = compose_answer(advice, found)
    made = as_pdf(sheet)
    text = text_of(made)
    told = [*must_tell(advice, found), sheet.title]
    lost = [f"does not say {line!r}" for line in told if squeezed(line) not in text]
    return [f"{path.stem} {lang}: {one}" for one in (*wrong(sheet, made), *lost)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", range(PARTS))
def test_answers_are_one_page(part: int, lang: str, figure: Callable[[str], None]) -> None:
    paths = SAMPLE[part::PARTS]
    assert [one for path in paths for one in answer_faults(path, lang)] == []
    figure(f"{len(paths)} answers in {lang}, each one page without faults")


@pytest.mark.soak
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", range(PARTS))
def test_all_answers_are_one_page(part: int, lang: str, figure: Callable[[str], None]) -> None:
    paths = FILES[part::PARTS]
    assert [one for path in paths for one in answer_faults(path, lang)] == []
    figure(f"{len(paths)} answers in {lang}, each one page without faults")


def to_do_now(path: Path) -> int:
    """How many warnings in a scenario cannot wait."""
    scenario = load(path)
    advice = advise(scenario["facts"], date.fromisoformat(scenario["on"]))
    return len(build(advice, texts("nl")).urgent)


def test_what_cannot_wait_stands_first() -> None:
    """Also more of it than there is room for other warnings."""
    path = max(FILES, key=to_do_now)
    scenario = load(path)
    advice = advise(scenario["facts"], date.fromisoformat(scenario["on"]))
    urgent = build(advice, texts("nl")).urgent
    blocks = list(compose_answer(advice, texts("nl")).blocks)
    assert len(urgent) > 1
    at = blocks.index(Heading(texts("nl").get("pages", "answer", "take_care")))
    assert blocks[at + 1 : at + 1 + len(urgent)] == [Paragraph(one, strong=True) for one in urgent]
    assert not any(isinstance(block, Items | Table) for block in blocks[:at])


@pytest.mark.parametrize("checked", [date(2026, 11, 20), None], ids=["checked", "not checked"])
@pytest.mark.parametrize("sheet", ["answer", "letter"])
def test_not_checked_is_said_only_where_it_is_so(
    sheet: str, checked: date | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_up(text: str) -> Any:
        citation = cite(text)
        return replace(citation, source=replace(citation.source, checked_live=checked))

    monkeypatch.setattr(answer_words, "cite", looked_up)
    scenario, found = load(FILES[0]), texts("nl")
    if sheet == "answer":
        advice = advise(scenario["facts"], date.fromisoformat(scenario["on"]))
        foot = compose_answer(advice, found).foot
    else:
        letter = LETTERS["handover"]
        foot = compose(fill(letter, plausible(letter, "employee"), ON), found).foot
    said = found.get("letters/common", "foot", "not_checked") in foot
    assert said is (checked is None)


# --- words of others stay theirs ----------------------------------------------------------------


def table_of(sheet: Sheet) -> dict[str, str]:
    """The rows of the tables on a sheet."""
    return {
        name: value
        for block in sheet.blocks
        if isinstance(block, Table)
        for name, value in block.rows
    }


def test_what_was_typed_keeps_its_small_letters() -> None:
    letter = LETTERS["objection"]
    told = plausible(letter, "employee") | {"reference": "abC-12/x", "helper": "mr. de Vries"}
    rows = table_of(compose(fill(letter, told, ON), texts("nl")))
    assert {"abC-12/x", "mr. de Vries"} <= set(rows.values())
    assert rows["Datum van het besluit"][0].isupper(), "our own words begin a row"


NOTHING_SAID = re.compile("staat (?:hier )?niets over|says nothing about (?:illness|my health)")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("kind", "sender"), SENDERS)
def test_a_letter_does_not_say_what_is_in_it(kind: str, sender: str, lang: str) -> None:
    """Whether somebody wrote about illness is not for us to say: it may be untrue."""
    letter = LETTERS[kind]
    sheet = compose(fill(letter, plausible(letter, sender), ON), texts(lang))
    assert not NOTHING_SAID.search(as_text(sheet))


# Negative controls


def example() -> Sheet:
    """A sheet that is in order."""
    return Sheet("nl", "Titel", (Heading("Kop"), Paragraph("Tekst.")), foot=("Voet.",))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"blocks": tuple(Paragraph(f"Regel {n}. " * 20) for n in range(60))}, "pages"),
        ({"title": "Iets anders"}, "title"),
        ({"language": "en"}, "language"),
    ],
)
def test_control_one_page(change: dict[str, Any], complaint: str) -> None:
    assert list(wrong(example(), as_pdf(example()))) == []
    assert any(complaint in one for one in wrong(example(), as_pdf(replace(example(), **change))))


def test_control_faults() -> None:
    from weasyprint import HTML

    assert faults(HTML(string="<p>Zonder tags of titel</p>").write_pdf())


def test_control_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.paper import test_letters as here

    whole = compose_answer

    def shorter(advice: Any, found: Any) -> Sheet:
        sheet = whole(advice, found)
        return replace(sheet, blocks=sheet.blocks[:-1], foot=())

    monkeypatch.setattr(here, "compose_answer", shorter)
    path = next(path for path in FILES if load(path)["facts"])
    assert any("does not say" in one for one in here.answer_faults(path, "nl"))


# --- without the libraries ----------------------------------------------------------------------


def test_without_the_libraries_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "missing", lambda: pdf.PACKAGES)
    with pytest.raises(NoPdf, match="libpango"):
        as_pdf(example())
