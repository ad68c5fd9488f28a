"""The measures themselves: against textstat, and on texts whose answer is known."""

from __future__ import annotations

import pytest
import textstat

from .measure import (
    FLESCH_BASE,
    FLESCH_PER_SYLLABLE,
    FLESCH_PER_WORD,
    is_rare,
    passives,
    read,
    sentences,
    syllables,
    words,
)

PLAIN = (
    "De bedrijfsarts geeft een advies. U kunt daarover praten met uw werkgever.",
    "UWV kijkt of ander werk past. Het kan ook als beiden het eens zijn. Dat heet passend werk.",
    "Vraag vandaag een gesprek aan. Schrijf op wat u graag wilt. Neem het advies mee.",
)


@pytest.mark.parametrize("text", PLAIN)
def test_the_formulas_give_what_textstat_gives(text: str) -> None:
    textstat.set_lang("nl")
    ours = read([text])
    assert ours.flesch == pytest.approx(textstat.flesch_reading_ease(text), abs=0.01)
    assert ours.lix == pytest.approx(textstat.lix(text), abs=0.01)


def test_the_constants_are_those_of_flesch_douma() -> None:
    # One sentence of n one-syllable words: base - a * n - b, so three texts give all three.
    textstat.set_lang("nl")
    one, three = (textstat.flesch_reading_ease(" ".join(["dit"] * n) + ".") for n in (1, 3))
    two_syllables = textstat.flesch_reading_ease("advies.")
    assert (one - three) / 2 == pytest.approx(FLESCH_PER_WORD)
    assert one - two_syllables == pytest.approx(FLESCH_PER_SYLLABLE)
    assert one + FLESCH_PER_WORD + FLESCH_PER_SYLLABLE == pytest.approx(FLESCH_BASE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Een kop", ["Een kop"]),
        ("Eerst dit. Dan dat?", ["Eerst dit.", "Dan dat?"]),
        ("Neem mee:\n- het advies\n- de brief", ["Neem mee:", "het advies", "de brief"]),
        ("1. Bel UWV.\n2. Vraag een datum.", ["Bel UWV.", "Vraag een datum."]),
        ("Kom om 14.30 uur.", ["Kom om 14.30 uur."]),
        ("Er staat ‘nee.’ Vraag waarom.", ["Er staat ‘nee.", "Vraag waarom."]),
        ("…", []),
    ],
)
def test_headings_bullets_and_ends_cut_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_words() -> None:
    assert words("Zo'n re-integratie kost € 100.") == ["Zo'n", "re-integratie", "kost", "100"]
    assert words("Kosten: {fee}.") == ["Kosten", "dit"]
    assert words("Typ: tweeluik advise FEITEN --receipt BEWIJS.") == ["Typ", "dit"]
    assert words("Geef first_day_ill, of kies --on.") == ["Geef", "dit", "of", "kies", "dit"]
    assert words("In Tweeluik staat dit.") == ["In", "Tweeluik", "staat", "dit"]


@pytest.mark.parametrize(
    ("word", "count"),
    [("dit", 1), ("advies", 2), ("werkgever", 3), ("re-integratie", 6), ("104", 1)],
)
def test_syllables(word: str, count: int) -> None:
    # Hyphenation never splits off one letter, so a syllable of one letter is missed; textstat's is.
    assert abs(syllables(word) - count) <= (word == "re-integratie")


def test_rare_words() -> None:
    assert is_rare("deskundigenoordeel", ())
    assert not is_rare("Deskundigenoordeel", {"deskundigenoordeel"})
    assert not is_rare("gesprek", ())
    assert not is_rare("2026", ())


@pytest.mark.parametrize(
    "sentence",
    [
        "De klacht wordt behandeld door de arbodienst.",
        "Het loon werd niet betaald.",
        "De werknemer moet worden gehoord.",
        "Het advies is gegeven door de bedrijfsarts.",
        "Er zijn stukken opgestuurd.",
        "Er wordt afgesproken wie betaalt.",
    ],
)
def test_passives_are_found(sentence: str) -> None:
    assert passives(sentence) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "De arbodienst behandelt de klacht.",
        "De werknemer is weer begonnen.",
        "Het wordt later.",
        "Het formulier is geschikt.",
        "Er is twijfel over gezondheid.",
        "Dat is verplicht.",
        "De bedrijfsarts is gestopt.",
        "Het gesprek is morgen.",
    ],
)
def test_what_looks_like_a_passive_is_none(sentence: str) -> None:
    assert passives(sentence) == 0


def test_no_words_is_an_error() -> None:
    with pytest.raises(ValueError, match="no word"):
        read(["…", ""])
