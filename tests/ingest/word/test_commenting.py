"""Comments where a document's looks are wrong: as many as there are places, and not a word of the text changed."""

import io
from datetime import UTC, datetime

import docx as python_docx
import pytest

from ingest.word.commenting import MOST_COMMENTS, Comment, Wrong, commented, wrong_stretches
from ingest.word.correcting import CannotCorrect, Correction
from ingest.word.document import LineSpacing
from tests.builders import ARTICLE, docx
from tests.ingest.word.ooxml import package, paragraph, read

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ARIAL = Correction("Times New Roman", 12.0, frozenset({"Arial"}), frozenset({11.0}), any_size=frozenset({0}))


def font(name: str, text: str, size: int = 24) -> str:
    return paragraph(text, run=f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/><w:sz w:val="{size}"/>')


def test_neighbours_that_are_wrong_alike_get_one_comment() -> None:
    body = font("Arial", "Satu") + font("Arial", "dua") + font("Times New Roman", "tiga") + font("Arial", "empat", 22)
    found = wrong_stretches(package(body), ARIAL)
    assert [(each.first, each.last, each.wrong, each.letters) for each in found] == [
        (0, 1, Wrong("Arial", None, None), 7),
        (3, 3, Wrong("Arial", 11.0, None), 5),
    ]


def test_a_title_is_not_told_of_its_size_and_spacing_is_told_once() -> None:
    spacing = LineSpacing("multiple", 1.15)
    correction = Correction(
        "Times New Roman", 12.0, frozenset(), frozenset({11.0}), frozenset({spacing}), frozenset({0})
    )
    found = wrong_stretches(docx(size=11, line_spacing=1.15), correction)
    assert [each.wrong for each in found] == [Wrong(None, None, spacing), Wrong(None, 11.0, spacing)]


def test_of_many_places_those_with_most_letters_are_told() -> None:
    body = "".join(font("Arial" if n % 2 else "Times New Roman", "a" * n) for n in range(1, 2 * MOST_COMMENTS + 9))
    found = wrong_stretches(package(body), ARIAL)
    assert len(found) == MOST_COMMENTS
    assert min(each.letters for each in found) == 9


def test_comments_are_where_they_belong_and_the_document_reads_as_before() -> None:
    content = docx(font="Arial", size=11)
    found = wrong_stretches(content, ARIAL)
    comments = [Comment(each.first, each.last, "Huruf di bagian ini Arial.\nUkuran 11.") for each in found]
    copy = commented(content, comments, "Redaksi KOTAKU", AT)
    assert read(copy) == read(content)
    written = list(python_docx.Document(io.BytesIO(copy)).comments)
    assert [(each.author, each.initials, each.timestamp) for each in written] == [("Redaksi KOTAKU", "RK", AT)] * 2
    assert [paragraph.text for paragraph in written[0].paragraphs] == ["Huruf di bagian ini Arial.", "Ukuran 11."]
    assert commented(content, comments, "Redaksi KOTAKU", AT) == copy


def test_what_python_docx_does_not_open_gets_no_comments() -> None:
    content = package(font("Arial", ARTICLE[1]), strict=True)
    with pytest.raises(CannotCorrect, match="python-docx"):
        commented(content, [Comment(0, 0, "Huruf.")], "Redaksi", AT)
