"""``tweeluik rebuild``, ``audit verify``, ``outbox``: do the records agree, did all go out?"""

from __future__ import annotations

from pathlib import Path

from .deployed import set_up
from .screen import Screen

FINE, FOUND = 0, 1


def rebuild(data: Path, screen: Screen, *, check: bool) -> int:
    """Compute state and terms of every case anew from its events, and compare.

    :param check: only compare; otherwise what differs is made what follows from the events.
    :returns: the exit code: 1 when a case differed.
    """
    set_up(data)
    from django.db import transaction

    from tweeluik.records.cases.models import Case
    from tweeluik.records.cases.standing import keep_deadlines, replayed

    count, wrong = 0, []
    for id in list(Case.objects.order_by("opened_at").values_list("id", flat=True)):
        # Locked, because people go on acting meanwhile.
        with transaction.atomic():
            case = Case.objects.select_for_update().filter(id=id).first()
            if case is None:
                continue
            count += 1
            try:
                now, terms = replayed(case)
            except ValueError:
                # The events themselves do not follow from each other; nothing can be made of them.
                wrong.append(str(id))
                continue
            kept = {(row.name, row.since, row.last_day) for row in case.deadlines.all()}
            made = {(term.row.id, term.since, term.last_day) for term in terms}
            if (now.state, dict(now.values)) == (case.state, case.values) and kept == made:
                continue
            wrong.append(str(case.id))
            if not check:
                Case.objects.filter(id=case.id).update(state=now.state, values=dict(now.values))
                keep_deadlines(case)
    for id in wrong:
        screen.line(screen.texts.get("words", "sentences", "case_differs", case=id))
    screen.line(
        screen.texts.get("words", "sentences", "cases_checked", count=count, wrong=len(wrong))
    )
    return FOUND if wrong else FINE


def audit(data: Path, screen: Screen) -> int:
    """Check that no line of the log was changed, deleted or put in.

    :returns: the exit code: 1 when something is wrong.
    """
    set_up(data)
    from tweeluik.records.audit.verifying import verify_log

    report = verify_log()
    key = "log_ok" if report.ok else "log_broken"
    screen.line(
        screen.texts.get("words", "sentences", key, count=report.count, seq=report.seq or "")
    )
    return FINE if report.ok else FOUND


def outbox(data: Path, screen: Screen, *, again: bool) -> int:
    """Tell which messages were given up.

    :param again: let them wait to be sent once more, because what was wrong is mended.
    :returns: the exit code: 1 when a message was given up.
    """
    set_up(data)
    from tweeluik.interfaces.web.clock import now
    from tweeluik.records.post.models import Message, Waiting
    from tweeluik.records.post.outbox import revive

    dead = list(Message.objects.filter(state=Waiting.DEAD).order_by("id"))
    for one in dead:
        fields = {"number": one.id, "kind": one.kind, "error": one.last_error}
        screen.line(
            screen.texts.get("words", "sentences", "message_dead", count=one.attempts, **fields)
        )
    if again:
        revive(dead, now())
    waiting = Message.objects.filter(state=Waiting.WAITING).count()
    left = 0 if again else len(dead)
    screen.line(screen.texts.get("words", "sentences", "messages_dead", dead=left, waiting=waiting))
    return FOUND if left else FINE
