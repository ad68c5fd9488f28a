"""Checks the points of PDF/UA-1 (ISO 14289-1) that a machine can judge; no certificate.

After the failure conditions of the Matterhorn Protocol 1.1 that are for machines, known at second
hand. :func:`faults` says what is wrong in one clear sentence each, that begins with the name of the
check. Some rules are our own and stricter: each cell of a table has a header, no JavaScript, no XFA
of any kind, bookmarks from five pages, every font embedded, also one that is not used.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from .pdf_parts import (
    STANDARD,
    Document,
    Element,
    characters_of,
    grid,
    identity,
    named_characters,
    two_bytes,
)

Check = Callable[[Document], Iterator[str]]

CHECKS: dict[str, Check] = {}
"""All checks by name, in the order in which they are made."""

PAGES_WITHOUT_BOOKMARKS = 4
LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?",
    re.IGNORECASE,
)


def faults(pdf: bytes) -> list[str]:
    """What is wrong with a PDF, as "check: sentence"; nothing when it passes."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            document = Document(opened)
            return [f"{name}: {fault}" for name, one in CHECKS.items() for fault in one(document)]
    except pikepdf.PasswordError:
        return ["encryption: the file opens with a password only"]


def check(one: Check) -> Check:
    """Register a check under its own name."""
    CHECKS[one.__name__.replace("_", "-")] = one
    return one


# -- the file as a whole -------------------------------------------------------------------------


@check
def metadata_readable(document: Document) -> Iterator[str]:
    """XMP metadata is there and can be read (06-001)."""
    if document.metadata is None:
        yield "the catalog has no XMP metadata that can be read"


@check
def identifier(document: Document) -> Iterator[str]:
    """The metadata says that this is PDF/UA-1 (06-002)."""
    metadata = document.metadata
    if metadata is not None and metadata.get("pdfuaid:part") != "1":
        yield f"pdfuaid:part in the metadata is {metadata.get('pdfuaid:part')!r}, not '1'"


@check
def title(document: Document) -> Iterator[str]:
    """The metadata has a title (06-003)."""
    metadata = document.metadata
    if metadata is not None and not str(metadata.get("dc:title") or "").strip():
        yield "dc:title in the metadata is empty or missing"


@check
def title_shown(document: Document) -> Iterator[str]:
    """The window shows the title, not the name of the file (07-001, 07-002)."""
    if document.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "DisplayDocTitle in the viewer preferences is not true"


@check
def language(document: Document) -> Iterator[str]:
    """The language is known and a valid code, also that of a single element (11-001 to 11-006)."""
    if Name.Lang not in document.root:
        yield "the catalog has no Lang"
    else:
        yield from _bad_language(document.root.Lang, "the catalog")
    for element in document.elements:
        if Name.Lang in element.object:
            yield from _bad_language(element.object.Lang, str(element))


def _bad_language(code: Any, where: str) -> Iterator[str]:
    if not LANGUAGE.fullmatch(str(code)):
        yield f"Lang of {where} is {str(code)!r}, which is no language"


@check
def marked(document: Document) -> Iterator[str]:
    """The file says that it is tagged (ISO 14289-1, 7.1)."""
    if document.root.get("/MarkInfo", {}).get("/Marked") is not True:
        yield "Marked in MarkInfo is not true"


@check
def suspects(document: Document) -> Iterator[str]:
    """No tag is in doubt (01-007)."""
    if document.root.get("/MarkInfo", {}).get("/Suspects") is True:
        yield "Suspects in MarkInfo is true: some tags are in doubt"


@check
def structure_tree(document: Document) -> Iterator[str]:
    """There is a structure tree with something in it."""
    if not document.elements:
        yield "there is no structure tree, or nothing is in it"


@check
def encryption(document: Document) -> Iterator[str]:
    """Assistive technology may read an encrypted file (26-001, 26-002)."""
    if document.pdf.is_encrypted and not document.pdf.encryption.P & (1 << 9):
        yield "the encryption keeps assistive technology out"


@check
def no_xfa(document: Document) -> Iterator[str]:
    """No XFA form (25-001 forbids dynamic ones)."""
    if Name.XFA in document.root.get("/AcroForm", {}):
        yield "the form has XFA"


@check
def no_javascript(document: Document) -> Iterator[str]:
    """No JavaScript, in an action or by name (our own rule)."""
    found = sum(
        Name.JS in one or one.get(Name.S) == Name.JavaScript or Name.JavaScript in one
        for one in document.everything
    )
    if found:
        yield f"JavaScript stands in {found} place(s)"


