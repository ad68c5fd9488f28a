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
        keep_drafts(case, box(case.owner), words, at)
        log(case, person, at, event="draft_saved", action="change")


def keep_drafts(case: Case, sealer: Box, words: Mapping[str, str], at: datetime) -> None:
    """Keep these drafts in place of what they were."""
    Text.objects.filter(case=case, event=None, input__in=list(words)).delete()
    Text.objects.bulk_create(
        sealed(case, sealer, input, text, at) for input, text in words.items() if text.strip()
    )


def forget_drafts(case: Case, sealer: Box, told: Mapping[str, object]) -> None:
    """Forget the drafts that were told with an act.

    Who wrote something else meanwhile, in another window, did not tell that: it stays a draft.
    """
    drafts = Text.objects.filter(case=case, event=None, input__in=list(told))
    same = [
        draft.id
        for draft in drafts
        if sealer.opened("text", "sealed", str(draft.id), bytes(draft.sealed)).decode()
        == told[draft.input]
    ]
    if same:
        Text.objects.filter(id__in=same).delete()


def sealed(
    case: Case, sealer: Box, input: str, text: str, at: datetime, event: Event | None = None
) -> Text:
    """A text of a case, sealed; it is not saved."""
    row = Text(id=uuid4(), case=case, event=event, input=input, changed_at=at)
    row.sealed = sealer.seal("text", "sealed", str(row.id), text)
    return row
