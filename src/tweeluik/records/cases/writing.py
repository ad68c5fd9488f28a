"""What somebody writes in a case: drafts, and the words that belong to an event. Always sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from tweeluik.records.people.models import Person
from tweeluik.records.vault.sealing import Box, box

from .models import Case, Event, Text
from .standing import locked, log


def save_draft(person: Person, id: UUID, words: Mapping[str, str], at: datetime) -> None:
    """Keep what somebody is writing; an emptied field is forgotten.

    :raises NoCase: when it is not theirs.
    """
    with transaction.atomic():
        case = locked(person, id, at)
        sealer = box(case.owner)
        for input, text in words.items():
            Text.objects.filter(case=case, event=None, input=input).delete()
            if text.strip():
                write(case, sealer, input, text, at)
        log(case, person, at, event="draft_saved", action="change")


def forget_drafts(case: Case, sealer: Box, told: Mapping[str, object]) -> None:
    """Forget the drafts that were told with an act.

    Who wrote something else meanwhile, in another window, did not tell that: it stays a draft.
    """
    for draft in Text.objects.filter(case=case, event=None, input__in=told):
        written = sealer.opened("text", "sealed", str(draft.id), bytes(draft.sealed)).decode()
        if written == told[draft.input]:
            draft.delete()


def write(
    case: Case, sealer: Box, input: str, text: str, at: datetime, event: Event | None = None
) -> Text:
    """Seal a text of a case and keep it."""
    row = Text(id=uuid4(), case=case, event=event, input=input, changed_at=at)
    row.sealed = sealer.seal("text", "sealed", str(row.id), text)
    row.save(force_insert=True)
    return row
