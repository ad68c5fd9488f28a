"""What people ask, by chance: mostly what can be done, and often what cannot."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from tweeluik.domain.procedures.table import Kind, Need, Role, Transition
from tweeluik.records.cases.door import Act

from . import meaning
from .model import WALL, Held
from .stored import MARK
from .world import World

T = TypeVar("T")
DAY = timedelta(days=1)
WORDS = (
    "Ik kan 4 uur werken.",
    "Dat weet ik niet.",
    "مرحبا",
    "é\u0301 \u202e x",
    "'; --",
    "9 \n 9",
)


class Chance(Protocol):
    """Where chance comes from: a seed, or what searches for the smallest failing story."""

    def of(self, options: Sequence[T]) -> T:
        """One of these."""
        ...


class Seeded:
    """Chance from one number."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def of(self, options: Sequence[T]) -> T:
        """One of these."""
        return options[self.random.randrange(len(options))]


def odds(chance: Chance, one_in: int) -> bool:
    """Whether it happens, once in so many times."""
    return chance.of(range(one_in)) == one_in - 1


# -- an act ----------------------------------------------------------------------------------------


def asked(chance: Chance, world: World, held: Held, person: UUID) -> Act:
    """Something that this person can do now; if nothing, anything."""
    role = held.role(person, world.at) or "employee"
    here = held.present(world.at)
    options = [
        (row, doer)
        for row in meaning.rows(held.procedure).values()
        if meaning.leaves(held.procedure, held.state, row)
        for doer in row.by
        if (doer == role or (role in row.reportable_by and doer not in here))
        and row.name != "withdraw"
    ]
    anything = [(row, row.by[0]) for row in meaning.rows(held.procedure).values()]
    row, doer = chance.of(options or anything)
    reporting = doer != role
    today = world.at.astimezone(WALL).date()
    last = held.events[-1].asked.happened_on if held.events else today - 30 * DAY
    when = chance.of((today, today, max(last, today - 5 * DAY), max(last, today - 20 * DAY), last))
    return Act(
        transition=row.name,
        happened_on=min(when, today),
        version=held.version,
        key=f"key-{len(world.diary)}",
        told=told(chance, world, held, row, reporting=reporting),
        done_by=doer if reporting or odds(chance, 4) else None,
        evidence=chance.of([None, None, *held.papers]),
        opens=chance.of((None, meaning.OPENED.get((held.procedure, row.name)), "complaint")),
    )


def first(
    chance: Chance, world: World, held: Held, row: Transition, *, reporting: bool = False
) -> Act:
    """A row done or told here and today, in a case in which nothing was done."""
    today = world.at.astimezone(WALL).date()
    key = f"key-{len(world.diary)}"
    opens = chance.of((None, meaning.OPENED.get((held.procedure, row.name))))
    filled = told(chance, world, held, row, reporting=reporting)
    return Act(row.name, today, 0, key, filled, opens=opens)


def again(world: World, held: Held, name: str) -> Act:
    """An act for which nothing is asked, on the day of the last one."""
    return Act(name, held.events[-1].asked.happened_on, held.version, f"key-{len(world.diary)}", {})


def told(
    chance: Chance, world: World, held: Held, row: Transition, *, reporting: bool
) -> dict[str, Any]:
    """What somebody fills in; mostly only what is asked with what they chose."""
    found = {
        need.id: value(chance, world, held, need)
        for need in meaning.asked(row, reporting=reporting)
        if need.required or odds(chance, 2)
    }
    if odds(chance, 8):
        return found
    now = meaning.asked_now(held.procedure, row, {**held.values, **found}, reporting=reporting)
    ids = {need.id for need in now}
    return {id: one for id, one in found.items() if id in ids}


def value(chance: Chance, world: World, held: Held, need: Need) -> Any:
    """Something that fits."""
    match need.kind:
        case Kind.CHOICE:
            return chance.of(need.values)
        case Kind.YES_NO:
            return chance.of((True, False))
        case Kind.DATE:
            return (
                world.at.date()
                + (1 if need.id in meaning.AHEAD else -1) * chance.of(range(30)) * DAY
            )
        case Kind.PAPERS:
            return tuple(str(id) for id in held.papers if odds(chance, 2))
    return words(chance)


def words(chance: Chance) -> str:
    """Something that somebody writes."""
    return f"{MARK} {chance.of(WORDS)}" * chance.of((1, 1, 1, 9, 900))


# -- what is wrong with it -------------------------------------------------------------------------

Twist = Callable[[Chance, World, Held, Act], Act]


def _version(chance: Chance, world: World, held: Held, act: Act) -> Act:
    return replace(act, version=act.version + chance.of((-1, 1, 7)))


def _other_act(chance: Chance, world: World, held: Held, act: Act) -> Act:
    names = [*meaning.rows(held.procedure), "no_such_act"]
    return replace(act, transition=chance.of(names))


def _withdraws(chance: Chance, world: World, held: Held, act: Act) -> Act:
    return replace(act, transition="withdraw", told={}, done_by=None)