@check
def nothing_external(document: Document) -> Iterator[str]:
    """Nothing that is shown or started lies outside the file (30-001; actions: our own rule)."""
    for one in document.everything:
        stream = isinstance(one, pikepdf.Stream)
        if stream and (Name.F in one or (one.get(Name.Subtype) == Name.Form and Name.Ref in one)):
            yield "a stream takes its content from another file"
        if one.get(Name.S) in (Name.Launch, Name.GoToR, Name.ImportData) and Name.F in one:
            yield f"an action ({str(one.S)[1:]}) leads to another file"


@check
def bookmarks(document: Document) -> Iterator[str]:
    """A long document has bookmarks (our own rule)."""
    pages = len(document.pages)
    if pages > PAGES_WITHOUT_BOOKMARKS and Name.First not in document.root.get("/Outlines", {}):
        yield f"{pages} pages, but no bookmarks"


# -- content of the pages ------------------------------------------------------------------------


@check
def no_bare_content(document: Document) -> Iterator[str]:
    """Everything painted is tagged or an artifact (01-005)."""
    for number, painted in enumerate(document.painted, start=1):
        for operator, times in sorted(painted.untagged.items()):
            yield f"page {number}: {operator} paints {times} time(s) outside marked content"


@check
def no_mixed_content(document: Document) -> Iterator[str]:
    """No artifact in tagged content nor the other way round; each mark ends (01-003, 01-004)."""
    for number, painted in enumerate(document.painted, start=1):
        for what, times in sorted(Counter(painted.mixed).items()):
            yield f"page {number}: {what}, {times} time(s)"


@check
def no_tags_in_forms(document: Document) -> Iterator[str]:
    """Tagged content in a form XObject belongs to that form, not to the page (30-002)."""
    for number, painted in enumerate(document.painted, start=1):
        if painted.in_forms:
            yield f"page {number}: MCID {_some(painted.in_forms)} in a form without StructParents"


def _in_tree(document: Document, page: Any) -> set[int]:
    return {
        mcid
        for element in document.elements
        for where, mcid in element.content
        if where == identity(page)
    }


@check
def content_in_tree(document: Document) -> Iterator[str]:
    """All tagged content can be reached from the root of the structure tree (01-005)."""
    for number, page in enumerate(document.pages, start=1):
        lost = document.painted[number - 1].tagged - _in_tree(document, page)
        if lost and document.elements:
            yield f"page {number}: MCID {_some(lost)} cannot be reached from the structure tree"


@check
def content_exists(document: Document) -> Iterator[str]:
    """The structure tree names no content that is not there."""
    for number, page in enumerate(document.pages, start=1):
        painted = document.painted[number - 1]
        missing = _in_tree(document, page) - painted.tagged - painted.in_forms
        if missing:
            yield f"page {number}: the structure tree names MCID {_some(missing)}, not in the page"


@check
def parent_tree(document: Document) -> Iterator[str]:
    """The parent tree leads from content back to the element that holds it."""
    places = {identity(page): number for number, page in enumerate(document.pages, start=1)}
    wrong: dict[str, set[int]] = {}
    for element in document.elements:
        for where, mcid in element.content:
            number = places.get(where)
            page = document.pages[number - 1] if number else Dictionary()
            back = document.parents.get(int(page.get(Name.StructParents, -1)))
            known = isinstance(back, Array) and 0 <= mcid < len(back)
            if not known or identity(back[mcid]) != identity(element.object):
                wrong.setdefault(f"page {number}" if number else "no page", set()).add(mcid)
    for place, mcids in sorted(wrong.items()):
        yield f"{place}: the parent tree does not lead MCID {_some(mcids)} to its element"


def _some(numbers: set[int]) -> str:
    first = ", ".join(map(str, sorted(numbers)[:5]))
    return first if len(numbers) <= 5 else f"{first} and {len(numbers) - 5} more"


# -- the structure tree --------------------------------------------------------------------------


@check
def structure_types(document: Document) -> Iterator[str]:
    """Every type is standard or in the role map (02-001)."""
    for kind in sorted({element.kind for element in document.elements}):
        if kind not in STANDARD and kind not in document.roles:
            yield f"{kind} is no standard type and not in the role map"


@check
def role_map(document: Document) -> Iterator[str]:
    """The role map leads to standard types, in no circle, and keeps those (02-001 to 02-004)."""
    for kind, to in document.roles.items():
        if kind in STANDARD:
            yield f"the standard type {kind} is made {to}"
        elif document.standard(kind) not in STANDARD:
            yield f"{kind} leads to no standard type, or round in a circle"


