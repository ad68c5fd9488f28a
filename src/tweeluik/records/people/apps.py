"""The people as an app of Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The accounts."""

    name = "tweeluik.records.people"
    default_auto_field = "django.db.models.BigAutoField"
