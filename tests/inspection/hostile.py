"""The corpus: files that must not be taken, or not as they came (``security.md`` A7 to A9)."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from PIL import Image

from .hostile_pdf import floods, planted, shut, written_otherwise
from .ordinary import chunk, jpeg, noted_png, pdf, phone_jpeg, png

CANARY = b"<script>kanarie-9f2c</script>"
"""What is planted in images that may be taken, but not with this in it."""

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Hostile:
    """A file of the corpus.

    :ivar cleaned: whether it may be taken, without what was planted.
    """

    name: str
    content: bytes
    extension: str = ""
    cleaned: bool = False


@cache
def archive() -> bytes:
    """A ZIP, which is a JAR as well."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("META-INF/MANIFEST.MF", "Main-Class: A\n")
        made.writestr("a.html", CANARY)
    return out.getvalue()


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        info = tarfile.TarInfo("%PDF-1.7")
        info.size = len(CANARY)
        made.addfile(info, io.BytesIO(CANARY))
    return out.getvalue()


OTHER_TYPES = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg with a heading": b'<?xml version="1.0"?><svg onload="alert(1)"></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "html behind spaces": b"\n\n  <html><body onload=alert(1)>",
    "xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "gif": b"GIF89a\x01\0\x01\0\0\xff\0,\0\0\0\0\x01\0\x01\0\0\x02\0;",
    "gifar": b"GIF89a\x01\0\x01\0\0\xff\0,\0\0\0\0\x01\0\x01\0\0\x02\0;" + archive(),
    "zip": archive(),
    "program": b"MZ\x90\0" + bytes(60) + b"PE\0\0",
    "elf": b"\x7fELF\x02\x01\x01" + bytes(60),
    "script": b"#!/bin/sh\nid\n",
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "rtf": rb"{\rtf1\object\objdata 0105}",
    "postscript": b"%!PS-Adobe-3.0\n(x) run\n",
    "tar": _tar(),
    "gzip": zlib.compress(b"a"),
    "webp": b"RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0",
    "bmp": b"BM" + bytes(60),
    "tiff": b"II*\0\x08\0\0\0\0\0",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "icon": b"\0\0\x01\0\x01\0",
    "text": b"Beste mensen,",
    "eicar": EICAR,
    "nothing": b"",
    "zeros": bytes(1000),
    "bom then pdf": b"\xef\xbb\xbf" + pdf(),
    "pdf behind a page": b"<html>" + pdf(),
    "pdf behind a line": b"\n" + pdf(),
    "jpeg behind a byte": b"\0" + jpeg(),
    "png with another end of line": png().replace(b"\r\n", b"\n", 1),
}


def _pdf_and_more() -> Iterator[tuple[str, bytes]]:
    body = pdf()
    for name, tail in {
        "zip": archive(),
        "zip and an end": archive() + b"\n%%EOF\n",
        "program": b"MZ\x90\0" + bytes(60),
        "page": CANARY,
        "eicar": EICAR,
        "megabyte": b"\1" * 1_000_000,
        "image": jpeg(),
        "rar": b"Rar!\x1a\x07\x01\0" + bytes(20),
        "seven zip": b"7z\xbc\xaf\x27\x1c" + bytes(20),
    }.items():
        yield f"pdf and {name}", body + tail
    rest = body.partition(b"\n")[2]
    for name, head in {
        "page": b"\n<html><script>alert(1)</script>",
        "application": b"\n<hta:application><script>x</script>",
        "php": b"\n<?php system('id'); ?>",
        "svg": b"\n<svg onload=alert(1)>",
        "zip": b"\n" + archive(),
    }.items():
        yield f"pdf with {name} first", b"%PDF-1.7" + head + b"\n" + rest
    end = body.rstrip().removesuffix(b"%%EOF")
    for name, comment in {
        "page": b"%<script>alert(1)</script>\n",
        "zip": b"%" + archive() + b"\n",
        "cabinet": b"%MSCF\0\0\0\0\n",
        "jar": b"%\xca\xfe\xba\xbe\0\0\0\x34\n",
    }.items():
        yield f"pdf with {name} in it", end + comment + b"%%EOF\n"
    disc = bytearray(pdf(60) + bytes(0))
    yield "pdf and disc", bytes(disc[:9]) + b"\n%" + bytes(32_758) + b"CD001" + b"\n%%EOF\n"
    yield "pdf and tar", b"%PDF-1.7\n%" + b"a" * 247 + b"ustar\n" + rest


