"""The checker of PDF/UA: a good PDF of WeasyPrint has no faults, and each check can complain."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from tweeluik.interfaces.paper.page_margins import margins_as_artifacts

from .pdf_parts import Document, characters_of, named_characters
from .pdf_ua import CHECKS, LANGUAGE, PAGES_WITHOUT_BOOKMARKS, faults
from .pdf_ua_planted import CONTROLS, SQUARE, STYLE, Change, first, in_content, made, saved


def names(pdf: bytes) -> set[str]:
    """The checks that complain."""
    return {fault.split(":")[0] for fault in faults(pdf)}


def test_a_good_pdf_has_no_faults(figure: Callable[[str], None]) -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        document = Document(pdf)
        kinds = {element.standard for element in document.elements}
        assert len(pdf.pages) > PAGES_WITHOUT_BOOKMARKS
        figure(f"{len(CHECKS)} checks, {len(document.elements)} elements of {len(kinds)} types")
    assert kinds > {"H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Link", "Figure"}
    assert kinds > {"Table", "Caption", "THead", "TBody", "TR", "TH", "TD"}
    assert faults(made()) == []


# -- each check complains, and no other ----------------------------------------------------------


def test_every_check_has_a_control() -> None:
    assert {name for name, _ in (*CONTROLS, *OTHER_PAGES, *SAVED)} == set(CHECKS)


@pytest.mark.parametrize(
    ("name", "change"), CONTROLS, ids=[f"{name}-{change.__name__}" for name, change in CONTROLS]
)
def test_a_change_is_noticed(name: str, change: Change) -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        change(pdf)
        assert names(saved(pdf)) == {name}


OTHER_PAGES = [
    ("title", {"title": ""}),
    ("language", {"lang": ""}),
    ("headings", {"body": "<h2>Geen eerste kop</h2>"}),
    ("headings", {"body": "<h1>Een</h1><h3>Drie</h3>"}),
    ("figure-text", {"body": f'<h1>Een</h1><img alt="" src="{SQUARE}">'}),
    ("links", {"body": "<h1>Een</h1><p><a>Nergens heen</a></p>"}),
    ("links", {"body": "<h1>Een</h1><p><a href='#niets'>Nergens heen</a></p>"}),
    ("link-annotations", {"body": "<h1>Een</h1><p><a href='#a'><b id='a'>Vet</b></a></p>"}),
    ("list-parts", {"body": "<h1>Een</h1><ul><li><p>Alinea</p></li></ul>", "style": ""}),
    ("list-parts", {"body": "<h1>Een</h1><dl><div><dt>a</dt><dd>b</dd></div></dl>"}),
    ("table-headers", {"body": "<h1>Een</h1><table><tr><td>a</td><td>b</td></tr></table>"}),
    ("table-regular", {"body": "<h1>Een</h1><table><tr><th>a<th>b</tr><tr><td>c</table>"}),
    ("content-in-tree", {"style": "@page { @bottom-center { content: counter(page) } }" + STYLE}),
    ("no-tags-in-forms", {"style": "h1 { opacity: 0.5 }" + STYLE}),
    ("bookmarks", {"body": "<p class='next'>Bladzijde</p>" * (PAGES_WITHOUT_BOOKMARKS + 1)}),
]


@pytest.mark.parametrize(("name", "page"), OTHER_PAGES)
def test_what_weasyprint_makes_of_bad_html_is_noticed(name: str, page: dict[str, str]) -> None:
    assert names(made(**page)) == {name}


SECRET = pikepdf.Permissions(accessibility=False)
SAVED = [
    ("encryption", pikepdf.Encryption(owner="o", R=3, aes=False, metadata=False, allow=SECRET)),
    ("encryption", pikepdf.Encryption(owner="o", user="u")),
]


@pytest.mark.parametrize(("name", "encryption"), SAVED)
def test_encryption_is_noticed(name: str, encryption: pikepdf.Encryption) -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        assert names(saved(pdf, encryption=encryption)) == {name}


# -- other ways to be right ----------------------------------------------------------------------


def right(change: Change, **how: Any) -> None:
    """Change the good PDF; no check may complain."""
    with pikepdf.open(io.BytesIO(made())) as pdf:
        change(pdf)
        assert faults(saved(pdf, **how)) == []


def test_heads_with_scope_need_no_ids() -> None:
    def scopes(pdf: Pdf) -> None:
        for cell in Document(pdf).of("TH", "TD"):
            if cell.standard == "TD":
                del cell.object.A.Headers
            else:
                del cell.object.ID
                cell.object.A.Scope = Name.Both

    right(scopes)


def test_own_types_may_stand_for_standard_ones() -> None:
    def own(pdf: Pdf) -> None:
        pdf.Root.StructTreeRoot.RoleMap = Dictionary(Kop=Name.Hoofd, Hoofd=Name.H1)
        first(pdf, "H1").S = Name.Kop

    right(own)


def test_marks_may_have_their_number_by_name() -> None:
    def by_name(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources.Properties = Dictionary(First=Dictionary(MCID=0))
        in_content(pdf, lambda text: text.replace(b"<</MCID 0>>", b"/First", 1))

    right(by_name)


def test_artifacts_may_be_painted_by_a_form() -> None:
    def form(pdf: Pdf) -> None:
        content = b"/Artifact BMC 0 0 9 9 re f EMC /Self Do"
        own = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form)
        own.Resources = Dictionary(XObject=Dictionary(Self=own))
        pdf.pages[0].obj.Resources.XObject.Own = own
        in_content(pdf, lambda text: text + b" /Own Do /Artifact BMC /Own Do EMC")

    right(form)


def test_hidden_annotations_need_nothing() -> None:
    def hidden(pdf: Pdf) -> None:
        pdf.pages[0].obj.Annots.append(Dictionary(Subtype=Name.Text, F=2))
        pdf.pages[0].obj.Annots.append(Dictionary(Subtype=Name.Popup))

    right(hidden)


def test_encryption_may_let_assistive_technology_in() -> None:
    right(lambda pdf: None, encryption=pikepdf.Encryption(owner="o"))


def test_an_empty_pdf_lacks_what_every_pdf_must_have() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        lacks = {"metadata-readable", "title-shown", "language", "marked", "structure-tree"}
        assert names(saved(pdf)) == lacks


@pytest.mark.parametrize(
    ("font", "known"),
    [
        ({"Subtype": Name.Type1, "Encoding": Name.WinAnsiEncoding}, True),
        ({"Subtype": Name.Type1}, False),
        ({"Subtype": Name.TrueType, "Encoding": Name.Custom}, False),
        ({"Subtype": Name.Type3, "Encoding": Dictionary(Differences=[1, Name.A, Name.B])}, True),
        ({"Subtype": Name.Type3, "Encoding": Dictionary(Differences=[1, Name.g12])}, False),
        ({"Subtype": Name.Type1, "Encoding": Dictionary(Differences=[1, Name.A])}, False),
    ],
)
def test_fonts_that_need_no_unicode(font: dict[str, Any], known: bool) -> None:
    assert named_characters(Dictionary(Type=Name.Font, **font)) is known


@pytest.mark.parametrize("code", ["nl", "nl-NL", "ar", "zh-Hant-TW", "de-CH-1996", "en-x-plain"])
def test_codes_of_languages(code: str) -> None:
    assert LANGUAGE.fullmatch(code)
    assert not LANGUAGE.fullmatch(f"{code}_{code}")
    assert not LANGUAGE.fullmatch(f"{code}-")


def test_a_map_of_characters() -> None:
    text = b"""2 beginbfchar <0001> <0041> <0002> <d83dde42> endbfchar
    2 beginbfrange <0003> <0004> <0061> <0005> <0006> [<0078> <00660069>] endbfrange"""
    with pikepdf.new() as pdf:
        found = characters_of(pdf.make_stream(text))
    assert found == {1: "A", 2: "🙂", 3: "a", 4: "b", 5: "x", 6: "fi"}


# -- numbers of pages ----------------------------------------------------------------------------


def test_numbers_of_pages_can_be_artifacts() -> None:
    style = "@page { @bottom-center { content: counter(page) } }" + STYLE
    assert names(made(style=style)) == {"content-in-tree"}
    assert faults(made(style=style, finisher=margins_as_artifacts)) == []
