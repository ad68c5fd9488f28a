"""A deployment to break: a folder, keys and a database of its own, and its server."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgres import Cluster, children, cluster, free_port

from .agent import Agent
from .sizes import ON_POSTGRES

LISTEN = """
from tweeluik.interfaces.cli.serve import listening
listening("127.0.0.1", {}, 2).serve()
"""
PATIENCE = 90.0
"""Seconds to get ready, also on a machine that is busy with other tests."""


@dataclass
class Place:
    """A deployment.

    :ivar cluster: the server of its database, when that is PostgreSQL.
    """

    folder: Path
    database: str = ""
    cluster: Cluster | None = None
    _agents: list[Agent] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """For every process that works here."""
        found = {name: told for name, told in os.environ.items() if "TWEELUIK" not in name}
        found |= {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "tests.crash.settings",
            "TWEELUIK_DATA": str(self.folder),
            "TWEELUIK_SECRET_KEY": "a key for tests only, " + "0" * 40,
        }
        return found | ({"TWEELUIK_DATABASE": self.database} if self.database else {})

    def agent(self, *breaks: str, **more: str) -> Agent:
        """A process that works here, until the test is over."""
        self._agents.append(Agent({**self.environment, **more}, *breaks))
        return self._agents[-1]

    def leave(self) -> None:
        """Let all agents end."""
        for agent in self._agents:
            agent.leave()


class Server:
    """The pages, served as ``tweeluik serve`` does, by two workers."""

    def __init__(self, place: Place, *breaks: str, **more: str) -> None:
        self.port = free_port()
        self._process = subprocess.Popen(
            [sys.executable, "-c", LISTEN.format(self.port)],
            env={**place.environment, "CRASH_BREAKS": " ".join(breaks), **more},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ready(self) -> Server:
        """Wait until it listens."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            time.sleep(0.02)
        raise AssertionError(f"no server: {self._process.poll()}")

    def kill_one(self, chance: random.Random) -> None:
        """SIGKILL to one of its processes that answers; another one takes its place."""
        workers = children(self._process.pid)
        if workers:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL to all of it, together."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Template:
    """A deployment in which nothing happened yet, made once, from which others are copied."""

    def __init__(self, folder: Path, cluster: Cluster | None) -> None:
        self._folder, self._cluster, self._made = folder, cluster, 0
        self._first = Place(folder / "first", self._url("first"), cluster)
        if cluster is not None:
            self._administer("CREATE DATABASE first")
        agent = self._first.agent()
        agent.call("prepare")
        self._first.leave()

    @contextmanager
    def copy(self) -> Iterator[Place]:
        """Another one, for one test."""
        self._made += 1
        name = f"place{self._made}"
        place = Place(self._folder / name, self._url(name), self._cluster)
        shutil.copytree(self._first.folder, place.folder, ignore=shutil.ignore_patterns("static"))
        (place.folder / "static").symlink_to(self._first.folder / "static")
        shutil.copytree(f"{self._first.folder}-keys", f"{place.folder}-keys")
        if self._cluster is not None:
            self._administer(f"CREATE DATABASE {name} TEMPLATE first")
        try:
            yield place
        finally:
            place.leave()
            if self._cluster is not None:
                self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return self._cluster.url.rpartition("/")[0] + "/" + name if self._cluster else ""

    def _administer(self, statement: str) -> None:
        import psycopg

        assert self._cluster is not None
        with psycopg.connect(self._cluster.url, autocommit=True) as server:
            server.execute(statement)  # type: ignore[arg-type]


@contextmanager
def template(folder: Path) -> Iterator[Template]:
    """A template on the database that is tested; PostgreSQL as it is in production: it syncs."""
    if not ON_POSTGRES:
        yield Template(folder, None)
        return
    with cluster(options="") as running:
        yield Template(folder, running)
