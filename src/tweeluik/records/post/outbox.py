"""Put a message in the outbox, and send what waits.

A message is put in the transaction of the act it tells about, so that both are kept or neither is.
Sending comes later, by a worker: at least once, each with an id of its own so that a mailbox can
see a double. Whether somebody may still get it is judged at the moment of sending.
"""

from __future__ import annotations

import secrets
import smtplib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q

from tweeluik.records.cases.models import Case, Deadline
from tweeluik.records.people.models import Person

from .models import Message, Waiting

LEASE: Final = timedelta(minutes=2)
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=24)
MOST_ATTEMPTS: Final = 16
"""Over five days: mail waits at least four or five before it is given up (RFC 5321, 4.5.4.1)."""

Send = Callable[[Message, Person], None]
"""Sends one message, or raises what went wrong."""

FOR_GOOD: Final = 500
"""Replies from here on say that trying again will not help (RFC 5321, 4.2.1)."""


def put(
    kind: str,
    to: Person,
    *,
    dedup: str,
    not_before: datetime,
    case: Case | None = None,
    context: dict[str, Any] | None = None,
) -> None:
    """Put a message in the outbox; a second with the same ``dedup`` changes nothing.

    Call it in the transaction of the act.
    """
    Message.objects.bulk_create(
        [
            Message(
                kind=kind,
                to=to,
                case=case.id if case else None,
                context=context or {},
                dedup=dedup,
                not_before=not_before,
            )
        ],
        ignore_conflicts=True,
    )


SWEPT: Final = 5000
"""So many terms are told of in one transaction, so that others wait only a moment."""

_REMIND: Final = """
    INSERT INTO post_message
        (kind, to_id, "case", context, dedup, not_before, attempts, state, last_error)
    SELECT 'look_again', c.employee_id, c.id, %s,
        'look_again:' || c.id || ':' || d.name || ':' || d.since, %s, 0, 'waiting', ''
    FROM cases_deadline d JOIN cases_case c ON c.id = d.case_id
    WHERE d.id BETWEEN %s AND %s AND d.id IN ({ids})
    ON CONFLICT (dedup) DO NOTHING
"""
"""As :func:`put`, for many at once, without a row of them leaving the database."""

_TOLD: Final = """
    UPDATE cases_deadline SET told_at = %s WHERE id BETWEEN %s AND %s AND id IN ({ids})
"""
"""That the numbers lie between two keeps PostgreSQL from reading the whole table."""


def sweep(at: datetime, today: date, most: int = SWEPT) -> int:
    """Put a reminder in the outbox for each term that has passed; how many.

    Safe while others sweep and act: a term that somebody is busy with is left for the next time.

    :param most: so many in one transaction.
    """
    told, ids = 0, _sweep(at, today, most, after=0)
    while ids:
        told += len(ids)
        ids = _sweep(at, today, most, after=ids[-1])
    return told


@transaction.atomic
def _sweep(at: datetime, today: date, most: int, after: int) -> list[int]:
    """The next terms that were told of, by number: in the order in which they lie on the disk."""
    late = Deadline.objects.filter(last_day__lt=today, told_at=None, case__closed_at=None)
    # Locked, because an act may begin the same term anew: that one was not told yet.
    mine = late.filter(id__gt=after).select_for_update(of=("self",), skip_locked=True)
    ids = list(mine.order_by("id").values_list("id", flat=True)[:most])
    if ids:
        moment = connection.ops.adapt_datetimefield_value(at)
        _of_terms(_REMIND, ids, "{}", moment)
        _of_terms(_TOLD, ids, moment)
    return ids


def _of_terms(statement: str, ids: list[int], *told: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(ids=", ".join(map(str, ids))), (*told, ids[0], ids[-1]))


def relay(send: Send, now: Callable[[], datetime], most: int = 100) -> int:
    """Send what waits; how many went."""
    sent = 0
    for message in _claimed(now, most):
        sent += _try(message, send, now)
    return sent


def revive(messages: Iterable[Message], at: datetime) -> None:
    """Let messages that were given up wait again, as if they were new."""
    given_up = Message.objects.filter(id__in=[one.id for one in messages], state=Waiting.DEAD)
    given_up.update(state=Waiting.WAITING, attempts=0, not_before=at, ended_at=None)


def _claimed(now: Callable[[], datetime], most: int) -> Iterator[Message]:
    """Messages that this worker, and no other, may try now. A worker that dies loses its lease."""
    at = now()
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    waiting = Message.objects.filter(free, state=Waiting.WAITING, not_before__lte=at)
    for id in waiting.order_by("not_before", "id").values_list("id", flat=True)[:most]:
        # One worker wins: the row changes only while it is still free.
        at = now()
        free = Q(leased_until=None) | Q(leased_until__lt=at)
        mine = Message.objects.filter(free, id=id, state=Waiting.WAITING)
        if mine.update(leased_until=at + LEASE):
            yield Message.objects.select_related("to").get(id=id)


def _try(message: Message, send: Send, now: Callable[[], datetime]) -> bool:
    if not may_send(message):
        _end(message, Waiting.CANCELLED, now())
        return False
    try:
        send(message, message.to)
    except Exception as error:
        _again(message, error, now())
        return False
    _end(message, Waiting.SENT, now())
    return True


def may_send(message: Message) -> bool:
    """Whether somebody may still get this message: a working account, a case that is still open,
    and, but for the message that verifies an address, an address that was verified."""
    person = message.to
    if person.disabled_at is not None:
        return False
    if person.verified_at is None and message.kind != "verify_address":
        return False
    return message.case is None or Case.objects.filter(id=message.case, closed_at=None).exists()


def _end(message: Message, state: str, at: datetime) -> None:
    Message.objects.filter(id=message.id, state=Waiting.WAITING).update(
        state=state, ended_at=at, leased_until=None, attempts=message.attempts + 1
    )


def _again(message: Message, error: Exception, at: datetime) -> None:
    """Wait twice as long each time, with some chance so that not all come back at once."""
    attempts = message.attempts + 1
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT) * (
        0.8 + secrets.randbelow(400) / 1000
    )
    dead = attempts >= MOST_ATTEMPTS or _refused_for_good(error)
    # Only with the lease still ours: sending may have taken longer, and another worker has it now.
    ours = Message.objects.filter(id=message.id, state=Waiting.WAITING)
    ours.filter(leased_until=message.leased_until).update(
        attempts=attempts,
        # What a mail server says may hold an address; its kind is enough.
        last_error=type(error).__name__,
        state=Waiting.DEAD if dead else Waiting.WAITING,
        ended_at=at if dead else None,
        not_before=at + wait,
        leased_until=None,
    )


def _refused_for_good(error: Exception) -> bool:
    """Whether the server refused this message itself, and for good.

    A greeting or a sign-in that is refused is about us, not about one message: that can be mended.
    """
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            return all(code >= FOR_GOOD for code, _ in refused.values())
        case smtplib.SMTPSenderRefused(smtp_code=code) | smtplib.SMTPDataError(smtp_code=code):
            return code >= FOR_GOOD
    return False
