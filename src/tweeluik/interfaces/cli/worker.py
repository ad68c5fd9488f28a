"""``tweeluik worker``: papers, reminders and e-mail in the background; more than one may run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .deployed import set_up

PAUSE = 5.0
"""Seconds between two rounds."""

TIDY = 3600.0
"""Seconds between two times that what has lapsed is taken away and the end of the log is signed."""


def work(data: Path, *, once: bool = False) -> int:
    """Ask the virus scanner about what waits for it, put reminders in the outbox, and send.

    :param once: stop after one round; for a scheduler, and for tests.
    :returns: how many messages were sent.
    """
    set_up(data)
    from tweeluik.domain.law.calendar import dutch_day
    from tweeluik.interfaces.mail import send
    from tweeluik.interfaces.web.clock import now
    from tweeluik.records.audit.log import checkpoint
    from tweeluik.records.cases.papers import scan_waiting
    from tweeluik.records.people.housekeeping import tidy
    from tweeluik.records.post.outbox import relay, sweep

    sent, tidied = 0, float("-inf")
    while True:
        if time.monotonic() - tidied > TIDY:
            tidy(now())
            checkpoint(now())
            tidied = time.monotonic()
        scan_waiting(now())
        sweep(now(), dutch_day(now()))
        sent += relay(send, now)
        if once:
            return sent
        time.sleep(PAUSE)


@contextmanager
def beside(data: Path) -> Iterator[None]:
    """A worker in a process of its own, as long as this lasts; enough for one small machine."""
    code = "import sys; from pathlib import Path; from tweeluik.interfaces.cli.worker import work"
    run = [sys.executable, "-c", f"{code}; work(Path(sys.argv[1]))", str(data)]
    process = subprocess.Popen(run)  # noqa: S603 our own code, no shell
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
