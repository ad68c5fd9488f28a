"""A peer in a process of its own, seen from here: started, asked for rounds, ended."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE.parent / ".bench"


class PeerMissing(Exception):
    """A peer is not installed or does not run here."""


class PeerProcess:
    """One running peer (see ``peers.py`` for what is said)."""

    def __init__(self, name: str, told: dict[str, object]) -> None:
        """Start it and wait until it has learnt and checked the task.

        :raises PeerMissing: when it is not installed or stops before it is ready.
        """
        self.name = name
        python = ENVIRONMENTS / name / "bin" / "python"
        if not python.is_file():
            raise PeerMissing(f"{name} is not installed in .bench/{name}; `make bench` does that")
        self._process = subprocess.Popen(
            [python, HERE / "peers.py", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ready = self._ask(json.dumps(told))
        self.version: str = ready["version"]
        self.differences: int = ready["differences"]

    def turn(self) -> float:
        """The seconds of one round."""
        seconds: float = self._ask("round")["seconds"]
        return seconds

    def end(self) -> None:
        """Let it end."""
        self._process.communicate()

    def _ask(self, line: str) -> dict[str, Any]:
        pipes = self._process
        try:
            print(line, file=pipes.stdin, flush=True)
            answer = pipes.stdout.readline() if pipes.stdout else ""
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise PeerMissing(f"{self.name} stopped (code {pipes.wait()}); its words are above")
        found: dict[str, Any] = json.loads(answer)
        return found
