"""What somebody sent when their session had lapsed: kept sealed until they are back.

Nobody loses what they wrote because writing it took long (``ux.md`` 2.0).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tweeluik.records.vault.sealing import opened, seal

from .models import Kept, Person

LASTS: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent.

    :ivar path: where it goes.
    """

    path: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)


def keep(person: Person, path: str, fields: Mapping[str, Sequence[str]], at: datetime) -> None:
    """Keep a form; an earlier one makes way."""
    told = [[name, value] for name, values in fields.items() for value in values]
    sealed = seal(person.owner, "kept", "fields", path, json.dumps(told))
    Kept.objects.update_or_create(
        person=person, defaults={"path": path, "fields": sealed, "at": at}
    )


def kept(person: Person, at: datetime) -> Form | None:
    """The form that waits for somebody, if there is one."""
    row = Kept.objects.filter(person=person).first()
    if row is None or at - row.at >= LASTS:
        return None
    told = opened(person.owner, "kept", "fields", row.path, bytes(row.fields))
    return Form(row.path, tuple((name, value) for name, value in json.loads(told)))


def forget(person: Person) -> None:
    """Throw away what was kept."""
    Kept.objects.filter(person=person).delete()
