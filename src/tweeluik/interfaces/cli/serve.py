"""``tweeluik serve``: the pages and the API, on this machine or behind a proxy with https."""

from __future__ import annotations

import ipaddress
import os
import secrets
import sys
from pathlib import Path

from .screen import Screen


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(host: str, port: int, workers: int, data: Path, screen: Screen) -> None:
    """Prepare the folder and the database, then serve until somebody stops it.

    On loopback plain http will do, and a key is made for as long as the server runs. Any other
    address is refused unless TWEELUIK_ORIGIN says https and TWEELUIK_SECRET_KEY is set: the
    cookie is sealed with it and travels over https only.

    :raises InputError: when the settings are not safe for the address.
    """
    from .facts_file import InputError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tweeluik.interfaces.settings")
    os.environ.setdefault("TWEELUIK_DATA", str(data.resolve()))
    if is_loopback(host):
        os.environ.setdefault("TWEELUIK_ORIGIN", f"http://{host}:{port}")
        os.environ.setdefault("TWEELUIK_SECRET_KEY", secrets.token_urlsafe(48))
    elif not os.environ.get("TWEELUIK_ORIGIN", "").startswith("https://"):
        raise InputError("needs_https", {"host": host})
    elif len(os.environ.get("TWEELUIK_SECRET_KEY", "")) < 40:
        raise InputError("needs_key", {})
    prepare()
    screen.line(
        screen.texts.get("words", "sentences", "serving", address=os.environ["TWEELUIK_ORIGIN"])
    )
    from tweeluik.interfaces.paper.pdf import missing

    if package := missing():
        screen.line(screen.texts.get("words", "sentences", "no_pdf", package=package))
    sys.stdout.flush()
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "tweeluik.interfaces.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        log_access=False,
        websockets=False,
        respawn_failed_workers=True,
    ).serve()


def prepare() -> None:
    """Make the folder, the database and the static files ready; safe to repeat."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
