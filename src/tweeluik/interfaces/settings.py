"""The settings, from the environment. ``tweeluik serve`` sets what somebody left out.

TWEELUIK_SECRET_KEY   seals the cookies; the same for all processes. Needed.
TWEELUIK_ORIGIN       how people reach it, such as https://wegwijzer.example; http only on loopback
TWEELUIK_DATA         folder for the database and the static files; ./var
TWEELUIK_KEYS         folder for the key files, outside that folder; its name with -keys after it
TWEELUIK_DATABASE     another database, as a URL
TWEELUIK_SMTP         mail server: smtp+tls://user:password@host:587 or smtps://; else terminal
TWEELUIK_FROM         address that messages come from
TWEELUIK_CLAMAV       virus scanner: the path of the socket of clamd, or host:port; else none
TWEELUIK_OPERATOR     the organisation that runs it, for the privacy page
TWEELUIK_DEMO         serve the demo world of that folder, with its pages; set by `tweeluik demo`
TWEELUIK_CONTACT      where to report a weakness (security.txt): an address or a mailbox
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from tweeluik.records.engine import guarded

from .deployment import DEMO_WORLD, SHORTEST_KEY, is_loopback

_env = Env(prefix="TWEELUIK_")

SECRET_KEY = _env.str("SECRET_KEY")
DEBUG = False

ORIGIN: Final = urlsplit(_env.str("ORIGIN", "http://127.0.0.1:8000"))
HTTPS: Final = ORIGIN.scheme == "https"
_HOST: Final = ORIGIN.hostname or "127.0.0.1"
if not HTTPS and not is_loopback(_HOST):
    raise ImproperlyConfigured(
        f"TWEELUIK_ORIGIN is {ORIGIN.geturl()}: answers about health travel in the cookie, so give"
        " an https address; http is for this machine only"
    )
if len(SECRET_KEY) < SHORTEST_KEY:
    raise ImproperlyConfigured(
        f"TWEELUIK_SECRET_KEY has {len(SECRET_KEY)} characters: give {SHORTEST_KEY} or more"
    )
DATA: Final = Path(_env.str("DATA", "var")).resolve()
KEYS: Final = Path(_env.str("KEYS", f"{DATA}-keys")).resolve()
"""The folder of the key files; never inside ``DATA``: whoever copies that must not have them."""
DEMO: Final = _env.bool("DEMO", False)
"""Anybody may sign in as anybody who was invented; see :mod:`tweeluik.interfaces.demo`."""
if DEMO and not (DATA / DEMO_WORLD).is_file():
    raise ImproperlyConfigured(
        f"TWEELUIK_DEMO is on, and {DATA} holds no demo world: leave it out, or use `tweeluik demo`"
    )
OPERATOR: Final = _env.str("OPERATOR", "Tweeluik")
CONTACT: Final = _env.str("CONTACT", f"{ORIGIN.geturl()}/hulp")
TODAY: Final = _env.date("TODAY", None)
"""Judge for another day; only for demonstrations and tests."""

ALLOWED_HOSTS = [f"[{_HOST}]" if ":" in _HOST else _HOST]
if not HTTPS:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ORIGIN.geturl()]

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "tweeluik.records.tally",
    "tweeluik.records.vault",
    "tweeluik.records.audit",
    "tweeluik.records.people",
    "tweeluik.records.cases",
    "tweeluik.records.post",
    "tweeluik.interfaces.web.apps.WebConfig",
]
MIDDLEWARE = [
    "tweeluik.interfaces.web.middleware.Headers",
    "tweeluik.interfaces.web.middleware.Log",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tweeluik.interfaces.web.middleware.BodyLimit",
    "tweeluik.interfaces.web.middleware.OwnForms",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "tweeluik.interfaces.demo.urls" if DEMO else "tweeluik.interfaces.urls"
WSGI_APPLICATION = "tweeluik.interfaces.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            Path(__file__).parent / "web" / "templates",
            Path(__file__).parent / "paper" / "templates",
            Path(__file__).parent / "demo" / "templates",
        ],
        "OPTIONS": {
            "environment": "tweeluik.interfaces.web.templating.environment",
            "context_processors": ["tweeluik.interfaces.web.templating.shell"],
            "auto_reload": False,
        },
    }
]

DATABASES = {
    "default": guarded(_env.dj_db_url("DATABASE", f"sqlite:///{DATA / 'tweeluik.sqlite3'}")),
}
# Without a mail server messages stand in the terminal: enough for one machine. In a demo they go
# nowhere, whatever the server is: a page shows them.
_SMTP: Final = urlsplit(_env.str("SMTP", ""))
_BACKEND: Final = "dummy" if DEMO else "smtp" if _SMTP.hostname else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{_BACKEND}.EmailBackend"
EMAIL_HOST = _SMTP.hostname or ""
EMAIL_PORT = _SMTP.port or 587
EMAIL_HOST_USER = unquote(_SMTP.username or "")
EMAIL_HOST_PASSWORD = unquote(_SMTP.password or "")
EMAIL_USE_SSL = _SMTP.scheme == "smtps"
EMAIL_USE_TLS = _SMTP.scheme == "smtp+tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _env.str("FROM", f"noreply@{_HOST}")

USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
USE_I18N = False

# One cookie, sealed, gone when the browser closes; it holds the token against forged forms too.
SESSION_ENGINE = "tweeluik.interfaces.web.sealed"
SESSION_COOKIE_NAME = "__Host-tweeluik" if HTTPS else "tweeluik"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "tweeluik.interfaces.web.errors.forged"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [
    Path(__file__).parent / "web" / "static",
    Path(__file__).parent / "demo" / "static",
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 0

CLAMAV: Final = _env.str("CLAMAV", "")

DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 1
# In memory alone: nothing that somebody hands in ever lies unsealed on a disk.
FILE_UPLOAD_HANDLERS = ["tweeluik.interfaces.web.uploads.InMemory"]
LOGGING_CONFIG = None
