"""What of a story a reader sees (ECMA-376 Part 1, 17.2-17.16)."""

import pytest

from ingest.word.document import Portion
from tests.ingest.word.ooxml import package, paragraph, paragraphs, read, relationship, style, texts

BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def text_box(text: str) -> str:
    shape = f"<wps:wsp><wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx></wps:wsp>"
    return (
        f"<w:drawing><wp:inline><a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def only_text(content: str) -> str:
    (text,) = texts(f"<w:p>{content}</w:p>")
    return text


@pytest.mark.parametrize(
    "wrapped",
    [
        '<w:ins w:id="1">{}</w:ins>',
        '<w:moveTo w:id="1">{}</w:moveTo>',
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:customXml>{}</w:customXml>",
        '<w:fldSimple w:instr="PAGE">{}</w:fldSimple>',
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:bdo><w:dir>{}</w:dir></w:bdo>",
    ],
)
def test_wrapped_runs_are_shown(wrapped: str) -> None:
    assert only_text(wrapped.format(run("tampak"))) == "tampak"


@pytest.mark.parametrize(
    "hidden",
    [
        '<w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del>',
        '<w:moveFrom w:id="1"><w:r><w:t>x</w:t></w:r></w:moveFrom>',
        run("x", "<w:vanish/>"),
        "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
        f"{BEGIN}{instruction('PAGE')}{END}",
        '<w:r><w:commentReference w:id="1"/></w:r>',
    ],
)
def test_what_a_reader_does_not_see_is_left_out(hidden: str) -> None:
    assert only_text(run("a") + hidden + run("b")) == "ab"


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ("<w:tab/>", "\t"),
        ("<w:br/>", "\n"),
        ("<w:noBreakHyphen/>", "\u2011"),
        ("<w:softHyphen/>", "\u00ad"),
        ("<w:t>  tepi  </w:t>", "tepi"),
        ('<w:t xml:space="preserve">  tepi  </w:t>', "  tepi  "),
        ("<w:t>\u00a0“kutip”\u00a0</w:t>", "\u00a0“kutip”\u00a0"),
        (f"<w:ruby><w:rt>{run('atas')}</w:rt><w:rubyBase>{run('dasar')}</w:rubyBase></w:ruby>", "dasar"),
        ("<w:t>a\ufffcb</w:t>", "ab"),
    ],
)  # fmt: skip
def test_content_of_a_run(element: str, text: str) -> None:
    assert only_text(f"<w:r>{element}</w:r>") == text


def test_symbol_stands_in_its_own_font() -> None:
    (found,) = paragraphs('<w:p><w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r></w:p>')
    assert found.portions == (Portion("\uf04a", "Wingdings", 10.0),)


