"""What is best per subject, and what comes first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from .changes import State, changed
from .deadlines import Deadline
from .instruments import INSTRUMENTS, ORDER
from .rulebook import RuleBook
from .verdicts import OFFERED, Masks, Verdict

_OFFERED: Final = frozenset(OFFERED)
_FALL_BACK: Final = "talk"


def _strength(state: State, masks: Masks, found: Verdict) -> int:
    """How well an offered instrument answers: 0 best, 1 best if it is open, 2 fits, 3 perhaps."""
    if found == "depends":
        return 1 if state.maybe & masks.fits_best else 3
    return 0 if found == "recommended" else 2


def _best(book: RuleBook, state: State, offered: frozenset[str]) -> str:
    return min(
        offered,
        key=lambda id: (_strength(state, book.masks[id], state.verdicts[id]), ORDER[id]),
        default=_FALL_BACK,
    )


def best_per_subject(book: RuleBook, state: State, subjects: tuple[str, ...]) -> dict[str, str]:
    """Per subject the best instrument that is offered for it alone and over all subjects."""
    overall = _offered(state)
    if len(subjects) == 1:
        return {subjects[0]: _best(book, state, overall)}
    found: dict[str, str] = {}
    for subject in subjects:
        alone = changed(book, state, {"subject": frozenset((subject,))}) or state
        found[subject] = _best(book, alone, overall & _offered(alone))
    return found


def _offered(state: State) -> frozenset[str]:
    return frozenset(id for id, found in state.verdicts.items() if found in _OFFERED)


_WAGE_SUBJECTS: Final = frozenset(("wage", "own_work", "capacity"))
_WAGE_PRESSES: Final = frozenset(("threatened", "stopped", "suspended"))


def primaries(
    state: State, by_subject: Mapping[str, str], dated: tuple[Deadline, ...]
) -> tuple[str, ...]:
    """What to do: nearest statutory deadline first, then the wage, then as the subjects came."""
    if not by_subject:
        sure = [id for id in INSTRUMENTS if state.verdicts[id] == "recommended"]
        return (sure[0] if sure else _FALL_BACK,)
    wage = state.values.get("wage_payment") in _WAGE_PRESSES
    nearest: dict[str, date] = {}
    for deadline in dated:
        if deadline.kind == "statutory" and deadline.instrument is not None:
            last = deadline.earliest
            nearest[deadline.instrument] = min(nearest.get(deadline.instrument, last), last)

    def urgency(item: tuple[int, str, str]) -> tuple[date, bool, int]:
        place, subject, instrument = item
        presses = wage and subject in _WAGE_SUBJECTS
        return nearest.get(instrument, date.max), not presses, place

    items = [(place, s, i) for place, (s, i) in enumerate(by_subject.items())]
    return tuple(dict.fromkeys(i for _, _, i in sorted(items, key=urgency)))
