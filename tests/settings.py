"""The settings of the product, with a folder and a key for this run only.

The database is SQLite, or with ``TWEELUIK_DB=postgres`` a throw-away PostgreSQL server. That lives
as long as the process that read this first; the processes that it starts find its address.
"""

from __future__ import annotations

import atexit
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

os.environ["TWEELUIK_DATA"] = tempfile.mkdtemp(prefix="tweeluik-tests-")
os.environ["TWEELUIK_SECRET_KEY"] = "a key for tests only, " + "0" * 40

os.environ["TWEELUIK_KEYS"] = tempfile.mkdtemp(prefix="tweeluik-test-keys-")

if os.environ.get("TWEELUIK_DB") == "postgres" and "TWEELUIK_DATABASE" not in os.environ:
    from tests.postgres import server

    _running = ExitStack()
    os.environ["TWEELUIK_DATABASE"] = _running.enter_context(server())
    atexit.register(_running.close)

from django.contrib.auth.hashers import Argon2PasswordHasher

from tweeluik.interfaces.settings import *  # noqa: F403
from tweeluik.records.vault.keyfile import init

init(Path(os.environ["TWEELUIK_KEYS"]), Path(os.environ["TWEELUIK_DATA"]))


class CheapArgon2(Argon2PasswordHasher):
    """As the product hashes passwords, but with next to no work: tests do it thousands of times."""

    time_cost, memory_cost, parallelism = 1, 8, 1


PASSWORD_HASHERS = ["tests.settings.CheapArgon2"]
