"""The fragment for a draft's page: plain, clean, and referring to nothing outside."""

import re

import pytest

from ingest.word.html import body_html
from ingest.word.package import Refused
from tests.builders import docx, photo
from tests.ingest.word.msdoc import doc
from tests.ingest.word.ooxml import package, paragraph, relationship, style

_NOTE = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'


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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("heading 2", "<h2>Isi</h2>"),
        ("Heading 6", "<h6>Isi</h6>"),
        ("Heading", "<h1>Isi</h1>"),
        ("subtitle", "<h2>Isi</h2>"),
        ("Intense Quote", "<blockquote><p>Isi</p></blockquote>"),
        ("footnote text", "<p>Isi</p>"),
        ("Normal", "<p>Isi</p>"),
    ],
)
def test_paragraphs_are_what_the_name_of_their_style_says(name: str, expected: str) -> None:
    styles = f'<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="{name}"/></w:style>' + style("a2")
    content = package(paragraph("Isi", properties='<w:pStyle w:val="a1"/>'), parts={"styles": styles})
    assert body_html(content, "docx") == expected


def test_a_heading_is_told_by_its_id_where_there_are_no_styles() -> None:
    assert body_html(package(paragraph("Isi", properties='<w:pStyle w:val="Heading3"/>')), "docx") == "<h3>Isi</h3>"


def test_strong_is_told_by_style_and_strike_by_looks() -> None:
    styles = style("Strong", kind="character")
    body = paragraph("tebal", run='<w:rStyle w:val="Strong"/>') + paragraph("coret", run="<w:strike/>")
    assert body_html(package(body, parts={"styles": styles}), "docx") == (
        "<p><strong>tebal</strong></p><p><s>coret</s></p>"
    )


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


def test_a_part_that_the_text_does_not_name_is_not_even_read() -> None:
    hostile = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    unused = ("customXml/item1.xml", "word/styles.xml", "word/numbering.xml", "word/comments.xml")
    content = package(paragraph("Isi &amp; lain", run="<w:b/>"), files=dict.fromkeys(unused, hostile))
    assert body_html(content, "docx") == "<p><strong>Isi &amp; lain</strong></p>"


def test_strict_document_is_converted() -> None:
    assert body_html(package(paragraph("Isi"), strict=True), "docx") == "<p>Isi</p>"


