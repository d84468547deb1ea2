"""Lengths as Word's dialog counts them."""

import pytest

from ingest.word.counting import Count, count_paragraphs, count_shown, count_with_text_boxes_and_notes
from ingest.word.document import Document, Paragraph, Portion


def paragraph(text: str, index: int = 0, label: str = "") -> Paragraph:
    return Paragraph(index, (Portion(text, "Times New Roman", 12.0),), None, label)


def document(*texts: str, label: str = "") -> Document:
    return Document("docx", tuple(paragraph(text, index, label) for index, text in enumerate(texts)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gang bersih", Count(10, 11, 2)),
        ("a\tb\nc", Count(3, 4, 3)),
        ("", Count(0, 0, 0)),
        ("   ", Count(0, 3, 0)),
        ("“RT 04”", Count(6, 7, 2)),
        ("ber\u00adsih", Count(6, 6, 1)),
        ("a\u00a0b", Count(3, 3, 1)),
        ("a\u3000b", Count(2, 3, 2)),
        ("東京", Count(2, 2, 1)),
        ("\U0001f600", Count(1, 1, 1)),
    ],
)
def test_text_is_counted_as_shown(text: str, expected: Count) -> None:
    assert count_shown(document(text)) == expected


def test_list_label_counts_as_a_word_and_a_space() -> None:
    assert count_shown(document("satu", label="1.")) == Count(6, 7, 2)


def test_empty_label_adds_nothing() -> None:
    assert count_shown(document("satu", label=" ")) == Count(4, 4, 1)


def test_headers_text_boxes_and_notes_are_left_out() -> None:
    full = Document(
        "docx", (paragraph("isi"),), (paragraph("kotak"),), (paragraph("kaki"),), (), (paragraph("kepala"),)
    )
    assert count_shown(full) == Count(3, 3, 1)
    assert count_with_text_boxes_and_notes(full) == Count(12, 12, 3)


def test_smallest_reading_takes_chosen_paragraphs_without_labels_and_no_break_spaces() -> None:
    text = document("Judul", "dua\u00a0kata", "Penulis", label="1.")
    assert count_paragraphs(text, {1}) == Count(7, 8, 2)
