"""What is thrown away by itself; for the worker, safe to run at any time and more than once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from tweeluik.records.vault.keys import destroy

from . import challenges
from .kept import LASTS
from .limits import FORGET
from .models import Attempts, Kept, MailedCode, Person, Session, SpentChallenge

UNVERIFIED: Final = timedelta(days=1)
"""How long somebody may take to prove an address."""

SESSIONS: Final = timedelta(days=30)
BATCH: Final = 200


def tidy(at: datetime) -> None:
    """Throw away accounts whose address was never proved, with their keys, and what is outdated."""
    Attempts.objects.filter(last_at__lte=at - FORGET).delete()
    Kept.objects.filter(at__lte=at - LASTS).delete()
    MailedCode.objects.filter(made_at__lte=at - UNVERIFIED).delete()
    SpentChallenge.objects.filter(at__lte=at - challenges.WORKS).delete()
    Session.objects.filter(made_at__lte=at - SESSIONS).delete()
    never = Person.objects.filter(verified_at=None, made_at__lte=at - UNVERIFIED)
    while rows := list(never.order_by("made_at")[:BATCH]):
        with transaction.atomic():
            for person in rows:
                destroy(person.owner)
            Person.objects.filter(id__in=[person.id for person in rows]).delete()
