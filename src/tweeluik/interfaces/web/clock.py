"""What day it is: asked here and nowhere else in the pages."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today in the Netherlands, or the day that was set for a demonstration."""
    return settings.TODAY or timezone.localdate()
