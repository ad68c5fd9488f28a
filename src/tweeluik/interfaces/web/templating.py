"""The templates: strict (a missing text is an error), escaped, with the words of one language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from tweeluik.interfaces import formats
from tweeluik.texts import AUTHORITATIVE, LANGUAGES, Texts, texts

from .clock import today

THEMES = ("light", "dark")


class _Environment(Environment):
    """In a table of words a key goes before what Python calls by the same name ("clear")."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of a table, or an attribute of anything else."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def environment(**options: Any) -> Environment:
    """The Jinja environment that Django asks for."""
    kept = {name: value for name, value in options.items() if name != "undefined"}
    found = _Environment(**{**kept, "autoescape": True}, undefined=StrictUndefined)
    found.trim_blocks = found.lstrip_blocks = True
    found.globals |= {"static": _static, "url": _url}
    found.filters |= {"fill": fill, "strong": strong, "lines": _lines}
    return found


@lru_cache(maxsize=64)
def _static(name: str) -> str:
    """The address of a file of ours; it holds a hash of the content and lasts as long as we do."""
    return static(name)


@lru_cache(maxsize=256)
def _url(name: str, *args: str) -> str:
    return reverse(name, args=args)


def fill(text: str, **fields: object) -> str:
    """A text with its placeholders filled in."""
    return text.format(**fields)


def strong(text: str, **fields: object) -> Markup:
    """A text of ours with its placeholders filled in and set in bold; the fields are escaped."""
    bold = {name: Markup("<strong>{}</strong>").format(value) for name, value in fields.items()}
    return escape(text).format(**bold)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _session(request: HttpRequest) -> Any:
    """The session; none yet where something broke before it was opened."""
    return getattr(request, "session", {})


def language_of(request: HttpRequest) -> str:
    """The language somebody chose; Dutch if none."""
    told = _session(request).get("lang")
    return told if told in LANGUAGES else AUTHORITATIVE


def words(request: HttpRequest) -> Texts:
    """The texts in the language of the reader."""
    return texts(language_of(request))


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: language, colours, words, and the day."""
    found = words(request)
    theme = _session(request).get("theme")
    return {
        "lang": found.language,
        "theme": theme if theme in THEMES else "",
        "p": found.subject("pages"),
        "w": found.subject("words"),
        # Once per page: each time it is asked for anew costs as much as the rest of a small page.
        "csrf_token": get_token(request) if hasattr(request, "session") else "",
        "day": lambda when: formats.day(found, when),
        "today": today(),
        "updated": RULES_OF,
        "demo": found.subject("demo") if settings.DEMO else None,
    }


RULES_OF = date(2026, 11, 22)
"""When the rules and values were last brought up to date; shown at the foot of every page."""
