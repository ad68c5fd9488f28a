"""Letters: fill in, look, keep. What is typed makes the page and the PDF and is kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import FillingError, fill
from tweeluik.domain.letters.model import Entry, Field, Letter
from tweeluik.interfaces import formats, paper
from tweeluik.interfaces.letter_words import explain, field_words, numbers_in
from tweeluik.interfaces.paper import NoPdf
from tweeluik.interfaces.paper.letters import COMMON, compose, last_day
from tweeluik.interfaces.paper.pdf import as_pdf, missing
from tweeluik.interfaces.paper.sheet import as_text
from tweeluik.texts import LANGUAGES, Texts, texts

from .asked import iso_date
from .clock import today
from .templating import language_of, words
from .views import allow, as_file

DATE_PARTS: Final = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the form shows it."""

    id: str
    entry: str
    label: str
    hint: str
    required: bool
    value: str
    parts: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    error: str
    free: bool
    most: int


def _letter(kind: str) -> Letter:
    if kind not in LETTERS:
        raise Http404
    return LETTERS[kind]


def typed(letter: Letter, post: Mapping[str, str]) -> dict[str, str]:
    """What the form holds, by field; dates put together."""
    told = {}
    for field in letter.all_fields:
        if field.entry is Entry.DATE:
            parts = [post.get(f"{field.id}-{part}", "").strip() for part in DATE_PARTS]
            told[field.id] = iso_date(parts) if any(parts) else ""
        else:
            told[field.id] = post.get(field.id, "")
    return told


def _sender(letter: Letter, told: Mapping[str, str]) -> str:
    return told.get("sender") or letter.senders[0]


def shown(
    found: Texts, letter: Letter, post: Mapping[str, str], errors: Mapping[str, str]
) -> list[Shown]:
    """The fields of the form with what was typed."""
    return [_shown(found, letter, field, post, errors) for field in letter.all_fields]


def _shown(
    found: Texts, letter: Letter, field: Field, post: Mapping[str, str], errors: Mapping[str, str]
) -> Shown:
    choices = tuple(
        (value, field_words(found, letter, field.id, "values", value) or value)
        for value in field.values
    )
    return Shown(
        id=field.id,
        entry=str(field.entry),
        label=field_words(found, letter, field.id, "label") or field.id,
        hint=field_words(found, letter, field.id, "hint") or "",
        required=field.required,
        value=post.get(field.id, ""),
        parts=tuple(post.get(f"{field.id}-{part}", "")[:12] for part in DATE_PARTS),
        choices=choices,
        error=errors.get(field.id, ""),
        free=field.entry in (Entry.LINE, Entry.LINES, Entry.TEXT) and field in letter.fields,
        most=field.most,
    )


@allow("GET")
def index(request: HttpRequest) -> HttpResponse:
    """All letters."""
    found = words(request)
    rows = [
        (letter.kind, found.get("documents", letter.id, "name"), _purpose(found, letter))
        for letter in LETTERS.values()
    ]
    return render(request, "letters.html", {"rows": rows})


def _purpose(found: Texts, letter: Letter) -> str:
    return found.get("documents", letter.id, "purpose")


@allow("GET", "POST")
def letter(request: HttpRequest, kind: str) -> HttpResponse:
    """The form; with what was typed the letter itself, on the page or as a file."""
    asked = _letter(kind)
    if request.method != "POST":
        return _form(request, asked, {}, {})
    told, found = typed(asked, request.POST), words(request)
    try:
        filled = fill(asked, told, today())
    except FillingError as mistake:
        return _form(request, asked, request.POST, explain(found, asked, mistake.problems))
    if numbers := numbers_in(filled):
        return _form(request, asked, request.POST, explain(found, asked, numbers))
    if request.POST.get("do") == "change":
        return _form(request, asked, request.POST, {})
    wanted = request.POST.get("letter_lang", "")
    sheet = compose(filled, texts(wanted if wanted in LANGUAGES else language_of(request)))
    match request.POST.get("do"):
        case "pdf":
            return pdf_answer(request, sheet, f"{asked.kind}.pdf")
        case "text":
            return as_file(
                as_text(sheet).encode(), f"{asked.kind}.txt", "text/plain; charset=utf-8"
            )
        case _:
            last = last_day(filled)
            kept = [(name, told) for name, told in request.POST.items() if _is_told(name)]
            return render(
                request,
                "letter_made.html",
                {
                    "kind": kind,
                    "sheet": sheet,
                    "kept": kept,
                    "text": as_text(sheet),
                    "last_day": formats.day(found, last) if last else "",
                    "too_late": last is not None and last < filled.date,
                    "no_pdf": missing(),
                    "for_a_form": asked.for_a_form,
                },
            )


def _is_told(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", "do")


PARTIES: Final = ("employee", "employer")


def _readers(asked: Letter) -> list[str]:
    """Who reads it besides who writes it; "the other party" where either party may write."""
    others = [str(key) for key in asked.readers if key not in asked.senders or key not in PARTIES]
    either = len(asked.senders) > 1 and any(key in PARTIES for key in asked.readers)
    return [*others, "other_party"] if either else others


def _form(
    request: HttpRequest, asked: Letter, post: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    found = words(request)
    fields = shown(found, asked, post, errors)
    wanted = post.get("letter_lang", "")
    context = {
        "kind": asked.kind,
        "title": found.get(f"letters/{asked.kind}", "title"),
        "lead": found.get(f"letters/{asked.kind}", "page", "lead"),
        "fields": fields,
        "errors": [(field.id, field.error) for field in fields if field.error],
        "readers": [(key, found.get(COMMON, "readers", key, "label")) for key in _readers(asked)],
        "readers_label": found.get(COMMON, "readers", "label"),
        "me": found.get(COMMON, "readers", "sender", "label"),
        "letter_lang": wanted if wanted in LANGUAGES else language_of(request),
    }
    return render(request, "letter.html", context, status=422 if errors else 200)


def pdf_answer(request: HttpRequest, sheet: paper.Sheet, name: str) -> HttpResponse:
    """A PDF to keep, or how to get one where the libraries are missing."""
    try:
        return as_file(as_pdf(sheet), name, "application/pdf")
    except NoPdf as problem:
        return render(request, "no_pdf.html", {"package": str(problem)}, status=503)
