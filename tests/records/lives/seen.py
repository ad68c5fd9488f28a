"""What the doors show, held against the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from tweeluik.domain.disclosure.classes import Purpose
from tweeluik.records.cases.door import Done, KeyReused, Overtaken, Refused
from tweeluik.records.cases.dossier import Dossier, Listed

from . import meaning
from .database import connection
from .model import Expected, Held, ends


def outcome(found: object, want: Expected, held: Held | None) -> None:
    """What an act gave."""
    match found:
        case Refused(refusal):
            assert refusal.code in want.reasons, (refusal, want)
            about = want.reasons[refusal.code]
            assert set(refusal.fields) == about, (refusal, want)
        case Overtaken(version):
            assert want.kind == "overtaken", want
            assert held is not None
            assert version == held.version
        case KeyReused():
            assert want.kind == "key_reused", want
        case Done(event, _, again):
            assert want.kind == ("again" if again else "done"), (found, want)
            assert event is not None
        case _:
            assert want.kind == "no_case", (found, want)


def case(
    found: Dossier, held: Held, reader: UUID, role: str, purpose: Purpose, at: datetime
) -> None:
    """What somebody sees of a case: where it stands, and of what is in it only what they may."""

    def may(input: str) -> bool:
        return meaning.may_read(input, role, str(reader), purpose, held.consents, at)

    assert (found.id, found.procedure.id, found.state.id, found.version, found.role) == (
        held.id,
        held.procedure,
        held.state,
        held.version,
        role,
    )
    for told, event in zip(found.events, held.events, strict=True):
        words = {input: text for input, text in event.words.items() if may(input)}
        assert told.words == words, (role, purpose, set(told.words) ^ set(words))
        assert told.choices == {id: v for id, v in event.told.items() if may(id)}
        assert (told.number, told.transition, told.done_by, told.reported_by, told.state) == (
            event.number,
            event.asked.transition,
            event.done_by,
            event.role,
            event.state,
        )
        assert told.evidence == (event.asked.evidence if role == "employee" else None)
        assert (told.happened_on, told.recorded_at) == (event.asked.happened_on, event.at)
    terms = {(one.row.id, one.since, one.last_day) for one in found.terms}
    assert terms == {(name, since, ends(held, name)) for name, since in held.running.items()}
    assert found.drafts == (held.drafts if role == "employee" else {})
    own = role == "employee"
    assert {(one.id, one.name, one.kind) for one in found.papers} == {
        (id, name, kind) for id, (name, kind, _) in held.papers.items() if own
    }
    names = ("item", "to", "role", "purpose", "start", "end", "withdrawn")
    ledger = Counter(tuple(getattr(line, name) for name in names) for line in found.consents)
    keys = ("covers", *names[1:])
    assert ledger == Counter(tuple(one[key] for key in keys) for one in held.consents if own)
    starts = [line.start for line in found.consents]
    assert starts == sorted(starts, reverse=True), "not the newest first"
    assert found.now.present == held.present(at)
    assert found.now.values == {**held.values, "recall_open": held.recall_open(at)}


def overview(found: tuple[Listed, ...], mine: list[Held]) -> None:
    """What somebody sees of all their cases."""
    assert {
        (one.id, one.state.id, one.procedure.id, one.closed_at is not None, one.look_again)
        for one in found
    } == {
        (
            one.id,
            one.state,
            one.procedure,
            one.closed,
            min((day for name in one.running if (day := ends(one, name))), default=None),
        )
        for one in mine
    }
    moments = {held.id: held.changed_at for held in mine}
    order = [moments[one.id] for one in found]
    assert order == sorted(order, reverse=True), "not the newest first"


def logged_first(read: Callable[[], Any]) -> Any:
    """Read, and see to it that the line stood in the log before a word was fetched."""
    asked: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection().execute_wrapper(listen):
        found = read()
    line = next((n for n, sql in enumerate(asked) if sql.startswith('INSERT INTO "audit')), None)
    words = [n for n, sql in enumerate(asked) if 'FROM "cases_text"' in sql]
    assert line is not None, "read without a line"
    assert words
    assert line < min(words), "read before the line was written"
    return found
