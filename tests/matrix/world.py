"""The world that is tried: people in every relation, cases in every state, a word in everything."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from tests.inspection.ordinary import WORDS, new_pdf, noted_png, saved
from tests.records.people.account import AT, PASSWORD, app_code, mailed_code
from tests.records.people.authenticator import Authenticator
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.domain.procedures.table import Allows, Kind, Role
from tweeluik.interfaces.web import sealed
from tweeluik.records.cases import door, papers, writing
from tweeluik.records.cases.models import Case, Consent, Participation
from tweeluik.records.people import accounts, challenges, passkeys, second_factor, sessions
from tweeluik.records.people.models import Membership, Organisation, Person
from tweeluik.records.people.passkeys import Place

from .canaries import Canaries
from .ways import Step, ways

SEED = 20261123
CSRF = "m" * 32
"""The secret of every browser here; sent along with what is sent by its own forms."""

PLACE = Place("localhost", "http://localhost")
BEGAN = AT - timedelta(days=1)
OTHERS = {
    "own_physician": Role.OCCUPATIONAL_PHYSICIAN,
    "second_opinion_physician": Role.SECOND_OPINION_PHYSICIAN,
    "next_physician": Role.NEXT_PHYSICIAN,
    "complaints_officer": Role.COMPLAINTS_OFFICER,
    "disputes_committee": Role.DISPUTES_COMMITTEE,
}
WHEN: Mapping[str, tuple[timedelta, timedelta | None]] = {
    "": (timedelta(hours=-2), None),
    "ended_": (timedelta(hours=-2), timedelta(hours=-1)),
    "future_": (timedelta(hours=1), None),
}
"""When somebody takes part, seen from now; ``future_`` is only tried for the own physician."""

ALLOWED = sorted(
    {
        (effect.item, effect.purpose)
        for procedure in PROCEDURES.values()
        for row in procedure.transitions
        for effect in row.effects
        if isinstance(effect, Allows)
    }
)
"""All that an act can allow, and for what."""

TYPED = {"second_opinion": ("question", "advice", "view"), "handover": (), "complaint": ()}
"""What the employee is still writing in a case that is being prepared."""


@dataclass
class Somebody:
    """A person with an account, and every secret of it."""

    name: str
    person: Person
    address: str
    seed: str
    codes: list[str]


@dataclass
class Asker:
    """A browser: whose, and how far they signed in.

    :ivar signed: ``no``, ``half``, ``yes``, ``stale`` (the code was given a while ago), ``former``.
    """

    name: str
    who: Somebody | None
    signed: str
    token: str = ""
    cookie: str = ""


@dataclass
class Known:
    """A case of the world.

    :ivar key: ``procedure:state``; the word of a foreign, erased or missing one.
    :ivar whose: name of its employee; nothing when there is no case.
    :ivar events: words of what was written in events; ``drafts``: in drafts.
    :ivar papers: ids of the papers that were chosen to go along; ``kept``: names and ids of all
        papers; ``inside``: words in the one that is downloaded here, which is ``paper``.
    :ivar consent: a line of its ledger.
    """

    key: str
    id: UUID
    whose: str = ""
    procedure: str = "second_opinion"
    events: set[str] = field(default_factory=set)
    by_event: list[set[str]] = field(default_factory=list)
    drafts: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    inside: set[str] = field(default_factory=set)
    paper: UUID = field(default_factory=uuid4)
    consent: UUID | None = None


@dataclass
class World:
    """All of it."""

    canaries: Canaries
    people: dict[str, Somebody] = field(default_factory=dict)
    askers: dict[str, Asker] = field(default_factory=dict)
    cases: dict[str, Known] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)

    def relation(self, asker: Asker, known: Known) -> str:
        """The tie of a browser's person to a case, by how the world was made."""
        if asker.who is None or not known.whose:
            return "none"
        if asker.who.name == known.whose:
            return "employee"
        alone = known.whose != "employee" or known.key.startswith("alone:")
        return asker.who.name if _takes_part(asker.who) and not alone else "none"


