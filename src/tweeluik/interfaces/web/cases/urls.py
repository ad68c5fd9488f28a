"""The addresses of the pages of a case. They hold ids only."""

from __future__ import annotations

from django.urls import path

from . import keeping, overseeing, papers, preparing, views

urlpatterns = [
    path("mijn", views.cases, name="cases"),
    path("mijn/begin", views.begin, name="case-begin"),
    path("zaak/<uuid:id>", views.case, name="case"),
    path("zaak/<uuid:id>/doen/<slug:name>", views.do, name="case-do"),
    path("zaak/<uuid:id>/melden", views.reports, name="case-reports"),
    path("zaak/<uuid:id>/melden/<slug:name>", views.report, name="case-report"),
    path("zaak/<uuid:id>/voorbereiden", preparing.tasks, name="case-tasks"),
    path("zaak/<uuid:id>/voorbereiden/<slug:slug>", preparing.task, name="case-task"),
    path("zaak/<uuid:id>/controleren", preparing.check, name="case-check"),
    path("zaak/<uuid:id>/tijdlijn", overseeing.timeline, name="case-timeline"),
    path(
        "zaak/<uuid:id>/toestemming/<uuid:consent>",
        overseeing.stop_consent,
        name="case-consent",
    ),
    path("zaak/<uuid:id>/brief/<slug:kind>", keeping.letter, name="case-letter"),
    path("zaak/<uuid:id>/agenda", keeping.agenda, name="case-calendar"),
    path("zaak/<uuid:id>/inzage", keeping.log, name="case-log"),
    path("zaak/<uuid:id>/papier", keeping.paper, name="case-on-paper"),
    path("zaak/<uuid:id>/bestand", keeping.file, name="case-file"),
    path("zaak/<uuid:id>/stukken", papers.papers, name="case-papers"),
    path("zaak/<uuid:id>/stukken/<uuid:paper>", papers.paper, name="case-paper"),
    path("zaak/<uuid:id>/stukken/<uuid:paper>/weg", papers.remove, name="case-paper-remove"),
    path("zaak/<uuid:id>/wissen", views.erase, name="case-erase"),
]
