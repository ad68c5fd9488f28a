"""The register of sources: what each statement rests on, and how honestly it was read.

A *citation* is one string: the key of a source and, behind the first point or space, the place in
it: ``"S1.tip4"``, ``"ARBOBESLUIT 2.14d lid 1"``, ``"FITH"``. For each source, and for single
articles of a law, the register records which text was read and when (``read``), which newer text
is known to exist (``newest``) and whether anybody has looked at the live page (``checked_live``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from .tables import Bilingual, Entry, LawDataError, read_toml

_HERE: Final = Path(__file__).resolve().parent
SOURCES_FILE: Final = _HERE / "sources.toml"
WHERE_TO_APPLY_FILE: Final = _HERE / "where_to_apply.toml"


class SourceKind(StrEnum):
    """What weight a source has, the heaviest first."""

    LAW = "law"
    """Statute, decree or ministerial regulation."""
    POLICY = "policy"
    """Policy rule: how a public body says it will act."""
    PUBLISHED = "published"
    """UWV, a ministry or another public body explains."""
    CASE_LAW = "case_law"
    """A court, a disciplinary tribunal, a complaints committee or the ombudsman decided."""
    PRACTICE = "practice"
    """A professional body, law firm, provider or trade press says."""
    SEED = "seed"
    """One of the two documents that this product was asked for with."""


CHECK_EVERY_DAYS: Final[Mapping[SourceKind, int]] = MappingProxyType(
    {
        SourceKind.LAW: 180,
        SourceKind.POLICY: 180,
        SourceKind.PUBLISHED: 90,
        SourceKind.CASE_LAW: 365,
        SourceKind.PRACTICE: 365,
        SourceKind.SEED: 365,
    }
)
"""Days after which a source has to be looked at again, unless it says otherwise itself."""


class Precision(StrEnum):
    """How exactly the date of a text is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Read:
    """Which text was read.

    :ivar copy: the day on which the text read was in force (law) or was published; the first day
        of the month or year when only that is known, ``None`` when the text bears no date.
    :ivar precision: how exactly ``copy`` is known.
    :ivar on: the day on which it was read.
    :ivar newest: date of the newest version that is known to exist, ``None`` when not known.
    :ivar via: key of the collection that the copy came from, ``None`` for the publisher itself.
    """

    copy: date | None
    precision: Precision
    on: date
    newest: date | None = None
    via: str | None = None

    @property
    def newer_exists(self) -> bool:
        """Whether a newer version is known to exist than the one that was read."""
        return self.newest is not None and self.copy is not None and self.copy < self.newest


@dataclass(frozen=True, slots=True)
class Article:
    """How one article (or other place) of a source was read, where that differs.

    :ivar place: as in citations, such as ``2.14d`` or ``14 lid 2``.
    :ivar verify: known from a secondary source only: may warn or explain, never close a door.
    """

    place: str
    read: Read
    verify: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One source. There is one object for each key of a register, compared by identity.

    :ivar key: its name in citations.
    :ivar title: what it is, in our own words.
    :ivar url: official or original place, ``None`` for the seeds.
    :ivar other_urls: further places of the same text.
    :ivar read: which text was read; ``articles`` says where that differs per article.
    :ivar places: the only places a citation may name, empty when any may be named.
    :ivar verify: known from a secondary source only: may warn or explain, never close a door.
    :ivar checked_live: the day somebody compared it with the live page, ``None``: nobody did.
    :ivar check_every_days: days after which it has to be looked at again.
    """

    key: str
    kind: SourceKind
    title: Bilingual
    read: Read
    check_every_days: int
    url: str | None = None
    other_urls: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()
    places: tuple[str, ...] = ()
    verify: bool = False
    checked_live: date | None = None

    def article(self, place: str) -> Article | None:
        """The record of the article that ``place`` lies in, the most exact one; else ``None``."""
        asked = _steps(place)
        fitting = [a for a in self.articles if asked[: len(_steps(a.place))] == _steps(a.place)]
        return max(fitting, key=lambda article: len(_steps(article.place)), default=None)


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source.

    :ivar text: as written, such as ``ARBOBESLUIT 2.14d lid 1``.
    :ivar place: what stands behind the key, empty for the source as a whole.
    """

    text: str
    source: Source
    place: str

    @property
    def read(self) -> Read:
        """Which text was read: of the article itself where that is recorded, else of the source."""
        article = self.source.article(self.place)
        return self.source.read if article is None else article.read

    @property
    def verify(self) -> bool:
        """Whether it is known from a secondary source only (marked (V) in the domain document)."""
        article = self.source.article(self.place)
        return self.source.verify or (article is not None and article.verify)


class UnknownSource(LookupError):
    """A citation names a source that is not in the register."""

    def __init__(self, key: str, nearest: list[str]) -> None:
        hint = f"Nearest: {', '.join(nearest)}." if nearest else "No key looks like it."
        super().__init__(f"There is no source {key!r}. {hint} Keys stand in sources.toml.")
        self.key = key
        self.nearest = nearest


