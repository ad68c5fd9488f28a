"""A server that speaks the protocol of ``clamd``, with one signature: that of EICAR's test file."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .hostile import EICAR

ANSWERS = {"refuse": b"INSTREAM size limit exceeded. ERROR\0", "noise": b"\xff\xfe\0", "none": b""}


class Clamd:
    """Listens on a socket.

    :ivar mood: ``well``, or how it fails: ``refuse``, ``noise``, ``none`` (closes without a word),
        ``drop`` (closes half-way), ``hang`` (never answers).
    :ivar seen: the files that were handed to it whole.
    """

    def __init__(self, line: socket.socket) -> None:
        self.line, self.mood, self.seen = line, "well", list[bytes]()
        self.done = threading.Event()
        self.held: list[socket.socket] = []

    def serve(self) -> None:
        """Answer until the socket closes."""
        while True:
            try:
                guest, _ = self.line.accept()
            except OSError:
                return
            if self.done.is_set():
                guest.close()
                return
            with suppress(OSError):
                self._answer(guest)

    def _answer(self, guest: socket.socket) -> None:
        if self.mood == "hang":
            self.held.append(guest)
            return
        with guest, guest.makefile("rb") as told:
            assert told.read(10) == b"zINSTREAM\0"
            if self.mood == "drop":
                return
            parts = []
            while size := int.from_bytes(told.read(4), "big"):
                parts.append(told.read(size))
            content = b"".join(parts)
            self.seen.append(content)
            found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            guest.sendall(ANSWERS.get(self.mood, found))


@contextmanager
def clamd(folder: Path | None = None) -> Iterator[tuple[Clamd, str]]:
    """A running server, and its address: a path in a folder, or a port of this machine."""
    if folder is None:
        line = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{line.getsockname()[1]}"
    else:
        address = str(folder / "clamd.ctl")
        line = socket.socket(socket.AF_UNIX)
        line.bind(address)
        line.listen()
    server = Clamd(line)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server, address
    finally:
        server.done.set()
        line.shutdown(socket.SHUT_RDWR)
        line.close()
        for guest in server.held:
            guest.close()
        thread.join()