def _takes_part(who: Somebody) -> bool:
    return who.name.removeprefix("ended_").removeprefix("future_") in OTHERS


# -- people ----------------------------------------------------------------------------------------


def somebody(world: World, name: str) -> Somebody:
    """Make an account through the doors that the pages use."""
    address = f"{world.canaries.made(name, 'address')}@post.example"
    told = f"Jo {world.canaries.made(name, 'name')}"
    id = accounts.register(address, PASSWORD, told, "nl", AT, network=address)
    person = accounts.verify_address(id, mailed_code(), AT)
    assert person is not None
    seed = second_factor.offered_seed(person)
    codes = second_factor.confirm(person, app_code(seed, AT), AT)
    assert codes is not None
    asked = challenges.new(challenges.Purpose.ADD, AT)
    answer = Authenticator().make(passkeys.asked_to_add(person, PLACE, asked, address))
    passkeys.add(person, world.canaries.made(name, "passkey"), answer, asked, PLACE, AT)
    person.refresh_from_db()
    found = world.people[name] = Somebody(name, person, address, seed, codes)
    return found


def asker(world: World, name: str, who: Somebody | None, signed: str) -> None:
    """A browser of somebody."""
    found = world.askers[name] = Asker(name, who, signed)
    data: dict[str, Any] = {"_csrftoken": CSRF}
    if who is not None:
        found.token = data["sid"] = _session(who.person, signed)
        world.tokens.append(found.token)
    found.cookie = sealed.seal(data, settings.SECRET_KEY, time.time())


def _session(person: Person, signed: str) -> str:
    if signed == "half":
        return sessions.open_session(person, AT, "phone")
    given = AT - timedelta(minutes=11) if signed == "stale" else AT
    half = sessions.find(sessions.open_session(person, given, "phone"), given)
    assert half is not None
    token = sessions.step_up(half, given)
    full = sessions.find(token, AT)
    assert full is not None
    if signed == "former":
        sessions.end(full, AT)
    return token


# -- cases -----------------------------------------------------------------------------------------


def case_in(world: World, whose: Somebody, key: str) -> Known:
    """A case that got to its state through the door, with a word in everything that is written."""
    procedure, _, state = key.removeprefix("alone:").partition(":")
    case = door.open_case(whose.person, PROCEDURES[procedure], BEGAN)
    known = Known(key, case.id, whose.name, procedure)
    at = BEGAN
    known.paper, word = add_paper(world, whose.person, known, "letter")
    known.inside.add(word)
    for number, taken in enumerate(ways(procedure)[state]):
        at += timedelta(minutes=20)
        _do(world, known, whose.person, taken, number, at)
    drafts = {"guide_answers": '{"first_day_ill": "2026-10-05", "note": "{}"}'}
    if state == "draft":
        drafts |= dict.fromkeys(TYPED[procedure], "{}")
    for input, shape in drafts.items():
        word = world.canaries.made(str(case.id), input)
        known.drafts.add(word)
        writing.save_draft(whose.person, case.id, {input: shape.replace("{}", word)}, at)
    assert Case.objects.get(id=case.id).state == state
    line = Consent.objects.filter(case=case).first()
    known.consent = line.id if line is not None else None
    return known


def add_paper(world: World, person: Person, known: Known, what: str) -> tuple[UUID, str]:
    """A paper through the door, with a word in its name and one inside; a letter or a photo."""
    whose = str(known.id)
    name, inside = (world.canaries.made(whose, f"{what}_{part}") for part in ("name", "text"))
    if what == "letter":
        made = new_pdf()
        page = made.pages[0]
        page.Contents = made.make_stream(page.Contents.read_bytes().replace(WORDS, inside.encode()))
        # Not packed, so that it would stand in a stolen database as it is, if it were not sealed.
        file, extension = saved(made, compress_streams=False), "pdf"
    else:
        # What stands in the notes of a photo is taken out of it, so it may come back nowhere.
        file, extension = noted_png(inside.encode()), "png"
    handed_in = papers.HandedIn(f"{name}.{extension}", "treating_doctor", file, what)
    id = papers.take_in(person, known.id, handed_in, BEGAN)
    known.kept |= {name, world.canaries.marked(whose, f"{what}_id", id)}
    return id, inside


