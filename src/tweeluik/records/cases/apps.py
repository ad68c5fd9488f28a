"""The cases as an app of Django."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases."""

    name = "tweeluik.records.cases"
    default_auto_field = "django.db.models.BigAutoField"
