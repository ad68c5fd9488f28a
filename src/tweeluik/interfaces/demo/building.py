"""The demo world, carried out: everybody makes an account and acts, day after day, as people do.

Only the doors of the product are used: accounts, codes, ``open_case``, ``save_draft``, ``act`` and
the outbox. So whatever the product keeps of a case (events, terms, log, messages) is there too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import pyotp
from django.db import transaction

from tweeluik.domain.law.calendar import DUTCH_TIME, dutch_day
from tweeluik.domain.procedures.table import Kind, Need, Role, Transition
from tweeluik.interfaces.mail import send
from tweeluik.interfaces.web.cases.views import GUIDE_ANSWERS
from tweeluik.records.cases import door, writing
from tweeluik.records.cases.models import Case
from tweeluik.records.people import accounts, notices, second_factor
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message
from tweeluik.records.post.outbox import relay, sweep
from tweeluik.texts import texts

from .stories import PASSWORD, Account, Done, Invented, Story, people

_MORNING: Final = time(8, 30, tzinfo=DUTCH_TIME)
_BETWEEN: Final = timedelta(minutes=6)
"""Between what happens on one day; all of it fits before the evening."""

_FRIDAY: Final = 4
_DAY: Final = re.compile(r"\{(-?\d+)\}")


class Untrue(RuntimeError):
    """A row of the tables does not come true; says which, and what came instead."""


@dataclass
class _World:
    today: date
    stories: tuple[Story, ...]
    people: dict[str, Invented]
    persons: dict[str, Person] = field(default_factory=dict)
    seeds: dict[str, str] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)


_Step = Callable[[datetime], None]


def build(at: datetime, told: tuple[Story, ...]) -> dict[str, Account]:
    """Make a world of these stories, or nothing of it.

    :param at: now; the last day of the world is the day before.
    :returns: how to sign in as each of the people, by their id.
    :raises Untrue: when a row of the tables does not come true.
    """
    world = _World(dutch_day(at), told, {person.id: person for person in people()})
    days: dict[date, list[_Step]] = {}
    for ago, step in _steps(world):
        days.setdefault(_day(world, ago), []).append(step)
    day = min(days)
    with transaction.atomic():
        while day < world.today:
            _live(day, days.get(day, []))
            day += timedelta(days=1)
        for number, story in enumerate(told):
            _check(world.cases[number], story)
    return {id: Account(person.id, world.seeds[id]) for id, person in sorted(world.persons.items())}


def _day(world: _World, ago: int) -> date:
    """So many days ago, or to come, and never in a weekend: doctors do not work then."""
    day = world.today - timedelta(days=ago)
    beyond = day.weekday() - _FRIDAY
    if beyond <= 0:
        return day
    return day - timedelta(days=beyond) if ago > 0 else day + timedelta(days=3 - beyond)


def _live(day: date, steps: list[_Step]) -> None:
    """One day: what people do, and at night what the worker does."""
    at = datetime.combine(day, _MORNING)
    for step in steps:
        step(at)
        at += _BETWEEN
    if sweep(at, day) or steps:
        relay(send, lambda: at)


def _steps(world: _World) -> Iterator[tuple[int, _Step]]:
    """Everything that happens and how many days ago, what belongs together in order."""
    first: dict[str, int] = {}
    for story in world.stories:
        first[story.who] = max(first.get(story.who, 0), story.begun)
    for id, begun in first.items():
        yield begun, _then(_join, world, world.people[id])
    for number, story in enumerate(world.stories):
        yield story.begun, _then(_open, world, number, story)
        for count, done in enumerate(story.acts):
            yield done.ago, _then(_act, world, number, story, done, count)


def _then(do: Callable[..., None], *told: Any) -> _Step:
    return lambda at: do(*told, at)


# -- what people do --------------------------------------------------------------------------------


def _join(world: _World, who: Invented, at: datetime) -> None:
    """Make an account: password, the code in the mailbox, the app with codes."""
    row = accounts.register(who.email, PASSWORD, who.name, who.language, at)
    message = Message.objects.filter(kind=notices.Notice.VERIFY_ADDRESS).latest("id")
    code = str(notices.fields(message.to, message.kind, message.context)["code"])
    person = accounts.verify_address(row, code, at)
    if person is None:
        raise Untrue(f"{who.id}: the address could not be verified")
    seed = second_factor.offered_seed(person)
    if second_factor.confirm(person, pyotp.TOTP(seed).at(at), at) is None:
        raise Untrue(f"{who.id}: the code app could not be set")
    world.persons[who.id], world.seeds[who.id] = person, seed


def _open(world: _World, number: int, story: Story, at: datetime) -> None:
    """Begin a case, with what the wegwijzer was told and what they began to write."""
    person, who = world.persons[story.who], world.people[story.who]
    case = door.open_case(
        person,
        story.procedure,
        at,
        settled={"military": who.guide["employment"] == "military"},
    )
    guide = {
        "role": "employee",
        "advice_by": "occupational_physician",
        "first_day_ill": (world.today - timedelta(days=who.ill)).isoformat(),
        **who.guide,
    }
    drafts = {GUIDE_ANSWERS: json.dumps(guide)}
    for input in story.writing:
        value = _value(world, who, _need(story, input), story.words[input])
        drafts[input] = value.isoformat() if isinstance(value, date) else str(value)
    writing.save_draft(person, case.id, drafts, at)
    world.cases[number] = case


def _need(story: Story, input: str) -> Need:
    return next(n for row in story.procedure.transitions for n in row.needs if n.id == input)


def _act(world: _World, number: int, story: Story, done: Done, count: int, at: datetime) -> None:
    """Do something, or tell that somebody else did it."""
    who, case = world.people[story.who], world.cases[number]
    row = story.procedure.transition(done.act)
    reporting = Role.EMPLOYEE not in row.by
    outcome = door.act(
        world.persons[story.who],
        case.id,
        door.Act(
            transition=row.name,
            happened_on=dutch_day(at),
            version=count,
            key=f"demo-{number}-{count}",
            told=_told(world, who, story, row, reporting=reporting),
            done_by=row.by[0] if reporting else None,
        ),
        at,
    )
    if not isinstance(outcome, door.Done):
        raise Untrue(f"{story.who}, {story.procedure.id}, {done.act}: {outcome}")


def _told(
    world: _World, who: Invented, story: Story, row: Transition, *, reporting: bool
) -> dict[str, Any]:
    found = {}
    for need in row.needs:
        value = story.told(row, need) if need.asked_of(reporting=reporting) else None
        if value is not None:
            found[need.id] = _value(world, who, need, value)
    return found


def _value(world: _World, who: Invented, need: Need, value: Any) -> Any:
    """A day that is told as so many days ago, or words with such days in them."""
    if need.kind is Kind.DATE:
        return _day(world, value)
    if need.kind not in (Kind.TEXT, Kind.NAME):
        return value
    months = texts(who.language).items("words", "months")

    def written(found: re.Match[str]) -> str:
        day = _day(world, int(found[1]))
        return f"{day.day} {months[day.month - 1]}"

    return _DAY.sub(written, value)


def _check(case: Case, story: Story) -> None:
    case.refresh_from_db()
    if case.state != story.state:
        raise Untrue(f"{story.who}, {story.procedure.id}: {case.state}, not {story.state}")
