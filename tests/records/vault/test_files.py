"""A sealed file opens whole, in its own order and place, or not at all."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tweeluik.records.vault import files
from tweeluik.records.vault.errors import NoKeys, Unreadable
from tweeluik.records.vault.files import CHUNK, opened_file, seal_file
from tweeluik.records.vault.keys import destroy

from .conftest import made

pytestmark = pytest.mark.django_db


def content(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def sealed(owner: str, data: bytes, row: str = "paper-1") -> list[bytes]:
    return list(seal_file(owner, row, [data]))


def opens(owner: str, chunks: list[bytes], row: str = "paper-1") -> bytes | None:
    """The file, or nothing when it is refused."""
    try:
        return b"".join(opened_file(owner, row, chunks))
    except Unreadable:
        return None


@pytest.mark.parametrize(
    ("size", "chunks"),
    [
        (0, 1),
        (1, 1),
        (CHUNK - 1, 1),
        (CHUNK, 1),
        (CHUNK + 1, 2),
        (3 * CHUNK, 3),
        (3 * CHUNK + 9, 4),
    ],
)
def test_a_file_comes_back(owner: str, size: int, chunks: int) -> None:
    data = content(size)
    found = sealed(owner, data)
    assert len(found) == chunks
    assert opens(owner, found) == data


@pytest.mark.parametrize("piece", [1000, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK])
def test_pieces_of_any_size(owner: str, piece: int) -> None:
    data = content(4 * CHUNK + 77)
    pieces = [data[start : start + piece] for start in range(0, len(data), piece)]
    found = list(seal_file(owner, "paper-1", pieces))
    assert len(found) == 5
    assert opens(owner, found) == data


Attack = Callable[[str, list[bytes]], list[bytes]]


def _other_row(owner: str, chunks: list[bytes]) -> list[bytes]:
    return [chunks[0], sealed(owner, content(5 * CHUNK), "paper-2")[1], *chunks[2:]]


def _other_owner(owner: str, chunks: list[bytes]) -> list[bytes]:
    return [chunks[0], sealed(made("case:attacker"), content(5 * CHUNK))[1], *chunks[2:]]


def _older_version(owner: str, chunks: list[bytes]) -> list[bytes]:
    return [chunks[0], sealed(owner, content(5 * CHUNK, seed=2))[1], *chunks[2:]]


ATTACKS: dict[str, Attack] = {
    "cut off": lambda owner, chunks: chunks[:-1],
    "first left out": lambda owner, chunks: chunks[1:],
    "middle left out": lambda owner, chunks: chunks[:2] + chunks[3:],
    "reordered": lambda owner, chunks: [chunks[1], chunks[0], *chunks[2:]],
    "reversed": lambda owner, chunks: chunks[::-1],
    "doubled": lambda owner, chunks: [chunks[0], *chunks],
    "end doubled": lambda owner, chunks: [*chunks, chunks[-1]],
    "only the end": lambda owner, chunks: chunks[-1:],
    "nothing": lambda owner, chunks: [],
    "other row": _other_row,
    "other owner": _other_owner,
    "older version": _older_version,
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_refused(owner: str, attack: str) -> None:
    data = content(5 * CHUNK)
    chunks = sealed(owner, data)
    assert opens(owner, chunks) == data
    assert opens(owner, ATTACKS[attack](owner, chunks)) is None


@pytest.mark.parametrize("kept", range(5))
def test_truncation_anywhere_is_refused(owner: str, kept: int) -> None:
    assert opens(owner, sealed(owner, content(5 * CHUNK))[:kept]) is None


def test_swapping_any_two_chunks_is_refused(owner: str) -> None:
    chunks = sealed(owner, content(5 * CHUNK))
    for one in range(5):
        for other in range(one):
            changed = [*chunks]
            changed[one], changed[other] = changed[other], changed[one]
            assert opens(owner, changed) is None


def test_flipped_bits_are_refused(owner: str) -> None:
    chance = random.Random(3)
    chunks = sealed(owner, content(CHUNK + 1000))
    for _ in range(200):
        which = chance.randrange(2)
        changed = bytearray(chunks[which])
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        assert opens(owner, [*chunks[:which], bytes(changed), *chunks[which + 1 :]]) is None


def test_control_chunks_without_number_or_sum(owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Number and last flag are one safeguard, the sum another; without both, attacks succeed."""
    monkeypatch.setattr(files, "_place", lambda owner, row, number, last: ("file", owner, row))
    monkeypatch.setattr("hmac.compare_digest", lambda one, other: True)
    chunks = sealed(owner, content(5 * CHUNK))
    accepted = {name for name in ATTACKS if opens(owner, ATTACKS[name](owner, chunks)) is not None}
    assert accepted == set(ATTACKS) - {"nothing", "other row", "other owner"}


def test_control_chunks_without_sum(owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece of an older version of the same file is found by the sum alone."""
    monkeypatch.setattr("hmac.compare_digest", lambda one, other: True)
    chunks = sealed(owner, content(5 * CHUNK))
    accepted = {name for name in ATTACKS if opens(owner, ATTACKS[name](owner, chunks)) is not None}
    assert accepted == {"older version"}


def test_another_row_or_owner_is_refused(owner: str) -> None:
    chunks = sealed(owner, content(10))
    assert opens(owner, chunks, "paper-2") is None
    assert opens(made("case:other"), chunks) is None


def test_refused_before_the_first_piece(owner: str, nowhere: Path) -> None:
    """Not when somebody comes to read it: a page can still say so."""
    with pytest.raises(NoKeys):
        seal_file(owner, "paper-1", [b"x"])
    with pytest.raises(NoKeys):
        opened_file(owner, "paper-1", [b"x"])


def test_a_destroyed_owner_is_unreadable(owner: str) -> None:
    chunks = sealed(owner, content(10))
    destroy(owner)
    assert opens(owner, chunks) is None
