"""Nothing but font, size and line spacing changes in a corrected copy, whatever the document is made of."""

import io
import zipfile

import pytest
from lxml import etree

from ingest.word.correcting import corrected
from ingest.word.correction import CannotCorrect, Correction, same_but_looks
from ingest.word.document import Document, LineSpacing
from ingest.word.ooxml import W
from tests.builders import ARTICLE, docx, photo
from tests.ingest.word.ooxml import archive, package, paragraph, read, style

FONT, SINGLE = "Times New Roman", LineSpacing("multiple", 1.0)
CALIBRI = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/>'
CALIBRI_RUN = f"<w:r><w:rPr>{CALIBRI}</w:rPr><w:t>Warta</w:t></w:r>"
_LATIN = {W + name for name in ("ascii", "hAnsi", "asciiTheme", "hAnsiTheme")}


def whole(document: Document, **more: frozenset[int]) -> Correction:
    """All of a document in Times New Roman 12, single."""
    portions = [portion for p in document.paragraphs for portion in p.portions]
    return Correction(
        FONT,
        12.0,
        frozenset(p.font for p in portions if p.font and p.font != FONT),
        frozenset(p.size for p in portions if p.size and p.size != 12.0),
        frozenset(p.line_spacing for p in document.paragraphs if p.line_spacing and p.line_spacing != SINGLE),
        **more,
    )


def correct(content: bytes, **more: frozenset[int]) -> bytes:
    """The corrected copy, checked part by part against what it was made of."""
    copy = corrected(content, whole(read(content), **more)).content
    before, after = members(content), members(copy)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"word/document.xml"}
    assert bare(before["word/document.xml"]) == bare(after["word/document.xml"])
    assert same_but_looks(read(content), read(copy))
    return copy


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bare(part: bytes) -> bytes:
    """A main part without the properties that a correction may change, and without what they leave empty."""
    root = etree.fromstring(part)
    for fonts in _in_force(root, "rFonts"):
        for name in _LATIN & set(fonts.attrib):
            del fonts.attrib[name]
        _drop_if_empty(fonts)
    for size in _in_force(root, "sz", "szCs"):
        _parent(size).remove(size)
    for spacing in [e for e in _in_force(root, "spacing") if _parent(e).tag == W + "pPr"]:
        for name in {W + "line", W + "lineRule"} & set(spacing.attrib):
            del spacing.attrib[name]
        _drop_if_empty(spacing)
    for properties in [*_in_force(root, "rPr"), *_in_force(root, "pPr")]:
        _drop_if_empty(properties)
    return etree.tostring(root, method="c14n")


def _in_force(root: etree._Element, *names: str) -> list[etree._Element]:
    """Not what stood before a tracked change of format."""
    former = (W + "rPrChange", W + "pPrChange")
    return [
        each for each in root.iter(*(W + name for name in names)) if not any(True for _ in each.iterancestors(*former))
    ]


def _drop_if_empty(element: etree._Element) -> None:
    if not len(element) and not element.attrib:
        _parent(element).remove(element)


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def looks(content: bytes) -> list[tuple[str, str | None, float | None, float]]:
    return [
        (portion.text, portion.font, portion.size, p.line_spacing.value if p.line_spacing else 0)
        for p in read(content).paragraphs
        for portion in p.portions
    ]


def test_an_article_is_corrected_and_its_pictures_and_other_parts_keep_their_bytes() -> None:
    content = docx(font="Arial", size=11, line_spacing=1.5, pictures=[photo(1100, 800)])
    found = looks(correct(content))
    assert [text for text, *_ in found] == list(ARTICLE)
    assert {look[1:] for look in found} == {(FONT, 12.0, 1.0)}


def test_a_title_keeps_a_larger_size_and_grows_with_the_text_from_a_smaller_one() -> None:
    for size, wanted in ((16, 16.0), (10, 12.0)):
        content = docx(font="Arial", size=11, title_size=size)
        assert looks(correct(content, any_size=frozenset({0})))[0][2] == wanted


