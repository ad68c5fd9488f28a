"""Letters on the web: all that was typed comes out, nothing that was typed comes alive."""

from __future__ import annotations

import re
import socket
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.domain.letters.plausible import (
    FREE,
    ON,
    SENDERS,
    as_form,
    free,
    plausible,
    squeezed,
)
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import clean
from tweeluik.domain.letters.model import Entry, Letter
from tweeluik.interfaces.letter_words import field_words
from tweeluik.interfaces.paper import drawing, pdf
from tweeluik.interfaces.paper import letters as paper_letters
from tweeluik.interfaces.web import letters as web_letters
from tweeluik.texts import LANGUAGES, texts

from .test_headers import inline, token
from .visitor import PARSER, Visitor

BOTH = [(kind, sender, lang) for kind, sender in SENDERS for lang in LANGUAGES]


@pytest.fixture(autouse=True)
def that_day(settings: LazySettings) -> None:
    """The day of the letters."""
    settings.TODAY = ON


def send(client: Client, kind: str, form: dict[str, str], **more: str) -> Any:
    """Fill in the form of a letter."""
    data = {"csrfmiddlewaretoken": token(client), **form, **more}
    return client.post(f"/brieven/{kind}", data)


def sheet_of(response: Any) -> Any:
    """The preview on the page."""
    assert response.status_code == 200, response.status_code
    page = PARSER.parse(response.content)
    return next(node for node in page.iter("div") if node.get("class") == "sheet")


def shown(node: Any) -> str:
    """The text of a part of a page, without white space."""
    return squeezed("".join(node.itertext()))


def pdf_text(made: bytes) -> str:
    """The text of a PDF, without white space."""
    ran = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"],
        input=made,
        capture_output=True,
        check=True,
    )
    return squeezed(ran.stdout.decode())


def lost(letter: Letter, sender: str, told: dict[str, str], text: str) -> list[str]:
    """Fields of which a line does not stand in the text."""
    return [
        field.id
        for field in free(letter, sender)
        for line in clean(told[field.id], lines=field.entry is not Entry.LINE).splitlines()
        if squeezed(line) not in text
    ]


# --- what goes in comes out ---------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "sender", "lang"), BOTH)
def test_all_that_was_typed_comes_out(client: Client, kind: str, sender: str, lang: str) -> None:
    letter, found = LETTERS[kind], texts(lang)
    told = plausible(letter, sender)
    form = as_form(letter, told) | {"letter_lang": lang}
    response = send(client, kind, form)
    sheet = sheet_of(response)
    assert sheet.get("lang") == lang
    assert lost(letter, sender, told, shown(sheet)) == []
    assert squeezed(found.get(f"letters/{kind}", "title")) in shown(sheet)

    as_text = send(client, kind, form, do="text")
    assert as_text.headers["Content-Disposition"] == f'attachment; filename="{kind}.txt"'
    assert lost(letter, sender, told, squeezed(as_text.content.decode())) == []

    as_pdf = send(client, kind, form, do="pdf")
    assert as_pdf.headers["Content-Type"] == "application/pdf"
    assert lost(letter, sender, told, pdf_text(as_pdf.content)) == []


@pytest.mark.parametrize(("kind", "sender"), SENDERS)
def test_every_answer_to_choose_makes_a_letter(client: Client, kind: str, sender: str) -> None:
    letter = LETTERS[kind]
    most = max((len(field.values) for field in letter.fields), default=1) or 1
    for choice in range(most):
        told = plausible(letter, sender, choice=choice)
        sheet = sheet_of(send(client, kind, as_form(letter, told)))
        assert lost(letter, sender, told, shown(sheet)) == []
        assert "{" not in shown(sheet)


@pytest.mark.parametrize("kind", LETTERS)
def test_from_the_letter_back_to_the_form_and_on(client: Client, kind: str) -> None:
    """A visitor without JavaScript: look, change, look again; nothing gets lost on the way."""
    letter = LETTERS[kind]
    sender = letter.senders[0]
    told = plausible(letter, sender)
    visitor = Visitor(client).open(f"/brieven/{kind}")
    action = f"/brieven/{kind}"
    visitor.submit(visitor.forms(action)[0], **as_form(letter, told))
    first = shown(sheet_of(visitor.response))
    visitor.press(action, value="change")
    form = visitor.forms(action)[0]
    for name, value in as_form(letter, told).items():
        assert form.fields[name].lstrip("\n").replace("\r\n", "\n") == value, name
    visitor.submit(form)
    assert shown(sheet_of(visitor.response)) == first


