"""Every sentence of the two seed documents that states something has a home in the product.

The seeds are not in the repository. What is tested is that ``docs/traceability.toml`` has an entry
for each sentence on its own completeness list, in seed order, and that every home it names exists.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from typing import Any

import pytest

from .corpus import ROOT, files

TABLE = tomllib.loads((ROOT / "docs" / "traceability.toml").read_text(encoding="utf-8"))
KINDS = {"rule", "fact", "advice", "outdated"}
LATER = re.compile(r"issue [3-9]\b.*, .+")
LONGEST_GIST = 25
"""Words. A gist is one short sentence of our own."""

Homes = Mapping[str, Collection[str]]


def _tables(name: str) -> set[str]:
    return {text.key.split(".")[0] for text in files("nl").get(name, ())}


def _law(*parts: str) -> dict[str, Any]:
    path = ROOT.joinpath("src", "tweeluik", "domain", "law", *parts)
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _row_ids(*parts: str) -> set[str]:
    rows = (row for listed in _law(*parts).values() if isinstance(listed, list) for row in listed)
    return {row["id"] for row in rows if "id" in row}


def homes() -> Homes:
    """Per prefix the ids that exist."""
    return {
        "rule": _tables("rules"),
        "warning": _tables("warnings"),
        "instrument": _tables("instruments"),
        "fact": _tables("facts"),
        "first_step": _tables("first_steps"),
        "question": _tables("questions"),
        "source": set(_law("sources.toml")),
        "place": _row_ids("where_to_apply.toml"),
        "value": _row_ids("values", "fees.toml") | _row_ids("values", "terms.toml"),
    }


def homeless(lives: Collection[str], known: Homes) -> list[str]:
    """Homes that do not exist. A rule may be split into parts: R5a is a part of R5."""
    wrong = []
    for home in lives:
        prefix, _, id = home.partition(":")
        ids = known.get(prefix, ())
        if prefix == "later":
            fits = LATER.match(id.strip()) is not None
        elif prefix == "rule":
            fits = any(re.fullmatch(rf"{re.escape(id)}[a-z]?", rule) for rule in ids)
        else:
            fits = id in ids
        if not fits:
            wrong.append(home)
    return wrong


def problems(table: Mapping[str, Any], known: Homes) -> list[str]:
    """What is wrong with a traceability table."""
    wrong = []
    for seed, complete in table["complete"].items():
        entries = [entry for entry in table["sentence"] if entry["seed"] == seed]
        if [entry["hash"] for entry in entries] != complete:
            wrong.append(f"{seed}: the entries are not those of the completeness list, in order")
        first_lines = [int(entry["lines"].partition("-")[0]) for entry in entries]
        if first_lines != sorted(first_lines):
            wrong.append(f"{seed}: the entries are not in seed order")
    for entry in table["sentence"]:
        where = f"{entry['seed']} line {entry['lines']}"
        if entry["seed"] not in table["complete"]:
            wrong.append(f"{where}: unknown seed")
        if not re.fullmatch(r"[0-9a-f]{10}", entry["hash"]):
            wrong.append(f"{where}: {entry['hash']} is no hash")
        if not entry["gist"].endswith(".") or len(entry["gist"].split()) > LONGEST_GIST:
            wrong.append(f"{where}: the gist is not one short sentence")
        if entry["kind"] not in KINDS:
            wrong.append(f"{where}: unknown kind {entry['kind']}")
        if entry["kind"] == "outdated" and not entry.get("differs"):
            wrong.append(f"{where}: outdated, but not said by what")
        if not entry["lives"]:
            wrong.append(f"{where}: lives nowhere")
        wrong += [f"{where}: there is no {home}" for home in homeless(entry["lives"], known)]
    return wrong


def test_every_sentence_of_the_seeds_has_a_home() -> None:
    assert problems(TABLE, homes()) == []


def test_both_seeds_are_there() -> None:
    assert set(TABLE["complete"]) == {"S1", "S2"}
    assert all(TABLE["complete"].values())


# Negative controls

KNOWN: Homes = {"rule": {"R5a"}, "fact": {"role"}}


def _planted(**changed: object) -> dict[str, Any]:
    entry = {
        "seed": "S1",
        "lines": "3-4",
        "hash": "0123456789",
        "gist": "A gist.",
        "kind": "rule",
        "lives": ["rule:R5", "fact:role", "later: issue 5, D8"],
    }
    return {"complete": {"S1": ["0123456789"]}, "sentence": [entry | changed]}


def test_control_a_good_table() -> None:
    assert problems(_planted(), KNOWN) == []


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"hash": "0123456780"}, "completeness list"),
        ({"hash": "not a hash"}, "is no hash"),
        ({"seed": "S3"}, "unknown seed"),
        ({"gist": "No end"}, "gist"),
        ({"gist": "word " * 26 + "."}, "gist"),
        ({"kind": "opinion"}, "unknown kind"),
        ({"kind": "outdated"}, "not said by what"),
        ({"lives": []}, "lives nowhere"),
        ({"lives": ["rule:R6"]}, "no rule:R6"),
        ({"lives": ["fact:rol"]}, "no fact:rol"),
        ({"lives": ["wish:R5"]}, "no wish:R5"),
        ({"lives": ["later: some day"]}, "no later: some day"),
    ],
)
def test_control_a_bad_entry(changed: dict[str, object], complaint: str) -> None:
    assert complaint in " ".join(problems(_planted(**changed), KNOWN))


def test_control_order_and_omission() -> None:
    one, two = _planted()["sentence"][0], _planted(hash="aaaaaaaaaa", lines="1")["sentence"][0]
    table = {"complete": {"S1": ["0123456789", "aaaaaaaaaa"]}, "sentence": [one, two]}
    assert "not in seed order" in " ".join(problems(table, KNOWN))
    assert "completeness list" in " ".join(problems(table | {"sentence": [one]}, KNOWN))
