"""What happens in a life: one deed at a time, chosen by chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.papers import PAPER_KINDS
from tweeluik.domain.procedures.table import Kind, Role

from . import meaning
from .chance import DAY, JUMPS, STEPS, Chance, again, asked, first, odds, twisted, words
from .faults import OTHERS, statement
from .post import ANSWERS
from .stored import MARK
from .world import NAMES, ROLES, World

Deed = Callable[[Chance, World], None]

COVERS: Final = (
    "second_opinion_advice",
    "second_opinion_refusal",
    "second_opinion_reaction",
    "handover_reason",
    "complaint_file",
    "authorisation",
    "medical",
    "complaint",
)
DRAFTS: Final = (
    "question",
    "view",
    "why",
    "told_reasons",
    "explanation",
    "measures",
    "complaint_text",
    "handover_reason",
)
FOR_OTHERS: Final = tuple(one for one in Purpose if one is not Purpose.OWN)
TO_SHARING: Final = ("send", "accept_case", "examine", "give_advice", "share")
MOST_CASES: Final = 3
MOST_PAPERS: Final = 3


def case(chance: Chance, world: World) -> UUID:
    """One of the cases; now and then one that is gone or never was."""
    there = list(world.held)
    if not there or odds(chance, 20):
        return chance.of([*world.stored.gone, UUID(int=7)])
    return chance.of(there)


def taking_part(chance: Chance, world: World, id: UUID) -> str:
    """Somebody who takes part in a case, mostly the employee."""
    held = world.held.get(id)
    there = [name for name in NAMES if held and held.role(world.person(name).id, world.at)]
    own = [name for name in there if held and world.person(name).id == held.employee]
    return chance.of([*own, *there] or NAMES)


def opens(chance: Chance, world: World) -> None:
    """Somebody begins a case, of themselves or out of another one."""
    if len([held for held in world.held.values() if not held.closed]) >= MOST_CASES:
        return
    name = chance.of(("employee", "employee", "colleague"))
    settled = {"military": True} if odds(chance, 3) else {}
    if odds(chance, 8):
        settled = {"recall_open": True, "no_such_value": True}
    request, text = chance.of(("", "first", "second")), chance.of((words(chance), ""))
    world.open(name, chance.of(list(PROCEDURES)), settled, request, {chance.of(DRAFTS): text})


def acts(chance: Chance, world: World) -> None:
    """Somebody does what can be done, or tells what others did."""
    there = [id for id, held in world.held.items() if not held.closed]
    if not there:
        opens(chance, world)
        return
    id = chance.of(there)
    name = taking_part(chance, world, id)
    held = world.held[id]
    world.act(name, id, asked(chance, world, held, world.person(name).id))


def errs(chance: Chance, world: World) -> None:
    """Somebody asks what is wrong in some way, or that is not theirs."""
    id = case(chance, world)
    held = world.held.get(id) or next(iter(world.held.values()), None)
    if held is None:
        return
    name = taking_part(chance, world, held.id)
    act = twisted(chance, world, held, asked(chance, world, held, world.person(name).id))
    who = chance.of(NAMES) if odds(chance, 4) else name
    world.act(who, id, act)


def repeats(chance: Chance, world: World) -> None:
    """A request comes twice, as after a second press of the button."""
    id = case(chance, world)
    held = world.held.get(id)
    if held is None:
        return
    name = taking_part(chance, world, id)
    act = asked(chance, world, held, world.person(name).id)
    world.act(name, id, act)
    world.act(chance.of((name, name, "employee")), id, act)


def writes(chance: Chance, world: World) -> None:
    """Somebody writes, and goes on later."""
    id = case(chance, world)
    name = taking_part(chance, world, id)
    text = chance.of((words(chance), words(chance), " ", ""))
    world.draft(name, id, dict.fromkeys({chance.of(DRAFTS), chance.of(DRAFTS)}, text))


def reads(chance: Chance, world: World) -> None:
    """Somebody looks, for some purpose; also who may not."""
    id = case(chance, world)
    name = chance.of(NAMES) if odds(chance, 3) else taking_part(chance, world, id)
    world.read(name, id, chance.of(list(Purpose)))


def looks(chance: Chance, world: World) -> None:
    """Somebody looks at the list, or at who looked."""
    if odds(chance, 2):
        world.listing(chance.of(NAMES))
        return
    id = case(chance, world)
    name = chance.of(NAMES) if odds(chance, 3) else taking_part(chance, world, id)
    world.who_looked(name, id)


def erases(chance: Chance, world: World) -> None:
    """Somebody erases a case; most often tries to erase that of another."""
    id = case(chance, world)
    held = world.held.get(id)
    if held is None:
        return
    own = [name for name in NAMES if world.person(name).id == held.employee]
    others = [name for name in NAMES if name not in own]
    world.erase(chance.of([*own, chance.of(others), taking_part(chance, world, id)]), id)


def joins(chance: Chance, world: World) -> None:
    """A doctor or officer comes to take part, or goes; for a time or for good."""
    id = case(chance, world)
    if id not in world.held:
        return
    name = chance.of(list(ROLES))
    if world.held[id].role(world.person(name).id, world.at):
        world.leave(name, id)
        return
    start = world.at + chance.of((timedelta(), timedelta(), DAY, -DAY))
    end = chance.of((None, start + timedelta(minutes=30), start + 9 * DAY))
    world.join(name, id, start, end)


def allows(chance: Chance, world: World) -> None:
    """The employee allows somebody something, for a time; or withdraws it."""
    id = case(chance, world)
    held = world.held.get(id)
    if held is None:
        return
    if held.consents and odds(chance, 3):
        who = taking_part(chance, world, id)
        world.withdraw(who, id, chance.of(range(len(held.consents))))
        return
    end = chance.of((None, None, world.at + timedelta(minutes=10), world.at + 3 * DAY, world.at))
    start = world.at + chance.of((timedelta(), timedelta(), DAY))
    to, covers = chance.of((*ROLES, "hr")), chance.of(COVERS)
    world.consent(id, to, covers, str(chance.of(list(Purpose))), start=start, end=end)
    world.read(to, id, chance.of(list(Purpose)))


def papers(chance: Chance, world: World) -> None:
    """Somebody adds a paper, or takes one away."""
    id = case(chance, world)
    name = taking_part(chance, world, id)
    held = world.held.get(id)
    if held is not None and held.papers and odds(chance, 3):
        world.removes(name, id, chance.of(list(held.papers)))
        return
    if held is None or len(held.papers) < MOST_PAPERS:
        world.adds(name, id, f"{MARK} nee", chance.of(list(PAPER_KINDS)))


# -- scenes: what is rare by chance alone ----------------------------------------------------------


def begun(chance: Chance, world: World, procedure: str) -> UUID:
    """A case of the employee in which nothing but the first was done, just now."""
    world.open("employee", procedure, {})
    world.fault = None
    id = list(world.held)[-1]
    row = meaning.rows(procedure)["ask"]
    act = first(chance, world, world.held[id], row)
    # Written before and told; or written otherwise in another window.
    texts = {need.id for need in row.needs if need.kind is Kind.TEXT}
    written = {key: text for key, text in act.told.items() if key in texts and odds(chance, 2)}
    drafts = {"told_reasons": words(chance), "explanation": words(chance)}
    world.draft("employee", id, {**drafts, **written})
    if odds(chance, 3):
        world.draft("employee", id, dict.fromkeys(written, words(chance)))
    world.act("employee", id, act)
    return id


def takes_back(chance: Chance, world: World) -> None:
    """Somebody asks and takes it back: in time, too late, or with a clock that was put back."""
    id = begun(chance, world, "second_opinion")
    world.moves(chance.of((*STEPS[1:4], *JUMPS, -timedelta(hours=1))))
    world.act("employee", id, again(world, world.held[id], "recall"))


def confides(chance: Chance, world: World) -> None:
    """The employee allows the next doctor to read why; who reads when it has ended, for another
    purpose, or was not named sees nothing of it."""
    id = begun(chance, world, "handover")
    world.join("next", id, world.at, chance.of((None, world.at + DAY)))
    purpose = chance.of(FOR_OTHERS)
    end = chance.of((None, world.at + timedelta(minutes=10)))
    covers = chance.of(("handover_reason", "handover_reason", "medical", "complaint_file"))
    to = chance.of(("next", "next", "next", "officer"))
    world.consent(id, to, covers, str(purpose), start=world.at, end=end)
    for _ in range(3):
        world.read("next", id, chance.of((purpose, purpose, *FOR_OTHERS, Purpose.OWN)))
        if odds(chance, 3):
            world.withdraw(chance.of(("employee", "employee", "next")), id, 0)
        world.moves(chance.of(STEPS[:6]))


def decides(chance: Chance, world: World) -> None:
    """A doctor takes part and refuses; tries it also with the key of the employee, after leaving,
    and when somebody else tells that it was done."""
    id = begun(chance, world, "second_opinion")
    held = world.held[id]
    world.join("own", id, world.at, chance.of((None, world.at + timedelta(minutes=10))))
    world.act(chance.of(("own", "hr")), id, held.events[0].asked)
    world.join("officer", id, world.at, None)
    world.read(chance.of(("own", "stand_in", "officer")), id, Purpose.GUIDANCE)
    world.who_looked(chance.of(("own", "employee")), id)
    world.moves(chance.of((timedelta(), timedelta(), timedelta(minutes=10))))
    name = chance.of(("own", "employee"))
    if odds(chance, 3):
        world.act(name, id, asked(chance, world, held, world.person(name).id))
    row = meaning.rows("second_opinion")[chance.of(("refuse", "advise_other"))]
    told_of = name == "employee"
    act = first(chance, world, held, row, reporting=told_of)
    if odds(chance, 2):  # the employee is writing just the same
        texts = {need.id for need in row.needs if need.kind is Kind.TEXT} & set(act.told)
        world.draft("employee", id, {text: act.told[text] for text in texts})
    doer = Role.OCCUPATIONAL_PHYSICIAN if told_of else None
    world.act(name, id, replace(act, version=held.version, done_by=doer))
    world.read("employee", id, Purpose.OWN)


def authorises(chance: Chance, world: World) -> None:
    """The employee allows that the file goes, and takes it back; doctors look in between."""
    id = begun(chance, world, "second_opinion")
    held = world.held[id]
    world.adds("employee", id, f"{MARK} brief", "advice")
    for name in ("own", "stand_in", "other"):
        if odds(chance, 2):
            world.join(name, id, world.at - chance.of((timedelta(), DAY)), None)
    ends = chance.of((("withdraw",), (*TO_SHARING, "withdraw_sharing"), (*TO_SHARING, "finish")))
    for row in ("grant", "choose_doctor", "authorise", *ends):
        table = meaning.rows("second_opinion")[row]
        there = str(table.by[0]) in held.present(world.at)
        role = "employee" if table.by[0] is Role.EMPLOYEE or not there else str(table.by[0])
        name = next(n for n in NAMES if held.role(world.person(n).id, world.at) == role)
        act = first(chance, world, held, table, reporting=role != table.by[0])
        told = {**act.told, "doctor_registered": "yes", "doctor_service": "other"}
        shown = chance.of((None, *held.papers))
        act = replace(act, version=held.version, done_by=table.by[0], evidence=shown)
        if row == "authorise" and odds(chance, 4):
            gone = {**act.told, "valid_until": world.at.date() - 40 * DAY}
            world.act(name, id, replace(act, told=gone, key=f"{act.key}-gone"))
        world.act(name, id, replace(act, told=told) if row == "choose_doctor" else act)
        world.read(chance.of(("employee", "other", "own")), id, chance.of(list(Purpose)))


def passes(chance: Chance, world: World) -> None:
    """A term passes; the worker that should tell so may break down in the middle."""
    id = begun(chance, world, chance.of(("second_opinion", "handover")))
    world.moves(33 * DAY)
    if odds(chance, 2):
        world.fault = statement(chance.of(range(1, 9)))
    world.sweep()
    act = again(world, world.held[id], "withdraw")
    match chance.of(("nothing", "closed", "disabled", "erased")):
        case "closed":
            world.act("employee", id, act)
        case "disabled":
            world.disable("employee")
        case "erased":
            world.erase("employee", id)
    for _ in range(3):
        world.relay([chance.of(ANSWERS)])
        world.moves(chance.of(STEPS[:6]))


def waits(chance: Chance, world: World) -> None:
    """Time goes by."""
    world.moves(chance.of(STEPS))


def jumps(chance: Chance, world: World) -> None:
    """The clock is put on or back."""
    world.moves(chance.of(JUMPS))


def works(chance: Chance, world: World) -> None:
    """The worker makes a round, with a mail server that may refuse."""
    world.sweep()
    world.relay([chance.of(("take", *ANSWERS)) for _ in range(3)])


def keeps(chance: Chance, world: World) -> None:
    """The terms are computed anew."""
    id = case(chance, world)
    if id in world.held:
        world.keep(id)


def disables(chance: Chance, world: World) -> None:
    """An account is closed for a while, or works again."""
    world.disable(chance.of(("employee", "colleague")))


def breaks(chance: Chance, world: World) -> None:
    """Something goes wrong with the next request."""
    world.fault = chance.of((statement(chance.of(range(1, 30))), *OTHERS))


DEEDS: Final[Mapping[Deed, int]] = {
    acts: 18,
    takes_back: 1,
    confides: 2,
    decides: 1,
    passes: 1,
    errs: 5,
    waits: 5,
    reads: 3,
    repeats: 2,
    writes: 2,
    joins: 2,
    allows: 2,
    works: 2,
    looks: 2,
    papers: 2,
    authorises: 1,
    jumps: 1,
    opens: 1,
    keeps: 1,
    erases: 1,
    disables: 1,
}
"""How often each happens beside the others."""
