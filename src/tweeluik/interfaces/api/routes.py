"""The API: the same answers and letters, for programs (OpenAPI 3.1, problem details).

Nothing is kept. Facts travel in the body only, never in an address.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from ninja import NinjaAPI, Path
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.reading import FactsError
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.law.poortwachter import poortwachter
from tweeluik.domain.law.sources import sources
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import FillingError
from tweeluik.domain.letters.filling import Problem as Mistake
from tweeluik.domain.letters.model import Letter
from tweeluik.interfaces import answer, listing
from tweeluik.interfaces.cli.facts_file import InputError, parse
from tweeluik.interfaces.letter_words import NUMBER, explain, written
from tweeluik.interfaces.paper import Busy, NoPdf
from tweeluik.interfaces.paper.letters import compose
from tweeluik.interfaces.paper.pdf import as_pdf
from tweeluik.interfaces.paper.sheet import as_text
from tweeluik.interfaces.policy import Policy, View, guard
from tweeluik.interfaces.web.clock import today
from tweeluik.interfaces.words_of_problems import IN_API, of_facts
from tweeluik.texts import Texts, texts

from .problems import MEDIA_TYPE, VERSION, about_status, other_method
from .schemas import (
    AdviceIn,
    AdviceOut,
    CalendarIn,
    Kind,
    Lang,
    LetterIn,
    LetterOut,
    Listing,
    Problem,
)


class Unreadable(ValueError):
    """A body that cannot be read."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(told)
        self.status = status


UNREADABLE: Final = {
    "broken_json": "The body is not JSON: look at line {line}, column {column}.",
    "not_an_object": "The body is not a JSON object.",
    "duplicate_key": "The key {fact} stands twice in one object: leave one out.",
    "not_a_number": "{value} is not JSON: leave it out, or write a number.",
    "too_deep": "The body has too many brackets inside each other.",
}

UNKNOWN_FIELD: Final = "This letter has no such field; GET /letters lists its fields."

NOT_YET: Final = "The letter cannot be made yet."
ARE_THEY_NUMBERS: Final = "Are they other numbers? Send not_citizen_service_numbers: true."

RETRY_AFTER: Final = "10"
"""Seconds; as long as the PDFs of a few others take."""


class _StrictParser(Parser):
    """JSON with nothing to guess at: UTF-8, each key once, whole characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The JSON object in the body."""
        if request.content_type != "application/json":
            raise Unreadable(415, "Send JSON, with Content-Type: application/json.")
        try:
            text = request.body.decode("utf-8-sig")
            found = parse(text)
            if "\\u" in text:
                json.dumps(found, ensure_ascii=False).encode()
        except InputError as mistake:
            raise Unreadable(400, UNREADABLE[mistake.code].format(**mistake.details)) from None
        except UnicodeError:
            raise Unreadable(400, "The body holds something that is not text in UTF-8.") from None
        return found


