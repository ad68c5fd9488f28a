"""Instruments, warnings, first steps and scenarios, Dutch and English side by side."""

from __future__ import annotations

from typing import Final

from tweeluik.domain.guide import instruments
from tweeluik.domain.guide.rulebook import RULES
from tweeluik.domain.law.sources import ApplyPlace, where_to_apply
from tweeluik.texts import Texts

from . import book
from .markdown import Target, code, escape, items, link, mark, page, paragraph, table

Both = tuple[Texts, Texts]

_EFFECTS: Final = ("fits_best", "fits", "less_suitable", "refusable", "needs_first", "impossible")


# -- instruments ---------------------------------------------------------------------------------


def instrument_page(both: Both) -> str:
    """What each instrument is, who decides, what it costs, who sees what; where to apply."""
    here = book.INSTRUMENTS
    body = paragraph(
        "The ways out of a disagreement. All are always judged. In the texts `{fee}` stands for",
        f"the amount of the day ({link('fees and terms', Target(book.VALUES), here)}).",
    )
    body += paragraph(book.id_links(instruments.INSTRUMENTS, here, here))
    for id in instruments.INSTRUMENTS:
        body += _instrument(both, id)
    body += ["## Where to apply", ""]
    body += paragraph("Nobody could open these addresses while this was made: each may have moved.")
    head = ("place", "nl", "en", "for", "asked by", "address", "source")
    body += table(head, (_place(place) for place in where_to_apply().values()))
    return page("Instruments", body, book.way_back(here))


def _instrument(both: Both, id: str) -> list[str]:
    here, (nl, en) = book.INSTRUMENTS, both
    aspects = nl.subject("instruments")[id]
    rows = [
        (aspect.replace("_", " "), escape(text), escape(en.subject("instruments")[id][aspect]))
        for aspect, text in aspects.items()
    ]
    body = [f"## {code(id)}", "", *table(("", "nl", "en"), rows)]
    said = []
    for kind in _EFFECTS:
        rules = [
            rule.id
            for rule in RULES
            if any(effect.kind == kind and id in effect.instruments for effect in rule.effects)
        ]
        if rules:
            label = en.get("words", "effects", kind)
            said.append(f"{label}: {book.rule_links('en', rules, here)}.")
    places = [place.id for place in where_to_apply().values() if id in place.instruments]
    if places:
        listed = ", ".join(link(code(place), book.place_target(place), here) for place in places)
        said.append(f"Where to apply: {listed}.")
    if id in nl.subject("first_steps"):
        said.append(f"First step: {book.id_links([id], book.FIRST_STEPS, here)}.")
    return [*body, *items(said)]


def _place(place: ApplyPlace) -> tuple[str, ...]:
    here, key = book.INSTRUMENTS, place.citation.source.key
    return (
        mark(book.place_target(place.id).anchor) + code(place.id),
        escape(place.name["nl"]),
        escape(place.name["en"]),
        book.id_links(place.instruments, here, here),
        ", ".join(place.asked_by),
        f"<{place.url}>" if place.url else "",
        link(code(place.citation.text), Target(book.SOURCES, key.lower()), here),
    )


# -- warnings and first steps --------------------------------------------------------------------


def warning_page(both: Both) -> str:
    """Every warning, with the rules that give it."""
    here, (nl, en) = book.WARNINGS, both
    ids = list(nl.subject("warnings"))
    body = paragraph(f"The {len(ids)} warnings, and the rules that give them.")
    for id in ids:
        givers = [rule.id for rule in RULES if id in rule.warns]
        body += [f"## {code(id)}", ""]
        body += items(
            (
                f"nl: {escape(nl.get('warnings', id, 'text'))}",
                f"en: {escape(en.get('warnings', id, 'text'))}",
                f"given by: {book.rule_links('en', givers, here) or 'no rule'}",
            )
        )
    return page("Warnings", body, book.way_back(here))


def first_step_page(both: Both) -> str:
    """What to do today, for each instrument and special situation."""
    nl, en = both
    body = paragraph(
        "The one thing to do today: first for the instrument that is advised, then for special",
        "situations. `other` is for helpers, for professionals, and where a role has no own text.",
    )
    for id, told in nl.subject("first_steps").items():
        rows = [
            (code(who), escape(text), escape(en.get("first_steps", id, who)))
            for who, text in told.items()
        ]
        body += [f"## {code(id)}", "", *table(("for", "nl", "en"), rows)]
    return page("First steps", body, book.way_back(book.FIRST_STEPS))


# -- scenarios -----------------------------------------------------------------------------------


def scenario_page() -> str:
    """Every scenario: what it shows, what is advised, and all rules that apply to it."""
    here, cases = book.SCENARIOS, book.scenarios()
    body = paragraph(
        f"The {len(cases)} cases of `tests/scenarios`. Tests hold the answers against what each",
        "case expects. Bold: a rule that the case was written to show.",
    )
    folder = ""
    for case in cases:
        if case.name.partition("/")[0] != folder:
            folder = case.name.partition("/")[0]
            body += [f"## {folder.replace('_', ' ').capitalize()}", ""]
        body += [f"### {link(case.name.partition('/')[2], Target(case.path), here)}", ""]
        body += paragraph(f"{escape(case.title)}.", escape(case.gist))
        fires = ", ".join(
            f"**{_rule(id)}**" if id in case.shows else _rule(id) for id in case.fires
        )
        advised = book.id_links(case.advice.primary, book.INSTRUMENTS, here)
        body += items((f"On {case.on.isoformat()}: {advised}.", f"Rules: {fires}."))
    return page("Scenarios", body, book.way_back(here))


def _rule(id: str) -> str:
    return book.rule_links("en", [id], book.SCENARIOS)
