"""The answer as text for people at a terminal."""

from __future__ import annotations

from typing import Final

from tweeluik.domain.guide.advise import Advice, Judged
from tweeluik.domain.guide.instruments import FREQUENT_ABSENCE
from tweeluik.domain.guide.receipt import receipt
from tweeluik.domain.law.sources import cite
from tweeluik.interfaces import answer, formats
from tweeluik.interfaces.condition_words import statement
from tweeluik.interfaces.money import terms_of

from .screen import Screen, joined

MOST_ALTERNATIVES: Final = 5
MOST_PRECONDITIONS: Final = 3
"""More than three "Klopt dit?" nobody reads (ux.md 2.1); ``--json`` holds them all."""


def show(advice: Advice, screen: Screen) -> None:
    """The answer as text, in the order in which somebody needs it."""
    _advice(advice, screen)
    _conflicts(advice, screen)
    _first(advice, screen)
    _check(advice, screen)
    _first_step(advice, screen)
    for id in advice.primary:
        _about(advice, screen, id)
    _warnings(advice, screen)
    _others(advice, screen)
    _closed(advice, screen)
    _what_if(advice, screen)
    _dates(advice, screen)
    _documents(advice, screen)
    _question(advice, screen)
    _sources(advice, screen)
    _receipt(advice, screen)


def _advice(advice: Advice, screen: Screen) -> None:
    for id in advice.primary:
        screen.title(answer.advice_line(advice, screen.texts, id))
    screen.heading("why")
    for id in advice.primary:
        for text in _reasons(screen, advice.instruments[id]):
            screen.item(text)


def _conflicts(advice: Advice, screen: Screen) -> None:
    """Rules that contradict each other, each once: the reader sees both sides."""
    if advice.conflicts:
        screen.heading("conflict")
        rules = dict.fromkeys(r.id for c in advice.conflicts for r in (c.closes, c.opens))
        for id in rules:
            screen.item(f"{screen.texts.get('rules', id, 'text')} ({id})")


def _reasons(screen: Screen, judged: Judged) -> list[str]:
    found = []
    for reason in judged.reasons:
        text = answer.reason_text(screen.texts, reason)
        disputed = screen.texts.find("rules", reason.rule.id, "disputed")
        found.append(joined((text, disputed or "", f"({reason.rule.id})")))
    return found


def _first(advice: Advice, screen: Screen) -> None:
    """What fits once something else is done, and what that is."""
    waiting = [id for id, found in advice.instruments.items() if found.verdict == "first_do"]
    if waiting:
        screen.heading("first")
        for id in waiting:
            reasons = advice.instruments[id].reasons
            why = [
                answer.reason_text(screen.texts, r) for r in reasons if r.effect == "needs_first"
            ]
            screen.item(f"{screen.texts.get('instruments', id, 'name')}. {joined(why)}")


def _check(advice: Advice, screen: Screen) -> None:
    """The presumptions that carry what is primary, and what else would follow."""
    seen: dict[str, str] = {}
    for id in advice.primary:
        for found in answer.most_telling(advice.instruments[id].preconditions):
            worst = found.otherwise[0]
            label = screen.texts.get("words", "verdicts", worst.verdict)
            name = screen.texts.get("instruments", id, "name")
            text = joined(
                (
                    answer.precondition_text(screen.texts, found),
                    screen.texts.get(
                        "words",
                        "sentences",
                        "otherwise",
                        statement=statement(screen.texts, found.fact, worst.value),
                        label=f"{name}: {label}" if len(advice.primary) > 1 else label,
                    ),
                )
            )
            seen.setdefault(found.fact, text)
    if seen:
        screen.heading("check")
        for text in list(seen.values())[:MOST_PRECONDITIONS]:
            screen.item(text)


def _about(advice: Advice, screen: Screen, id: str) -> None:
    texts = screen.texts
    print()
    screen.title(texts.get("instruments", id, "name"))
    screen.line(texts.get("instruments", id, "what"), 2)
    for key in ("who_decides", "binding", "suspensive"):
        label = texts.get("words", "headings", key)
        screen.line(joined((f"{label}:", texts.get("instruments", id, key))), 2)
    screen.heading("how_long")
    screen.line(texts.get("instruments", id, "term"), 2)
    for term in terms_of(advice, id):
        kind = texts.get("words", "kinds", str(term.kind))
        length = formats.length(texts, term)
        source = formats.source_line(texts, term.citations[0])
        name = texts.get("words", "terms", term.subject)
        screen.item(f"{name}: {length} ({kind}; {source}).", 2)
    screen.heading("where")
    screen.line(texts.get("instruments", id, "where"), 2)
    for place in answer.places(advice, id):
        if place.url is not None:
            moved = texts.get("words", "sentences", "moved") if place.may_have_moved else ""
            screen.item(joined((f"{place.name[texts.language]}: {place.url}", moved)), 2)
    screen.heading("cost")
    screen.line(answer.cost_line(advice, texts, id), 2)
    for text in answer.fee_citations(advice, id)[:1]:
        screen.line(f"({formats.source_line(texts, cite(text))}.)", 2)
    screen.heading("who_sees")
    screen.line(texts.get("instruments", id, "sees"), 2)


