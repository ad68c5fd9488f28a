"""``tweeluik replay``: does a receipt still give the same answer?"""

from __future__ import annotations

from tweeluik.domain.guide.receipt import ReceiptError, replay

from .facts_file import InputError, parse, read_text
from .screen import Screen


def replay_file(file: str, screen: Screen, *, as_json: bool) -> bool:
    """Judge the facts of a receipt again and tell what differs.

    :returns: whether the bytes are the same.
    :raises InputError: when the file holds no receipt.
    """
    try:
        found = replay(parse(read_text(file)))
    except ReceiptError:
        raise InputError("not_a_receipt", {"file": file}) from None
    if as_json:
        screen.json(
            {
                "same": found.same,
                "same_rules": found.same_rules,
                "intact": found.intact,
                "differences": {id: list(pair) for id, pair in found.differences.items()},
            }
        )
        return found.same
    texts = screen.texts
    if found.same:
        screen.line(texts.get("words", "replay", "same"))
        return True
    if not found.intact:
        screen.line(texts.get("words", "replay", "not_intact"))
    rules = "other_rules" if not found.same_rules else "same_rules"
    screen.line(texts.get("words", "replay", rules))
    for id, (then, now) in found.differences.items():
        name = texts.get("instruments", id, "name")
        was, is_now = (texts.find("words", "verdicts", found) or found for found in (then, now))
        said = texts.get("words", "replay", "difference", name=name, then=was, now=is_now)
        screen.item(said)
    if not found.differences:
        screen.line(texts.get("words", "replay", "no_verdict_differs"))
    return False
