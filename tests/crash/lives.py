"""A life of some cases through the doors, with everything that a door writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from tweeluik.domain.disclosure.access import Purpose
from tweeluik.domain.law.calendar import dutch_day
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import Role
from tweeluik.records.audit.models import Action
from tweeluik.records.cases.door import Act, Done, act, erase, open_case
from tweeluik.records.cases.dossier import dossier_for
from tweeluik.records.cases.models import Case
from tweeluik.records.cases.writing import save_draft
from tweeluik.records.people.models import Person
from tweeluik.records.post.outbox import sweep

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LOGGED_AS = (Action.CHANGE, Action.CONSENT_GIVE, Action.CONSENT_WITHDRAW)
"""What an act can be called in the log."""
OWN = Role.OCCUPATIONAL_PHYSICIAN
LONG = "Ik kan niet lang staan. " * 60

STEPS: tuple[tuple[str, dict[str, object], Role | None, str | None], ...] = (
    ("ask", {"question": LONG, "advice": "U kunt werken.", "view": LONG}, None, None),
    ("refuse", {"reasons_given": False, "told_reasons": LONG}, OWN, None),
    ("ask_reasons", {}, None, None),
    ("complain", {}, None, "complaint"),
    ("bring_new_facts", {"new_facts": LONG}, None, None),
)
"""Acts that lead back to where they began."""


def doings(person: Person, times: int = 5) -> Iterator[Callable[[], object]]:
    """What is done, in order, each before the next is asked for: drafts, acts, readings,
    reminders, and the end of a case."""
    at, number = AT, 0
    yield partial(open_case, person, PROCEDURES["second_opinion"], at)
    case = Case.objects.get(employee=person)
    for _ in range(times):
        yield partial(save_draft, person, case.id, {"question": LONG, "wish": LONG}, at)
        for name, told, by, opens in STEPS:
            at += timedelta(days=1)
            asked = Act(name, dutch_day(at), number, f"key-{number}", told, by, opens=opens)
            yield partial(_done, person, case.id, asked, at)
            number += 1
            yield partial(dossier_for, person, case.id, Purpose.OWN, at)
            if name == "ask_reasons":
                at += timedelta(days=30)
                yield partial(sweep, at, dutch_day(at))
    yield partial(erase, person, Case.objects.exclude(origin=None)[0].id, at)


def _done(person: Person, case: UUID, asked: Act, at: datetime) -> None:
    outcome = act(person, case, asked, at)
    assert isinstance(outcome, Done), outcome
