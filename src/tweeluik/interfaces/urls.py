"""Which address shows what. Nothing that somebody answered ever stands in one."""

from __future__ import annotations

from django.urls import include, path

from .api import pages as api_pages
from .api.routes import api
from .policy import require_policies
from .web import answer_paper, calendar, letters, public, views

urlpatterns = [
    path("", views.start, name="start"),
    path("vraag", views.question, name="question"),
    path("kies", views.choose, name="choose"),
    path("wijzig", views.change, name="change"),
    path("wis", views.clear, name="clear"),
    path("uw-antwoorden", views.own, name="own-answers"),
    path("antwoord", views.answer, name="answer"),
    path("antwoord/pdf", answer_paper.answer_pdf, name="answer-pdf"),
    path("antwoord/agenda", calendar.answer_calendar, name="answer-calendar"),
    path("antwoord/bewijs", views.receipt_file, name="receipt"),
    path("hielp", views.helped, name="helped"),
    path("voorkeur", views.prefer, name="prefer"),
    path("sluit-snel", views.leave, name="leave"),
    path("verschil", public.difference, name="difference"),
    path("uitleg/<slug:slug>", public.explained, name="explained"),
    path("regels", public.rules, name="rules"),
    path("regels/<str:id>", public.rule, name="rule"),
    path("bronnen", public.register, name="sources"),
    path("kalender", calendar.calendar, name="calendar"),
    path("brieven", letters.index, name="letters"),
    path("brieven/<slug:kind>", letters.letter, name="letter"),
    path("hulp", public.help, name="help"),
    path("privacy", public.privacy, name="privacy"),
    path("toegankelijkheid", public.accessibility, name="accessibility"),
    path(".well-known/security.txt", public.security_txt, name="security-txt"),
    path("", include("tweeluik.interfaces.web.cases.urls")),
    path("", include("tweeluik.interfaces.web.account.urls")),
    path("api/v1/", api.urls),
    path("api/v1/uitleg", api_pages.docs, name="api-docs"),
]
require_policies(urlpatterns)

handler400 = "tweeluik.interfaces.web.errors.bad_request"
handler404 = "tweeluik.interfaces.web.errors.not_found"
handler500 = "tweeluik.interfaces.web.errors.broken"
