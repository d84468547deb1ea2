"""The fragment for a draft's page: plain, clean, and referring to nothing outside."""

from ingest.word.html import body_html
from tests.builders import docx, photo
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