@pytest.mark.parametrize("part", ["styles", "numbering", "footnotes"])
def test_a_part_with_a_document_type_never_reaches_mammoth(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[str] = []
    monkeypatch.setattr("mammoth.convert_to_html", lambda *_, **__: reached.append(part))
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    body = paragraph("Isi", properties='<w:pStyle w:val="Title"/><w:numPr><w:numId w:val="1"/></w:numPr>') + _NOTE
    content = package(body, parts={part: ""}, files={f"word/{part}.xml": bomb})
    with pytest.raises(Refused):
        body_html(content, "docx")
    assert reached == []


@pytest.mark.parametrize("part", ["styles", "numbering", "footnotes"])
def test_a_torn_part_leaves_the_text(part: str) -> None:
    body = paragraph("Isi", properties='<w:pStyle w:val="Title"/><w:numPr><w:numId w:val="1"/></w:numPr>') + _NOTE
    content = package(body, parts={part: ""}, files={f"word/{part}.xml": b"<w:torn"})
    assert "Isi" in body_html(content, "docx")


def test_notes_stand_at_the_end() -> None:
    notes = '<w:footnote w:id="2">' + paragraph("Sumber: PUPR", run="<w:b/>") + "</w:footnote>"
    content = package(paragraph("Isi") + _NOTE, parts={"footnotes": notes})
    assert body_html(content, "docx") == (
        "<p>Isi</p><p><sup>[1]</sup></p><ol><li><p><strong>Sumber: PUPR</strong></p></li></ol>"
    )


def test_lists_are_kept_also_by_style() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/></w:lvl>'
        '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:pStyle w:val="Nomor"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="2">'
        '<w:numStyleLink w:val="Daftar"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    )
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
    styles = style("Nomor") + style("Daftar", f"<w:pPr>{number.format(1)}</w:pPr>", kind="numbering")
    body = (
        paragraph("butir", properties=number.format(1))
        + paragraph("nomor", properties='<w:pStyle w:val="Nomor"/>')
        + paragraph("lewat gaya", properties=number.format(3))
    )
    assert body_html(package(body, parts={"numbering": numbering, "styles": styles}), "docx") == (
        "<ul><li>butir</li></ul><ol><li>nomor</li></ol><ul><li>lewat gaya</li></ul>"
    )


@pytest.mark.parametrize(("format_", "tag"), [("bullet", "ul"), ("decimal", "ol")])
def test_lists_stand_in_lists(format_: str, tag: str) -> None:
    levels = "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{format_}"/></w:lvl>' for level in range(5))
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = "".join(
        paragraph(str(level), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')
        for level in range(5)
    )
    opened = "".join(f"<{tag}><li>{level}" for level in range(5))
    assert body_html(package(body, parts={"numbering": numbering}), "docx") == opened + 5 * f"</li></{tag}>"


def test_tables_keep_headings_and_joined_cells() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="9"/>{properties}</w:tcPr>{paragraph(text)}</w:tc>'

    body = (
        "<w:tbl><w:tblPr/><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        + cell("Kota", '<w:gridSpan w:val="2"/>')
        + "</w:tr><w:tr>"
        + cell("Bangka", '<w:vMerge w:val="restart"/>')
        + cell("1")
        + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>")
        + cell("2")
        + "</w:tr></w:tbl>"
    )
    assert body_html(package(body), "docx") == (
        '<table><thead><tr><th colspan="2"><p>Kota</p></th></tr></thead><tbody><tr><td rowspan="2"><p>Bangka</p></td>'
        "<td><p>1</p></td></tr><tr><td><p>2</p></td></tr></tbody></table>"
    )


def test_runs_that_look_alike_are_one() -> None:
    def run(text: str, looks: str) -> str:
        return (
            f'<w:r w:rsidR="00A1"><w:rPr><w:sz w:val="24"/>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        )

    bold, plain, off = "<w:b/>", "", '<w:b w:val="0"/>'
    runs = [("Warga ", bold), ("RW", bold), (" 05", plain), (" maju", off), ("x", "<w:i/>")]
    body = "<w:p>" + '<w:proofErr w:type="spellStart"/>'.join(run(*each) for each in runs) + "</w:p>"
    assert body_html(package(body), "docx") == "<p><strong>Warga RW</strong> 05 maju<em>x</em></p>"


def test_a_run_without_anything_in_it_is_no_trouble() -> None:
    assert body_html(package("<w:p><w:r/><w:r><w:t>Isi</w:t></w:r><w:r/></w:p>"), "docx") == "<p>Isi</p>"


def test_text_boxes_are_told_once() -> None:
    box = f"<w:txbxContent>{paragraph('kotak')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:anchor><wps:txbx>{box}</wps:txbx></wp:anchor>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
        f"</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Isi</w:t></w:r></w:p>"
    )
    assert body_html(package(body), "docx") == "<p>Isi</p><p>kotak</p>"


def test_a_box_to_tick_is_the_sign_that_stands_there() -> None:
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    body = (
        f'<w:p><w:sdt><w:sdtPr><w14:checkbox xmlns:w14="{w14}"><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t> setuju</w:t></w:r></w:p>"
    )
    assert body_html(package(body), "docx") == "<p>☐ setuju</p>"


def test_a_link_whose_relationship_is_missing_leaves_the_rest_formatted() -> None:
    body = '<w:p><w:hyperlink r:id="nowhere"><w:r><w:rPr><w:b/></w:rPr><w:t>situs</w:t></w:r></w:hyperlink></w:p>'
    assert body_html(package(body), "docx") == "<p><strong>situs</strong></p>"


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