class _Api(NinjaAPI):
    """The API with what the Dutch API Design Rules ask of every answer."""

    @property
    def urls(self) -> Any:
        """The addresses; each view answers any method."""
        patterns, app, namespace = super().urls
        for pattern in patterns:
            pattern.callback = _any_method(pattern.callback)
        return patterns, app, namespace

    def get_openapi_operation_id(self, operation: Any) -> str:
        """The name of the function: short, and each there is once."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **_: Any) -> Any:
        """The description, made once."""
        return self._description

    @cached_property
    def _description(self) -> Any:
        made = super().get_openapi_schema()
        version = {"description": "the version of the API", "schema": {"type": "string"}}
        for methods in made["paths"].values():
            for told in methods.values():
                for status, given in told["responses"].items():
                    given["headers"] = {"API-Version": {**version, "required": True}}
                    if status >= 400:
                        given["content"] = {MEDIA_TYPE: given["content"]["application/json"]}
        return made


@guard(Policy.ANYONE)
def _any_method(view: View) -> View:
    """Answer HEAD and OPTIONS too, refuse other methods as a problem, and keep off cookies: an
    operation cannot know who asks, so it is for anyone."""

    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Without a session the middleware neither reads a cookie that came along nor sets one.
        request.__dict__.pop("session", None)
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = view(request, *args, **kwargs)
        request.method = asked
        if response.status_code == 405:
            allowed = set(response.headers["Allow"].split(", "))
            response = other_method(asked, allowed | ({"HEAD"} if "GET" in allowed else set()))
        response.headers["API-Version"] = VERSION
        return response

    # The API reads no cookie, so there is nothing to forge. Django looks for this mark on the view;
    # mypy knows no attributes of functions.
    inner.csrf_exempt = True  # type: ignore[attr-defined]
    return inner


api = _Api(
    title="Tweeluik",
    version=VERSION,
    description="Which instrument fits in a difference about illness and work, and why. "
    "No account, nothing is kept. Texts in Dutch (authoritative) and English.",
    docs_url=None,
    docs_decorator=require_GET,
    openapi_url="openapi.json",
    openapi_extra={"info": {"license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}},
    parser=_StrictParser(),
    urls_namespace="api",
)

WRONG: Final = {400: Problem, 422: Problem}
WRONG_BODY: Final = {**WRONG, 413: Problem, 415: Problem}


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, mistake: ValidationError) -> HttpResponse:
    problems = [
        {"field": _field(found["loc"]), "code": found["type"], "text": found["msg"]}
        for found in mistake.errors
    ]
    return about_status(422, "The request does not have the shape that the schema asks.", problems)


def _field(place: tuple[str | int, ...]) -> str:
    """Where in the query or the body something is wrong; ninja names those first."""
    inside = place[2:] if place[:2] == ("body", "body") else place[1:]
    return ".".join(map(str, inside)) or "body"


@api.exception_handler(HttpError)
def _http(request: HttpRequest, mistake: HttpError) -> HttpResponse:
    why = mistake.__cause__
    if isinstance(why, Unreadable):
        return about_status(why.status, str(why))
    return about_status(mistake.status_code, str(mistake))


def _wrong_facts(found: Texts, mistake: FactsError) -> HttpResponse:
    problems = [
        {"field": one.fact, "code": one.code, "text": text}
        for one, text in zip(mistake.problems, of_facts(found, mistake, IN_API), strict=True)
    ]
    return about_status(422, "The facts cannot be used.", problems)


def _wrong_letter(found: Texts, asked: Letter, mistakes: tuple[Mistake, ...]) -> HttpResponse:
    told = explain(found, asked, tuple(m for m in mistakes if m.code != "unknown_field"))
    problems = [
        {"field": m.field, "code": m.code, "text": told.get(m.field, UNKNOWN_FIELD)}
        for m in mistakes
    ]
    numbers = all(m.code == NUMBER for m in mistakes)
    return about_status(422, f"{NOT_YET} {ARE_THEY_NUMBERS}" if numbers else NOT_YET, problems)


@api.post("advice", response={200: AdviceOut, **WRONG_BODY}, summary="The answer for these facts")
def advice(request: HttpRequest, body: AdviceIn) -> Any:
    """All instruments judged for these facts on a day, with reasons, sources, costs and terms.

    An absent fact was not asked; `null` is asked and not known. `GET /facts` lists the facts.
    """
    found = texts(body.lang)
    try:
        judged = advise(body.facts, body.on or today())
    except FactsError as mistake:
        return _wrong_facts(found, mistake)
    return answer.to_json(judged, found)


@api.get("facts", response={200: Listing, **WRONG}, summary="The facts that may be given")
def facts(request: HttpRequest, lang: Lang = "nl") -> Any:
    """Every fact with its type, its values and what each means."""
    found = texts(lang)
    return {"items": [listing.fact(found, one) for one in listing.FACTS]}


@api.get("rules", response={200: Listing, **WRONG}, summary="The rules")
def rules(request: HttpRequest, lang: Lang = "nl") -> Any:
    """Every rule: when it applies, what follows, and its sources."""
    found = texts(lang)
    return {"items": [listing.rule(found, one) for one in RULES]}


@api.get("sources", response={200: Listing, **WRONG}, summary="The sources")
def all_sources(request: HttpRequest, lang: Lang = "nl") -> Any:
    """Every source, how it was read, and whether the live page was checked."""
    found = texts(lang)
    return {"items": [listing.source(found, one, None) for one in sources().values()]}


@api.post(
    "calendar", response={200: Listing, **WRONG_BODY}, summary="Dates of two years of illness"
)
def calendar(request: HttpRequest, body: CalendarIn) -> Any:
    """The statutory and usual moments, counted from the first day of illness."""
    found = texts(body.lang)
    return {"items": [listing.moment(found, one) for one in poortwachter(body.first_day_ill)]}


@api.get("letters", response={200: Listing, **WRONG}, summary="The letters that can be made")
def letters(request: HttpRequest, lang: Lang = "nl") -> Any:
    """Every kind of letter with its fields."""
    found = texts(lang)
    return {"items": [listing.letter(found, one) for one in LETTERS.values()]}


@api.post(
    "letters/{kind}",
    response={200: LetterOut, 404: Problem, 503: Problem, **WRONG_BODY},
    summary="Make a letter",
    openapi_extra={"responses": {200: {"content": {"application/pdf": {}}}}},
)
def make_letter(
    request: HttpRequest,
    kind: Annotated[Kind, Path(description="a kind that `GET /letters` lists")],
    body: LetterIn,
) -> Any:
    """The letter as text, or as a tagged PDF when `format` is `pdf`."""
    if kind not in LETTERS:
        return about_status(404, f"There is no such letter; there are {', '.join(LETTERS)}.")
    asked, found = LETTERS[kind], texts(body.lang)
    try:
        confirmed = body.not_citizen_service_numbers
        filled = written(asked, body.fields, body.on or today(), confirmed=confirmed)
    except FillingError as mistake:
        return _wrong_letter(found, asked, mistake.problems)
    sheet = compose(filled, found)
    if body.format == "text":
        return {"title": sheet.title, "text": as_text(sheet)}
    try:
        made = as_pdf(sheet)
    except NoPdf as problem:
        return about_status(503, f"Not installed here: {problem}.")
    except Busy:
        response = about_status(503, "Others are waiting for a PDF. Try again, or ask for text.")
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}.pdf"'
    return response