@pytest.mark.parametrize(
    "body",
    [
        f"<w:p><w:hyperlink r:id='x'>{paragraph(run=CALIBRI)[5:-6].replace('<w:pPr></w:pPr>', '')}</w:hyperlink></w:p>",
        f"<w:p><w:ins w:id='1'><w:r><w:rPr>{CALIBRI}</w:rPr><w:t>Baru</w:t></w:r></w:ins></w:p>",
        f"<w:tbl><w:tr><w:tc>{paragraph(run=CALIBRI)}</w:tc></w:tr></w:tbl>",
        f"<w:sdt><w:sdtContent>{paragraph(run=CALIBRI)}</w:sdtContent></w:sdt>",
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>"
        f"<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:rPr>{CALIBRI}</w:rPr><w:t>2026</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
        f"<w:p><w:r><w:rPr>{CALIBRI}</w:rPr><w:t>satu</w:t><w:tab/><w:t>dua</w:t><w:br/></w:r></w:p>",
        f"<w:p><mc:AlternateContent><mc:Choice Requires='wps'><w:r><w:rPr>{CALIBRI}</w:rPr><w:t>satu</w:t></w:r>"
        "</mc:Choice><mc:Fallback><w:r><w:t>lain</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>",
        "<w:p><!-- catatan --><w:r><!-- lagi --><w:rPr><w:rFonts w:asciiTheme='minorHAnsi'/><w:b/><w:lang w:val='id'/>"
        "</w:rPr><w:t xml:space='preserve'> satu </w:t></w:r></w:p>",
        f"<w:p><w:moveFrom w:id='1'>{CALIBRI_RUN}</w:moveFrom></w:p>"
        f"<w:p><w:moveTo w:id='2'>{CALIBRI_RUN}</w:moveTo></w:p>",
        "<w:p><w:pPr><w:spacing w:line='360'/><w:pPrChange w:id='1'><w:pPr><w:spacing w:line='480'/></w:pPr>"
        f"</w:pPrChange></w:pPr><w:r><w:rPr>{CALIBRI}"
        "<w:rPrChange w:id='2'><w:rPr><w:sz w:val='40'/></w:rPr></w:rPrChange></w:rPr><w:t>diubah</w:t></w:r></w:p>",
        f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{CALIBRI_RUN}</w:p><w:p>{CALIBRI_RUN}</w:p>",
        "<w:p><w:r><w:rPr><w:rFonts w:ascii='Arial'/><w:rFonts w:hAnsi='Arial'/><w:sz w:val='20'/><w:sz w:val='30'/>"
        "</w:rPr><w:t>dua é</w:t></w:r></w:p>",
        f"<w:tbl><w:tr><w:tc><w:p>{CALIBRI_RUN}</w:p><w:tbl><w:tr><w:sdt><w:sdtContent><w:tc><w:p>{CALIBRI_RUN}</w:p>"
        "</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
    ],
    ids=[
        *("link", "insertion", "table", "content-control", "field", "tab", "alternative", "comments-and-theme"),
        *("move", "change-of-format", "deleted-mark", "properties-twice", "cell-in-a-control"),
    ],
)
def test_text_is_corrected_wherever_it_stands(body: str) -> None:
    theme = "<a:fontScheme><a:minorFont><a:latin typeface='Cambria'/></a:minorFont></a:fontScheme>"
    copy = correct(package(body + paragraph("Lain", run=CALIBRI), parts={"theme": theme}))
    assert {look[1:3] for look in looks(copy)} == {(FONT, 12.0)}


def test_other_prefixes_and_encodings_of_the_main_part_are_of_no_account() -> None:
    content = package(f"<w:p>{CALIBRI_RUN}</w:p>")
    main = members(content)["word/document.xml"].decode()
    prefixed = (
        main.replace("<w:", "<n0:").replace("</w:", "</n0:").replace(" w:", " n0:").replace("xmlns:w=", "xmlns:n0=")
    )
    for spelling in (
        b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><!-- x -->" + prefixed.encode(),
        f"<?xml version='1.0' encoding='UTF-16'?>{main}".encode("utf-16"),
    ):
        copy = correct(archive({**members(content), "word/document.xml": spelling}))
        assert looks(copy) == [("Warta", FONT, 12.0, 1.0)]


def test_what_comes_from_styles_and_defaults_is_overruled_where_it_is_wrong() -> None:
    styles = f"<w:docDefaults><w:rPrDefault><w:rPr>{CALIBRI}</w:rPr></w:rPrDefault></w:docDefaults>" + style(
        "Normal", '<w:pPr><w:spacing w:line="276" w:lineRule="auto" w:after="200"/></w:pPr>', default=True
    )
    copy = correct(package(paragraph("Warta"), parts={"styles": styles}))
    assert looks(copy) == [("Warta", FONT, 12.0, 1.0)]


def test_properties_stand_in_the_order_of_the_schema() -> None:
    run = '<w:rStyle w:val="X"/><w:b/><w:color w:val="FF0000"/><w:u w:val="single"/><w:lang w:val="id"/>'
    paragraph_ = '<w:pStyle w:val="Y"/><w:ind w:left="1"/><w:jc w:val="both"/><w:rPr><w:b/></w:rPr>'
    styles = f"<w:docDefaults><w:rPrDefault><w:rPr>{CALIBRI}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>" \
        '<w:spacing w:line="360"/></w:pPr></w:pPrDefault></w:docDefaults>'  # fmt: skip
    copy = correct(package(paragraph(run=run, properties=paragraph_), parts={"styles": styles}))
    root = etree.fromstring(members(copy)["word/document.xml"])
    names = [[etree.QName(child).localname for child in element] for element in root.iter(W + "rPr")]
    assert names == [["rFonts", "b", "sz"], ["rStyle", "rFonts", "b", "color", "sz", "u", "lang"]]
    (properties,) = root.iter(W + "pPr")
    assert [etree.QName(child).localname for child in properties] == ["pStyle", "spacing", "ind", "jc", "rPr"]


