"""The API: the same answers and letters, for programs (OpenAPI 3.1, problem details).

Nothing is kept. Facts travel in the body only, never in an address.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError
from pydantic import AfterValidator

from tweeluik import __version__
from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.reading import FactsError
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.law.poortwachter import poortwachter
from tweeluik.domain.law.sources import sources
from tweeluik.domain.letters.catalogue import LETTERS
from tweeluik.domain.letters.filling import FillingError, fill
from tweeluik.interfaces import answer, listing
from tweeluik.interfaces.letter_words import explain, numbers_in
from tweeluik.interfaces.paper import NoPdf
from tweeluik.interfaces.paper.letters import compose
from tweeluik.interfaces.paper.pdf import as_pdf
from tweeluik.interfaces.paper.sheet import as_text
from tweeluik.interfaces.web.clock import today
from tweeluik.interfaces.words_of_problems import of_facts
from tweeluik.texts import Texts, texts

from .problems import about_status
from .schemas import AdviceIn, AdviceOut, LetterIn, LetterOut, Listing, Problem

Lang = Literal["nl", "en"]


class _Api(NinjaAPI):
    """The API with the version of the Dutch API Design Rules in each answer."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        """Answer as JSON, and say which version this is."""
        response = super().create_response(request, data, **kwargs)
        response.headers["API-Version"] = __version__
        return response


api = _Api(
    title="Tweeluik",
    version="1.0.0",
    description="Which instrument fits in a difference about illness and work, and why. "
    "No account, nothing is kept. Texts in Dutch (authoritative) and English.",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
)

WRONG = {400: Problem, 413: Problem, 422: Problem}


def _in_range(found: date) -> date:
    if not 1990 <= found.year <= 2100:
        raise ValueError("between 1990 and 2100")
    return found


Day = Annotated[date, AfterValidator(_in_range)]


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, mistake: ValidationError) -> HttpResponse:
    problems = [
        {"field": ".".join(map(str, found["loc"])), "code": found["type"], "text": found["msg"]}
        for found in mistake.errors
    ]
    return about_status(422, "The request does not have the shape that the schema asks.", problems)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, mistake: HttpError) -> HttpResponse:
    return about_status(mistake.status_code, str(mistake))


def _wrong_facts(found: Texts, mistake: FactsError) -> HttpResponse:
    problems = [
        {"field": one.fact, "code": one.code, "text": text}
        for one, text in zip(mistake.problems, of_facts(found, mistake), strict=True)
    ]
    return about_status(422, "The facts cannot be used.", problems)


@api.post("advice", response={200: AdviceOut, **WRONG}, summary="The answer for these facts")
def advice(request: HttpRequest, body: AdviceIn) -> Any:
    """All instruments judged for these facts on a day, with reasons, sources, costs and terms.

    An absent fact was not asked; ``null`` is asked and not known. ``GET /facts`` lists the facts.
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


@api.get("calendar", response={200: Listing, **WRONG}, summary="Dates of two years of illness")
def calendar(
    request: HttpRequest,
    first_day_ill: Annotated[Day, Query(description="the first day of illness")],
    lang: Lang = "nl",
) -> Any:
    """The statutory and usual moments, counted from the first day of illness."""
    found = texts(lang)
    return {"items": [listing.moment(found, one) for one in poortwachter(first_day_ill)]}


@api.get("letters", response={200: Listing, **WRONG}, summary="The letters that can be made")
def letters(request: HttpRequest, lang: Lang = "nl") -> Any:
    """Every kind of letter with its fields."""
    found = texts(lang)
    return {"items": [listing.letter(found, one) for one in LETTERS.values()]}


@api.post(
    "letters/{kind}",
    response={200: LetterOut, 404: Problem, 503: Problem, **WRONG},
    summary="Make a letter",
)
def make_letter(request: HttpRequest, kind: str, body: LetterIn) -> Any:
    """The letter as text, or as a tagged PDF when ``format`` is ``pdf``."""
    if kind not in LETTERS:
        return about_status(404, f"There is no such letter; there are {', '.join(LETTERS)}.")
    asked, found = LETTERS[kind], texts(body.lang)
    try:
        filled = fill(asked, body.fields, body.on or today())
        problems = numbers_in(filled)
    except FillingError as mistake:
        problems = mistake.problems
    if problems:
        told = explain(found, asked, problems)
        return about_status(
            422,
            "The letter cannot be made yet.",
            [{"field": p.field, "code": p.code, "text": told[p.field]} for p in problems],
        )
    sheet = compose(filled, found)
    if body.format == "text":
        return {"title": sheet.title, "text": as_text(sheet)}
    try:
        made = as_pdf(sheet)
    except NoPdf as problem:
        return about_status(503, f"Not installed here: {problem}.")
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}.pdf"'
    return response
