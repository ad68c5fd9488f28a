"""Fill the folder of a server with people and cases, through the doors of the records only.

``python -m tests.journeys.seeding`` in the environment of that server prints who and what there is.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

from tweeluik.interfaces.cli.serve import prepare

from . import world
from .ways import WRITTEN, Step, Way, ways

BETWEEN = timedelta(days=2)
"""From one step in a case to the next; the last one is of today."""


def seed() -> dict[str, object]:
    """Make everything; gives it in the shape of :class:`~tests.journeys.world.Seeded`."""
    from django.utils import timezone

    from tests.records.people import account
    from tweeluik.domain.procedures.catalogue import PROCEDURES
    from tweeluik.interfaces.web.clock import now
    from tweeluik.records.people import kept, second_factor

    at, real = now(), timezone.now()
    people, made = {}, {}
    for name in world.NAMES:
        address = world.address_of(name)
        person = account.person_made(address, world.PASSWORD, at)
        made[name] = person
        if name == world.WITHOUT_APP:
            people[name] = {"seed": "", "codes": []}
            continue
        key = second_factor.offered_seed(person)
        # The code of the half minute before, so that the next ones are still to be used.
        codes = second_factor.confirm(person, account.app_code(key, real, -1), real)
        assert codes is not None
        person.refresh_from_db()
        people[name] = {"seed": key, "codes": codes}
    cases, acts, reports = {}, {}, {}
    for procedure in PROCEDURES.values():
        for state, way in ways(procedure, at.date()).items():
            name = f"{procedure.id} {state}"
            cases[name] = _carried(made["states"], procedure, way, at)
            acts[name], reports[name] = way.acts, way.reports
    cases |= _own(made["somebody"], at)
    fields = {"do": ["next"], "question": [WRITTEN["question"]]}
    kept.keep(made["away"], f"/zaak/{cases['written']}/voorbereiden/vraag", fields, at)
    return {"people": people, "cases": cases, "acts": acts, "reports": reports}


def _own(person: object, at: datetime) -> dict[str, str]:
    """The cases of somebody who has a few: just begun, written, refused, late."""
    from tweeluik.domain.procedures.catalogue import PROCEDURES

    procedure = PROCEDURES["second_opinion"]
    found = ways(procedure, at.date())
    ready = found["ready_to_send"]
    *before, authorise = ready.steps
    whole = replace(authorise, told={"authorisation": "whole"})
    return {
        "allowed": _carried(person, procedure, replace(ready, steps=(*before, whole)), at),
        "begun": _carried(person, procedure, found["draft"], at),
        "written": _carried(person, procedure, found["draft"], at, WRITTEN),
        "refused": _carried(person, procedure, found["refused"], at),
        "coached": _carried(person, procedure, found["draft"], at),
        "late": _carried(person, procedure, found["requested"], at, days_ago=60),
    }


def _carried(
    person: object,
    procedure: object,
    way: Way,
    at: datetime,
    written: dict[str, str] | None = None,
    days_ago: int = 0,
) -> str:
    from tweeluik.records.cases import writing
    from tweeluik.records.cases.door import open_case

    first_day = (at - timedelta(weeks=18)).date()
    answers = {"role": "employee", "first_day_ill": first_day.isoformat()}
    case = open_case(person, procedure, at)
    # As the page does that begins a case for somebody who comes from the wegwijzer.
    writing.save_draft(person, case.id, {"guide_answers": json.dumps(answers)}, at)
    for number, step in enumerate(way.steps, 1):
        happened = at - BETWEEN * (len(way.steps) - number) - timedelta(days=days_ago)
        _act(person, case, step, at, happened)
    if written:
        inputs = {id: text for id, text in written.items() if id in ("question", "advice", "view")}
        writing.save_draft(person, case.id, {**inputs, "advice_date": "2026-11-02"}, at)
    return str(case.id)


def _act(person: object, case: object, step: Step, at: datetime, happened: datetime) -> None:
    from tweeluik.domain.procedures.catalogue import PROCEDURES
    from tweeluik.records.cases.door import Act, Done, act

    case.refresh_from_db()
    row = PROCEDURES[case.procedure].transition(step.name)
    asked = Act(
        step.name,
        happened.date(),
        case.version,
        f"{case.version}-{step.name}",
        step.told,
        row.by[0] if step.reporting else None,
    )
    outcome = act(person, case.id, asked, at)
    if not isinstance(outcome, Done):
        raise AssertionError((step, outcome))


if __name__ == "__main__":
    prepare()
    print(json.dumps(seed()))
