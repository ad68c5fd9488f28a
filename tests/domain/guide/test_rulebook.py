"""The rule book: sound by itself, dated, hashed; facts and rules fit each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given

from tweeluik.domain.guide import outcome, rulebook
from tweeluik.domain.guide.conditions import (
    ALWAYS,
    All,
    AnyOf,
    Between,
    Condition,
    Either,
    Given,
    Is,
    Not,
    Only,
    Value,
)
from tweeluik.domain.guide.fact_types import DateFact, ManyFact, NumberFact, OneFact, YesNoFact
from tweeluik.domain.guide.facts import (
    CATALOGUE,
    DOMAINS,
    INPUT,
    conflict,
    new_facts,
    parties_agree,
    role,
)
from tweeluik.domain.guide.instruments import (
    EXPERT_OPINIONS,
    INSTRUMENTS,
    ORDER,
    REINTEGRATION_OPINIONS,
    STANDARD_OPINIONS,
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


def test_exceptions_are_plain() -> None:
    """No rule excepts itself, and what takes a rule out is not taken out in turn: an exception
    holds whenever its own condition does."""
    excepted = {other for rule in RULES for other in rule.excepts}
    assert excepted <= BY_ID.keys()
    for rule in RULES:
        assert rule.id not in rule.excepts
        if rule.excepts:
            assert rule.id not in excepted, f"{rule.id} excepts, and is excepted"


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
    unread = CATALOGUE.keys() - BOOK.by_fact.keys()
    assert unread == {"first_day_ill", "days_since_result", "days_since_decision"}


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


# --- facts and rules fit each other ---


def leaves(condition: Condition) -> Iterator[Condition]:
    """The atoms of a condition."""
    if isinstance(condition, All | Either):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        yield condition


def named_values(conditions: Iterator[Condition]) -> dict[str, set[object]]:
    """Per fact the values that some atom names; ``None`` for "is it known" and numbers."""
    found: dict[str, set[object]] = {id: set() for id in CATALOGUE}
    for condition in conditions:
        for leaf in leaves(condition):
            if isinstance(leaf, Is | AnyOf | Only):
                found[leaf.fact] |= leaf.values
            elif isinstance(leaf, Between | Given):
                found[leaf.fact].add(None)
    return found


IN_RULES = named_values(rule.when for rule in RULES)

ALIKE = {
    # Values that no rule tells apart. A complaint about the doctor and one about the service go
    # the same way: the service answers for both.
    "complaint_about": {"occupational_physician", "service"},
}


@pytest.mark.parametrize("id", INPUT)
def test_every_value_is_used_by_a_rule(id: str) -> None:
    """Each value is named by a rule; at most one is only "none of those"."""
    fact = INPUT[id]
    if isinstance(fact, OneFact | ManyFact | YesNoFact):
        unnamed = DOMAINS[id] - IN_RULES[id]
        assert len(unnamed) <= 1 or unnamed <= ALIKE.get(id, set()), sorted(unnamed, key=str)
        assert IN_RULES[id], "no rule reads it"
    else:
        # What is only counted with is read by way of weeks or days left.
        counted = {
            "first_day_ill": "weeks_ill",
            "days_since_result": "re_examination_days_left",
            "days_since_decision": "objection_days_left",
        }
        assert IN_RULES[counted.get(id, id)]


def test_every_subject_is_named() -> None:
    assert DOMAINS["subject"] <= IN_RULES["subject"]


def thresholds(fact: str) -> set[int]:
    """Every number from which some condition changes its mind, wherever conditions stand."""
    stood = [
        *(rule.when for rule in RULES),
        *(p.when for found in CATALOGUE.values() for p in found.presumptions),
        *(condition for *_, condition in outcome._SPECIAL_STEPS),
        *(condition for _, condition in outcome._EXTRA_LETTERS),
    ]
    found: set[int] = set()
    for condition in stood:
        for leaf in leaves(condition):
            if isinstance(leaf, Between) and leaf.fact == fact:
                found |= {leaf.low} if leaf.low is not None else set()
                found |= {leaf.high + 1} if leaf.high is not None else set()
    return found


@pytest.mark.parametrize("id", [id for id, f in CATALOGUE.items() if isinstance(f, NumberFact)])
def test_bands_fit_the_thresholds(id: str) -> None:
    """Bands lie side by side from the lowest to the highest value and break where rules do."""
    fact = CATALOGUE[id]
    assert isinstance(fact, NumberFact)
    breaks = thresholds(id)
    if not fact.bands:
        assert not breaks
        return
    assert fact.bands[0].low == fact.low
    assert fact.bands[-1].high == fact.high
    for one, next_one in zip(fact.bands, fact.bands[1:], strict=False):
        assert one.high + 1 == next_one.low
    assert {band.low for band in fact.bands[1:]} == breaks
    assert all(fact.low < number <= fact.high for number in breaks)


def test_numbers_without_bands_are_not_read() -> None:
    assert thresholds("weeks_ill") == {6, 91, 104}
    assert thresholds("re_examination_days_left") == {0}


def test_presumed_values_are_values() -> None:
    for id, fact in CATALOGUE.items():
        for presumption in fact.presumptions:
            assert presumption.when.facts() <= INPUT.keys() - {id}
            if id in DOMAINS and not isinstance(fact, ManyFact):
                assert presumption.value in DOMAINS[id]


def test_the_catalogue() -> None:
    assert set(INPUT) == {id for id, fact in CATALOGUE.items() if not fact.derived}
    assert CATALOGUE.keys() - INPUT.keys() == {"re_examination_days_left", "objection_days_left"}
    for id, fact in CATALOGUE.items():
        assert fact.id == id
        assert isinstance(fact, OneFact | ManyFact | YesNoFact | NumberFact | DateFact)
        if isinstance(fact, OneFact | ManyFact):
            assert len(set(fact.values)) == len(fact.values) >= 2
        if isinstance(fact, NumberFact):
            assert fact.low < fact.high
            assert fact.unit
    assert len(DOMAINS["subject"]) == 31
    assert DOMAINS["conflict"] == {True, False}
    assert "weeks_ill" not in DOMAINS


def test_instruments() -> None:
    assert len(set(INSTRUMENTS)) == len(INSTRUMENTS) == 23
    assert [ORDER[id] for id in INSTRUMENTS] == list(range(23))
    assert len(EXPERT_OPINIONS) == 5
    assert set(REINTEGRATION_OPINIONS) < set(STANDARD_OPINIONS) < set(EXPERT_OPINIONS)
    assert set(EXPERT_OPINIONS) - set(STANDARD_OPINIONS) == {"expert_opinion_frequent_absence"}
    # Every instrument can be pointed to.
    for id in INSTRUMENTS:
        assert BOOK.masks[id].fits | BOOK.masks[id].fits_best
