"""``advise(facts, on)``: every instrument judged, in one answer.

The answer holds ids and data only; words come from ``tweeluik/texts``. Two readings of the facts
are judged: what is surely known (for ``certain``) and the same with the presumptions filled in
(for the verdicts themselves).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from . import outcome, questions, what_if
from .changes import State, judge, single_moves
from .conditions import ALWAYS
from .deadlines import Deadline, deadlines
from .instruments import INSTRUMENTS, ORDER
from .reading import Reading, read
from .rule import EffectKind, Rule
from .rulebook import RuleBook, rulebook
from .subjects import best_per_subject, primaries
from .verdicts import OFFERED, OPEN, Verdict, attainable
from .what_if import Flip, Precondition


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an instrument got its verdict: a rule, and what it does to the instrument.

    ``effect`` is a rule's effect, or ``not_applicable`` for the rule that would have pointed to
    the instrument. ``settled`` is false for a rule that hangs on ``unknown`` facts.
    """

    rule: Rule
    effect: EffectKind | str
    settled: bool
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One instrument in the answer."""

    verdict: Verdict
    certain: bool
    reasons: tuple[Reason, ...]
    preconditions: tuple[Precondition, ...]
    what_if: tuple[Flip, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two applicable rules that contradict each other about an instrument with equal rank."""

    instrument: str
    closes: Rule
    opens: Rule


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning and the rules that give it, at least one."""

    id: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """The answer over all instruments.

    :ivar reading: the facts as they were read.
    :ivar book: the rules used.
    :ivar primary: what to do, most urgent first; never empty.
    :ivar by_subject: per subject the best offered instrument.
    :ivar ranking: the open instruments, best first.
    :ivar instruments: all instruments by id, in declared order.
    :ivar first_step: key into ``first_steps.toml``.
    :ivar documents: ids of the letters that help (T-numbers in ``domain.md`` 7).
    :ivar next_question: id of the question worth asking next, ``None`` when there is none.
    """

    reading: Reading
    book: RuleBook
    primary: tuple[str, ...]
    by_subject: Mapping[str, str]
    ranking: tuple[str, ...]
    instruments: Mapping[str, Judged]
    warnings: tuple[Warned, ...]
    conflicts: tuple[Conflict, ...]
    first_step: str
    deadlines: tuple[Deadline, ...]
    documents: tuple[str, ...]
    next_question: str | None


def advise(
    facts: Mapping[str, object], on: date, *, with_what_if: bool = True, with_question: bool = True
) -> Advice:
    """Judge all instruments for these facts on this day.

    :param facts: fact id to JSON value; absent = not asked, ``None`` = asked and not known.
    :param on: the day for which is judged; rules and values in force on it are used.
    :param with_what_if: whether to search what other facts would change: the what-ifs and what
        hangs on each presumption. It takes most of the time.
    :param with_question: whether to search the next question.
    :raises tweeluik.domain.guide.reading.FactsError: when the facts cannot be used.
    """
    reading = read(facts, on)
    book = rulebook(on)
    sure = book.judge(reading.values)
    state = judge(book, reading)
    verdicts = state.verdicts
    by_subject = best_per_subject(book, state, reading.subjects)
    dated = deadlines(reading, verdicts)
    primary = primaries(state, by_subject, dated)
    preconditions: Mapping[str, tuple[Precondition, ...]] = {}
    flips: Mapping[str, tuple[Flip, ...]] = {}
    if with_what_if:
        moves = list(single_moves(book, state, what_if.changeable(reading)))
        preconditions = what_if.preconditions(reading, sure, book, moves)
        flips = what_if.flips(book, state, reading, primary, moves)
    judged = {
        id: _judged(book, id, sure, state, preconditions.get(id, ()), flips.get(id, ()))
        for id in INSTRUMENTS
    }
    return Advice(
        reading=reading,
        book=book,
        primary=primary,
        by_subject=by_subject,
        ranking=_ranking(verdicts),
        instruments=judged,
        warnings=_warnings(book, state),
        conflicts=_conflicts(book, state.yes),
        first_step=outcome.first_step(primary[0], reading.presumed),
        deadlines=dated,
        documents=outcome.documents(primary, verdicts, reading.presumed),
        next_question=(
            questions.next_question(book, reading, state, by_subject) if with_question else None
        ),
    )


def next_question(facts: Mapping[str, object], on: date) -> str | None:
    """Only the question worth asking next: the same as in ``advise``, without the answer.

    :raises tweeluik.domain.guide.reading.FactsError: when the facts cannot be used.
    """
    reading = read(facts, on)
    book = rulebook(on)
    state = judge(book, reading)
    by_subject = best_per_subject(book, state, reading.subjects)
    return questions.next_question(book, reading, state, by_subject)


_CONCERNED: Final = frozenset((*OFFERED, "first_do", "refusable"))
"""A warning about an instrument is shown while it is offered, or could be after a step."""

_RANK: Final = {verdict: place for place, verdict in enumerate(OPEN)}


def _ranking(verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
    """The open instruments, best verdict first, then in declared order."""
    open_ones = [id for id, found in verdicts.items() if found in _RANK]
    return tuple(sorted(open_ones, key=lambda id: (_RANK[verdicts[id]], ORDER[id])))


_SPEAKING: Final[Mapping[Verdict, tuple[EffectKind, ...]]] = {
    # Which effects explain a verdict; the ones that were overruled by it are left out.
    "impossible": ("impossible",),
    "first_do": ("needs_first", "fits_best", "fits"),
    "refusable": ("refusable", "fits_best", "fits"),
    "less_suitable": ("less_suitable",),
    "recommended": ("fits_best", "fits"),
    "possible": ("fits",),
    "depends": (
        "impossible",
        "needs_first",
        "refusable",
        "less_suitable",
        "fits_best",
        "fits",
    ),
    "not_applicable": (),
}


def _judged(
    book: RuleBook,
    id: str,
    sure: tuple[int, int],
    state: State,
    preconditions: tuple[Precondition, ...],
    flips: tuple[Flip, ...],
) -> Judged:
    found, certain = state.verdicts[id], len(attainable(*sure, book.masks[id])) == 1
    if found == "not_applicable" and not preconditions and not flips:
        return _silent(_norm(book, id), certain)
    return Judged(found, certain, _reasons(book, id, state), preconditions, flips)


@lru_cache(maxsize=256)
def _silent(norm: tuple[Rule, ...], certain: bool) -> Judged:
    """An instrument that nothing points to, as most in every answer: made once, used again."""
    reasons = tuple(_settled(rule, "not_applicable") for rule in norm)
    return Judged("not_applicable", certain, reasons, (), ())


def _norm(book: RuleBook, instrument: str) -> tuple[Rule, ...]:
    """The first rule that would have pointed to the instrument."""
    pointing = book.masks[instrument].fits_best or book.masks[instrument].fits
    return tuple(book.applying(pointing & -pointing))


def _reasons(book: RuleBook, instrument: str, state: State) -> tuple[Reason, ...]:
    masks, found = book.masks[instrument], state.verdicts[instrument]
    open_questions = state.maybe & ~state.yes if found == "depends" else 0
    reasons: list[Reason] = []
    for kind in _SPEAKING[found]:
        mask: int = getattr(masks, kind)
        reasons += [_settled(rule, kind) for rule in book.applying(state.yes & mask)]
        reasons += [
            Reason(rule, kind, False, book.unknown_facts(rule, state.presumed))
            for rule in book.applying(open_questions & mask)
        ]
    if len(reasons) > 1:
        # What always holds explains nothing where something else does.
        reasons = [reason for reason in reasons if reason.rule.when is not ALWAYS]
    if not reasons:
        # Nothing points here: name the norm that would.
        reasons = [_settled(rule, "not_applicable") for rule in _norm(book, instrument)]
    return tuple(reasons)


@lru_cache(maxsize=1024)
def _settled(rule: Rule, effect: EffectKind | str) -> Reason:
    """A settled reason: the same object in every answer, for most reasons are."""
    return Reason(rule, effect, True)


def _warnings(book: RuleBook, state: State) -> tuple[Warned, ...]:
    """Each warning once, with all the rules that give it; what cannot wait comes first."""
    found: dict[str, list[Rule]] = {}
    for rule in book.applying(state.yes & book.warning):
        about = rule.about
        if not about or any(state.verdicts[id] in _CONCERNED for id in about):
            for id in rule.warns:
                found.setdefault(id, []).append(rule)
    places = {id: place for place, id in enumerate(outcome.URGENT)}
    first = sorted(found, key=lambda id: places.get(id, len(places)))
    return tuple(Warned(id, tuple(found[id])) for id in first)


def _conflicts(book: RuleBook, yes: int) -> tuple[Conflict, ...]:
    """Rules that say best and rules that say not, about the same instrument, with equal rank.

    An exception that applies has taken the other rule out already, and an exclusion that holds
    whatever it is about (who asks, who pays, what was judged before) goes before what a subject
    asks for. What is left speaks about the subject on both sides, as where two matters are asked
    at once. The verdict follows the closing rule, the careful reading; the reader sees both.
    """
    found: list[Conflict] = []
    for id, masks in book.masks.items():
        closing = yes & book.about_subject & (masks.impossible | masks.less_suitable)
        opening = yes & book.about_subject & masks.fits_best
        if closing and opening:
            found += [
                Conflict(id, closes, opens)
                for closes in book.applying(closing)
                for opens in book.applying(opening)
            ]
    return tuple(found)


def spoken(advice: Advice) -> Iterable[str]:
    """The ids of the rules that speak in the answer: as a reason or with a warning."""
    seen = {
        reason.rule.id
        for judged in advice.instruments.values()
        for reason in judged.reasons
        if judged.verdict != "not_applicable"
    }
    return sorted(seen | {rule.id for warned in advice.warnings for rule in warned.rules})
