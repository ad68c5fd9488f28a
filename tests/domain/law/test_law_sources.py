"""The register of sources: complete, honest about how each was read, strict about mistakes."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest

from tweeluik.domain.law.sources import (
    CHECK_EVERY_DAYS,
    DueReason,
    Precision,
    SourceKind,
    UnknownPlace,
    UnknownSource,
    cite,
    due,
    sources,
    where_to_apply,
)

TODAY = date(2026, 11, 22)

_KEYS = """
 S1 S2
 SUWI FEE BW7 ARBOWET ARBOBESLUIT STB255 WMK BAK BKA PROC WIA ZW KADER AP UAVG AWB TERMW
 BOETE BOETE17 LEGNL STGEN WGBO20 ARBONED
 UWV-WG UWV-ERD FITH MATCH VVAA RUSSELL-DO KST477 ENGAGE
 VEER-regels VEER-aanvr VEER-geg VEER-cao
 NVAB-DO WWG NO2021 NO2018a NO2018b NO2017 NO2014 MEDIR MEDIR2
 LPBSO-WN LPBSO-BA LPBSO-AANV LPBSO-FAQ ARBOP-V ARBOP-WIE
 NVAB-SO NVAB-KL NVAB-OVD NVAB-EIND SCOLEA HARTMAN FLUIT KEERPUNT EXPEREANS
 RPARTN SOBA-FAQ SOBA-HULP SOBA-WERK SOBA-VERW SOBA-EN SOBA-HERH SOBA-CM

 REND-KL GESCH GESCH2 BASIS TRIPLE ARBONU CKA-Q CKA-A CTG2021-83 CTG2022-78 CTG2025-34
 CTG2025-48 CTG2023-52 TBV RHA PVH1 PVH2 ZWB25 HAARLEM06 NHO2019 NHO2021 TAVAS KNVB MERCER
 AANTJES LHV OPRIJK STECR LOONOP
 DEARBO HIJINK SELWYN SDU17 OMP ARBOVITA JUDEX VEER-NIEUWS HNO VZS KVDL A4C
"""
KEYS = set(_KEYS.split())

_INSTRUMENTS = """
    talk mediation second_opinion expert_opinion_own_work expert_opinion_employee_efforts
    expert_opinion_suitable_work expert_opinion_employer_efforts expert_opinion_frequent_absence
    complaint disputes_committee disciplinary_complaint re_examination
    medical_examination_complaint handover cao_body court objection_uwv complaint_uwv
    employers_second_view insurer_route employer_notice ask_uwv_decision labour_inspectorate
