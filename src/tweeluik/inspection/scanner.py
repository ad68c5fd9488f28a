"""Asks a virus scanner that others run: ClamAV, over its socket.

The protocol is that of ``clamd`` (its manual, ``INSTREAM``): the command, then the file in pieces
that each begin with their length in four bytes, then a length of zero; the answer is one line.
Whatever goes wrong is no answer, and no answer is never "clean".
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from .verdict import Reason, Refused

_PIECE: Final = 64 * 1024
_MOST_ANSWER: Final = 4096
_COMMAND: Final = b"zINSTREAM\0"
_CLEAN: Final = b"stream: OK"
_FOUND: Final = b" FOUND"


class Unavailable(Exception):
    """The scanner gave no answer that can be trusted; ask again later."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """Where the scanner listens.

    :ivar address: the path of a Unix socket, or ``host:port``.
    :ivar within: seconds for the whole conversation.
    """

    address: str
    within: float = 4.0

    def look(self, content: bytes) -> None:
        """Have a file looked at; nothing happens when it is clean.

        :raises Refused: when it holds something.
        :raises Unavailable: when the scanner cannot be asked, or does not say.
        """
        until = time.monotonic() + self.within
        try:
            with self._connected() as line:
                answer = _asked(line, content, until)
        except (OSError, ValueError) as wrong:
            raise Unavailable from wrong
        if answer == _CLEAN:
            return
        if answer.startswith(b"stream: ") and answer.endswith(_FOUND):
            raise Refused(Reason.VIRUS)
        raise Unavailable

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(self.within)
            try:
                line.connect(self.address)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self.within)


def _asked(line: socket.socket, content: bytes, until: float) -> bytes:
    # A scanner that has seen enough answers, and closes, before it has read all.
    with suppress(BrokenPipeError, ConnectionResetError):
        _send(line, _COMMAND, until)
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            _send(line, len(piece).to_bytes(4, "big") + piece, until)
        _send(line, bytes(4), until)
    answer = b""
    while b"\0" not in answer and len(answer) < _MOST_ANSWER:
        line.settimeout(_left(until))
        more = line.recv(_MOST_ANSWER)
        if not more:
            raise ConnectionAbortedError
        answer += more
    return answer.split(b"\0")[0].strip()


def _send(line: socket.socket, piece: bytes, until: float) -> None:
    line.settimeout(_left(until))
    line.sendall(piece)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
