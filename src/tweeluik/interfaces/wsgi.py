"""The web application as a server calls it."""

from __future__ import annotations

import os

from django.core.management import BaseCommand
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tweeluik.interfaces.settings")
application = get_wsgi_application()
# Before the first request: reads the addresses, which refuse a view without a policy.
BaseCommand().check(display_num_errors=False)
