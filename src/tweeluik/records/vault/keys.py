"""The keys of owners: made, destroyed, and wrapped anew when the key files are renewed.

Destroying the key of an owner makes all that was sealed for them unreadable, also in a copy of the
database that is newer than the key; a copy that still has the wrapped key is useless once the key
file that wrapped it is gone too (``security.md`` 5.4). So an old ``kek`` file is removed when
:func:`in_use` no longer names it.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from . import keyfile
from .cipher import Place, decrypted, encrypted
from .errors import NoKeys, Unreadable
from .keyfile import Keys
from .models import OwnerKey

BATCH: Final = 500
"""So many keys are wrapped anew in one transaction, so that others wait only a moment."""


def keyring() -> Keys:
    """The keys of this deployment; read again when a file was added or taken away.

    :raises NoKeys: when there are none here, or (UnsafeKeys) they are not safe.
    """
    folder: Path = settings.KEYS
    try:
        names = tuple(sorted(os.listdir(folder)))
    except OSError:
        raise NoKeys(folder) from None
    return _loaded(folder, settings.DATA, names)


@lru_cache(maxsize=4)
def _loaded(folder: Path, data: Path, names: tuple[str, ...]) -> Keys:
    return keyfile.load(folder, data)


def first_keys() -> None:
    """See to it that this deployment has its keys: made while nothing is sealed, else checked.

    :raises NoKeys: when something was sealed here, and its key files are lost, not mounted, or
        others: new keys beside them would make that worse.
    :raises UnsafeKeys: when others can reach the keys, or they lie with the data.
    """
    sealed = OwnerKey.objects.order_by("-pk").first()
    if sealed is None:
        with suppress(FileExistsError):
            keyfile.init(settings.KEYS, settings.DATA)
    keyring()
    try:
        if sealed is not None:
            unwrapped(sealed)
    except Unreadable:
        raise NoKeys(settings.KEYS, "these are not the keys that things were sealed with") from None


def new_key(owner: str, at: datetime) -> None:
    """Make the key of a new owner.

    :raises NoKeys: when the key files are not there.
    :raises django.db.IntegrityError: when the owner has one.
    """
    keys = keyring()
    OwnerKey.objects.create(
        owner=owner,
        kek_id=keys.newest,
        wrapped=_wrapped(keys, keys.newest, owner, secrets.token_bytes(keyfile.LENGTH)),
        made_at=at,
    )


def destroy(owner: str) -> None:
    """Destroy the key of an owner: nothing that was sealed for them can be opened again.

    Call it in the transaction that erases the rest.
    """
    OwnerKey.objects.filter(owner=owner).delete()


def unwrapped(row: OwnerKey) -> bytes:
    """The key in a row.

    :raises Unreadable: when the row was changed, or its key file is gone.
    """
    keys = keyring()
    if row.kek_id not in keys.keks:
        raise Unreadable
    return decrypted(keys.keks[row.kek_id], _place(row.owner, row.kek_id), bytes(row.wrapped))


def _wrapped(keys: Keys, kek_id: int, owner: str, key: bytes) -> bytes:
    return encrypted(keys.keks[kek_id], _place(owner, kek_id), key)


def _place(owner: str, kek_id: int) -> Place:
    return ("owner key", owner, kek_id)


# -- renewing --------------------------------------------------------------------------------------


class Rewrapped(NamedTuple):
    """What was wrapped anew: how many keys, and the owners whose key could not be unwrapped."""

    done: int
    unreadable: tuple[str, ...]


def rewrap() -> Rewrapped:
    """Wrap all keys of owners with the newest key file; what they sealed stays as it is.

    In small transactions: stopped half-way everything can be read, and the next run goes on where
    it was. A key that cannot be unwrapped is left as it is.

    :raises NoKeys: when the key files are not there.
    """
    newest = keyring().newest
    done, last = 0, 0
    unreadable: list[str] = []
    while rows := _batch(newest, last):
        last = rows[-1].pk
        for row in rows:
            if row.kek_id == newest:
                done += 1
            else:
                unreadable.append(row.owner)
    return Rewrapped(done, tuple(unreadable))


@transaction.atomic
def _batch(newest: int, after: int) -> list[OwnerKey]:
    waiting = OwnerKey.objects.select_for_update().exclude(kek_id=newest)
    rows = list(waiting.filter(pk__gt=after).order_by("pk")[:BATCH])
    keys = keyring()
    for row in rows:
        with suppress(Unreadable):
            row.wrapped = _wrapped(keys, newest, row.owner, unwrapped(row))
            row.kek_id = newest
            row.save(update_fields=("wrapped", "kek_id"))
    return rows


def in_use() -> dict[int, int]:
    """How many keys of owners each key file wraps, by its number; needed until it is 0."""
    counted = OwnerKey.objects.values_list("kek_id").annotate(Count("pk")).order_by("kek_id")
    return dict(counted)
