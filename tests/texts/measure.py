"""How hard a Dutch text is to read.

Five measures, chosen in the design because each can be counted without a language model:
Flesch-Douma and LIX (two classic formulas), the mean and the longest sentence, the share of rare
words and the number of passives. They catch regressions; whether a text is understood, only
readers can tell.

Headings, bullets and every text of its own count as sentences. A placeholder such as ``{fee}``,
a command, an option and the name of a fact count as one short, common word each: readers copy them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyphen
import wordfreq

FLESCH_BASE, FLESCH_PER_WORD, FLESCH_PER_SYLLABLE = 206.835, 0.93, 77.0
"""Constants of Flesch-Douma; a test holds them against textstat's Dutch ones."""

LIX_LONG = 6
"""Letters a word may have before LIX calls it long."""

RARE_BELOW = 3.5
"""Zipf frequency under which a word counts as rare: about three times per million words."""

PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_COPIED = re.compile(
    PLACEHOLDER.pattern
    + r"|\btweeluik(?: (?:[a-z]+|[A-Z]+|--[a-z-]+))+|\bmake [a-z]+"  # commands
    + r"|(?<!\w)--[a-z-]+|\b[a-z]+(?:_[a-z]+)+\b"  # options, names of facts
)
_STAND_IN = "dit"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_MARK = re.compile(r"^\s*(?:[-*•]|\d+\.)\s+")
_END = re.compile(r"(?<=[.?!…])[\"'’”)]*\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a text: lines (headings, bullets) are cut first, then at ``.``, ``?``."""
    found: list[str] = []
    for line in text.splitlines():
        found.extend(part.strip() for part in _END.split(_MARK.sub("", line)))
    return [sentence for sentence in found if words(sentence)]


def without_copied(text: str) -> str:
    """The text with a common word in the place of whatever readers copy or the program fills in."""
    return _COPIED.sub(_STAND_IN, text)


def words(text: str) -> list[str]:
    """The words and numbers of a text, in order; hyphenated words count once."""
    return _WORD.findall(without_copied(text))


@cache
def _hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL")


@cache
def syllables(word: str) -> int:
    """Syllables of one word, counted by its hyphenation points, at least 1."""
    if word[0].isdigit():
        return 1
    parts = re.split(r"['’-]", word.lower())
    return sum(len(_hyphenation().positions(part)) + 1 for part in parts if len(part) > 1) or 1


@cache
def zipf(word: str) -> float:
    """How common a Dutch word is, from 0 (not found) to about 8 (``de``)."""
    return wordfreq.zipf_frequency(word.lower(), "nl")


def is_rare(word: str, allowed: Collection[str]) -> bool:
    """Whether a reader may not know the word. ``allowed``: lower-case words that are explained."""
    return not word[0].isdigit() and word.lower() not in allowed and zipf(word) < RARE_BELOW


# -- passives ---------------------------------------------------------------------------------

_CLAUSE = re.compile(r"[,;:()]|\b(?:maar|want|dus|omdat|als|dat|die|of|terwijl|zodat|totdat)\b")
_PARTICLE = "(?:aan|achter|af|bij|door|in|mee|na|om|op|over|samen|terug|toe|uit|vast|voor|weg)?"
_SHAPE = re.compile(
    _PARTICLE + r"ge(?:\w{2,}[dt]|\w{3,}en)|(?:be|ver|ont|her|er)\w{2,}d", re.IGNORECASE
)
_LISTED = {
    name: frozenset(listed)
    for name, listed in tomllib.loads(
        Path(__file__).with_name("passive_words.toml").read_text(encoding="utf-8")
    ).items()
}


def _is_participle(word: str) -> bool:
    if word in _LISTED["others"] or word.endswith("heid"):
        return False
    return word in _LISTED["participles"] or _SHAPE.fullmatch(word) is not None


def passives(sentence: str) -> int:
    """Passives in one sentence: a form of *worden* or *zijn* with a participle in its clause.

    A heuristic: adjectives that look like participles and verbs that take *zijn* in the perfect
    are listed in ``passive_words.toml``. A passive whose halves stand in different clauses is
    missed.
    """
    count = 0
    for clause in _CLAUSE.split(sentence.lower()):
        tokens = words(clause)
        participles = [word for word in tokens if _is_participle(word)]
        if _LISTED["become"].intersection(tokens):
            count += bool(participles)
        elif _LISTED["be"].intersection(tokens):
            count += any(word not in _LISTED["perfect_with_be"] for word in participles)
    return count


# -- all together -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured over some texts together.

    :ivar words: number of words.
    :ivar flesch: Flesch-Douma, higher is easier; 100 is very easy, 50 is for professionals.
    :ivar lix: LIX, lower is easier; under 30 is easy.
    :ivar mean: words per sentence.
    :ivar longest: words in the longest sentence.
    :ivar longest_sentence: that sentence.
    :ivar rare: share of rare words, from 0 to 1.
    :ivar rare_words: the rare words, most frequent first.
    :ivar passive: passives per 100 words.
    """

    words: int
    flesch: float
    lix: float
    mean: float
    longest: int
    longest_sentence: str
    rare: float
    rare_words: tuple[str, ...]
    passive: float

    def __str__(self) -> str:
        return (
            f"{self.words} words, Flesch-Douma {self.flesch:.1f}, LIX {self.lix:.1f}, "
            f"mean {self.mean:.2f}, longest {self.longest}, rare {self.rare:.2%}, "
            f"passives {self.passive:.2f} per 100 words"
        )


def read(texts: Iterable[str], allowed: Collection[str] = ()) -> Reading:
    """Measure texts together.

    :param texts: each counts as at least one sentence; must hold at least one word in all.
    :param allowed: lower-case words that are not counted as rare, because they are explained.
    :raises ValueError: when there is no word to measure.
    """
    cut = [sentence for text in texts for sentence in sentences(text)]
    if not cut:
        raise ValueError("there is no word to measure")
    split = [words(sentence) for sentence in cut]
    every = [word for sentence in split for word in sentence]
    total = len(every)
    mean = total / len(cut)
    rare = [word.lower() for word in every if is_rare(word, allowed)]
    per_word = sum(map(syllables, every)) / total
    place = max(range(len(cut)), key=lambda at: len(split[at]))
    return Reading(
        words=total,
        flesch=FLESCH_BASE - FLESCH_PER_WORD * mean - FLESCH_PER_SYLLABLE * per_word,
        lix=mean + 100 * sum(len(word) > LIX_LONG for word in every) / total,
        mean=mean,
        longest=len(split[place]),
        longest_sentence=cut[place],
        rare=len(rare) / total,
        rare_words=tuple(sorted(set(rare), key=lambda word: (-rare.count(word), word))),
        passive=100 * sum(map(passives, cut)) / total,
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """What a group of texts must reach together, and each text for its longest sentence.

    ``None`` means that the design sets no bound. Units as in :class:`Reading`.
    """

    longest: int
    flesch: float | None = None
    lix: float | None = None
    mean: float | None = None
    rare: float | None = None
    passive: float | None = None

    def misses(self, reading: Reading) -> list[str]:
        """What the group as a whole misses, in words; the longest sentence is per text."""
        at_least = (("Flesch-Douma", reading.flesch, self.flesch),)
        at_most = (
            ("LIX", reading.lix, self.lix),
            ("mean sentence", reading.mean, self.mean),
            ("rare words", reading.rare, self.rare),
            ("passives per 100 words", reading.passive, self.passive),
        )
        missed = [
            *((n, v, f"at least {b:g}") for n, v, b in at_least if b is not None and v < b),
            *((n, v, f"at most {b:g}") for n, v, b in at_most if b is not None and v > b),
        ]
        return [f"{name} is {value:.4g}, must be {bound}" for name, value, bound in missed]