def test_signs_other_scripts_deletions_boxes_and_notes_stay_as_they_are() -> None:
    box = (
        "<w:pict><v:textbox><w:txbxContent>" + paragraph("kotak", run=CALIBRI) + "</w:txbxContent></v:textbox></w:pict>"
    )
    kept = (
        '<w:r><w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>ü</w:t></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii="Tanda" w:hAnsi="Tanda"/></w:rPr><w:t>A</w:t></w:r>'
        '<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>'
        f"<w:del w:id='1'><w:r><w:rPr>{CALIBRI}</w:rPr><w:delText>lama</w:delText></w:r></w:del>"
        f"<w:r><w:rPr>{CALIBRI}<w:vanish/></w:rPr><w:t>sembunyi</w:t></w:r><w:r>{box}</w:r>"
        '<m:oMath><m:r><w:rPr><w:rFonts w:ascii="Calibri"/></w:rPr><m:t>x</m:t></m:r></m:oMath>'
    )
    table = '<w:font w:name="Tanda"><w:charset w:val="02"/></w:font>'
    rel = '<Relationship Id="f" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fonts.xml"/>'  # noqa: E501
    fonts = f'<w:fonts xmlns:w="{W[1:-1]}">{table}</w:fonts>'.encode()
    size = '<w:pPr><w:rPr><w:sz w:val="24"/></w:rPr></w:pPr>'
    styles = '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>'
    content = package(
        f"<w:p>{size}{kept}</w:p>" + paragraph("Warta", run=CALIBRI),
        parts={"styles": styles},
        relationships=rel,
        files={"word/fonts.xml": fonts},
    )
    copy = correct(content)
    roots = [etree.fromstring(members(each)["word/document.xml"]) for each in (content, copy)]
    first = [etree.tostring(next(iter(root.iter(W + "p"))), method="c14n") for root in roots]
    assert first[0] == first[1]


def test_complex_script_in_a_wrong_size_is_set_in_the_right_one_in_its_own_font() -> None:
    run = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Amiri"/><w:sz w:val="22"/><w:szCs w:val="28"/>'
    copy = correct(package(paragraph("Kata قرية", run=run)))
    assert [look[:3] for look in looks(copy)] == [("Kata ", FONT, 12.0), ("قرية", "Amiri", 12.0)]


def test_list_labels_follow_the_text() -> None:
    content = package(paragraph("Butir", run=CALIBRI, properties=f"<w:rPr>{CALIBRI}</w:rPr>"))
    root = etree.fromstring(members(correct(content))["word/document.xml"])
    assert [fonts.get(W + "ascii") for fonts in root.iter(W + "rFonts")] == [FONT, FONT]


def test_strict_documents_are_corrected_in_their_own_namespace() -> None:
    content = package(paragraph(run=CALIBRI), strict=True)
    copy = corrected(content, whole(read(content))).content
    assert looks(copy) == [("Warta", FONT, 12.0, 1.0)]
    assert b"schemas.openxmlformats.org/wordprocessingml" not in members(copy)["word/document.xml"]


def test_the_same_document_gives_the_same_bytes_and_its_members_keep_their_dates() -> None:
    content = docx(font="Arial")
    assert correct(content) == correct(content)
    dates = [
        [m.date_time for m in zipfile.ZipFile(io.BytesIO(each)).infolist()] for each in (content, correct(content))
    ]
    assert dates[0] == dates[1]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (docx(), "nothing in the main part"),
        (archive({**members(docx(font="Arial")), "_xmlsignatures/origin.sigs": b""}), "signed"),
        (b"PK\x03\x04 torn", "not a whole zip package"),
        (archive({**members(docx(font="Arial")), "WORD/document.xml": b"<a/>"}), "two members of one name"),
    ],
    ids=["nothing-wrong", "signed", "torn", "two-of-one-name"],
)
def test_no_copy_is_made_where_it_could_not_be_trusted(content: bytes, why: str) -> None:
    with pytest.raises(CannotCorrect, match=why):
        corrected(content, Correction(FONT, 12.0, frozenset({"Arial"})))


def test_neighbouring_portions_that_grow_alike_are_still_the_same_text() -> None:
    runs_ = "".join(f"<w:r><w:rPr><w:sz w:val='{size}'/></w:rPr><w:t>kata</w:t></w:r>" for size in (20, 22, 30))
    content = package(f"<w:p>{runs_}</w:p>")
    before, after = read(content), read(correct(content))
    assert (len(before.paragraphs[0].portions), len(after.paragraphs[0].portions)) == (3, 1)
    assert after.paragraphs[0].text == before.paragraphs[0].text
