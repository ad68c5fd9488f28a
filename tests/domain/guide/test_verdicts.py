"""Verdicts: precedence, gating, what is still attainable, and when it depends."""

from __future__ import annotations

from dataclasses import fields
from itertools import product
from types import SimpleNamespace
from typing import Any, cast, get_args

import numpy as np
import pytest

from tweeluik.domain.guide import columns
from tweeluik.domain.guide.columns import VERDICTS, blank
from tweeluik.domain.guide.facts import (
    cao_names_body,
    conflict,
    medical_doubt,
    new_facts,
    on_behalf,
    parties_agree,
)
from tweeluik.domain.guide.rule import (
    EffectKind,
    Rule,
    fits,
    fits_best,
    impossible,
    less_suitable,
    needs_first,
    refusable,
)
from tweeluik.domain.guide.rulebook import RuleBook, build
from tweeluik.domain.guide.verdicts import OFFERED, OPEN, Masks, Verdict, attainable, verdict

IMPOSSIBLE, FIRST, REFUSABLE, LESS, BEST, FITS = (1 << n for n in range(6))
SIX = Masks(IMPOSSIBLE, FIRST, REFUSABLE, LESS, BEST, FITS)
SPREAD = [
    # Every rule surely applies, surely not, or may apply: all 729 combinations.
    (
        sum(1 << n for n, state in enumerate(states) if state == 2),
        sum(1 << n for n, state in enumerate(states) if state),
    )
    for states in product(range(3), repeat=6)
]


def by_hand(applying: int) -> Verdict:
    """The verdict where everything is known, written out once more."""
    if applying & IMPOSSIBLE:
        return "impossible"
    if applying & (BEST | FITS):
        if applying & FIRST:
            return "first_do"
        if applying & REFUSABLE:
            return "refusable"
    if applying & LESS:
        return "less_suitable"
    if applying & BEST:
        return "recommended"
    return "possible" if applying & FITS else "not_applicable"


@pytest.mark.parametrize(
    ("applying", "expected"),
    [
        (0, "not_applicable"),
        (FITS, "possible"),
        (BEST, "recommended"),
        (BEST | FITS, "recommended"),
        (LESS, "less_suitable"),
        (LESS | BEST | FITS, "less_suitable"),
        (REFUSABLE | BEST, "refusable"),
        (REFUSABLE | FITS, "refusable"),
        (REFUSABLE | FITS | LESS, "refusable"),
        (FIRST | FITS, "first_do"),
        (FIRST | BEST, "first_do"),
        (FIRST | REFUSABLE | LESS | BEST | FITS, "first_do"),
        (IMPOSSIBLE, "impossible"),
        (IMPOSSIBLE | FIRST | REFUSABLE | LESS | BEST | FITS, "impossible"),
        # Nobody is told to prepare, or warned for a refusal of, what does not fit anyway.
        (FIRST, "not_applicable"),
        (REFUSABLE, "not_applicable"),
        (FIRST | REFUSABLE, "not_applicable"),
        (FIRST | LESS, "less_suitable"),
        (REFUSABLE | LESS, "less_suitable"),
    ],
)
def test_precedence(applying: int, expected: Verdict) -> None:
    assert verdict(applying, applying, SIX) == expected
    assert attainable(applying, applying, SIX) == [expected]
    assert by_hand(applying) == expected


def test_everything_known_is_one_verdict() -> None:
    for applying in range(64):
        assert attainable(applying, applying, SIX) == [by_hand(applying)]


@pytest.mark.parametrize(
    ("yes", "maybe", "expected"),
    [
        # An unknown decides whether it is offered at all.
        (FITS, FITS | IMPOSSIBLE, "depends"),
        (0, FITS, "depends"),
        (0, BEST | FITS, "depends"),
        (BEST, BEST | FIRST, "depends"),
        (BEST, BEST | LESS, "depends"),
        (FIRST, FIRST | LESS, "not_applicable"),
        # Offered whatever the unknown says: what surely applies speaks.
        (FITS, FITS | BEST, "possible"),
        (BEST, BEST | FITS, "recommended"),
        # Not offered whatever the unknown says.
        (LESS, LESS | IMPOSSIBLE, "less_suitable"),
        (0, IMPOSSIBLE, "not_applicable"),
        (0, LESS, "not_applicable"),
        (FIRST | FITS, FIRST | FITS | IMPOSSIBLE, "first_do"),
        (REFUSABLE | FITS, REFUSABLE | FITS | FIRST, "refusable"),
        # Once impossible, nothing unknown matters.
        (IMPOSSIBLE, IMPOSSIBLE | FITS | BEST | LESS | FIRST, "impossible"),
        (FIRST | REFUSABLE, FIRST | REFUSABLE | FITS, "not_applicable"),
    ],
)
def test_unknowns(yes: int, maybe: int, expected: Verdict) -> None:
    assert verdict(yes, maybe, SIX) == expected


