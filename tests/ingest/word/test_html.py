"""The fragment for a draft's page: plain, clean, and referring to nothing outside."""

import re

import pytest

from ingest.word.html import body_html
from ingest.word.package import Refused
from tests.builders import docx, photo
from tests.ingest.word.msdoc import doc
from tests.ingest.word.ooxml import package, paragraph, relationship, style


def test_paragraphs_keep_curly_quotes_and_no_break_spaces() -> None:
    assert body_html(package(paragraph("“Rp\u00a0500.000,-”")), "docx") == "<p>“Rp\u00a0500.000,-”</p>"


def test_bold_and_italic_are_kept() -> None:
    body = paragraph("tebal", run="<w:b/>") + paragraph("miring", run="<w:i/>")
    assert body_html(package(body), "docx") == "<p><strong>tebal</strong></p><p><em>miring</em></p>"


def test_title_and_caption_are_told_by_style() -> None:
    styles = style("Title") + style("caption")
    body = paragraph("Judul", properties='<w:pStyle w:val="Title"/>')
    body += paragraph("Foto 1", properties='<w:pStyle w:val="caption"/>')
    assert body_html(package(body, parts={"styles": styles}), "docx") == '<h1>Judul</h1><p class="caption">Foto 1</p>'


def test_pictures_are_left_out() -> None:
    assert body_html(docx(["Isi"], pictures=[photo(40, 30)]), "docx") == "<p>Isi</p>"


def test_links_lose_their_address() -> None:
    link = '<w:p><w:hyperlink r:id="a"><w:r><w:t>situs</w:t></w:r></w:hyperlink></w:p>'
    content = package(link, relationships=relationship("a", "javascript:alert(1)", "hyperlink", "External"))
    assert body_html(content, "docx") == "<p>situs</p>"


def test_markup_in_the_text_stays_text() -> None:
    body = paragraph("&lt;script&gt;alert(1)&lt;/script&gt;")
    assert body_html(package(body), "docx") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_hidden_and_deleted_text_is_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>gaib</w:t></w:r>"
        '<w:del w:id="1"><w:r><w:delText>hapus</w:delText></w:r></w:del><w:r><w:t>b</w:t></w:r></w:p>'
    )
    assert body_html(package(body), "docx") == "<p>ab</p>"


def test_style_map_inside_the_file_is_ignored() -> None:
    content = package(
        paragraph("Isi"),
        files={"mammoth/style-map": b"p => h1:fresh"},
        relationships=relationship("m", "/mammoth/style-map", "style-map"),
    )
    assert body_html(content, "docx") == "<p>Isi</p>"


def test_unused_part_with_a_document_type_leaves_plain_paragraphs() -> None:
    hostile = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    content = package(paragraph("Isi &amp; lain", run="<w:b/>"), files={"customXml/item1.xml": hostile})
    assert body_html(content, "docx") == "<p>Isi &amp; lain</p>"


def test_strict_document_is_converted() -> None:
    assert body_html(package(paragraph("Isi"), strict=True), "docx") == "<p>Isi</p>"


@pytest.mark.parametrize("part", ["word/styles.xml", "word/numbering.xml", "customXml/item1.xml"])
def test_a_part_with_a_document_type_never_reaches_mammoth(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[str] = []
    monkeypatch.setattr("mammoth.convert_to_html", lambda *_, **__: reached.append(part))
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    assert body_html(package(paragraph("Isi"), files={part: bomb}), "docx") == "<p>Isi</p>"
    assert reached == []


def test_a_main_part_with_a_document_type_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
    with pytest.raises(Refused):
        body_html(package(files={"word/document.xml": bomb}), "docx")


def test_nothing_refers_to_anything_outside() -> None:
    body = (
        '<w:p><w:hyperlink r:id="far"><w:r><w:t>situs</w:t></w:r></w:hyperlink></w:p>'
        '<w:p><w:bookmarkStart w:id="1" w:name="sini"/><w:hyperlink w:anchor="sini"><w:r><w:t>sini</w:t></w:r>'
        "</w:hyperlink></w:p>"
        '<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="far"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        "<w:p><w:r><w:t>catatan</w:t></w:r></w:p>"
    )
    content = package(body, relationships=relationship("far", "http://contoh.id/x", "hyperlink", "External"))
    written = body_html(content, "docx")
    assert [text in written for text in ("situs", "sini", "catatan")] == [True] * 3
    assert not re.search(r"\s(href|src|id|name|style|on\w+)\s*=|contoh\.id", written)


@pytest.mark.parametrize("text", ["“Gang 4” ‘maju’", "Rp\u00a0500", "5 – 6 — 7…", "½ m² è ş", "a\u00ad\u200bb"])
def test_typographic_characters_stay_as_they_are(text: str) -> None:
    assert body_html(package(paragraph(text)), "docx") == f"<p>{text}</p>"


def test_an_old_document_keeps_quotes_and_no_break_spaces() -> None:
    assert body_html(doc("\u201cRp\u00a0500\u201d\r"), "doc") == "<p>“Rp\u00a0500”</p>"


@pytest.mark.parametrize("blip", ['r:link="far"', 'r:embed="nowhere"', ""])
def test_a_picture_that_leads_nowhere_leaves_the_rest_formatted(blip: str) -> None:
    picture = (
        "<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        f"<a:blip {blip}/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    content = package(picture + paragraph("tebal", run="<w:b/>"))
    assert body_html(content, "docx") == "<p><strong>tebal</strong></p>"
