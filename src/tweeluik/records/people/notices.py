"""Messages about an account: the only place from which accounts put something in the outbox.

A code stands sealed in the message: a copy of the outbox proves no address.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from tweeluik.records.vault.sealing import opened, seal

from .models import Person


class Notice(StrEnum):
    """What is told; the words stand under the same name in ``texts/<lang>/mail.toml``."""

    VERIFY_ADDRESS = "verify_address"
    """The code that proves an address."""
    ADDRESS_KNOWN = "address_known"
    """Somebody asked for an account with an address that has one."""
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a kind of message
    """The code for another password."""
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of message
    CODE_APP_CHANGED = "code_app_changed"
    RECOVERY_CODE_USED = "recovery_code_used"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PASSKEY_COPIED = "passkey_copied"
    """A passkey told a lower count than before: there may be a copy of it."""


def send(
    kind: Notice, person: Person, at: datetime, *, key: str, code: str = "", minutes: int = 0
) -> None:
    """Put a message in the outbox, in the transaction of what it tells about.

    :param key: the same message with the same key goes once.
    :param code: what they type to go on.
    :param minutes: how long the code works.
    """
    # The outbox knows people; people know it here only, when there is something to tell.
    from tweeluik.records.post.outbox import put

    context: dict[str, str | int] = {}
    if code:
        sealed = seal(person.owner, "notice", "code", kind, code)
        context = {"code": sealed.hex(), "minutes": minutes}
    put(str(kind), person, dedup=f"{kind}:{key}", not_before=at, context=context)


def fields(person: Person, kind: str, context: Mapping[str, object]) -> dict[str, object]:
    """What the words of a message need: its context, with the code in the clear.

    :raises tweeluik.records.vault.errors.Unreadable: when it belongs to another message.
    """
    found = dict(context)
    if "code" in found:
        sealed = bytes.fromhex(str(found["code"]))
        found["code"] = opened(person.owner, "notice", "code", kind, sealed).decode()
    return found
