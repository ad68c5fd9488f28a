"""Every sentence of the two seeds has its entry, and every place an entry names exists.

``seed_sentences.toml`` was cut from the seeds apart from the table, so that neither can lose a
sentence unseen. The seeds themselves are not in the repository.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tools.docs.traceability import LATER, homes, read

SENTENCES: Mapping[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "seed_sentences.toml").read_text("utf-8")
)
TABLE = read()
KINDS = ("rule", "fact", "advice", "outdated")
LONGEST_GIST = 160
_LATER = re.compile(r"later: \S.*")
_LINES = re.compile(r"(\d+)(?:-(\d+))?")


def problems(table: Mapping[str, Any], sentences: Mapping[str, list[str]]) -> list[str]:
    """What is wrong with a traceability table, held against the sentences of the seeds."""
    entries = table["sentence"]
    wrong = [f"unknown seed {entry['seed']}" for entry in entries if entry["seed"] not in sentences]
    for seed, expected in sentences.items():
        listed = [f"{e['lines']} {e['hash']}" for e in entries if e["seed"] == seed]
        wrong += [f"{seed}: no entry for {one}" for one in expected if one not in listed]
        wrong += [f"{seed}: no sentence is {one}" for one in listed if one not in expected]
        if sorted(listed) == sorted(expected) and listed != expected:
            wrong.append(f"{seed}: the entries are not in the order of the seed")
        if table["complete"].get(seed) != [one.split()[1] for one in expected]:
            wrong.append(f"{seed}: the completeness list is another one")
    for entry in entries:
        wrong += [f"{entry['seed']} {entry['lines']}: {found}" for found in _entry(entry)]
    return wrong


def _entry(entry: Mapping[str, Any]) -> list[str]:
    wrong = []
    if not re.fullmatch(r"[0-9a-f]{10}", entry["hash"]):
        wrong.append(f"{entry['hash']} is no hash")
    lines = _LINES.fullmatch(entry["lines"])
    if lines is None or (lines[2] and int(lines[2]) <= int(lines[1])):
        wrong.append(f"{entry['lines']} are no lines")
    if not entry["gist"].strip() or len(entry["gist"]) > LONGEST_GIST:
        wrong.append("the gist is empty or too long")
    if entry["kind"] not in KINDS:
        wrong.append(f"unknown kind {entry['kind']}")
    if entry["kind"] == "outdated" and not entry.get("differs"):
        wrong.append("outdated, but not said by what")
    if not entry["lives"]:
        wrong.append("lives nowhere")
    return wrong + [f"there is no {named}" for named in entry["lives"] if not _exists(named)]


def _exists(named: str) -> bool:
    return bool(_LATER.fullmatch(named) if named.startswith(LATER) else homes(named))


def test_every_sentence_of_the_seeds_lives_somewhere() -> None:
    assert problems(TABLE, SENTENCES) == []


def test_both_seeds_are_there() -> None:
    assert {seed: len(sentences) for seed, sentences in SENTENCES.items()} == {"S1": 63, "S2": 90}


def test_a_rule_that_was_split_leads_to_all_its_parts() -> None:
    assert [name for name, _ in homes("rule:R42-own_work")] == ["rule R42-own_work"]
    parts = [name for name, _ in homes("rule:R42")]
    assert "rule R42-own_work" in parts
    assert "rule R42b" in parts
    assert all(name.startswith("rule R42") for name in parts)


# Negative controls

FIRST = {
    "seed": "S1",
    "lines": "3-4",
    "hash": "0123456789",
    "gist": "A gist.",
    "kind": "rule",
    "lives": ["rule:R34", "fact:role", "value:expert_opinion_employee", "later: issue 5"],
}
SECOND = {**FIRST, "lines": "5", "hash": "aaaaaaaaaa", "kind": "outdated", "differs": "The law."}
LISTED = {"S1": ["3-4 0123456789", "5 aaaaaaaaaa"]}


def _table(*entries: Mapping[str, object]) -> dict[str, Any]:
    return {"complete": {"S1": ["0123456789", "aaaaaaaaaa"]}, "sentence": list(entries)}


def test_control_a_good_table() -> None:
    assert problems(_table(FIRST, SECOND), LISTED) == []


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ((FIRST,), "S1: no entry for 5 aaaaaaaaaa"),
        ((SECOND, FIRST), "not in the order"),
        ((FIRST, SECOND, {**SECOND, "hash": "bbbbbbbbbb"}), "no sentence is 5 bbbbbbbbbb"),
        ((FIRST, {**SECOND, "lines": "6"}), "no sentence is 6 aaaaaaaaaa"),
        ((FIRST, SECOND, {**SECOND, "seed": "S3"}), "unknown seed S3"),
        ((FIRST, {**SECOND, "hash": "AAAAAAAAAA"}), "is no hash"),
        ((FIRST, {**SECOND, "lines": "5-4"}), "are no lines"),
        ((FIRST, {**SECOND, "gist": "x" * 161}), "gist"),
        ((FIRST, {**SECOND, "kind": "opinion"}), "unknown kind"),
        ((FIRST, {**SECOND, "differs": ""}), "not said by what"),
        ((FIRST, {**SECOND, "lives": []}), "lives nowhere"),
        ((FIRST, {**SECOND, "lives": ["rule:R9999"]}), "no rule:R9999"),
        ((FIRST, {**SECOND, "lives": ["fact:rol"]}), "no fact:rol"),
        ((FIRST, {**SECOND, "lives": ["value:expert_opinion"]}), "no value:expert_opinion"),
        ((FIRST, {**SECOND, "lives": ["wish:R34"]}), "no wish:R34"),
        ((FIRST, {**SECOND, "lives": ["later:"]}), "no later:"),
    ],
)
def test_control_a_bad_table(entries: tuple[Mapping[str, object], ...], complaint: str) -> None:
    assert complaint in "; ".join(problems(_table(*entries), LISTED))


def test_control_a_sentence_lost_in_table_and_completeness_list_alike() -> None:
    table = _table(FIRST)
    table["complete"]["S1"].pop()
    assert "no entry for 5 aaaaaaaaaa" in "; ".join(problems(table, LISTED))


@pytest.mark.parametrize("place", [0, 62, 63, 100, 152])
def test_control_the_real_table_without_one_entry(place: int) -> None:
    lost = TABLE["sentence"][place]
    rest = [*TABLE["sentence"][:place], *TABLE["sentence"][place + 1 :]]
    assert problems({**TABLE, "sentence": rest}, SENTENCES) == [
        f"{lost['seed']}: no entry for {lost['lines']} {lost['hash']}"
    ]
