"""``tweeluik worker``: reminders and e-mail in the background; safe to run more than one."""

from __future__ import annotations

import os
import time
from pathlib import Path


def work(data: Path, *, once: bool = False, pause: float = 5.0) -> int:
    """Put reminders in the outbox and send what waits, again and again.

    :param once: stop after one round; for a scheduler, and for tests.
    :returns: how many messages were sent.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tweeluik.interfaces.settings")
    os.environ.setdefault("TWEELUIK_DATA", str(data.resolve()))
    import django

    django.setup()
    from tweeluik.domain.law.calendar import dutch_day
    from tweeluik.interfaces.mail import send
    from tweeluik.interfaces.web.clock import now
    from tweeluik.records.post.outbox import relay, sweep

    sent = 0
    while True:
        sweep(now(), dutch_day(now()))
        sent += relay(send, now)
        if once:
            return sent
        time.sleep(pause)
