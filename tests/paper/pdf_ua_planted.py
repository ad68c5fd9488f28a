"""A good PDF of WeasyPrint, and changes after which exactly one check of PDF/UA has to complain."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf
from weasyprint import HTML

from .pdf_parts import Document
from .pdf_ua import PAGES_WITHOUT_BOOKMARKS

SQUARE = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    "<rect width='9' height='9' fill='teal'/></svg>"
)
LONG_TABLE = "".join(
    f'<tr><th scope="row">Stap {number}</th><td>{number}</td><td></td></tr>'
    for number in range(1, 60)
)
BODY = f"""
<header><p>Tweeluik</p></header>
<main>
<h1 id="top">Uw advies</h1>
<p>Lees <a href="https://example.org/">de wet</a>, en <strong>let op</strong>. ✓ ☐ fi</p>
<h2>Stappen</h2>
<ul><li>Vraag het advies op.</li><li>Schrijf:<ul><li>uw naam;</li></ul></li></ul>
<ol><li>Een</li><li><p>Twee</p></li></ol>
<h3>Termijnen</h3>
<table><caption>Termijnen</caption>
<thead><tr><th scope="col">Stap</th><th scope="col">Dagen</th>
<th scope="col">Extra</th></tr></thead>
<tbody>{LONG_TABLE}<tr><td colspan="2">Samen</td><td>4</td></tr></tbody></table>
<p><img alt="Een vierkant" src="{SQUARE}"></p>
<h2>Tot slot</h2>
{"<p class='next'>Nog een bladzijde.</p>" * PAGES_WITHOUT_BOOKMARKS}
<p><a href="#top">Terug naar boven</a></p>
</main>
"""
STYLE = """
.next { break-before: page } td, th { border: 1px solid #333; background: #eee }
li > p { display: inline-block }
"""


@cache
def made(
    body: str = BODY,
    style: str = STYLE,
    title: str = "Advies",
    lang: str = "nl",
    finisher: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A PDF that WeasyPrint makes."""
    page = f"<title>{title}</title><style>{style}</style>{body}"
    text = f'<!doctype html><html lang="{lang}"><meta charset="utf-8">{page}</html>'
    return HTML(string=text).write_pdf(pdf_variant="pdf/ua-1", finisher=finisher) or b""


def saved(pdf: Pdf, **how: Any) -> bytes:
    """The bytes of a PDF."""
    file = io.BytesIO()
    pdf.save(file, fix_metadata_version=False, **how)
    return file.getvalue()


def first(pdf: Pdf, *standard: str) -> Any:
    """The first element of a type."""
    return Document(pdf).of(*standard)[0].object


# -- the changes ----------------------------------------------------------------------------------

Change = Callable[[Pdf], None]
CONTROLS: list[tuple[str, Change]] = []


def control(name: str) -> Callable[[Change], Change]:
    """Register a change after which exactly one check has to complain."""

    def register(change: Change) -> Change:
        CONTROLS.append((name, change))
        return change

    return register


def in_metadata(pdf: Pdf, old: bytes, new: bytes) -> None:
    """Replace something in the metadata."""
    text = pdf.Root.Metadata.read_bytes()
    assert old in text
    pdf.Root.Metadata = pdf.make_stream(text.replace(old, new), Type=Name.Metadata)


def in_content(pdf: Pdf, change: Callable[[bytes], bytes], page: int = 0) -> None:
    """Change what a page paints."""
    contents = pdf.pages[page].obj.Contents
    changed = change(contents.read_bytes())
    assert changed != contents.read_bytes()
    pdf.pages[page].obj.Contents = pdf.make_stream(changed)


@control("metadata-readable")
def no_metadata(pdf: Pdf) -> None:
    del pdf.Root.Metadata


@control("metadata-readable")
def no_xml(pdf: Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(b"<x", Type=Name.Metadata, Subtype=Name.XML)


@control("identifier")
def other_part(pdf: Pdf) -> None:
    in_metadata(pdf, b'pdfuaid:part="1"', b'pdfuaid:part="2"')


@control("identifier")
def no_part(pdf: Pdf) -> None:
    in_metadata(pdf, b'pdfuaid:part="1"', b"")


@control("title")
def empty_title(pdf: Pdf) -> None:
    in_metadata(pdf, b">Advies<", b"> <")


@control("title-shown")
def name_of_the_file_shown(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@control("title-shown")
def no_preferences(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences


@control("language")
def no_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


@control("language")
def no_code(pdf: Pdf) -> None:
    pdf.Root.Lang = "Nederlands (NL)"


@control("language")
def no_code_of_one_element(pdf: Pdf) -> None:
    first(pdf, "P").Lang = "x"


@control("marked")
def not_marked(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@control("suspects")
def tags_in_doubt(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


@control("structure-tree")
def no_tree(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


@control("no-xfa")
def xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))


@control("no-javascript")
def script_at_opening(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


@control("no-javascript")
def script_by_name(pdf: Pdf) -> None:
    pdf.Root.Names.JavaScript = Dictionary(Names=Array())


@control("nothing-external")
def content_elsewhere(pdf: Pdf) -> None:
    pdf.Root.Elsewhere = pdf.make_stream(b"", F="other.bin")


@control("nothing-external")
def page_of_another_file(pdf: Pdf) -> None:
    other = Dictionary(F="other.pdf", Page=0)
    pdf.Root.Elsewhere = pdf.make_stream(b"", Subtype=Name.Form, Ref=other)


@control("nothing-external")
def starts_a_program(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F="program")


@control("bookmarks")
def no_bookmarks(pdf: Pdf) -> None:
    del pdf.Root.Outlines


@control("no-bare-content")
def bare_path(pdf: Pdf) -> None:
    in_content(pdf, lambda text: text + b" 0 0 9 9 re f")


@control("no-bare-content")
def bare_text(pdf: Pdf) -> None:
    in_content(pdf, lambda text: text + b" BT /None 9 Tf (a) Tj ET")


@control("no-bare-content")
def bare_image(pdf: Pdf) -> None:
    in_content(pdf, lambda text: text + b" BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI")


@control("no-bare-content")
def marked_without_number(pdf: Pdf) -> None:
    in_content(pdf, lambda text: text + b" /P BMC 0 0 9 9 re f EMC")


@control("no-bare-content")
def bare_in_a_form(pdf: Pdf) -> None:
    form = pdf.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form)
    pdf.pages[0].obj.Resources.XObject.Bare = form
    in_content(pdf, lambda text: text + b" /Bare Do")


@control("no-mixed-content")
def tagged_in_artifact(pdf: Pdf) -> None:
    in_content(pdf, lambda text: b"/Artifact BMC " + text + b" EMC")


@control("no-mixed-content")
def artifact_in_tagged(pdf: Pdf) -> None:
    in_content(pdf, lambda text: text.replace(b"BT", b"/Artifact BMC 0 0 1 1 re f EMC BT", 1))


@control("no-mixed-content")
def no_end(pdf: Pdf) -> None:
    in_content(pdf, lambda text: text + b" /Artifact BMC")


@control("no-mixed-content")
def no_beginning(pdf: Pdf) -> None:
    in_content(pdf, lambda text: text + b" EMC")


@control("content-in-tree")
def out_of_the_tree(pdf: Pdf) -> None:
    first(pdf, "P").K = Array()


@control("content-exists")
def no_such_content(pdf: Pdf) -> None:
    back, element = pdf.Root.StructTreeRoot.ParentTree.Nums[1], first(pdf, "P")
    element.K.append(len(back))
    back.append(element)


@control("parent-tree")
def back_to_another(pdf: Pdf) -> None:
    back = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    back[0] = back[1]


@control("parent-tree")
def no_way_back(pdf: Pdf) -> None:
    del pdf.pages[0].obj.StructParents


@control("parent-tree")
def on_no_page(pdf: Pdf) -> None:
    back, element = pdf.Root.StructTreeRoot.ParentTree.Nums[1], first(pdf, "P")
    element.K.append(Dictionary(MCID=len(back), Pg=element, Type=Name.MCR))


@control("structure-types")
def unknown_type(pdf: Pdf) -> None:
    first(pdf, "P").S = Name.Alinea


@control("role-map")
def leads_nowhere(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Alinea=Name.Tekst)
    first(pdf, "P").S = Name.Alinea


@control("role-map")
def leads_round(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Alinea=Name.Tekst, Tekst=Name.Alinea)
    first(pdf, "P").S = Name.Tekst


@control("role-map")
def standard_type_changed(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Div)


@control("headings")
def level_skipped(pdf: Pdf) -> None:
    first(pdf, "H2").S = Name.H4


@control("headings")
def with_and_without_number(pdf: Pdf) -> None:
    first(pdf, "H3").S = Name.H


@control("figure-text")
def only_spaces(pdf: Pdf) -> None:
    first(pdf, "Figure").Alt = " "


@control("note-ids")
def note_without_id(pdf: Pdf) -> None:
    first(pdf, "P").S = Name.Note


@control("note-ids")
def notes_with_one_id(pdf: Pdf) -> None:
    for element in Document(pdf).of("P")[:2]:
        element.object.S, element.object.ID = Name.Note, "a"


@control("list-parts")
def no_list_around(pdf: Pdf) -> None:
    first(pdf, "L").S = Name.Div


@control("list-parts")
def no_body(pdf: Pdf) -> None:
    first(pdf, "LBody").S = Name.Div


@control("table-parts")
def no_group_of_rows(pdf: Pdf) -> None:
    first(pdf, "TBody").S = Name.Div


@control("table-parts")
def cell_outside(pdf: Pdf) -> None:
    first(pdf, "P").S = Name.TD


@control("table-regular")
def one_column_more(pdf: Pdf) -> None:
    first(pdf, "TD").A.ColSpan = 2


@control("table-regular")
def below_the_table(pdf: Pdf) -> None:
    Document(pdf).of("TD")[-1].object.A.RowSpan = 2


@control("table-headers")
def head_without_id(pdf: Pdf) -> None:
    del first(pdf, "TH").ID


@control("table-headers")
def cell_without_head(pdf: Pdf) -> None:
    first(pdf, "TD").A.Headers = Array()


@control("links")
def link_to_nothing(pdf: Pdf) -> None:
    link = first(pdf, "Link")
    link.K = Array([kid for kid in link.K if isinstance(kid, int)])


@control("link-annotations")
def link_without_text(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots[0].Contents


@control("link-annotations")
def link_of_nobody(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots[0].StructParent


@control("other-annotations")
def sticky_note(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots.append(Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents="a"))


@control("tab-order")
def no_order(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Tabs


@control("tab-order")
def order_of_rows(pdf: Pdf) -> None:
    pdf.pages[0].obj.Tabs = Name.R


@control("fonts-embedded")
def font_elsewhere(pdf: Pdf) -> None:
    descriptor = Document(pdf).fonts[0].DescendantFonts[0].FontDescriptor
    for file in (Name.FontFile2, Name.FontFile3):
        if file in descriptor:
            del descriptor[file]


@control("fonts-unicode")
def no_unicode(pdf: Pdf) -> None:
    del Document(pdf).fonts[0].ToUnicode


@control("characters")
def no_glyph(pdf: Pdf) -> None:
    in_content(pdf, lambda text: text.replace(b"[<00", b"[<0000><00", 1))


@control("characters")
def no_character(pdf: Pdf) -> None:
    in_content(pdf, lambda text: text.replace(b"[<00", b"[<fffe><00", 1))


@control("characters")
def character_that_is_none(pdf: Pdf) -> None:
    lines = " ".join(f"<{code:04x}> <feff>" for code in range(0x1000))
    for font in Document(pdf).fonts:
        font.ToUnicode = pdf.make_stream(f"1 beginbfchar {lines} endbfchar".encode())
