"""The register of sources and the dated values, with how each was read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.law import values
from tweeluik.domain.law.sources import (
    Citation,
    Precision,
    Read,
    Source,
    SourceKind,
    cite,
    sources,
)
from tweeluik.domain.law.values import Bound, Fee, Payer, Term
from tweeluik.texts import Texts

from . import book
from .markdown import Target, code, escape, items, link, mark, page, paragraph, table

Both = tuple[Texts, Texts]

_KINDS: Final = {
    SourceKind.LAW: "Law",
    SourceKind.POLICY: "Policy rules",
    SourceKind.PUBLISHED: "Published by public bodies",
    SourceKind.CASE_LAW: "Case law",
    SourceKind.PRACTICE: "Practice",
    SourceKind.SEED: "Seeds",
}
_PAYERS: Final = {
    Payer.APPLICANT: "who asks",
    Payer.EMPLOYER: "the employer",
    Payer.NOBODY: "nobody",
    Payer.UNKNOWN: "not known",
}
_SHAPES: Final = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}


# -- sources -------------------------------------------------------------------------------------


def source_page() -> str:
    """The register: kind, copy read, newest known, whether the live page was looked at."""
    register = sources()
    checked = sum(source.checked_live is not None for source in register.values())
    body = paragraph(
        f"{len(register)} sources, {checked} of them compared with the live page.",
        "Nobody could open live pages while this was made: what is said rests on the copies named",
        "here. `tweeluik sources due` lists what still has to be checked. *Secondary only* is",
        "known from another source that mentions it: it may warn or explain, never close a way.",
    )
    head = ("key", "title", "copy read", "newest known", "checked live", "where", "rules")
    for kind, title in _KINDS.items():
        body += [f"## {title}", ""]
        rows = [row for s in register.values() if s.kind is kind for row in _source(s)]
        body += table(head, rows)
    return page("Sources", body, book.way_back(book.SOURCES))


def _source(source: Source) -> list[tuple[str, ...]]:
    title = f"{escape(source.title['nl'])} / {escape(source.title['en'])}"
    rows: list[tuple[str, ...]] = [
        (
            mark(source.key.lower()) + code(source.key),
            title + (" *Secondary only.*" if source.verify else ""),
            _copy(source.read),
            _newest(source.read),
            source.checked_live.isoformat() if source.checked_live else "not yet",
            ", ".join(f"<{url}>" for url in (source.url, *source.other_urls) if url),
            book.rule_links("en", _citing(source), book.SOURCES),
        )
    ]
    for article in source.articles:
        said = "*Secondary only.*" if article.verify else ""
        name = code(f"{source.key} {article.place}")
        rows.append((name, said, _copy(article.read), _newest(article.read), "", "", ""))
    return rows


def _citing(source: Source) -> list[str]:
    return [
        rule.id
        for rule in RULES
        if any(cite(text).source is source for text in (*rule.sources, *rule.disputed_by))
    ]


def _copy(read: Read) -> str:
    copy = "undated" if read.copy is None else read.copy.strftime(_SHAPES[read.precision])
    if read.via is not None:
        to = Target(book.SOURCES, read.via.lower())
        copy += f", via {link(code(read.via), to, book.SOURCES)}"
    return f"{copy} (read {read.on.isoformat()})"


def _newest(read: Read) -> str:
    if read.newest is None:
        return "not known"
    found = read.newest.isoformat()
    return f"**{found}, not read**" if read.newer_exists else found


# -- values --------------------------------------------------------------------------------------


def value_page(both: Both) -> str:
    """Fees, terms and retention with their periods and sources."""
    register = sources()
    fees = values.load_fees(values.FEES_FILE, register)
    terms = values.load_terms(values.TERMS_FILE, "term", register)
    kept = values.load_terms(values.RETENTION_FILE, "retention", register)
    body = paragraph(
        "Numbers that change, each with its period, kind and source. Where law, UWV, practice and",
        "seed disagree all stand side by side; they are never merged.",
    )
    body += ["## Fees", ""]
    head = ("row", "who asks", "for what", "amount", "paid by", "period", "kind", "sources", "note")
    body += table(head, (_fee(both, row) for row in fees.rows))
    shared = sorted(set(fees.groups.values()))
    body += items(
        f"{code(group)} is one fee for each of "
        + book.id_links(
            (id for id, of in fees.groups.items() if of == group), book.INSTRUMENTS, book.VALUES
        )
        for group in shared
    )
    body += ["## Terms", "", *_term_table(both, terms)]
    body += ["## Retention of files", "", *_term_table(both, kept)]
    return page("Fees, terms and retention", body, book.way_back(book.VALUES))


def _fee(both: Both, row: Fee) -> tuple[str, ...]:
    amount = "not known" if row.amount_eur is None else f"EUR {row.amount_eur}"
    return (
        mark(row.id) + code(row.id),
        row.applicant,
        row.purpose.replace("_", " "),
        "free" if row.free else amount,
        _PAYERS[row.payer],
        _period(row),
        _kind(both, row),
        _sources(row),
        _note(both, row),
    )


def _term_table(both: Both, rows: Iterable[Term]) -> list[str]:
    head = ("row", "about", "length", "counts from", "period", "kind", "sources", "note")
    # Side by side: rows about the same thing stay together, the strongest kind first.
    order: dict[str, list[Term]] = {}
    for row in rows:
        order.setdefault(row.subject, []).append(row)
    found = [_term(both, row) for same in sorted(order) for row in order[same]]
    return table(head, found)


def _term(both: Both, row: Term) -> tuple[str, ...]:
    _, en = both
    event = row.counts_from and en.get("calendar", "counts_from", row.counts_from, "name")
    return (
        mark(row.id) + code(row.id),
        row.subject.replace("_", " "),
        _length(en, row),
        escape(event or ""),
        _period(row),
        _kind(both, row),
        _sources(row),
        _note(both, row),
    )


def _length(en: Texts, row: Term) -> str:
    if row.unit is None or row.wording is not None:
        return en.get("calendar", "wording", str(row.wording), "name")
    amount = f"{row.minimum}" if row.minimum == row.maximum else f"{row.minimum}–{row.maximum}"
    bound = "" if row.bound is Bound.AT_MOST else f"{row.bound} ".replace("_", " ")
    unit = row.unit.replace("_", " ")
    return f"{bound}{amount} {unit.removesuffix('s') if row.maximum == 1 else unit}"


def _period(row: Fee | Term) -> str:
    if row.valid_from is None and row.valid_until is None:
        return "no dates known"
    first = row.valid_from.isoformat() if row.valid_from else "…"
    last = row.valid_until.isoformat() if row.valid_until else "now"
    return f"{first} – {last}"


def _kind(both: Both, row: Fee | Term) -> str:
    said = both[1].get("words", "kinds", str(row.kind))
    return f"{said} *(secondary only)*" if row.verify else said


def _sources(row: Fee | Term) -> str:
    return ", ".join(_cited(citation) for citation in row.citations)


def _cited(citation: Citation) -> str:
    to = Target(book.SOURCES, citation.source.key.lower())
    return link(code(citation.text), to, book.VALUES)


def _note(both: Both, row: Fee | Term) -> str:
    if row.note is None:
        return ""
    return " / ".join(escape(texts.get("calendar", "note", row.note, "text")) for texts in both)
