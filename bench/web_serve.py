"""``python web_serve.py MODULE:APPLICATION PORT``: serve it as ``tweeluik serve`` does."""

from __future__ import annotations

import sys

from granian import Granian
from granian.constants import Interfaces

WORKERS = 2

if __name__ == "__main__":
    Granian(
        sys.argv[1],
        address="127.0.0.1",
        port=int(sys.argv[2]),
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=1,
        log_access=False,
        websockets=False,
    ).serve()
