"""What somebody writes in a case: drafts, and the words that belong to an event. Always sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from tweeluik.records.people.models import Person
from tweeluik.records.vault.sealing import Box, box

from .models import Case, Event, Text
from .standing import log, owned


def save_draft(person: Person, id: UUID, words: Mapping[str, str], at: datetime) -> None:
    """Keep what the employee is writing; an emptied field is forgotten.

    :raises NoCase: when it is not theirs; who takes part has no drafts in it.
    """
    with transaction.atomic():
        case = owned(person, id, at)
        sealer = box(case.owner)
        Text.objects.filter(case=case, event=None, input__in=list(words)).delete()
        Text.objects.bulk_create(
            sealed(case, sealer, input, text, at) for input, text in words.items() if text.strip()
        )
        log(case, person, at, event="draft_saved", action="change")


def sealed(
    case: Case, sealer: Box, input: str, text: str, at: datetime, event: Event | None = None
) -> Text:
    """A text of a case, sealed; it is not saved."""
    row = Text(id=uuid4(), case=case, event=event, input=input, changed_at=at)
    row.sealed = sealer.seal("text", "sealed", str(row.id), text)
    return row
