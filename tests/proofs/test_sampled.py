"""What holds for all facts, shown on a million sampled cases as columns and 20,000 one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from tests.sampling import ON, cases, random_columns, refined
from tweeluik.domain.guide import columns as guide_columns
from tweeluik.domain.guide.advise import advise
from tweeluik.domain.guide.columns import CODES, VERDICTS, Columns
from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.domain.guide.outcome import addressed
from tweeluik.domain.guide.reading import read
from tweeluik.domain.guide.rulebook import build, rulebook
from tweeluik.domain.guide.verdicts import OFFERED
from tweeluik.domain.law.sources import cite
from tweeluik.texts import texts

pytestmark = pytest.mark.proof

BLOCK = 50_000
BLOCKS = 20
ONE_BY_ONE = 20_000
SHARDS = 10

BOOK = rulebook(ON)
OFFERED_CODES = [VERDICTS.index(verdict) for verdict in OFFERED]


def is_(cases: Columns, fact: str, value: str) -> np.ndarray:
    return cases.columns[fact] == CODES[fact][value]


@pytest.mark.parametrize("block", range(BLOCKS))
def test_columns(block: int, figure: Callable[[str], None]) -> None:
    """No dead end, the hard exclusions, and certainty that survives every further fact."""
    known = random_columns(BLOCK, seed=block)
    used = guide_columns.presumed(known)
    found = guide_columns.verdicts(BOOK, used)

    offered = np.zeros(BLOCK, np.bool_)
    for column in found.values():
        offered |= np.isin(column, OFFERED_CODES)
    assert offered.all(), "somebody is offered nothing"

    second = found["second_opinion"]
    exam = (known.columns["subject"] >> CODES["subject"]["pre_employment_exam"]) & 1 == 1
    excluded = is_(known, "role", "employer") | exam
    assert (second[excluded] == VERDICTS.index("impossible")).all()
    conduct = known.columns["subject"] == 1 << CODES["subject"]["conduct"]
    assert not np.isin(second[conduct], OFFERED_CODES).any()
    assert excluded.sum() > 1_000
    assert conduct.sum() > 100

    before = guide_columns.attainable(BOOK, known)
    after = guide_columns.attainable(BOOK, refined(known, seed=1_000 + block))
    certain = 0
    for id in INSTRUMENTS:
        single = (before[id] & (before[id] - 1)) == 0
        certain += int(single.sum())
        assert (after[id][single] == before[id][single]).all(), f"{id}: a certain verdict flipped"
        # More knowledge never adds a verdict.
        assert (after[id] & ~before[id] == 0).all()
    if block == 0:
        figure(
            f"{BLOCK * BLOCKS:,} sampled fact sets as columns; in the first {BLOCK:,} rows "
            f"{certain:,} of {BLOCK * len(INSTRUMENTS):,} verdicts are certain and stay so"
        )


def test_a_planted_hole_is_found() -> None:
    """Negative control: without the rules that exclude employers the proof above turns red."""
    leaky = build(
        rule
        for rule in BOOK.rules
        if rule.id not in ("R1", "R11") and not any("R1" in r for r in rule.excepts)
    )
    known = random_columns(BLOCK, seed=1)
    found = guide_columns.verdicts(leaky, guide_columns.presumed(known))
    employer = is_(known, "role", "employer")
    assert (found["second_opinion"][employer] != VERDICTS.index("impossible")).any()


@pytest.mark.parametrize("shard", range(SHARDS))
def test_one_by_one(shard: int, figure: Callable[[str], None]) -> None:
    """Full answers: no crash, a first step in words, a sourced reason for every verdict, and the
    same verdicts as by columns."""
    nl = texts("nl")
    sample = cases(ONE_BY_ONE // SHARDS, seed=shard)
    counted: Counter[str] = Counter()
    values = []
    verdicts = []
    for facts in sample:
        advice = advise(facts, ON, with_what_if=False, with_question=False)
        values.append(read(facts, ON).values)
        verdicts.append({id: judged.verdict for id, judged in advice.instruments.items()})
        assert advice.primary
        assert all(verdicts[-1][id] in OFFERED for id in advice.primary)
        assert set(advice.by_subject.values()) <= set(advice.primary)
        who = addressed(advice.reading.presumed)
        step = nl.find("first_steps", advice.first_step, who)
        assert step or nl.find("first_steps", advice.first_step, "other")
        for judged in advice.instruments.values():
            counted[judged.verdict] += 1
            assert judged.reasons
            assert all(cite(s) for reason in judged.reasons for s in reason.rule.sources)
    found = guide_columns.verdicts(BOOK, guide_columns.presumed(guide_columns.from_values(values)))
    for row, expected in enumerate(verdicts):
        assert {id: VERDICTS[found[id][row]] for id in INSTRUMENTS} == expected
    if shard == 0:
        shown = ", ".join(f"{verdict} {count:,}" for verdict, count in counted.most_common())
        figure(f"{ONE_BY_ONE:,} full answers, equal to the columns; first shard: {shown}")
