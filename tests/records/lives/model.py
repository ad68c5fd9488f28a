"""The model: what should be kept, and what each request should give, with nothing but memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from tests.domain.procedures.days_oracle import last_day
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import Need
from tweeluik.records.cases.door import Act

from . import meaning

WALL = meaning.WALL


@dataclass(frozen=True)
class Happened:
    """An event as it should be kept."""

    number: int
    person: UUID
    role: str
    done_by: str
    at: datetime
    asked: Act
    words: Mapping[str, str]
    told: Mapping[str, Any]
    state: str


@dataclass
class Held:
    """A case as it should be kept.

    :ivar running: the terms that run, since when, and when somebody was told that one passed.
    :ivar drafts: what the employee is writing, by the id of the input.
    :ivar taking_part: person, role, from when and until when.
    :ivar consents: the ledger, also what acts wrote in it.
    :ivar papers: name, kind and moment of the papers that are there.
    :ivar origin: the case from which it was opened.
    """

    id: UUID
    procedure: str
    employee: UUID
    opened_at: datetime
    changed_at: datetime
    state: str
    values: dict[str, Any]
    opening: dict[str, Any]
    events: list[Happened] = field(default_factory=list)
    running: dict[str, date] = field(default_factory=dict)
    told: dict[str, datetime | None] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    taking_part: list[dict[str, Any]] = field(default_factory=list)
    consents: list[dict[str, Any]] = field(default_factory=list)
    papers: dict[UUID, tuple[str, str, datetime]] = field(default_factory=dict)
    origin: UUID | None = None

    @property
    def version(self) -> int:
        """As many as there are events."""
        return len(self.events)

    @property
    def closed(self) -> bool:
        """Whether nothing can happen any more."""
        return meaning.closed(self.procedure, self.state)

    def role(self, person: UUID, at: datetime) -> str | None:
        """In which role somebody takes part now."""
        if person == self.employee:
            return "employee"
        acts = meaning.ACTS[self.procedure]
        there = [one for one in self.taking_part if one["role"] in acts and now(one, at)]
        mine = [one for one in there if one["person"] == person]
        return str(mine[0]["role"]) if mine else None

    def present(self, at: datetime) -> set[str]:
        """The roles that act here themselves."""
        return {"employee"} | {one["role"] for one in self.taking_part if now(one, at)}

    def reader(self, role: str, at: datetime) -> str:
        """Who reads in a role: of those who take part in it the first that came; else the role."""
        there = [one for one in self.taking_part if one["role"] == role and now(one, at)]
        return str(min(there, key=lambda o: o["start"])["person"]) if there else f"role:{role}"

    def recall_open(self, at: datetime) -> bool:
        """Whether the last thing done was asking, less than ten minutes from here; a clock that
        was put back further does not open it again."""
        last = self.events[-1] if self.events else None
        return (
            last is not None
            and last.asked.transition == "ask"
            and abs(at - last.at) < meaning.RECALL
        )


def now(one: Mapping[str, Any], at: datetime) -> bool:
    """Whether a participation holds at a moment."""
    return bool(one["start"] <= at and (one["end"] is None or at < one["end"]))


@dataclass(frozen=True)
class Expected:
    """What a request should give: ``no_case``, ``again``, ``key_reused``, ``overtaken``, ``done``,
    or ``refused`` for one of these reasons, each with the inputs to mend."""

    kind: str
    reasons: Mapping[str, set[str]] = field(default_factory=dict)


def expected(held: Held | None, person: UUID, asked: Act, at: datetime) -> Expected:
    """What an act should give."""
    role = held.role(person, at) if held else None
    if held is None or role is None:
        return Expected("no_case")
    earlier = next((one for one in held.events if one.asked.key == asked.key), None)
    if earlier is not None:
        same = earlier.person == person and same_request(earlier.asked, asked)
        return Expected("again" if same else "key_reused")
    if asked.version != held.version:
        return Expected("overtaken")
    reasons = not_theirs(held, asked) or why_not(held, role, asked, at)
    return Expected("refused", reasons) if reasons else Expected("done")


def same_request(one: Act, other: Act) -> bool:
    """Whether two requests ask the same."""
    return _asks(one) == _asks(other)


def _asks(act: Act) -> tuple[object, ...]:
    return (*(getattr(act, one.name) for one in fields(act) if one.name not in ("version", "key")),)


def not_theirs(held: Held, asked: Act) -> dict[str, set[str]]:
    """What names papers that are not of the case: said before anything else is."""
    row = meaning.rows(held.procedure).get(asked.transition)
    papers = {need.id for need in row.needs if str(need.kind) == "papers"} if row else set()
    named = {id: value for id, value in asked.told.items() if id in papers}
    named["evidence"] = (str(asked.evidence),) if asked.evidence else ()
    known = set(map(str, held.papers))
    wrong = {id for id, ids in named.items() if isinstance(ids, tuple) and not set(ids) <= known}
    return {"wrong_input": wrong} if wrong else {}


def why_not(held: Held, role: str, asked: Act, at: datetime) -> dict[str, set[str]]:
    """Every reason why an act cannot be done; none when it can."""
    row = meaning.rows(held.procedure).get(asked.transition)
    if row is None:
        return {"unknown_act": set()}
    found: dict[str, set[str]] = {}
    if not meaning.leaves(held.procedure, held.state, row):
        found["not_now"] = set()
    doer = str(asked.done_by or role)
    reporting = doer != role
    if doer not in row.by or (reporting and role not in row.reportable_by):
        found["not_yours"] = set()
    if reporting and doer in held.present(at):
        found["acts_here"] = set()
    if asked.happened_on > at.astimezone(WALL).date():
        found["in_future"] = {"happened_on"}
    if held.events and asked.happened_on < held.events[-1].asked.happened_on:
        found["before_last"] = {"happened_on"}
    values = {
        **held.values,
        "recall_open": held.recall_open(at),
        **meaning.settled(row, told_of(asked), reporting=reporting),
    }
    needs = list(meaning.asked_now(held.procedure, row, values, reporting=reporting))
    found |= _inputs(needs, told_of(asked))
    found |= _days(needs, asked, at.astimezone(WALL).date())
    guard = meaning.GUARDS.get((held.procedure, row.name))
    if not found and guard is not None and not guard(values):
        found["guard"] = set(row.guard.facts())
    return found


def _inputs(needs: list[Need], told: Mapping[str, Any]) -> dict[str, set[str]]:
    wrong = {
        "unknown_input": set(told) - {need.id for need in needs},
        "missing_input": {n.id for n in needs if n.required and meaning.empty(told.get(n.id))},
        "wrong_input": {n.id for n in needs if not meaning.fits(n, told.get(n.id))},
    }
    return {code: ids for code, ids in wrong.items() if ids}


def _days(needs: list[Need], asked: Act, today: date) -> dict[str, set[str]]:
    """Nobody had advice or was wronged tomorrow, and no consent ended before it was given."""
    days = {n.id: asked.told.get(n.id) for n in needs if type(asked.told.get(n.id)) is date}
    wrong = {
        "day_to_come": {id for id in meaning.BEHIND & set(days) if days[id] > today},
        "day_gone": {id for id in meaning.AHEAD & set(days) if days[id] < asked.happened_on},
    }
    return {code: ids for code, ids in wrong.items() if ids}


def told_of(asked: Act) -> dict[str, Any]:
    """What was filled in; nothing is nothing."""
    return {id: value for id, value in asked.told.items() if value is not None}


def took(held: Held, person: UUID, asked: Act, at: datetime) -> None:
    """Take the step in the model."""
    role = held.role(person, at)
    assert role is not None
    row = meaning.rows(held.procedure)[asked.transition]
    doer = str(asked.done_by or role)
    needs = {need.id: str(need.kind) for need in row.needs}
    told = told_of(asked)
    words = {id: v for id, v in told.items() if needs[id] in ("text", "name") and v != ""}
    held.values |= meaning.settled(row, told, reporting=doer != role)
    held.values |= dict(row.sets)
    held.state = held.state if row.to == "=" else row.to
    held.changed_at = at
    choices = {id: plain(v) for id, v in told.items() if id not in words}
    held.events.append(
        Happened(held.version + 1, person, role, doer, at, asked, words, choices, held.state)
    )
    running = meaning.terms_after(row, held.running, asked.happened_on)
    same = {name for name, since in running.items() if held.running.get(name) == since}
    held.told = {name: held.told[name] if name in same else None for name in running}
    held.running = running
    if role == "employee":
        # What was written otherwise meanwhile was not told.
        held.drafts = {id: text for id, text in held.drafts.items() if told.get(id) != text}
    _ledger(held, row.name, told, at)


def _ledger(held: Held, name: str, told: Mapping[str, Any], at: datetime) -> None:
    """What an act allows and ends."""
    if (held.procedure, name) in meaning.ALLOWED:
        covers, role, purpose = meaning.ALLOWED[held.procedure, name](held.values)
        line = {"covers": covers, "to": held.reader(role, at), "role": role, "purpose": purpose}
        line |= {"start": at, "end": meaning.until(told), "withdrawn": None}
        held.consents.append(line)
    for one in held.consents:
        if one["role"] in meaning.ENDED.get((held.procedure, name), ()):
            one["withdrawn"] = one["withdrawn"] or at


def neighbour(held: Held, person: UUID, asked: Act) -> Held | None:
    """The case that begins with an act that was just done: for the employee, when they act."""
    opened = meaning.OPENED.get((held.procedure, asked.transition))
    if asked.opens is None or asked.opens != opened or person != held.employee:
        return None
    began = begun(uuid5(held.id, asked.key), opened, person, held.changed_at, {})
    began.origin = held.id
    return began


def plain(value: Any) -> Any:
    """A choice, day or reference as it stands in an event."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def begun(id: UUID, procedure: str, person: UUID, at: datetime, known: Mapping[str, bool]) -> Held:
    """A case that was opened."""
    table = PROCEDURES[procedure]
    opening = {k: known.get(k, v) for k, v in table.opening.items()}
    return Held(
        id=id,
        procedure=procedure,
        employee=person,
        opened_at=at,
        changed_at=at,
        state=table.states[0].id,
        values=dict(opening),
        opening=opening,
    )


def ends(held: Held, name: str) -> date | None:
    """The day to look again for a term that runs."""
    return last_day(held.procedure, name, held.running[name])
