"""The rule book: sound by itself, dated, hashed; facts and rules fit each other."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given

from tweeluik.domain.guide import rulebook
from tweeluik.domain.guide.conditions import (
    ALWAYS,
    Given,
    Is,
    Value,
)
from tweeluik.domain.guide.fact_types import NumberFact
from tweeluik.domain.guide.facts import (
    CATALOGUE,
    conflict,
    new_facts,
    parties_agree,
    role,
)
from tweeluik.domain.guide.instruments import (
    INSTRUMENTS,
)
from tweeluik.domain.guide.reading import Reading
from tweeluik.domain.guide.rule import (
    DECIDERS,
    Effect,
    Rule,
    fits,
    fits_best,
    impossible,
    less_suitable,
    needs_first,
    refusable,
)
from tweeluik.domain.guide.rulebook import (
    BY_ID,
    RULES,
    RuleBookError,
    build,
    check,
    to_json,
)
from tweeluik.domain.guide.verdicts import Masks
from tweeluik.domain.law.sources import UnknownSource, cite

from .strategies import ON, readings, rounds

BOOK = rulebook.rulebook(ON)
GOOD = Rule("X1", conflict.yes, ("S1.tip2",), (fits("talk"),))


# --- check() finds what is wrong ---


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ((GOOD, GOOD), "two rules have the same id: X1"),
        ((replace(GOOD, effects=(fits("talking"),)),), "X1 names an unknown instrument: talking"),
        ((replace(GOOD, about=("cort",)),), "X1 names an unknown instrument: cort"),
        ((replace(GOOD, when=Given("conflcit")),), "X1 reads an unknown fact: conflcit"),
        (
            (replace(GOOD, when=conflict.yes & ~Is("rol", frozenset(("employee",)))),),
            "X1 reads an unknown fact: rol",
        ),
        ((replace(GOOD, excepts=("X2",)),), "X1 excepts an unknown rule: X2"),
        ((replace(GOOD, effects=()),), "X1 does nothing"),
        ((replace(GOOD, sources=()),), "X1 has no source"),
    ],
)
def test_unsound_rules(rules: tuple[Rule, ...], said: str) -> None:
    with pytest.raises(RuleBookError, match=said):
        check(rules)
    with pytest.raises(RuleBookError, match=said):
        build(rules)


@pytest.mark.parametrize("field", ["sources", "disputed_by"])
def test_unknown_sources(field: str) -> None:
    changes: dict[str, Any] = {field: ("S1.tip2", "NOWHERE 3")}
    with pytest.raises(UnknownSource, match="NOWHERE"):
        check((replace(GOOD, **changes),))


def test_sound_rules() -> None:
    check((GOOD,))
    check((GOOD, Rule("X2", new_facts.yes, ("S1.tip2",), excepts=("X1",))))
    check((Rule("X3", new_facts.yes, ("S1.tip2",), warns=("fee",)),))
    # An exception to one of our rules that is not in force on the day is fine.
    check((Rule("X4", new_facts.yes, ("S1.tip2",), excepts=("R1",)),))
    check(RULES)


# --- rules and effects ---


@pytest.mark.parametrize(
    ("effect", "kind"),
    [
        (impossible, "impossible"),
        (needs_first, "needs_first"),
        (refusable, "refusable"),
        (less_suitable, "less_suitable"),
        (fits_best, "fits_best"),
        (fits, "fits"),
    ],
)
def test_effects(effect: Any, kind: str) -> None:
    made: Effect = effect("talk", "court")
    assert made.kind == kind
    assert made.instruments == ("talk", "court")
    assert made.by == ("occupational_physician" if kind == "refusable" else None)
    rule = Rule("X2", ALWAYS, ("S1.tip2",), (made, fits("mediation")))
    assert rule.instruments == {"talk", "court", "mediation"}
    masks = build((GOOD, rule)).masks["court"]
    assert masks == replace(Masks(), **{kind: 2})


def test_who_may_refuse() -> None:
    found = [effect for rule in RULES for effect in rule.effects if effect.kind == "refusable"]
    assert found
    assert all(effect.by in DECIDERS for effect in found)


def test_a_rule_holds_from_its_first_to_its_last_day() -> None:
    first, last = date(2017, 7, 1), date(2020, 12, 31)
    day = timedelta(days=1)
    both = replace(GOOD, valid_from=first, valid_until=last)
    assert [both.holds_on(on) for on in (first - day, first, last, last + day)] == [
        False,
        True,
        True,
        False,
    ]
    assert replace(GOOD, valid_from=first).holds_on(date.max)
    assert replace(GOOD, valid_until=last).holds_on(date.min)
    assert GOOD.holds_on(date.min)


@pytest.mark.parametrize(
    ("on", "there", "gone"),
    [
        (date(2017, 6, 30), {"R61"}, {"R1", "R12", "R27", "R28"}),
        (date(2017, 7, 1), {"R1", "R12", "R27", "R28"}, {"R61"}),
        (date(2015, 6, 30), {"R61", "R73"}, {"R46", "R46a", "R47"}),
        (date(2015, 7, 1), {"R46", "R46a", "R47"}, set()),
    ],
)
def test_rules_by_date(on: date, there: set[str], gone: set[str]) -> None:
    ids = {rule.id for rule in rulebook.rulebook(on).rules}
    assert there <= ids
    assert not gone & ids
    assert ids == {rule.id for rule in RULES if rule.holds_on(on)}


def test_books_are_made_once() -> None:
    """On two days with the same rules it is the same book; on others another, with its hash."""
    assert rulebook.rulebook(date(2026, 1, 1)) is rulebook.rulebook(ON)
    assert rulebook.rulebook(date(2017, 6, 30)) is not BOOK
    assert rulebook.rulebook(date(2017, 6, 30)).hash != BOOK.hash


# --- exceptions ---


def test_an_exception_takes_the_rule_out() -> None:
    book = build(
        (
            GOOD,
            Rule("X2", parties_agree.yes, ("S1.tip2",), excepts=("X1",)),
            Rule("X3", new_facts.yes, ("S1.tip2",), excepts=("X1",)),
        )
    )
    told: dict[str, Value] = {"conflict": True, "parties_agree": False, "new_facts": False}
    assert book.judge(told)[0] == 0b001
    assert book.judge({**told, "parties_agree": True})[0] == 0b010
    assert book.judge({**told, "new_facts": True})[0] == 0b100
    # Whether an exception applies is unknown: so is the rule.
    assert book.judge({**told, "new_facts": None}) == (0, 0b101)
    assert book.effective[0].facts() == {"conflict", "parties_agree", "new_facts"}
    assert book.effective[1] is book.rules[1].when


def test_exceptions_of_exceptions() -> None:
    """An exception holds whenever its own condition does, also where it is itself excepted. That
    is harmless only where what excepts it closes the same instrument, or takes out the same rule.
    """
    for rule in RULES:
        assert rule.id not in rule.excepts
        for above in (other for other in RULES if rule.id in other.excepts):
            closed = {
                instrument
                for effect in above.effects
                if effect.kind in ("impossible", "less_suitable")
                for instrument in effect.instruments
            }
            for id in rule.excepts:
                assert id in above.excepts or closed & BY_ID[id].instruments, (above.id, rule.id)


# --- the compiled parts ---


@rounds(80)
@given(readings())
def test_the_compiled_book_is_the_rules(reading: Reading) -> None:
    """Surely and maybe as the conditions say, for all rules and for the readers of each fact."""
    yes, maybe = BOOK.judge(reading.presumed)
    truths = [condition.truth(reading.presumed) for condition in BOOK.effective]
    assert yes == sum(1 << n for n, truth in enumerate(truths) if truth is True)
    assert maybe == sum(1 << n for n, truth in enumerate(truths) if truth is not False)
    for readers in BOOK.by_fact.values():
        assert readers.judge(reading.presumed) == (yes & readers.mask, maybe & readers.mask)


def test_readers_of_a_fact() -> None:
    for id, readers in BOOK.by_fact.items():
        reading = [n for n, condition in enumerate(BOOK.effective) if id in condition.facts()]
        assert readers.mask == sum(1 << n for n in reading)
        touched = dict(readers.instruments)
        for instrument, masks in BOOK.masks.items():
            assert (instrument in touched) is bool(masks.all & readers.mask)
            assert touched.get(instrument, masks.all) == masks.all
    read = frozenset().union(*(condition.facts() for condition in BOOK.effective))
    assert BOOK.by_fact.keys() == read
    assert "first_day_ill" not in read  # it is counted with, by way of the weeks


def test_masks_and_other_bits() -> None:
    for place, rule in enumerate(BOOK.rules):
        bit = 1 << place
        assert bool(BOOK.warning & bit) is bool(rule.warns)
        assert bool(BOOK.about_subject & bit) is ("subject" in rule.when.facts())
        for id, masks in BOOK.masks.items():
            kinds = {e.kind for e in rule.effects if id in e.instruments}
            assert {kind for kind in Masks.__dataclass_fields__ if getattr(masks, kind) & bit} == (
                kinds
            )
    assert BOOK.applying(0) == []
    assert BOOK.applying(0b101) == [BOOK.rules[0], BOOK.rules[2]]
    assert BOOK.applying((1 << len(BOOK.rules)) - 1) == list(BOOK.rules)


# --- the hash names exactly these rules ---

CHANGES: tuple[dict[str, Any], ...] = (
    {"when": conflict.no},
    {"when": conflict.yes & ~parties_agree.yes},
    {"when": parties_agree.yes},
    {"effects": (fits_best("talk"),)},
    {"effects": (fits("court"),)},
    {"warns": ("fee",)},
    {"about": ("talk",)},
    {"excepts": ("R1",)},
    {"sources": ("S1.tip3",)},
    {"disputed_by": ("S1.tip3",)},
    {"valid_from": date(2017, 7, 1)},
    {"valid_until": date(2030, 7, 1)},
    {"id": "X2"},
)


def test_the_hash_changes_with_the_rules() -> None:
    hashes = {build((replace(GOOD, **change),)).hash for change in CHANGES}
    assert len(hashes) == len(CHANGES)
    assert build((GOOD,)).hash not in hashes
    assert build((GOOD,)).hash == build((replace(GOOD, when=conflict.yes),)).hash


def test_the_hash_changes_with_facts_and_instruments(monkeypatch: pytest.MonkeyPatch) -> None:
    before = build((GOOD,)).hash
    hashes = {before}
    for changed in (
        replace(CATALOGUE["conflict"], presumptions=()),
        replace(CATALOGUE["conflict"], id="row"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(rulebook, "CATALOGUE", {**CATALOGUE, "conflict": changed})
            hashes.add(build((GOOD,)).hash)
    role_without = replace(role, values=role.values[1:])
    weeks = CATALOGUE["weeks_ill"]
    assert isinstance(weeks, NumberFact)
    for other in (role_without, replace(weeks, high=3_000)):
        with monkeypatch.context() as patch:
            patch.setattr(rulebook, "CATALOGUE", {**CATALOGUE, other.id: other})
            hashes.add(build((GOOD,)).hash)
    with monkeypatch.context() as patch:
        patch.setattr(rulebook, "INSTRUMENTS", INSTRUMENTS[:-1])
        hashes.add(build((GOOD,)).hash)
    assert len(hashes) == 6
    assert all(len(found) == len(hashlib.sha256().hexdigest()) for found in hashes)


def test_rules_as_json() -> None:
    rule = replace(
        GOOD,
        effects=(refusable("talk"), fits("court")),
        warns=("fee",),
        about=("talk",),
        excepts=("R1",),
        disputed_by=("S1.tip3",),
        valid_from=date(2017, 7, 1),
        valid_until=date(2030, 1, 1),
    )
    assert to_json((rule,)) == [
        {
            "id": "X1",
            "when": ["is", "conflict", [True]],
            "effects": [
                ["refusable", ["talk"], "occupational_physician"],
                ["fits", ["court"], None],
            ],
            "warns": ["fee"],
            "about": ["talk"],
            "excepts": ["R1"],
            "sources": ["S1.tip2"],
            "disputed_by": ["S1.tip3"],
            "valid_from": "2017-07-01",
            "valid_until": "2030-01-01",
        }
    ]
    assert json.loads(json.dumps(to_json(RULES))) == to_json(RULES)
    assert to_json((GOOD,))[0]["valid_from"] is None


def test_every_citation_resolves() -> None:
    assert all(cite(text) for rule in RULES for text in (*rule.sources, *rule.disputed_by))
