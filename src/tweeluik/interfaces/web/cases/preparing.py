"""Preparing a second opinion: a task list, the question, what you think of it, and a last look."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.letters.coach import Tip, tips
from tweeluik.domain.procedures.table import Kind
from tweeluik.interfaces import formats
from tweeluik.records.cases import writing
from tweeluik.records.cases.dossier import Dossier
from tweeluik.records.people.models import Person
from tweeluik.texts import Texts

from ..clock import now
from ..letters import DATE_PARTS
from ..middleware import when_late
from ..templating import words
from ..views import allow, see, take_preference
from . import forms
from .coached import coach_words
from .late import late
from .reader import for_reader

TASKS: Final = {
    "vraag": ("question",),
    "wat-u-vindt": ("advice", "advice_date", "view", "why", "wish"),
}
"""Tasks with the inputs of ``ask`` that belong to them; the last task is to check and to send."""


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the task list."""

    slug: str
    title: str
    status: str
    done: bool
    open: bool


def _needs(dossier: Dossier) -> dict[str, bool]:
    """The inputs of ``ask`` and whether each is required."""
    return {need.id: need.required for need in dossier.procedure.transition("ask").needs}


def task_list(dossier: Dossier, texts: Texts) -> list[Task]:
    """The tasks and how far each is."""
    required = _needs(dossier)
    rows = []
    for slug, inputs in TASKS.items():
        filled = [input for input in inputs if dossier.last(input)]
        missing = [input for input in inputs if required[input] and not dossier.last(input)]
        status = "done" if filled and not missing else "busy" if filled else "not_begun"
        title = texts.get("cases", "tasks", slug)
        rows.append(
            Task(slug, title, texts.get("cases", "task_status", status), status == "done", True)
        )
    ready = all(row.done for row in rows)
    status = texts.get("cases", "task_status", "not_begun" if ready else "cannot_yet")
    rows.append(Task("controleren", texts.get("cases", "tasks", "check"), status, False, ready))
    return rows


def _preparing(dossier: Dossier) -> None:
    if (dossier.procedure.id, dossier.state.id) != ("second_opinion", "draft"):
        raise Http404


@allow("GET")
@for_reader
def tasks(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """What there is to prepare."""
    _preparing(dossier)
    found = words(request)
    context = {
        "id": dossier.id,
        "rows": task_list(dossier, found),
        "count": len(dossier.papers),
        "q": found.subject("cases"),
        "s": found.subject("papers"),
    }
    return render(request, "cases/tasks.html", context)


@when_late(late)
@allow("GET", "POST")
@for_reader
def task(request: HttpRequest, person: Person, dossier: Dossier, slug: str) -> HttpResponse:
    """One task: write, have it looked over, keep it."""
    _preparing(dossier)
    if slug not in TASKS:
        raise Http404
    found, at = words(request), now()
    post = request.POST if request.method == "POST" else _kept(dossier, TASKS[slug])
    errors: dict[str, str] = {}
    if request.method == "POST":
        prefers = take_preference(request)
        row = dossier.procedure.transition("ask")
        told = forms.told(row, request.POST, reporting=False)
        day = told.get("advice_date")
        errors = forms.problems(found, row, request.POST, reporting=False, all_of_it=False)
        if isinstance(day, date) and day > dutch_day(at):
            errors["advice_date"] = found.get("pages", "problems", "future")
        kept = {
            input: forms.masked(input, str(told.get(input) or ""), request.POST)
            for input in TASKS[slug]
        }
        if "advice_date" in errors:
            kept.pop("advice_date")
        # Kept also when something is wrong or when somebody only asks for tips: nothing typed is
        # ever lost.
        writing.save_draft(person, dossier.id, kept, at)
        if request.headers.get("Accept") == "text/plain":
            return _told_saved(found, at)
        if prefers:
            errors = {}
        if not errors and request.POST.get("do") == "next":
            return see("case-tasks", str(dossier.id))
    context = {
        "id": dossier.id,
        "slug": slug,
        "title": found.get("cases", "tasks", slug),
        "lead": found.get("cases", "task_lead", slug),
        "fields": _fields(dossier, found, TASKS[slug], post, errors, dutch_day(at)),
        "errors": list(errors.items()),
        "tips": _tips(found, slug, post) if request.POST.get("do") == "coach" else None,
        "saved": formats.clock_time(found, at) if request.method == "POST" and not errors else "",
        "q": found.subject("cases"),
        "coach": found.subject("coach"),
    }
    return render(request, "cases/task.html", context, status=422 if errors else 200)


def _told_saved(found: Texts, at: datetime) -> HttpResponse:
    """The answer to the script that keeps drafts while somebody types."""
    told = found.get("cases", "preparing", "saved", time=formats.clock_time(found, at))
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


def _kept(dossier: Dossier, inputs: tuple[str, ...]) -> dict[str, str]:
    """What was kept, in the shape of the form."""
    found = {input: dossier.last(input) for input in inputs}
    day = found.get("advice_date")
    if day:
        year, month, number = day.split("-")
        parts = (str(int(number)), str(int(month)), year)
        found |= {f"advice_date-{part}": told for part, told in zip(DATE_PARTS, parts, strict=True)}
    return found


def _fields(
    dossier: Dossier,
    found: Texts,
    inputs: tuple[str, ...],
    post: Mapping[str, str],
    errors: dict[str, str],
    today: date,
) -> list[forms.Shown]:
    row = dossier.procedure.transition("ask")
    shown = forms.fields(dossier, found, row, post, errors, reporting=False, today=today)
    return [field for field in shown if field.id in inputs]


def _tips(found: Texts, slug: str, post: Mapping[str, str]) -> list[tuple[str, Tip]]:
    """The tips with the field that each is about."""
    rules = coach_words(found.language)
    return [
        (input, tip)
        for input in TASKS[slug]
        if input != "advice_date"
        for tip in tips(post.get(input, ""), rules)
    ]


@allow("GET")
@for_reader
def check(request: HttpRequest, person: Person, dossier: Dossier) -> HttpResponse:
    """A last look before it is handed over or sent."""
    _preparing(dossier)
    found = words(request)
    if not task_list(dossier, found)[-1].open:
        return see("case-tasks", str(dossier.id))
    rows = [
        (slug, found.get("case_inputs", input, "label"), _words(dossier, found, input))
        for slug, inputs in TASKS.items()
        for input in inputs
        if dossier.last(input)
    ]
    row = dossier.procedure.transition("ask")
    today = dutch_day(now())
    shown = forms.fields(dossier, found, row, {}, {}, reporting=False, today=today)
    context = {
        "id": dossier.id,
        "rows": rows,
        "hidden": [
            (name, text)
            for slug in TASKS
            for name, text in _kept(dossier, TASKS[slug]).items()
            if text and name != "advice_date"
        ],
        "when": next(field for field in shown if field.id == forms.HAPPENED_ON),
        "effect": found.get("case_acts", "second_opinion", "ask", "effect"),
        "button": found.get("case_acts", "second_opinion", "ask", "do"),
        "version": dossier.version,
        "key": secrets.token_hex(16),
        "q": found.subject("cases"),
    }
    return render(request, "cases/check.html", context)


def _words(dossier: Dossier, found: Texts, input: str) -> str:
    text = dossier.last(input)
    kinds = {need.id: need.kind for need in dossier.procedure.transition("ask").needs}
    return formats.day(found, date.fromisoformat(text)) if kinds[input] is Kind.DATE else text