def test_all_combinations() -> None:
    """Attainable is exactly what some completion of the unknowns gives; depends follows from it."""
    for yes, maybe in SPREAD:
        completions = {by_hand(yes | extra) for extra in range(64) if extra & ~(maybe & ~yes) == 0}
        options = attainable(yes, maybe, SIX)
        assert set(options) == completions
        assert len(options) == len(set(options))
        # Most closing first.
        assert options == sorted(options, key=VERDICTS.index)
        offered = {option in OFFERED for option in options}
        found = verdict(yes, maybe, SIX)
        if len(offered) == 2:
            assert found == "depends"
        else:
            assert found == by_hand(yes)
            assert found in options


def test_certain_survives_every_completion() -> None:
    for yes, maybe in SPREAD:
        options = attainable(yes, maybe, SIX)
        if len(options) == 1:
            open_bits = maybe & ~yes
            for extra in range(64):
                if extra & ~open_bits == 0:
                    assert attainable(yes | extra, maybe, SIX) == options
                    assert attainable(yes, maybe & ~extra, SIX) == options


def test_no_rules_no_verdict() -> None:
    assert attainable(63, 63, Masks()) == ["not_applicable"]
    assert Masks().all == 0


def test_masks() -> None:
    assert SIX.all == 63
    for field in fields(Masks):
        assert Masks(**{field.name: 8}).all == 8
    assert {field.name for field in fields(Masks)} == set(get_args(EffectKind))


def test_lists_of_verdicts() -> None:
    """As the design has them, in the order of a ranking."""
    assert OFFERED == ("recommended", "possible", "depends")
    assert OPEN == ("recommended", "possible", "depends", "first_do", "refusable", "less_suitable")
    assert set(VERDICTS) == set(get_args(Verdict))
    assert set(get_args(Verdict)) - set(OPEN) == {"impossible", "not_applicable"}


# --- the same by columns ---


def test_columns_agree() -> None:
    """All 729 combinations as rows."""
    yes = [np.array([bool(y >> n & 1) for y, _ in SPREAD]) for n in range(6)]
    maybe = [np.array([bool(m >> n & 1) for _, m in SPREAD]) for n in range(6)]
    book = cast(RuleBook, SimpleNamespace(masks={"talk": SIX}))
    bits = columns._attainable(book, "talk", yes, maybe, len(SPREAD))
    for row, (sure, may) in enumerate(SPREAD):
        told = [name for n, name in enumerate(VERDICTS) if int(bits[row]) >> n & 1]
        assert told == attainable(sure, may, SIX)


FACTS = (conflict, parties_agree, medical_doubt, new_facts, on_behalf, cao_names_body)
SOURCES = ("S1.tip2",)


def six_rules() -> RuleBook:
    """One instrument, one rule for each effect, each on a fact of its own."""
    effects = (impossible, needs_first, refusable, less_suitable, fits_best, fits)
    return build(
        Rule(f"X{n}", fact.yes, SOURCES, (effect("talk"),))
        for n, (fact, effect) in enumerate(zip(FACTS, effects, strict=True))
    )


def test_verdicts_by_columns() -> None:
    book = six_rules()
    assert book.masks["talk"] == SIX
    told: list[dict[str, Any]] = [
        {fact.id: state for fact, state in zip(FACTS, states, strict=True) if state is not None}
        for states in product((True, False, None), repeat=6)
    ]
    rows = columns.from_values(told)
    found = columns.verdicts(book, rows)["talk"]
    options = columns.attainable(book, rows)["talk"]
    for row, values in enumerate(told):
        yes, maybe = book.judge(values)
        assert VERDICTS[found[row]] == verdict(yes, maybe, SIX)
        assert options[row] == sum(1 << VERDICTS.index(v) for v in attainable(yes, maybe, SIX))


def test_an_untouched_instrument_by_columns() -> None:
    found = columns.verdicts(six_rules(), blank(3))
    assert [VERDICTS[code] for code in found["court"]] == ["not_applicable"] * 3