class UnknownPlace(LookupError):
    """A citation names a place that its source does not have."""

    def __init__(self, source: Source, place: str) -> None:
        listed = ", ".join(source.places)
        super().__init__(f"{source.key} has no place {place!r}. Its places: {listed}.")


def sources() -> Mapping[str, Source]:
    """All sources by key, in the order of the register. Read once."""
    return _register()


@cache
def cite(text: str) -> Citation:
    """The citation that a string such as ``"SUWI 32a lid 3"`` stands for.

    :raises UnknownSource: when the key is not in the register; names the nearest keys.
    :raises UnknownPlace: when the source lists its places and this is none of them.
    """
    return cite_from(sources(), text)


def cite_from(register: Mapping[str, Source], text: str) -> Citation:
    """As :func:`cite`, against the given register."""
    key, *rest = re.split(r"[. ]", text, maxsplit=1)
    source = register.get(key)
    if source is None:
        raise UnknownSource(key, get_close_matches(key.upper(), register, n=3, cutoff=0.5))
    place = rest[0].strip() if rest else ""
    if place and source.places and _steps(place)[0] not in source.places:
        raise UnknownPlace(source, place)
    return Citation(text, source, place)


@lru_cache(maxsize=2048)
def _steps(place: str) -> tuple[str, ...]:
    """A place as steps from outer to inner; of a range (``75j-75k``) the first counts."""
    return tuple(step.split("-")[0] for step in re.split(r"[ ,]+", place) if step)


# -- what has to be checked ---------------------------------------------------------------------


class DueReason(StrEnum):
    """Why a source has to be looked at, the most urgent first."""

    NEWER_VERSION = "newer_version"
    """A newer version is known to exist and was not read."""
    NEVER_CHECKED = "never_checked"
    """Nobody compared it with the live page yet."""
    CHECK_TOO_OLD = "check_too_old"
    """The last comparison is longer ago than ``check_every_days``."""


@dataclass(frozen=True, slots=True)
class Due:
    """A source that has to be looked at, why, and since when."""

    source: Source
    reason: DueReason
    since: date


def due(on: date) -> tuple[Due, ...]:
    """What has to be compared with the live page on that day, the most urgent first.

    Urgent is: a newer version is known, then never checked, then checked too long ago; within each
    the heaviest kind and the oldest text first. Seeds have no page to compare with. A check after
    ``on`` does not count.
    """
    return due_in(sources(), on)


def due_in(register: Mapping[str, Source], on: date) -> tuple[Due, ...]:
    """As :func:`due`, against the given register."""
    found = [item for source in register.values() if (item := _due(source, on)) is not None]
    reasons, kinds = list(DueReason), list(SourceKind)
    found.sort(
        key=lambda item: (
            reasons.index(item.reason),
            kinds.index(item.source.kind),
            item.source.read.copy or date.min,
            item.source.key,
        )
    )
    return tuple(found)


def _due(source: Source, on: date) -> Due | None:
    if source.url is None:
        return None
    newer = [
        read.newest
        for read in (source.read, *(article.read for article in source.articles))
        if read.newest is not None and read.newer_exists and read.newest <= on
    ]
    if newer:
        return Due(source, DueReason.NEWER_VERSION, max(newer))
    checked = source.checked_live
    if checked is None or checked > on:
        return Due(source, DueReason.NEVER_CHECKED, source.read.on)
    since = checked + timedelta(days=source.check_every_days + 1)
    return Due(source, DueReason.CHECK_TOO_OLD, since) if since <= on else None


# -- where to apply -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ApplyPlace:
    """Where something is asked for.

    :ivar instruments: ids of the instruments it serves, empty when it informs in general.
    :ivar asked_by: ``employee``, ``employer`` or both.
    :ivar url: the address as the source gives it, ``None`` when no source read gives one.
    :ivar may_have_moved: nobody could open the live page: the address may be outdated.
    :ivar citation: the source that names it.
    """

    id: str
    name: Bilingual
    instruments: tuple[str, ...]
    asked_by: tuple[str, ...]
    url: str | None
    may_have_moved: bool
    citation: Citation


def where_to_apply() -> Mapping[str, ApplyPlace]:
    """Where each instrument is asked for, by id. Read once."""
    return _places()


# -- reading the files --------------------------------------------------------------------------


@cache
def _register() -> Mapping[str, Source]:
    return load_sources(SOURCES_FILE)


@cache
def _places() -> Mapping[str, ApplyPlace]:
    return load_where_to_apply(WHERE_TO_APPLY_FILE, sources())


def load_sources(path: Path) -> Mapping[str, Source]:
    """Read a register of sources.

    :raises LawDataError: when something in it is wrong; says where and how to mend it.
    """
    file = read_toml(path)
    register = {key: _source(key, file.table(key)) for key in file.names()}
    for key, source in register.items():
        for read in (source.read, *(article.read for article in source.articles)):
            if read.via is not None and read.via not in register:
                raise LawDataError(
                    f"{path.name}, {key}: via names {read.via!r}, which is no source. "
                    "Use a key of this file."
                )
    return MappingProxyType(register)


