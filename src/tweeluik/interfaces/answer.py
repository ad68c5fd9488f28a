"""The answer in words: what command line, pages and API say about an advice, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from tweeluik.domain.guide.advise import Advice, Judged, Reason, Warned
from tweeluik.domain.guide.changes import as_json
from tweeluik.domain.guide.deadlines import Deadline
from tweeluik.domain.guide.outcome import LETTERS, addressed
from tweeluik.domain.guide.questions import by_id
from tweeluik.domain.guide.receipt import receipt
from tweeluik.domain.guide.what_if import Precondition, telling
from tweeluik.domain.law.sources import ApplyPlace, cite, where_to_apply
from tweeluik.texts import Texts

from . import formats
from .condition_words import statement
from .money import Price, price, terms_of


def to_json(advice: Advice, texts: Texts) -> dict[str, Any]:
    """The whole answer as JSON data, with its words in one language."""
    return {
        "on": advice.reading.on.isoformat(),
        "lang": texts.language,
        "facts": dict(advice.reading.given),
        "primary": list(advice.primary),
        "by_subject": dict(advice.by_subject),
        "ranking": list(advice.ranking),
        "instruments": {
            id: _instrument(advice, texts, id, judged) for id, judged in advice.instruments.items()
        },
        "warnings": [
            {
                "id": warned.id,
                "rule": warned.rules[0].id,
                "rules": [rule.id for rule in warned.rules],
                "text": texts.get("warnings", warned.id, "text"),
                "sources": sources(
                    texts, dict.fromkeys(text for rule in warned.rules for text in rule.sources)
                ),
            }
            for warned in advice.warnings
        ],
        "conflicts": [
            {
                "instrument": conflict.instrument,
                "rules": [conflict.closes.id, conflict.opens.id],
                "text": [
                    texts.get("rules", conflict.closes.id, "text"),
                    texts.get("rules", conflict.opens.id, "text"),
                ],
            }
            for conflict in advice.conflicts
        ],
        "first_step": {"id": advice.first_step, "text": first_step(advice, texts)},
        "deadlines": [_deadline(texts, deadline) for deadline in advice.deadlines],
        "documents": [
            {
                "id": id,
                "kind": LETTERS[id],
                "name": texts.get("documents", id, "name"),
                "purpose": texts.get("documents", id, "purpose"),
            }
            for id in advice.documents
        ],
        "unknown": list(advice.reading.unknown),
        "presumptions": {
            id: as_json(id, value) for id, value in advice.reading.presumptions.items()
        },
        **_next_question(advice, texts),
        "receipt": receipt(advice),
    }


def _next_question(advice: Advice, texts: Texts) -> dict[str, Any]:
    """The fact worth asking next, and the question with its answers in words."""
    if advice.next_question is None:
        return {"next_question": None, "question": None}
    question = by_id(advice.next_question)
    return {
        "next_question": question.fact,
        "question": {
            "id": question.id,
            "entry": question.entry,
            "text": texts.get("questions", question.id, "question"),
            "help": texts.get("questions", question.id, "help"),
            "answers": [
                {
                    "id": answer.id,
                    "text": texts.get("questions", question.id, "answers", answer.id),
                    "sets": dict(answer.sets),
                }
                for answer in question.answers
            ],
        },
    }


def first_step(advice: Advice, texts: Texts) -> str:
    """What to do today, for who asks."""
    who = addressed(advice.reading.presumed)
    found = texts.find("first_steps", advice.first_step, who)
    return found or texts.get("first_steps", advice.first_step, "other")


def advice_line(advice: Advice, texts: Texts, instrument: str) -> str:
    """The advice in one sentence; impersonal for who asks for somebody else."""
    if addressed(advice.reading.presumed) == "other":
        name = texts.get("instruments", instrument, "name")
        return texts.get("words", "sentences", "advice_other", name=name)
    if instrument == advice.primary[0]:
        found = texts.find("first_steps", advice.first_step, "headline")
        if found:
            return found
    if advice.reading.values.get("role") == "employer":
        found = texts.find("instruments", instrument, "advice_employer")
        if found:
            return found
    return texts.get("instruments", instrument, "advice")


def cost_line(advice: Advice, texts: Texts, instrument: str) -> str:
    """What an instrument costs for who asks."""
    fee = fee_text(texts, price(advice, instrument))
    return texts.get("instruments", instrument, "cost", fee=fee)


def fee_citations(advice: Advice, instrument: str) -> tuple[str, ...]:
    """Where the fee stands; empty where only words about costs are given."""
    found = price(advice, instrument)
    return found.citations if found.known else ()


def answer_sources(advice: Advice) -> list[str]:
    """All citations behind what is advised: reasons, warnings, costs; each once."""
    about = [advice.instruments[id] for id in advice.primary]
    rules = [reason.rule for judged in about for reason in judged.reasons]
    rules += [r for w in advice.warnings if concerns(w, advice.primary) for r in w.rules]
    cited = [text for rule in rules for text in (*rule.sources, *rule.disputed_by)]
    cited += [text for id in advice.primary for text in price(advice, id).citations]
    return list(dict.fromkeys(cited))


def fee_text(texts: Texts, found: Price) -> str:
    """An amount, "nothing", or that no source says."""
    if found.free:
        return texts.get("words", "sentences", "fee_free")
    if found.amount is None:
        return texts.get("words", "sentences", "fee_unknown")
    amount = formats.euros(found.amount)
    return texts.get("words", "sentences", "fee_known", amount=amount)


def sources(texts: Texts, citations: Iterable[str]) -> list[dict[str, Any]]:
    """Sources as data: what, where, and how it was read."""
    found = []
    for text in citations:
        citation = cite(text)
        read = citation.read
        found.append(
            {
                "id": text,
                "title": formats.source_line(texts, citation),
                "kind": str(citation.source.kind),
                "url": citation.source.url,
                "read": {
                    "copy": read.copy.isoformat() if read.copy else "undated",
                    "on": read.on.isoformat(),
                },
                "checked_live": (
                    citation.source.checked_live.isoformat()
                    if citation.source.checked_live
                    else None
                ),
            }
        )
    return found


def most_telling(found: Iterable[Precondition]) -> list[Precondition]:
    """Preconditions in the order in which it helps to check them."""
    return sorted(found, key=lambda item: telling(item.fact))


def concerns(warned: Warned, primary: tuple[str, ...]) -> bool:
    """Whether a warning is about what is advised, or about the situation as such."""
    return any(not rule.about or set(rule.about) & set(primary) for rule in warned.rules)


def is_near(deadline: Deadline, on: date) -> bool:
    """Whether a date belongs in an answer for people: not one that is more than a year away, and
    not when a judgment may come, which stands with its terms."""
    if deadline.id.startswith("expert_opinion_judgment"):
        return False
    return deadline.earliest <= on + timedelta(days=365)


def places(advice: Advice, instrument: str) -> list[ApplyPlace]:
    """Where who asks can ask for an instrument."""
    asker = "employer" if advice.reading.values.get("role") == "employer" else "employee"
    return [
        place
        for place in where_to_apply().values()
        if instrument in place.instruments and asker in place.asked_by
    ]


def reason_text(texts: Texts, reason: Reason) -> str:
    """Why, in words."""
    return texts.get("rules", reason.rule.id, "text")


def precondition_text(texts: Texts, found: Precondition) -> str:
    """What was taken for true."""
    return statement(texts, found.fact, found.presumed)


def _instrument(advice: Advice, texts: Texts, id: str, judged: Judged) -> dict[str, Any]:
    cost = price(advice, id)
    return {
        "name": texts.get("instruments", id, "name"),
        "verdict": judged.verdict,
        "label": texts.get("words", "verdicts", judged.verdict),
        "certain": judged.certain,
        "reasons": [
            {
                "rule": reason.rule.id,
                "effect": reason.effect,
                "settled": reason.settled,
                "unknown": list(reason.unknown),
                "text": reason_text(texts, reason),
                "disputed": texts.find("rules", reason.rule.id, "disputed"),
                "sources": sources(texts, reason.rule.sources),
                "disputed_by": sources(texts, reason.rule.disputed_by),
            }
            for reason in judged.reasons
        ],
        "preconditions": [
            {
                "fact": found.fact,
                "presumed": found.presumed,
                "text": precondition_text(texts, found),
                "otherwise": [
                    {
                        "value": other.value,
                        "text": statement(texts, found.fact, other.value),
                        "verdict": other.verdict,
                        "label": texts.get("words", "verdicts", other.verdict),
                    }
                    for other in found.otherwise
                ],
            }
            for found in judged.preconditions
        ],
        "what_if": [
            {
                "facts": dict(flip.facts),
                "text": [statement(texts, fact, value) for fact, value in flip.facts.items()],
                "verdict": flip.verdict,
                "label": texts.get("words", "verdicts", flip.verdict),
            }
            for flip in judged.what_if
        ],
        "fee": {
            "amount": 0 if cost.free else cost.amount,
            "currency": "EUR",
            "free": cost.free,
            "known": cost.known,
            "text": cost_line(advice, texts, id),
            "sources": sources(texts, cost.citations),
        },
        "terms": [
            {
                "id": term.id,
                "kind": str(term.kind),
                "min_days": term.min_days,
                "max_days": term.max_days,
                "text": formats.length(texts, term),
                "sources": sources(texts, [c.text for c in term.citations]),
            }
            for term in terms_of(advice, id)
        ],
        "where": [
            {
                "name": place.name[texts.language],
                "url": place.url,
                "may_have_moved": place.may_have_moved,
                "source": place.citation.text,
            }
            for place in places(advice, id)
        ],
        "privacy": texts.get("instruments", id, "sees"),
        "who_asks": texts.get("instruments", id, "who_asks"),
        "who_decides": texts.get("instruments", id, "who_decides"),
        "binding": texts.get("instruments", id, "binding"),
        "suspensive": texts.get("instruments", id, "suspensive"),
    }


def _deadline(texts: Texts, deadline: Deadline) -> dict[str, Any]:
    exact = deadline.earliest == deadline.latest
    when: object = deadline.earliest.isoformat()
    if not exact:
        when = {
            "earliest": deadline.earliest.isoformat(),
            "latest": deadline.latest.isoformat(),
        }
    return {
        "id": deadline.id,
        "name": deadline_name(texts, deadline.id),
        "date": when,
        "text": formats.span(texts, deadline.earliest, deadline.latest),
        "kind": deadline.kind,
        "source": ", ".join(deadline.citations),
        "sources": sources(texts, deadline.citations),
        "instrument": deadline.instrument,
    }


def deadline_name(texts: Texts, id: str) -> str:
    """The name of a date: of a term of our own or of a moment of the poortwachter calendar."""
    return texts.find("deadlines", id, "name") or texts.get("calendar", id, "name")