@pytest.mark.parametrize("code", ["D800", "0000", "110000", "x", ""])
def test_symbol_that_is_no_character_is_left_out(code: str) -> None:
    assert only_text(f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>') == ""


def test_field_shows_its_result_alone() -> None:
    assert only_text(BEGIN + instruction("DATE") + SEPARATE + run("24 November") + END) == "24 November"


def test_field_inside_an_instruction_is_not_shown() -> None:
    inner = BEGIN + instruction("MERGEFIELD x") + SEPARATE + run("dalam") + END
    assert only_text(BEGIN + instruction("IF ") + inner + SEPARATE + run("hasil") + END) == "hasil"


def test_field_reaches_over_paragraphs() -> None:
    body = f"<w:p>{BEGIN}{instruction('TOC')}{SEPARATE}{run('satu')}</w:p><w:p>{run('dua')}{END}</w:p>"
    assert texts(body) == ["satu", "dua"]


def test_field_without_an_end_leaves_the_document_unsure() -> None:
    document = read(package(f"<w:p>{run('a')}{BEGIN}{instruction('DATE')}</w:p>{paragraph('b')}"))
    assert document.unsure == ("a field without an end",)


def test_hidden_by_style_is_left_out() -> None:
    styles = style("Gaib", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    assert texts(paragraph(run='<w:rStyle w:val="Gaib"/>'), styles=styles) == [""]


def test_empty_paragraphs_are_counted() -> None:
    assert [(p.index, p.text) for p in paragraphs("<w:p/>" + paragraph("isi"))] == [(0, ""), (1, "isi")]


def test_deleted_paragraph_mark_joins_with_the_next() -> None:
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr><w:spacing w:line="480"/>'
    found = paragraphs(paragraph("satu ", properties=deleted) + paragraph("dua"))
    assert [(p.text, p.line_spacing and p.line_spacing.value) for p in found] == [("satudua", 1.0)]


def test_last_paragraph_with_a_deleted_mark_is_kept() -> None:
    assert texts(paragraph("akhir", properties='<w:rPr><w:del w:id="1"/></w:rPr>')) == ["akhir"]


def test_equal_portions_are_joined() -> None:
    (found,) = paragraphs(f"<w:p>{run('a')}{run('b', '<w:i/>')}{run('c', '<w:i/>')}</w:p>")
    assert found.portions == (
        Portion("a", "Times New Roman", 10.0),
        Portion("bc", "Times New Roman", 10.0, italic=True),
    )


def test_style_is_told_by_its_name() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="caption"/></w:style>'
    assert [p.style for p in paragraphs(paragraph(properties='<w:pStyle w:val="a3"/>'), styles=styles)] == ["caption"]


# Text boxes, notes, headers


def test_text_box_is_a_story_of_its_own() -> None:
    document = read(package(f"<w:p>{run('isi')}<w:r>{text_box('kotak')}</w:r></w:p>"))
    assert [p.text for p in document.paragraphs] == ["isi"]
    assert [p.text for p in document.text_boxes] == ["kotak"]


def test_alternate_content_is_taken_once() -> None:
    fallback = (
        f"<w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('lama')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{text_box("baru")}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )
    document = read(package(f"<w:p><w:r>{both}</w:r></w:p>"))
    assert [p.text for p in document.text_boxes] == ["baru"]


def test_choice_that_nobody_understands_yields_to_the_fallback() -> None:
    both = (
        '<mc:AlternateContent><mc:Choice Requires="x"><w:t>asing</w:t></mc:Choice>'
        "<mc:Fallback><w:t>biasa</w:t></mc:Fallback></mc:AlternateContent>"
    )
    assert only_text(f"<w:r>{both}</w:r>") == "biasa"


def test_notes_stand_in_the_order_of_their_references() -> None:
    notes = (
        f'<w:footnote w:id="-1" w:type="separator">{paragraph("garis")}</w:footnote>'
        f'<w:footnote w:id="1">{paragraph("pertama")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("kedua")}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph("tak dirujuk")}</w:footnote>'
    )
    references = '<w:p><w:r><w:footnoteReference w:id="2"/><w:footnoteReference w:id="1"/></w:r></w:p>'
    document = read(package(references, parts={"footnotes": notes}))
    assert [p.text for p in document.footnotes] == ["kedua", "pertama"]


def test_header_that_no_section_shows_is_left_out() -> None:
    section = '<w:sectPr><w:headerReference w:type="{}" r:id="header"/></w:sectPr>'
    header = {"header": paragraph("kepala")}
    assert [p.text for p in read(package(section.format("default"), parts=header)).headers] == ["kepala"]
    assert read(package(section.format("first"), parts=header)).headers == ()
    assert read(package(section.format("even"), parts=header)).headers == ()


def test_first_page_header_is_shown_with_a_title_page() -> None:
    section = '<w:sectPr><w:headerReference w:type="first" r:id="header"/><w:titlePg/></w:sectPr>'
    document = read(package(section, parts={"header": paragraph("kepala")}))
    assert [p.text for p in document.headers] == ["kepala"]


@pytest.mark.parametrize("foreign", ['<w:altChunk r:id="a"/>', '<w:p><w:subDoc r:id="a"/></w:p>'])
def test_embedded_foreign_document_leaves_the_document_unsure(foreign: str) -> None:
    document = read(package(foreign, relationships=relationship("a", "a.html", "aFChunk")))
    assert document.unsure == ("embedded foreign document",)


def test_torn_style_part_leaves_the_document_unsure() -> None:
    content = package(
        paragraph(), files={"word/styles.xml": b"<w:styles"}, relationships=relationship("s", "styles.xml", "styles")
    )
    document = read(content)
    assert [p.text for p in document.paragraphs] == ["Warta"]
    assert [reason.partition(":")[0] for reason in document.unsure] == ["damaged part"]
