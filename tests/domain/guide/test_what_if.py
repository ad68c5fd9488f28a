"""What-ifs and preconditions keep their promise: applied to the input, they give what they say."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given

from tweeluik.domain.guide.advise import Advice, advise
from tweeluik.domain.guide.changes import alternatives, as_json
from tweeluik.domain.guide.facts import CATALOGUE
from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.domain.guide.reading import FactsError
from tweeluik.domain.guide.what_if import MOST, changeable

from .strategies import ON, facts, rounds

Facts = dict[str, Any]


def verdicts(told: Facts) -> dict[str, str] | None:
    """The verdicts for these facts, judged from scratch; ``None`` where they contradict."""
    try:
        advice = advise(told, ON, with_what_if=False, with_question=False)
    except FactsError:
        return None
    return {id: judged.verdict for id, judged in advice.instruments.items()}


def others(advice: Advice, fact: str) -> list[object]:
    """The other values that the fact could have, as JSON."""
    now = advice.reading.presumed.get(fact)
    return [as_json(fact, other) for other in alternatives(CATALOGUE[fact], now)]


def singles(told: Facts, advice: Advice) -> dict[str, list[tuple[Facts, str]]]:
    """By brute force: per instrument every other value of one fact that gives another verdict."""
    found: dict[str, list[tuple[Facts, str]]] = {id: [] for id in INSTRUMENTS}
    for fact in changeable(advice.reading):
        for value in others(advice, fact):
            after = verdicts({**told, fact: value})
            for id, judged in advice.instruments.items():
                if after is not None and after[id] != judged.verdict:
                    found[id].append(({fact: value}, after[id]))
    return found


CLOSED = ("impossible", "refusable")


def check_promises(told: Facts, advice: Advice) -> None:
    for id, judged in advice.instruments.items():
        assert len(judged.what_if) <= MOST == 3
        if judged.what_if:
            assert id in advice.primary or judged.verdict in CLOSED
        seen = [flip.facts for flip in judged.what_if]
        assert all(seen.count(one) == 1 for one in seen)
        for flip in judged.what_if:
            assert "role" not in flip.facts
            assert 1 <= len(flip.facts) <= 2
            assert flip.verdict != judged.verdict
            after = verdicts({**told, **flip.facts})
            assert after is not None
            assert after[id] == flip.verdict, flip
        assert len({len(flip.facts) for flip in judged.what_if}) <= 1  # only the smallest sets


def check_preconditions(told: Facts, advice: Advice) -> None:
    for id, judged in advice.instruments.items():
        assert not (judged.certain and judged.preconditions)
        for condition in judged.preconditions:
            assert condition.fact in advice.reading.presumptions
            assert condition.fact != "role"
            assert condition.otherwise
            for otherwise in condition.otherwise:
                after = verdicts({**told, condition.fact: otherwise.value})
                assert after is not None
                assert after[id] == otherwise.verdict != judged.verdict


@rounds(80)
@given(facts())
def test_every_promise_is_kept(told: Facts) -> None:
    advice = advise(told, ON)
    check_promises(told, advice)
    check_preconditions(told, advice)


@rounds(20)
@given(facts(most=8))
def test_nothing_is_missed_and_sets_are_minimal(told: Facts) -> None:
    """Against brute force over every other value of every fact."""
    advice = advise(told, ON)
    brute = singles(told, advice)
    for id, judged in advice.instruments.items():
        # What hangs on a presumption is told completely, unless the verdict is certain.
        presumed = {
            (fact, repr(value), verdict)
            for change, verdict in brute[id]
            for fact, value in change.items()
            if fact in advice.reading.presumptions and not judged.certain
        }
        told_of = {
            (condition.fact, repr(otherwise.value), otherwise.verdict)
            for condition in judged.preconditions
            for otherwise in condition.otherwise
        }
        assert told_of == presumed, id
        if id not in advice.primary and judged.verdict not in CLOSED:
            continue
        assert all((flip.facts, flip.verdict) in brute[id] for flip in judged.what_if) or (
            not brute[id]  # two facts together only where no single one does it
        )
        if brute[id]:
            assert len(judged.what_if) == min(3, len(brute[id]))
            assert all(len(flip.facts) == 1 for flip in judged.what_if)


def test_two_facts_where_no_single_one_does_it() -> None:
    """Both parties agree and the same situation was judged: each alone keeps it impossible."""
    told: Facts = {
        "role": "employee",
        "subject": ["own_work"],
        "parties_agree": True,
        "earlier_expert_opinion": "same_situation",
        "earlier_expert_opinion_question": "own_work",
    }
    advice = advise(told, ON)
    judged = advice.instruments["expert_opinion_own_work"]
    assert judged.verdict == "impossible"
    assert singles(told, advice)["expert_opinion_own_work"] == []
    assert judged.what_if
    assert all(len(flip.facts) == 2 for flip in judged.what_if)
    assert all(flip.facts["parties_agree"] is False for flip in judged.what_if)
    check_promises(told, advice)
    for flip in judged.what_if:
        for one in combinations(flip.facts.items(), 1):
            after = verdicts({**told, **dict(one)})
            assert after is not None
            assert after["expert_opinion_own_work"] == "impossible"


def test_where_the_role_alone_closes_nothing_opens_it() -> None:
    """An employer has no second opinion, and nobody is told to be somebody else."""
    told: Facts = {"role": "employer", "subject": ["capacity"]}
    judged = advise(told, ON).instruments["second_opinion"]
    assert judged.verdict == "impossible"
    assert judged.certain
    assert judged.what_if == ()
    assert judged.preconditions == ()


@pytest.mark.parametrize(
    ("told", "instrument", "facts_of_first", "verdict"),
    [
        # What is advised: the hardest stop first.
        (
            {"role": "employee", "subject": ["own_work"]},
            "expert_opinion_own_work",
            {"parties_agree"},
            "impossible",
        ),
        # What is closed: the best way out first.
        (
            {"role": "employee", "subject": ["own_work"], "parties_agree": True},
            "expert_opinion_own_work",
            {"parties_agree"},
            "recommended",
        ),
        (
            {"role": "employee", "subject": ["capacity"], "question_specific": False},
            "second_opinion",
            {"question_specific"},
            "recommended",
        ),
    ],
)
def test_the_best_comes_first(
    told: Facts, instrument: str, facts_of_first: set[str], verdict: str
) -> None:
    severity = (
        "recommended",
        "possible",
        "depends",
        "first_do",
        "refusable",
        "less_suitable",
        "not_applicable",
        "impossible",
    )
    advice = advise(told, ON)
    judged = advice.instruments[instrument]
    first = judged.what_if[0]
    assert first.verdict == verdict
    assert any(set(flip.facts) == facts_of_first for flip in judged.what_if)
    # Among different facts sorted by what they give; three what-ifs tell three things if they can.
    ranks = [severity.index(flip.verdict) for flip in judged.what_if]
    assert ranks == sorted(ranks, reverse=judged.verdict not in CLOSED)
    assert len({tuple(flip.facts) for flip in judged.what_if}) == len(judged.what_if)


def test_what_may_be_turned() -> None:
    with_date = advise({"role": "employee", "first_day_ill": "2026-01-05"}, ON).reading
    without = advise({"role": "employee", "weeks_ill": 46}, ON).reading
    assert "role" not in changeable(with_date)
    assert "weeks_ill" not in changeable(with_date)  # counted from a date
    assert "weeks_ill" in changeable(without)
    assert "re_examination_days_left" not in changeable(without)


def test_presumed_as_json() -> None:
    """A presumption is shown as it would be given; a number as its two bounds."""
    advice = advise({"role": "employee", "subject": ["own_work"]}, ON)
    shown = {
        condition.fact: condition.presumed
        for condition in advice.instruments["expert_opinion_own_work"].preconditions
    }
    assert shown["weeks_ill"] == [0, 103]
    assert shown["parties_agree"] is False
    assert shown["income"] == "wage"


def test_left_out_on_request() -> None:
    told: Facts = {"role": "employee", "subject": ["own_work"]}
    bare = advise(told, ON, with_what_if=False, with_question=False)
    full = advise(told, ON)
    assert all(j.what_if == () == j.preconditions for j in bare.instruments.values())
    assert bare.next_question is None
    assert any(j.preconditions for j in full.instruments.values())
    for id, judged in full.instruments.items():
        assert bare.instruments[id].verdict == judged.verdict
        assert bare.instruments[id].certain == judged.certain
