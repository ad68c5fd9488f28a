"""What is kept of a case (``design.md`` 6).

Events are only ever added, and hold no words: what somebody wrote stands sealed in a row of its
own, so that erasing and remembering do not collide. Choices, days and states are in the clear,
because worklists and deadlines are made of them; names, words and papers never are.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models

from tweeluik.records.fields import JsonText


class Case(models.Model):
    """One procedure of one employee.

    :ivar version: how many events it has; who acts says which version they saw.
    :ivar opening: what was settled when it began.
    :ivar values: what was settled so far, as the engine reads it.
    :ivar origin: the case from which it was opened, such as the refusal behind a complaint.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.CharField(max_length=40)
    state = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)
    opening: Any = JsonText(default=dict)
    values: Any = JsonText(default=dict)
    employee = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="cases")
    origin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """An overview asks for the newest cases of one person."""

        indexes = (models.Index(fields=("employee", "-changed_at"), name="case_of_employee"),)

    @property
    def owner(self) -> str:
        """Whose key seals what is written in it."""
        return f"case:{self.id}"


class Participation(models.Model):
    """Somebody else who acts in a case on the platform, in one role, for a time."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)

    def holds(self, at: datetime) -> bool:
        """Whether they act in it at this moment."""
        return self.start <= at and (self.end is None or self.end > at)


class Event(models.Model):
    """Something that was done; never changed.

    :ivar number: 1 for the first event of a case, without gaps.
    :ivar told: what was filled in: choices, days, yes or no; texts and papers as references.
    :ivar evidence: the paper that shows it; also when that was removed since.
    :ivar key: the idempotency key of the request; the same key has its effect once.
    :ivar body: a hash of what was asked with that key.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    transition = models.CharField(max_length=60)
    done_by = models.CharField(max_length=40)
    reported_by = models.CharField(max_length=40)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True)
    told = JsonText(default=dict)
    state = models.CharField(max_length=40)
    evidence = models.UUIDField(null=True)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)

    class Meta:
        """One event per number and per key."""

        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="event_number_once"),
            models.UniqueConstraint(fields=("case", "key"), name="event_key_once"),
        )


class Text(models.Model):
    """Something that somebody wrote, sealed with the key of its case.

    :ivar input: id of the input of the procedure.
    :ivar event: the event it belongs to; none while it is a draft.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="texts")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="texts")
    input = models.CharField(max_length=60)
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        """One draft per input."""

        constraints = (
            models.UniqueConstraint(
                fields=("case", "input"),
                condition=models.Q(event__isnull=True),
                name="text_one_draft",
            ),
        )


class Paper(models.Model):
    """A paper that somebody added to a case. What it is called and what kind it is are sealed.

    :ivar state: ``kept``, ``checking`` while the virus scanner has not answered, or ``refused``
        when it found something after all; only what is kept is ever handed out.
    :ivar scanned: whether a virus scanner looked.
    :ivar tried_at: when the scanner was last asked in vain.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers")
    name = models.BinaryField()
    kind = models.BinaryField()
    type = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    scanned = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        """The worker asks for those that wait."""

        indexes = (models.Index(fields=("state", "tried_at"), name="paper_waiting"),)


class Chunk(models.Model):
    """A piece of a paper, sealed and bound to its place; see ``vault.files``."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """In one order, without doubles."""

        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("paper", "number"), name="chunk_number_once"),
        )


class Deadline(models.Model):
    """A term that runs; derived from the events, kept so that the clock finds it fast."""

    # Found by the constraint below.
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="deadlines", db_index=False
    )
    name = models.CharField(max_length=40)
    since = models.DateField()
    last_day = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        """One of a name per case; the clock asks for those that were not told of."""

        constraints = (models.UniqueConstraint(fields=("case", "name"), name="deadline_once"),)
        indexes = (
            models.Index(
                fields=("last_day",), condition=models.Q(told_at=None), name="deadline_to_tell"
            ),
        )


class Consent(models.Model):
    """What the employee allows: one item or class, one reader, one purpose; never deleted.

    :ivar to: reference of the reader; ``role:`` and the role of who takes no part here.
    :ivar role: in which role they may read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    covers = models.CharField(max_length=60)
    to = models.CharField(max_length=80)
    role = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)


class Erased(models.Model):
    """That a case was erased, so that a restored backup can be erased again; nothing else."""

    case = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
