"""What to compare our pages with: a Django page with one form field, and nothing else.

Django's own templates and form, the middlewares that every project begins with, sessions in signed
cookies, Dutch. No database, no style, no words but the form. Nothing can be left out of it but the
form itself.
"""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

PAGE = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>Vraag</title></head><body>
<form method="post">{% csrf_token %}{{ form.as_div }}<button>Verder</button></form>
</body></html>
"""

settings.configure(
    SECRET_KEY="only to be measured, " + "0" * 40,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    LANGUAGE_CODE="nl",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"page.html": PAGE})],
                    )
                ],
                "context_processors": ["django.template.context_processors.request"],
            },
        }
    ],
)


class Question(forms.Form):
    """One field."""

    weeks = forms.IntegerField(label="Hoeveel weken bent u ziek?", min_value=0, max_value=2000)


def page(request: HttpRequest) -> HttpResponse:
    """The form, with what was typed and what is wrong with it."""
    form = Question(request.POST or None)
    return render(request, "page.html", {"form": form})


urlpatterns = [path("", page)]
application = get_wsgi_application()