def test_control_a_letter_that_leaves_something_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = LETTERS["handover"]
    told = plausible(letter, "employee")
    whole = paper_letters.compose

    def shorter(filled: Any, found: Any) -> Any:
        sheet = whole(filled, found)
        return replace(sheet, blocks=sheet.blocks[:-3], sender=sheet.sender[:1])

    monkeypatch.setattr(web_letters, "compose", shorter)
    sheet = sheet_of(send(client, "handover", as_form(letter, told)))
    assert lost(letter, "employee", told, shown(sheet))


# --- what is wrong is told, what was typed stays ------------------------------------------------


def wrong(letter: Letter, sender: str) -> dict[str, dict[str, str]]:
    """Forms with a mistake, by the code of the message that belongs to it, each over all fields."""
    told = plausible(letter, sender)
    fields = list(letter.fields_for(sender))
    required = [field for field in fields if field.required and field.id != "sender"]
    dates = [field for field in fields if field.entry is Entry.DATE]
    choices = [field for field in fields if field.entry is Entry.CHOICE and field.id != "sender"]
    own = free(letter, sender)
    return {
        "missing": {field.id: "" for field in required},
        "too_long": {field.id: told[field.id] + "y" * field.most for field in own},
        "date": {field.id: "2026-02-31" for field in dates},
        "unknown_value": {field.id: "zomaar" for field in choices},
        "bsn": {field.id: "Mijn BSN is 111222333" for field in own},
    }


def value_in_form(form: Any, name: str) -> str:
    """What a field of the form holds, as a browser would send it back."""
    return str(form.fields.get(name, "")).removeprefix("\n").replace("\r\n", "\n")


@pytest.mark.parametrize(("kind", "sender", "lang"), BOTH)
def test_a_mistake_is_named_and_nothing_is_lost(
    client: Client, kind: str, sender: str, lang: str
) -> None:
    letter, found = LETTERS[kind], texts(lang)
    client.post("/voorkeur", {"csrfmiddlewaretoken": token(client), "lang": lang})
    visitor = Visitor(client)
    for code, bad in wrong(letter, sender).items():
        if not bad:
            continue
        told = plausible(letter, sender) | bad
        sent = as_form(letter, told)
        visitor._see(send(client, kind, sent))
        assert visitor.response.status_code == 422, code
        form = visitor.forms(f"/brieven/{kind}")[0]
        for name, value in sent.items():
            if name not in bad or code not in ("unknown_value", "missing"):
                assert value_in_form(form, name) == value, (code, name)
        for id in bad:
            label = (field_words(found, letter, id, "label") or "").rstrip("?.")
            field = next(f for f in letter.all_fields if f.id == id)
            key = "date_of" if code == "date" else code
            message = found.get("pages", "problems", key, name=label, most=field.most)
            assert squeezed(message) in squeezed(visitor.text), (code, id)
            assert squeezed(label) in squeezed(message)
        assert visitor.page.find(".//title").text.startswith(
            found.get("pages", "problems", "prefix")
        )


def test_the_message_of_a_date_names_its_field(client: Client) -> None:
    """Five dates can stand on one form: "day, month and year" alone does not say which."""
    letter = LETTERS["refusal-reasons-request"]
    told = plausible(letter, "employee") | {"asked_on": "2026-02-31"}
    page = PARSER.parse(send(client, letter.kind, as_form(letter, told)).content)
    (summary,) = (n for n in page.iter("div") if n.get("class") == "errors")
    label = field_words(texts("nl"), letter, "asked_on", "label") or ""
    assert squeezed(label.rstrip("?.")) in shown(summary)


def test_control_what_was_typed_is_thrown_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = LETTERS["handover"]
    monkeypatch.setattr(web_letters, "shown", lambda f, a, post, e: form_of(f, a, {}, e))
    sent = as_form(letter, plausible(letter, "employee") | {"reason": ""})
    visitor = Visitor(client)
    visitor._see(send(client, "handover", sent))
    form = visitor.forms("/brieven/handover")[0]
    assert any(value_in_form(form, name) != value for name, value in sent.items())


form_of = web_letters.shown


# --- nothing comes alive ------------------------------------------------------------------------

