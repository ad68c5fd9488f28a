"""Somebody who works in cases of theirs through the pages, and remembers what was confirmed."""

from __future__ import annotations

import http.client
import random
import re
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
COOKIE = re.compile(r"tweeluik=([^;]*)")
CYCLE: tuple[tuple[str, str, str], ...] = (
    ("doen", "ask", "question"),
    ("melden", "plan_talk", ""),
    ("melden", "refuse", "told_reasons"),
    ("doen", "ask_reasons", ""),
    ("doen", "complain", ""),
    ("doen", "bring_new_facts", "new_facts"),
)
"""Acts that lead back to where they began: how, which, and the input that holds its words."""

MOST_ROUNDS = 4
"""After so many times round a new case is begun."""


def day(name: str) -> dict[str, str]:
    """The three fields of a date: today, as the pages see it."""
    today = datetime.now(ZoneInfo("Europe/Amsterdam"))
    return {f"{name}-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}


class Client:
    """A browser without a page: one connection, one cookie."""

    def __init__(self, cookie: str, first: str = "/mijn") -> None:
        self.port, self._cookie, self._token, self._first = 0, cookie, "", first

    def open(self) -> None:
        """Look at a page, for the token against forged forms."""
        if not self._token:
            self._token = TOKEN.findall(self.send(self._first)[2])[0]

    def send(
        self, path: str, fields: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str, str]:
        """Status, where it leads, and the page.

        :raises OSError, http.client.HTTPException: when no answer came.
        """
        if fields is not None:
            self.open()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers |= {"Cookie": f"tweeluik={self._cookie}"}
        if fields is None:
            connection.request("GET", path, headers=headers)
        else:
            body = urlencode({"csrfmiddlewaretoken": self._token, **fields})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, body, headers)
        response = connection.getresponse()
        page = response.read().decode()
        if not self._token and (new := COOKIE.match(response.getheader("Set-Cookie", ""))):
            self._cookie = new[1]  # It holds the other half of the token.
        connection.close()
        return response.status, response.getheader("Location", ""), page


@dataclass
class Wish:
    """What somebody wants done: sent again, the same, until an answer comes."""

    path: str
    fields: dict[str, str]
    ack: dict[str, str]


@dataclass
class Writer:
    """Works until the server is gone; ``acks`` is what was confirmed."""

    cookie: str
    chance: random.Random
    heard: threading.Semaphore
    acks: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    wish: Wish | None = None
    _case: str = ""
    _step: int = 0
    _draft: str = ""

    def __post_init__(self) -> None:
        self._client = Client(self.cookie)

    def work(self, port: int, gone: threading.Event) -> None:
        """Act, until somebody says that the server is gone; never forget an unanswered wish."""
        self._client.port = port
        while not gone.is_set():
            self.wish = self.wish or self.next()
            try:
                status, where, page = self._client.send(self.wish.path, self.wish.fields)
            except (OSError, http.client.HTTPException):
                gone.wait(0.02)
                continue
            if status != 303:
                if not gone.is_set():
                    self.refused.append(f"{status}: {self.wish} {page[-600:]}")
                return
            self.heard_of(where)

    def heard_of(self, where: str) -> None:
        """The wish was confirmed with a redirect to there."""
        assert self.wish is not None
        ack, self.wish = self.wish.ack, None
        led = where.split("/")[2] if where.count("/") == 2 else ""
        if ack["kind"] == "begin":
            ack["case"] = self._case = led
            self._step = -1
        elif ack["kind"] == "act":
            ack["opened"] = led if led != self._case else ""
            self._step += 1
        else:
            self._step = 0
        self.acks.append(ack)
        self.heard.release()

    def next(self) -> Wish:
        """What to do now."""
        self.wish = self._next()
        return self.wish

    def _next(self) -> Wish:
        key = secrets.token_hex(8)
        if not self._case or self._step == len(CYCLE) * MOST_ROUNDS:
            fields = {"procedure": "second_opinion", "key": key}
            return Wish("/mijn/begin", fields, {"kind": "begin", "case": ""})
        words = f"woorden {secrets.token_hex(self.chance.randrange(1, 900))}"
        home = f"/zaak/{self._case}"
        if self._step < 0:
            fields = {"question": words, "do": "next"}
            ack = {"kind": "draft", "case": self._case, "words": words}
            self._draft = words
            return Wish(f"{home}/voorbereiden/vraag", fields, ack)
        how, act, input = CYCLE[self._step % len(CYCLE)]
        words = self._draft if self._step == 0 else words
        fields: dict[str, Any] = {
            "version": str(self._step),
            "key": key,
            "reasons_given": "no",
            "advice": "a",
            "view": "b",
            **day("happened_on"),
            **day("talk_date"),
        }
        fields |= {input: words} if input else {}
        ack = {"kind": "act", "case": self._case, "act": act, "key": key}
        return Wish(f"{home}/{how}/{act}", fields, ack | {"words": words if input else ""})
