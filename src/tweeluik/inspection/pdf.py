"""PDFs: nothing that runs, nothing that hides, nothing that is another file at the same time.

What is read is what qpdf makes of the file, not its bytes: a name may be written as ``/J#53``, and
an object may stand packed in another. A PDF that is taken is kept as it came, byte for byte: it may
be evidence. So what cannot be judged is refused, never mended (``security.md`` A7).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from .verdict import MOST_PAGES, MOST_PIXELS, MOST_UNPACKED, Reason, Refused

ACTIVE_KEYS: Final = ("/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings")
"""Keys of a dictionary behind which something runs (ISO 32000-2, 12.6.4.17, 12.7.8, 13.7)."""

ACTIVE_ACTIONS: Final = (
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/Rendition",
    "/RichMediaExecute",
    "/GoToE",
    "/Movie",
    "/Sound",
)
"""Actions that run, send or open something (ISO 32000-2, table 201); a link to a site is none."""

ACTIVE_ANNOTATIONS: Final = ("/RichMedia", "/Screen", "/Movie", "/Sound", "/3D")
FILE_KEYS: Final = ("/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AF", "/Collection")
"""Keys behind which another file stands (7.11.4, 12.3.5)."""

Locked = pikepdf.PasswordError
"""A password is needed to open it."""

MOST_OBJECTS: Final = 400_000
MOST_IN_OBJECT: Final = 200_000
MOST_OPENED: Final = 5 * MOST_UNPACKED

_SUSPECT: Final = re.compile(
    rb"/(?:JS|JavaScript|XFA|RichMedia\w*|Launch|ImportData|SubmitForm|Rendition|GoToE|Movie|Sound"
    rb"|Screen|3D|EmbeddedFiles?|EF|AF|Collection|FileAttachment|OpenAction|AA|Encrypt)\b"
)
_PACKED: Final = frozenset(("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"))
_FLATE: Final = frozenset(("/FlateDecode", "/Fl"))


def inspect(content: bytes) -> None:
    """Look at a PDF.

    :raises Refused: when it is not taken.
    :raises Exception: whatever pikepdf raises on what is no PDF, or a broken one.
    """
    _only_a_pdf(content)
    with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
        if pdf.is_encrypted:
            raise Refused(Reason.LOCKED)
        _look_in_objects(pdf)
        if len(pdf.pages) > MOST_PAGES:
            raise Refused(Reason.TOO_MANY_PAGES)
        if not len(pdf.pages):
            raise Refused(Reason.UNREADABLE)


# -- not another file at the same time -------------------------------------------------------------


def _written(name: str) -> bytes:
    """A name as it can stand in a file: each letter also as its number."""
    parts = (f"(?:{re.escape(letter)}|#{ord(letter):02x})" for letter in name)
    return ("/" + "".join(parts)).encode()


# Long enough not to stand by chance in 20 MB of a scan.
# What an earlier version of the same file held is still in it, and some programs still find it.
_HIDDEN: Final = re.compile(
    rb"(?:"
    + b"|".join(map(_written, ("JavaScript", "Launch", "EmbeddedFile", "RichMedia", "GoToE")))
    + rb")(?![A-Za-z])",
    re.IGNORECASE,
)
_FOREIGN: Final = re.compile(
    rb"<script|<html|<svg[\s>]|<hta:|<iframe|<\?php|<!doctype"  # pages and scripts
    rb"|PK\x05\x06\0\0\0\0"  # the end of a ZIP archive, read from behind
    rb"|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|MSCF\0\0\0\0"  # archives found anywhere in a file
    rb"|This program cannot be run|\xca\xfe\xba\xbe\0\0\0",
    re.IGNORECASE,
)
_AT: Final = ((257, b"ustar"), (32_769, b"CD001"), (128, b"DICM"))
"""Files that are known by what stands at one place: an archive, a disc, a medical image."""


def _only_a_pdf(content: bytes) -> None:
    end = content.rstrip(b"\0\t\n\f\r ")
    if not end.endswith(b"%%EOF"):
        # Something hangs behind the end, or the end is missing.
        raise Refused(Reason.DISGUISED if b"%%EOF" in content else Reason.UNREADABLE)
    if any(content[place:].startswith(sign) for place, sign in _AT):
        raise Refused(Reason.DISGUISED)
    if _FOREIGN.search(content):
        raise Refused(Reason.DISGUISED)
    if _HIDDEN.search(content):
        raise Refused(Reason.ACTIVE)


# -- nothing that runs, nothing that hides ---------------------------------------------------------


def _look_in_objects(pdf: Pdf) -> None:
    opened = 0
    for number, found in enumerate(_objects(pdf)):
        if number > MOST_OBJECTS:
            raise Refused(Reason.TOO_MUCH_WORK)
        told = found.stream_dict if isinstance(found, Stream) else found
        if isinstance(told, Dictionary | Array) and _SUSPECT.search(told.unparse(resolved=True)):
            _look_closer(told)
        if isinstance(found, Stream):
            opened += _unpacked(found)
            if opened > MOST_OPENED:
                raise Refused(Reason.TOO_MUCH_WORK)


def _objects(pdf: Pdf) -> Iterator[Object]:
    """All that stands in the file, also what no page leads to."""
    yield pdf.trailer
    yield from pdf.objects


def _look_closer(top: Object) -> None:
    """Look at each part of an object; parts that are objects of their own have their own turn."""
    waiting = [top]
    for _ in range(MOST_IN_OBJECT):
        if not waiting:
            return
        found = waiting.pop()
        if isinstance(found, Dictionary):
            _judge(found)
            parts = [part for _, part in found.items()]
        else:
            parts = list(found.as_list())
        waiting += [
            part for part in parts if isinstance(part, Dictionary | Array) and not part.is_indirect
        ]
    raise Refused(Reason.TOO_MUCH_WORK)


def _judge(found: Dictionary) -> None:
    if any(key in found for key in FILE_KEYS):
        raise Refused(Reason.HOLDS_FILES)
    if any(key in found for key in ACTIVE_KEYS):
        raise Refused(Reason.ACTIVE)
    if _name(found, "/Type") in FILE_KEYS or _name(found, "/Subtype") == "/FileAttachment":
        raise Refused(Reason.HOLDS_FILES)
    if _name(found, "/S") in ACTIVE_ACTIONS or _name(found, "/Subtype") in ACTIVE_ANNOTATIONS:
        raise Refused(Reason.ACTIVE)
    if "/OpenAction" in found and not _opens_a_page(found["/OpenAction"]):
        raise Refused(Reason.ACTIVE)
    if "/AA" in found:
        _judge_triggers(found["/AA"])


def _judge_triggers(found: Object) -> None:
    """What happens by itself, when a page or the file is opened or closed."""
    if not isinstance(found, Dictionary) or not all(_opens_a_page(act) for _, act in found.items()):
        raise Refused(Reason.ACTIVE)


def _opens_a_page(act: Object) -> bool:
    """Whether this only leads to a page in the same file."""
    if isinstance(act, Dictionary):
        return _name(act, "/S") == "/GoTo" and "/Next" not in act
    return isinstance(act, Array | Name | pikepdf.String)


def _name(found: Dictionary, key: str) -> str:
    told = found.get(key)
    return str(told) if isinstance(told, Name) else ""


# -- nothing that unpacks to more than can be ------------------------------------------------------


def _unpacked(stream: Stream) -> int:
    """How much a stream unpacks to, counted without keeping it.

    :raises Refused: when that, or the image in it, is too much.
    """
    if _name(stream.stream_dict, "/Subtype") == "/Image":
        width, height = (_number(stream.stream_dict.get(key)) for key in ("/Width", "/Height"))
        if width * height > MOST_PIXELS:
            raise Refused(Reason.TOO_MANY_PIXELS)
    filters = stream.stream_dict.get("/Filter")
    names = [filters] if isinstance(filters, Name) else list(filters or ())
    packed = [str(name) for name in names if str(name) in _PACKED]
    if len(packed) > 1:
        raise Refused(Reason.TOO_MUCH_WORK)  # packed twice: nobody needs that, but to hide or flood
    if not packed:
        return 0
    if packed[0] in _FLATE and len(names) == 1:
        return _inflated(stream.read_raw_bytes())
    # Others by qpdf, within the memory of this process.
    size = len(stream.read_bytes()) if len(names) == 1 else 0
    if size > MOST_UNPACKED:
        raise Refused(Reason.TOO_MUCH_WORK)
    return size


def _inflated(raw: bytes) -> int:
    machine, left, size = zlib.decompressobj(), raw, 0
    while left and not machine.eof:
        size += len(machine.decompress(left, 1 << 20))
        left = machine.unconsumed_tail
        if size > MOST_UNPACKED:
            raise Refused(Reason.TOO_MUCH_WORK)
    return size


def _number(value: object) -> int:
    return int(value) if isinstance(value, int) else 0
