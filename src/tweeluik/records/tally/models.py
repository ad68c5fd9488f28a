"""The only thing the public pages keep: how often an answer helped."""

from __future__ import annotations

from datetime import date

from django.db import models, transaction
from django.db.models import F


class Tally(models.Model):
    """How many people said on a day that a kind of answer did or did not help.

    No row per visitor: a row per day, kind and yes or no, and a number that goes up.
    """

    day = models.DateField()
    kind = models.CharField(max_length=60)
    helped = models.BooleanField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row for each day, kind and yes or no."""

        constraints = (
            models.UniqueConstraint(fields=("day", "kind", "helped"), name="tally_one_row"),
        )


def count(day: date, kind: str, *, helped: bool) -> None:
    """Add one.

    :param kind: the id of the instrument that was advised first.
    """
    with transaction.atomic():
        Tally.objects.get_or_create(day=day, kind=kind, helped=helped)
        Tally.objects.filter(day=day, kind=kind, helped=helped).update(count=F("count") + 1)