def _old_key(chance: Chance, world: World, held: Held, act: Act) -> Act:
    return replace(act, key=chance.of(held.events).asked.key) if held.events else act


def _repeated(chance: Chance, world: World, held: Held, act: Act) -> Act:
    return chance.of(held.events).asked if held.events else act


def _later(chance: Chance, world: World, held: Held, act: Act) -> Act:
    return replace(act, happened_on=world.at.date() + chance.of((1, 2, 400)) * DAY)


def _earlier(chance: Chance, world: World, held: Held, act: Act) -> Act:
    last = held.events[-1].asked.happened_on if held.events else world.at.date()
    return replace(act, happened_on=chance.of((last - DAY, last - 400 * DAY, date(2016, 2, 29))))


def _dropped(chance: Chance, world: World, held: Held, act: Act) -> Act:
    if not act.told:
        return act
    gone = chance.of(sorted(act.told))
    left = {id: value for id, value in act.told.items() if id != gone}
    return replace(act, told={**left, **chance.of(({}, {gone: ""}, {gone: "  \n"}, {gone: None}))})


def _wrong_kind(chance: Chance, world: World, held: Held, act: Act) -> Act:
    if not act.told:
        return act
    id = chance.of(sorted(act.told))
    wrong: list[Any] = ["nothing", 7, ("a", 1), world.at, True, ["list"]]
    return replace(act, told={**act.told, id: chance.of(wrong)})


def _other_day(chance: Chance, world: World, held: Held, act: Act) -> Act:
    days = {id: day - chance.of((-400, -60, 60)) * DAY for id, day in act.told.items() if _day(day)}
    return replace(act, told={**act.told, **days})


def _day(value: object) -> bool:
    return type(value) is date


def _unknown(chance: Chance, world: World, held: Held, act: Act) -> Act:
    id = chance.of(("diary", "refusal_reasons", "military", "recall_open", "reasons_given"))
    return replace(act, told={**act.told, id: True if id == "military" else words(chance)})


def _optional_empty(chance: Chance, world: World, held: Held, act: Act) -> Act:
    row = meaning.rows(held.procedure).get(act.transition)
    left = {need.id: None for need in row.needs if not need.required} if row else {}
    return replace(act, told={**act.told, **left})


def _somebody(chance: Chance, world: World, held: Held, act: Act) -> Act:
    return replace(act, done_by=chance.of(list(Role)))


def _other_papers(chance: Chance, world: World, held: Held, act: Act) -> Act:
    """Papers of another case, or that are gone or never were."""
    others = [id for one in world.held.values() for id in one.papers if one is not held]
    paper = chance.of([*others, *world.stored.removed, UUID(int=9)])
    row = meaning.rows(held.procedure).get(act.transition)
    ids = [need.id for need in row.needs if need.kind is Kind.PAPERS] if row else []
    if ids and odds(chance, 2):
        return replace(act, told={**act.told, ids[0]: (*map(str, held.papers), str(paper))})
    return replace(act, evidence=paper)


def _opens_another(chance: Chance, world: World, held: Held, act: Act) -> Act:
    return replace(act, opens=chance.of(("complaint", "handover", "second_opinion", "nothing")))


def _long(chance: Chance, world: World, held: Held, act: Act) -> Act:
    texts = [id for id, value in act.told.items() if isinstance(value, str) and MARK in value]
    return replace(act, told={**act.told, **dict.fromkeys(texts[:1], MARK + "x" * 40000)})


TWISTS: tuple[Twist, ...] = (
    _version,
    _other_act,
    _withdraws,
    _old_key,
    _repeated,
    _later,
    _earlier,
    _dropped,
    _wrong_kind,
    _other_day,
    _unknown,
    _optional_empty,
    _somebody,
    _long,
    _other_papers,
    _opens_another,
)


def twisted(chance: Chance, world: World, held: Held, act: Act) -> Act:
    """The act with one or two things wrong with it, or none after all."""
    for _ in range(chance.of((1, 1, 2))):
        act = chance.of(TWISTS)(chance, world, held, act)
    return act


# -- the clock -------------------------------------------------------------------------------------

STEPS = (
    timedelta(seconds=1),
    timedelta(minutes=4),
    timedelta(minutes=9, seconds=59),
    timedelta(minutes=10),
    timedelta(hours=7),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=8),
    timedelta(days=33),
)
JUMPS = (
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(days=-1),
    timedelta(minutes=-5),
    timedelta(days=1),
)


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


STARTS = (
    _utc(2026, 11, 23, 9),
    # Around the change of the clock, year ends, a leap day, and midnight on the wall.
    _utc(2026, 3, 28, 23, 30),
    _utc(2026, 3, 29, 0, 59, 55),
    _utc(2026, 10, 25, 0, 30),
    _utc(2026, 10, 24, 22, 30),
    _utc(2026, 12, 31, 22, 55),
    _utc(2027, 12, 31, 23, 55),
    _utc(2028, 2, 28, 22, 55),
    _utc(2028, 2, 29, 12),
    _utc(2027, 3, 25, 23, 5),
    _utc(2024, 7, 1, 21, 59, 30),
    _utc(2037, 12, 31, 23, 30),
)
