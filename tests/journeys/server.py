"""The server as people start it: ``tweeluik serve``, on a free port, in a folder of its own."""

from __future__ import annotations

import os
import signal
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
TESTS = Path(__file__).resolve().parents[2]
COMMAND = "from tweeluik.interfaces.cli.main import run; run()"
PATIENCE = 180.0
"""Seconds to get ready, also on a machine that is busy with other tests."""


class NoServer(RuntimeError):
    """The server did not get ready; the message ends with what it said."""


class Server:
    """A server that can be stopped, killed, and started again on another day; what it keeps stays.

    :param host: by which name it is reached, on this machine.
    :ivar today: the day that it takes it to be.
    :ivar seeded: who and what there is, as JSON (:class:`~.world.Seeded`).
    """

    def __init__(self, folder: Path, today: str = TODAY, host: str = "127.0.0.1") -> None:
        self._folder, self.today = folder, today
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.seeded = "{}"
        self.origin = f"http://{host}:{self._port}"

    @property
    def env(self) -> dict[str, str]:
        """The environment of the server, also for commands beside it."""
        kept = {name: told for name, told in os.environ.items() if not name.startswith("TWEELUIK_")}
        return kept | {
            "PYTHONPATH": os.pathsep.join(
                filter(None, (str(SRC), str(TESTS), os.environ.get("PYTHONPATH")))
            ),
            "DJANGO_SETTINGS_MODULE": "tweeluik.interfaces.settings",
            "TWEELUIK_DATA": str(self._folder / "data"),
            # Beside the data, never in it; both go with the folder.
            "TWEELUIK_KEYS": str(self._folder / "keys"),
            "TWEELUIK_TODAY": self.today,
            "TWEELUIK_ORIGIN": self.origin,
            "TWEELUIK_SECRET_KEY": "a key for tests only, " + "0" * 40,
        }

    @property
    def said_in(self) -> Path:
        """The file with what the server writes: also messages, as there is no mail server."""
        return self._folder / "said.txt"

    @property
    def said(self) -> str:
        """What the server wrote so far."""
        return self.said_in.read_text("utf-8", "replace")

    def start(self) -> None:
        """Start, and wait until pages come.

        :raises NoServer: when it stops or does not answer in time.
        """
        with self.said_in.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, "serve", "--port", str(self._port)],
                env=self.env,
                cwd=self._folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.1)
        raise NoServer(f"no server on {self.origin}:\n{self.said[-2000:]}")

    def stop(self) -> None:
        """Stop as an administrator does."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """Stop it and all its processes at once, in the middle of whatever they do (kill -9)."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def run(self, module: str, *arguments: str) -> str:
        """Run a module of the tests beside the server, with its settings; gives what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.env,
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        if done.returncode:
            raise NoServer(f"{module} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=2)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def serving(today: str = TODAY) -> Iterator[Server]:
    """A running server, with the people and cases of :mod:`.seeding`.

    :raises NoServer: when it stops or does not answer in time.
    """
    with tempfile.TemporaryDirectory(prefix="tweeluik-journeys-") as folder:
        server = Server(Path(folder), today)
        try:
            # Before the start: its worker would send the codes that the seeding has to read.
            server.seeded = server.run("tests.journeys.seeding")
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def served(today: str = TODAY, host: str = "127.0.0.1") -> Iterator[Server]:
    """A running server with nobody in it."""
    with tempfile.TemporaryDirectory(prefix="tweeluik-journey-") as folder:
        server = Server(Path(folder), today, host)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
