"""A server in a process of its own, and how many requests per second it answers."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
CONNECTIONS, SECONDS = 8, 3
PATIENCE = 30.0


class NoLoad(RuntimeError):
    """Something needed to measure is missing, or a server does not answer as it should."""


@dataclass(frozen=True, slots=True)
class Target:
    """A request to repeat."""

    url: str
    cookie: str = ""
    body: str = ""
    gzip: bool = False
    holds: bytes = b""
    """What stands in the right answer."""

    @property
    def headers(self) -> dict[str, str]:
        """The headers to send."""
        found = {"Cookie": self.cookie} if self.cookie else {}
        if self.body:
            found["Content-Type"] = "application/json"
        return found | ({"Accept-Encoding": "gzip"} if self.gzip else {})


@dataclass(frozen=True, slots=True)
class Shot:
    """What one shot of load gave."""

    per_second: float
    late: float
    """Milliseconds in which 99 of 100 were answered."""


@dataclass(slots=True)
class Server:
    """Two workers of granian; use with ``with``."""

    application: str
    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=lambda: _free_port())
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        with (self.folder / f"{self.port}.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(HERE / "web_serve.py"), self.application, str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return self
            except OSError:
                time.sleep(0.1)
        self._end()
        log_text = (self.folder / f"{self.port}.log").read_text("utf-8", "replace")
        raise NoLoad(f"{self.application} does not start:\n{log_text[-2000:]}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)

    def url(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def cookie_of(url: str) -> str:
    """The cookie that a page gives a new visitor, to come back with."""
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc, timeout=10)
    connection.request("GET", address.path)
    given = connection.getresponse().headers.get("Set-Cookie", "")
    connection.close()
    return given.partition(";")[0]


def check(target: Target) -> int:
    """That the answer is the right one; its length.

    :raises NoLoad: when it is not.
    """
    address = urlsplit(target.url)
    connection = HTTPConnection(address.netloc, timeout=10)
    method = "POST" if target.body else "GET"
    connection.request(method, address.path, target.body or None, target.headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200 or target.holds not in body:
        raise NoLoad(f"{target.url} answers {response.status}, not what was asked")
    return len(body)


def shoot(target: Target, folder: Path) -> Shot:
    """One shot of load with wrk.

    :raises NoLoad: when wrk is missing, or an answer was an error.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise NoLoad("wrk is missing: apt-get install wrk")
    command = [wrk, f"-c{CONNECTIONS}", "-t1", f"-d{SECONDS}s", "--latency"]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    if target.body:
        script = folder / "post.lua"
        script.write_text(f'wrk.method = "POST"\nwrk.body = [==[{target.body}]==]\n')
        command += ["-s", str(script)]
    said = subprocess.run([*command, target.url], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise NoLoad(f"{target.url} gave errors under load:\n{said}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    if rate is None or late is None:
        raise NoLoad(f"wrk said something else than expected:\n{said}")
    unit = {"us": 0.001, "ms": 1.0, "s": 1000.0}[late[2]]
    return Shot(float(rate[1]), float(late[1]) * unit)
