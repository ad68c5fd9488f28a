"""The app as Django registers it."""

from django.apps import AppConfig


class TallyConfig(AppConfig):
    """The counts."""

    name = "tweeluik.records.tally"
    default_auto_field = "django.db.models.BigAutoField"
