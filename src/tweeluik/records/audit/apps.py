"""The log as an app of Django."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The log."""

    name = "tweeluik.records.audit"
    default_auto_field = "django.db.models.BigAutoField"
