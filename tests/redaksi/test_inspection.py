"""What `redaksi inspect` shows of a document, without colour."""

from collections.abc import Callable

import pytest

from checks.rules import PUBLISHED
from ingest.unreadable import Unreadable
from ingest.word.document import Document, LineSpacing, Paragraph, Portion
from redaksi.inspection import show
from tests.checks.submissions import picture

SINGLE, WIDE = LineSpacing("multiple", 1.0), LineSpacing("multiple", 1.15)
Shown = Callable[[Document | Unreadable], list[str]]
TITLE, BYLINE = "Warga Bersihkan Saluran", "Penulis: Siti Rahma, Fasilitator, Babel"


def words(text: str, font: str | None = "Times New Roman", size: float | None = 12.0) -> Portion:
    return Portion(text, font, size)


def document(*paragraphs: tuple[Portion, ...], line: LineSpacing | None = SINGLE, in_table: bool = False) -> Document:
    opening = ((words(TITLE, size=16.0),), (words(BYLINE),))
    return Document(
        "docx",
        tuple(
            Paragraph(index, portions, line if index > 1 else SINGLE, in_table=in_table)
            for index, portions in enumerate((*opening, *paragraphs))
        ),
    )


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shown:
    monkeypatch.setenv("COLUMNS", "120")

    def lines(read: Document | Unreadable) -> list[str]:
        show("naskah.docx", read, PUBLISHED)
        return [line.rstrip() for line in capsys.readouterr().out.splitlines()]

    return lines


def paragraph_line(lines: list[str], number: int) -> str:
    return next(line for line in lines if line.startswith(f"{number} "))


def test_words_at_fault_are_enclosed_and_say_what_they_are(shown: Shown) -> None:
    lines = shown(document((words("Warga "), words("bergotong royong", "Calibri", 11.0), words(" pagi itu."))))
    line = paragraph_line(lines, 2)
    assert line.endswith("FS· Warga ⟦bergotong royong⟧(Calibri, 11 pt) pagi itu.")


def test_a_paragraph_as_wanted_bears_no_mark(shown: Shown) -> None:
    assert paragraph_line(shown(document((words("Warga senang."),))), 2).endswith("··· Warga senang.")


def test_other_line_spacing_is_marked(shown: Shown) -> None:
    line = paragraph_line(shown(document((words("Warga senang."),), line=WIDE)), 2)
    assert line.endswith("··L Warga senang. (1.15 lines)")


@pytest.mark.parametrize(
    ("read", "marks"),
    [
        (document((words("Warga", font=None),)), "?·· ⟦Warga⟧(unknown font)"),
        (document((words("Warga"),), line=None), "··? Warga (unknown spacing)"),
        (document((words("Warga"),), line=WIDE, in_table=True), "··? Warga (1.15 lines)"),
    ],
)
def test_what_cannot_be_told_is_no_fault(read: Document, marks: str, shown: Shown) -> None:
    assert paragraph_line(shown(read), 2).endswith(marks)


def test_the_title_may_have_any_size(shown: Shown) -> None:
    lines = shown(document((words("Warga senang."),)))
    assert paragraph_line(lines, 0).split() == ["0", "title", "···", *TITLE.split()]
    assert any(line.startswith("size") and "✓ 100 % 12 pt" in line for line in lines)


def test_punctuation_in_another_font_is_no_fault(shown: Shown) -> None:
    line = paragraph_line(shown(document((words("“", "SimSun"), words("Warga senang.")))), 2)
    assert line.endswith("··· “Warga senang.")


def test_the_count_says_what_was_left_out(shown: Shown) -> None:
    text = " ".join(shown(document((words("Warga senang. [Babel]"),))))
    assert "✓ 19 (21 with spaces); left out: title 21, byline 35" in text
    assert "Word shows 75" in text


def test_the_parts_of_the_article_are_named(shown: Shown) -> None:
    lines = shown(document((words("Warga senang. [Babel]"),)))
    assert f"title: {TITLE}" in lines
    assert "byline: Siti Rahma, Fasilitator, Babel" in lines
    assert "region mark: Babel" in lines


def test_pictures_say_whether_they_count_as_photos(shown: Shown) -> None:
    read = Document("docx", (), pictures=(picture("kop.png", 200, 80), picture("foto.jpeg", 1600, 1200)))
    lines = [line for line in shown(read) if " px, " in line]
    assert [line.rpartition(", ")[2] for line in lines] == ["small", "counts as a photo"]


def test_markup_in_the_text_stays_text(shown: Shown) -> None:
    assert paragraph_line(shown(document((words("[bold]Warga[/bold] senang"),))), 2).endswith(
        "[bold]Warga[/bold] senang"
    )


def test_what_cannot_be_read_says_what_it_is(shown: Shown) -> None:
    assert shown(Unreadable("not-word", "not a Word file but pdf", "pdf")) == [
        "naskah.docx: not-word. It is: pdf. not a Word file but pdf"
    ]
