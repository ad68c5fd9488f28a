"""Takes a PDF apart for the checks of :mod:`tests.paper.pdf_ua`: structure tree, content, fonts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf
from fontTools import agl
from pikepdf import Array, Dictionary, Name, Pdf

GROUPING = "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private"
BLOCKS = "P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot"
INLINE = "Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP"
STANDARD = {*f"{GROUPING} {BLOCKS} {INLINE} Figure Formula Form".split()}

TEXT = {"Tj", "TJ", "'", '"'}
PAINT = TEXT | {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"}
OPENS = {"BMC", "BDC"}
ARTIFACT = "/Artifact"


@dataclass(eq=False)
class Element:
    """An element of the structure tree."""

    kind: str
    standard: str
    object: Dictionary
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    content: list[tuple[tuple[int, int], int]] = field(default_factory=list)
    references: list[Any] = field(default_factory=list)

    @property
    def inside(self) -> str:
        """The standard type of the element around it."""
        return self.parent.standard if self.parent else ""

    @property
    def empty(self) -> bool:
        """Whether no content stands in it, at any depth."""
        return not self.content and all(child.empty for child in self.children)

    def below(self) -> Iterator[Element]:
        """All elements below it, in the order of reading."""
        for child in self.children:
            yield child
            yield from child.below()

    def attribute(self, name: str) -> Any:
        """The last value of an attribute, or nothing."""
        attributes = self.object.get(Name.A, [])
        found = None
        for one in attributes if isinstance(attributes, Array) else [attributes]:
            if isinstance(one, Dictionary):
                found = one.get(name, found)
        return found

    def __str__(self) -> str:
        text = str(self.object.get(Name.Alt, "")) or str(self.object.get(Name.ID, ""))
        return f"{self.kind} “{text}”" if text else self.kind


@dataclass
class Painted:
    """What the content streams of a page hold: the tagged pieces, and what is wrong with the rest.

    ``untagged`` counts the painting operators outside marked content, ``mixed`` tells where tagged
    content and artifacts stand in each other, ``in_forms`` the tagged pieces in a form that leads
    nowhere in the structure tree. ``codes`` are those shown of each composite font.
    """

    tagged: set[int] = field(default_factory=set)
    untagged: Counter[str] = field(default_factory=Counter)
    mixed: list[str] = field(default_factory=list)
    in_forms: set[int] = field(default_factory=set)
    codes: dict[tuple[int, int], set[int]] = field(default_factory=dict)


class Document:
    """A PDF with what several checks need of it."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.root: Any = pdf.Root
        self.tree: Any = self.root.get(Name.StructTreeRoot)
        roles = {} if self.tree is None else self.tree.get(Name.RoleMap, {})
        self.roles = {str(kind)[1:]: str(to)[1:] for kind, to in roles.items()}
        self.pages = [page.obj for page in pdf.pages]

    @cached_property
    def metadata(self) -> Any:
        """The XMP metadata, or nothing when there is none or it cannot be read."""
        if not isinstance(self.root.get(Name.Metadata), pikepdf.Stream):
            return None
        try:
            read = pikepdf.models.PdfMetadata(
                self.pdf, pikepdf_mark=False, sync_docinfo=False, overwrite_invalid_xml=False
            )
            list(read)
        except (pikepdf.PdfError, ValueError, SyntaxError):
            return None
        return read

    def standard(self, kind: str) -> str:
        """The standard type that a type stands for, as far as the role map goes."""
        seen: set[str] = set()
        while kind not in STANDARD and kind in self.roles and kind not in seen:
            seen.add(kind)
            kind = self.roles[kind]
        return kind

    @cached_property
    def top(self) -> Element:
        """The root of the structure tree, with all elements under it."""
        top = Element("", "", self.tree if self.tree is not None else Dictionary(), None)
        seen: set[tuple[int, int]] = set()

        def add(kid: Any, to: Element, page: Any) -> None:
            if isinstance(kid, Array):
                for one in kid:
                    add(one, to, page)
            elif isinstance(kid, int):
                to.content.append((identity(page), kid))
            elif isinstance(kid, Dictionary):
                page = kid.get(Name.Pg, page)
                if Name.Obj in kid:
                    to.references.append(kid.Obj)
                elif Name.MCID in kid and Name.Stm not in kid:
                    to.content.append((identity(page), int(kid.MCID)))
                elif Name.S in kid and identity(kid) not in seen:
                    seen.update({identity(kid)} - {(0, 0)})
                    kind = str(kid.S)[1:]
                    child = Element(kind, self.standard(kind), kid, to)
                    to.children.append(child)
                    add(kid.get(Name.K), child, page)

        add(top.object.get(Name.K), top, None)
        return top

    @cached_property
    def elements(self) -> list[Element]:
        """All elements in the order of reading."""
        return list(self.top.below())

    def of(self, *standard: str) -> list[Element]:
        """All elements of these types."""
        return [element for element in self.elements if element.standard in standard]

    @cached_property
    def parents(self) -> dict[int, Any]:
        """The tree that leads from content and annotations back to elements."""
        if self.tree is None or Name.ParentTree not in self.tree:
            return {}
        return dict(pikepdf.NumberTree(self.tree.ParentTree))

    @cached_property
    def painted(self) -> list[Painted]:
        """What is painted on each page."""
        return [_Reader(page).found for page in self.pages]

    @cached_property
    def everything(self) -> list[Any]:
        """Every dictionary and stream in the file, also those inside others."""
        found: list[Any] = []

        def add(one: Any) -> None:
            if isinstance(one, Dictionary | pikepdf.Stream):
                found.append(one)
                parts: Iterable[Any] = (value for _, value in one.items())
            else:
                parts = one if isinstance(one, Array) else ()
            for part in parts:
                if isinstance(part, pikepdf.Object) and not part.is_indirect:
                    add(part)

        for one in [*self.pdf.objects, self.pdf.trailer]:
            add(one)
        return found

    @cached_property
    def fonts(self) -> list[Any]:
        """Every font but the parts of a composite one."""
        fonts = (one for one in self.everything if one.get(Name.Type) == Name.Font)
        return [one for one in fonts if not str(one.get(Name.Subtype)).startswith("/CIDFont")]

    def annotations(self) -> Iterator[tuple[int, Any]]:
        """Each annotation that can be seen, with the number of its page."""
        for number, page in enumerate(self.pages, start=1):
            for one in page.get(Name.Annots, []):
                if not int(one.get(Name.F, 0)) & 2 and one.get(Name.Subtype) != Name.Popup:
                    yield number, one


