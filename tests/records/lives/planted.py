"""Faults to plant: one change in the source of one function, put in everywhere it is used."""

from __future__ import annotations

import inspect
import sys
import textwrap
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import pytest

from tweeluik.domain.disclosure import access
from tweeluik.domain.law import calendar
from tweeluik.domain.procedures import deadlines, engine
from tweeluik.records.audit import log
from tweeluik.records.cases import consents, door, dossier, standing, writing
from tweeluik.records.post import outbox


@dataclass(frozen=True)
class Planted:
    """A fault.

    :ivar where: the module.
    :ivar name: the function, or class and method.
    :ivar old: what stands there, exactly once.
    :ivar new: what stands there with the fault.
    """

    where: ModuleType
    name: str
    old: str
    new: str

    def plant(self, patch: pytest.MonkeyPatch) -> None:
        """Put it in, until the patch is undone."""
        owner: Any = self.where
        *classes, name = self.name.split(".")
        for one in classes:
            owner = getattr(owner, one)
        sound = getattr(owner, name)
        source = textwrap.dedent(inspect.getsource(sound))
        assert source.count(self.old) == 1, f"{self.name} reads otherwise: {self.old}"
        made: dict[str, Any] = {}
        broken = f"from __future__ import annotations\n{source.replace(self.old, self.new)}"
        # With the names of its module, so that all else in it stays as it is.
        exec(broken, vars(self.where), made)  # noqa: S102 our own source
        patch.setattr(owner, name, made[name])
        for module in list(sys.modules.values()):
            if vars(module).get(name) is sound:
                patch.setattr(module, name, made[name])


_LOGGED = "log(case, person, at, event=asked.transition, action=action)"
_LOG_READ = 'log(case, person, at, event="case_read", action="read")'
_PAST = "past = history(case, sealed=True)"
_SAME = "(earlier.body, earlier.person_id) != (asked.body, person.id)"

