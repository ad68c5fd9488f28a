"""Letters: fill in, look, keep. What is typed makes the page and the PDF and is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import Filled, FillingError, Problem
from tweeluik.domain.letters.model import Entry, Field, Letter
from tweeluik.interfaces import formats, paper
from tweeluik.interfaces.answer_words import unchecked
from tweeluik.interfaces.letter_words import NUMBER, explain, field_words, written
from tweeluik.interfaces.paper import Busy, NoPdf
from tweeluik.interfaces.paper.letters import COMMON, compose, last_day
from tweeluik.interfaces.paper.pdf import as_pdf, missing
from tweeluik.interfaces.paper.sheet import as_text
from tweeluik.interfaces.policy import for_anyone
from tweeluik.texts import LANGUAGES, Texts, texts

from . import errors
from .asked import iso_date
from .clock import today
from .middleware import when_late
from .templating import language_of, words
from .views import allow, as_file, take_preference

DATE_PARTS: Final = ("day", "month", "year")


AUTOCOMPLETE: Final = {
    "sender_name": "name",
    "sender_address": "street-address",
    "sender_contact": "email",
    "place": "address-level2",
}
"""Fields about who writes, by what browsers call them (WCAG 1.3.5); the others are nobody's to
fill in."""

NO_NUMBER: Final = "no_number"
"""Ticked, with the id of a field: what stands there is no citizen service number."""

BY_HAND: Final = "by_hand"
"""Asked for: a PDF with room for what is still empty, for a doctor to finish on paper."""

MADE: Final = "made"
"""Sent along from the page that shows the letter."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the form shows it.

    :ivar number: whether it asks if this is a citizen service number after all.
    :ivar no_number: whether somebody said that it is none.
    """

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
    autocomplete: str
    number: bool
    no_number: bool


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


def shown(
    found: Texts, letter: Letter, post: Mapping[str, str], problems: Collection[Problem]
) -> list[Shown]:
    """The fields of the form with what was typed and what is wrong with it."""
    errors = explain(found, letter, tuple(problems))
    numbers = {problem.field for problem in problems if problem.code == NUMBER}
    return [
        _shown(found, letter, field, post, errors.get(field.id, ""), field.id in numbers)
        for field in letter.all_fields
    ]


def _shown(
    found: Texts, letter: Letter, field: Field, post: Mapping[str, str], error: str, number: bool
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
        required=field.required or field.needed is not None,
        value=post.get(field.id, "") or field.default,
        parts=tuple(post.get(f"{field.id}-{part}", "")[:12] for part in DATE_PARTS),
        choices=choices,
        error=error,
        free=field.entry in (Entry.LINE, Entry.LINES, Entry.TEXT) and field in letter.fields,
        most=field.most,
        autocomplete=AUTOCOMPLETE.get(field.id, ""),
        number=number or _no_number(post, field.id),
        no_number=_no_number(post, field.id),
    )


def _no_number(post: Mapping[str, str], id: str) -> bool:
    return f"{id}-{NO_NUMBER}" in post


@allow("GET")
@for_anyone
def index(request: HttpRequest) -> HttpResponse:
    """All letters."""
    found = words(request)
    anybody = [letter for letter in LETTERS.values() if not letter.by_doctor]
    doctors = [letter for letter in LETTERS.values() if letter.by_doctor]
    context = {"rows": listed(found, anybody), "for_doctor": listed(found, doctors)}
    return render(request, "letters.html", context)


def listed(found: Texts, letters: Iterable[Letter]) -> tuple[tuple[str, str, str], ...]:
    """Letters as a list shows them: kind, name, what it is for."""
    return tuple(
        (
            letter.kind,
            found.get("documents", letter.id, "name"),
            found.get("documents", letter.id, "purpose"),
        )
        for letter in letters
    )


def _late(request: HttpRequest, kind: str) -> HttpResponse:
    """The form with what was typed and a new token; nothing is made of it."""
    return form(request, _letter(kind), request.POST, not_made="late")


@when_late(_late)
@allow("GET", "POST")
@for_anyone
def letter(request: HttpRequest, kind: str) -> HttpResponse:
    """The form; with what was typed the letter itself, on the page or as a file."""
    asked, post = _letter(kind), request.POST
    if request.method != "POST":
        return form(request, asked, {})
    # Another language or other colours are asked for along with the form, or it would get lost.
    prefers = take_preference(request)
    if post.get("do") == "change" or (prefers and MADE not in post):
        return form(request, asked, post)
    try:
        return _made(request, _written(asked, post))
    except FillingError as mistake:
        return form(request, asked, post, mistake.problems)


def _written(asked: Letter, post: Mapping[str, str]) -> Filled:
    """What was filled in, where nothing is left to mend.

    :raises FillingError: when something is; not for a number that was said to be another one.
    """
    told = typed(asked, post)
    by_hand = asked.by_doctor and post.get("do") == BY_HAND
    try:
        filled = written(asked, told, today(), by_hand=by_hand)
    except FillingError as mistake:
        left = [one for one in mistake.problems if not _said_no_number(one, post)]
        if left:
            raise FillingError(tuple(left)) from None
        filled = written(asked, told, today(), confirmed=True, by_hand=by_hand)
    term = asked.last_day
    if term and filled.dates.get(term.since, date.min) > today():
        # A term cannot count from a day that is still to come.
        raise FillingError((Problem(term.since, "future_of"),))
    return filled


def _said_no_number(problem: Problem, post: Mapping[str, str]) -> bool:
    return problem.code == NUMBER and _no_number(post, problem.field)


def _made(request: HttpRequest, filled: Filled) -> HttpResponse:
    asked, found, post = filled.letter, words(request), request.POST
    sheet = compose(filled, texts(_letter_language(request)))
    match post.get("do"):
        case "pdf" | "by_hand":
            again = partial(form, asked=asked, post=post, not_made="busy")
            return pdf_answer(request, sheet, f"{asked.kind}.pdf", when_busy=again)
        case "text":
            return as_file(
                as_text(sheet).encode(), f"{asked.kind}.txt", "text/plain; charset=utf-8"
            )
    last = last_day(filled)
    context = {
        "kind": asked.kind,
        "sheet": sheet,
        "kept": [(name, value) for name, value in post.items() if name not in NOT_TYPED],
        "made": MADE,
        "text": as_text(sheet),
        "last_day": formats.day(found, last) if last else "",
        "too_late": last is not None and last < today(),
        "unchecked": unchecked(asked.sources),
        "no_pdf": missing(),
        "for_a_form": asked.for_a_form,
    }
    return render(request, "letter_made.html", context)


NOT_TYPED: Final = ("csrfmiddlewaretoken", "do", "lang", "theme", MADE)
"""What a form sends that is no part of the letter."""


def _letter_language(request: HttpRequest) -> str:
    wanted = request.POST.get("letter_lang", "")
    return wanted if wanted in LANGUAGES else language_of(request)


PARTIES: Final = ("employee", "employer")


def _readers(asked: Letter) -> list[str]:
    """Who reads it besides who writes it; "the other party" where either party may write."""
    others = [str(key) for key in asked.readers if key not in asked.senders or key not in PARTIES]
    either = len(asked.senders) > 1 and any(key in PARTIES for key in asked.readers)
    return [*others, "other_party"] if either else others


def form(
    request: HttpRequest,
    asked: Letter,
    post: Mapping[str, str],
    problems: Collection[Problem] = (),
    *,
    not_made: str = "",
) -> HttpResponse:
    """The form of a letter.

    :param post: what was typed before.
    :param problems: what is wrong with that.
    :param not_made: why nothing was done with it: ``late``, its token was outdated, or ``busy``.
    """
    found = words(request)
    fields = shown(found, asked, post, problems)
    context = {
        "kind": asked.kind,
        "title": found.get(f"letters/{asked.kind}", "title"),
        "lead": found.get(f"letters/{asked.kind}", "page", "lead"),
        "fields": fields,
        "errors": [(field.id, field.error) for field in fields if field.error],
        "readers": [(key, found.get(COMMON, "readers", key, "label")) for key in _readers(asked)],
        "readers_label": found.get(COMMON, "readers", "label"),
        "me": found.get(COMMON, "readers", "sender", "label"),
        "letter_lang": _letter_language(request),
        "not_made": not_made,
        "no_number": NO_NUMBER,
        "by_hand": BY_HAND if asked.by_doctor else "",
    }
    status = _NOT_MADE[not_made] if not_made else 422 if problems else 200
    return render(request, "letter.html", context, status=status)


_NOT_MADE: Final = {"late": 403, "busy": 503}


def pdf_answer(
    request: HttpRequest,
    sheet: paper.Sheet,
    name: str,
    *,
    when_busy: Callable[[HttpRequest], HttpResponse] = errors.busy,
) -> HttpResponse:
    """A PDF to keep, or how and when to get one.

    :param when_busy: the page that tells to try again a little later.
    """
    try:
        return as_file(as_pdf(sheet), name, "application/pdf")
    except NoPdf as problem:
        return render(request, "no_pdf.html", {"package": str(problem)}, status=503)
    except Busy:
        response = when_busy(request)
        response.headers["Retry-After"] = "60"
        return response
