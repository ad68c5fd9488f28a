"""Cases by the thousand on PostgreSQL: pages, acts, the sweep of terms, the log.

``python bench/cases.py [--sizes 1000,10000,100000] [--json]``. For each size a server of its own is
started with ``fsync`` on, as a real one, and filled: 200 lives go through the real door, and copies
of them, each with its own ids, key and seals, make up the number; 100 of them are replayed and
opened. Then real pages are asked in one process. Ends with 0 when every bound holds, 1 when one
does not, 3 when something needed is missing.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import secrets
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent))

from tests.postgres import NoPostgres, server  # noqa: E402 from this folder's neighbour

SIZES = (1_000, 10_000, 100_000)
DURABLE = "-c fsync=on -c full_page_writes=on -c shared_buffers=512MB"

PAGE_MS, PAGE_QUERIES = 100, 15
LIST_QUERIES = 8
ACT_MS = 60
SWEEP_S, SWEPT = 5, 100_000
VERIFY_S, VERIFIED = 60, 1_000_000

Row = dict[str, Any]


def main() -> int:
    """Measure and print; the exit code."""
    wanted = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wanted.add_argument("--sizes", default=",".join(map(str, SIZES)))
    wanted.add_argument("--json", action="store_true")
    told = wanted.parse_args()
    sizes = [int(size) for size in told.sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="tweeluik-bench-") as name, _quiet():
        try:
            rows = _measured(Path(name), sizes)
        except NoPostgres as missing:
            print(missing, file=sys.stderr)
            return 3
    if told.json:
        print(json.dumps(rows, indent=1))
    else:
        _show(rows)
    return 0 if all(row.get("holds", True) for row in rows) else 1


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The lines of the log go nowhere: they would end up in the table."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


def _say(text: str) -> None:
    """How far it is: loading takes minutes."""
    print(text, file=sys.stderr, flush=True)


def _measured(folder: Path, sizes: list[int]) -> list[Row]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tweeluik.interfaces.settings",
        "TWEELUIK_DATA": str(folder / "data"),
        "TWEELUIK_KEYS": str(folder / "keys"),
        "TWEELUIK_SECRET_KEY": secrets.token_urlsafe(48),
        "TWEELUIK_ORIGIN": "http://127.0.0.1:8000",
        "TWEELUIK_DATABASE": f"postgres://app@127.0.0.1:{port}/postgres",
    }
    with _database(port):
        from cases_lives import lived, walks

        begun = time.perf_counter()
        lives = lived(walks(datetime.now(UTC)))
        _say(f"{len(lives)} lives through the door in {time.perf_counter() - begun:.0f} s")
    rows: list[Row] = []
    for size in sizes:
        with _database(port):
            rows += _size(lives, size)
    return rows


@contextlib.contextmanager
def _database(port: int) -> Iterator[None]:
    """An empty database with the tables of the product, always at the same address."""
    with server(port, DURABLE):
        from tweeluik.interfaces.cli.serve import prepare

        prepare()
        from django.db import connection

        try:
            yield
        finally:
            connection.close()


def _size(lives: list[Any], size: int) -> Iterator[Row]:
    import cases_asked as asked
    from cases_load import load

    begun = time.perf_counter()
    loaded = load(lives, size)
    spent = time.perf_counter() - begun
    rows = ", ".join(f"{count:,} {name}" for name, count in loaded.counts.items())
    _say(f"{size:,} cases loaded in {spent:.0f} s: {rows}")
    yield _row(size, "loaded", spent, "s", **loaded.counts)
    drawn = random.Random(size).sample(loaded.cases, min(size, 4 * asked.TURNS))
    texts = asked.proved(drawn[: asked.PROVED])
    yield _row(size, "replayed and opened", asked.PROVED, "cases", texts=texts)

    visitors = drawn[: asked.TURNS + asked.WARM]
    browsers = [asked.browser(person) for _, person in visitors]
    ids = [id for id, _ in visitors]
    spent, queries = asked.pages([(b, f"/zaak/{id}") for b, id in zip(browsers, ids, strict=True)])
    yield _p95(size, "case page", spent, PAGE_MS)
    yield _row(size, "case page", queries, "queries", most=PAGE_QUERIES)
    spent, queries = asked.pages([(browser, "/mijn") for browser in browsers])
    yield _p95(size, "overview", spent)
    yield _row(size, "overview", queries, "queries", most=LIST_QUERIES)

    turns = asked.TURNS + 2 * asked.WARM
    chosen = list(asked.choices(drawn))[: 2 * turns]
    spent, queries, answers = asked.acts_of_pages(chosen[:turns])
    yield _p95(size, "act, whole request", spent, ACT_MS, refused=answers[422])
    yield _row(size, "act, whole request", queries, "queries")
    yield _p95(size, "act and message, door", asked.acts_with_message(chosen[turns:]), ACT_MS)

    spent, late, idle = asked.swept()
    most = SWEEP_S if late >= SWEPT else None
    yield _row(size, "sweep, every term late", spent.p95, "s", most, terms=late, worked=spent.each)
    yield _row(size, "sweep, nothing late", idle.p95 * 1e3, "ms")
    spent, lines = asked.verified()
    scale = VERIFIED / lines
    took, worked = spent.p95 * scale, spent.each * scale
    yield _row(size, "log, per million lines", took, "s", VERIFY_S, lines=lines, worked=worked)


def _p95(size: int, what: str, spent: Any, most: float | None = None, **more: Any) -> Row:
    told = {"median": spent.median * 1e3, "worked": spent.each * 1e3, "turns": len(spent.seconds)}
    told |= more
    return _row(size, what, spent.p95 * 1e3, "ms p95", most, **told)


def _row(
    size: int, what: str, figure: float, unit: str, most: float | None = None, **more: Any
) -> Row:
    told = {name: round(one, 2) for name, one in more.items()}
    row = {"cases": size, "what": what, "figure": round(figure, 2), "unit": unit, **told}
    if most is None:
        return row
    if unit == "queries":
        return row | {"bound": f"<= {most:g}", "holds": figure <= most}
    return row | {"bound": f"< {most:g} {unit}", "holds": figure < most}


# --- the table ------------------------------------------------------------------------------------


def _show(rows: list[Row]) -> None:
    print("Cases on PostgreSQL with fsync on, asked from one process, one request at a time")
    size = None
    for row in rows:
        if row["cases"] != size:
            size = row["cases"]
            print(f"\n{size:,} cases")
        known = ("cases", "what", "figure", "unit", "bound", "holds")
        more = ", ".join(f"{name} {row[name]:,g}" for name in row if name not in known)
        verdict = (
            f"bound {row['bound']}: {'holds' if row['holds'] else 'FAILS'}"
            if "bound" in row
            else ""
        )
        figure = f"{row['figure']:,g} {row['unit']}"
        more = more if row["what"] != "loaded" else f"{row['audit_entry']:,} lines of the log"
        print(f"  {row['what']:<24} {figure:>16}   {more:<46} {verdict}".rstrip())
    failed = sum(not row.get("holds", True) for row in rows)
    print("Every bound holds." if not failed else f"{failed} bound(s) FAIL.")


if __name__ == "__main__":
    sys.exit(main())
