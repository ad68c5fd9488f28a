"""The answer as a PDF to keep."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from tweeluik.interfaces.paper.answer import compose
from tweeluik.interfaces.policy import for_anyone

from .letters import pdf_answer
from .templating import words
from .views import advice_of, allow, see


@allow("GET")
@for_anyone
def answer_pdf(request: HttpRequest) -> HttpResponse:
    """One A4: the answer, the facts it rests on, and the receipt."""
    advice = advice_of(request)
    if advice is None:
        return see("start")
    return pdf_answer(request, compose(advice, words(request)), "tweeluik.pdf")
