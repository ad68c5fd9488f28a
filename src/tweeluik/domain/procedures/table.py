"""What a procedure is made of: states, and the transitions between them (``design.md`` 4).

A procedure is data. Who may do what from which state, what has to be told, what follows from it and
on which source it rests stands in one row; :mod:`~tweeluik.domain.procedures.engine` only reads the
rows. What a reader sees ("what now", worklists, tasks) is computed from state, deadlines and
reader, and is stored nowhere.

An act may be *reported*: somebody who takes part tells what another did outside Tweeluik, with the
date. So one person alone can carry a whole procedure. Who acts on the platform is never reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NoReturn, TypeAlias

from tweeluik.domain.disclosure.classes import DataClass, Purpose
from tweeluik.domain.guide.conditions import ALWAYS, Condition


class Role(StrEnum):
    """Who acts in a procedure. The employer acts in none of those that are private."""

    EMPLOYEE = "employee"
    OCCUPATIONAL_PHYSICIAN = "occupational_physician"
    SECOND_OPINION_PHYSICIAN = "second_opinion_physician"
    NEXT_PHYSICIAN = "next_physician"
    COMPLAINTS_OFFICER = "complaints_officer"
    DISPUTES_COMMITTEE = "disputes_committee"
    CLOCK = "clock"


class Kind(StrEnum):
    """How an input is filled in."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    PAPERS = "papers"


class Asked(StrEnum):
    """Of whom an input is asked: of who acts, of who reports it, or of both."""

    ALWAYS = "always"
    ACTING = "acting"
    REPORTING = "reporting"


class Days(StrEnum):
    """Which days can be filled in: any, none that is still to come, or none before the act."""

    ANY = "any"
    PAST = "past"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Need:
    """An input of a transition.

    :ivar id: key of its words in ``texts/<lang>/case_inputs.toml``, and of its value in the case.
    :ivar data: its class of data, which decides who may read it.
    :ivar values: what can be chosen; only for a choice.
    :ivar days: which days fit; only for a date.
    :ivar required: whether the step cannot be taken without it.
    :ivar asked: of whom.
    :ivar implies: what is settled once it is filled in.
    :ivar when: what else has to be chosen; otherwise it is not asked.
    """

    id: str
    kind: Kind
    data: DataClass = DataClass.PROCESS
    values: tuple[str, ...] = ()
    required: bool = True
    asked: Asked = Asked.ALWAYS
    days: Days = Days.ANY
    implies: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    when: Condition = ALWAYS

    @property
    def settles(self) -> bool:
        """Whether its value is one that guards read; texts, names and papers never are."""
        return self.kind in (Kind.CHOICE, Kind.YES_NO)

    def asked_of(self, *, reporting: bool) -> bool:
        """Whether it is asked of who reports, or of who acts."""
        return self.asked is (Asked.REPORTING if reporting else Asked.ACTING) or (
            self.asked is Asked.ALWAYS
        )


WITH_REASONS: Final[Mapping[str, bool]] = MappingProxyType({"reasons_given": True})
"""Who writes the reasons has given them."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter can be made now: a kind of ``domain.md`` 7."""

    kind: str
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody gets a neutral message: "there is something for you"."""

    to: Role
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Start:
    """A deadline begins to run, from the day of the act."""

    deadline: str
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Stop:
    """A deadline was met, or no longer matters."""

    deadline: str
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Disclose:
    """An item comes within reach of somebody; reading it still asks for a ground each time."""

    item: str
    to: Role
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Allows:
    """The employee allows somebody to read an item, for one purpose.

    :ivar until: the input that tells until when; open when nothing was told.
    """

    item: str
    to: Role
    purpose: Purpose
    when: Condition = ALWAYS
    until: str = "valid_until"


@dataclass(frozen=True, slots=True)
class Revokes:
    """All that the employee allowed somebody in this case ends."""

    to: Role
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Opens:
    """A neighbouring procedure can be begun from here."""

    procedure: str
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line without a person on the next monthly invoice."""

    when: Condition = ALWAYS


Effect: TypeAlias = (
    Letter | Notice | Start | Stop | Disclose | Allows | Revokes | Opens | InvoiceLine
)


