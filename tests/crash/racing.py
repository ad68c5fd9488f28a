"""In an agent: a case where two acts can be done, and one of those who do them at once."""

from __future__ import annotations

import threading
import time
from typing import Any
from uuid import uuid4

from django.db import connections, transaction

from tests.records.world import person_named
from tweeluik.domain.disclosure.access import Purpose
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import Letter, Role
from tweeluik.records.audit.models import Entry
from tweeluik.records.cases import door
from tweeluik.records.cases.door import Act, Done, Overtaken
from tweeluik.records.cases.dossier import dossier_for
from tweeluik.records.cases.models import Case, Event, Text
from tweeluik.records.cases.standing import keep_deadlines
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message

from .lives import LOGGED_AS, STEPS
from .pairs import AT, TODAY, told


def case_at(pair: dict[str, Any]) -> dict[str, Any]:
    """A case in the state of the pair."""
    person = person_named(f"{uuid4()}@post.example", AT)
    case = door.open_case(person, PROCEDURES[pair["procedure"]], AT)
    for number, made in enumerate(pair["way"]):
        outcome = door.act(person, case.id, _act(case, made, number), AT)
        assert isinstance(outcome, Done), (made, outcome)
    case.refresh_from_db()
    assert case.state == pair["state"]
    return {"case": str(case.id), "version": case.version}


def _act(case: Case, made: dict[str, Any], version: int) -> Act:
    by = Role(made["done_by"]) if made["done_by"] else None
    given = told(PROCEDURES[case.procedure], made)
    return Act(made["name"], TODAY, version, uuid4().hex, given, by)


def race(case: str, version: int, acts: list[dict[str, Any]], start: float) -> list[list[str]]:
    """Do these at the same moment, each on a connection of its own; how each ended."""
    found: list[list[str]] = []
    row = Case.objects.get(id=case)
    person = Person.objects.get(id=row.employee_id)

    def run(asked: Act) -> None:
        try:
            while time.monotonic() < start:
                pass
            outcome = door.act(person, row.id, asked, AT)
            done = isinstance(outcome, Done) and not outcome.again
            effects = outcome.effects.effects if done else ()
            letters = [effect.kind for effect in effects if isinstance(effect, Letter)]
            known = "won" if done else "lost" if isinstance(outcome, Overtaken) else repr(outcome)
            found.append([known, asked.transition, *letters])
        except Exception as error:
            found.append([type(error).__name__, asked.transition])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(_act(row, one, version),)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def effect(case: str, version: int) -> dict[str, Any]:
    """What came after this version; then the case is put back to it."""
    row = Case.objects.get(id=case)
    new = Event.objects.filter(case=row, number__gt=version)
    acts = list(new.values_list("transition", flat=True))
    lines = Entry.objects.filter(case=case, action__in=LOGGED_AS, outcome="allow")
    found = {
        "events": acts,
        "version": row.version - version,
        "lines": lines.count() - version - _rounds.get(case, 0),
        "messages": Message.objects.filter(case=row.id).count(),
    }
    _rounds[case] = lines.count() - version
    with transaction.atomic():
        Text.objects.filter(event__in=new).delete()
        new.delete()
        last = Event.objects.filter(case=row).order_by("-number").first()
        row.state = last.state if last else PROCEDURES[row.procedure].start.id
        row.version, row.closed_at, row.values = version, None, _values[case]
        row.save()
        keep_deadlines(row)
    return found


_rounds: dict[str, int] = {}
_values: dict[str, Any] = {}


def remember(case: str) -> None:
    """What was settled before the race."""
    _values[case] = Case.objects.get(id=case).values


def begin() -> dict[str, str]:
    """A case to act in."""
    person = person_named(f"{uuid4()}@post.example", AT)
    return {"case": str(door.open_case(person, PROCEDURES["second_opinion"], AT).id)}


def act_on(case: str, rounds: int) -> None:
    """Act, so many times round."""
    row = Case.objects.get(id=case)
    person = Person.objects.get(id=row.employee_id)
    for version in range(rounds * len(STEPS)):
        name, given, by, opens = STEPS[version % len(STEPS)]
        asked = Act(name, TODAY, version, uuid4().hex, given, by, opens=opens)
        assert isinstance(door.act(person, row.id, asked, AT), Done)


def read_on(case: str, most: int) -> int:
    """Read the case as long as it changes; how often what was read was not of one moment."""
    row = Case.objects.get(id=case)
    person = Person.objects.get(id=row.employee_id)
    torn, seen = 0, 0
    while seen < most:
        try:
            found = dossier_for(person, row.id, Purpose.OWN, AT)
        except ValueError:  # what stands in the case does not follow from what was done
            torn += 1
            continue
        seen = len(found.events)
        state = found.events[-1].state if found.events else found.procedure.start.id
        torn += (found.version, found.state.id, found.now.state) != (seen, state, state)
    return torn
