"""Citizen service numbers (BSN): every one found however written, hardly anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweeluik.domain.disclosure import citizen_service_number
from tweeluik.domain.disclosure.citizen_service_number import (
    BULLETS,
    GROUPS,
    Span,
    find,
    mask,
    passes_eleven_test,
)

MANY = 10_000
MOST_FALSE = 0.01

# Public examples, not those of a person.
KNOWN = ("111222333", "123456782", "000000012")


def the_only(text: str) -> str:
    """What is found in a text, as it stands there; there has to be exactly one."""
    (span,) = find(text)
    return text[slice(*span)]


# -- by hand -------------------------------------------------------------------------------------


def test_the_eleven_test_by_hand() -> None:
    assert all(map(passes_eleven_test, KNOWN))
    for wrong in ("111222334", "123456789", "11122233", "1112223330", "", "000000000"):
        assert not passes_eleven_test(wrong)


@pytest.mark.parametrize(
    "written",
    [
        "123456782",
        "123.456.782",
        "123 456 782",
        "123-456-782",
        "123\u00a0456\u00a0782",
        "123\u2013456\u2013782",
        "1234.56.782",
        "12 34 56 782",
        "123 45 6782",
        "1 2 3 4 5 6 7 8 2",
        "1.2.3.4.5.6.7.8.2",
        "١٢٣٤٥٦٧٨٢",
    ],
)
def test_found_without_a_word_before_it(written: str) -> None:
    assert the_only(f"Mijn nummer is {written}, dank u.") == written
    assert mask(f"Mijn nummer is {written}, dank u.") == f"Mijn nummer is {BULLETS}, dank u."
    assert the_only(written) == written


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BSN: 12 34-56 78 2", "12 34-56 78 2"),
        ("bsn 12. 34. 56. 78. 2", "12. 34. 56. 78. 2"),
        ("B.S.N. 00000012", "00000012"),
        ("Burgerservicenummer (staat op uw paspoort)\n10000008", "10000008"),
        ("sofinummer 1.0000.008", "1.0000.008"),
        ("citizen service number 10000008", "10000008"),
        ("bsn_123456782_jansen.pdf", "123456782"),
        ("BSN123456782", "123456782"),
        ("BSN 12-03-1980, 123456782", "123456782"),
        ("BSN/123456782", "123456782"),
        ("KvK 12345678, BSN 123456782", "123456782"),
        ("tel. 06-12345678 of BSN 123456782", "123456782"),
    ],
)
def test_found_after_the_word(text: str, found: str) -> None:
    assert the_only(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "123456782.pdf",
        "jansen_123456782_verslag.pdf",
        "jansen-123456782.pdf",
        "2026-09-01-123456782.pdf",
        "Jansen,123456782,42",
        "zaaknummer 123456782",
        "(123456782)",
        "123456782L",
        "telefonisch gemeld: 123456782",
    ],
)
def test_found_in_names_of_files_rows_and_references(text: str) -> None:
    assert the_only(text) == "123456782"


def test_the_assessment_number_of_a_person_holds_the_bsn() -> None:
    assert mask("aanslagnummer 1234.56.782.H.16.01") == f"aanslagnummer {BULLETS}.H.16.01"


@pytest.mark.parametrize(
    "text",
    [
        "123456789",
        "12345678",
        "10000008",
        "0123456782",
        "123456782123456782",
        "123456782L01",
        "NL123456782B01",
        "1234.56.782.L.01",
        "123456782 V 01",
        "RSIN 123456782",
        "KvK-nummer: 123456782",
        "loonheffingennummer 123456782",
        "telefoon is 123456782",
        "+31 123456782",
        "+31-123-456-782",
        "0031 123456782",
        "ZK-123456782",
        "bijlage_RSIN_123456782",
        "bijlage_+31 123456782",
        "AB123456782",
        "€ 1.123.456.782",
        "1700000000.123456782",
        "123.456.782.100",
        "3 1 2 3 4 5 6 7 8 2",
        "1 2 3 4 5 6 7 8 2 4",
        "123 456-782",
        "12345 6782",
        "000000000",
        "BSN invullen: dat doet u zelf",
        "uw BSN vragen wij niet; gemeld op 01-01-2004",
        "",
    ],
)
def test_not_found(text: str) -> None:
    assert find(text) == ()
    assert mask(text) == text


def test_several_in_one_text() -> None:
    text = "111222333 en 123.456.782; 111 222 333 123 456 782"
    assert find(text) == (Span(0, 9), Span(13, 24), Span(26, 37), Span(38, 49))
    assert mask(text) == f"{BULLETS} en {BULLETS}; {BULLETS} {BULLETS}"
    assert mask("123-456-782-111222333") == f"{BULLETS}-{BULLETS}"


@given(st.text(alphabet="0123478 .-+BSNbsnLkvK\u00a0•(\n,_", max_size=60))
def test_masking_leaves_nothing_and_the_rest_as_it_was(text: str) -> None:
    spans = find(text)
    masked = mask(text)
    assert find(masked) == ()
    assert mask(masked) == masked
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(sum(map(str.isdecimal, text[slice(*span)])) in (8, 9) for span in spans)
    kept = [text[one.end : other.start] for one, other in pairwise((Span(0, 0), *spans))]
    if spans and "•" not in text:
        assert masked.split(BULLETS) == [*kept, text[spans[-1].end :]]


# -- proof: every one of many is found -----------------------------------------------------------


def numbers(how_many: int, random: Random) -> Iterator[str]:
    """Made up numbers that pass the eleven-test; also with zeros in front."""
    while how_many:
        first = f"{random.randrange(1, 10**8):08d}"
        weights = range(9, 1, -1)
        rest = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
        if rest % 11 < 10:
            how_many -= 1
            yield f"{first}{rest % 11}"


def in_groups(digits: str, groups: Sequence[int], separator: str) -> str:
    """The digits in groups."""
    rest = iter(digits)
    return separator.join("".join(next(rest) for _ in range(length)) for length in groups)


SENTENCES = (
    "{}",
    "Mijn nummer is {}.",
    "Mijn BSN is {}, dat weet UWV ook.",
    "Burgerservicenummer: {}\nGeboren: 12-03-1980",
    "Op 12-03-2026 gaf ik {} door; bel 020-1234567.",
    "Werknemer ({}), ziek sinds week 40 van 2025.",
    "Verslag_{}_oktober.pdf",
    "Jansen;{};1980-03-12;36,0",
    "Volgens de bedrijfsarts hoort {} bij dossier SO-2026-004711.",
    "My citizen service number: {} (see page 2)",
    "“{}”, zei zij. En toen: 2 dagen later 100 euro.",
    "رقمي هو {} في هولندا",
)
FORMS = tuple((groups, between) for groups in ((9,), *GROUPS, (1,) * 9) for between in ". \u00a0-")


@pytest.mark.proof
def test_every_number_is_found_in_every_form(figure: Callable[[str], None]) -> None:
    random = Random(2026)
    forms = [form for form in FORMS if form[0] != (9,) or form[1] == "."]
    checked = 0
    for number in numbers(MANY, random):
        for groups, between in forms:
            written = in_groups(number, groups, between)
            sentence = random.choice(SENTENCES)
            text = sentence.format(written)
            assert the_only(text) == written, text
            checked += 1
        assert mask(text) == sentence.format(BULLETS), text
        if number[0] == "0":
            assert the_only(f"BSN {number[1:]}") == number[1:]
            checked += 1
    figure(f"{MANY:,} numbers in {len(forms)} forms: all {checked:,} found, at the right place")


# -- proof: hardly anything else is --------------------------------------------------------------


def _digits(random: Random, how_many: int) -> str:
    return "".join(random.choices("0123456789", k=how_many))


def case_reference(random: Random) -> str:
    """A reference as case systems make them; one of ten kinds is nine bare digits."""
    year, letters = random.randint(2015, 2030), "".join(random.choices("ABCDKSUWZ", k=2))
    some = random.choice("0123456789")
    return random.choice(
        [
            f"{letters}-{year}-{_digits(random, 6)}",
            f"{year}-{_digits(random, 5)}",
            f"{year}/{_digits(random, 6)}",
            f"{letters}{_digits(random, 9)}",
            f"{letters}-{_digits(random, 9)}",
            f"{_digits(random, 9)}",
            f"D/{year}/{_digits(random, 4)}.{_digits(random, 3)}",
            f"{year}{random.randint(1, 12):02d}{random.randint(1, 28):02d}-{_digits(random, 4)}",
            f"ECLI:NL:CRVB:{year}:{_digits(random, 4)}",
            f"{some}{random.getrandbits(28):07x}-{random.getrandbits(16):04x}-4{_digits(random, 3)}"
            f"-a{random.getrandbits(12):03x}-{random.getrandbits(48):012x}",
        ]
    )


def phone_number(random: Random) -> str:
    """A Dutch, Belgian or German number, as people write them."""
    mobile, area, local = _digits(random, 8), random.choice(["20", "88", "10"]), _digits(random, 7)
    pairs = " ".join(_digits(random, 2) for _ in range(3))
    return random.choice(
        [
            f"06{mobile}",
            f"06-{mobile}",
            f"06 {in_groups(mobile, (2, 2, 2, 2), ' ')}",
            f"06 {in_groups(mobile, (3, 2, 3), ' ')}",
            f"+316{mobile}",
            f"+31 6{mobile}",
            f"+31 (0)6{mobile}",
            f"+31 {in_groups('6' + mobile, (3, 3, 3), ' ')}",
            f"0031 6{mobile}",
            f"0{area}-{local}",
            f"0{area} {in_groups(local, (3, 2, 2), ' ')}",
            f"({area}) {local}",
            f"0800-{_digits(random, 4)}",
            f"0{_digits(random, 2)} {pairs}",
            f"+32 {_digits(random, 3)} {pairs}",
            f"+49 {_digits(random, 3)} {_digits(random, 8)}",
        ]
    )


def day(random: Random) -> str:
    """One day, two days, or a moment."""
    one = date(1940, 1, 1) + timedelta(days=random.randrange(36_000))
    other = one + timedelta(days=random.randrange(800))
    form = random.choice(["%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %m %Y", "%Y%m%d"])
    return random.choice(
        [
            f"{one:{form}}",
            f"{one:{form}} {other:{form}}",
            f"{one:{form}}-{other:{form}}",
            f"{one:%Y-%m-%dT}10:{_digits(random, 2)}:00.{_digits(random, 6)}",
            f"{random.randrange(10**9, 2 * 10**9)}.{_digits(random, 9)}",
        ]
    )


def iban(random: Random) -> str:
    """A Dutch, Belgian, German or Norwegian account, together or in fours."""
    bank = random.choice(["ABNA", "INGB", "RABO"])
    account = random.choice(
        [
            f"NL{_digits(random, 2)}{bank}0{_digits(random, 9)}",
            f"BE{_digits(random, 14)}",
            f"DE{_digits(random, 20)}",
            f"NO{_digits(random, 13)}",
        ]
    )
    fours = " ".join(account[at : at + 4] for at in range(0, len(account), 4))
    return random.choice([account, fours])


def chamber_number(random: Random) -> str:
    """What the trade register gives: eight digits, or twelve for a branch; and the RSIN."""
    return random.choice(
        [
            f"{_digits(random, 8)}",
            f"KvK {_digits(random, 8)}",
            f"KvK-nummer: 0{_digits(random, 8)}",
            f"{_digits(random, 12)}",
            f"0000{_digits(random, 8)}",
            f"RSIN {_digits(random, 9)}",
            f"RSIN: {in_groups(_digits(random, 9), (4, 2, 3), '.')}",
        ]
    )


def tax_number(random: Random) -> str:
    """A payroll, VAT or corporation tax number of an employer."""
    number, part = _digits(random, 9), f"{random.randint(1, 12):02d}"
    return random.choice(
        [
            f"{number}L{part}",
            f"{number} L {part}",
            f"{in_groups(number, (4, 2, 3), '.')}.L.{part}",
            f"{number}B{part}",
            f"NL{number}B{part}",
            f"{number}V{part}",
            f"loonheffingennummer {number}",
        ]
    )


SHAPES = (case_reference, phone_number, day, iban, chamber_number, tax_number)
AROUND = ("{}", "Ik schrijf u over {}.", "Betreft: {}, graag antwoord.", "bijlage_{}.pdf", "({})")


def false_rates() -> dict[str, float]:
    """Which part of many random strings of each shape is taken for a BSN."""
    random = Random(46)
    return {
        shape.__name__: sum(
            bool(find(random.choice(AROUND).format(shape(random)))) for _ in range(MANY)
        )
        / MANY
        for shape in SHAPES
    }


@pytest.mark.proof
def test_hardly_anything_else_is_found(figure: Callable[[str], None]) -> None:
    rates = false_rates()
    overall = sum(rates.values()) / len(rates)
    each = ", ".join(f"{name} {rate:.2%}" for name, rate in rates.items())
    figure(f"false positives {overall:.2%} of {MANY * len(rates):,} strings ({each})")
    assert overall < MOST_FALSE
    assert max(rates.values()) < 2 * MOST_FALSE


@pytest.mark.proof
def test_control_without_the_eleven_test(
    monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    monkeypatch.setattr(citizen_service_number, "passes_eleven_test", lambda digits: True)
    rates = false_rates()
    overall = sum(rates.values()) / len(rates)
    figure(f"without the eleven-test {overall:.2%} would be false")
    assert overall > MOST_FALSE


@pytest.mark.proof
def test_control_without_the_surroundings(
    monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    monkeypatch.setattr(citizen_service_number, "_LABEL", citizen_service_number._NINE)
    monkeypatch.setattr(citizen_service_number, "_stands_alone", lambda *_: True)
    rates = false_rates()
    overall = sum(rates.values()) / len(rates)
    figure(f"without a look at the surroundings {overall:.2%} would be false")
    assert overall > MOST_FALSE
