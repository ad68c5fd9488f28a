"""Pages that explain: the difference, each instrument, rules, sources, help, privacy."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.domain.guide.outcome import LETTERS, helping
from tweeluik.domain.guide.rule import Rule
from tweeluik.domain.guide.rulebook import BY_ID, RULES
from tweeluik.domain.law.sources import DueReason, due, sources, where_to_apply
from tweeluik.domain.law.values import fee
from tweeluik.domain.letters.catalogue import LETTERS as CAN_BE_MADE
from tweeluik.interfaces import formats
from tweeluik.interfaces.answer_words import ROWS, Seen, seen_sources, unchecked
from tweeluik.interfaces.condition_words import lines
from tweeluik.interfaces.policy import for_anyone
from tweeluik.texts import AUTHORITATIVE, Texts, texts

from .clock import today
from .templating import RULES_OF, words
from .views import allow

PAIR: Final = ("second_opinion", "expert_opinion")


def _fee(applicant: str) -> str:
    found = fee("expert_opinion_own_work", applicant, "ordinary", today())
    return formats.euros(found.amount_eur) if found.amount_eur is not None else "?"


@lru_cache(maxsize=1)
def _difference_sources() -> dict[str, dict[str, tuple[str, ...]]]:
    path = files("tweeluik.domain.guide") / "difference.toml"
    rows = tomllib.loads(path.read_text("utf-8"))["row"]
    return {row["id"]: {one: tuple(row.get(one, ())) for one in PAIR} for row in rows}


@allow("GET")
@for_anyone
def difference(request: HttpRequest) -> HttpResponse:
    """Second opinion and expert opinion side by side (seed 2's table, with the values of today)."""
    found = words(request)
    fees = {"employee_fee": _fee("employee"), "employer_fee": _fee("employer")}
    told = found.subject("difference")
    rows = [
        {
            "id": id,
            "label": row["label"],
            **{one: {key: text.format(**fees) for key, text in row[one].items()} for one in PAIR},
        }
        for id, row in told["rows"].items()
    ]
    cited = dict.fromkeys(
        text for row in _difference_sources().values() for one in PAIR for text in row[one]
    )
    return render(
        request,
        "difference.html",
        {
            "d": told,
            "rows": rows,
            "pair": PAIR,
            "sources": seen_sources(found, cited),
            "unchecked": unchecked(cited),
        },
    )


@allow("GET")
@for_anyone
def explained(request: HttpRequest, slug: str) -> HttpResponse:
    """One instrument: what it is, who asks, what it costs, with its rules and letters."""
    id = slug.replace("-", "_")
    if id not in INSTRUMENTS:
        raise Http404
    found = words(request)
    told = dict(found.subject("instruments")[id])
    amounts = {who: _amount(found, id, who) for who in ("employee", "employer")}
    told["cost"] = told["cost"].format(fee=" / ".join(dict.fromkeys(amounts.values())))
    rules = [rule for rule in RULES if id in rule.instruments]
    cited = dict.fromkeys(text for rule in rules for text in rule.sources)
    return render(
        request,
        "explained.html",
        {
            "i": told,
            "rows": ROWS,
            "letters": _letters(found, id),
            "rules": [_rule_line(found, rule) for rule in rules],
            "sources": seen_sources(found, cited),
            "places": [place for place in where_to_apply().values() if id in place.instruments],
            "others": [_named(found, other) for other in INSTRUMENTS if other != id],
        },
    )


def _amount(found: Texts, instrument: str, applicant: str) -> str:
    known = fee(instrument, applicant, "ordinary", today())
    if known.amount_eur is None:
        return found.get("words", "sentences", "fee_free" if known.free else "fee_unknown")
    who = found.get("words", "applicants", applicant)
    return f"{formats.euros(known.amount_eur)} ({who})"


def _letters(found: Texts, instrument: str) -> list[tuple[str, str]]:
    kinds = [(LETTERS[id], found.get("documents", id, "name")) for id in helping(instrument)]
    return [(kind, name) for kind, name in kinds if kind in CAN_BE_MADE]


def _rule_line(found: Texts, rule: Rule) -> tuple[str, str]:
    return rule.id, found.get("rules", rule.id, "text")


@allow("GET")
@for_anyone
def rules(request: HttpRequest) -> HttpResponse:
    """The rule book, per instrument."""
    found = words(request)
    groups = [
        (
            found.get("instruments", id, "name"),
            id.replace("_", "-"),
            [_rule_line(found, rule) for rule in RULES if id in (*rule.instruments, *rule.about)],
        )
        for id in INSTRUMENTS
    ]
    return render(request, "rules.html", {"groups": groups, "count": len(RULES)})


@allow("GET")
@for_anyone
def rule(request: HttpRequest, id: str) -> HttpResponse:
    """One rule: when it applies, what follows, where it stands, and how that was read."""
    if id not in BY_ID:
        raise Http404
    found, one = words(request), BY_ID[id]
    return render(
        request,
        "rule.html",
        {
            "id": id,
            "text": found.get("rules", id, "text"),
            "disputed": found.find("rules", id, "disputed"),
            "when": [(_depth(line), line.strip()) for line in lines(found, one.when)],
            "effects": [
                (
                    found.get("words", "effects", effect.kind),
                    [_named(found, way) for way in effect.instruments],
                )
                for effect in one.effects
            ],
            "warns": [found.get("warnings", warning, "text") for warning in one.warns],
            "excepts": one.excepts,
            "sources": seen_sources(found, (*one.sources, *one.disputed_by)),
        },
    )


def _depth(line: str) -> int:
    return (len(line) - len(line.lstrip())) // 2


def _named(found: Texts, instrument: str) -> tuple[str, str]:
    return instrument.replace("_", "-"), found.get("instruments", instrument, "name")


@dataclass(frozen=True, slots=True)
class Group:
    """Sources of the register that have to be looked at for one reason, or not at all now."""

    title: str
    text: str
    rows: tuple[tuple[str, Seen], ...]


@allow("GET")
@for_anyone
def register(request: HttpRequest) -> HttpResponse:
    """All sources: how each was read, those that have to be looked at first and why."""
    found = words(request)
    reasons = {item.source.key: str(item.reason) for item in due(today())}
    groups = [_group(found, reason, reasons) for reason in (*DueReason, "none")]
    return render(
        request,
        "sources.html",
        {
            "groups": [group for group in groups if group.rows],
            "count": len(sources()),
            "to_check": len(reasons),
        },
    )


def _group(found: Texts, reason: str, reasons: Mapping[str, str]) -> Group:
    keys = [key for key in sources() if reasons.get(key, "none") == reason]
    rows = [(key, seen_sources(found, (key,))[0]) for key in keys]
    return Group(
        title=found.get("pages", "sources", reason),
        text=found.find("words", "due", reason) or found.get("pages", "sources", "none_text"),
        rows=tuple(sorted(rows, key=lambda row: row[1].title.casefold())),
    )


@allow("GET")
@for_anyone
def help(request: HttpRequest) -> HttpResponse:
    """Who can help, where to ask for an instrument, and a card that asks for an interpreter."""
    places: dict[str, list[Any]] = {}
    found = words(request)
    for place in where_to_apply().values():
        for id in place.instruments:
            places.setdefault(found.get("instruments", id, "name"), []).append(place)
    context = {
        "h": found.subject("help"),
        # The card is for a Dutch reader, whatever language the page is in.
        "card": texts(AUTHORITATIVE).subject("help")["card"],
        "lines": _interpreter_lines(),
        "places": places,
        "operator": settings.OPERATOR,
    }
    return render(request, "help.html", context)


@lru_cache(maxsize=1)
def _interpreter_lines() -> dict[str, str]:
    path = files(__package__) / "interpreter.toml"
    return {code: str(line) for code, line in tomllib.loads(path.read_text("utf-8")).items()}


def _prose(request: HttpRequest, subject: str, **fields: str) -> HttpResponse:
    told = words(request).subject(subject)
    sections = [
        {"title": row["title"], "text": row["text"].format(**fields)}
        for row in told["sections"].values()
    ]
    return render(
        request,
        "prose.html",
        {"t": told, "lead": told["lead"].format(**fields), "sections": sections},
    )


@allow("GET")
@for_anyone
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept (almost nothing), and what is not."""
    return _prose(request, "privacy", operator=settings.OPERATOR)


@allow("GET")
@for_anyone
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    day = formats.day(words(request), RULES_OF)
    return _prose(request, "accessibility", date=day, operator=settings.OPERATOR)


@allow("GET")
@for_anyone
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    until = today() + timedelta(days=180)
    contact = settings.CONTACT if ":" in settings.CONTACT else f"mailto:{settings.CONTACT}"
    body = (
        f"Contact: {contact}\n"
        f"Expires: {until.isoformat()}T00:00:00.000Z\n"
        "Preferred-Languages: nl, en\n"
        f"Canonical: {settings.ORIGIN.geturl()}/.well-known/security.txt\n"
    )
    return HttpResponse(body, content_type="text/plain; charset=utf-8")
