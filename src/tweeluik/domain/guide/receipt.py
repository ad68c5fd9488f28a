"""The receipt of an answer: what was known, which rules and values were used, what came out.

It holds no name and no text, so the same rules give the same bytes for the same facts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ..law.values import snapshot
from .advise import Advice, advise

VERSION: Final = 1


class ReceiptError(ValueError):
    """This is not a receipt of ours."""


def canonical(content: object) -> bytes:
    """The one way in which a receipt is written: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def receipt(advice: Advice) -> dict[str, Any]:
    """The receipt, with its own ``hash`` over everything else in it."""
    content: dict[str, Any] = {
        "receipt": VERSION,
        "on": advice.reading.on.isoformat(),
        "facts": dict(advice.reading.given),
        "rules": advice.book.hash,
        "values": hashlib.sha256(canonical(snapshot(advice.reading.on))).hexdigest(),
        "primary": list(advice.primary),
        "verdicts": {id: judged.verdict for id, judged in advice.instruments.items()},
        "trail": {
            id: [[reason.rule.id, reason.effect, reason.settled] for reason in judged.reasons]
            for id, judged in advice.instruments.items()
        },
        "warnings": [warned.id for warned in advice.warnings],
        "deadlines": [
            [d.id, d.earliest.isoformat(), d.latest.isoformat(), d.kind] for d in advice.deadlines
        ],
    }
    return {**content, "hash": hashlib.sha256(canonical(content)).hexdigest()}


@dataclass(frozen=True, slots=True)
class Replayed:
    """What replaying a receipt gave.

    :ivar same: the bytes are equal.
    :ivar same_rules: the receipt was made with the rules and values of now.
    :ivar intact: the receipt's own hash fits its content.
    :ivar differences: per instrument the verdict then and now.
    """

    same: bool
    same_rules: bool
    intact: bool
    differences: Mapping[str, tuple[str, str]]


def replay(old: object) -> Replayed:
    """Judge the facts of a receipt again, on its own day.

    :raises ReceiptError: when it is not a receipt of this version.
    :raises tweeluik.domain.guide.reading.FactsError: when its facts cannot be used any more.
    """
    if not isinstance(old, dict) or old.get("receipt") != VERSION:
        raise ReceiptError("not a receipt")
    try:
        written = canonical(old)
        on = date.fromisoformat(old["on"])
        facts, verdicts = dict(old["facts"]), dict(old["verdicts"])
    except (KeyError, TypeError, ValueError) as mistake:
        raise ReceiptError("a part of the receipt is missing or no JSON") from mistake
    new = receipt(advise(facts, on, with_what_if=False, with_question=False))
    content = {key: value for key, value in old.items() if key != "hash"}
    return Replayed(
        same=canonical(new) == written,
        same_rules=(old.get("rules"), old.get("values")) == (new["rules"], new["values"]),
        intact=old.get("hash") == hashlib.sha256(canonical(content)).hexdigest(),
        differences={
            id: (str(verdicts.get(id)), now)
            for id, now in new["verdicts"].items()
            if verdicts.get(id) != now
        },
    )
