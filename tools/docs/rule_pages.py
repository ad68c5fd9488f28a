"""The rule pages, in both languages: every rule in words, as a table, with its sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tweeluik.domain.guide import instruments
from tweeluik.domain.guide.facts import CATALOGUE
from tweeluik.domain.guide.rule import Effect, Rule
from tweeluik.domain.guide.rulebook import RULES, rulebook
from tweeluik.domain.law.sources import cite
from tweeluik.interfaces import formats
from tweeluik.interfaces.condition_words import fact_name, lines
from tweeluik.texts import Texts

from . import book
from .decision_table import Among, Cell, Holding, Told, Within, cells, columns, decision_table
from .labels import label
from .markdown import Target, code, escape, items, link, page, paragraph, table

MOST_SCENARIOS: Final = 10
_OTHER: Final = {"nl": "en", "en": "nl"}


def pages(texts: Texts) -> dict[str, str]:
    """The pages of one language: path to content."""
    found = {book.index_page(texts.language): _index(texts)}
    for module, rules in book.modules().items():
        found[book.rule_page(texts.language, module)] = _module(texts, module, rules)
    return found


def period(texts: Texts, rule: Rule) -> str:
    """From when until when a rule holds, in words; empty when no day is known."""
    said = []
    for key, day in (("valid_from", rule.valid_from), ("valid_until", rule.valid_until)):
        if day:
            said.append(texts.get("words", "sentences", key, date=formats.day(texts, day)))
    return " ".join(said)


# -- the index -----------------------------------------------------------------------------------


def _index(texts: Texts) -> str:
    here, lang = book.index_page(texts.language), texts.language
    body = paragraph(_switch(lang, here, book.index_page(_OTHER[lang])))
    hash = code(rulebook(book.today()).hash[:16])
    body += paragraph(label(lang, "index_intro", count=len(RULES), hash=hash))
    body += [f"## {label(lang, 'pages')}", ""]
    body += items(
        f"{link(label(lang, module), Target(book.rule_page(lang, module)), here)} ({len(rules)})"
        for module, rules in book.modules().items()
    )
    body += [f"## {label(lang, 'more_pages')}", ""]
    body += items(
        link(label(lang, key), Target(path), here)
        for key, path in (
            ("facts", book.FACTS),
            ("questions", book.QUESTIONS),
            ("instruments", book.INSTRUMENTS),
            ("warnings", book.WARNINGS),
            ("first_steps", book.FIRST_STEPS),
            ("law_sources", book.SOURCES),
            ("values", book.VALUES),
            ("all_scenarios", book.SCENARIOS),
            ("traceability", book.TRACEABILITY),
        )
    )
    for id in instruments.INSTRUMENTS:
        body += [f"## {escape(texts.get('instruments', id, 'name'))}", ""]
        body += paragraph(book.id_links([id], book.INSTRUMENTS, here))
        body += _rules_on(texts, id, here)
    rest = [rule for rule in RULES if not rule.effects]
    body += [f"## {label(lang, 'no_instrument')}", ""]
    head = (label(lang, "rule"), label(lang, "in_words"))
    body += table(head, ((_link(texts, rule, here), _text(texts, rule)) for rule in rest))
    return page(label(lang, "index"), body)


def _rules_on(texts: Texts, instrument: str, here: str) -> list[str]:
    rows = [
        (texts.get("words", "effects", effect.kind), _link(texts, rule, here), _text(texts, rule))
        for rule in RULES
        for effect in rule.effects
        if instrument in effect.instruments
    ]
    head = (label(texts.language, key) for key in ("what_it_does", "rule", "in_words"))
    return table(tuple(head), rows)


def _link(texts: Texts, rule: Rule, here: str) -> str:
    return book.rule_links(texts.language, [rule.id], here)


def _text(texts: Texts, rule: Rule) -> str:
    text = escape(texts.get("rules", rule.id, "text"))
    disputed = texts.find("rules", rule.id, "disputed")
    return f"{text} *{label(texts.language, 'disputed')}*" if disputed else text


def _switch(language: str, here: str, there: str, anchor: str = "") -> str:
    return link(label(language, "other_language"), Target(there, anchor), here)


# -- the rules of one module ---------------------------------------------------------------------


def _module(texts: Texts, module: str, rules: Iterable[Rule]) -> str:
    lang, here = texts.language, book.rule_page(texts.language, module)
    there = book.rule_page(_OTHER[lang], module)
    index = link(label(lang, "back"), Target(book.index_page(lang)), here)
    body = paragraph(f"{index} · {_switch(lang, here, there)}")
    listed = book.rule_links(lang, (rule.id for rule in rules), here)
    body += paragraph(label(lang, "rules_here", rules=listed))
    for rule in rules:
        body += _rule(texts, rule, here)
    return page(label(lang, module), body)


def _rule(texts: Texts, rule: Rule, here: str) -> list[str]:
    body = [f"## {rule.id}", ""]
    body += paragraph(f"**{escape(texts.get('rules', rule.id, 'text'))}**")
    if disputed := texts.find("rules", rule.id, "disputed"):
        body += paragraph(f"*{label(texts.language, 'disputed')}*", escape(disputed))
    body += [f"{label(texts.language, 'applies_when')}:", "", *_in_words(texts, rule), ""]
    body += _as_table(texts, rule, here)
    body += _follows(texts, rule, here)
    body += _exceptions(texts, rule, here)
    if said := period(texts, rule):
        body += paragraph(f"{label(texts.language, 'period')}: {said}")
    body += _sources(texts, rule, here)
    body += _scenarios(texts, rule, here)
    return body


def _in_words(texts: Texts, rule: Rule) -> list[str]:
    found = []
    for line in lines(texts, rule.when):
        said = line.lstrip(" ")
        found.append(f"{line[: len(line) - len(said)]}- {escape(said)}")
    return found


def _as_table(texts: Texts, rule: Rule, here: str) -> list[str]:
    rows = decision_table(rule.when)
    if rows is None or not columns(rows):
        return []
    head = columns(rows)
    titles = [link(escape(fact_name(texts, fact)), Target(book.FACTS, fact), here) for fact in head]
    body = [
        "; ".join(cell_text(texts.language, fact, cell) for cell in cells(row, fact))
        for row in rows
        for fact in head
    ]
    width = len(head)
    split = [body[start : start + width] for start in range(0, len(body), width)]
    return [f"{label(texts.language, 'table')}:", "", *table(titles, split)]


def cell_text(language: str, fact: str, cell: Cell) -> str:
    """A cell of a decision table, with the values as they stand in the input format."""
    match cell:
        case Told(known):
            return label(language, "known" if known else "not_known")
        case Within(low, high):
            if low is not None and high is not None:
                return f"{low}–{high}"
            return f"≥ {low}" if high is None else f"≤ {high}"
        case Among(values):
            return _among(language, fact, values)
        case Holding(any_of, none_of, only, beyond):
            said = [_of(language, "any_of", fact, values) for values in any_of]
            said += [_of(language, "none_of", fact, none_of)] if none_of else []
            said += [_of(language, "only", fact, only)] if only is not None else []
            said += [_of(language, "beyond", fact, values) for values in beyond]
            return "; ".join(sorted(said))


def _among(language: str, fact: str, values: frozenset[str | bool]) -> str:
    known: tuple[str | bool, ...] = getattr(CATALOGUE[fact], "values", (True, False))
    if known == (True, False) and len(values) == 1:
        return label(language, "true" if True in values else "false")
    others = [value for value in known if value not in values]
    if not others:
        return label(language, "known")
    listed = ", ".join(code(value) for value in known if value in values)
    if 2 * len(others) < len(values):
        return f"{label(language, 'not')} {', '.join(code(value) for value in others)}"
    return listed


def _of(language: str, key: str, fact: str, values: frozenset[str]) -> str:
    known: tuple[str, ...] = getattr(CATALOGUE[fact], "values", ())
    listed = ", ".join(code(value) for value in known if value in values)
    return listed if key == "any_of" and len(values) == 1 else label(language, key, values=listed)


# -- what follows from it ------------------------------------------------------------------------


def _follows(texts: Texts, rule: Rule, here: str) -> list[str]:
    said = [_effect(texts, effect, here) for effect in rule.effects]
    for warning in rule.warns:
        text = escape(texts.get("warnings", warning, "text"))
        name = link(code(warning), Target(book.WARNINGS, warning), here)
        said.append(f"{label(texts.language, 'warning')}: {text} ({name})")
    if rule.warns and rule.about:
        open_ones = _names(texts, rule.about, here)
        said.append(label(texts.language, "shown_while_open", instruments=open_ones))
    return [f"{label(texts.language, 'follows')}:", "", *items(said)] if said else []


def _effect(texts: Texts, effect: Effect, here: str) -> str:
    label_of = texts.get("words", "effects", effect.kind)
    said = f"{label_of}: {_names(texts, effect.instruments, here)}"
    if effect.by:
        said += f" ({label(texts.language, 'refused_by', who=label(texts.language, effect.by))})"
    return said


def _names(texts: Texts, ids: Iterable[str], here: str) -> str:
    return ", ".join(
        link(escape(texts.get("instruments", id, "name")), Target(book.INSTRUMENTS, id), here)
        for id in ids
    )


def _exceptions(texts: Texts, rule: Rule, here: str) -> list[str]:
    lang = texts.language
    said = []
    if rule.excepts:
        rules = book.rule_links(lang, rule.excepts, here)
        said.append(label(lang, "goes_before", rules=rules))
    if stronger := [other.id for other in RULES if rule.id in other.excepts]:
        rules = book.rule_links(lang, stronger, here)
        said.append(label(lang, "gives_way_to", rules=rules))
    return [f"{label(lang, 'exceptions')}:", "", *items(said)] if said else []


def _sources(texts: Texts, rule: Rule, here: str) -> list[str]:
    said = [citation_line(texts, text, here) for text in rule.sources]
    said += [
        f"{citation_line(texts, text, here)} *({label(texts.language, 'says_otherwise')})*"
        for text in rule.disputed_by
    ]
    return [f"{label(texts.language, 'sources')}:", "", *items(said)]


def citation_line(texts: Texts, text: str, here: str) -> str:
    """A citation in words: what, where, and honestly how it was read."""
    citation = cite(text)
    key = citation.source.key
    said = [f"{escape(formats.source_line(texts, citation))}.", formats.how_read(texts, citation)]
    newest = citation.read.newest
    if citation.read.newer_exists and newest is not None:
        day = formats.day(texts, newest)
        said.append(label(texts.language, "newer_exists", date=day))
    if citation.verify:
        said.append(label(texts.language, "verify"))
    return f"{link(code(text), Target(book.SOURCES, key.lower()), here)}: {' '.join(said)}"


def _scenarios(texts: Texts, rule: Rule, here: str) -> list[str]:
    lang, found = texts.language, book.showing(rule.id)
    if not found:
        return paragraph(f"{label(lang, 'scenarios')}: {label(lang, 'no_scenarios')}")
    said = [link(case.name, Target(case.path), here) for case in found[:MOST_SCENARIOS]]
    if len(found) > MOST_SCENARIOS:
        more = link(label(lang, "all_scenarios"), Target(book.SCENARIOS), here)
        said.append(label(lang, "more_scenarios", count=len(found) - MOST_SCENARIOS, page=more))
    return paragraph(f"{label(lang, 'scenarios')} ({len(found)}): {', '.join(said)}.")
