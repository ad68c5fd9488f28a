"""The register of sources against planted files: checks that grow old, and every mistake."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweeluik.domain.law.sources import (
    DueReason,
    due_in,
    load_sources,
    load_where_to_apply,
    sources,
)
from tweeluik.domain.law.tables import LawDataError

SOURCE = """
[{key}]
kind = "{kind}"
title = {{ nl = "Een tekst", en = "A text" }}
url = "https://example.org/{key}"
read = {{ copy = 2020-01-01, on = 2020-02-01{read} }}
{more}
"""


def source_text(key: str = "A1", kind: str = "law", read: str = "", more: str = "") -> str:
    return SOURCE.format(key=key, kind=kind, read=read, more=more)


# -- checks that grow old -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more", "days"),
    [
        ("law", "", 180),
        ("policy", "", 180),
        ("published", "", 90),
        ("case_law", "", 365),
        ("practice", "", 365),
        ("law", "check_every_days = 10", 10),
    ],
)
def test_a_check_grows_old(plant: Callable[[str], Path], kind: str, more: str, days: int) -> None:
    checked = date(2024, 1, 1)
    register = load_sources(plant(source_text(kind=kind, more=f"checked_live = {checked}\n{more}")))
    last = checked + timedelta(days=days)
    assert due_in(register, last) == ()
    (item,) = due_in(register, last + timedelta(days=1))
    assert (item.reason, item.since) == (DueReason.CHECK_TOO_OLD, last + timedelta(days=1))


def test_a_check_in_the_future_does_not_count_yet(plant: Callable[[str], Path]) -> None:
    register = load_sources(plant(source_text(more="checked_live = 2024-01-02")))
    (item,) = due_in(register, date(2024, 1, 1))
    assert (item.reason, item.since) == (DueReason.NEVER_CHECKED, date(2020, 2, 1))
    assert due_in(register, date(2024, 1, 2)) == ()


def test_a_newer_version_outranks_a_recent_check(plant: Callable[[str], Path]) -> None:
    text = source_text(read=", newest = 2023-01-01", more="checked_live = 2024-01-01")
    register = load_sources(plant(text))
    assert [item.reason for item in due_in(register, date(2024, 1, 2))] == ["newer_version"]
    assert [item.reason for item in due_in(register, date(2023, 1, 1))] == ["newer_version"]
    assert due_in(register, date(2022, 12, 31))[0].reason is DueReason.NEVER_CHECKED


def test_a_newer_article_makes_the_source_due(plant: Callable[[str], Path]) -> None:
    text = source_text(more='[A1.articles]\n"3" = { copy = 2019-01-01, newest = 2019-06-01 }')
    (item,) = due_in(load_sources(plant(text)), date(2024, 1, 1))
    assert (item.reason, item.since) == (DueReason.NEWER_VERSION, date(2019, 6, 1))


def test_the_older_check_is_more_urgent_than_none_of_the_lighter_kind(
    plant: Callable[[str], Path],
) -> None:
    text = (
        source_text("A1", "practice")
        + source_text("B2", "law", more="checked_live = 2020-01-01")
        + source_text("C3", "law")
        + source_text("D4", "law", read=", newest = 2021-01-01")
    )
    found = due_in(load_sources(plant(text)), date(2024, 1, 1))
    assert [item.source.key for item in found] == ["D4", "C3", "A1", "B2"]


# -- articles -----------------------------------------------------------------------------------


def test_the_most_exact_article_counts(plant: Callable[[str], Path]) -> None:
    more = """
    [A1.articles]
    "14" = { copy = 2019-01-01 }
    "14 lid 2" = { copy = 2018-01-01, verify = true }
    """
    source = load_sources(plant(source_text(more=more)))["A1"]
    places = {
        "14": 2019, "14 lid 1": 2019, "14 lid 2": 2018, "14 lid 2, 3": 2018, "14 lid 2-3": 2018,
        "14-16": 2019,
    }  # fmt: skip
    for place, year in places.items():
        article = source.article(place)
        assert article is not None
        assert article.read.copy == date(year, 1, 1), place
        assert article.verify is (year == 2018)
    for place in ("", "14a", "1", "lid 2", "15"):
        assert source.article(place) is None


# -- planted mistakes ---------------------------------------------------------------------------

GOOD = source_text()


def test_the_planted_source_is_good(plant: Callable[[str], Path]) -> None:
    source = load_sources(plant(GOOD))["A1"]
    assert (source.key, source.places, source.articles, source.other_urls) == ("A1", (), (), ())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('kind = "law"', 'kind = "rumour"', "kind is 'rumour'. Use one of: law, policy"),
        ('kind = "law"\n', "", "kind is missing"),
        ("[A1]", "[a1]", "'a1' is no key"),
        ('"https://example.org/A1"', '"example.org"', "is no web address"),
        ('"https://example.org/A1"', '"https://example org/"', "is no web address"),
        ('"https://example.org/A1"', '"ftp://example.org/"', "is no web address"),
        ('"https://example.org/A1"', '""', "url is ''"),
        ('url = "https://example.org/A1"\n', "", "every other source has one"),
        ('kind = "law"', 'kind = "seed"', "a seed has no url"),
        ('nl = "Een tekst", ', "", "nl is missing"),
        ('en = "A text"', 'en = "A text", de = "Ein Text"', "unknown field de"),
        ("copy = 2020-01-01", 'copy = "2020-13"', "copy is '2020-13'"),
        ("copy = 2020-01-01", 'copy = "lately"', "copy is 'lately'"),
        ("copy = 2020-01-01", 'copy = "0000"', "copy is '0000'"),
        ("copy = 2020-01-01", "copy = 2020-01-01T10:00:00", "Write a day as 2026-11-22"),
        ("copy = 2020-01-01", "copy = 2020", "copy is 2020"),
        ("copy = 2020-01-01, ", "", "copy is missing"),
        (", on = 2020-02-01", "", "on is missing"),
        ("on = 2020-02-01 }", 'on = 2020-02-01, via = "B9" }', "via names 'B9'"),
        ("on = 2020-02-01 }", "on = 2020-02-01, colour = 1 }", "unknown field colour"),
        ("[A1]", "[A1]\nchecked_live = true", "checked_live is True"),
        ("[A1]", "[A1]\ncheck_every_days = 0", "check_every_days is 0"),
        ("[A1]", "[A1]\ncheck_every_days = -1", "check_every_days is -1"),
        ("[A1]", "[A1]\ncheck_every_days = true", "check_every_days is True"),
        ("[A1]", '[A1]\nverify = "yes"', "verify is 'yes'"),
        ("[A1]", '[A1]\nplaces = "a"', "places is 'a'"),
        ("[A1]", '[A1]\nplaces = ["a", 1]', "places is"),
        ("[A1]", '[A1]\nplaces = ["a", "a"]', "names something twice"),
        ("[A1]", '[A1]\nother_urls = ["nowhere"]', "'nowhere' is no web address"),
        ("[A1]", "[A1]\ncolour = 1", "unknown field colour"),
        ("[A1]", "[A1]\narticles = 1", "articles is 1"),
        ("[A1]", '[A1]\narticles = { "3" = { copy = "x" } }', "copy is 'x'"),
        ("[A1]", '[A1]\narticles = { "3" = { copy = 2020-01-01, a = 1 } }', "unknown field a"),
        ("[A1]", "A2 = 3\n[A1]", "A2 is 3"),
        ("[A1]", "[A1", "planted.toml: "),
    ],
)
def test_a_mistake_in_the_register_is_told(
    plant: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in GOOD
    with pytest.raises(LawDataError) as caught:
        load_sources(plant(GOOD.replace(old, new, 1)))
    assert complaint in str(caught.value)
    assert str(caught.value).startswith("planted.toml")


def test_an_article_with_an_unknown_collection_is_told(plant: Callable[[str], Path]) -> None:
    more = '[A1.articles]\n"3" = { copy = 2020-01-01, via = "B9" }'
    with pytest.raises(LawDataError, match="via names 'B9'"):
        load_sources(plant(source_text(more=more)))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(LawDataError, match="cannot be read"):
        load_sources(tmp_path / "not_there.toml")
    (tmp_path / "latin.toml").write_bytes(b'a = "\xe9"')
    with pytest.raises(LawDataError, match="cannot be read"):
        load_sources(tmp_path / "latin.toml")


@given(st.text(max_size=200))
def test_any_text_gives_a_register_or_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with suppress(LawDataError):
        load_sources(path)


# -- where to apply -----------------------------------------------------------------------------

PLACE = """
[[place]]
id = "somewhere"
name = { nl = "Ergens", en = "Somewhere" }
instruments = ["talk"]
asked_by = ["employee"]
url = "https://example.org/"
may_have_moved = true
source = "S1.tip2"
"""


def test_the_planted_place_is_good(plant: Callable[[str], Path]) -> None:
    assert set(load_where_to_apply(plant(PLACE), sources())) == {"somewhere"}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"S1.tip2"', '"S1.tip9"', "'S1.tip9' cannot be cited"),
        ('"S1.tip2"', '"NOBODY"', "'NOBODY' cannot be cited"),
        ('source = "S1.tip2"\n', "", "source is missing"),
        ('["employee"]', '["doctor"]', "asked_by holds doctor. Use: employee, employer"),
        ("may_have_moved = true", "may_have_moved = 1", "may_have_moved is 1"),
        ('"https://example.org/"', '"example"', "is no web address"),
        ('id = "somewhere"\n', "", "planted.toml, place 1: id is missing. Add id."),
        ("[[place]]", "[[places]]", "[[place]] is missing"),
        ("[[place]]", "[place]", "place is not a list of tables"),
        ("[[place]]", "colour = 1\n[[place]]", "unknown field colour"),
        ("[[place]]", "[[place]]\ncolour = 1", "unknown field colour"),
    ],
)
def test_a_mistake_in_the_places_is_told(
    plant: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in PLACE
    with pytest.raises(LawDataError) as caught:
        load_where_to_apply(plant(PLACE.replace(old, new, 1)), sources())
    assert complaint in str(caught.value)


def test_two_places_with_one_id_are_told(plant: Callable[[str], Path]) -> None:
    with pytest.raises(LawDataError, match="'somewhere' is there twice"):
        load_where_to_apply(plant(PLACE + PLACE), sources())
