"""PDFs that must not be taken, each for one reason, and each in several guises."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream

from .ordinary import new_pdf, pdf, saved

Plant = Callable[[Pdf], Any]
"""Puts something hostile in a PDF."""

PROGRAM = "app.alert('1')"


def action(kind: str, **more: Any) -> Dictionary:
    """Something to do."""
    return Dictionary(S=Name("/" + kind), **more)


ACTIONS: dict[str, Callable[[Pdf], Dictionary]] = {
    "javascript": lambda _: action("JavaScript", JS=PROGRAM),
    "javascript in a stream": lambda made: action(
        "JavaScript", JS=made.make_stream(PROGRAM.encode())
    ),
    "launch": lambda _: action("Launch", F="cmd.exe"),
    "launch windows": lambda _: action("Launch", Win=Dictionary(F="cmd.exe", P="/c calc")),
    "import data": lambda _: action("ImportData", F="a.fdf"),
    "submit form": lambda _: action("SubmitForm", F="https://elders.example"),
    "rendition": lambda _: action("Rendition", OP=0),
    "rich media": lambda _: action("RichMediaExecute", CMD=Dictionary(C="go")),
    "embedded goto": lambda _: action("GoToE", D="x", T=Dictionary(R=Name.C)),
    "movie": lambda _: action("Movie", T="x"),
    "sound": lambda made: action("Sound", Sound=made.make_stream(b"piep")),
}
"""What an action may not do."""


def _annotation(made: Pdf, what: Dictionary) -> None:
    found = made.make_indirect(what)
    made.pages[0].Annots = made.make_indirect(Array([found]))


def _link(made: Pdf, act: Dictionary) -> None:
    rect = Array([0, 0, 99, 99])
    _annotation(made, Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, A=act))


def _chain(made: Pdf, act: Dictionary) -> None:
    first = action("GoTo", D=Array([made.pages[0].obj, Name.Fit]))
    first.Next = made.make_indirect(act)
    made.Root.OpenAction = first


def _outline(made: Pdf, act: Dictionary) -> None:
    item = made.make_indirect(Dictionary(Title="Lees", A=act))
    made.Root.Outlines = made.make_indirect(Dictionary(First=item, Last=item, Count=1))


def _name_tree(made: Pdf, act: Dictionary) -> None:
    leaf = made.make_indirect(Dictionary(Names=Array(["a", made.make_indirect(act)])))
    for _ in range(5):
        leaf = made.make_indirect(Dictionary(Kids=Array([leaf]), Limits=Array(["a", "a"])))
    made.Root.Names = Dictionary(Dests=leaf)


def _deep_page(made: Pdf, act: Dictionary) -> None:
    page = made.pages[0].obj
    node = page
    for _ in range(30):
        parent = made.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node]), Count=1))
        node.Parent = parent
        node = parent
    page.AA = Dictionary(O=made.make_indirect(act))
    made.Root.Pages = node


def _nested(made: Pdf, act: Dictionary) -> None:
    found: Any = act
    for _ in range(60):
        found = Array([Dictionary(Piece=found)])
    made.Root.PieceInfo = Dictionary(App=found)


def _field(made: Pdf, act: Dictionary) -> None:
    field = Dictionary(FT=Name.Tx, T="x", Subtype=Name.Widget, AA=Dictionary(K=act))
    made.Root.AcroForm = Dictionary(Fields=Array([made.make_indirect(field)]))


PLACES: dict[str, Callable[[Pdf, Dictionary], None]] = {
    "when opened": lambda made, act: setattr(made.Root, "OpenAction", act),
    "when opened, elsewhere": lambda made, act: setattr(
        made.Root, "OpenAction", made.make_indirect(act)
    ),
    "when closed": lambda made, act: setattr(made.Root, "AA", Dictionary(WC=act)),
    "when a page is seen": lambda made, act: setattr(made.pages[0].obj, "AA", Dictionary(O=act)),
    "behind a link": _link,
    "after another": _chain,
    "in the outline": _outline,
    "in a tree of names": _name_tree,
    "deep in a tree of pages": _deep_page,
    "deep in other things": _nested,
    "at a field": _field,
    "in nothing that is used": lambda made, act: made.make_indirect(act),
}
"""Where an action may stand."""


def _embedded(made: Pdf) -> Dictionary:
    file = made.make_stream(b"MZ a program")
    file.stream_dict.Type = Name.EmbeddedFile
    return Dictionary(Type=Name.Filespec, F="a.exe", EF=Dictionary(F=file))


def _named_file(made: Pdf) -> None:
    tree = Dictionary(Names=Array(["a.exe", made.make_indirect(_embedded(made))]))
    made.Root.Names = Dictionary(EmbeddedFiles=made.make_indirect(tree))


def _xfa(made: Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(b"<xdp:xdp/>"))


def _untyped_file(made: Pdf) -> None:
    made.Root.AF = Array([Dictionary(F="a.exe", EF=Dictionary(F=made.make_stream(b"MZ")))])


def _subtype(name: str) -> Plant:
    rect = Array([0, 0, 99, 99])
    return lambda made: _annotation(
        made, Dictionary(Type=Name.Annot, Subtype=Name("/" + name), Rect=rect)
    )


OTHERS: dict[str, Plant] = {
    "named program": lambda made: setattr(
        made.Root,
        "Names",
        Dictionary(JavaScript=Dictionary(Names=Array(["a", action("JavaScript", JS=PROGRAM)]))),
    ),
    "embedded file": _named_file,
    "embedded file by another key": _untyped_file,
    "attached note": lambda made: _annotation(
        made, Dictionary(Subtype=Name.FileAttachment, FS=_embedded(made))
    ),
    "portfolio": lambda made: setattr(made.Root, "Collection", Dictionary(View=Name.D)),
    "xfa": _xfa,
    "opens a site": lambda made: setattr(
        made.Root, "OpenAction", action("URI", URI="https://elders.example")
    ),
    "prints by itself": lambda made: setattr(
        made.Root, "OpenAction", action("Named", N=Name.Print)
    ),
    "page opens a site": lambda made: setattr(
        made.pages[0].obj, "AA", Dictionary(O=action("URI", URI="https://elders.example"))
    ),
    **{f"annotation {name}": _subtype(name) for name in ("RichMedia", "Screen", "Movie", "3D")},
    **{
        f"{place}: {name}": (
            lambda made, where=where, make=make: where(made, make(made))  # type: ignore[misc]
        )
        for place, where in PLACES.items()
        for name, make in ACTIONS.items()
    },
}
"""What may stand in no PDF."""


def planted() -> Iterator[tuple[str, bytes]]:
    """Each as it is, and packed in object streams."""
    for name, plant in OTHERS.items():
        for guise, how in (
            ("", {}),
            (" (packed)", {"object_stream_mode": ObjectStreamMode.generate}),
        ):
            made = new_pdf(2)
            kept = plant(made)
            if isinstance(kept, pikepdf.Object):
                made.Root.Metadata2 = kept  # what nothing leads to is not written
            yield name + guise, saved(made, **how)


def written_otherwise() -> Iterator[tuple[str, bytes]]:
    """The same, where the letters of the names stand otherwise in the file."""
    made = new_pdf()
    made.Root.OpenAction = action("JavaScript", JS=PROGRAM)
    plain = saved(made)
    # qpdf writes what is read; the letters are changed afterwards, as long as they were.
    for old, new in ((b"/JavaScript", b"/J#61vaScript"), (b"/JS", b"/#4a#53")):
        yield f"name as {new.decode()}", _rewritten(plain.replace(old, new))
    made = new_pdf()
    made.Root.OpenAction = action("Launch", F="a")
    yield "launch as /L#61unch", _rewritten(saved(made).replace(b"/Launch", b"/L#61unch"))
    # An earlier version of the same file, of which a later one says nothing any more.
    yield "an earlier version", _overtaken(plain)


def _rewritten(content: bytes) -> bytes:
    """The file with its table of places made anew."""
    body = content[: content.rfind(b"xref\n0 ")]
    trailer = content[content.rfind(b"trailer") : content.rfind(b"startxref")]
    places = {}
    position = 0
    for line in body.splitlines(keepends=True):
        words = line.split()
        if len(words) >= 3 and words[2] == b"obj" and words[0].isdigit():
            places[int(words[0])] = position
        position += len(line)
    table = [b"xref\n0 %d\n0000000000 65535 f \n" % (max(places) + 1)]
    table += [b"%010d 00000 n \n" % places[number] for number in sorted(places)]
    return body + b"".join(table) + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def _overtaken(content: bytes) -> bytes:
    """The file with its catalogue written again behind it, without what opened by itself."""
    with pikepdf.open(BytesIO(content)) as made:
        number, size = made.Root.objgen[0], int(made.trailer.Size)
        pages = made.Root.Pages.objgen[0]
    start = len(content)
    catalogue = b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (number, pages)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, start)
    before = content[content.rfind(b"startxref") :].split()[1]
    trailer = b"trailer\n<< /Root %d 0 R /Size %d /Prev %s >>\n" % (number, size, before)
    end = b"startxref\n%d\n%%%%EOF\n" % (start + len(catalogue))
    return content + catalogue + table + trailer + end


# -- shut, and floods ------------------------------------------------------------------------------


def shut() -> Iterator[tuple[str, bytes]]:
    """PDFs that nobody can look into."""
    for bits in (2, 3, 4, 6):
        for user in ("geheim", ""):
            aes = bits > 3
            lock = pikepdf.Encryption(owner="o", user=user, R=bits, aes=aes, metadata=aes)
            yield (
                f"locked {bits} {user or 'for nobody'}",
                saved(new_pdf(), deterministic_id=False, encryption=lock),
            )


def _with_contents(raw: bytes, filters: Any, **more: Any) -> bytes:
    made = new_pdf()
    stream = Stream(made, raw)
    stream.stream_dict.Filter = filters
    for key, value in more.items():
        stream.stream_dict["/" + key] = value
    made.pages[0].Contents = made.make_indirect(stream)
    return saved(made)


def floods() -> Iterator[tuple[str, bytes]]:
    """PDFs that are small, and would be large."""
    flood = zlib.compress(bytes(300_000_000), 9)
    yield "bomb", _with_contents(flood, Name.FlateDecode)
    twice = Array([Name.FlateDecode, Name.FlateDecode])
    yield "bomb in a bomb", _with_contents(zlib.compress(flood, 9), twice)
    yield "bomb by its short name", _with_contents(flood, Name.Fl)
    yield "runs", _with_contents(b"\x81\0" * 2_000_000 + b"\x80", Name.RunLengthDecode)
    for filter, side in ((Name.CCITTFaxDecode, 60_000), (Name.JPXDecode, 100_000)):
        yield (
            f"image flood {filter}",
            _with_contents(
                b"\0", filter, Type=Name.XObject, Subtype=Name.Image, Width=side, Height=side
            ),
        )
    yield "too many pages", saved(_many_pages(2_001))
    yield (
        "too many pages, packed",
        saved(_many_pages(2_001), object_stream_mode=ObjectStreamMode.generate),
    )
    yield "deep brackets", _raw_object(b"[" * 100_000 + b"]" * 100_000)
    yield "deep dictionaries", _raw_object(b"<</A" * 50_000 + b" 1" + b">>" * 50_000)
    yield "pages in a ring", _ring()
    yield "packed object that is large", _flooded_object_stream()


def _many_pages(count: int) -> Pdf:
    made = pikepdf.new()
    for _ in range(count):
        made.add_blank_page()
    return made


def _raw_object(told: bytes) -> bytes:
    body = pdf()
    mark = b"/Type /Catalog"
    assert mark in body
    return _rewritten(body.replace(mark, mark + b" /Deep " + told))


def _ring() -> bytes:
    made = new_pdf()
    made.Root.Pages.Kids = Array([made.Root.Pages, made.Root.Pages])
    return saved(made)


def _flooded_object_stream() -> bytes:
    made = saved(new_pdf(), object_stream_mode=ObjectStreamMode.generate)
    start = made.index(b"/Type /ObjStm")
    begin = made.index(b"stream\n", start) + 7
    end = made.index(b"endstream", begin)
    return made[:begin] + zlib.compress(bytes(300_000_000), 9) + b"\n" + made[end:]
