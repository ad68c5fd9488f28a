"""Checks of the settings: address, cookie, secret key, mail, headers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import WARNING, run_checks

from tweeluik.interfaces.deployment import SHORTEST_KEY, is_loopback
from tweeluik.interfaces.web.middleware import FILE_POLICY, POLICY
from tweeluik.records.people.addresses import can_be_right

from .check import FINE, Details, Scene

FEWEST_SIGNS: Final = 10
"""Different characters in a secret key; one that somebody made up by hand has fewer."""

EXAMPLES: Final = ("django-insecure", "changeme", "secret", "a key for tests only")
"""How a key begins that everybody knows."""

OWN: Final = {
    "security.W001": "our own middleware sets these headers on every answer (middleware.Headers)",
    "security.W002": "X-Frame-Options and frame-ancestors: middleware.Headers",
    "security.W003": "middleware.OwnForms is a stricter child of what Django looks for",
    **dict.fromkeys(
        [f"security.W{number:03}" for number in (10, 11, 12, 13, 14, 15)],
        "our own check of the cookie looks at more",
    ),
    "security.W018": "our own check of debugging",
    "security.W009": "our own check of the secret key looks at more",
}
"""Warnings of Django that we answer in another way, with that way."""


def https_origin(scene: Scene) -> Details | None:
    """Answers about health travel in the cookie, so only over https."""
    if settings.HTTPS or not scene.for_others:
        return FINE
    return {"origin": settings.ORIGIN.geturl()}


def secure_cookie(_: Scene) -> Details | None:
    """The cookie goes over https only, to this host only, and no script reads it."""
    wrong = [
        name
        for name, right in (
            ("Secure", settings.SESSION_COOKIE_SECURE or not settings.HTTPS),
            ("HttpOnly", settings.SESSION_COOKIE_HTTPONLY),
            ("SameSite", settings.SESSION_COOKIE_SAMESITE in ("Lax", "Strict")),
            ("__Host-", settings.SESSION_COOKIE_NAME.startswith("__Host-") or not settings.HTTPS),
        )
        if not right
    ]
    return {"parts": ", ".join(wrong)} if wrong else FINE


def no_debugging(_: Scene) -> Details | None:
    """A page with a mistake shows nothing of what somebody typed."""
    return {} if settings.DEBUG else FINE


def secret_key(scene: Scene) -> Details | None:
    """The key that seals the cookie was chosen, is long, and nobody else knows it."""
    key = settings.SECRET_KEY
    chosen = scene.own_key or not scene.for_others
    known = key.lower().startswith(EXAMPLES)
    good = len(key) >= SHORTEST_KEY and len(set(key)) >= FEWEST_SIGNS
    return FINE if chosen and good and not known else {"shortest": str(SHORTEST_KEY)}


def mail_server(_: Scene) -> Details | None:
    """Without a mail server nobody can prove an address."""
    return FINE if settings.EMAIL_HOST else {}


def mail_safe(_: Scene) -> Details | None:
    """Codes travel to the mail server over a safe connection."""
    host = settings.EMAIL_HOST
    if not host or is_loopback(host) or settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL:
        return FINE
    return {"host": host}


def mail_sender(_: Scene) -> Details | None:
    """Messages come from an address that can be right."""
    address = settings.DEFAULT_FROM_EMAIL
    host = address.rpartition("@")[2]
    return FINE if can_be_right(address) and not is_loopback(host) else {"address": address}


def strict_policy(_: Scene) -> Details | None:
    """No page may run code that is not ours (NCSC U/PW.03)."""
    for policy in (POLICY, FILE_POLICY):
        if "unsafe-" in policy or "default-src 'none'" not in policy:
            return {}
    return FINE


def static_files(_: Scene) -> Details | None:
    """Every static file is there, under the name with its hash."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    try:
        kept = json.loads(manifest.read_text("utf-8"))["paths"]
    except (OSError, ValueError, KeyError):
        return {"folder": str(settings.STATIC_ROOT)}
    names = {name for finder in get_finders() for name, _ in finder.list([])}
    there = all((Path(settings.STATIC_ROOT) / kept.get(name, "?")).is_file() for name in names)
    return FINE if there else {"folder": str(settings.STATIC_ROOT)}


def django_warnings(_: Scene) -> Details | None:
    """What Django's own ``check --deploy`` says, but for what we answer in another way."""
    told = run_checks(include_deployment_checks=True)
    left = sorted({one.id for one in told if one.level >= WARNING and one.id not in OWN})
    return {"ids": ", ".join(left)} if left else FINE


def real_day(_: Scene) -> Details | None:
    """The day is that of the clock, not one that was set for a demonstration."""
    return FINE if settings.TODAY is None else {"day": settings.TODAY.isoformat()}


def no_demonstration(_: Scene) -> Details | None:
    """There are no people here who were made up, with passwords that everybody knows."""
    return {} if settings.DEMO else FINE


def virus_scanner(_: Scene) -> Details | None:
    """Files of others are looked at before anybody opens them."""
    return FINE if settings.CLAMAV else {}
