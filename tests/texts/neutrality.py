"""Whether the texts treat employee and employer alike.

Three things can be tested without reading: texts that should be the same with the roles swapped
are; two texts that speak to the two parties are about as long, press about as hard and judge
nobody; and a text that every reader gets speaks of the parties, not to one of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from .corpus import HERE, Text
from .measure import words

SHORTEST, LONGEST = 0.4, 2.5
"""Bounds for the number of words of one text of a pair, divided by that of the other."""

PRESSURE_APART = 1
"""How many pressing words one text of a pair may hold more than the other."""

SPEAKS_TO_ONE = frozenset(("employee", "employer", "other", "advice", "advice_employer"))
"""Last parts of the keys of texts that are written for one kind of reader."""

ASKED_BY_ROLE = frozenset(
    (
        "questions",
        "case_states",
        "case_acts",
        "case_inputs",
        "case_deadlines",
        "case_refusals",
        "readers",
        "coach",
    )
)
"""Files whose texts only reach readers who told their role; a case is the employee's."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts of one file that must say the same; fields as in ``role_pairs.toml``."""

    file: str
    a: str
    b: str
    how: Literal["swapped", "same"]


@dataclass(frozen=True, slots=True)
class Roles:
    """What ``role_pairs.toml`` says about one language.

    :ivar swap: word to word, both ways, lower case.
    :ivar addressed: per party how its texts name the other one.
    :ivar pressure: words that press.
    :ivar judging: words that judge a person.
    """

    swap: Mapping[str, str]
    addressed: Mapping[str, str]
    pressure: frozenset[str]
    judging: frozenset[str]

    def swapped(self, text: str) -> str:
        """The text with the parties changed over; capitals stay where they were."""

        def other(found: re.Match[str]) -> str:
            word = self.swap[found.group().lower()]
            return word.capitalize() if found.group()[0].isupper() else word

        longest_first = sorted(self.swap, key=len, reverse=True)
        pattern = rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)"
        return re.sub(pattern, other, text, flags=re.IGNORECASE)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((HERE / "role_pairs.toml").read_text(encoding="utf-8"))


@cache
def roles(language: str) -> Roles:
    """The role map and the tone words of a language."""
    read = _data()
    swap: dict[str, str] = read["swap"][language]
    tone = read["tone"][language]
    return Roles(
        swap={**swap, **{b: a for a, b in swap.items()}},
        addressed=read["addressed"][language],
        pressure=frozenset(tone["pressure"]),
        judging=frozenset(tone["judging"]),
    )


def listed_pairs() -> list[Pair]:
    """The pairs of ``role_pairs.toml``."""
    return [Pair(**row) for row in _data()["pair"]]


def spoken_to_both(texts: Iterable[Text]) -> Iterator[tuple[Text, Text]]:
    """Pairs (for the employee, for the employer): by the last part of their keys."""
    by_place = {text.place: text for text in texts}
    for place, text in by_place.items():
        other = None
        if place.endswith(".employee"):
            other = by_place.get(place.removesuffix("employee") + "employer")
        elif place.endswith(".advice"):
            other = by_place.get(place + "_employer")
        if other:
            yield text, other


def broken_pairs(texts: Iterable[Text], pairs: Iterable[Pair], known: Roles) -> list[str]:
    """Listed pairs that lack a text or differ in more than the role map."""
    by_place = {text.place: text.text for text in texts}
    wrong = []
    for pair in pairs:
        places = f"{pair.file}:{pair.a}", f"{pair.file}:{pair.b}"
        missing = [place for place in places if place not in by_place]
        if missing:
            wrong.append(f"listed, but not there: {', '.join(missing)}")
            continue
        a, b = (by_place[place] for place in places)
        if (known.swapped(a) if pair.how == "swapped" else a) != b:
            wrong.append(f"{' / '.join(places)}: {a!r} / {b!r}")
    return wrong


def _count(text: str, listed: Iterable[str]) -> int:
    padded = f" {' '.join(words(text.lower()))} "
    return sum(padded.count(f" {word} ") for word in listed)


def uneven_pairs(texts: Iterable[Text], known: Roles) -> list[str]:
    """Texts to the two parties that differ in length or pressure, judge, or mix up the reader."""
    wrong = []
    for employee, employer in spoken_to_both(texts):
        where = f"{employee.place} / {employer.place}"
        ratio = len(words(employee.text)) / max(1, len(words(employer.text)))
        if not SHORTEST <= ratio <= LONGEST:
            wrong.append(f"{where}: {ratio:.2f} times as long")
        press = [_count(text.text, known.pressure) for text in (employee, employer)]
        if abs(press[0] - press[1]) > PRESSURE_APART:
            wrong.append(f"{where}: pressing words {press[0]} and {press[1]}")
        for text, stranger in (
            (employee, known.addressed["employer"]),
            (employer, known.addressed["employee"]),
        ):
            if _count(text.text, known.judging):
                wrong.append(f"{text.place} judges: {text.text!r}")
            if re.search(rf"\b{stranger}\b", text.text, re.IGNORECASE):
                wrong.append(f"{text.place} speaks to the other party: {text.text!r}")
    return wrong


def one_sided(texts: Iterable[Text], known: Roles) -> list[str]:
    """Texts for every reader that speak to one party."""
    pattern = re.compile(rf"\b(?:{'|'.join(known.addressed.values())})\b", re.IGNORECASE)
    return [
        f"{text.place}: {text.text!r}"
        for text in texts
        if text.file not in ASKED_BY_ROLE
        and not SPEAKS_TO_ONE.intersection(text.key.split(".")[-1:])
        and pattern.search(text.text)
    ]
