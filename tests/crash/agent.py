"""A process of its own on the database of a place, that does what it is asked and can be killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from typing import Any


class Failed(AssertionError):
    """What was asked went wrong there; the message holds what it said."""


class Agent:
    """Ask, and get an answer, of :mod:`.inside`, :mod:`.racing`, :mod:`.dying` or :mod:`.mailing`
    in another process.

    :param environment: of the place.
    :param breaks: the safeguards to take away there.
    """

    def __init__(self, environment: dict[str, str], *breaks: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.agent"],
            env={**environment, "CRASH_BREAKS": " ".join(breaks)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, what: str, **told: Any) -> None:
        """Ask, without waiting for the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([what, told]) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """The answer to what was asked.

        :raises Failed: when it went wrong, or the process is gone.
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Failed(f"the process is gone: {self._process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(answer["error"])
        return answer["value"]

    def call(self, what: str, **told: Any) -> Any:
        """Ask, and wait for the answer."""
        self.ask(what, **told)
        return self.answer()

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()
        self.leave()

    def leave(self) -> None:
        """Let it end."""
        self._process.communicate(timeout=60)


def _listen() -> None:
    # What is printed meanwhile, such as a message in the terminal, is no answer.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import django

    django.setup()
    from django.db import connections

    from . import breaks, dying, inside, mailing, racing

    breaks.apply()
    modules = (inside, racing, dying, mailing)
    known = {
        name: found
        for module in modules
        for name, found in vars(module).items()
        if getattr(found, "__module__", "") == module.__name__
    }
    for line in sys.stdin:
        what, told = json.loads(line)
        try:
            answer = {"value": known[what](**told)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        # The database may be killed before the next question.
        connections.close_all()
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    _listen()
