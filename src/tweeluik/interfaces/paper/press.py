"""Draws PDFs in a process beside this one, where one that takes too long can be stopped.

Nothing can interrupt WeasyPrint, and how long it takes follows from what somebody typed and from
the fonts of the machine. What is known to be slow is kept out (``sheet.css``, ``filling.py``); this
bounds what nobody thought of.
"""

from __future__ import annotations

import atexit
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Final

from tweeluik.child import Child, NoTurn, TooLong

from .drawing import draw
from .sheet import Busy

DRAWS_WITHIN: Final = 5.0
"""Seconds: a sheet takes a third of a second, the worst that passes ``filling.py`` two."""

WAITS: Final = 3.0
"""Seconds to wait for the PDF of somebody else."""


class Press(Child):
    """One process that draws, one sheet at a time."""

    def __init__(self) -> None:
        super().__init__(__name__, within=DRAWS_WITHIN, waits=WAITS)

    def draw(self, page: str) -> bytes:
        """The PDF of a page in HTML.

        :raises Busy: when it cannot be had in time.
        :raises tweeluik.child.Died: when the process ended while it drew.
        """
        try:
            return self.ask(page.encode())
        except (NoTurn, TooLong):
            raise Busy from None


PRESS: Final = Press()
atexit.register(PRESS.stop)


def main(pipe: Connection) -> None:
    """Draw what comes in, until whoever asks is gone."""
    draw("<title>-</title>")
    pipe.send_bytes(b"")
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(draw(pipe.recv_bytes().decode()))


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