def identity(one: Any) -> tuple[int, int]:
    """The number of an object in its file; nothing twice the same has two."""
    return one.objgen if isinstance(one, pikepdf.Object) else (0, 0)


class _Reader:
    """Reads the content of a page, and of the forms painted on it."""

    def __init__(self, page: Any) -> None:
        self.found = Painted()
        self.open: list[tuple[str, int | None]] = []
        self.forms: list[Any] = []
        self.read(page, pikepdf.Page(page).resources)

    def read(self, stream: Any, resources: Any) -> None:
        """Read one stream; marked content ends in the stream where it began."""
        outside = len(self.open)
        font = None
        for operands, operator in pikepdf.parse_content_stream(stream):
            name = str(operator)
            if name in OPENS:
                self.begin(str(operands[0]), _mcid(operands, resources))
            elif name == "EMC" and len(self.open) > outside:
                self.open.pop()
            elif name == "EMC":
                self.found.mixed.append("an end without a beginning")
            elif name == "Tf":
                font = resources.get("/Font", {}).get(str(operands[0]))
            elif name == "Do":
                self.paint(name, resources.get("/XObject", {}).get(str(operands[0])), resources)
            elif name in PAINT:
                self.paint(name)
            if name in TEXT and font is not None and two_bytes(font):
                self.found.codes.setdefault(identity(font), set()).update(_codes(operands[-1]))
        if len(self.open) > outside:
            self.found.mixed.append("a beginning without an end")
            del self.open[outside:]

    def begin(self, tag: str, mcid: int | None) -> None:
        """Open a marked content sequence; what is in an artifact or in tagged content stays so."""
        around, outer = self.open[-1] if self.open else ("", None)
        if around == ARTIFACT and mcid is not None:
            self.found.mixed.append("tagged content in an artifact")
        if outer is not None and tag == ARTIFACT:
            self.found.mixed.append("an artifact in tagged content")
        if mcid is not None and any(Name.StructParents not in form for form in self.forms):
            self.found.in_forms.add(mcid)
        elif mcid is not None and not self.forms:
            self.found.tagged.add(mcid)
        self.open.append(
            (ARTIFACT if around == ARTIFACT else tag, mcid if outer is None else outer)
        )

    def paint(self, name: str, outside: Any = None, resources: Any = None) -> None:
        """Note an operator that paints; of a form, what stands in it."""
        if outside is not None and outside.get(Name.Subtype) == Name.Form:
            if not any(identity(outside) == identity(form) for form in self.forms):
                self.forms.append(outside)
                self.read(outside, outside.get(Name.Resources, resources))
                self.forms.pop()
            return
        tag, mcid = self.open[-1] if self.open else ("", None)
        if tag != ARTIFACT and mcid is None:
            self.found.untagged[name] += 1


