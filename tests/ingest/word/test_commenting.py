"""Comments where a document's looks are wrong: as many as there are places, and not a word of the text changed."""

import io
import zipfile
from datetime import UTC, datetime

import docx as python_docx
import pytest
from lxml import etree

from ingest.word.commenting import commented
from ingest.word.correction import CannotCorrect, Comment, Correction, Stretch, Wrong
from ingest.word.document import LineSpacing
from ingest.word.limits import Limits
from ingest.word.noting import note
from ingest.word.ooxml import W
from ingest.word.package import Package
from ingest.word.stretches import MOST_STRETCHES, wrong_stretches
from tests.builders import ARTICLE, docx
from tests.ingest.word.ooxml import package, paragraph, read

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ARIAL = Correction("Times New Roman", 12.0, frozenset({"Arial"}), frozenset({11.0}), any_size=frozenset({0}))


def font(name: str, text: str, size: int = 24) -> str:
    return paragraph(text, run=f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/><w:sz w:val="{size}"/>')


def stretches(content: bytes, correction: Correction) -> tuple[Stretch, ...]:
    return wrong_stretches(note(Package.open(content, Limits())), correction)


def test_neighbours_that_are_wrong_alike_get_one_comment() -> None:
    body = font("Arial", "Satu") + font("Arial", "dua") + font("Times New Roman", "tiga") + font("Arial", "empat", 22)
    found = stretches(package(body), ARIAL)
    assert [(each.first, each.last, each.wrong, each.letters) for each in found] == [
        (0, 1, Wrong("Arial", None, None), 7),
        (3, 3, Wrong("Arial", 11.0, None), 5),
    ]


def test_a_title_is_not_told_of_its_size_and_spacing_is_told_once() -> None:
    spacing = LineSpacing("multiple", 1.15)
    correction = Correction(
        "Times New Roman", 12.0, frozenset(), frozenset({11.0}), frozenset({spacing}), frozenset({0})
    )
    found = stretches(docx(size=11, line_spacing=1.15), correction)
    assert [each.wrong for each in found] == [Wrong(None, None, spacing), Wrong(None, 11.0, spacing)]


def test_of_many_places_those_with_most_letters_are_told() -> None:
    body = "".join(font("Arial" if n % 2 else "Times New Roman", "a" * n) for n in range(1, 2 * MOST_STRETCHES + 9))
    found = stretches(package(body), ARIAL)
    assert len(found) == MOST_STRETCHES
    assert min(each.letters for each in found) == 9


def test_comments_are_where_they_belong_and_the_document_reads_as_before() -> None:
    content = docx(font="Arial", size=11)
    found = stretches(content, ARIAL)
    comments = [Comment(each.first, each.last, "Huruf di bagian ini Arial.\nUkuran 11.") for each in found]
    copy = commented(content, read(content), comments, "Redaksi KOTAKU", AT)
    assert read(copy) == read(content)
    written = list(python_docx.Document(io.BytesIO(copy)).comments)
    assert [(each.author, each.initials, each.timestamp) for each in written] == [("Redaksi KOTAKU", "RK", AT)] * 2
    assert [paragraph.text for paragraph in written[0].paragraphs] == ["Huruf di bagian ini Arial.", "Ukuran 11."]
    assert commented(content, read(content), comments, "Redaksi KOTAKU", AT) == copy
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        references = etree.fromstring(archive.read("word/document.xml")).iter(W + "commentReference")
        assert [len(run) for run in (reference.getparent() for reference in references) if run is not None] == [1, 1]


def field(result: str) -> str:
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText>SEQ Foto</w:instrText></w:r>{middle}{result}{end}"


def run(text: str) -> str:
    return f'<w:r><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/></w:rPr><w:t>{text}</w:t></w:r>'


def ranges(body: str) -> str:
    """The main part with comments where it is wrong: S and E where a range starts and ends, C for its reference."""
    content = package(body)
    comments = [Comment(each.first, each.last, "Huruf.") for each in stretches(content, ARIAL)]
    with zipfile.ZipFile(io.BytesIO(commented(content, read(content), comments, "Redaksi", AT))) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    shown = {"commentRangeStart": "S", "commentRangeEnd": "E", "commentReference": "C", "hyperlink": "[", "sdt": "{"}
    names = (etree.QName(element).localname for element in root.iter())
    return "".join(shown.get(name, {"t": "t", "fldChar": "f", "p": " ", "tbl": "|"}.get(name, "")) for name in names)


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        (f"<w:p>{run('a')}{run('b')}</w:p><w:p>{run('c')}</w:p>", " Stt tEC"),
        (f"<w:p><w:pPr><w:jc w:val='both'/></w:pPr>{field(run('a'))}</w:p>", " SfftfEC"),
        (f"<w:p>{run('a')}{field(run('b'))}{run('c')}</w:p>", " StfftftEC"),
        (f"<w:p><w:hyperlink w:anchor='x'>{run('a')}</w:hyperlink></w:p>", " S[tEC"),
        (f"<w:p><w:sdt><w:sdtContent>{run('a')}</w:sdtContent></w:sdt></w:p>", " S{tEC"),
        (f"<w:p>{run('a')}</w:p><w:sdt><w:sdtContent><w:p>{run('b')}</w:p></w:sdtContent></w:sdt>", " StEC{ t"),
        (f"<w:p>{run('a')}</w:p><w:tbl><w:tr><w:tc><w:p>{run('b')}</w:p></w:tc><w:tc><w:p>{run('c')}</w:p></w:tc>"
         f"</w:tr></w:tbl><w:p>{run('d')}</w:p>", " StEC| StEC t StEC"),
        (f"<w:p>{run('a')}</w:p><w:p>{field(run('b') + '</w:p><w:p>' + run('c'))}</w:p><w:p>{run('d')}</w:p>",
         " St fft tf tEC"),
    ],
    ids=["paragraphs", "field", "around-a-field", "link", "control", "control-of-paragraphs", "table", "long-field"],
)  # fmt: skip
def test_a_comment_goes_around_fields_links_and_controls_and_stays_in_its_cell(body: str, marked: str) -> None:
    assert ranges(body) == marked


