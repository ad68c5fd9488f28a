"""The whole answer: reasons, certainty, ranking, warnings, conflicts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tweeluik.domain.guide import advise as advising
from tweeluik.domain.guide import outcome
from tweeluik.domain.guide.advise import Advice, advise, spoken
from tweeluik.domain.guide.conditions import Condition
from tweeluik.domain.guide.facts import (
    affiliated_with_committee,
    conflict,
    expert_opinion_favours,
    new_facts,
    parties_agree,
    subject,
)
from tweeluik.domain.guide.instruments import INSTRUMENTS, ORDER
from tweeluik.domain.guide.reading import FactsError, read
from tweeluik.domain.guide.rule import (
    Effect,
    Rule,
    fits,
    fits_best,
    impossible,
    less_suitable,
    needs_first,
    refusable,
)
from tweeluik.domain.guide.rulebook import build, rulebook
from tweeluik.domain.guide.verdicts import OPEN

from .strategies import ON, changes, facts, rounds

Facts = dict[str, Any]
Told = list[tuple[str, str, bool]]


def reasons(advice: Advice, instrument: str) -> Told:
    return [(r.rule.id, r.effect, r.settled) for r in advice.instruments[instrument].reasons]


@pytest.fixture
def with_rules(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Advise by a few rules of one's own."""

    def by(told: Facts, *rules: Rule) -> Advice:
        with monkeypatch.context() as patch:
            patch.setattr(advising, "rulebook", lambda on: build(rules))
            return advise(told, ON)

    return by


def rule(id: str, when: Condition, *effects: Effect, **more: Any) -> Rule:
    return Rule(id, when, ("S1.tip2",), effects, **more)


YES, NO, OPEN_FACT = conflict.yes, parties_agree.yes, expert_opinion_favours.is_("employee")
KNOWN: Facts = {"conflict": True, "parties_agree": False, "new_facts": True}


# --- reasons ---


def test_reasons_explain_the_verdict(with_rules: Any) -> None:
    """What was overruled is left out; what does not apply is not mentioned."""
    fitting = (rule("B", YES, fits_best("court")), rule("F", YES, fits("court")))
    off = rule("Z", NO, fits("court"), impossible("court"))
    assert reasons(with_rules(KNOWN, *fitting, off), "court") == [
        ("B", "fits_best", True),
        ("F", "fits", True),
    ]
    assert reasons(with_rules(KNOWN, fitting[1], off), "court") == [("F", "fits", True)]
    less = rule("L", YES, less_suitable("court"))
    assert reasons(with_rules(KNOWN, *fitting, less), "court") == [("L", "less_suitable", True)]
    may_refuse = rule("R", YES, refusable("court"))
    assert reasons(with_rules(KNOWN, *fitting, less, may_refuse), "court") == [
        ("R", "refusable", True),
        ("B", "fits_best", True),
        ("F", "fits", True),
    ]
    first = rule("N", YES, needs_first("court"))
    assert reasons(with_rules(KNOWN, *fitting, may_refuse, first), "court") == [
        ("N", "needs_first", True),
        ("B", "fits_best", True),
        ("F", "fits", True),
    ]
    closed = rule("I", YES, impossible("court"))
    assert reasons(with_rules(KNOWN, *fitting, less, first, closed), "court") == [
        ("I", "impossible", True)
    ]


def test_reasons_where_it_depends(with_rules: Any) -> None:
    """Also the rules that hang on an unknown, with what they hang on."""
    advice = with_rules(
        KNOWN, rule("F", YES, fits("court")), rule("I", OPEN_FACT & YES, impossible("court"))
    )
    judged = advice.instruments["court"]
    assert judged.verdict == "depends"
    assert not judged.certain
    assert reasons(advice, "court") == [("I", "impossible", False), ("F", "fits", True)]
    assert [reason.unknown for reason in judged.reasons] == [("expert_opinion_favours",), ()]


def test_an_unknown_that_decides_nothing_is_no_reason(with_rules: Any) -> None:
    advice = with_rules(KNOWN, rule("F", YES, fits("court")), rule("B", OPEN_FACT, fits("court")))
    assert advice.instruments["court"].verdict == "possible"
    assert reasons(advice, "court") == [("F", "fits", True)]


def test_the_reason_for_nothing_is_what_would_point_there(with_rules: Any) -> None:
    advice = with_rules(KNOWN, rule("F", NO, fits("court")), rule("B", NO, fits_best("court")))
    assert advice.instruments["court"].verdict == "not_applicable"
    assert reasons(advice, "court") == [("B", "not_applicable", True)]
    only_fits = with_rules(KNOWN, rule("F", NO, fits("court")), rule("G", NO, fits("court")))
    assert reasons(only_fits, "court") == [("F", "not_applicable", True)]


@rounds(120)
@given(facts())
def test_every_verdict_has_its_reasons(told: Facts) -> None:
    advice = advise(told, ON, with_what_if=False)
    book = rulebook(ON)
    yes, maybe = book.judge(advice.reading.presumed)
    assert list(advice.instruments) == list(INSTRUMENTS)
    for id, judged in advice.instruments.items():
        assert judged.reasons
        for reason in judged.reasons:
            bit = 1 << book.rules.index(reason.rule)
            if reason.effect == "not_applicable":
                assert judged.verdict == "not_applicable"
                assert len(judged.reasons) == 1
                continue
            assert id in [
                i for e in reason.rule.effects if e.kind == reason.effect for i in e.instruments
            ]
            assert bool(yes & bit) is reason.settled
            assert maybe & bit
            assert bool(reason.unknown) is not reason.settled
            assert reason.settled or judged.verdict == "depends"