@check
def headings(document: Document) -> Iterator[str]:
    """Headings begin with H1 and skip no level; numbered or not, not both (14-002, -003, -007)."""
    found = document.of("H", *(f"H{level}" for level in range(1, 7)))
    levels = [0, *(int(heading.standard[1:]) for heading in found if heading.standard != "H")]
    for before, level in pairwise(levels):
        if level > before + 1:
            yield f"H{level} after {f'H{before}' if before else 'no heading'} skips a level"
    if 1 < len(levels) <= len(found):
        yield "H and numbered headings stand in one document"


@check
def figure_text(document: Document) -> Iterator[str]:
    """Figures and formulas have a text (13-004, 17-002)."""
    for element in document.of("Figure", "Formula"):
        texts = (element.object.get(name) for name in (Name.Alt, Name.ActualText))
        if not any(text is not None and str(text).strip() for text in texts):
            yield f"{element} has neither Alt nor ActualText"


@check
def note_ids(document: Document) -> Iterator[str]:
    """Each note has an ID of its own (19-003, 19-004)."""
    notes = Counter(str(note.object.get(Name.ID, "")) for note in document.of("Note"))
    for name, times in notes.items():
        if not name or times > 1:
            yield f"{times} note(s) with ID {name!r}" if name else f"{times} note(s) without ID"


@check
def list_parts(document: Document) -> Iterator[str]:
    """L holds LI, L and a first Caption; LI holds Lbl and LBody, and stands in L (09-005)."""
    for element in document.elements:
        kinds = [child.standard for child in element.children]
        if element.standard == "L":
            yield from _strangers(element, kinds, {"L", "LI", "Caption"})
            if "Caption" in kinds[1:]:
                yield "the Caption of a list is not its first part"
        elif element.standard == "LI":
            yield from _strangers(element, kinds, {"Lbl", "LBody"})
        belongs = {"LI": "L", "LBody": "LI"}.get(element.standard, element.inside)
        if element.inside != belongs:
            yield f"{element} stands in {element.inside}, not in {belongs}"


def _strangers(element: Element, kinds: list[str], allowed: set[str]) -> Iterator[str]:
    for kind in sorted(set(kinds) - allowed):
        yield f"{element} holds {kind}; it may hold {', '.join(sorted(allowed))}"
    if element.content:
        yield f"{element} holds content itself, not in an element"


# -- tables --------------------------------------------------------------------------------------

TABLE_PARTS = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}


@check
def table_parts(document: Document) -> Iterator[str]:
    """Tables hold rows, rows hold cells, and neither stands elsewhere (09-004)."""
    for element in document.elements:
        kinds = [child.standard for child in element.children]
        if element.standard in TABLE_PARTS:
            yield from _strangers(element, kinds, TABLE_PARTS[element.standard])
        if element.standard == "Table":
            for once in ("Caption", "THead", "TFoot"):
                if kinds.count(once) > 1:
                    yield f"a table has {kinds.count(once)} {once}"
            if "Caption" in kinds[1:-1]:
                yield "the Caption of a table is neither its first nor its last part"
        elif element.standard in {"TR", "TH", "TD", "THead", "TBody", "TFoot"}:
            around = {kind for kind, parts in TABLE_PARTS.items() if element.standard in parts}
            if element.inside not in around:
                yield f"{element} stands in {element.inside or 'the root'}, not in a table"


@check
def table_regular(document: Document) -> Iterator[str]:
    """Each row of a table has the same number of columns, spans counted (ISO 14289-1, 7.5)."""
    for table in document.of("Table"):
        rows = grid(table)
        widths = sorted({max(row, default=-1) + 1 for row in rows})
        holes = any(len(row) <= max(row, default=-1) for row in rows)
        if len(widths) > 1 or holes:
            yield f"the rows of {table} have {' or '.join(map(str, widths))} columns, or holes"


@check
def table_headers(document: Document) -> Iterator[str]:
    """TH has a Scope or an ID, each TD that is not empty a header (15-003; the last is our own)."""
    for table in document.of("Table"):
        rows = grid(table)
        heads = {
            str(cell.object.get(Name.ID))
            for cell in table.below()
            if cell.standard == "TH" and Name.ID in cell.object
        }
        judged: list[Element] = []
        for at, row in enumerate(rows):
            for column, cell in row.items():
                if cell not in judged:
                    judged.append(cell)
                    across = {str(other.attribute("/Scope")) for other in row.values()}
                    down = {str(r[column].attribute("/Scope")) for r in rows if column in r}
                    scoped = across & {"/Row", "/Both"} or down & {"/Column", "/Both"}
                    where = f"{cell.standard} in row {at + 1}, column {column + 1}"
                    yield from _headless(cell, heads, bool(scoped), where)