INJECTIONS = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=http://127.0.0.1:9/x onerror=alert(1)>',
    "file": '<img src="file:///etc/passwd">',
    "template": "{{7*7}} {% include 'base.html' %}",
    "format": "{0.__class__} {sender_name} %s %(x)s",
    "url": "url(http://127.0.0.1:9/)",
    "address": "javascript:alert(1)",
    "style": "<style>@import 'http://127.0.0.1:9/x.css';</style>",
    "import": "@import url(//127.0.0.1:9/x.css); </style><link rel=stylesheet href=//127.0.0.1:9>",
    "attribute": "' onmouseover='alert(1)' x='",
    "end": "</textarea></div></body></html><iframe src=http://127.0.0.1:9>",
    "comment": "<!-- --><![CDATA[ x ]]>&lt;b&gt;&#60;i&#62;",
    "svg": "<svg onload=alert(1)><image href='http://127.0.0.1:9/x.svg'/></svg>",
    "bidi": "abc\u202edef\u2066ghi\u2069\u200f",
    "control": "abc\x00def\x1b[31mghi\x7f",
    "combining": "Zoe\u0308 n\u0303 e\u0301\u0301",
    "emoji": "ok ✓ 😀 👩🏽",
    "long": "w" * 110,
}

Senders = list[tuple[str, str]]
SHARES = [
    *(
        pytest.param(name, SENDERS[number % 3 :: 3], id=f"{name}-third")
        for number, name in enumerate(INJECTIONS)
    ),
    *(pytest.param(name, SENDERS, id=f"{name}-all", marks=pytest.mark.soak) for name in INJECTIONS),
]
"""Every injection in a third of the letters, and every letter gets a third of them; in the long
round each in all."""
NOT_IN_FONT = {"emoji"}


@pytest.fixture
def fetches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every attempt to fetch something: connections, and addresses that the PDF maker asked for."""
    tried: list[str] = []
    refused = drawing.refuse

    def connect(*args: Any, **_: Any) -> None:
        tried.append(f"connect {args}")
        raise OSError("no network in this test")

    def refuse(url: str, *args: Any, **kwargs: Any) -> Any:
        tried.append(url)
        return refused(url, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    monkeypatch.setattr(drawing, "refuse", refuse)
    monkeypatch.setattr(pdf.PRESS, "draw", drawing.draw)  # in this process, where we can see it
    # Drawn here and not in the process beside this one, where nobody would see it try.
    monkeypatch.setattr(web_letters, "as_pdf", lambda sheet: pdf.as_pdf(sheet, here=True))
    return tried


def filled_with(letter: Letter, sender: str, text: str) -> dict[str, str]:
    """Every free field holds this text."""
    told = plausible(letter, sender)
    return told | {field.id: text for field in free(letter, sender)}


def elements(page: Any) -> Counter[str]:
    """How many elements of each kind, and which attributes they have."""
    found: Counter[str] = Counter()
    for node in page.iter():
        tag = node.tag if isinstance(node.tag, str) else "comment"
        found[tag] += 1
        for name in node.keys():  # noqa: SIM118 - an element, no table
            found[f"{tag} {name}"] += 1
    return found


@pytest.mark.parametrize(("name", "senders"), SHARES)
def test_nothing_that_was_typed_comes_alive(
    client: Client,
    name: str,
    senders: Senders,
    fetches: list[str],
    figure: Callable[[str], None],
) -> None:
    text = INJECTIONS[name]
    for kind, sender in senders:
        letter = LETTERS[kind]
        harmless = send(client, kind, as_form(letter, filled_with(letter, sender, "gewoon")))
        told = filled_with(letter, sender, text)
        response = send(client, kind, as_form(letter, told))
        assert response.status_code == 200, kind
        page = PARSER.parse(response.content)
        assert elements(page) == elements(PARSER.parse(harmless.content)), kind
        assert inline(page) == []
        assert lost(letter, sender, told, shown(sheet_of(response))) == [], kind
        again = PARSER.parse(send(client, kind, as_form(letter, told), do="change").content)
        assert inline(again) == []
    assert fetches == []
    figure(f"{len(senders)} letters, {sum(len(free(LETTERS[k], s)) for k, s in senders)} fields")


@pytest.mark.parametrize(
    "kind",
    [
        "objection",
        *(pytest.param(k, marks=pytest.mark.soak) for k in ("handover", "talk-invitation")),
    ],
)
@pytest.mark.parametrize("name", INJECTIONS)
def test_the_pdf_holds_what_was_typed_and_fetches_nothing(
    client: Client, name: str, kind: str, fetches: list[str]
) -> None:
    letter = LETTERS[kind]
    sender = letter.senders[-1]
    told = filled_with(letter, sender, INJECTIONS[name])
    response = send(client, kind, as_form(letter, told), do="pdf")
    assert response.status_code == 200
    assert fetches == []
    text = pdf_text(response.content)
    if name == "combining":
        told = {id: _composed(value) for id, value in told.items()}
        text = _composed(text)
    if name not in NOT_IN_FONT:
        assert lost(letter, sender, told, text) == []
    # Addresses that were typed are no links.
    assert b"/URI" not in response.content
    assert b"127.0.0.1" not in response.content


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("name", "senders"), SHARES)
def test_a_wrong_form_with_injections_comes_back_harmless(
    client: Client, name: str, senders: Senders
) -> None:
    text = INJECTIONS[name]
    for kind, sender in senders:
        letter = LETTERS[kind]
        told = filled_with(letter, sender, text) | {"sender_name": ""}
        told |= {f.id: text for f in letter.fields if f.entry not in FREE}
        page = PARSER.parse(send(client, kind, as_form(letter, told)).content)
        assert inline(page) == [], kind
        assert not [n for n in page.iter() if n.tag in ("img", "iframe", "style")]


# Negative controls


@pytest.mark.parametrize("name", ["script", "image", "file", "style", "svg", "end"])
def test_control_without_escaping(client: Client, name: str) -> None:
    """A page that does not escape would be seen."""
    letter = LETTERS["handover"]
    response = send(client, "handover", as_form(letter, filled_with(letter, "employee", "gewoon")))
    raw = response.content.decode()
    alive = PARSER.parse(re.sub("gewoon", lambda _: INJECTIONS[name], raw))
    assert elements(alive) != elements(PARSER.parse(raw))


@pytest.mark.parametrize("name", ["image", "file", "style", "svg"])
def test_control_a_pdf_that_fetches(
    name: str, fetches: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet that is not escaped asks for the address; were that not refused, it would connect."""
    from weasyprint import HTML

    monkeypatch.setattr(pdf, "as_html", lambda _: f"<title>x</title>{INJECTIONS[name]}")
    pdf.as_pdf(None, here=True)  # type: ignore[arg-type]
    assert fetches
    fetches.clear()
    if name in ("image", "style"):
        HTML(string=INJECTIONS[name]).write_pdf()
        assert any(one.startswith("connect") for one in fetches)