def _do(world: World, known: Known, person: Person, taken: Step, number: int, at: datetime) -> None:
    told: dict[str, Any] = {}
    before = set(known.events)
    kinds = {need.id: need.kind for need in taken.row.needs}
    for input, value in taken.told.items():
        told[input] = value
        if kinds[input] in (Kind.TEXT, Kind.NAME):
            told[input] = world.canaries.made(str(known.id), input)
            known.events.add(told[input])
        elif kinds[input] is Kind.DATE:
            told[input] = at.date()
        elif kinds[input] is Kind.PAPERS:
            chosen, _ = add_paper(world, person, known, "photo")
            told[input] = (world.canaries.marked(str(known.id), input, chosen),)
            known.papers.add(told[input][0])
    known.by_event.append(known.events - before)
    asked = door.Act(
        taken.row.name,
        at.date(),
        number,
        f"key-{number}",
        told,
        taken.by if taken.reporting else None,
        evidence=known.paper if taken.reporting else None,
    )
    outcome = door.act(person, known.id, asked, at)
    assert isinstance(outcome, door.Done), (known.key, taken.row.name, outcome)


def take_part(world: World, known: Known) -> None:
    """Everybody takes part in it, now, before, or later; consent opens all that it can."""
    for name, (start, end) in ((n, WHEN[_when(n)]) for n in world.people if _when(n) is not None):
        person = world.people[name].person
        role = OTHERS[name.removeprefix("ended_").removeprefix("future_")]
        ended = AT + end if end is not None else None
        Participation.objects.create(
            case_id=known.id, person=person, role=role, start=AT + start, end=ended
        )
        for covers, purpose in ALLOWED:
            line = Consent.objects.create(
                case_id=known.id,
                covers=covers,
                to=str(person.id),
                role=role,
                purpose=purpose,
                start=BEGAN,
            )
            if name == "complaints_officer":
                # No act of a procedure is about ending theirs: it ends on the page of the consent.
                known.consent = line.id


def _when(name: str) -> str | None:
    found = next((before for before in ("ended_", "future_") if name.startswith(before)), "")
    return found if name.removeprefix(found) in OTHERS else None


# -- all of it -------------------------------------------------------------------------------------


def states() -> list[str]:
    """Every state of every procedure, as ``procedure:state``."""
    return [f"{one.id}:{state.id}" for one in PROCEDURES.values() for state in one.states]


def build(keys: list[str]) -> World:
    """The world with a case in each of these states; foreign, erased and missing ones beside it."""
    world = World(Canaries(SEED))
    takes_part = [*OTHERS, *(f"ended_{name}" for name in OTHERS), "future_own_physician"]
    for name in ("employee", "other_employee", "without_cases", "employer", *takes_part):
        asker(world, name, somebody(world, name), "yes")
    employee = world.people["employee"]
    asker(world, "anonymous", None, "no")
    for signed in ("half", "stale", "former"):
        asker(world, f"employee_{signed}", employee, signed)
    firm = Organisation.objects.create(kind="employer", name="Bedrijf")
    for name in ("employee", "employer"):
        Membership.objects.create(
            person=world.people[name].person,
            organisation=firm,
            role=name,
            start=BEGAN.date(),
        )
    for key in keys:
        known = world.cases[key] = case_in(world, employee, key)
        if not key.startswith("alone:"):
            take_part(world, known)
    foreign = case_in(world, world.people["other_employee"], "second_opinion:advice_ready")
    gone = case_in(world, employee, "second_opinion:requested")
    take_part(world, gone)
    door.erase(employee.person, gone.id, AT)
    world.cases["foreign"] = foreign
    world.cases["erased"] = Known("erased", gone.id, paper=gone.paper, consent=gone.consent)
    world.cases["missing"] = Known("missing", uuid4(), consent=uuid4())
    return world
