"""The wegwijzer as pages: start, question, answer. Every answer is a POST to one path."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from tweeluik.domain.guide.advise import Advice, advise, next_question
from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.questions import MOST_BEFORE_ANSWER
from tweeluik.domain.guide.reading import FactsError
from tweeluik.domain.guide.receipt import receipt
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.interfaces.policy import View, for_anyone
from tweeluik.records.tally.models import count
from tweeluik.texts import LANGUAGES, Texts

from . import answer_page, errors
from .asked import Asked, again, asked, own_answers, problems, told
from .clock import today
from .journey import FACT, Journey, NotAsked, Said
from .templating import THEMES, remembered, words


def allow(*methods: str) -> Callable[[View], View]:
    """Only these methods, and say so on the view; a page that is only sent to is left for the start
    page. Under it stands the guard: who may."""
    asked = (*methods, "HEAD") if "GET" in methods else methods

    def around(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in asked:
                return view(request, *args, **kwargs)
            if request.method in ("GET", "HEAD"):
                return see("start")
            return errors.wrong_method(request, asked)

        vars(inner)["methods"] = methods
        return inner

    return around


def see(name: str, *args: str) -> HttpResponse:
    """Go and look there: the answer to every form that was sent (303)."""
    response = HttpResponseRedirect(reverse(name, args=args))
    response.status_code = 303
    return response


def journey_of(request: HttpRequest) -> Journey:
    """What the visitor said so far."""
    return Journey(request.session, today())


# --- questions ----------------------------------------------------------------------------------


@allow("GET")
@for_anyone
def start(request: HttpRequest) -> HttpResponse:
    """The first question, on the start page."""
    return remembered(request, "start.html", _start, bool(journey_of(request).said))


def _start(texts: Texts, said: bool) -> dict[str, Any]:
    return {"q": asked(texts, "role"), "said": said}


def _next(journey: Journey) -> str | None:
    """The question to ask now; none when there is an answer."""
    if journey.asking is not None:
        return journey.asking
    said = journey.counting
    if len([one for one in said if not one.question.startswith(FACT)]) >= MOST_BEFORE_ANSWER:
        return None
    if all(one.chosen for one in said):
        return _after_choices(tuple(said), today())
    return next_question(journey.facts, today())


@lru_cache(maxsize=512)
def _after_choices(said: tuple[Said, ...], on: date) -> str | None:
    """The next question after these choices; choices are remembered, not whose they are."""
    facts = {fact: value for one in said for fact, value in one.sets.items()}
    return next_question(facts, on)


def _show_question(request: HttpRequest, journey: Journey, question: Asked) -> HttpResponse:
    said = tuple(one for one in journey.counting if one.question != question.id)
    if not question.errors and all(one.chosen for one in said):
        return remembered(request, "question.html", _question, question, said)
    context = _question(words(request), question, said)
    return render(request, "question.html", context, status=422 if question.errors else 200)


def _question(texts: Texts, question: Asked, said: tuple[Said, ...]) -> dict[str, Any]:
    number = 1 + sum(not one.question.startswith(FACT) for one in said)
    return {
        "q": question,
        "number": min(number, MOST_BEFORE_ANSWER),
        "about": max(3, min(number, MOST_BEFORE_ANSWER)),
        "earlier": own_answers(texts, said),
        "corrects": question.id.startswith(FACT),
    }


@allow("GET")
@for_anyone
def question(request: HttpRequest) -> HttpResponse:
    """The question that is worth asking now."""
    journey = journey_of(request)
    id = _next(journey)
    if id is None:
        return see("answer")
    return _show_question(request, journey, asked(words(request), id))


@allow("POST")
@for_anyone
def choose(request: HttpRequest) -> HttpResponse:
    """An answer was given: remember it and go on."""
    journey, texts = journey_of(request), words(request)
    try:
        found = asked(texts, request.POST.get("question", ""))
        value = told(found, request)
        journey.say(Said(found.id, value))
    except (NotAsked, KeyError):
        return errors.bad_request(request)
    except FactsError as mistake:
        return _show_question(request, journey, again(found, request, problems(texts, mistake)))
    return see("answer" if _next(journey) is None else "question")


@allow("POST")
@for_anyone
def change(request: HttpRequest) -> HttpResponse:
    """Ask something again, or something that was not asked."""
    try:
        journey_of(request).ask(request.POST.get("question", ""))
    except NotAsked:
        return errors.bad_request(request)
    return see("question")


@allow("POST")
@for_anyone
def clear(request: HttpRequest) -> HttpResponse:
    """Forget all answers."""
    journey_of(request).clear()
    return see("start")


# --- the answer ---------------------------------------------------------------------------------


def advice_of(request: HttpRequest) -> Advice | None:
    """The advice on what somebody said; none when nothing was said."""
    facts = journey_of(request).facts
    return advise(facts, today()) if facts else None


@allow("GET")
@for_anyone
def answer(request: HttpRequest) -> HttpResponse:
    """The answer."""
    advice = advice_of(request)
    if advice is None:
        return see("start")
    journey = journey_of(request)
    journey.leave_question()
    page = answer_page.build(advice, words(request))
    return render(
        request,
        "answer.html",
        {
            "a": page,
            "procedures": CARRIED,
            "count": len(journey.counting),
            "thanked": request.session.get(_COUNTED) == page.short_receipt,
        },
    )


CARRIED: Final = frozenset(PROCEDURES)
"""Instruments that somebody can carry in a case of their own; the answers go along."""


@allow("GET")
@for_anyone
def own(request: HttpRequest) -> HttpResponse:
    """Own answers, to look at and to change, and everything else that may be told."""
    journey, texts = journey_of(request), words(request)
    journey.leave_question()
    facts = journey.facts
    others = [(FACT + id, texts.get("facts", id, "name")) for id in INPUT if id not in facts]
    return render(
        request,
        "own_answers.html",
        {"earlier": own_answers(texts, journey.counting), "others": others},
    )


_COUNTED: Final = "counted"
"""In the session: the answer of which was told whether it helped."""


@allow("POST")
@for_anyone
def helped(request: HttpRequest) -> HttpResponse:
    """Count that an answer helped, or not: a number per day, nothing else. Each answer that
    somebody got counts once, and only an answer that somebody got."""
    advice, told_ = advice_of(request), request.POST.get("helped", "")
    if advice is None or told_ not in ("yes", "no"):
        return errors.bad_request(request)
    which = answer_page.short_receipt(str(receipt(advice)["hash"]))
    if request.session.get(_COUNTED) != which:
        count(today(), advice.primary[0], helped=told_ == "yes")
        request.session[_COUNTED] = which
    return see("answer")


# --- what the visitor prefers -------------------------------------------------------------------


@allow("POST")
@for_anyone
def prefer(request: HttpRequest) -> HttpResponse:
    """Another language or other colours, and back to where somebody was."""
    take_preference(request)
    back = request.POST.get("back", "/")
    response = HttpResponseRedirect(back if is_ours(back) else "/")
    response.status_code = 303
    return response


def take_preference(request: HttpRequest) -> bool:
    """Remember the language or the colours that a form asks for; whether it asks for any."""
    told_ = request.POST
    if told_.get("lang") in LANGUAGES:
        request.session["lang"] = told_["lang"]
    if "theme" in told_:
        request.session["theme"] = told_["theme"] if told_["theme"] in THEMES else ""
    return "lang" in told_ or "theme" in told_


def is_ours(path: str) -> bool:
    """Whether this is a plain path on this site, and no address elsewhere."""
    return (
        path.startswith("/")
        and not path.startswith("//")
        and path.replace("-", "a").replace("/", "a").isalnum()
    )


@allow("GET")
@for_anyone
def leave(request: HttpRequest) -> HttpResponse:
    """Forget everything and go to a page about the weather. Whoever only looks ahead gets nothing:
    a browser that fetches links before somebody taps may not erase the answers."""
    if request.method == "HEAD" or _looks_ahead(request):
        return HttpResponse(status=204)
    request.session.flush()
    response = HttpResponse(status=303)
    response.headers["Location"] = ELSEWHERE
    if settings.HTTPS:
        # Browsers heed it on a safe connection only. "cache" takes the pages behind "Back" too.
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _looks_ahead(request: HttpRequest) -> bool:
    told_ = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in value.lower() for value in told_)


ELSEWHERE = "https://www.knmi.nl/nederland-nu/weer"
"""Where "Sluit snel" leads: a public page that raises no questions."""


@allow("GET")
@for_anyone
def receipt_file(request: HttpRequest) -> HttpResponse:
    """The receipt of the answer, to keep and to replay."""
    advice = advice_of(request)
    if advice is None:
        return see("start")
    body = json.dumps(receipt(advice), ensure_ascii=False, indent=1)
    return as_file(body.encode(), "tweeluik.json", "application/json")


def as_file(body: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(body, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
