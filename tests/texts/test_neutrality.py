"""The texts favour neither employee nor employer."""

from __future__ import annotations

import pytest

from .corpus import Text, texts
from .neutrality import (
    Pair,
    broken_pairs,
    listed_pairs,
    one_sided,
    roles,
    spoken_to_both,
    uneven_pairs,
)

LANGUAGES = ("nl", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_listed_pairs_say_the_same(language: str) -> None:
    assert broken_pairs(texts(language), listed_pairs(), roles(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parties_are_spoken_to_alike(language: str) -> None:
    assert uneven_pairs(texts(language), roles(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_for_all_speaks_to_no_party(language: str) -> None:
    assert one_sided(texts(language), roles(language)) == []


def test_every_pair_with_one_wording_is_listed() -> None:
    # Once both parties read the same, a later change to one side alone must not go unseen.
    known = {(pair.file, pair.a) for pair in listed_pairs()}
    unlisted = [
        a.place
        for a, b in spoken_to_both(texts("nl"))
        if b.text in (a.text, roles("nl").swapped(a.text)) and (a.file, a.key) not in known
    ]
    assert unlisted == []


def test_the_role_map_works_both_ways() -> None:
    nl = roles("nl")
    assert nl.swapped("Uw werkgever en de oud-werknemer.") == "Uw werknemer en de oud-werkgever."
    assert nl.swapped("Werkgevers betalen.") == "Werknemers betalen."
    assert nl.swapped("Het werkgeversdeel.") == "Het werkgeversdeel."
    assert roles("en").swapped("The employer asks.") == "The employee asks."


# Negative controls

A, B = "step.employee", "step.employer"


def _planted(employee: str, employer: str) -> list[Text]:
    return [Text("planted", A, employee), Text("planted", B, employer)]


@pytest.mark.parametrize(
    ("employee", "employer", "complaint"),
    [
        ("Vraag het.", "Vraag het op papier en bewaar een kopie van de brief.", "times as long"),
        ("U moet direct bellen en moet schrijven.", "U kunt nu bellen en kunt schrijven.", "press"),
        ("Leg dit goed uit aan hem.", "Een verstandig mens legt dit uit.", "judges"),
        ("Vraag het uw werknemer.", "Vraag het uw werknemer.", "speaks to the other"),
        ("Vraag het uw werkgever.", "Vraag het uw werkgever.", "speaks to the other"),
    ],
)
def test_control_uneven(employee: str, employer: str, complaint: str) -> None:
    (found,) = uneven_pairs(_planted(employee, employer), roles("nl"))
    assert complaint in found


def test_control_even() -> None:
    pair = _planted("Vraag uw werkgever om een dag.", "Vraag uw werknemer om een dag.")
    assert uneven_pairs(pair, roles("nl")) == []
    assert broken_pairs(pair, [Pair("planted", A, B, "swapped")], roles("nl")) == []
    assert broken_pairs(pair, [Pair("planted", A, B, "same")], roles("nl"))


def test_control_broken_pair() -> None:
    pair = _planted("Vraag uw werkgever om een dag.", "Zeg uw werknemer een dag.")
    assert broken_pairs(pair, [Pair("planted", A, B, "swapped")], roles("nl"))
    (found,) = broken_pairs(pair, [Pair("planted", A, "gone", "swapped")], roles("nl"))
    assert "not there" in found


def test_control_one_sided() -> None:
    assert one_sided([Text("planted", "fee.text", "Uw werkgever betaalt.")], roles("nl"))
    assert not one_sided([Text("planted", "fee.text", "De werkgever betaalt.")], roles("nl"))
    assert not one_sided([Text("planted", A, "Vraag het uw werkgever.")], roles("nl"))
    assert not one_sided([Text("questions", "q.help", "Vraag het uw werkgever.")], roles("nl"))
