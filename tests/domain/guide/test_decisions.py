"""Some thousand plain cases: what comes out is what stood there when somebody last read it."""

from __future__ import annotations

from difflib import unified_diff

from tweeluik.domain.guide.facts import role, subject

from .decisions import FILE, lines

SHOWN = 40
"""Lines of difference that are shown; more would hide what happened."""


def test_decisions() -> None:
    kept = FILE.read_text("utf-8").splitlines()
    difference = list(unified_diff(kept, list(lines()), "kept", "now", lineterm="", n=0))
    assert not difference, "\n".join(
        [
            *difference[:SHOWN],
            f"{len(difference)} lines differ. Is it meant? python -m tests.domain.guide.decisions",
        ]
    )


def test_every_role_with_every_subject() -> None:
    kept = FILE.read_text("utf-8").splitlines()
    for who in role.values:
        for about in subject.values:
            assert any(line.startswith(f"role={who} subject={about}: ") for line in kept)
