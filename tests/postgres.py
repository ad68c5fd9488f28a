"""A throw-away PostgreSQL server, from the binaries that are installed.

As a context manager: ``with server() as url``. As a command, it runs another one against such a
server: ``python -m tests.postgres pytest tests/records``.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
USER = "postgres"
"""Who runs the server when root starts the tests: PostgreSQL refuses to run as root."""

SPARE = "-c fsync=off -c full_page_writes=off"
"""Nothing here has to survive a power cut; tests of that say so."""


class NoPostgres(RuntimeError):
    """There is no PostgreSQL server here, or it does not start."""


@contextmanager
def server(port: int | None = None, options: str = SPARE) -> Iterator[str]:
    """A running server with nothing in it; gives its URL, as ``TWEELUIK_DATABASE`` takes it.

    :param port: where it listens; a free one when nothing is said.
    :param options: what the server is started with.
    :raises NoPostgres: when it is not installed or does not start.
    """
    port = port or _free_port()
    with tempfile.TemporaryDirectory(prefix="tweeluik-postgres-") as name:
        folder = Path(name)
        data = str(folder / "data")
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        _run("initdb", "-D", data, "-A", "trust", "-U", "app", "-E", "UTF8", "--no-sync")
        listen = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {options}"
        _run("pg_ctl", "start", "-D", data, "-w", "-l", str(folder / "log"), "-o", listen)
        try:
            yield f"postgres://app@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "stop", "-D", data, "-m", "immediate")


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


def _free_port() -> int:
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
