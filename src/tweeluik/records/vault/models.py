"""The key of each owner, wrapped: without the key files it opens nothing."""

from __future__ import annotations

from django.db import models


class OwnerKey(models.Model):
    """The key that seals what belongs to one case or one person.

    :ivar owner: such as ``case:<uuid>`` or ``person:<uuid>``.
    :ivar kek_id: number of the key file that wrapped it.
    """

    owner = models.CharField(max_length=60, unique=True)
    kek_id = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
