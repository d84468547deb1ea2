"""Submissions for tests of judging, put together from plain values: no file is written or read."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from ingest.embedded import Embedded
from ingest.message import Address
from ingest.photo import Photo
from ingest.submission import Article, Caption, DocumentFile, LeftOver, PhotoFile, Submission
from ingest.unreadable import Unreadable
from ingest.word.counting import count_paragraphs, count_shown
from ingest.word.document import Document, LineSpacing, Paragraph, Picture, Portion, Story

SINGLE = LineSpacing("multiple", 1.0)
TITLE = "Gotong Royong Warga Wujudkan Gang Bersih"
SENTENCE = "Warga membersihkan saluran sepanjang 120 meter dalam dua hari. "


def portion(text: str, font: str | None = "Times New Roman", size: float | None = 12.0) -> Portion:
    return Portion(text, font, size)


def paragraph(
    *portions: Portion | str, index: int = 0, spacing: LineSpacing | None = SINGLE, in_table: bool = False
) -> Paragraph:
    """A paragraph; plain strings stand in the right font and size."""
    made = tuple(portion(p) if isinstance(p, str) else p for p in portions)
    return Paragraph(index, made, spacing, in_table=in_table)


def document_file(
    *paragraphs: Paragraph,
    filename: str = "naskah.docx",
    unsure: tuple[str, ...] = (),
    pictures: Sequence[Picture] = (),
    text_boxes: Sequence[Paragraph] = (),
) -> DocumentFile:
    """A title, in its own size, and these paragraphs below it as the body; four sentences where none are given."""
    below = paragraphs or (paragraph(SENTENCE * 4),)
    placed = [paragraph(portion(TITLE, size=16.0)), *below]
    numbered = tuple(Paragraph(at, p.portions, p.line_spacing, in_table=p.in_table) for at, p in enumerate(placed))
    return _read(filename, Document("docx", numbered, tuple(text_boxes), pictures=tuple(pictures), unsure=unsure))


def blank_document_file(text_boxes: Sequence[Paragraph] = ()) -> DocumentFile:
    """A document in which nothing was written."""
    return _read("naskah.docx", Document("docx", (paragraph(""),), tuple(text_boxes)))


def _read(filename: str, document: Document) -> DocumentFile:
    filled = tuple(p.index for p in document.paragraphs if p.text.strip())
    article = Article(TITLE, 0 if filled else None, None, (), "", (), filled[1:])
    counts = count_shown(document), count_paragraphs(document, article.body_at)
    return DocumentFile(filename, 20_000, _sha256(filename), document, article, *counts)


def unreadable_file(reason: str, found: str = "", filename: str = "naskah.docx", size: int = 20_000) -> DocumentFile:
    return DocumentFile(filename, size, _sha256(filename), Unreadable(reason, "for the test", found))


def photo_file(
    filename: str = "foto1.jpg",
    width: int = 1600,
    height: int = 1200,
    *,
    format: str = "jpeg",
    unreadable: str = "",
    caption: str = "Warga membersihkan saluran.",
) -> PhotoFile:
    read = Unreadable(unreadable, "for the test") if unreadable else Photo(format, width, height)
    told = Caption(caption, "certain", "document", "only photo") if caption else None
    return PhotoFile(filename, 90_000, _sha256(filename), read, told)


def picture(
    name: str = "image1.jpeg", width: int | None = 1600, height: int | None = 1200, story: Story = "body"
) -> Picture:
    return Picture(name, width, height, 90_000, _sha256(name), story)


def with_photo_inside(width: int = 1600, height: int = 1200, **more: object) -> DocumentFile:
    """A document that holds one photo, read."""
    inside = picture(width=width, height=height)
    found = Embedded(inside, Photo("jpeg", width, height), inside.sha256, inside.bytes, **more)  # type: ignore[arg-type]
    return replace(document_file(pictures=(inside,)), embedded=(found,))


def taken_out() -> PhotoFile:
    """The photo of such a document among the photos of its submission."""
    return replace(photo_file("naskah - foto 1.jpg"), sha256=picture().sha256, taken_out=True)


def left_over(filename: str, why: str) -> LeftOver:
    return LeftOver(filename, "application/octet-stream", 90_000, _sha256(filename), why)


def submission(
    document: DocumentFile | Sequence[DocumentFile] | None = None,
    photos: Sequence[PhotoFile] = (),
    **more: object,
) -> Submission:
    documents = (document,) if isinstance(document, DocumentFile) else tuple(document or ())
    author = Address("Rina Wulandari", "rina@contoh.id")
    return Submission(author, "Kiriman tulisan", "", documents, tuple(photos), **more)  # type: ignore[arg-type]


def written(*paragraphs: Paragraph, unsure: tuple[str, ...] = ()) -> Submission:
    """A submission with one photo and a document of these paragraphs."""
    return submission(document_file(*paragraphs, unsure=unsure), (photo_file(),))


def _sha256(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
