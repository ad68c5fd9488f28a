"""The vault as an app of Django."""

from __future__ import annotations

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The keys of the owners, wrapped."""

    name = "tweeluik.records.vault"
    default_auto_field = "django.db.models.BigAutoField"