@dataclass(frozen=True, slots=True)
class State:
    """Where a case stands.

    :ivar id: key of its words, ``<procedure>.<id>`` in ``texts/<lang>/case_states.toml``.
    :ivar owner: who is to act; nobody when closed.
    :ivar retention: how long what it holds is kept: a subject of ``law/values/retention.toml``, or
        ``own_file``, which the employee keeps as long as they want.
    """

    id: str
    owner: Role | None
    retention: str = "own_file"

    @property
    def open(self) -> bool:
        """Whether something can still happen."""
        return self.owner is not None


ANY_OPEN: Final = "*"
"""In ``from_``: every open state."""

STAYS: Final = "="
"""In ``to``: the state does not change."""


@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """What somebody may do.

    :ivar name: key of its words in ``texts/<lang>/case_acts.toml``.
    :ivar from_: the states in which it can be done; ``ANY_OPEN`` for every open one.
    :ivar to: the state after it; ``STAYS`` when it does not change.
    :ivar by: who does it.
    :ivar reportable_by: who may tell that it was done elsewhere.
    :ivar guard: what else has to hold; unknown counts as no.
    :ivar sets: values that it settles by itself.
    :ivar sources: citations.
    """

    name: str
    from_: tuple[str, ...]
    to: str
    by: tuple[Role, ...]
    sources: tuple[str, ...]
    reportable_by: tuple[Role, ...] = ()
    needs: tuple[Need, ...] = ()
    guard: Condition = ALWAYS
    effects: tuple[Effect, ...] = ()
    sets: Mapping[str, str | bool] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A term that runs in a procedure.

    :ivar owner: who has to act before it ends.
    :ivar term: subject in ``law/values/terms.toml``; its rows say how long, by law or in practice.
    :ivar lapse: transitions to offer once it has passed.
    """

    id: str
    owner: Role
    term: str
    lapse: tuple[str, ...]


class ProcedureError(ValueError):
    """A table contradicts itself; says which row and what to mend."""


@dataclass(frozen=True, slots=True, eq=False)
class Procedure:
    """A whole procedure; checked when it is made.

    :ivar opening: what is settled when a case begins.
    :raises ProcedureError: when a row names a state, deadline or role that the tables do not have.
    """

    id: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    deadlines: tuple[DeadlineRow, ...] = ()
    opening: Mapping[str, str | bool] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        for what, found in (
            ("state", [state.id for state in self.states]),
            ("transition", [row.name for row in self.transitions]),
            ("deadline", [row.id for row in self.deadlines]),
        ):
            for id in found:
                if found.count(id) > 1:
                    raise ProcedureError(f"{self.id}: two rows for {what} {id}; keep one")
        for row in self.transitions:
            self._check(row)
        for deadline in self.deadlines:
            for name in deadline.lapse:
                self.transition(name)

    def _check(self, row: Transition) -> None:
        known = {state.id for state in self.states}
        named = {id for id in (*row.from_, row.to) if id not in (ANY_OPEN, STAYS)}
        if named - known:
            raise ProcedureError(f"{self.id}.{row.name}: unknown states {sorted(named - known)}")
        deadlines = {one.id for one in self.deadlines}
        for effect in row.effects:
            if isinstance(effect, Start | Stop) and effect.deadline not in deadlines:
                raise ProcedureError(f"{self.id}.{row.name}: unknown deadline {effect.deadline}")
        if not row.sources:
            raise ProcedureError(f"{self.id}.{row.name}: no source; give one")

    @property
    def start(self) -> State:
        """The state in which a case begins."""
        return self.states[0]

    @property
    def roles(self) -> frozenset[Role]:
        """Who acts in it."""
        return frozenset(role for row in self.transitions for role in row.by)

    def state(self, id: str) -> State:
        """The state with this id.

        :raises KeyError: when there is none.
        """
        return next((state for state in self.states if state.id == id), None) or _missing(id)

    def transition(self, name: str) -> Transition:
        """The transition with this name.

        :raises KeyError: when there is none.
        """
        return next((row for row in self.transitions if row.name == name), None) or _missing(name)

    def deadline(self, id: str) -> DeadlineRow:
        """The deadline with this id.

        :raises KeyError: when there is none.
        """
        return next((row for row in self.deadlines if row.id == id), None) or _missing(id)

    def from_state(self, id: str) -> tuple[Transition, ...]:
        """The transitions that leave from a state, in the order of the table."""
        anywhere = ANY_OPEN if self.state(id).open else id
        return tuple(row for row in self.transitions if {id, anywhere} & set(row.from_))


def _missing(id: str) -> NoReturn:
    raise KeyError(id)
