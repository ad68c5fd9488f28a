"""The log lines of accounts: who came in, who was refused, what was changed. Ids only."""

from __future__ import annotations

from datetime import datetime

from tweeluik.records.audit.log import record

from .models import Person, Session


def log(
    person: Person | None,
    at: datetime,
    event: str,
    action: str,
    *,
    outcome: str = "allow",
    session: Session | None = None,
) -> None:
    """Write a line, in the transaction of what it tells about.

    :param person: whose account; nothing when nobody has the address that was typed.
    """
    record(
        at=at,
        event=event,
        action=action,
        outcome=outcome,
        actor=str(person.id) if person else "",
        object="account",
        session=session.key_hash if session else "",
    )