def _warnings(advice: Advice, screen: Screen) -> None:
    """What to know about what is advised; ``--json`` holds the warnings about other ways too."""
    waiting = [id for id, found in advice.instruments.items() if found.verdict == "first_do"]
    about = (*advice.primary, *waiting)
    chosen = [found for found in advice.warnings if answer.concerns(found, about)]
    if chosen:
        screen.heading("take_care")
        for warned in chosen:
            screen.item(screen.texts.get("warnings", warned.id, "text"))


def _others(advice: Advice, screen: Screen) -> None:
    others = [
        id
        for id in advice.ranking
        if id not in advice.primary and advice.instruments[id].verdict != "first_do"
    ]
    if not others:
        return
    screen.heading("alternatives")
    for id in others[:MOST_ALTERNATIVES]:
        judged = advice.instruments[id]
        name = screen.texts.get("instruments", id, "name")
        label = screen.texts.get("words", "verdicts", judged.verdict)
        screen.item(f"{name}. {label}.")
        for text in _reasons(screen, judged)[:1]:
            screen.line(text, 4)


def _about_absence(advice: Advice) -> bool:
    """Whether frequent absence is asked about; nobody else needs to read that it is closed."""
    return not {"frequent_absence", "dismissal"}.isdisjoint(advice.reading.subjects)


def _closed(advice: Advice, screen: Screen) -> None:
    closed = [
        id
        for id, judged in advice.instruments.items()
        if judged.verdict == "impossible" and (id != FREQUENT_ABSENCE or _about_absence(advice))
    ]
    if not closed:
        return
    screen.heading("impossible")
    for id in closed:
        screen.item(screen.texts.get("instruments", id, "name") + ".")
        for text in _reasons(screen, advice.instruments[id]):
            screen.line(text, 4)


def _what_if(advice: Advice, screen: Screen) -> None:
    texts = screen.texts
    rows = [
        (id, flip)
        for id, judged in advice.instruments.items()
        if id in advice.primary or judged.verdict == "refusable"
        for flip in judged.what_if
    ]
    if not rows:
        return
    screen.heading("what_if")
    for id, flip in rows:
        said = joined(statement(texts, fact, value) for fact, value in flip.facts.items())
        label = texts.get("words", "verdicts", flip.verdict)
        screen.item(f"{said} {texts.get('instruments', id, 'name')}: {label}.")


def _first_step(advice: Advice, screen: Screen) -> None:
    screen.heading("first_step")
    screen.line(answer.first_step(advice, screen.texts), 2)


def _dates(advice: Advice, screen: Screen) -> None:
    chosen = [found for found in advice.deadlines if answer.is_near(found, advice.reading.on)]
    if not chosen:
        return
    texts = screen.texts
    screen.heading("dates")
    for found in chosen:
        when = formats.last_day(texts, found.earliest, found.latest)
        kind = texts.get("words", "kinds", str(found.kind))
        source = formats.source_line(texts, cite(found.citations[0]))
        screen.item(f"{answer.deadline_name(texts, found.id)}: {when} ({kind}; {source}).")


def _documents(advice: Advice, screen: Screen) -> None:
    screen.heading("documents")
    for id in advice.documents:
        screen.item(screen.texts.get("documents", id, "purpose"))


def _sources(advice: Advice, screen: Screen) -> None:
    """The sources with their places and addresses, and how each was read."""
    screen.heading("sources")
    places: dict[tuple[str, str, str], list[str]] = {}
    for citation in map(cite, answer.answer_sources(advice)):
        title = citation.source.title[screen.texts.language]
        read = formats.how_read(screen.texts, citation)
        places.setdefault((title, read, citation.source.url or ""), []).append(citation.place)
    for (title, read, url), found in places.items():
        screen.item(f"{', '.join(filter(None, (title, '; '.join(filter(None, found)))))}. {read}")
        if url:
            screen.line(url, 2)


def _question(advice: Advice, screen: Screen) -> None:
    """What would sharpen the answer most."""
    if advice.next_question is not None:
        screen.heading("next_question")
        screen.item(screen.texts.get("questions", advice.next_question, "question"))


def _receipt(advice: Advice, screen: Screen) -> None:
    screen.heading("receipt")
    screen.line(f"{advice.reading.on.isoformat()} {receipt(advice)['hash']}", 2)
