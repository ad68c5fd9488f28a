"""The post as an app of Django."""

from __future__ import annotations

from django.apps import AppConfig


class PostConfig(AppConfig):
    """The post."""

    name = "tweeluik.records.post"
    default_auto_field = "django.db.models.BigAutoField"