# --- no PDF here --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_the_libraries_the_page_names_them(
    client: Client, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(pdf, "missing", lambda: pdf.PACKAGES)
    monkeypatch.setattr(web_letters, "missing", lambda: pdf.PACKAGES)
    client.post("/voorkeur", {"csrfmiddlewaretoken": token(client), "lang": lang})
    letter = LETTERS["handover"]
    form = as_form(letter, plausible(letter, "employee"))
    visitor = Visitor(client)
    visitor._see(send(client, "handover", form))
    assert visitor.response.status_code == 200
    assert pdf.PACKAGES in visitor.text
    visitor._see(send(client, "handover", form, do="pdf"))
    assert visitor.response.status_code == 503
    assert pdf.PACKAGES in visitor.text
    assert texts(lang).get("pages", "letters", "no_pdf") in visitor.text
    visitor.tell("fact:role", answer="employee")
    visitor._see(client.get("/antwoord/pdf"))
    assert visitor.response.status_code == 503
    assert pdf.PACKAGES in visitor.text
    visitor.open("/kalender")
    day = {"day": "3", "month": "8", "year": "2026", "do": "pdf"}
    visitor._see(client.post("/kalender", {"csrfmiddlewaretoken": token(client), **day}))
    assert visitor.response.status_code == 503
    assert pdf.PACKAGES in visitor.text


# --- the API says the same ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("field", [{"none": "x"}, {"reason": ""}, {"second_opinion_date": "x"}])
def test_the_api_explains_every_problem(client: Client, field: dict[str, str], lang: str) -> None:
    told = plausible(LETTERS["handover"], "employee") | field
    body = {"fields": told, "lang": lang, "on": str(ON)}
    response = client.post("/api/v1/letters/handover", body, content_type="application/json")
    assert response.status_code == 422
    assert [one["field"] for one in response.json()["problems"]] == list(field)
