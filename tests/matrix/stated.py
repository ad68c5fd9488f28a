"""The policy as it is stated in ``policy.toml``, and the operations as the product has them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver

from tweeluik.interfaces.api.routes import api

from .world import Asker, Known, World

FILE = Path(__file__).parent / "policy.toml"
API = "/api/v1/"
OF_WHO_ASKS = {"address": "address", "letter": "name"}
OF_AN_ACCOUNT = {"address": ("address",), "account": ("address", "passkey")}


@dataclass(frozen=True)
class Row:
    """What is stated of one operation; see the file."""

    ask: str
    who: str
    yes: tuple[int, ...]
    shows: str
    may: str
    only_in: Any
    no: int
    writes: tuple[str, ...]
    head: str

    @property
    def method(self) -> str:
        return self.ask.split(" ")[0]

    @property
    def route(self) -> str:
        return self.ask.split(" ")[1]

    @property
    def of_a_case(self) -> bool:
        return self.route.startswith("/zaak/<uuid:id>")


@cache
def file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text())


def rows() -> tuple[Row, ...]:
    """All operations that are stated."""
    return tuple(
        Row(
            one["ask"],
            one["who"],
            tuple(one["yes"]),
            one.get("shows", ""),
            one.get("may", ""),
            one.get("only_in"),
            one.get("no", 0),
            tuple(one.get("writes", ())),
            one.get("head", ""),
        )
        for one in file()["operation"]
    )


def answer_for(row: Row, asker: Asker, relation: str) -> str:
    """Which answer is stated: yes, sign_in, code or not_found."""
    audience = file()["who"][row.who]
    found = str(audience["signed"][asker.signed])
    if found == "yes" and "relation" in audience:
        return str(audience["relation"][relation])
    return found


def here(row: Row, known: Known | None) -> bool:
    """Whether there is something in the state that the case is in."""
    if known is None or row.only_in is None:
        return True
    if row.only_in == "open":
        return known.key.removeprefix("alone:") not in file()["acts"]["closed"]
    if row.only_in == "consent":
        return known.consent is not None
    if row.only_in == "alone":
        return known.key in file()["acts"]["report"]
    return known.key in row.only_in


def must_show(row: Row, world: World, asker: Asker, known: Known | None) -> frozenset[str]:
    """The words that an answer must hold."""
    if row.shows in OF_AN_ACCOUNT:
        assert asker.who is not None
        return world.canaries.words(asker.who.name, *OF_AN_ACCOUNT[row.shows])
    if known is None:
        return frozenset()
    parts = {
        "": (),
        "events": known.events,
        "last": set().union(*known.by_event[-3:]),
        "everything": known.events | known.drafts | known.kept,
        "written": (known.events | known.drafts)
        - world.canaries.words(str(known.id), "guide_answers"),
        "papers": known.kept,
        "paper": known.kept & world.canaries.words(str(known.id), "letter_name"),
        "inside": known.inside,
        "drafts": world.canaries.words(str(known.id), "question", "advice", "view"),
        "question": world.canaries.words(str(known.id), "question"),
    }
    return frozenset(parts[row.shows])


def may_show(row: Row, world: World, asker: Asker, known: Known | None) -> frozenset[str]:
    """The words that an answer may hold."""
    found = must_show(row, world, asker, known)
    if row.may in ("case", "letter") and known is not None:
        found |= known.events | known.drafts | known.kept
    if row.may in OF_WHO_ASKS and asker.who is not None:
        found |= world.canaries.words(asker.who.name, OF_WHO_ASKS[row.may])
    return found | may_head(row, world, known)


def may_head(row: Row, world: World, known: Known | None) -> frozenset[str]:
    """The words that a header may hold: the name under which a paper is saved, and no other."""
    if row.head == "paper" and known is not None:
        return world.canaries.words(str(known.id), "letter_name")
    return frozenset()


# -- the product -----------------------------------------------------------------------------------


def operations(urls: str | None = None) -> frozenset[str]:
    """Every operation of the product: methods with routes, as the pages and the API tell them.

    :param urls: other addresses than those of the settings, such as those of a demo.
    """
    return frozenset(_pages(urls)) | frozenset(_api())


def patterns(urls: str | None = None) -> Iterator[tuple[str, URLPattern]]:
    """Every route with what answers it."""

    def walk(found: list[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
        for one in found:
            if isinstance(one, URLPattern):
                yield before + str(one.pattern), one
            else:
                yield from walk(one.url_patterns, before + str(one.pattern))

    yield from walk(get_resolver(urls).url_patterns, "/")


def _pages(urls: str | None) -> Iterator[str]:
    described = {ask.split(" ")[1] for ask in _api()}
    for route, pattern in patterns(urls):
        if route not in described:
            # What the API adds of itself, such as its description, is only read.
            default = ("GET",) if route.startswith(API) else ("no methods are stated",)
            for method in getattr(pattern.callback, "methods", default):
                yield f"{method} {route}"


def _api() -> Iterator[str]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            yield f"{method.upper()} {path.replace('{', '<').replace('}', '>')}"