# --- certainty ---


@rounds(60)
@given(facts(), changes(most=6))
def test_certain_survives_more_knowledge(told: Facts, more: dict[str, object]) -> None:
    """Filling in what was not known never changes a verdict that was certain."""
    before = advise(told, ON, with_what_if=False, with_question=False)
    known = {id for id in told if told[id] is not None}
    fuller = {**told, **{id: raw for id, raw in more.items() if id not in known}}
    try:
        after = advise(fuller, ON, with_what_if=False, with_question=False)
    except FactsError:
        return  # it cannot be true beside what is known
    for id, judged in before.instruments.items():
        if judged.certain:
            assert after.instruments[id].verdict == judged.verdict
            assert after.instruments[id].certain


def test_certain_looks_at_what_is_known_not_at_what_is_presumed() -> None:
    employer = advise({"role": "employer", "subject": ["own_work"]}, ON).instruments
    assert employer["second_opinion"].certain
    assert employer["expert_opinion_own_work"].verdict == "recommended"
    assert not employer["expert_opinion_own_work"].certain  # the parties may agree after all


# --- ranking ---


@rounds(100)
@given(facts())
def test_ranking(told: Facts) -> None:
    """The open ones and no others: best verdict first, then in declared order."""
    advice = advise(told, ON, with_what_if=False)
    verdicts = {id: judged.verdict for id, judged in advice.instruments.items()}
    assert set(advice.ranking) == {id for id, found in verdicts.items() if found in OPEN}
    places = [(OPEN.index(verdicts[id]), ORDER[id]) for id in advice.ranking]
    assert places == sorted(places)


# --- warnings ---


def test_warnings_only_while_what_they_are_about_is_open(with_rules: Any) -> None:
    rules = (
        rule("A", YES, fits("court"), warns=("fee",), about=("court",)),
        rule("B", YES, impossible("mediation"), warns=("not_binding",), about=("mediation",)),
        rule("C", YES, warns=("check_cao",), about=("mediation", "court")),
        rule("D", YES, warns=("not_binding", "fee")),
        rule("E", NO, warns=("no_suspension",)),
        rule("G", OPEN_FACT, warns=("no_suspension",)),
    )
    advice = with_rules(KNOWN, *rules)
    found = {warned.id: [r.id for r in warned.rules] for warned in advice.warnings}
    assert found == {"fee": ["A", "D"], "check_cao": ["C"], "not_binding": ["D"]}


def test_warnings_that_cannot_wait_come_first(with_rules: Any) -> None:
    """In the order in which they press, whatever rule gives them; the others as rules come."""
    first, second = list(outcome.URGENT)[:2]
    advice = with_rules(
        KNOWN,
        rule("A", YES, warns=("fee", second)),
        rule("B", YES, warns=("not_binding",)),
        rule("C", YES, warns=(first,)),
    )
    assert [warned.id for warned in advice.warnings] == [first, second, "fee", "not_binding"]


# --- conflicts ---


def test_conflicts_of_equal_rank(with_rules: Any) -> None:
    """Both speak about the subject; an exclusion whatever the subject is no conflict."""
    wage, conduct = subject.any_of("wage"), subject.any_of("conduct")
    told = {**KNOWN, "subject": ["wage", "conduct"]}
    opens = rule("B", wage, fits_best("court"))
    rules = (
        opens,
        rule("I", conduct, impossible("court")),
        rule("L", conduct, less_suitable("court")),
        rule("X", YES, impossible("court")),
        rule("F", conduct, fits("mediation")),
        rule("M", wage, impossible("mediation")),
    )
    advice = with_rules(told, *rules)
    assert [(c.instrument, c.closes.id, c.opens.id) for c in advice.conflicts] == [
        ("court", "I", "B"),
        ("court", "L", "B"),
    ]
    assert advice.instruments["court"].verdict == "impossible"  # the careful reading
    # An exception that applies has taken the other rule out.
    excepted = rule("E", wage, excepts=("I", "L"))
    assert with_rules(told, *rules, excepted).conflicts == ()
    # What only may apply is no conflict yet.
    perhaps = rule("I", conduct & OPEN_FACT, impossible("court"))
    assert with_rules(told, opens, perhaps).conflicts == ()
    without = with_rules(told, rule("B", YES, fits_best("court")), *rules[1:3])
    assert without.conflicts == ()


# --- who speaks ---


def test_spoken(with_rules: Any) -> None:
    advice = with_rules(
        KNOWN,
        rule("W", YES, warns=("fee",)),
        rule("F", YES, fits("talk")),
        rule("I", NO, impossible("talk")),
        rule("N", NO, warns=("not_binding",)),
    )
    assert list(spoken(advice)) == ["F", "W"]


def test_the_answer_carries_what_it_rests_on() -> None:
    told = {"role": "employee", "subject": ["capacity"]}
    advice = advise(told, ON)
    assert advice.reading == read(told, ON)
    assert advice.book is rulebook(ON)
    assert advice.next_question == "wage_payment"
    assert advice.by_subject == {"capacity": "second_opinion"}
    assert affiliated_with_committee.id in advice.reading.unknown
    assert new_facts.id in advice.reading.presumptions
