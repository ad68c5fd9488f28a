"""Fees and terms from planted files: periods that must not overlap, and every mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tweeluik.domain.law.sources import sources
from tweeluik.domain.law.tables import LawDataError
from tweeluik.domain.law.values import load_fees, load_terms

TODAY = date(2026, 11, 22)

FEES = """
[groups]
all = ["one", "two"]

[[fee]]
id = "before"
group = "all"
applicant = "employee"
amount_eur = 1
payer = "applicant"
kind = "published"
valid_until = 2019-12-31
sources = ["FEE 1"]

[[fee]]
id = "after"
group = "all"
applicant = "employee"
free = true
payer = "nobody"
kind = "published"
valid_from = 2020-01-01
sources = ["FEE 1"]
"""

TERMS = """
[[term]]
id = "one"
subject = "a"
amount = 2
unit = "weeks"
kind = "statutory"
valid_until = 2019-12-31
sources = ["SUWI 32a"]

[[term]]
id = "two"
subject = "a"
min = 2
max = 4
unit = "weeks"
kind = "statutory"
valid_from = 2020-01-01
sources = ["SUWI 32a"]

[[term]]
id = "three"
subject = "a"
wording = "reasonable"
kind = "practice"
sources = ["MEDIR"]
"""


def test_the_planted_files_are_good(plant: Callable[[str], Path]) -> None:
    found = load_fees(plant(FEES), sources())
    assert found.of("two", "employee", "ordinary", date(2019, 12, 31)).amount_eur == 1
    assert found.of("one", "employee", "ordinary", date(2020, 1, 1)).free
    assert not found.of("three", "employee", "ordinary", TODAY).known
    loaded = load_terms(plant(TERMS), "term", sources())
    assert [row.id for row in loaded] == ["one", "two", "three"]


def test_groups_may_be_left_out(plant: Callable[[str], Path]) -> None:
    found = load_fees(plant(FEES.replace('[groups]\nall = ["one", "two"]\n', "")), sources())
    assert found.of("all", "employee", "ordinary", TODAY).free
    assert not found.of("one", "employee", "ordinary", TODAY).known


def test_terms_are_sorted_by_kind(plant: Callable[[str], Path]) -> None:
    kinds = ["target", "agreed", "seed", "practice", "published", "statutory"]
    text = "".join(
        f'[[term]]\nid = "{k}"\nsubject = "a"\namount = 1\nunit = "days"\nkind = "{k}"\n'
        'sources = ["MEDIR"]\n'
        for k in kinds
    )
    loaded = load_terms(plant(text), "term", sources())
    assert [row.id for row in loaded] == kinds[::-1]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('["FEE 1"]', '["FEES 1"]', "'FEES 1' cannot be cited"),
        ('["FEE 1"]', "[]", "sources is missing or empty"),
        ('kind = "published"', 'kind = "rumour"', "kind is 'rumour'. Use one of: statutory"),
        ('payer = "applicant"', 'payer = "me"', "payer is 'me'"),
        ("amount_eur = 1", "amount_eur = -1", "amount_eur is -1"),
        ("amount_eur = 1", 'amount_eur = "1"', "amount_eur is '1'"),
        ("amount_eur = 1", "amount_eur = 1.5", "amount_eur is 1.5"),
        ("amount_eur = 1", "amount_eur = true", "amount_eur is True"),
        ("amount_eur = 1\n", "", "Give exactly one of amount_eur"),
        ("amount_eur = 1", "amount_eur = 1\nfree = true", "Give exactly one of amount_eur"),
        ("amount_eur = 1", "amount_eur = 1\nknown = false", "Give exactly one of amount_eur"),
        ("free = true", "free = true\nknown = false", "Give exactly one of amount_eur"),
        ('applicant = "employee"', 'applicant = "doctor"', "applicant is 'doctor'"),
        ('applicant = "employee"', 'purpose = "fun"', "purpose is 'fun'"),
        ('group = "all"\n', "", "group is missing"),
        ("2019-12-31", "2020-01-01", "it holds on days on which before holds too"),
        ("valid_until = 2019-12-31\n", "", "it holds on days on which before holds too"),
        ("valid_from = 2020-01-01\n", "", "it holds on days on which before holds too"),
        ("2019-12-31", "2019-12-31\nvalid_from = 2020-01-01", "lies before valid_from"),
        ("2019-12-31", '"2019-12-31"', "valid_until is '2019-12-31'"),
        ('id = "after"', 'id = "before"', "id 'before' is there twice"),
        ("[groups]", "colour = 1\n[groups]", "unknown field colour"),
        ('id = "after"', 'id = "after"\ncolour = 1', "unknown field colour"),
        ('["one", "two"]', '"one"', "all is 'one'"),
        ("[[fee]]", "[[fees]]", "[[fee]] is missing"),
    ],
)
def test_a_mistake_in_the_fees_is_told(
    plant: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in FEES
    count = -1 if old == "[[fee]]" else 1
    with pytest.raises(LawDataError) as caught:
        load_fees(plant(FEES.replace(old, new, count)), sources())
    assert complaint in str(caught.value)
    assert str(caught.value).startswith("planted.toml")


def test_one_day_of_overlap_is_enough_and_a_gap_is_fine(plant: Callable[[str], Path]) -> None:
    same_day = FEES.replace("2019-12-31", "2019-12-31\nvalid_from = 2019-12-31", 1)
    load_fees(plant(same_day), sources())
    gap = load_fees(plant(FEES.replace("2019-12-31", "2019-12-30")), sources())
    assert not gap.of("one", "employee", "ordinary", date(2019, 12, 31)).known


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("amount = 2", "amount = 0", "the length is 0"),
        ("amount = 2", "amount = 2\nmin = 2", "amount stands beside min or max"),
        ("amount = 2", "amount = 2\nmax = 2", "amount stands beside min or max"),
        ("amount = 2", "min = 2", "min is 2 and max is None"),
        ("amount = 2", "max = 2", "min is None and max is 2"),
        ("min = 2", "min = 5", "min is 5 and max is 4"),
        ("amount = 2\n", "", "a length with a unit, or a wording"),
        ('unit = "weeks"\n', "", "a length with a unit, or a wording"),
        ('unit = "weeks"', 'unit = "weeks"\nwording = "reasonable"', "and not both"),
        ('wording = "reasonable"', "amount = 3", "a length with a unit, or a wording"),
        ('wording = "reasonable"\n', "", "a length with a unit, or a wording"),
        ('unit = "weeks"', 'unit = "fortnights"', "unit is 'fortnights'. Use one of: days"),
        ('wording = "reasonable"', 'wording = "soon"', "wording is 'soon'"),
        ('unit = "weeks"', 'unit = "weeks"\nbound = "roughly"', "bound is 'roughly'"),
        ('unit = "weeks"', "unit = 7", "unit is 7"),
        ('subject = "a"\n', "", "subject is missing"),
        ('["SUWI 32a"]', '["SUWI 32a", "SUWI 32a"]', "names something twice"),
        ("2019-12-31", "2020-01-01", "it holds on days on which one holds too"),
        ('id = "two"', 'id = "two"\ncolour = 1', "unknown field colour"),
        ('id = "one"\n', "", "id is missing"),
        ("[[term]]", "colour = 1\n[[term]]", "unknown field colour"),
    ],
)
def test_a_mistake_in_the_terms_is_told(
    plant: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in TERMS
    with pytest.raises(LawDataError) as caught:
        load_terms(plant(TERMS.replace(old, new, 1)), "term", sources())
    assert complaint in str(caught.value)


def test_equal_lengths_may_be_written_as_min_and_max(plant: Callable[[str], Path]) -> None:
    (row, *_) = load_terms(
        plant(TERMS.replace("amount = 2", "min = 2\nmax = 2")), "term", sources()
    )
    assert (row.minimum, row.maximum) == (2, 2)
