"""Images: looked at, and drawn anew, so that nothing is kept but what can be seen.

Drawing anew leaves out the place and time a phone adds, comments, profiles and all that is hung
behind the image: an archive, a script (``security.md`` A7).
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from .verdict import MOST_BYTES, MOST_PIXELS, FileType, Reason, Refused

QUALITY: Final = 90
"""Of a JPEG: letters stay sharp, and the file about as large as a phone makes it."""

_FORMATS: Final = {FileType.JPEG: ("JPEG", "MPO"), FileType.PNG: ("PNG",)}
_SEE_THROUGH: Final = ("RGBA", "LA", "PA", "La", "RGBa")


def drawn_anew(content: bytes, type: FileType) -> bytes:
    """The image, upright, as a new file of the same type.

    :raises Refused: when it has too many pixels, or comes out too big.
    :raises Exception: whatever Pillow raises on what is no such image.
    """
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, before anything is unpacked
    with Image.open(BytesIO(content), formats=_FORMATS[type]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Refused(Reason.TOO_MANY_PIXELS)
        image.verify()
    with Image.open(BytesIO(content), formats=_FORMATS[type]) as image:
        if type is FileType.JPEG:
            image.draft(_mode(image), image.size)
        image.load()
        with suppress(SyntaxError, ValueError, OSError):  # what a phone noted may be broken
            ImageOps.exif_transpose(image, in_place=True)
        plain = image if image.mode == _mode(image) else image.convert(_mode(image))
    plain.info = {}
    written = BytesIO()
    if type is FileType.JPEG:
        plain.save(written, "JPEG", quality=QUALITY, exif=b"", icc_profile=None)
    else:
        plain.save(written, "PNG", exif=b"", icc_profile=None)
    if written.tell() > MOST_BYTES:
        raise Refused(Reason.TOO_BIG)
    return written.getvalue()


def _mode(image: Image.Image) -> str:
    """What it is drawn in: grey, colour, or with parts to see through."""
    if image.format == "PNG" and (image.mode in _SEE_THROUGH or "transparency" in image.info):
        return "RGBA"
    return "L" if image.mode in ("1", "L", "I", "I;16", "F") else "RGB"