"""
INSTRUMENTS = set(_INSTRUMENTS.split())


def test_the_register_holds_every_source_and_no_other() -> None:
    assert set(sources()) == KEYS


def test_every_source_is_complete_and_honest() -> None:
    for key, source in sources().items():
        assert source.key == key
        assert source.read.on == TODAY
        assert source.checked_live is None, "nobody could open a live page yet"
        assert source.check_every_days == CHECK_EVERY_DAYS[source.kind]
        assert source.title["nl"] == source.title.nl
        assert source.title["en"] == source.title.en
        assert source.title.nl != source.title.en
    with pytest.raises(KeyError):
        sources()["S1"].title["de"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_two_sources_bear_the_same_title(language: str) -> None:
    titles = [source.title[language] for source in sources().values()]
    assert len(set(titles)) == len(titles)


def test_every_url_is_well_formed() -> None:
    for source in sources().values():
        assert (source.url is None) == (source.kind is SourceKind.SEED)
        for url in (source.url, *source.other_urls):
            if url is not None:
                parts = urlsplit(url)
                assert parts.scheme in ("http", "https")
                assert parts.hostname is not None
                assert "." in parts.hostname
                assert url == url.strip()


def test_days_between_checks_follow_the_weight_of_a_source() -> None:
    assert {kind.value: days for kind, days in CHECK_EVERY_DAYS.items()} == {
        "law": 180,
        "policy": 180,
        "published": 90,
        "case_law": 365,
        "practice": 365,
        "seed": 365,
    }


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("S1", "seed"),
        ("ARBOBESLUIT", "law"),
        ("PROC", "law"),
        ("FEE", "policy"),
        ("KADER", "policy"),
        ("UWV-WG", "published"),
        ("ARBOP-WIE", "published"),
        ("LPBSO-BA", "practice"),
        ("NVAB-SO", "practice"),
        ("CTG2021-83", "case_law"),
        ("NO2018b", "case_law"),
    ],
)
def test_kinds(key: str, kind: str) -> None:
    assert sources()[key].kind == kind


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        ("S1.tip4", "S1", "tip4"),
        ("S2.anders", "S2", "anders"),
        ("S1.vooraf 2", "S1", "vooraf 2"),
        ("ARBOBESLUIT 2.14d lid 1", "ARBOBESLUIT", "2.14d lid 1"),
        ("FITH", "FITH", ""),
        ("SUWI 32a lid 1", "SUWI", "32a lid 1"),
        ("BW7 671b lid 4", "BW7", "671b lid 4"),
        ("AWB 4:13-4:15", "AWB", "4:13-4:15"),
        ("CTG2021-83", "CTG2021-83", ""),
    ],
)
def test_a_citation_is_a_key_and_a_place(text: str, key: str, place: str) -> None:
    citation = cite(text)
    assert (citation.text, citation.source.key, citation.place) == (text, key, place)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_can_be_cited(key: str) -> None:
    assert cite(key).source is sources()[key]


@pytest.mark.parametrize(
    ("text", "copy", "newest"),
    [
        ("ARBOBESLUIT 2.14d lid 1", date(2020, 1, 1), date(2026, 4, 9)),
        ("ARBOBESLUIT 2.14e", date(2020, 1, 1), date(2026, 4, 9)),
        ("ARBOBESLUIT 1.34a", date(2020, 1, 1), date(2026, 4, 9)),
        ("ARBOBESLUIT 1.45", date(2017, 6, 8), date(2026, 4, 9)),
        ("ARBOWET 14 lid 2", date(2025, 1, 1), date(2025, 7, 1)),
        ("ARBOWET 14a lid 6", date(2025, 1, 1), date(2025, 7, 1)),
        ("BW7 454 lid 3", date(2020, 1, 1), None),
        ("BW7 629 lid 7", date(2017, 5, 1), None),
        ("BW7 454a", date(2017, 5, 1), None),
        ("BAK 3", date(2007, 1, 1), date(2012, 10, 1)),
        ("BAK 4", date(2017, 5, 1), date(2012, 10, 1)),
        ("BKA 12", date(2017, 6, 20), date(2017, 7, 1)),
        ("WMK 12 lid 1", date(2022, 1, 1), date(2025, 1, 1)),
        ("PROC 4 lid 1", date(2025, 7, 1), date(2025, 7, 1)),
        ("ZW 75j-75k", date(2023, 10, 1), None),
        ("AWB 6:7", date(2021, 12, 21), None),
        ("TERMW 1", date(2010, 10, 10), date(2010, 10, 10)),
        ("FEE 1a", date(2015, 7, 1), date(2015, 7, 1)),
        ("SUWI 32a lid 3", date(2017, 5, 1), None),
        ("WIA 25 lid 9", date(2017, 5, 1), None),
        ("S1.tip1", None, None),
    ],
)
def test_each_article_says_which_version_was_read(
    text: str, copy: date | None, newest: date | None
) -> None:
    read = cite(text).read
    assert (read.copy, read.newest) == (copy, newest)


def test_the_precision_of_a_date_is_kept() -> None:
    assert cite("FEE").read.precision is Precision.DAY
    assert cite("BW7 629").read.precision is Precision.MONTH
    assert cite("NO2014").read.precision is Precision.YEAR
    assert cite("FITH").read.precision is Precision.UNDATED
    assert cite("NO2014").read.copy == date(2014, 1, 1)


@pytest.mark.parametrize(
    ("text", "newer"),
    [
        ("ARBOBESLUIT 2.14d", True),
        ("PROC 4", False),
        ("ZW 38", False),
        ("KADER", False),
        ("BAK 3", True),
        ("BAK 4", False),
        ("S1", False),
    ],
)
def test_a_newer_version_is_told(text: str, newer: bool) -> None:
    assert cite(text).read.newer_exists is newer


def test_what_comes_from_a_secondary_source_is_marked() -> None:
    assert cite("VEER-NIEUWS").verify
    assert not cite("BW7 629a lid 1").verify


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("ARBOBESLIUT 2.14d", "ARBOBESLUIT"), ("suwi 32", "SUWI"), ("LPBSO-BAA", "LPBSO-BA")],
)
def test_an_unknown_key_names_the_nearest(text: str, nearest: str) -> None:
    with pytest.raises(UnknownSource) as caught:
        cite(text)
    assert nearest == caught.value.nearest[0]
    assert nearest in str(caught.value)


@pytest.mark.parametrize("text", ["", " ", "QQQQQQQQ 1", ".tip1", "AVG 9"])
def test_what_is_no_citation_is_refused(text: str) -> None:
    with pytest.raises(UnknownSource):
        cite(text)


def test_an_unknown_key_that_looks_like_nothing_says_so() -> None:
    with pytest.raises(UnknownSource, match="No key looks like it") as caught:
        cite("##########")
    assert caught.value.key == "##########"
    assert caught.value.nearest == []


@pytest.mark.parametrize("text", ["S1.tip5", "S2.Anders", "S1 tip"])
def test_a_seed_has_only_its_own_places(text: str) -> None:
    with pytest.raises(UnknownPlace, match="Its places"):
        cite(text)


def test_an_unknown_place_names_those_there_are() -> None:
    with pytest.raises(UnknownPlace) as caught:
        cite("S1.tip5")
    assert str(caught.value) == (
        "S1 has no place 'tip5'. Its places: vooraf, aanvragen, tip1, tip2, tip3, tip4, na."
    )


def test_the_words_of_the_register() -> None:
    assert list(Precision) == ["day", "month", "year", "undated"]
    assert list(DueReason) == ["newer_version", "never_checked", "check_too_old"]


# -- what has to be checked ---------------------------------------------------------------------


def test_everything_but_the_seeds_still_has_to_be_checked() -> None:
    assert {item.source.key for item in due(TODAY)} == KEYS - {"S1", "S2"}


def test_the_most_urgent_comes_first() -> None:
    found = due(TODAY)
    newer = [item for item in found if item.reason is DueReason.NEWER_VERSION]
    assert [item.source.key for item in newer] == [
        "BAK", "BKA", "ARBOBESLUIT", "WMK", "ARBOWET", "BOETE",
    ]  # fmt: skip
    assert list(found[: len(newer)]) == newer
    assert next(item.since for item in newer if item.source.key == "BAK") == date(2012, 10, 1)
    rest = found[len(newer) :]
    assert {item.reason for item in rest} == {DueReason.NEVER_CHECKED}
    assert {item.since for item in rest} == {TODAY}
    kinds = [list(SourceKind).index(item.source.kind) for item in rest]
    assert kinds == sorted(kinds)
    laws = [item.source.read.copy for item in rest if item.source.kind is SourceKind.LAW]
    assert laws == sorted(laws, key=lambda copy: copy or date.min)


# -- where to apply -----------------------------------------------------------------------------


def test_every_place_serves_known_instruments_and_names_its_source() -> None:
    places = where_to_apply()
    for id, place in places.items():
        assert place.id == id
        assert set(place.instruments) <= INSTRUMENTS
        assert place.asked_by
        assert place.may_have_moved is (place.url is not None), "nobody could open it"
        assert place.citation.source.key in KEYS
    served = {instrument for place in places.values() for instrument in place.instruments}
    assert served == INSTRUMENTS - {
        "talk", "mediation", "cao_body", "employers_second_view", "insurer_route",
        "employer_notice",
    }  # fmt: skip


def test_the_employer_has_a_form_for_each_expert_opinion_and_the_employee_for_four() -> None:
    expert = {id for id in INSTRUMENTS if id.startswith("expert_opinion")}
    employer, employee = (where_to_apply()[f"uwv_form_{who}"] for who in ("employer", "employee"))
    assert set(employer.instruments) == expert
    assert set(employee.instruments) == expert - {"expert_opinion_frequent_absence"}
    assert (employer.asked_by, employee.asked_by) == (("employer",), ("employee",))


def test_addresses_come_from_the_seeds_or_from_the_register() -> None:
    of_sources = {source.url for source in sources().values()}
    for place in where_to_apply().values():
        if place.url is not None and place.citation.source.kind is not SourceKind.SEED:
            assert place.url in of_sources