def test_where_no_comment_has_room_there_is_no_copy() -> None:
    with pytest.raises(CannotCorrect, match="nothing to comment on"):
        ranges(f"<w:sdt><w:sdtContent><w:p>{run('a')}</w:p></w:sdtContent></w:sdt>")


def test_other_parts_lie_in_the_copy_as_they_lay_and_new_ones_at_its_end() -> None:
    content = docx(font="Arial")
    copy = commented(content, read(content), [Comment(0, 0, "Huruf.")], "Redaksi", AT)
    changed = {"[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"}
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(io.BytesIO(copy)) as after:
        assert after.testzip() is None
        assert after.namelist() == [*before.namelist(), "word/comments.xml"]
        assert {name for name in before.namelist() if before.read(name) != after.read(name)} == changed


def test_comments_that_are_there_stay_and_no_number_is_given_twice() -> None:
    content = docx(font="Arial")
    first = commented(content, read(content), [Comment(0, 0, "Satu."), Comment(1, 1, "Dua.")], "Redaksi", AT)
    second = commented(first, read(first), [Comment(0, 0, "Tiga.")], "Redaksi", AT)
    written = python_docx.Document(io.BytesIO(second)).comments
    assert [(each.comment_id, each.text) for each in written] == [(0, "Satu."), (1, "Dua."), (2, "Tiga.")]
    with zipfile.ZipFile(io.BytesIO(second)) as archive:
        types = etree.fromstring(archive.read("[Content_Types].xml"))
    assert [each.get("PartName") for each in types].count("/word/comments.xml") == 1


def test_a_part_of_that_name_which_nothing_leads_to_stays_as_it_is() -> None:
    content = package(font("Arial", ARTICLE[1]), files={"word/comments.xml": b"<stray/>"})
    copy = commented(content, read(content), [Comment(0, 0, "Huruf.")], "Redaksi", AT)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.read("word/comments.xml") == b"<stray/>"
    assert [each.text for each in python_docx.Document(io.BytesIO(copy)).comments] == ["Huruf."]


def test_a_strict_document_gets_no_comments() -> None:
    content = package(font("Arial", ARTICLE[1]), strict=True)
    with pytest.raises(CannotCorrect, match="strict"):
        commented(content, read(content), [Comment(0, 0, "Huruf.")], "Redaksi", AT)
