"""``tweeluik serve``: the pages and the API, on this machine or behind a proxy with https."""

from __future__ import annotations

import os
import secrets
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tweeluik.interfaces.deployment import SHORTEST_KEY, is_loopback, origin

from .screen import Screen
from .worker import beside


def serve(host: str, port: int, workers: int, data: Path, screen: Screen) -> None:
    """Prepare the folder and the database, then serve until somebody stops it.

    :raises InputError: when the settings are not safe for the address, or the keys are lost.
    """
    here = reach(host, port, data)
    prepare()
    if not here:
        _refuse_unsafe(screen)
    run(host, port, workers, data, screen)


def reach(host: str, port: int, data: Path) -> bool:
    """Settle where the server is reached and with which key; nothing is made yet.

    What people type in their browser decides, not where the server listens: behind a proxy that
    may be loopback as well. On loopback plain http will do, and a key is made for as long as the
    server runs. Any other address needs https and a key of its own: the cookie is sealed with it.

    :returns: whether only this machine can reach it.
    :raises InputError: when the settings are not safe for the address.
    """
    from .facts_file import InputError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tweeluik.interfaces.settings")
    os.environ.setdefault("TWEELUIK_DATA", str(data.resolve()))
    reached = urlsplit(os.environ.setdefault("TWEELUIK_ORIGIN", origin(host, port)))
    here = is_loopback(reached.hostname or "") and is_loopback(host)
    if not here and reached.scheme != "https":
        raise InputError("needs_https", {"host": reached.hostname or host})
    if here:
        os.environ.setdefault("TWEELUIK_SECRET_KEY", secrets.token_urlsafe(48))
    if len(os.environ.get("TWEELUIK_SECRET_KEY", "")) < SHORTEST_KEY:
        raise InputError("needs_key", {})
    return here


def run(host: str, port: int, workers: int, data: Path, screen: Screen) -> None:
    """Serve what is ready, with a worker beside it, until somebody stops it."""
    screen.line(
        screen.texts.get("words", "sentences", "serving", address=os.environ["TWEELUIK_ORIGIN"])
    )
    from tweeluik.interfaces.paper.pdf import missing

    if package := missing():
        screen.line(screen.texts.get("words", "sentences", "no_pdf", package=package))
    sys.stdout.flush()
    with beside(data):
        listening(host, port, workers).serve()


def listening(host: str, port: int, workers: int) -> Any:
    """The server itself, for what :func:`prepare` made ready."""
    from granian import Granian
    from granian.constants import Interfaces

    return Granian(
        "tweeluik.interfaces.wsgi:application",
        address="127.0.0.1" if host == "localhost" else host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        log_access=False,
        websockets=False,
        respawn_failed_workers=True,
    )


def _refuse_unsafe(screen: Screen) -> None:
    from .check import looked, show, unsafe
    from .facts_file import InputError

    if found := unsafe(looked()):
        show(found, screen)
        raise InputError("unsafe", {"count": str(len(found))})


def prepare() -> None:
    """Make the folder, the database, the keys and the static files ready; safe to repeat.

    :raises InputError: when the keys are lost, or can be reached by others.
    """
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    # It would say that all is well; what is wrong comes as an error.
    call_command("check", stdout=StringIO())
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    _prepare_keys()
    call_command("collectstatic", verbosity=0, interactive=False)


def _prepare_keys() -> None:
    from tweeluik.records.vault.errors import NoKeys, UnsafeKeys
    from tweeluik.records.vault.keys import first_keys

    from .facts_file import InputError

    try:
        first_keys()
    except UnsafeKeys as unsafe:
        raise InputError("keys_unsafe", {"path": str(unsafe.path)}) from None
    except NoKeys as missing:
        raise InputError("keys_missing", {"path": str(missing.path)}) from None