def _broken() -> Iterator[Hostile]:
    for name, content in {"pdf": pdf(3), "jpeg": jpeg(), "png": png()}.items():
        extension = {"jpeg": "jpg"}.get(name, name)
        for part in range(1, 20):
            cut = len(content) * part // 20
            yield Hostile(f"{name} cut at {part}/20", content[:cut], extension)
        yield Hostile(f"{name} only its first bytes", content[:8], extension)
    for step in range(3):
        holed = bytearray(pdf(3))
        start = holed.rfind(b"xref\n0 ") + 20 + step * 20
        holed[start : start + 30] = b"\xff" * 30
        yield Hostile(f"pdf with a broken table {step}", bytes(holed), "pdf")
    yield Hostile("pdf without pages", pdf().replace(b"/Kids", b"/Kidz"), "pdf")
    yield Hostile("pdf of headers", b"%PDF-1.7\n" * 1000 + b"%%EOF", "pdf")
    yield Hostile("pdf of one line", b"%PDF-1.7 %%EOF", "pdf")
    noise = bytes((7 * i * i + 3) % 256 for i in range(5000))
    for head, extension in ((b"%PDF-1.4\n", "pdf"), (b"\xff\xd8\xff\xe0", "jpg")):
        yield Hostile(f"noise as {extension}", head + noise, extension)
    yield Hostile("noise as png", b"\x89PNG\r\n\x1a\n" + noise, "png")


def _png_header(width: int, height: int, *more: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(more) + chunk(b"IEND", b"")


def _pixel_floods() -> Iterator[Hostile]:
    flood = chunk(b"IDAT", zlib.compress(bytes(200_000_000), 9))
    for width, height in ((40_000, 40_000), (2**31 - 1, 1), (65_535, 65_535), (6_400, 6_400)):
        yield Hostile(f"png {width} by {height}", _png_header(width, height, flood), "png")
    yield Hostile("png without size", _png_header(0, 0, flood), "png")
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(300_000_000), 9))
    yield Hostile("png with a bomb of text", _png_header(1, 1, text), "png")
    colours = chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(300_000_000), 9))
    yield Hostile("png with a bomb of colours", _png_header(1, 1, colours), "png")
    for mode in ("1", "L"):
        out = io.BytesIO()
        Image.new(mode, (20_000, 20_000)).save(out, "PNG")
        yield Hostile(f"png flood {mode}", out.getvalue(), "png")
    out = io.BytesIO()
    Image.new("L", (20_000, 3_000)).save(out, "JPEG")
    yield Hostile("jpeg flood", out.getvalue(), "jpg")
    lying = bytearray(jpeg())
    place = lying.index(b"\xff\xc0") + 5
    lying[place : place + 4] = b"\xff\xff\xff\xff"
    yield Hostile("jpeg that says it is large", bytes(lying), "jpg")


def _named_otherwise() -> Iterator[Hostile]:
    files = {"pdf": pdf(), "jpg": jpeg(), "png": png()}
    wrong = ("exe", "html", "svg", "js", "zip", "docx", "hta", "php", "scr", "bat", "xml", "gif")
    for type, content in files.items():
        for extension in (*wrong, *(other for other in files if other != type)):
            yield Hostile(f"{type} called .{extension}", content, extension)


def _images_with_more() -> Iterator[Hostile]:
    """Images that may be taken, when what hangs on them is gone."""
    for name, tail in {
        "page": CANARY,
        "archive": archive() + CANARY,
        "pdf": pdf() + CANARY,
        "much": CANARY * 10_000,
    }.items():
        yield Hostile(f"jpeg and {name}", jpeg() + tail, "jpg", cleaned=True)
        yield Hostile(f"png and {name}", png() + tail, "png", cleaned=True)
    yield Hostile("jpeg with a comment", jpeg(comment=CANARY), "jpg", cleaned=True)
    yield Hostile("jpeg from a phone", phone_jpeg(CANARY), "jpg", cleaned=True)
    yield Hostile("png with notes", noted_png(CANARY), "png", cleaned=True)
    for marker in range(0xE0, 0xF0):
        if marker in (0xE0, 0xEE):
            continue  # these say how the colours are meant
        part = bytes((0xFF, marker)) + (len(CANARY) + 2).to_bytes(2, "big") + CANARY
        content = jpeg()[:2] + part + jpeg()[2:]
        yield Hostile(f"jpeg with part {marker:x}", content, "jpg", cleaned=True)
    whole = png()
    end = whole.rindex(b"IEND") - 4
    for kind in (b"tEXt", b"eXIf", b"prVt", b"iTXt", b"vpAg"):
        data = {b"tEXt": b"a\0" + CANARY, b"iTXt": b"a\0\0\0\0\0" + CANARY}.get(kind, CANARY)
        content = whole[:end] + chunk(kind, data) + whole[end:]
        yield Hostile(f"png with part {kind.decode()}", content, "png", cleaned=True)
    twice = jpeg() + jpeg(comment=CANARY)
    yield Hostile("jpeg behind a jpeg", twice, "jpg", cleaned=True)


def corpus() -> list[Hostile]:
    """All of it."""
    found = [Hostile(name, content) for name, content in OTHER_TYPES.items()]
    found += [
        Hostile(f"{name} called pdf", content, "pdf")
        for name, content in OTHER_TYPES.items()
        if content
    ]
    found += [Hostile(name, content, "pdf") for name, content in _pdf_and_more()]
    for part in (planted(), written_otherwise(), shut(), floods()):
        found += [Hostile(name, content, "pdf") for name, content in part]
    found += [*_broken(), *_pixel_floods(), *_named_otherwise(), *_images_with_more()]
    return [replace(file, name=f"{number:03} {file.name}") for number, file in enumerate(found)]
