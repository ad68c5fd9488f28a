"""Files as people have them: what is taken."""

from __future__ import annotations

import struct
from functools import cache
from io import BytesIO
from typing import Any
from zlib import crc32

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream
from PIL import Image, PngImagePlugin

WORDS = b"Advies: u kunt 4 uur per dag werken."


def saved(made: Pdf, **how: Any) -> bytes:
    """The bytes of a PDF."""
    out = BytesIO()
    made.save(out, **{"deterministic_id": True, **how})
    return out.getvalue()


def new_pdf(pages: int = 1) -> Pdf:
    """A PDF with words on its pages."""
    made = pikepdf.new()
    font = made.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
        page = made.pages[-1]
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = made.make_stream(b"BT /F1 18 Tf 72 720 Td (" + WORDS + b") Tj ET")
    return made


@cache
def pdf(pages: int = 1) -> bytes:
    """A letter as PDF."""
    return saved(new_pdf(pages))


def picture(mode: str = "RGB", size: tuple[int, int] = (320, 200)) -> Image.Image:
    """Something to see, each corner another shade."""
    return Image.linear_gradient("L").resize(size).convert(mode)


def jpeg(mode: str = "RGB", **how: Any) -> bytes:
    """A photo."""
    out = BytesIO()
    picture(mode).save(out, "JPEG", **how)
    return out.getvalue()


def png(mode: str = "RGB", **how: Any) -> bytes:
    """A screenshot."""
    out = BytesIO()
    picture(mode).save(out, "PNG", **how)
    return out.getvalue()


def phone_jpeg(canary: bytes = b"plaats en tijd") -> bytes:
    """A photo as a phone makes it: on its side, with place, time and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = canary.decode()
    exif[0x0131] = canary.decode()
    return jpeg(exif=exif, comment=canary, icc_profile=canary)


def noted_png(canary: bytes = b"plaats en tijd") -> bytes:
    """A PNG with notes in it."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", canary.decode())
    notes.add_itxt("Author", canary.decode(), zip=True)
    return png(pnginfo=notes)


def pdfs() -> dict[str, bytes]:
    """PDFs as programs and scanners write them."""
    linked = new_pdf()
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 10, 10]),
        A=Dictionary(S=Name.URI, URI="https://voorbeeld.example"),
    )
    linked.pages[0].Annots = linked.make_indirect(Array([linked.make_indirect(link)]))
    opening = new_pdf(3)
    opening.Root.OpenAction = Array([opening.pages[1].obj, Name.Fit])
    going = new_pdf(2)
    going.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([going.pages[1].obj, Name.Fit]))
    form = new_pdf()
    field = Dictionary(FT=Name.Tx, T="naam", Type=Name.Annot, Subtype=Name.Widget)
    form.Root.AcroForm = Dictionary(Fields=Array([form.make_indirect(field)]))
    scan = new_pdf()
    photo = Stream(scan, jpeg())
    told = {"/Subtype": Name.Image, "/Width": 320, "/Height": 200, "/Filter": Name.DCTDecode}
    for key, value in {**told, "/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8}.items():
        photo.stream_dict[key] = value
    scan.pages[0].Resources.XObject = Dictionary(Im1=scan.make_indirect(photo))
    speaking = new_pdf()
    speaking.docinfo["/Title"] = "Over /JS, /AA en /OpenAction"
    spoken = saved(new_pdf(2))
    return {
        "one page": pdf(),
        "many pages": pdf(200),
        "object streams": saved(new_pdf(3), object_stream_mode=ObjectStreamMode.generate),
        "linear": saved(new_pdf(5), linearize=True),
        "link to a site": saved(linked),
        "opens at a page": saved(opening),
        "goes to a page": saved(going),
        "form to fill in": saved(form),
        "scan": saved(scan),
        "names in its title": saved(speaking),
        "newer version": saved(new_pdf(), min_version="1.7"),
        "spaces behind it": spoken + b"\r\n\0\0",
    }


def images() -> dict[str, bytes]:
    """Photos and screenshots."""
    found = {f"jpeg {mode}": jpeg(mode) for mode in ("RGB", "L", "CMYK")}
    found |= {f"png {mode}": png(mode) for mode in ("RGB", "RGBA", "L", "LA", "P", "1", "I;16")}
    found |= {"phone": phone_jpeg(), "progressive": jpeg(progressive=True), "noted": noted_png()}
    found["with transparent colour"] = png("P", transparency=3)
    return found


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))
