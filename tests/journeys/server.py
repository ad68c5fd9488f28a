"""The server as people start it: ``tweeluik serve``, on a free port, in a folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import tweeluik

TODAY = "2026-11-23"
"""The day of almost all scenarios."""

SRC = Path(tweeluik.__file__).resolve().parents[1]
COMMAND = "from tweeluik.interfaces.cli.main import run; run()"
PATIENCE = 60.0
"""Seconds to get ready, also on a machine that is busy with other tests."""


class NoServer(RuntimeError):
    """The server did not get ready; the message ends with what it said."""


@contextmanager
def serving(today: str = TODAY) -> Iterator[str]:
    """A running server; gives its origin.

    :raises NoServer: when it stops or does not answer in time.
    """
    with tempfile.TemporaryDirectory(prefix="tweeluik-journeys-") as folder:
        port = _free_port()
        origin = f"http://127.0.0.1:{port}"
        env = {name: told for name, told in os.environ.items() if not name.startswith("TWEELUIK_")}
        env |= {
            "PYTHONPATH": os.pathsep.join(filter(None, (str(SRC), env.get("PYTHONPATH")))),
            "DJANGO_SETTINGS_MODULE": "tweeluik.interfaces.settings",
            "TWEELUIK_DATA": folder,
            "TWEELUIK_TODAY": today,
            "TWEELUIK_ORIGIN": origin,
            "TWEELUIK_SECRET_KEY": "a key for tests only, " + "0" * 40,
        }
        said = Path(folder) / "said.txt"
        with said.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, "serve", "--port", str(port)],
                env=env,
                cwd=folder,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            try:
                _wait(process, port, said)
                yield origin
            finally:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if _answers(port):
            return
        time.sleep(0.1)
    raise NoServer(f"no server on port {port}:\n{said.read_text('utf-8', 'replace')[-2000:]}")


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
