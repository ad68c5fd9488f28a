"""A throw-away PostgreSQL server, from the binaries that are installed.

As a context manager: ``with server() as url``. As a command, it runs another one against such a
server: ``python -m tests.postgres pytest tests/records``.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
USER = "postgres"
"""Who runs the server when root starts the tests: PostgreSQL refuses to run as root."""

SPARE = "-c fsync=off -c full_page_writes=off"
"""Nothing here has to survive a power cut; tests of that say so."""


class NoPostgres(RuntimeError):
    """There is no PostgreSQL server here, or it does not start."""


class Cluster:
    """A server with its own data, that can be killed and started again; ``url`` is its address.

    :param options: what it is started with.
    :raises NoPostgres: when it is not installed or does not start.
    """

    def __init__(self, folder: Path, port: int, options: str) -> None:
        self.url = f"postgres://app@127.0.0.1:{port}/postgres"
        self._data, self._log = str(folder / "data"), str(folder / "log")
        sockets = "-c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        self._listen = f"-p {port} {sockets} {options}"
        _run("initdb", "-D", self._data, "-A", "trust", "-U", "app", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start it; what a killed one left is recovered."""
        _run("pg_ctl", "start", "-D", self._data, "-w", "-l", self._log, "-o", self._listen)

    def stop(self) -> None:
        """Stop it at once."""
        _run("pg_ctl", "stop", "-D", self._data, "-m", "immediate")

    def kill(self) -> None:
        """SIGKILL to the server and all that it started, together."""
        mark = Path(self._data) / "postmaster.pid"
        main = int(mark.read_text().split()[0])
        family = [main, *children(main)]
        for process in family:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_runs(process) for process in family):
            time.sleep(0.01)
        # As long as nobody asks how it ended, it seems to be there still: then no other starts.
        mark.unlink()


def children(process: int) -> list[int]:
    """The processes that a process started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(path.parent.name))
    return found


def _runs(process: int) -> bool:
    """Whether it still does something; one that nobody asked about stays as a zombie."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@contextmanager
def cluster(port: int | None = None, options: str = SPARE) -> Iterator[Cluster]:
    """A running server with nothing in it.

    :param port: where it listens; a free one when nothing is said.
    :param options: what the server is started with.
    :raises NoPostgres: when it is not installed or does not start.
    """
    with tempfile.TemporaryDirectory(prefix="tweeluik-postgres-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        made = Cluster(folder, port or free_port(), options)
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def server(port: int | None = None, options: str = SPARE) -> Iterator[str]:
    """As :func:`cluster`; gives only its address, as ``TWEELUIK_DATABASE`` takes it."""
    with cluster(port, options) as made:
        yield made.url


def _run(command: str, *words: str) -> None:
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    ran = subprocess.run(
        [*as_user, str(_binary(command)), *words],
        cwd="/",
        stdin=subprocess.DEVNULL,
        # Not a pipe: the server would hold it open.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if ran.returncode:
        raise NoPostgres(f"{command} {' '.join(words)}: exit {ran.returncode}")


def _binary(command: str) -> Path:
    """The newest installed one."""
    versions = sorted(INSTALLED.glob(f"*/bin/{command}"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1]
    on_path = shutil.which(command)
    if on_path is None:
        raise NoPostgres(f"{command} is not installed: apt-get install postgresql")
    return Path(on_path)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


if __name__ == "__main__":
    with server() as url:
        sys.exit(
            subprocess.run(
                sys.argv[1:], env={**os.environ, "TWEELUIK_DATABASE": url}, check=False
            ).returncode
        )
