"""The templates: strict (a missing text is an error), escaped, with the words of one language."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from tweeluik.interfaces import formats
from tweeluik.records.people.models import IDLE
from tweeluik.records.people.sessions import TOUCH
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


WARNED_BEFORE: Final = 5
"""Minutes before a session lapses that somebody is warned (``ux.md`` 2.0, WCAG 2.2.1)."""

WARN_AFTER: Final = (IDLE - TOUCH) // timedelta(minutes=1) - WARNED_BEFORE
"""Minutes after a page was opened."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the frame of a page depends on, whoever looks at it."""

    language: str
    theme: str
    signed_in: bool


def look_of(request: HttpRequest) -> Look:
    """How this visitor sees pages."""
    session = _session(request)
    theme = session.get("theme")
    return Look(language_of(request), theme if theme in THEMES else "", "sid" in session)


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: language, colours, words, the day, and its own address."""
    # Once per page: each time it is asked for anew costs as much as the rest of a small page.
    token = get_token(request) if hasattr(request, "session") else ""
    return {**_frame(look_of(request), token), "here": request.path}


def _frame(look: Look, token: str) -> dict[str, Any]:
    found = texts(look.language)
    return {
        "lang": found.language,
        "theme": look.theme,
        "signed_in": look.signed_in,
        "p": found.subject("pages"),
        "w": found.subject("words"),
        "csrf_token": token,
        "warn_after": WARN_AFTER,
        "warned_before": WARNED_BEFORE,
        "day": lambda when: formats.day(found, when),
        "today": today(),
        "updated": RULES_OF,
        "demo": found.subject("demo") if settings.DEMO else None,
    }


def remembered(
    request: HttpRequest, template: str, known: Callable[..., dict[str, Any]], *told: Hashable
) -> HttpResponse:
    """A page that many people see alike: drawn once, and for each with their own token.

    :param known: gives what the template knows, from the texts and ``told``; nothing else of the
        request may be in it, and nothing that somebody typed: it is kept as long as we run. The
        template says itself where language and colours come ``back`` to.
    """
    pieces = _drawn(template, look_of(request), today(), known, *told)
    return HttpResponse(get_token(request).join(pieces))


_TOKEN: Final = "\ue000"  # noqa: S105 it opens nothing
"""Stands where the token comes; a character for private use, so in no text of ours."""


@lru_cache(maxsize=512)
def _drawn(
    template: str, look: Look, on: date, known: Callable[..., dict[str, Any]], *told: Hashable
) -> tuple[str, ...]:
    context = {**_frame(look, _TOKEN), **known(texts(look.language), *told)}
    return tuple(get_template(template).render(context).split(_TOKEN))


RULES_OF = date(2026, 11, 22)
"""When the rules and values were last brought up to date; shown at the foot of every page."""
