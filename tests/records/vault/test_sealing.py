"""What is sealed opens in its own place only, and tells neither what nor how much it holds."""

from __future__ import annotations

import random
import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.db import connection

import tweeluik
from tweeluik.records.vault import cipher, keys, sealing
from tweeluik.records.vault.errors import NoKeys, Unreadable
from tweeluik.records.vault.keyfile import add
from tweeluik.records.vault.keys import destroy, new_key
from tweeluik.records.vault.models import OwnerKey
from tweeluik.records.vault.sealing import BUCKETS, Box, blind_index, box, boxes, opened, seal

from .conftest import AT, made

TEXT = "Ik kan niet langer dan een half uur zitten; dat weet Anna-Canary-7f3a."
PLACE = ("text", "sealed", "row-1")

# -- tampering -------------------------------------------------------------------------------------


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def attacks(mine: Box, times: int, seed: int) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Flip one bit in each part of what is sealed in turn, or in what it is bound to."""
    chance = random.Random(seed)
    sealed = mine.seal(*PLACE, TEXT)
    start, end = 2 + cipher.NONCE, len(sealed) - cipher.TAG
    parts = {
        "header": (0, 2),
        "nonce": (2, start),
        "ciphertext": (start, end),
        "tag": (end, len(sealed)),
    }
    for number in range(times):
        part = ("place", *parts)[number % 5]
        if part == "place":
            place = [*PLACE, mine.owner]
            which = chance.randrange(4)
            letter = chance.randrange(len(place[which]))
            changed = flipped(place[which].encode(), 8 * letter + chance.randrange(7)).decode()
            place[which] = changed
            other = Box(place.pop(), mine.key)
            yield part, lambda o=other, p=tuple(place): o.opened(*p, sealed)
        else:
            first, last = parts[part]
            bad = flipped(sealed, chance.randrange(8 * first, 8 * last))
            yield part, lambda bad=bad: mine.opened(*PLACE, bad)


def outcomes(mine: Box, times: int, seed: int = 4) -> Counter[str]:
    """How each attack ended: refused, or opened with the right or a wrong text."""
    found: Counter[str] = Counter()
    for _, attack in attacks(mine, times, seed):
        try:
            found["opened" if attack() == TEXT.encode() else "wrong"] += 1
        except Unreadable:
            found["refused"] += 1
    return found


@pytest.mark.proof
def test_what_was_changed_is_refused(owner: str, figure: Callable[[str], None]) -> None:
    found = outcomes(box(owner), 2000)
    assert found == {"refused": 2000}
    figure(f"{found['refused']} of 2000 flipped bits refused, {found['wrong']} wrong plaintexts")


class Untied:
    """Encrypts, but proves nothing: the control."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    def encrypt(self, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        stream = b"".join(sha256(self.key + nonce + bytes((n,))).digest() for n in range(64))
        return bytes(a ^ b for a, b in zip(plain, stream, strict=False)) + bytes(cipher.TAG)

    def decrypt(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        return self.encrypt(nonce, sealed[: -cipher.TAG], bound)[: -cipher.TAG]


def test_control_without_a_tag(owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = box(owner)
    monkeypatch.setattr(cipher, "AESGCM", Untied)
    found = outcomes(mine, 500)
    assert found["wrong"] > 50
    assert found["opened"] > 50


def test_control_without_a_place(owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = box(owner)
    monkeypatch.setattr(cipher, "_bound", lambda place: b"")
    found = outcomes(mine, 500)
    assert found == {"refused": 400, "opened": 100}


@pytest.mark.parametrize(
    "place",
    [("text", "sealed", "row-2"), ("text", "other", "row-1"), ("paper", "sealed", "row-1")],
)
def test_another_row_column_or_table_is_refused(owner: str, place: tuple[str, str, str]) -> None:
    sealed = seal(owner, *PLACE, TEXT)
    assert opened(owner, *PLACE, sealed) == TEXT.encode()
    with pytest.raises(Unreadable):
        opened(owner, *place, sealed)


def test_another_owner_is_refused(owner: str) -> None:
    other = made("case:other")
    sealed = seal(owner, *PLACE, TEXT)
    with pytest.raises(Unreadable):
        opened(other, *PLACE, sealed)
    # Also with the key of the first one in the row of the other.
    wrapped = OwnerKey.objects.get(owner=owner).wrapped
    OwnerKey.objects.filter(owner=other).update(wrapped=wrapped)
    with pytest.raises(Unreadable):
        opened(other, *PLACE, sealed)


@pytest.mark.parametrize("length", [0, 1, 2, 13, 14, 29, 30])
def test_what_was_cut_short_is_refused(owner: str, length: int) -> None:
    with pytest.raises(Unreadable):
        opened(owner, *PLACE, seal(owner, *PLACE, TEXT)[:length])


def test_errors_tell_nothing(owner: str) -> None:
    sealed = seal(owner, *PLACE, TEXT)
    with pytest.raises(Unreadable) as caught:
        opened(owner, "text", "sealed", "row-2", sealed)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert not [secret for secret in ("Canary", owner, sealed.hex()) if secret in told]
    assert repr(box(owner).key) not in repr(box(owner))


# -- nonces and padding ----------------------------------------------------------------------------


def nonces(times: int) -> set[bytes]:
    key = bytes(32)
    return {cipher.encrypted(key, ("text",), b"")[2 : 2 + cipher.NONCE] for _ in range(times)}


@pytest.mark.proof
def test_no_nonce_comes_twice(figure: Callable[[str], None]) -> None:
    assert len(nonces(100_000)) == 100_000
    figure("100,000 nonces, all different")


def test_control_nonces(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    few = SimpleNamespace(urandom=lambda size: bytes([chance.randrange(256)] * size))
    monkeypatch.setattr(cipher, "os", few)
    assert len(nonces(1000)) <= 256


def lengths(owner: str) -> dict[int, int]:
    """How long what is sealed is, for texts up to 40,000 bytes."""
    mine = box(owner)
    sizes = (*range(0, 300), *range(300, 40_000, 487))
    return {size: len(mine.seal(*PLACE, b"x" * size)) for size in sizes}


def test_the_length_tells_only_the_bucket(owner: str) -> None:
    around = 2 + cipher.NONCE + cipher.TAG
    found = lengths(owner)
    assert {kept - around for kept in found.values()} == {*BUCKETS, 2 * 16384, 3 * 16384}
    assert found[0] == found[60] == 64 + around
    assert found[61] == found[252] == 256 + around


def test_control_padding(owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "padded", lambda plain: plain)
    found = lengths(owner)
    assert len(set(found.values())) == len(found)


@pytest.mark.parametrize("text", ["", "a", "é" * 60, "x" * 60, "x" * 61, "\0\0", "y" * 50_000])
def test_what_was_sealed_comes_back(owner: str, text: str) -> None:
    assert opened(owner, *PLACE, seal(owner, *PLACE, text)) == text.encode()
    assert opened(owner, *PLACE, seal(owner, *PLACE, text.encode())) == text.encode()


# -- keys that are gone ----------------------------------------------------------------------------


def test_a_destroyed_owner_is_unreadable(owner: str) -> None:
    sealed = seal(owner, *PLACE, TEXT)
    assert opened(owner, *PLACE, sealed) == TEXT.encode()
    destroy(owner)
    for attempt in (
        lambda: opened(owner, *PLACE, sealed),
        lambda: seal(owner, *PLACE, TEXT),
        lambda: box(owner),
    ):
        with pytest.raises(Unreadable):
            attempt()
    new_key(owner, AT)
    with pytest.raises(Unreadable):
        opened(owner, *PLACE, sealed)


def test_many_owners_in_one_query(owner: str, django_assert_num_queries: Callable) -> None:
    owners = [owner, *(made(f"person:{number}") for number in range(9))]
    with django_assert_num_queries(1):
        found = boxes([*owners, "person:unknown"])
    assert set(found) == set(owners)
    for one in owners:
        assert opened(one, *PLACE, found[one].seal(*PLACE, TEXT)) == TEXT.encode()


def in_clear(words: bytes, data: Path) -> list[str]:
    """Where words stand in the clear: in a row of any table, or a file of the data."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            values = (value for row in cursor.fetchall() for value in row)
            if any(words in raw(value) for value in values):
                found.append(table)
    return found + [
        path.name for path in data.rglob("*") if path.is_file() and words in path.read_bytes()
    ]


def raw(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_without_key_files_nothing_is_written(
    owner: str, nowhere: Path, settings: LazySettings
) -> None:
    for attempt in (
        lambda: seal(owner, *PLACE, TEXT),
        lambda: opened(owner, *PLACE, b"\xd7\x01" + bytes(60)),
        lambda: new_key("case:new", AT),
        lambda: blind_index("anna-canary-7f3a@example.org"),
        lambda: boxes(()),
    ):
        with pytest.raises(NoKeys, match=re.escape(str(nowhere))):
            attempt()
    assert not OwnerKey.objects.filter(owner="case:new").exists()
    assert in_clear(b"anary-7f3a", settings.DATA) == []


def test_control_in_the_clear(owner: str, tmp_path: Path) -> None:
    OwnerKey.objects.filter(owner=owner).update(wrapped=TEXT.encode())
    assert in_clear(b"anary-7f3a", tmp_path) == ["vault_ownerkey"]


def test_the_key_of_an_owner_is_not_in_the_database(owner: str, tmp_path: Path) -> None:
    key = keys.unwrapped(OwnerKey.objects.get(owner=owner))
    assert in_clear(key, tmp_path) == []


# -- found by what it is, without telling it -------------------------------------------------------


def test_a_blind_index_finds_without_telling(folder: Path, settings: LazySettings) -> None:
    found = blind_index("Anna.de.Vries@Example.org")
    assert re.fullmatch("[0-9a-f]{64}", found)
    assert found == blind_index("  anna.de.vries@example.org ")
    assert found == blind_index("ａnna.de.vries@example.org")  # full-width
    assert found != blind_index("anna.de.vries@example.com")
    assert found != sha256(b"anna.de.vries@example.org").hexdigest()
    add(folder, settings.DATA)
    assert found == blind_index("anna.de.vries@example.org")


def test_another_deployment_has_other_indexes(folder: Path) -> None:
    found = blind_index("anna@example.org")
    root = folder / "root"
    root.unlink()
    root.write_bytes(bytes(32))
    root.chmod(0o400)
    keys._loaded.cache_clear()
    assert found != blind_index("anna@example.org")


# -- one place for cryptography --------------------------------------------------------------------


def encrypting(source: str) -> bool:
    return re.search(r"^\s*(from|import) (cryptography|Crypto|nacl)\b", source, re.M) is not None


def test_only_the_vault_and_the_cookie_encrypt() -> None:
    src = Path(tweeluik.__file__).parent
    found = {
        path.relative_to(src).as_posix()
        for path in src.rglob("*.py")
        if encrypting(path.read_text("utf-8"))
    }
    assert {path for path in found if not path.startswith("records/vault/")} == {
        "interfaces/web/sealed.py"
    }


def test_control_encrypting() -> None:
    assert encrypting("x = 1\n    from cryptography.fernet import Fernet\n")
    assert not encrypting("# from cryptography\nimport cryptic\n")
