"""The letters of a second opinion hold what they must; a doctor without an account makes them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings

from tests.domain.letters.plausible import ON, as_form, plausible, squeezed
from tests.paper.pdf_ua import faults
from tests.paper.test_letters import about, table_of, text_of
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import FillingError, fill
from tweeluik.domain.letters.model import Letter, Say, Told
from tweeluik.interfaces.paper.letters import compose
from tweeluik.interfaces.paper.pdf import as_pdf
from tweeluik.interfaces.paper.sheet import as_text
from tweeluik.texts import LANGUAGES, texts

from .visitor import Visitor

NL = texts("nl")
BY_DOCTOR = [kind for kind, letter in LETTERS.items() if letter.by_doctor]
MUST_BE_FILLED_IN = {
    # domain.md 7: what each cannot do without; 2.14d lid 3 and lid 5, 2.14e lid 1.
    "second-opinion-granted": {"question", "asked_on"},
    "second-opinion-refused": {
        "question",
        "asked_on",
        "ground",
        "reasons",
        "alternatives",
        "complaint_address",
    },
    "second-opinion-referral": {
        "question",
        "advice",
        "advice_date",
        "employee_name",
        "consent",
        "service",
        "registration",
    },
    "second-opinion-advice": {
        "question",
        "seen_on",
        "used",
        "findings",
        "advice",
        "reasons",
        "sharing",
        "registration",
    },
    "second-opinion-reaction": {"advice_date", "outcome", "reasons"},
    "authorisation": {"purpose", "other_doctor", "file", "advice_back", "until"},
    "papers-list": {"goes_with"},
}
MUST_BE_SAID = {
    # R27: nothing is suspended; ARBOWET 44: no cost for the employee; NVAB-SO: not to the employer.
    "second-opinion-granted": ("appointments", "costs", "employer", "next"),
    "second-opinion-refused": ("complaint", "again", "meanwhile"),
    "second-opinion-referral": ("secret", "request"),
    "second-opinion-advice": ("meanwhile",),
    "second-opinion-reaction": ("handover", "complaint", "employer"),
    "authorisation": ("limits", "withdraw", "work"),
    "papers-list": ("employer",),
}


@pytest.fixture(autouse=True)
def that_day(settings: LazySettings) -> None:
    """The day of the letters."""
    settings.TODAY = ON


def sent(kind: str, do: str = "", **told: str) -> Visitor:
    """A letter that somebody without an account fills in."""
    visitor = Visitor().open(f"/brieven/{kind}")
    visitor.submit(visitor.forms(f"/brieven/{kind}")[0], **told, **({"do": do} if do else {}))
    return visitor


def left_out(letter: Letter, lang: str) -> Iterator[str]:
    """Parts that must be said and that some filling of the letter does not say."""
    most = max(len(field.values) for field in letter.fields) if letter.fields else 1
    for choice in range(max(most, 1)):
        told = plausible(letter, letter.senders[0], choice=choice)
        text = squeezed(as_text(compose(fill(letter, told, ON), texts(lang))))
        for key in MUST_BE_SAID[letter.kind]:
            said = texts(lang).subject(f"letters/{letter.kind}")["parts"][key]
            for one in [said] if isinstance(said, str) else said:
                if squeezed(one.split("{")[0]) not in text:
                    yield f"{key} with choice {choice}"
        for id in MUST_BE_FILLED_IN[letter.kind]:
            field = next(f for f in letter.fields if f.id == id)
            if not field.values and str(field.entry) != "date" and squeezed(told[id]) not in text:
                yield f"{id} with choice {choice}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", MUST_BE_SAID)
def test_what_must_be_said_is_said_whatever_is_chosen(kind: str, lang: str) -> None:
    assert list(left_out(LETTERS[kind], lang)) == []


@pytest.mark.parametrize("kind", MUST_BE_SAID)
def test_control_a_letter_without_what_must_be_said(kind: str) -> None:
    letter = LETTERS[kind]
    parts = tuple(part for part in letter.parts if part != Say(MUST_BE_SAID[kind][0]))
    assert len(parts) < len(letter.parts)
    assert list(left_out(replace(letter, parts=parts), "nl"))


def test_control_a_refusal_without_its_reasons() -> None:
    letter = LETTERS["second-opinion-refused"]
    parts = tuple(part for part in letter.parts if part != Told("reasons"))
    assert any("reasons" in one for one in left_out(replace(letter, parts=parts), "nl"))


@pytest.mark.parametrize("kind", MUST_BE_FILLED_IN)
def test_nothing_obligatory_can_be_left_empty(kind: str) -> None:
    letter = LETTERS[kind]
    visitor = sent(kind)
    assert visitor.response.status_code == 422
    (summary,) = (n for n in visitor.page.iter("div") if n.get("class") == "errors")
    named = {str(a.get("href")).removeprefix("#").split("-")[0] for a in summary.iter("a")}
    own = {field.id for field in letter.fields}
    assert named & own == MUST_BE_FILLED_IN[kind]


@pytest.mark.parametrize("kind", BY_DOCTOR)
def test_a_doctor_without_an_account_makes_a_letter(kind: str) -> None:
    letter = LETTERS[kind]
    visitor = sent(kind, **as_form(letter, plausible(letter, letter.senders[0])))
    assert visitor.response.status_code == 200
    assert NL.get("pages", "letters", "made") in visitor.text


def test_letters_for_the_doctor_stand_under_their_own_heading() -> None:
    page = Visitor().open("/brieven").page
    found: dict[str, list[str]] = {"": []}
    heading = ""
    for node in page.iter():
        if node.tag == "h2" and node.get("id") == "for-doctor":
            heading = NL.get("pages", "letters", "for_doctor")
            assert heading in "".join(node.itertext())
        elif str(node.get("href")).startswith("/brieven/"):
            found.setdefault(heading, []).append(str(node.get("href")).removeprefix("/brieven/"))
    assert found.pop(NL.get("pages", "letters", "for_doctor")) == BY_DOCTOR
    assert found == {"": [kind for kind in LETTERS if kind not in BY_DOCTOR]}
    assert len(BY_DOCTOR) == 5


# --- nothing for the employer ---------------------------------------------------------------------


def test_no_letter_of_a_second_opinion_has_the_employer_as_a_reader() -> None:
    assert not [kind for kind in MUST_BE_SAID if "employer" in LETTERS[kind].readers]


@pytest.mark.parametrize(("lang", "word"), [("nl", "werkgever"), ("en", "employer")])
@pytest.mark.parametrize("choice", range(3))
def test_the_referral_says_nothing_about_the_employer(lang: str, word: str, choice: int) -> None:
    letter = LETTERS["second-opinion-referral"]
    told = plausible(letter, letter.senders[0], choice=choice)
    for by_hand, filled_in in ((False, told), (True, {})):
        sheet = compose(fill(letter, filled_in, ON, by_hand=by_hand), texts(lang))
        assert word not in as_text(sheet).lower()
    assert word not in str(texts(lang).subject(f"letters/{letter.kind}")).lower()


# --- consent --------------------------------------------------------------------------------------

PERMISSIONS = ("file", "advice_back", "treating", "employer")


def consent(**told: str) -> dict[str, str]:
    """The table of a consent, with only what must be filled in and this."""
    letter = LETTERS["authorisation"]
    whole = plausible(letter, "employee")
    least = {field.id: whole[field.id] for field in letter.fields_for("employee") if field.required}
    return table_of(compose(fill(letter, least | told, ON), NL))


def row(id: str, value: str) -> tuple[str, str]:
    """A permission as the paper says it."""
    words = NL.subject("letters/authorisation")["fields"][id]
    return words["row"], words["values"][value]


def test_each_permission_stands_apart_with_its_own_yes_or_no() -> None:
    choices = {field.id: field.values for field in LETTERS["authorisation"].fields}
    for chosen in itertools.product(*(choices[id] for id in PERMISSIONS)):
        told = dict(zip(PERMISSIONS, chosen, strict=True))
        said = consent(**told, papers="een stuk", treating_doctor="de huisarts")
        for id, value in told.items():
            assert row(id, value) in said.items(), told


def test_what_nobody_said_is_no() -> None:
    said = consent()
    assert row("employer", "no") in said.items()
    assert row("treating", "no") in said.items()
    fields = Visitor().open("/brieven/authorisation").forms("/brieven/authorisation")[0].fields
    assert (fields["employer"], fields["treating"]) == ("no", "no")
    assert not fields.get("file")
    assert not fields.get("advice_back")


@pytest.mark.parametrize(
    ("told", "missing"),
    [({"file": "listed"}, "papers"), ({"treating": "yes"}, "treating_doctor")],
    ids=["papers", "who"],
)
def test_a_yes_to_something_names_it(told: dict[str, str], missing: str) -> None:
    with pytest.raises(FillingError) as caught:
        consent(**told)
    assert [(p.field, p.code) for p in caught.value.problems] == [(missing, "missing")]


# --- to finish with a pen -------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", BY_DOCTOR)
def test_a_form_to_finish_with_a_pen(kind: str, lang: str) -> None:
    """What is typed stands on it; each other field has room, and each answer a box to tick."""
    letter, found = LETTERS[kind], texts(lang)
    one = next(field.id for field in letter.fields if field.id in ("question", "reasons"))
    sheet = compose(fill(letter, {one: "Wat vindt u?"}, date(2026, 11, 23), by_hand=True), found)
    made = as_pdf(sheet)
    assert faults(made) == []
    assert about(made)[0] <= 2
    text = text_of(made)
    assert squeezed("Wat vindt u?") in text
    assert "2026" not in as_text(replace(sheet, foot=())), "it is signed on another day"
    words = found.subject(f"letters/{kind}")
    rooms = [path.get("row") for id, path in words["fields"].items() if id != one]
    assert all(squeezed(room) in text for room in rooms if room)
    for field in letter.fields:
        if "row" in words["fields"][field.id]:
            assert all(
                squeezed(words["fields"][field.id]["values"][v]) in text for v in field.values
            )


def test_only_a_letter_of_a_doctor_is_finished_with_a_pen() -> None:
    visitor = sent("second-opinion-refused", do="by_hand", question="Kan ik 4 uur per dag werken?")
    assert visitor.response.headers["Content-Type"] == "application/pdf"
    assert squeezed("Kan ik 4 uur per dag werken?") in text_of(visitor.response.content)
    other = sent("handover", do="by_hand")
    assert other.response.status_code == 422
    assert "by_hand" not in Visitor().open("/brieven/handover").response.content.decode()


@pytest.mark.parametrize(
    "told",
    [{"question": "Mijn BSN is 111222333"}, {"asked_on-day": "31", "asked_on-month": "2"}],
    ids=["number", "date"],
)
def test_what_is_wrong_is_told_before_the_pen_too(told: dict[str, Any]) -> None:
    visitor = sent("second-opinion-refused", do="by_hand", **told)
    assert visitor.response.status_code == 422
    form = visitor.forms("/brieven/second-opinion-refused")[0]
    assert {name: form.fields[name].strip() for name in told} == told
