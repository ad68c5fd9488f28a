"""``tweeluik facts``, ``rules``, ``explain`` and ``sources``: what the answers are made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from tweeluik.domain.guide.facts import INPUT
from tweeluik.domain.guide.instruments import INSTRUMENTS
from tweeluik.domain.guide.rule import Rule
from tweeluik.domain.guide.rulebook import BY_ID, RULES
from tweeluik.domain.law.sources import cite, due, sources
from tweeluik.interfaces import formats, listing
from tweeluik.interfaces.condition_words import lines, statement

from .facts_file import InputError
from .screen import Screen


def _nearest(value: str, known: Iterable[str]) -> dict[str, str]:
    known = list(known)
    near = get_close_matches(value, known, n=3, cutoff=0.3) or known[:3]
    return {"value": value[:40], "nearest": ", ".join(near)}


# --- facts --------------------------------------------------------------------------------------


def show_facts(screen: Screen, id: str | None, *, as_json: bool) -> None:
    """The public input format: every fact, or one, with its type, values and meaning.

    :raises InputError: when there is no such fact.
    """
    if id is not None and id not in INPUT:
        raise InputError(
            "unknown_fact", {"fact": id[:40], "nearest": _nearest(id, INPUT)["nearest"]}
        )
    chosen = [fact for fact in INPUT.values() if id in (None, fact.id)]
    if as_json:
        screen.json([listing.fact(screen.texts, fact) for fact in chosen])
        return
    for fact in chosen:
        print()
        screen.title(f"{fact.id} ({fact.kind})")
        screen.line(screen.texts.get("facts", fact.id, "question"), 2)
        screen.line(screen.texts.get("facts", fact.id, "help"), 2)
        for value in listing.values(fact):
            name = str(value).lower() if isinstance(value, bool) else value
            screen.item(f"{name}: {statement(screen.texts, fact.id, value)}", 2)


# --- rules --------------------------------------------------------------------------------------


def show_rules(screen: Screen, instrument: str | None, *, as_json: bool) -> None:
    """All rules, or those about one instrument.

    :raises InputError: when there is no such instrument.
    """
    if instrument is not None and instrument not in INSTRUMENTS:
        raise InputError("unknown_instrument", _nearest(instrument, INSTRUMENTS))
    chosen = [
        rule
        for rule in RULES
        if instrument is None or instrument in (*rule.instruments, *rule.about)
    ]
    if as_json:
        screen.json([listing.rule(screen.texts, rule) for rule in chosen])
        return
    for rule in chosen:
        screen.item(f"{rule.id}: {screen.texts.get('rules', rule.id, 'text')}")


def explain_rule(screen: Screen, id: str, *, as_json: bool) -> None:
    """One rule in words. ``R43`` shows R43 and its parts (R43a).

    :raises InputError: when there is no such rule.
    """
    id = id[:1].upper() + id[1:]
    wanted = [rule for rule in RULES if rule.id == id or _is_part(rule.id, id)]
    if not wanted:
        raise InputError("unknown_rule", _nearest(id, BY_ID))
    if as_json:
        screen.json([listing.rule(screen.texts, rule) for rule in wanted])
        return
    for rule in wanted:
        _explain(screen, rule)


def _is_part(id: str, of: str) -> bool:
    rest = id.removeprefix(of)
    return rest != id and (rest.startswith("-") or (len(rest) == 1 and rest.isalpha()))


def _explain(screen: Screen, rule: Rule) -> None:
    texts = screen.texts
    screen.title(f"{rule.id}. {texts.get('rules', rule.id, 'text')}")
    if rule.disputed_by:
        screen.line(texts.get("rules", rule.id, "disputed"), 2)
    screen.heading("applies_when")
    for line in lines(texts, rule.when):
        screen.outline(line, 2)
    screen.heading("follows")
    for effect in rule.effects:
        label = texts.get("words", "effects", effect.kind)
        names = ", ".join(texts.get("instruments", id, "name") for id in effect.instruments)
        screen.item(f"{label}: {names}.", 2)
    for warning in rule.warns:
        screen.item(texts.get("warnings", warning, "text"), 2)
    for other in rule.excepts:
        screen.item(texts.get("words", "sentences", "excepts", rule=other), 2)
    if rule.valid_from or rule.valid_until:
        screen.line(_period(screen, rule), 2)
    screen.heading("sources")
    for text in (*rule.sources, *rule.disputed_by):
        citation = cite(text)
        line = formats.source_line(texts, citation)
        screen.item(f"{line}. {formats.how_read(texts, citation)}", 2)
    print()


def _period(screen: Screen, rule: Rule) -> str:
    said = []
    if rule.valid_from:
        day = formats.day(screen.texts, rule.valid_from)
        said.append(screen.texts.get("words", "sentences", "valid_from", date=day))
    if rule.valid_until:
        day = formats.day(screen.texts, rule.valid_until)
        said.append(screen.texts.get("words", "sentences", "valid_until", date=day))
    return " ".join(said)


# --- sources ------------------------------------------------------------------------------------


def show_sources(screen: Screen, on: date, *, only_due: bool, as_json: bool) -> int:
    """The register of sources, or what has to be checked.

    :returns: how many were shown.
    """
    reasons = {item.source.key: str(item.reason) for item in due(on)} if only_due else {}
    register = sources()
    chosen = [register[key] for key in reasons] if only_due else list(register.values())
    if as_json:
        screen.json(
            [listing.source(screen.texts, source, reasons.get(source.key)) for source in chosen]
        )
        return len(chosen)
    for source in chosen:
        how = formats.how_read(screen.texts, cite(source.key))
        screen.item(f"{source.key}: {formats.source_line(screen.texts, cite(source.key))}. {how}")
        if reasons.get(source.key) == "newer_version":
            screen.line(screen.texts.get("words", "due", reasons[source.key]), 4)
        if source.url:
            print(f"    {source.url}")
    return len(chosen)
