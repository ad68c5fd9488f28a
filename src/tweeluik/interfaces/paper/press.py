"""Draws PDFs in a process beside this one, where one that takes too long can be stopped.

Nothing can interrupt WeasyPrint, and how long it takes follows from what somebody typed and from
the fonts of the machine. What is known to be slow is kept out (``sheet.css``, ``filling.py``); this
bounds what nobody thought of. The process stays, because starting one takes longer than drawing.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Lock
from typing import Final

from .sheet import Busy

STARTS_WITHIN: Final = 30.0
"""Seconds: the first time on a machine all its fonts are read."""

DRAWS_WITHIN: Final = 5.0
"""Seconds: a sheet takes a third of a second, the worst that passes ``filling.py`` two."""

WAITS: Final = 3.0
"""Seconds to wait for the PDF of somebody else."""


class Press:
    """One process that draws, one sheet at a time."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def draw(self, page: str) -> bytes:
        """The PDF of a page in HTML.

        :raises Busy: when it cannot be had in time.
        """
        if not self._turn.acquire(timeout=WAITS):
            raise Busy
        try:
            return self._drawn(page)
        except TimeoutError:
            self.stop()
            raise Busy from None
        except (EOFError, OSError):
            self.stop()
            raise
        finally:
            self._turn.release()

    def stop(self) -> None:
        """End the process; the next sheet starts another."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        if self._pipe is not None:
            self._pipe.close()
        self._child = self._pipe = None

    def _drawn(self, page: str) -> bytes:
        pipe = self._started()
        pipe.send_bytes(page.encode())
        if not pipe.poll(DRAWS_WITHIN):
            raise TimeoutError
        return pipe.recv_bytes()

    def _started(self) -> Connection:
        """The pipe to a process that has drawn something and is ready."""
        if self._pipe is not None and self._child is not None and self._child.poll() is None:
            return self._pipe
        self.stop()
        self._pipe, theirs = Pipe()
        # -P: not what happens to lie in the folder in which somebody started us.
        command = [sys.executable, "-P", "-m", __name__, str(theirs.fileno())]
        with theirs:
            self._child = subprocess.Popen(  # noqa: S603 - our own module and a number
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


PRESS: Final = Press()
atexit.register(PRESS.stop)


def main(pipe: Connection) -> None:
    """Draw what comes in, until whoever asks is gone."""
    from .pdf import draw

    draw("<title>-</title>")
    pipe.send_bytes(b"")
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(draw(pipe.recv_bytes().decode()))


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
