"""The real doors and the model, side by side: each request goes to both, and they must agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from tests.inspection import ordinary
from tests.records.world import person_named
from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.domain.procedures.catalogue import PROCEDURES
from tweeluik.records.cases import consents, door, dossier, papers, writing
from tweeluik.records.cases.door import Act
from tweeluik.records.cases.models import Case, Consent, Deadline, Participation
from tweeluik.records.cases.standing import NoCase, keep_deadlines
from tweeluik.records.people.models import Person

from . import meaning, seen
from .database import connection
from .faults import ERRORS, Fault
from .mailing import Mailing
from .model import WALL, Held, begun, expected, neighbour, took
from .stored import Stored

NAMES = ("employee", "colleague", "own", "stand_in", "other", "next", "officer", "committee", "hr")
ROLES = {
    "own": "occupational_physician",
    "stand_in": "occupational_physician",
    "other": "second_opinion_physician",
    "next": "next_physician",
    "officer": "complaints_officer",
    "committee": "disputes_committee",
}
"""Who can be asked to take part, and as what; ``hr`` never is."""

NOTHING = object()
"""What comes of a request to a case that is not there for who asks."""


class World:
    """People, their cases, the clock and what should be kept of it all.

    :ivar at: what the clock says.
    :ivar held: the cases that should be there.
    :ivar diary: what was done, in order; shown when something is wrong.
    :ivar begun: which case began with which request.
    :ivar fault: what goes wrong with the next request; then all is well again, and it is repeated.
    """

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.people = _people(at)
        self.held: dict[UUID, Held] = {}
        self.diary: list[str] = []
        self.struck: list[str] = []
        self.fault: Fault | None = None
        self.begun: dict[tuple[str, str, str], UUID] = {}
        self.mailing = Mailing(self.people)
        self.stored = Stored()

    def person(self, name: str) -> Person:
        """Somebody by name."""
        return self.people[name]

    def note(self, what: str) -> None:
        """Write in the diary."""
        self.diary.append(f"{self.at.isoformat()} {what}")

    # -- a request, and what may go wrong with it --------------------------------------------------

    def request(
        self,
        what: str,
        call: Callable[[], Any],
        agrees: Callable[[Any], None],
        kept: Callable[[], bool] = bool,
    ) -> Any:
        """Ask something of the doors; the model takes over what should come of it.

        :param agrees: compares what came with the model, and brings the model up to date.
        :param kept: whether it was kept although it broke off; of what is one transaction only the
            fault itself says so.
        """
        self.note(what)
        fault, self.fault = self.fault, None
        if fault is not None and not self._strikes(fault, call, agrees, kept):
            return None
        found = _asked(call)
        agrees(found)
        self.check()
        return found

    def _strikes(
        self,
        fault: Fault,
        call: Callable[[], Any],
        agrees: Callable[[Any], None],
        kept: Callable[[], bool],
    ) -> bool:
        """Try it with the fault; whether it still has to be done."""
        try:
            with fault.planted():
                found = _asked(call)
        except ERRORS as error:
            self.note(f"  {fault.name}: {error}")
            self.struck.append(fault.name)
            if not (fault.kept or kept()):
                # Nothing was left behind, and the same request works now.
                self.check()
                return True
            agrees(None)
            self.check()
            return False
        agrees(found)
        self.check()
        return False

    def check(self) -> None:
        """What is kept is what should be."""
        self.stored.check(self.held, self.mailing, self.at)

    # -- what people do ----------------------------------------------------------------------------

    def open(
        self,
        name: str,
        procedure: str,
        settled: Mapping[str, bool],
        request: str = "",
        words: Mapping[str, str] | None = None,
    ) -> None:
        """Begin a case; the same request begins one."""
        person = self.person(name)

        def agrees(case: Case | None) -> None:
            known = set(self.held)
            earlier = self.begun.get((name, procedure, request)) if request else None
            if earlier in known:
                assert case is None or case.id == earlier, "two cases of one request"
                return
            (id,) = {case.id} if case else set(Case.objects.values_list("id", flat=True)) - known
            assert id not in self.stored.gone, "what was erased came back"
            assert id not in known, "the case of another request"
            self.begun.setdefault((name, procedure, request), id)
            self.held[id] = begun(id, procedure, person.id, self.at, settled)
            self.held[id].drafts |= {
                key: text for key, text in (words or {}).items() if text.strip()
            }
            self.stored.line("case_opened", "create", "allow", person, "employee", id, self.at)

        self.request(
            f"{name} opens {procedure} {settled} {request}",
            lambda: door.open_case(
                person,
                PROCEDURES[procedure],
                self.at,
                request=request,
                settled=settled,
                words=words,
            ),
            agrees,
        )

    def act(self, name: str, id: UUID, asked: Act) -> None:
        """Ask for an act; a request whose answer was lost is sent again."""
        person = self.person(name)
        held = self.held.get(id)

        def agrees(found: Any) -> None:
            want = expected(held, person.id, asked, self.at)
            self.note(f"  {want.kind} {dict(want.reasons) or ''}")
            if found is not None:
                seen.outcome(found, want, held)
            if held is None or want.kind not in ("done", "refused"):
                return
            role = held.role(person.id, self.at)
            if want.kind == "refused":
                self.stored.line("act_refused", "change", "deny", person, role, id, self.at)
                return
            took(held, person.id, asked, self.at)
            began = neighbour(held, person.id, asked)
            if began is not None:
                self.held[began.id] = began
                self.stored.line(
                    "case_opened", "create", "allow", person, "employee", began.id, self.at
                )
            if found is not None:
                assert found.opened == (began.id if began else None)
            action = meaning.action(held.procedure, asked.transition)
            self.stored.line(asked.transition, action, "allow", person, role, id, self.at)

        struck = len(self.struck)
        self.request(f"{name}: {asked}", lambda: door.act(person, id, asked, self.at), agrees)
        if len(self.struck) > struck:
            self.request("  again", lambda: door.act(person, id, asked, self.at), agrees)

    def draft(self, name: str, id: UUID, words: Mapping[str, str]) -> None:
        """Keep what somebody is writing."""
        person = self.person(name)
        held = self.held.get(id)
        own = held is not None and held.employee == person.id

        def agrees(found: Any) -> None:
            if held is None or not own:
                assert found is NOTHING, "a draft of somebody else's"
                return
            assert found is None
            for input, text in words.items():
                held.drafts.pop(input, None)
                if text.strip():
                    held.drafts[input] = text
            self.stored.line("draft_saved", "change", "allow", person, "employee", id, self.at)

        self.request(
            f"{name} writes {dict(words)}",
            lambda: writing.save_draft(person, id, words, self.at),
            agrees,
        )

    def read(self, name: str, id: UUID, purpose: Purpose) -> None:
        """Look at a case; the line stands in the log before anything of it is read."""
        person = self.person(name)
        held = self.held.get(id)
        role = held.role(person.id, self.at) if held else None

        def agrees(found: Any) -> None:
            if held is None or role is None or (purpose is Purpose.OWN and role != "employee"):
                assert found is NOTHING, "read by who takes no part"
                return
            self.stored.line("case_read", "read", "allow", person, role, id, self.at)
            if found is not None:
                seen.case(found, held, person.id, role, purpose, self.at)

        self.request(
            f"{name} reads for {purpose}",
            lambda: seen.logged_first(lambda: dossier.dossier_for(person, id, purpose, self.at)),
            agrees,
        )

    def listing(self, name: str) -> None:
        """Look at the own cases."""
        person = self.person(name)

        def agrees(found: Any) -> None:
            mine = [one for one in self.held.values() if one.employee == person.id]
            newest = max((one.changed_at for one in mine), default=None)
            first = [one.id for one in mine if one.changed_at == newest]
            if mine:
                self.stored.line_of_one(
                    "cases_listed", "read", "allow", person, "employee", first, self.at
                )
            if found is not None:
                seen.overview(found, mine)

        self.request(f"{name} looks at the list", lambda: dossier.overview(person, self.at), agrees)

    def who_looked(self, name: str, id: UUID) -> None:
        """Look who looked."""
        person = self.person(name)
        held = self.held.get(id)
        role = held.role(person.id, self.at) if held else None

        def agrees(found: Any) -> None:
            if role != "employee":
                assert found is NOTHING, "the log read by another"
                return
            self.stored.line("log_read", "read_log", "allow", person, role, id, self.at)
            if found is not None:
                self.stored.read_log(found, id)

        self.request(
            f"{name} reads the log", lambda: dossier.who_looked(person, id, self.at), agrees
        )

    def erase(self, name: str, id: UUID) -> None:
        """Erase a case; only whose it is can."""
        person = self.person(name)
        held = self.held.get(id)
        own = held is not None and held.employee == person.id
        if own:
            self.stored.remember(id)

        def agrees(found: Any) -> None:
            if not own:
                assert found is NOTHING, "erased by somebody else"
                return
            assert found is None, found
            self.stored.line("case_erased", "delete", "allow", person, "employee", id, self.at)
            self.stored.erased(id, self.at)
            self.mailing.erased(id)
            del self.held[id]

        self.request(f"{name} erases", lambda: door.erase(person, id, self.at), agrees)

    def withdraw(self, name: str, id: UUID, number: int) -> None:
        """Somebody ends a line of the ledger; only the employee can."""
        person = self.person(name)
        held = self.held[id]
        row = held.consents[number]
        line = Consent.objects.filter(case=id, **row).values_list("id", flat=True)[0]
        ended = row["withdrawn"] is None

        def agrees(found: Any) -> None:
            if person.id != held.employee:
                assert found is NOTHING, "ended by another"
                return
            assert found in (None, ended)
            row["withdrawn"] = row["withdrawn"] or self.at
            what, action = "consent_withdrawn", "consent_withdraw"
            self.stored.line(what, action, "allow", person, "employee", id, self.at)

        self.request(
            f"{name} withdraws {row['covers']}",
            lambda: consents.withdraw(person, id, line, self.at),
            agrees,
        )

    # -- papers ------------------------------------------------------------------------------------

    def adds(self, name: str, id: UUID, called: str, kind: str) -> None:
        """Somebody adds a paper; not with a fault, for it is more than one transaction."""
        person = self.person(name)
        held = self.held.get(id)
        key = f"paper-{len(self.diary)}"
        given = papers.HandedIn(f"{called}.pdf", kind, ordinary.pdf(), key)
        self.note(f"{name} adds {called}")
        found = _asked(lambda: papers.take_in(person, id, given, self.at))
        if held is None or held.employee != person.id:
            assert found is NOTHING, "a paper added by another"
        else:
            held.papers[found] = (f"{called}.pdf", kind, self.at)
            self.stored.line("paper_added", "add", "allow", person, "employee", id, self.at)
        self.check()

    def removes(self, name: str, id: UUID, paper: UUID) -> None:
        """Somebody takes a paper away; what was done with it stays."""
        person = self.person(name)
        held = self.held[id]

        def agrees(found: Any) -> None:
            if held.employee != person.id:
                assert found is NOTHING, "a paper removed by another"
                return
            assert found is None
            del held.papers[paper]
            self.stored.removed.append(paper)
            self.stored.line("paper_removed", "delete", "allow", person, "employee", id, self.at)

        self.request(
            f"{name} removes a paper", lambda: papers.remove(person, id, paper, self.at), agrees
        )

    # -- what has no door of its own: rows as the pages will make them -----------------------------

    def join(self, name: str, id: UUID, start: datetime, end: datetime | None) -> None:
        """Somebody comes to take part, in the one role that they have, for a time."""
        self.note(f"{name} takes part from {start} to {end}")
        row = {"person": self.person(name).id, "role": ROLES[name], "start": start, "end": end}
        Participation.objects.create(
            case_id=id, person_id=row["person"], role=row["role"], start=start, end=end
        )
        self.held[id].taking_part.append(row)

    def leave(self, name: str, id: UUID) -> None:
        """Somebody takes part no more, from now on."""
        self.note(f"{name} leaves")
        person = self.person(name).id
        for row in self.held[id].taking_part:
            if row["person"] == person and row["end"] is None:
                row["end"] = self.at
        Participation.objects.filter(case=id, person=person, end=None).update(end=self.at)

    def consent(self, id: UUID, to: str, covers: str, purpose: str, **until: Any) -> None:
        """The employee allows a reader an item or a class."""
        row = {
            "covers": covers,
            "to": str(self.person(to).id),
            "role": ROLES.get(to, "occupational_physician"),
            "purpose": purpose,
            "start": self.at,
            "end": None,
            "withdrawn": None,
            **until,
        }
        self.note(f"consent {row}")
        Consent.objects.create(case_id=id, **row)
        self.held[id].consents.append(row)

    # -- the clock and the worker ------------------------------------------------------------------

    def moves(self, by: timedelta) -> None:
        """The clock goes on, or is put back."""
        self.at += by

    def jumps(self, to: datetime) -> None:
        """The clock says something else."""
        self.at = to

    def disable(self, name: str) -> None:
        """An account is closed, or opened again; nothing is sent to a closed one."""
        person = self.person(name).id
        self.mailing.disabled ^= {person}
        closed = self.at if person in self.mailing.disabled else None
        self.note(f"{name} closed: {closed}")
        Person.objects.filter(id=person).update(disabled_at=closed)

    def keep(self, id: UUID) -> None:
        """The stored terms are made anew; nothing changes."""

        def call() -> None:
            with transaction.atomic():
                keep_deadlines(Case.objects.get(id=id))

        self.request("the terms are computed anew", call, lambda _: None)

    def sweep(self) -> None:
        """The worker looks for terms that passed."""
        today = self.at.astimezone(WALL).date()
        held = list(self.held.values())
        before = _told()
        self.request(
            "the worker looks for terms",
            lambda: self.mailing.sweep(self.at, today),
            lambda found: self.mailing.swept(found, held, self.at, today),
            # Some thousands in one transaction, and then it looks again.
            kept=lambda: _told() > before,
        )

    def relay(self, answers: Sequence[str] = ()) -> None:
        """The worker sends what waits; the mail server answers so."""
        self.note(f"the worker sends {list(answers)}")
        fault, self.fault = self.fault, None
        with fault.planted() if fault else nullcontext():
            try:
                self.mailing.relay(self.held, self.at, answers)
            except ERRORS:
                # Not one transaction: who died half-way holds what they took until their lease
                # ends, and then it is tried again.
                self.struck.append(fault.name if fault else "")
                self.mailing.learn()
        self.check()


def _told() -> int:
    """Of how many terms somebody was told."""
    return Deadline.objects.exclude(told_at=None).count()


def _asked(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except NoCase:
        return NOTHING


def _people(at: datetime) -> dict[str, Person]:
    assert connection().get_autocommit(), "each request has a transaction of its own"
    with transaction.atomic():
        return {name: person_named(f"{name}@post.example", at) for name in NAMES}
