"""Random facts: as input for ``advise`` and as columns of many cases."""

from __future__ import annotations

import random
from datetime import date

import numpy as np

from tweeluik.domain.guide import columns as guide_columns
from tweeluik.domain.guide.columns import CODES, Columns
from tweeluik.domain.guide.conditions import Span
from tweeluik.domain.guide.fact_types import DateFact, ManyFact, NumberFact, OneFact, YesNoFact
from tweeluik.domain.guide.facts import CATALOGUE, INPUT
from tweeluik.domain.guide.reading import FactsError, read

ON = date(2026, 11, 23)
NUMBERS = {
    "weeks_ill": (0, 3, 6, 8, 40, 90, 91, 95, 103, 104, 130),
    "days_since_result": (0, 6, 7, 8, 9, 40, 200),
    "days_since_decision": (0, 10, 14, 15, 41, 43, 90),
}


def one_case(rnd: random.Random, known: float) -> dict[str, object]:
    """A random set of facts, each known with that chance; it may contradict itself."""
    facts: dict[str, object] = {}
    for id, fact in INPUT.items():
        if rnd.random() >= known:
            if rnd.random() < 0.05:
                facts[id] = None
        elif isinstance(fact, OneFact):
            facts[id] = rnd.choice(fact.values)
        elif isinstance(fact, YesNoFact):
            facts[id] = rnd.random() < 0.5
        elif isinstance(fact, ManyFact):
            facts[id] = rnd.sample(fact.values, rnd.choice((0, 1, 1, 1, 2, 3)))
        elif isinstance(fact, NumberFact):
            facts[id] = rnd.choice(NUMBERS[id])
        elif isinstance(fact, DateFact) and id != "first_day_ill":
            facts[id] = "2027-01-31"
    return facts


def cases(count: int, seed: int) -> list[dict[str, object]]:
    """That many random sets of facts that can be true, sparse and dense ones mixed."""
    rnd = random.Random(seed)
    found: list[dict[str, object]] = []
    while len(found) < count:
        facts = one_case(rnd, rnd.choice((0.05, 0.15, 0.35, 0.7)))
        # Most people say who they are and what it is about.
        facts.setdefault("role", rnd.choice(CATALOGUE["role"].values))  # type: ignore[attr-defined]
        try:
            read(facts, ON)
        except FactsError:
            continue
        found.append(facts)
    return found


def random_columns(size: int, seed: int) -> Columns:
    """Columns of random facts, each fact known in a row with a chance that differs per row."""
    rng = np.random.default_rng(seed)
    columns = guide_columns.blank(size)
    chance = rng.choice(np.array([0.05, 0.15, 0.4, 0.8]), size)
    for fact in CATALOGUE.values():
        known = rng.random(size) < chance
        if isinstance(fact, NumberFact):
            bands = np.array([[band.low, band.high] for band in fact.bands or (Span(0, 9),)])
            picked = bands[rng.integers(len(bands), size=size)]
            columns.columns[f"{fact.id}.low"][known] = picked[known, 0]
            columns.columns[f"{fact.id}.high"][known] = picked[known, 1]
        elif isinstance(fact, ManyFact):
            one = np.uint32(1) << rng.integers(len(fact.values), size=size, dtype=np.uint32)
            two = np.uint32(1) << rng.integers(len(fact.values), size=size, dtype=np.uint32)
            held = np.where(rng.random(size) < 0.35, one | two, one).astype(np.uint32)
            held[rng.random(size) < 0.02] = 0
            columns.columns[fact.id][known] = held[known]
            columns.columns[f"{fact.id}.known"][:] = known
        else:
            codes = len(CODES.get(fact.id, {"given": 0}))
            picked = rng.integers(codes, size=size).astype(np.int8)
            columns.columns[fact.id][known] = picked[known]
    return columns


def refined(cases: Columns, seed: int) -> Columns:
    """The same cases with some of the unknown facts filled in."""
    other = random_columns(cases.size, seed)
    filled = {}
    for name, column in cases.columns.items():
        fact = name.split(".")[0]
        if isinstance(CATALOGUE[fact], ManyFact):
            known = cases.columns[f"{fact}.known"]
        elif isinstance(CATALOGUE[fact], NumberFact):
            known = cases.columns[f"{fact}.low"] != -guide_columns.FAR
        else:
            known = column >= 0
        filled[name] = np.where(known, column, other.columns[name])
    return Columns(cases.size, filled, cases.codes)