def _mcid(operands: Any, resources: Any) -> int | None:
    """The number that ties a marked content sequence to the structure tree."""
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, Name):
        properties = resources.get("/Properties", {}).get(str(properties))
    if isinstance(properties, Dictionary) and Name.MCID in properties:
        return int(properties.MCID)
    return None


def two_bytes(font: Any) -> bool:
    """Whether a font is shown with codes of two bytes that are the numbers of its glyphs."""
    return font.get(Name.Subtype) == Name.Type0 and font.get(Name.Encoding) == Name("/Identity-H")


def _codes(shown: Any) -> set[int]:
    parts = shown if isinstance(shown, Array) else [shown]
    text = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return {int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2)}


def grid(table: Element) -> list[dict[int, Element]]:
    """The cells of a table by row and column; a cell that spans stands in each of its places."""
    groups = ("THead", "TBody", "TFoot")
    parts = (part.children if part.standard in groups else [part] for part in table.children)
    rows = [row for part in parts for row in part if row.standard == "TR"]
    found: list[dict[int, Element]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row.children:
            while column in found[at]:
                column += 1
            for _ in range(int(cell.attribute("/ColSpan") or 1)):
                for down in range(int(cell.attribute("/RowSpan") or 1)):
                    if at + down == len(found):
                        found.append({})
                    found[at + down][column] = cell
                column += 1
    return found


def characters_of(to_unicode: Any) -> dict[int, str]:
    """What a ToUnicode map says of each code of two bytes."""
    text = to_unicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for kind, lines in re.findall(r"beginbf(char|range)(.*?)endbf", text, re.DOTALL):
        words = re.findall(r"<\s*([\da-fA-F\s]*)>|(\[[^\]]*\])", lines)
        size = 2 if kind == "char" else 3
        for at in range(0, len(words) - size + 1, size):
            first, last = int(words[at][0], 16), int(words[at + size - 2][0], 16)
            start, listed = words[at + size - 1]
            targets = re.findall(r"<\s*([\da-fA-F]*)\s*>", listed) or [start]
            for code in range(first, last + 1):
                step = code - first
                if listed and step >= len(targets):
                    break
                raw = bytes.fromhex(targets[step] if listed else start)
                if not listed and step:
                    last_unit = int.from_bytes(raw[-2:], "big") + step & 0xFFFF
                    raw = raw[:-2] + last_unit.to_bytes(2, "big")
                found[code] = raw.decode("utf-16-be", "replace")
    return found


NAMED = {"/MacRomanEncoding", "/MacExpertEncoding", "/WinAnsiEncoding"}
COLLECTIONS = {"GB1", "CNS1", "Japan1", "Korea1"}


def named_characters(font: Any) -> bool:
    """Whether a font tells its characters without ToUnicode: by names or codes that are known."""
    if font.get(Name.Subtype) == Name.Type0:
        systems = (part.get("/CIDSystemInfo", {}) for part in font.DescendantFonts)
        return all(str(system.get("/Ordering")) in COLLECTIONS for system in systems)
    encoding = font.get(Name.Encoding)
    if isinstance(encoding, Name):
        return str(encoding) in NAMED
    if not isinstance(encoding, Dictionary):
        return False
    names = [str(one)[1:] for one in encoding.get("/Differences", []) if isinstance(one, Name)]
    based = font.get(Name.Subtype) == Name.Type3 or str(encoding.get("/BaseEncoding")) in NAMED
    return based and all(agl.toUnicode(name) for name in names)