def load_where_to_apply(path: Path, register: Mapping[str, Source]) -> Mapping[str, ApplyPlace]:
    """Read the addresses where instruments are asked for.

    :raises LawDataError: when something in it is wrong; says where and how to mend it.
    """
    file = read_toml(path)
    places: dict[str, ApplyPlace] = {}
    for row in file.rows("place"):
        id = row.text("id")
        places[id] = ApplyPlace(
            id=id,
            name=row.bilingual("name"),
            instruments=row.texts("instruments"),
            asked_by=row.words_in("asked_by", ("employee", "employer")),
            url=_url(row, "url"),
            may_have_moved=row.flag("may_have_moved"),
            citation=citation_in(row, "source", register),
        )
        row.done()
    file.done()
    return MappingProxyType(places)


def citation_in(entry: Entry, name: str, register: Mapping[str, Source]) -> Citation:
    """The citation in one field of a data file."""
    return _cited(entry, entry.text(name), register)


def citations_in(entry: Entry, name: str, register: Mapping[str, Source]) -> tuple[Citation, ...]:
    """The citations in a list of a data file; there must be at least one."""
    texts = entry.texts(name)
    if not texts:
        raise entry.wrong(f"{name} is missing or empty", "Name at least one source")
    return tuple(_cited(entry, text, register) for text in texts)


def _cited(entry: Entry, text: str, register: Mapping[str, Source]) -> Citation:
    try:
        return cite_from(register, text)
    except LookupError as error:
        raise entry.wrong(f"{text!r} cannot be cited", str(error).removesuffix(".")) from None


_KEY: Final = re.compile(r"[A-Z0-9]+(?:-[A-Za-z]+|-\d+|[a-z])?")
_WEB_ADDRESS: Final = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?:/[^\s\"<>]*)?")
_PARTIAL: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?")


def _source(key: str, entry: Entry) -> Source:
    if not _KEY.fullmatch(key):
        raise entry.wrong(
            f"{key!r} is no key", "Use capitals and digits, then perhaps a hyphen and a word"
        )
    kind = entry.one_of("kind", SourceKind)
    url = _url(entry, "url")
    if (url is None) != (kind is SourceKind.SEED):
        raise entry.wrong("a seed has no url, every other source has one", "Mend url or kind")
    read_entry = entry.table("read")
    read = _read(read_entry, read_entry.day("on"))
    read_entry.done()
    check_every_days = entry.whole_or_none("check_every_days")
    if check_every_days == 0:
        raise entry.wrong("check_every_days is 0", "Write 1 or more, or leave it out")
    checked_live = entry.day_or_none("checked_live")
    others = entry.texts("other_urls")
    for other in others:
        _check_url(entry, other)
    source = Source(
        key=key,
        kind=kind,
        title=entry.bilingual("title"),
        read=read,
        check_every_days=check_every_days or CHECK_EVERY_DAYS[kind],
        url=url,
        other_urls=others,
        articles=_articles(entry, read.on),
        places=entry.texts("places"),
        verify=entry.flag("verify"),
        checked_live=checked_live,
    )
    entry.done()
    return source


def _articles(entry: Entry, on: date) -> tuple[Article, ...]:
    table = entry.table_or_none("articles")
    if table is None:
        return ()
    found: list[Article] = []
    for place in table.names():
        one = table.table(place)
        found.append(Article(place, _read(one, on), one.flag("verify")))
        one.done()
    return tuple(found)


def _read(entry: Entry, on: date) -> Read:
    copy, precision = _copy(entry)
    return Read(copy, precision, on, entry.day_or_none("newest"), entry.text_or_none("via"))


def _copy(entry: Entry) -> tuple[date | None, Precision]:
    mend = 'Write a day without quotes, or "2017-05", "2017" or "undated" in quotes'
    found = entry.value("copy")
    if not isinstance(found, str):
        return entry.day("copy"), Precision.DAY
    if found == "undated":
        return None, Precision.UNDATED
    partial = _PARTIAL.fullmatch(found)
    if partial is None:
        raise entry.wrong(f"copy is {found!r}", mend)
    month = partial["month"]
    try:
        first = date(int(partial["year"]), int(month or 1), 1)
    except ValueError:
        raise entry.wrong(f"copy is {found!r}", mend) from None
    return first, Precision.YEAR if month is None else Precision.MONTH


def _url(entry: Entry, name: str) -> str | None:
    found = entry.text_or_none(name)
    if found is not None:
        _check_url(entry, found)
    return found


def _check_url(entry: Entry, url: str) -> None:
    if not _WEB_ADDRESS.fullmatch(url):
        raise entry.wrong(f"{url!r} is no web address", "Write the whole address, with https://")
