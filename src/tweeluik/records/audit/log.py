"""Write a line in the log, in the transaction of what it tells about (``security.md`` 6).

Both are kept or neither is. Reads too: write the line first, then show; when the line cannot be
written, what it protects is not shown. A refusal is logged in a transaction that is kept.

All lines hang on one chain, so who writes one makes others wait until the transaction ends: lock
the other rows first, and write the line last.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import is_aware

from tweeluik.records.vault.keys import keyring
from tweeluik.records.vault.signing import sign

from .chain import START, linked
from .models import Action, Checkpoint, Entry, Head, Outcome

CHAIN: Final = "audit chain"
"""What the key of the chain is for."""

CHECKPOINTS: Final = "audit checkpoint"
"""What the key that signs is for."""

_CODE: Final = re.compile(r"[A-Za-z0-9_.:/-]{0,80}")


class NotInTransaction(RuntimeError):
    """A line must be written in the transaction of what it tells about, and there is none."""


def record(
    *,
    at: datetime,
    event: str,
    action: str,
    outcome: str,
    actor: str = "",
    role: str = "",
    case: str = "",
    object: str = "",
    fields_class: str = "",
    basis: str = "",
    purpose: str = "",
    session: str = "",
    request_id: str = "",
) -> Entry:
    """Write a line. What each part means: :class:`~tweeluik.records.audit.models.Entry`.

    :raises NotInTransaction: when there is no transaction.
    :raises ValueError: when the action or outcome is unknown, the moment has no time zone, or a
        part is no id or code (up to 80 letters, digits and ``_.:/-``): content never gets in.
    :raises tweeluik.records.vault.errors.NoKeys: when the key files are not there.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(event)
    told = {
        "event": event,
        "action": Action(action).value,
        "outcome": Outcome(outcome).value,
        "actor": actor,
        "role": role,
        "case": case,
        "object": object,
        "fields_class": fields_class,
        "basis": basis,
        "purpose": purpose,
        "session": session,
        "request_id": request_id,
    }
    for name, value in told.items():
        if not _CODE.fullmatch(value):
            raise ValueError(f"{name} holds something else than an id or a code")
    _require_zone(at)
    key = keyring().sub_key(CHAIN)
    head = _locked_head()
    entry = linked(key, head.seq + 1, head.hash, at, told)
    entry.save(force_insert=True)
    Head.objects.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash)
    return entry


def checkpoint(at: datetime) -> Checkpoint | None:
    """Sign the end of the chain: nothing while the log is empty, the last one when nothing is new.

    :raises ValueError: when the moment has no time zone.
    :raises tweeluik.records.vault.errors.NoKeys: when the key files are not there.
    """
    _require_zone(at)
    with transaction.atomic():
        head = _locked_head()
        if not head.seq:
            return None
        made = Checkpoint(seq=head.seq, hash=head.hash, at=at)
        made.signature = sign(CHECKPOINTS, made.signed_part())
        kept, _ = Checkpoint.objects.get_or_create(
            seq=made.seq, defaults={"hash": made.hash, "at": at, "signature": made.signature}
        )
        return kept


def _require_zone(at: datetime) -> None:
    if not is_aware(at):
        raise ValueError("a moment without a time zone")


def _locked_head() -> Head:
    """The end of the chain, for nobody else to write at until the transaction ends."""
    head, _ = Head.objects.select_for_update().get_or_create(
        pk=1, defaults={"seq": 0, "hash": START}
    )
    return head
