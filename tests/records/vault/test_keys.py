"""Key files: made once, kept safe, renewed without losing anything."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import LazySettings

from tweeluik.interfaces.cli.facts_file import InputError
from tweeluik.interfaces.cli.serve import _prepare_keys
from tweeluik.records.vault import keys
from tweeluik.records.vault.errors import NoKeys, Unreadable, UnsafeKeys
from tweeluik.records.vault.files import opened_file
from tweeluik.records.vault.keyfile import add, init, load
from tweeluik.records.vault.keys import first_keys, in_use, keyring, new_key, rewrap
from tweeluik.records.vault.models import OwnerKey
from tweeluik.records.vault.sealing import Box, box, boxes, opened, seal

from .conftest import AT, made

DATA = Path("/srv/elsewhere")
PLACE = ("text", "sealed", "row-1")


def written(path: Path, key: bytes) -> None:
    path.unlink(missing_ok=True)
    path.write_bytes(key)
    path.chmod(0o400)


# -- the files -------------------------------------------------------------------------------------


def test_the_first_keys(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "keys"
    init(folder, DATA)
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "root": 0o400,
        "kek-1": 0o400,
    }
    assert folder.stat().st_mode & 0o777 == 0o700
    found = load(folder, DATA)
    assert found.newest == 1
    assert len(found.keks[1]) == 32
    assert found.keks[1] != (folder / "root").read_bytes()
    assert "\\x" not in repr(found)
    with pytest.raises(FileExistsError):
        init(folder, DATA)
    assert load(folder, DATA) == found


def test_broken_off_half_way_it_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    init(folder, DATA)
    root = (folder / "root").read_bytes()
    (folder / "kek-1").unlink()
    (folder / ".new-left").write_bytes(b"half")
    with pytest.raises(NoKeys):
        load(folder, DATA)
    init(folder, DATA)
    assert (folder / "root").read_bytes() == root
    assert load(folder, DATA).newest == 1


def test_begun_by_many_at_once_there_is_one_set(tmp_path: Path) -> None:
    for attempt in range(20):
        folder = tmp_path / f"keys-{attempt}"

        def begin(_: int, folder: Path = folder) -> object:
            with suppress(FileExistsError):
                init(folder, DATA)
            return load(folder, DATA)

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(begin, range(8)))
        assert all(one == found[0] for one in found)


def test_the_next_key(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    init(folder, DATA)
    before = load(folder, DATA)
    assert add(folder, DATA) == 2
    after = load(folder, DATA)
    assert (set(after.keks), after.newest) == ({1, 2}, 2)
    assert after.keks[1] == before.keks[1] != after.keks[2]
    assert after.sub_key("blind index") == before.sub_key("blind index")
    assert after.sub_key("blind index") != after.sub_key("audit chain")
    assert sorted(os.listdir(folder)) == ["kek-1", "kek-2", "root"]


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o701, 0o710])
def test_a_folder_that_others_reach_is_refused(tmp_path: Path, mode: int) -> None:
    init(tmp_path / "keys", DATA)
    (tmp_path / "keys").chmod(mode)
    with pytest.raises(UnsafeKeys, match="chmod go="):
        load(tmp_path / "keys", DATA)


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o420, 0o644])
@pytest.mark.parametrize("name", ["root", "kek-1"])
def test_a_file_that_others_reach_is_refused(tmp_path: Path, name: str, mode: int) -> None:
    init(tmp_path / "keys", DATA)
    (tmp_path / "keys" / name).chmod(mode)
    with pytest.raises(UnsafeKeys, match=f"{name}: others can reach this"):
        load(tmp_path / "keys", DATA)


@pytest.mark.parametrize("inside", [".", "keys", "some/where"])
def test_keys_with_the_data_are_refused(tmp_path: Path, inside: str) -> None:
    data = tmp_path / "data"
    with pytest.raises(UnsafeKeys, match="lie with the data"):
        init(data / inside, data)
    assert not data.exists()
    init(data / inside, DATA)
    with pytest.raises(UnsafeKeys, match="lie with the data"):
        load(data / inside, data)


def test_keys_with_the_data_through_a_link_are_refused(tmp_path: Path) -> None:
    init(tmp_path / "data" / "keys", DATA)
    (tmp_path / "link").symlink_to(tmp_path / "data" / "keys")
    with pytest.raises(UnsafeKeys):
        load(tmp_path / "link", tmp_path / "data")


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_damaged_key_is_refused(tmp_path: Path, size: int) -> None:
    init(tmp_path / "keys", DATA)
    written(tmp_path / "keys" / "kek-1", bytes(size))
    with pytest.raises(UnsafeKeys, match=f"{size} bytes"):
        load(tmp_path / "keys", DATA)


@pytest.mark.parametrize("name", ["root", "kek-1", ""])
def test_missing_keys_are_told(tmp_path: Path, name: str) -> None:
    init(tmp_path / "keys", DATA)
    if name:
        (tmp_path / "keys" / name).unlink()
    folder = tmp_path / "keys" if name else tmp_path / "none"
    with pytest.raises(NoKeys, match=name or "none") as caught:
        load(folder, DATA)
    assert not isinstance(caught.value, UnsafeKeys)


# -- the start of a deployment ---------------------------------------------------------------------


@pytest.mark.django_db
def test_a_new_deployment_gets_keys(nowhere: Path) -> None:
    first_keys()
    before = keyring()
    first_keys()
    assert keyring() == before
    made("case:1")
    first_keys()


@pytest.mark.django_db
def test_lost_keys_are_not_replaced(nowhere: Path) -> None:
    first_keys()
    made("case:1")
    nowhere.rename(nowhere.with_name("kept"))
    with pytest.raises(NoKeys):
        first_keys()
    assert not nowhere.exists()


@pytest.mark.django_db
def test_other_keys_are_refused(nowhere: Path, settings: LazySettings) -> None:
    first_keys()
    made("case:1")
    nowhere.rename(nowhere.with_name("kept"))
    settings.KEYS = nowhere.with_name("others")
    init(settings.KEYS, settings.DATA)
    with pytest.raises(NoKeys, match="not the keys"):
        first_keys()


@pytest.mark.django_db
def test_serving_says_what_is_wrong_with_keys(nowhere: Path) -> None:
    _prepare_keys()
    made("case:1")
    (nowhere / "root").chmod(0o444)
    keys._loaded.cache_clear()
    with pytest.raises(InputError) as caught:
        _prepare_keys()
    assert (caught.value.code, caught.value.details) == (
        "keys_unsafe",
        {"path": str(nowhere / "root")},
    )
    (nowhere / "root").unlink()
    with pytest.raises(InputError) as caught:
        _prepare_keys()
    assert caught.value.code == "keys_missing"


# -- renewing --------------------------------------------------------------------------------------


def read(sealed: dict[str, bytes]) -> int:
    """How many of these open with what they held."""
    found = boxes(sealed)
    return sum(found[one].opened(*PLACE, kept) == one.encode() for one, kept in sealed.items())


@pytest.mark.django_db
def test_renewing_stopped_half_way_goes_on(
    folder: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = {
        one: seal(made(one), *PLACE, one) for one in (f"case:{number}" for number in range(60))
    }
    assert in_use() == {1: 60}
    assert add(folder, settings.DATA) == 2
    sealed["case:new"] = seal(made("case:new"), *PLACE, "case:new")
    assert in_use() == {1: 60, 2: 1}

    monkeypatch.setattr(keys, "BATCH", 10)
    left, wrapping = [25], keys._wrapped

    def breaking(*about: object) -> bytes:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return wrapping(*about)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(keys, "_wrapped", breaking)
        with pytest.raises(KeyboardInterrupt):
            rewrap()
    assert in_use() == {1: 40, 2: 21}
    assert read(sealed) == 61

    assert rewrap() == (40, ())
    assert in_use() == {2: 61}
    assert rewrap() == (0, ())
    (folder / "kek-1").unlink()
    assert read(sealed) == 61


@pytest.mark.django_db
def test_a_retired_key_opens_no_copy_of_an_erased_owner(
    folder: Path, settings: LazySettings
) -> None:
    sealed = seal(made("case:1"), *PLACE, "words")
    copy = OwnerKey.objects.get(owner="case:1")
    keys.destroy("case:1")
    add(folder, settings.DATA)
    copy.save(force_insert=True)
    # The control: with the old key file, a copy from before the erasure opens it.
    assert opened("case:1", *PLACE, sealed) == b"words"
    (folder / "kek-1").unlink()
    with pytest.raises(Unreadable):
        opened("case:1", *PLACE, sealed)


@pytest.mark.django_db
def test_a_damaged_key_stops_no_renewal(folder: Path, settings: LazySettings) -> None:
    for number in range(5):
        made(f"case:{number}")
    OwnerKey.objects.filter(owner="case:2").update(wrapped=bytes(62))
    add(folder, settings.DATA)
    assert rewrap() == (4, ("case:2",))
    assert in_use() == {1: 1, 2: 4}
    with pytest.raises(Unreadable):
        box("case:2")


@pytest.mark.django_db
def test_a_key_under_another_number_is_refused(folder: Path, settings: LazySettings) -> None:
    made("case:1")
    add(folder, settings.DATA)
    OwnerKey.objects.update(kek_id=2)
    with pytest.raises(Unreadable):
        box("case:1")
    OwnerKey.objects.update(kek_id=9)
    with pytest.raises(Unreadable):
        box("case:1")


@pytest.mark.django_db
@pytest.mark.proof
@pytest.mark.parametrize("many", [4_000, pytest.param(20_000, marks=pytest.mark.soak)])
def test_renewing_is_fast(
    folder: Path, settings: LazySettings, figure: Callable[[str], None], many: int
) -> None:
    found = keyring()
    OwnerKey.objects.bulk_create(
        OwnerKey(
            owner=f"case:{number}",
            kek_id=1,
            wrapped=keys._wrapped(found, 1, f"case:{number}", bytes(32)),
            made_at=AT,
        )
        for number in range(many)
    )
    add(folder, settings.DATA)
    began, busy = time.perf_counter(), time.process_time()
    assert rewrap() == (many, ())
    took, busy = time.perf_counter() - began, time.process_time() - busy
    assert in_use() == {2: many}
    assert busy < 60
    figure(f"{many:,} keys wrapped anew in {took:.1f} s, {busy:.1f} s of processor")


# -- the format stays ------------------------------------------------------------------------------

GOLDEN_WRAPPED = (
    "d7010cf1ee1b06e45f5ea8ad2fd2e52bc144d257ea6c7d1466ba218e1abbd5f69ec8190ec1369bbd"
    "18036950ff75b8877501316afd629c459a2306dfd1f2"
)
GOLDEN_SEALED = (
    "d701f6c42ca3cf5a31e54db201d808fa4e103735271341d32a928321343a232650f960efc2973589"
    "44904d79d6e92d54e99437f2e47a0829dda753d047e889e7ac38634c21da5954f38eb64a7eb9a7d7"
    "130b1b2656b5ffba5f364b8788ba"
)
GOLDEN_CHUNK = (
    "d701e60ab3beb0286ea2057f97b0c991db862c021d21ffab21e3001ac2aedbda6385749a800e0747"
    "0d2700cc7039b976fc2c63100d6b6fdf09cf141dcc6a0d7cd4e17d10d5a6"
)


@pytest.mark.django_db
def test_what_the_first_version_sealed_opens(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written once by version 1 of the format and never made anew."""
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir(mode=0o700)
    written(settings.KEYS / "root", bytes(range(32)))
    written(settings.KEYS / "kek-1", bytes(range(32, 64)))
    owner = "case:6f1c1c5e-5a0e-4d3e-9a86-000000000001"
    OwnerKey.objects.create(
        owner=owner, kek_id=1, wrapped=bytes.fromhex(GOLDEN_WRAPPED), made_at=AT
    )
    found = opened(owner, "text", "sealed", "1", bytes.fromhex(GOLDEN_SEALED))
    assert found.decode() == "Rugklachten sinds maart."
    assert [*opened_file(owner, "1", [bytes.fromhex(GOLDEN_CHUNK)])] == [b"%PDF-1.7"]


def test_a_box_shows_no_key() -> None:
    assert "secret" not in repr(Box("case:1", b"secret"))


@pytest.mark.django_db
def test_one_key_per_owner(owner: str) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        new_key(owner, AT)
