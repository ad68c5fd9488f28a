"""A unique word in everything that somebody may not see, and finding those words in any bytes.

One oracle instead of a thousand assertions: what leaves the system is searched, decoded as far as a
reader could decode it, and every word that is found must be one that the asker may see.
"""

from __future__ import annotations

import base64
import io
import random
import re
import subprocess
import zipfile
from collections.abc import Iterator
from typing import Any

PREFIX = "cnrzeven"
WORD = re.compile(rb"cnrzeven[a-z]{12}", re.IGNORECASE)
ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LETTERS = "bcdfghjkmnpqrtvwx"
UNNAMED = "a word in code"


MARKED: set[str] = set()
"""Ids that are looked for as words are; they are random, so those of other worlds do no harm."""


class Canaries:
    """Makes the words, and remembers what each of them is."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.of: dict[str, tuple[str, str]] = {}

    def made(self, whose: str, what: str) -> str:
        """A new word for one thing of one case or person."""
        word = PREFIX + "".join(self._chance.choices(LETTERS, k=12))
        self.of[word] = (whose, what)
        return word

    def marked(self, whose: str, what: str, id: object) -> str:
        """An id that the system made itself, looked for as a word is."""
        self.of[str(id)] = (whose, what)
        MARKED.add(str(id))
        return str(id)

    def words(self, whose: str, *what: str) -> frozenset[str]:
        """The words of a case or person; of some things only, when those are named."""
        return frozenset(
            word for word, (of, is_) in self.of.items() if of == whose and (not what or is_ in what)
        )


def _codes() -> tuple[bytes, ...]:
    """How the beginning of a word looks in hexadecimal and in base64, wherever it begins."""
    plain = PREFIX.encode()
    in_base64 = [
        base64.b64encode(bytes(shift) + plain)[(shift * 8 + 5) // 6 : -4] for shift in range(3)
    ]
    return (plain.hex().encode(), *in_base64, plain[::-1])


CODES = _codes()


def found_in(body: bytes) -> frozenset[str]:
    """The words in these bytes, as they are; and :data:`UNNAMED` for one in a code."""
    words = {match.decode().lower() for match in WORD.findall(body)}
    lower = body.lower()
    words |= {match.decode() for match in ID.findall(lower)} & MARKED
    if any(code in body for code in CODES) or CODES[0] in lower:
        words.add(UNNAMED)
    return frozenset(words)


def found_in_answer(response: Any) -> frozenset[str]:
    """The words in all of an answer: status line, headers, and body, decoded."""
    parts = (head_of(response), *decoded(body_of(response)))
    return frozenset().union(*map(found_in, parts))


def head_of(response: Any) -> bytes:
    """Status line and headers."""
    told = (f"{name}: {value}" for name, value in response.headers.items())
    return "\n".join((response.reason_phrase, *told)).encode()


def body_of(response: Any) -> bytes:
    """The body, also of what is sent in parts."""
    if response.streaming:
        response.streaming_content = [b"".join(response.streaming_content)]
        return b"".join(response.streaming_content)
    return bytes(response.content)


def decoded(body: bytes) -> Iterator[bytes]:
    """A body as it came, and what a reader makes of it."""
    yield body
    if body.startswith(b"%PDF-"):
        drawn = subprocess.run(
            ["pdftotext", "-q", "-", "-"], input=body, capture_output=True, check=True
        )
        yield drawn.stdout.replace(b"\n", b"")
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from decoded(packed.read(name))
    if b"\\u00" in body:
        yield body.decode("unicode_escape", "replace").encode()
