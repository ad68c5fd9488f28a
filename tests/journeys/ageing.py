"""As if everybody had left their browser alone for three quarters of an hour.

``python -m tests.journeys.ageing`` beside a server. Its clock can be set to another day only, and a
session that ran out lets a form wait for half a day at most.
"""

from __future__ import annotations

from datetime import timedelta

from tweeluik.interfaces.cli.serve import prepare

AWAY = timedelta(minutes=45)

if __name__ == "__main__":
    prepare()
    from django.db.models import F

    from tweeluik.records.people.models import Session

    Session.objects.update(seen_at=F("seen_at") - AWAY, stepped_up_at=F("stepped_up_at") - AWAY)
