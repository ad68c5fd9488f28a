"""The command as people start it, with settings of its own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import tweeluik

SRC = Path(tweeluik.__file__).resolve().parents[1]
COMMAND = (sys.executable, "-c", "from tweeluik.interfaces.cli.main import run; run()")
PATIENCE = 240.0
"""Seconds to make the world and get ready, also on a machine that is busy with other tests."""


def environment(**settings: str) -> dict[str, str]:
    """What it is started with: these settings, and none of the tests."""
    env = {name: told for name, told in os.environ.items() if not name.startswith("TWEELUIK_")}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(SRC), env.get("PYTHONPATH"))))
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return env | {f"TWEELUIK_{name}": told for name, told in settings.items()}


def command(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run it until it ends."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@contextmanager
def demo(data: Path, said: Path) -> Iterator[str]:
    """``tweeluik demo`` while it serves; gives its origin.

    :param said: where everything that it says goes.
    """
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, "demo", "--data", str(data), "--port", str(port)],
            env=environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            until = time.monotonic() + PATIENCE
            while not _answers(port):
                told = said.read_text("utf-8", "replace")[-2000:]
                assert process.poll() is None, told
                assert time.monotonic() < until, told
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        time.sleep(0.1)
        return False
    finally:
        connection.close()