PLANTED: Final = {
    # -- an act ------------------------------------------------------------------------------------
    "no version check": Planted(
        door, "act", "case.version != asked.version", "case.version < asked.version"
    ),
    "key not checked": Planted(door, "act", "if earlier is not None:", "if False:"),
    "key with another body": Planted(door, "_again", _SAME, "earlier.person_id != person.id"),
    "key of another person": Planted(door, "_again", _SAME, "earlier.body != asked.body"),
    "event number reused": Planted(
        door, "_keep", "number=case.version + 1", "number=max(case.version, 1)"
    ),
    "draft kept after the act": Planted(writing, "forget_drafts", "if same:", "if False:"),
    "what was written otherwise is forgotten": Planted(
        writing, "forget_drafts", "== told[draft.input]", "is not None"
    ),
    "two cases of one request": Planted(
        door, "open_case", " if request else uuid4()", " if not request else uuid4()"
    ),
    "draft gone with the act of another": Planted(
        door, "_keep", "if event.reported_by is Role.EMPLOYEE:", "if True:"
    ),
    "words in the event": Planted(door, "_keep", " if id not in words}", "}"),
    "a neighbour that the act does not open": Planted(
        door, "_begins", "if asked.opens in opens", "if asked.opens in PROCEDURES"
    ),
    "a case begins for who is no employee": Planted(
        door, "act", "if role is Role.EMPLOYEE else None", "if True else None"
    ),
    "papers of another case": Planted(door, "act", "_not_theirs(case, procedure, event) or", ""),
    # -- the ledger --------------------------------------------------------------------------------
    "what an act allows is not written": Planted(
        consents, "keep", "isinstance(effect, Allows)", "False"
    ),
    "what an act ends goes on": Planted(consents, "keep", "isinstance(effect, Revokes)", "False"),
    "an act ends what others were allowed": Planted(
        consents, "keep", "role=effect.to, withdrawn", "withdrawn"
    ),
    "allowed a day less": Planted(consents, "_end_of", "timedelta(days=1)", "timedelta()"),
    "allowed to who came last": Planted(
        standing, "participants", "(one.start, one.pk))", "(one.start, one.pk), reverse=True)"
    ),
    "ended by another": Planted(
        consents, "withdraw", "owned(person, id, at)", "Case.objects.get(id=id)"
    ),
    "called an ordinary change": Planted(
        consents, "action_of", "if Allows in kinds", "if not kinds"
    ),
    "text not sealed": Planted(
        writing, "sealed", 'sealer.seal("text", "sealed", str(row.id), text)', "text.encode()"
    ),
    "empty input breaks the act": Planted(door, "act", " if value is not None}", "}"),
    # -- the engine --------------------------------------------------------------------------------
    "in the future": Planted(engine, "_when", "event.happened_on > on", "False"),
    "before the last act": Planted(
        engine, "_when", "event.happened_on < case.last_happened", "False"
    ),
    "spaces for reasons": Planted(engine, "_empty", "not given.strip()", "not given"),
    "wrong kind of input": Planted(engine, "_fits", "return given in need.values", "return True"),
    "a day that is still to come": Planted(engine, "step", "if day > on", "if False"),
    "a day that has gone": Planted(engine, "step", "if day < event.happened_on", "if False"),
    "reported of who acts here": Planted(
        engine, "_who", "event.done_by in case.present else None", "False else None"
    ),
    "what a row settles is lost": Planted(engine, "step", "{**told, **row.sets}", "{**told}"),
    # -- terms and clock ---------------------------------------------------------------------------
    "deadline not stopped": Planted(
        deadlines, "running", "since.pop(effect.deadline, None)", "pass"
    ),
    "deadline not begun anew": Planted(
        deadlines,
        "running",
        "since[effect.deadline] = happened_on",
        "since.setdefault(effect.deadline, happened_on)",
    ),
    "stopped deadline stays": Planted(standing, "keep_deadlines", "if gone:", "if False:"),
    "recall window always open": Planted(
        standing, "snapshot", "abs(at - last.recorded_at) < RECALL", "True"
    ),
    "recall opens when the clock goes back": Planted(
        standing, "snapshot", "abs(at - last.recorded_at)", "(at - last.recorded_at)"
    ),
    "day of the clock, not of the wall": Planted(
        calendar, "dutch_day", "at.astimezone(DUTCH_TIME).date()", "at.date()"
    ),
    # -- who may -----------------------------------------------------------------------------------
    "end of a consent ignored": Planted(
        access, "Consent.holds", "(self.end, self.withdrawn)", "(self.withdrawn,)"
    ),
    "withdrawal ignored": Planted(
        access, "Consent.holds", "(self.end, self.withdrawn)", "(self.end,)"
    ),
    "consent for another purpose": Planted(
        access, "Consent.holds", "self.purpose is purpose", "True"
    ),
    "consent for another reader": Planted(access, "Consent.holds", "self.to == reader", "True"),
    "all words shown": Planted(dossier, "dossier_for", "if may(text.input)", "if True"),
    "drafts shown to others": Planted(dossier, "dossier_for", " if own else {}", ""),
    "papers shown to others": Planted(dossier, "dossier_for", " if judge(PAPER) else ()", ""),
    "ledger shown to others": Planted(dossier, "dossier_for", "ledger if own else ()", "ledger"),
    "evidence shown to others": Planted(dossier, "dossier_for", " if judge(PAPER) else None", ""),
    "read for oneself by another": Planted(
        dossier, "dossier_for", "if purpose is Purpose.OWN:", "if False:"
    ),
    "the log read by another": Planted(
        dossier, "who_looked", "require_employee(role_of(person, case, at), id)", "pass"
    ),
    "a role of another procedure": Planted(standing, "role_of", " and taken.role in acting", ""),
    "participation without end": Planted(standing, "role_of", " and taken.holds(at)", ""),
    "present after the end": Planted(standing, "present", " if one.holds(at)", ""),
    "erased by who takes part": Planted(
        standing, "owned", "require_employee(role_of(person, case, at), id)", "pass"
    ),
    # -- the log -----------------------------------------------------------------------------------
    "audit line missing": Planted(door, "act", _LOGGED, "pass"),
    "refusal not logged": Planted(
        door,
        "act",
        'log(case, person, at, event="act_refused", action="change", outcome="deny")',
        "pass",
    ),
    "read before the log": Planted(
        dossier,
        "dossier_for",
        _LOG_READ,
        f"{_PAST}\n        {_LOG_READ}",
    ),
    "read without the log": Planted(dossier, "dossier_for", _LOG_READ, "pass"),
    "chain not linked": Planted(log, "record", "head.hash, at, told", "START, at, told"),
    # -- erasing, the outbox -----------------------------------------------------------------------
    "erase keeps the key": Planted(door, "erase", "destroy(case.owner)", "pass"),
    "erase forgets that it was": Planted(
        door, "erase", "Erased.objects.create(case=case.id, at=at)", "pass"
    ),
    "outbox outside of the transaction": Planted(outbox, "_sweep", "@transaction.atomic\n", ""),
    "told again and again": Planted(outbox, "_sweep", "_of_terms(_TOLD, ids, moment)", "pass"),
    "sent to a closed account": Planted(
        outbox, "may_send", "if person.disabled_at is not None:", "if False:"
    ),
    "sent about what is closed or gone": Planted(
        outbox, "may_send", "message.case is None or", "True or"
    ),
    "tried again at once": Planted(outbox, "_again", "not_before=at + wait", "not_before=at"),
    "a mail server's words are kept": Planted(
        outbox, "_again", "type(error).__name__", "str(error)[:60]"
    ),
}
