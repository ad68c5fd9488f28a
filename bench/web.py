"""The pages and the API as a server: requests per second beside a bare page, and server times.

``python bench/web.py [--json]``. Both servers run at once, with two workers each; every round each
address has its turn with wrk, so that noise meets them all alike, and medians are compared. The
bound is a ratio: our question page, with its rules, words and sealed cookie, is no slower than a
bare Django page with one form field. Ends with 0 when every bound holds, 1 when one does not, 3
when something needed is missing.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from web_load import NoLoad, Server, Shot, Target, check, cookie_of, shoot

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parent / "examples" / "employee-doubts-advice.json"
SHOTS, REQUESTS, PAPERS = 3, 300, 15

LEAST_RATIO = 1.0
MOST_PAGE = 0.010
MOST_PDF = 0.3

BARE, QUESTION, START, ANSWER = "bare page", "question page", "start page", "answer page"
GZIPPED, ADVICE = "question page, gzip", "POST /api/v1/advice"
LETTER = "refusal-reasons-request"
ANSWER_PDF, LETTER_PDF = "answer as PDF", "letter as PDF"

Row = dict[str, Any]


def main() -> int:
    """Measure and print; the exit code."""
    with tempfile.TemporaryDirectory(prefix="tweeluik-bench-") as name, _quiet():
        folder = Path(name)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tweeluik.interfaces.settings",
            "TWEELUIK_DATA": str(folder / "data"),
            "TWEELUIK_SECRET_KEY": secrets.token_urlsafe(48),
            "TWEELUIK_ORIGIN": "http://127.0.0.1:8000",
        }
        try:
            from tweeluik.interfaces.cli.serve import prepare

            prepare()
            rows = [*_times(), *_loads(folder)]
        except NoLoad as missing:
            print(missing, file=sys.stderr)
            return 3
    if "--json" in sys.argv[1:]:
        print(json.dumps(rows, indent=1))
    else:
        _show(rows)
    return 0 if all(row.get("holds", True) for row in rows) else 1


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The lines of the log go nowhere: they would end up in the table."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


# --- a visitor ------------------------------------------------------------------------------------


def _visitor(said: list[tuple[str, object]]) -> Any:
    """A browser that was given the start page and told this."""
    from django.conf import settings
    from django.test import Client

    from tweeluik.interfaces.web.sealed import seal, unseal

    client = Client(headers={"host": "127.0.0.1"})
    client.get("/")
    cookie, key = settings.SESSION_COOKIE_NAME, settings.SECRET_KEY
    held = unseal(client.cookies[cookie].value, key, time.time())
    client.cookies[cookie] = seal({**held, "said": said}, key, time.time())
    return client


def _example() -> list[tuple[str, object]]:
    facts = json.loads(EXAMPLE.read_text("utf-8"))
    return [(f"fact:{fact}", value) for fact, value in facts.items()]


def _letter(kind: str) -> dict[str, str]:
    """Every field of a letter filled in."""
    from tweeluik.domain.letters.catalogue import LETTERS
    from tweeluik.domain.letters.model import Entry

    found = {}
    for field in LETTERS[kind].all_fields:
        if field.entry is Entry.DATE:
            parts = {"day": "9", "month": "11", "year": "2026"}
            found |= {f"{field.id}-{part}": value for part, value in parts.items()}
        else:
            found[field.id] = field.values[0] if field.values else "A. de Vries, Utrecht"
    return found


def _cookie(client: Any) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


# --- server time ----------------------------------------------------------------------------------


def _each(ask: Callable[[], Any], times: int, kind: str) -> list[float]:
    """Seconds of each request, after one to warm up.

    :raises NoLoad: when the answer is something else.
    """
    found = []
    for number in range(times + 1):
        begun = time.perf_counter()
        response = ask()
        took = time.perf_counter() - begun
        if response.status_code != 200 or not response.headers["Content-Type"].startswith(kind):
            raise NoLoad(f"{response.status_code} {response.headers} instead of {kind}")
        if number:
            found.append(took)
    return found


def _times() -> Iterator[Row]:
    new, begun, done = _visitor([]), _visitor([("role", "employee")]), _visitor(_example())
    letter = {**_letter(LETTER), "do": "pdf"}
    page, pdf = (REQUESTS, "text/html", MOST_PAGE), (PAPERS, "application/pdf", MOST_PDF)
    asked = (
        (START, lambda: new.get("/"), page),
        (QUESTION, lambda: begun.get("/vraag"), page),
        (ANSWER, lambda: done.get("/antwoord"), page),
        (ANSWER_PDF, lambda: done.get("/antwoord/pdf"), pdf),
        (LETTER_PDF, lambda: done.post(f"/brieven/{LETTER}", letter), pdf),
    )
    for what, ask, (times, kind, most) in asked:
        seconds = sorted(_each(ask, times, kind))
        typical = median(seconds)
        yield {
            "what": what,
            "unit": "ms",
            "requests": times,
            "median": round(typical * 1e3, 2),
            "p95": round(seconds[int(len(seconds) * 0.95)] * 1e3, 2),
            "bound": f"< {most * 1e3:g} ms",
            "holds": typical < most,
        }


# --- load -----------------------------------------------------------------------------------------


def _loads(folder: Path) -> Iterator[Row]:
    begun, done = _cookie(_visitor([("role", "employee")])), _cookie(_visitor(_example()))
    facts = json.dumps({"facts": json.loads(EXAMPLE.read_text("utf-8"))})
    bare = Server("web_bare:application", folder, dict(os.environ))
    ours = Server("tweeluik.interfaces.wsgi:application", folder, dict(os.environ))
    with bare, ours:
        targets = {
            BARE: Target(bare.url("/"), cookie_of(bare.url("/")), holds=b'name="weeks"'),
            QUESTION: Target(ours.url("/vraag"), begun, holds=b'name="question"'),
            GZIPPED: Target(ours.url("/vraag"), begun, gzip=True),
            START: Target(ours.url("/"), begun, holds=b'name="question"'),
            ANSWER: Target(ours.url("/antwoord"), done, holds=b"<h1"),
            ADVICE: Target(ours.url("/api/v1/advice"), body=facts, holds=b'"primary"'),
        }
        lengths = {name: check(target) for name, target in targets.items()}
        shots: dict[str, list[Shot]] = {name: [] for name in targets}
        for _ in range(SHOTS):
            for name, target in targets.items():
                shots[name].append(shoot(target, folder))
    rates = {name: median(shot.per_second for shot in found) for name, found in shots.items()}
    for name, found in shots.items():
        yield {
            "what": name,
            "unit": "requests/s",
            "median": round(rates[name]),
            "shots": [round(shot.per_second) for shot in found],
            "p99_ms": round(median(shot.late for shot in found), 1),
            "bytes": lengths[name],
        }
    ratio = rates[QUESTION] / rates[BARE]
    yield {
        "what": f"{QUESTION} / {BARE}",
        "unit": "times",
        "median": round(ratio, 2),
        "bound": f">= {LEAST_RATIO:g}",
        "holds": ratio >= LEAST_RATIO,
    }


# --- the table ------------------------------------------------------------------------------------


def _show(rows: list[Row]) -> None:
    print(f"Server time, in one process: medians of {REQUESTS} requests, {PAPERS} papers")
    for row in rows:
        if row["unit"] == "ms":
            _line(row["what"], f"{row['median']:.2f} ms", f"p95 {row['p95']:.2f} ms", row)
    print("\nRequests per second: granian with 2 workers, wrk with 8 connections")
    for row in rows:
        if row["unit"] == "requests/s":
            more = f"99 % within {row['p99_ms']:.1f} ms, {row['bytes']:,} bytes"
            _line(row["what"], f"{row['median']:,}", more, row)
    for row in rows:
        if row["unit"] == "times":
            _line(row["what"], f"{row['median']:.2f}", "", row)
    failed = sum(not row.get("holds", True) for row in rows)
    print("Every bound holds." if not failed else f"{failed} bound(s) FAIL.")


def _line(what: str, figure: str, more: str, row: Row) -> None:
    verdict = (
        f"bound {row['bound']}: {'holds' if row['holds'] else 'FAILS'}" if "holds" in row else ""
    )
    print(f"  {what:<28} {figure:>10}   {more:<38} {verdict}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
