"""The rows of caption_rows.py, each as its author would have sent it."""

import re

import pytest

from ingest.attached import PhotoFile, Written
from ingest.captioning import caption_photos
from ingest.captions import WHYS, Caption
from ingest.choosing import Choice
from ingest.message import Attachment
from ingest.photo import Photo
from ingest.word.document import Document, Paragraph, Portion
from tests.ingest.caption_rows import BLOCKS, CELLS, CREDITS, LABELS, MAILS, PLACES, Row
from tests.ingest.caption_rows_against import AGAINST, BY_THEMSELVES, NOT_CAPTIONS

ROWS = (*LABELS, *BLOCKS, *MAILS, *CELLS, *CREDITS, *PLACES, *BY_THEMSELVES, *AGAINST, *NOT_CAPTIONS)


def paired(row: Row) -> list[tuple[str, str] | None]:
    """What each photo was given, in the order of the files."""
    return [(caption.certainty, caption.text) if caption else None for caption in captions(row)]


def captions(row: Row) -> list[Caption | None]:
    photos = [
        PhotoFile(name, 1000, f"{at:064x}", Photo("jpeg", 1600, 1200, description))
        for at, (name, description) in enumerate(zip(row.files, [*row.metadata, *[""] * 9], strict=False))
    ]
    written = Written(Attachment.from_bytes("naskah.docx", row.document.encode()), as_document(row.document), 0)
    captioned = caption_photos(photos, Choice((written,), (), ()), [row.mail] if row.mail else []).photos
    return [photo.caption for photo in captioned]


def as_document(text: str) -> Document:
    paragraphs = []
    for index, line in enumerate(text.split("\n")):
        found = re.fullmatch(r"(?:\{(?P<mark>[^}]*)\})?(?P<text>.*)", line, re.DOTALL)
        assert found
        mark = found["mark"] or ""
        label, style = (mark, "") if re.fullmatch(r"\W|\w{1,2}[.)]", mark) else ("", mark)
        portions = (Portion(found["text"], "Times New Roman", 12.0),)
        paragraphs.append(Paragraph(index, portions, None, label, style))
    return Document("docx", tuple(paragraphs))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_pairs(row: Row) -> None:
    assert paired(row) == row.wanted


def test_rows_have_names_of_their_own() -> None:
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))


def test_every_pair_names_its_rule() -> None:
    whys = {caption.why for row in ROWS for caption in captions(row) if caption}
    assert whys - {"document and mail differ"} <= set(WHYS)