def _headless(cell: Element, heads: set[str], scoped: bool, where: str) -> Iterator[str]:
    named = {str(name) for name in cell.attribute("/Headers") or []}
    if cell.standard == "TH" and cell.attribute("/Scope") is None and Name.ID not in cell.object:
        yield f"{where} has neither Scope nor ID"
    elif named - heads:
        yield f"{where} names headers that the table does not have"
    elif cell.standard == "TD" and not named and not scoped and not cell.empty:
        yield f"{where} has no header"


# -- links and other annotations -----------------------------------------------------------------


@check
def links(document: Document) -> Iterator[str]:
    """Each Link leads to a link annotation (28-011)."""
    for element in document.of("Link"):
        if not any(one.get(Name.Subtype) == Name.Link for one in element.references):
            yield "a Link in the structure tree has no reference (OBJR) to a link annotation"


def _owner(document: Document, annotation: Any) -> str:
    """The standard type of the element to which the parent tree leads."""
    owner = document.parents.get(int(annotation.get(Name.StructParent, -1)))
    kind = str(owner.get(Name.S, "/"))[1:] if isinstance(owner, Dictionary) else ""
    return document.standard(kind)


@check
def link_annotations(document: Document) -> Iterator[str]:
    """Each link annotation has a text and belongs to a Link (28-011, 28-012)."""
    for number, one in document.annotations():
        if one.get(Name.Subtype) == Name.Link:
            if not str(one.get(Name.Contents, "")).strip():
                yield f"page {number}: a link annotation has no Contents"
            if document.elements and _owner(document, one) != "Link":
                yield f"page {number}: a link annotation does not lead to a Link by StructParent"


@check
def other_annotations(document: Document) -> Iterator[str]:
    """Each other annotation has a text and belongs to Annot, a field to Form (28-002 to 28-010)."""
    for number, one in document.annotations():
        kind = str(one.get(Name.Subtype))[1:]
        if kind == "Link":
            continue
        text, owner = ("/TU", "Form") if kind == "Widget" else ("/Contents", "Annot")
        if not str(one.get(text, "")).strip():
            yield f"page {number}: an annotation ({kind}) has no {text[1:]}"
        if document.elements and _owner(document, one) != owner:
            yield f"page {number}: an annotation ({kind}) does not lead to {owner} by StructParent"


@check
def tab_order(document: Document) -> Iterator[str]:
    """On pages with annotations the tab key follows the structure (28-008, 28-009)."""
    for number, page in enumerate(document.pages, start=1):
        if len(page.get(Name.Annots, [])) and page.get(Name.Tabs) != Name.S:
            yield f"page {number}: Tabs is not S"


# -- fonts ---------------------------------------------------------------------------------------

FILES = (Name.FontFile, Name.FontFile2, Name.FontFile3)


def _font_name(font: Any) -> str:
    return str(font.get(Name.BaseFont, font.get(Name.Name, "/a Type 3 font")))[1:]


@check
def fonts_embedded(document: Document) -> Iterator[str]:
    """Every font stands in the file (31-009)."""
    for font in document.fonts:
        parts = list(font.get(Name.DescendantFonts, [])) or [font]
        for part in parts:
            descriptor = part.get(Name.FontDescriptor, {})
            if font.get(Name.Subtype) != Name.Type3 and not any(f in descriptor for f in FILES):
                yield f"{_font_name(font)} is not embedded"


@check
def fonts_unicode(document: Document) -> Iterator[str]:
    """Every font says which characters it shows: ToUnicode, or names that are known (31-027)."""
    for font in document.fonts:
        if Name.ToUnicode not in font and not named_characters(font):
            yield f"{_font_name(font)} has no ToUnicode"


@check
def characters(document: Document) -> Iterator[str]:
    """Each code shown of a composite font has a glyph and a character (10-001, 31-028 to -030)."""
    shown: dict[tuple[int, int], set[int]] = {}
    for painted in document.painted:
        for font, codes in painted.codes.items():
            shown.setdefault(font, set()).update(codes)
    for font in document.fonts:
        codes = shown.get(identity(font), set())
        if two_bytes(font) and Name.ToUnicode in font:
            known = characters_of(font.ToUnicode)
            if 0 in codes:
                yield f"{_font_name(font)} shows the glyph for what it does not have (.notdef)"
            if unknown := codes - {0} - set(known):
                yield f"{_font_name(font)}: code {_some(unknown)} has no character"
            if any(set(known.get(code, "")) & {"\0", "\ufeff", "\ufffe"} for code in codes):
                yield f"{_font_name(font)} maps a code to U+0000, U+FEFF or U+FFFE"
