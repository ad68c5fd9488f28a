"""Looks at a file in a process beside this one, which has little memory and little time.

Each file gets a process of its own, forked from one that has the libraries loaded and never sees a
file: what breaks a parser reaches neither us nor the file of somebody else.
"""

from __future__ import annotations

import atexit
import os
import resource
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Final

from tweeluik.child import Child, Died, NoTurn, TooLong

from .verdict import MOST_BYTES, Clean, FileType, Reason, Refused, type_of

CPU_SECONDS: Final = 10
MEMORY: Final = 512 * 1024 * 1024
ANSWERS_WITHIN: Final = 4.5
"""Seconds: a scan of a hundred pages takes less than one."""

WAITS: Final = 10.0
"""Seconds to wait for the file of somebody else."""

_TAKEN, _REFUSED = b"+", b"-"
_MOST_ANSWER: Final = 200 * 1024 * 1024


class Busy(Exception):
    """Others hand in files too; a little later it works."""


class Inspector(Child):
    """One process that looks at files, one at a time."""

    def __init__(self) -> None:
        super().__init__(__name__, within=ANSWERS_WITHIN, waits=WAITS)

    def look(self, content: bytes, extension: str = "") -> Clean:
        """Judge a file.

        :param extension: how its name ends, if it does.
        :raises Refused: when it is not taken.
        :raises Busy: when others are served first for too long.
        """
        type = _at_first_sight(content, extension)
        try:
            answer = self.ask(type.encode().ljust(_NAME) + content)
        except NoTurn:
            raise Busy from None
        except TooLong:
            raise Refused(Reason.TOO_MUCH_WORK) from None
        except Died:
            raise Refused(Reason.UNREADABLE) from None
        if answer.startswith(_TAKEN):
            return Clean(type, content if type is FileType.PDF else answer[1:])
        raise Refused(Reason(answer[1:].decode()))


_NAME: Final = 8
"""Letters before the content, in which the name of its type stands."""


def _at_first_sight(content: bytes, extension: str) -> FileType:
    if not content:
        raise Refused(Reason.EMPTY)
    if len(content) > MOST_BYTES:
        raise Refused(Reason.TOO_BIG)
    type = type_of(content)
    if type is None:
        raise Refused(Reason.OTHER_TYPE)
    if extension and extension.lower() not in type.extensions:
        raise Refused(Reason.OTHER_NAME)
    return type


INSPECTOR: Final = Inspector()
atexit.register(INSPECTOR.stop)


# -- beside ----------------------------------------------------------------------------------------


def main(pipe: Connection) -> None:
    """Have each file that comes in looked at by a process of its own."""
    from . import images, pdf  # noqa: F401 loaded once, for all that are forked

    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stderr.fileno())  # parsers complain in the words of the file
    pipe.send_bytes(b"")
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_forked(pipe, pipe.recv_bytes()))


def _forked(pipe: Connection, request: bytes) -> bytes:
    """The answer of a process that looks at one file and ends."""
    ours, theirs = os.pipe()
    forked = os.fork()
    if not forked:
        with suppress(BaseException):
            os.close(ours)
            pipe.close()  # it may tell what it found, and nothing else
            _limit()
            with open(theirs, "wb") as out:
                out.write(_judged(request))
        os._exit(0)
    os.close(theirs)
    with open(ours, "rb") as told:
        answer = told.read(_MOST_ANSWER)
    _, status = os.waitpid(forked, 0)
    if os.WIFSIGNALED(status):
        slow = os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
        return _no(Reason.TOO_MUCH_WORK if slow else Reason.UNREADABLE)
    return answer or _no(Reason.TOO_MUCH_WORK)


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _judged(request: bytes) -> bytes:
    from . import images, pdf

    type, content = FileType(request[:_NAME].strip().decode()), request[_NAME:]
    try:
        if type is FileType.PDF:
            pdf.inspect(content)
            return _TAKEN
        return _TAKEN + images.drawn_anew(content, type)
    except Refused as refused:
        return _no(refused.reason)
    except MemoryError:
        return _no(Reason.TOO_MUCH_WORK)
    except pdf.Locked:
        return _no(Reason.LOCKED)
    except Exception:
        return _no(Reason.UNREADABLE)


def _no(reason: Reason) -> bytes:
    return _REFUSED + reason.encode()


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
