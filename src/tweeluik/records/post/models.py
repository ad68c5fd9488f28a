"""The outbox: what is to be sent, written in the same transaction as what it is about."""

from __future__ import annotations

from django.db import models

from tweeluik.records.fields import JsonText


class Waiting(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"


class Message(models.Model):
    """A message to somebody. It holds no content and no address: kind and references only.

    :ivar context: ids, numbers and codes that its words need; never a name or a health fact.
    :ivar dedup: the same message is put in the outbox once.
    :ivar leased_until: a worker is busy with it until then.
    """

    kind = models.CharField(max_length=40)
    to = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    case = models.UUIDField(null=True)
    context = JsonText(default=dict)
    dedup = models.CharField(max_length=120)
    not_before = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=Waiting.choices, default=Waiting.WAITING)
    leased_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A worker asks for what waits, oldest first; the same message is there once."""

        constraints = (models.UniqueConstraint(fields=("dedup",), name="message_once"),)
        indexes = (models.Index(fields=("state", "not_before"), name="message_waiting"),)
