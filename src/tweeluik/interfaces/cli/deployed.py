"""The deployment that a command works on: its settings, its folder, its database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def set_up(data: Path) -> None:
    """Load the settings for this folder, so that the records can be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tweeluik.interfaces.settings")
    os.environ.setdefault("TWEELUIK_DATA", str(data.resolve()))
    # Commands open no cookie, so any key will do; the records are sealed with keys of their own.
    os.environ.setdefault("TWEELUIK_SECRET_KEY", secrets.token_urlsafe(48))
    import django

    django.setup()
