"""A process beside this one, where work that takes too long can be stopped.

Nothing can interrupt a library that draws or parses, and how long it takes follows from what
somebody handed in. So that work is done elsewhere: one request at a time, and who does not answer
in time is killed. The process stays, because starting one takes longer than most of the work.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Lock
from typing import Final

STARTS_WITHIN: Final = 30.0
"""Seconds: on a machine that is busy, or where all fonts are read for the first time."""


class NoAnswer(Exception):
    """The process gave no answer; a next request gets another process."""


class NoTurn(NoAnswer):
    """Others were served first for too long."""


class TooLong(NoAnswer):
    """It took too long, and was stopped."""


class Died(NoAnswer):
    """It ended while it worked."""


class Child:
    """One process that answers one request at a time.

    :ivar module: what it runs, as ``python -m module NUMBER``; the number is its end of the pipe.
        It sends an empty message when it is ready, and ends when the pipe closes.
    :ivar within: seconds in which it has to answer.
    :ivar waits: seconds to wait for the answer to somebody else.
    """

    def __init__(self, module: str, *, within: float, waits: float) -> None:
        self.module, self.within, self.waits = module, within, waits
        self._turn = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def ask(self, request: bytes) -> bytes:
        """Its answer.

        :raises NoTurn: when others are served first for too long.
        :raises TooLong: when it does not answer in time; it is stopped.
        :raises Died: when it ends without an answer.
        """
        if not self._turn.acquire(timeout=self.waits):
            raise NoTurn
        try:
            return self._answer(request)
        except TimeoutError:
            self.stop()
            raise TooLong from None
        except (EOFError, OSError):
            self.stop()
            raise Died from None
        finally:
            self._turn.release()

    def stop(self) -> None:
        """End the process, with all that it started; the next request starts another."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _answer(self, request: bytes) -> bytes:
        pipe = self._started()
        pipe.send_bytes(request)
        if not pipe.poll(self.within):
            raise TimeoutError
        return pipe.recv_bytes()

    def _started(self) -> Connection:
        """The pipe to a process that is ready."""
        if self._pipe is not None and self._process is not None and self._process.poll() is None:
            return self._pipe
        self.stop()
        self._pipe, theirs = Pipe()
        # -P: not what happens to lie in the folder in which somebody started us.
        command = [sys.executable, "-P", "-m", self.module, str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module and a number
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C is for us; this one ends when the pipe closes
            )
        if not self._pipe.poll(STARTS_WITHIN):
            raise TimeoutError
        self._pipe.recv_bytes()
        return self._pipe
