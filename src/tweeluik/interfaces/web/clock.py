"""What day it is: asked here and nowhere else in the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today in the Netherlands, or the day that was set for a demonstration."""
    return settings.TODAY or timezone.localdate()


def now() -> datetime:
    """This moment in UTC; on the day that was set for a demonstration."""
    at = timezone.now()
    if settings.TODAY is not None:
        local = timezone.localtime(at)
        day = settings.TODAY
        at = local.replace(year=day.year, month=day.month, day=day.day).astimezone(UTC)
    return at
