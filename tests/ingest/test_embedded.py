"""Photos inside a document: read, known again among the attached ones, and given the captions beside them."""

import io
from collections.abc import Sequence

import docx
import pytest
from docx.shared import Inches
from PIL import Image

from ingest.captions import Caption
from ingest.message import Attachment
from ingest.photo import Photo
from ingest.submission import Embedded, Submission, compose_files
from ingest.unreadable import Unreadable
from tests.builders import photo

TITLE = "Gotong Royong Warga Wujudkan Gang Bersih"
TEXT = "Warga membersihkan saluran sepanjang 120 meter dalam dua hari bersama lurah dan pengurus BKM. " * 5
ONE, TWO, THREE = (photo(1200, 900, seed=seed) for seed in (1, 2, 3))
WARGA, LURAH = "Warga membersihkan drainase", "Lurah Mawar memberi arahan"


def smaller(content: bytes) -> bytes:
    """The picture as Word keeps it: fewer pixels, packed anew."""
    written = io.BytesIO()
    Image.open(io.BytesIO(content)).resize((600, 450)).save(written, "JPEG", quality=75)
    return written.getvalue()


def naskah(*parts: str | bytes | Sequence[Sequence[str | bytes]]) -> bytes:
    """A document of paragraphs, pictures and tables of them, in this order, below a title and a text."""
    document = docx.Document()
    for part in (TITLE, TEXT, *parts):
        if isinstance(part, str):
            document.add_paragraph(part)
        elif isinstance(part, bytes):
            document.add_paragraph().add_run().add_picture(io.BytesIO(part), width=Inches(4))
        else:
            table = document.add_table(len(part), len(part[0]))
            for row, cells in zip(table.rows, part, strict=True):
                for cell, content in zip(row.cells, cells, strict=True):
                    if isinstance(content, str):
                        cell.paragraphs[0].add_run(content)
                    else:
                        cell.paragraphs[0].add_run().add_picture(io.BytesIO(content), width=Inches(2))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def composed(document: bytes, **photos: bytes) -> Submission:
    files = [Attachment.from_bytes("naskah.docx", document)]
    return compose_files([*files, *(Attachment.from_bytes(f"{name}.jpg", held) for name, held in photos.items())])


def inside(submission: Submission) -> tuple[Embedded, ...]:
    assert submission.document
    return submission.document.embedded


def captions(found: Sequence[Embedded]) -> list[str | None]:
    return [each.caption.text if each.caption else None for each in found]


def test_photos_inside_are_read_in_order_each_once() -> None:
    found = inside(composed(naskah(TWO, ONE, TWO)))
    assert [each.picture.bytes for each in found] == [len(TWO), len(ONE)]
    assert [(each.content.width, each.content.height) for each in found if isinstance(each.content, Photo)] == [
        (1200, 900),
        (1200, 900),
    ]


def test_icons_inside_are_not_read() -> None:
    assert inside(composed(naskah(photo(150, 150)))) == ()


def test_the_same_bytes_and_the_same_picture_are_known_among_the_attached() -> None:
    found = inside(composed(naskah(ONE, smaller(TWO), THREE), DSC_1=TWO, DSC_2=ONE))
    assert [each.attached_as for each in found] == ["DSC_2.jpg", "DSC_1.jpg", ""]


def test_a_caption_below_the_same_picture_belongs_to_the_attached_photo() -> None:
    submission = composed(
        naskah(smaller(ONE), f"Foto: {WARGA}", TEXT, smaller(TWO), f"Foto: {LURAH}", TEXT), DSC_1=TWO, DSC_2=ONE
    )
    assert [photo.caption for photo in submission.photos] == [
        Caption(LURAH, "certain", "document", "beside the same picture"),
        Caption(WARGA, "certain", "document", "beside the same picture"),
    ]
    assert submission.unused_captions == ()


def test_the_same_words_below_two_pictures_are_two_captions() -> None:
    submission = composed(naskah(ONE, f"Foto: {WARGA}", TEXT, TWO, f"Foto: {WARGA}"), DSC_1=ONE, DSC_2=TWO)
    assert [photo.caption.text if photo.caption else None for photo in submission.photos] == [WARGA, WARGA]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((ONE, f"Foto: {WARGA}", TEXT, TWO, f"Foto: {LURAH}"), [WARGA, LURAH]),
        ((ONE, "", f"Foto: {WARGA}", TEXT, TWO), [WARGA, None]),
        ((f"Foto: {WARGA}", ONE, f"Foto: {LURAH}", TWO, TEXT), [WARGA, LURAH]),
        (([[ONE, TWO], [f"Foto: {WARGA}", f"Foto: {LURAH}"]], TEXT), [WARGA, LURAH]),
        ((ONE, TWO, "Keterangan foto:", f"1. {WARGA}", f"2. {LURAH}"), [WARGA, LURAH]),
        ((ONE, TWO, f"Foto: {WARGA}", TEXT), [None, None]),
        ((ONE, TEXT, f"Foto: {WARGA}", TEXT, TWO), [None, None]),
        ((ONE, TEXT, TWO), [None, None]),
    ],
)
def test_captions_of_photos_inside_by_their_place(parts: Sequence[str | bytes], told: list[str | None]) -> None:
    found = inside(composed(naskah(*parts), lain=THREE))
    assert captions(found) == told


def test_captions_in_a_block_are_paired_with_photos_inside_where_none_is_attached() -> None:
    found = inside(composed(naskah(ONE, TEXT, TWO, TEXT, "Keterangan foto:", f"1. {WARGA}", f"2. {LURAH}")))
    assert [each.caption and (each.caption.text, each.caption.certainty, each.caption.why) for each in found] == [
        (WARGA, "probable", "same order"),
        (LURAH, "probable", "same order"),
    ]


def test_a_caption_that_names_the_file_goes_before_its_place() -> None:
    submission = composed(naskah(ONE, f"DSC_2.jpg: {WARGA}"), DSC_1=ONE, DSC_2=TWO)
    assert [photo.caption.text if photo.caption else None for photo in submission.photos] == [None, WARGA]


def test_a_damaged_picture_inside_is_a_fact() -> None:
    (found,) = inside(composed(naskah(ONE[: len(ONE) // 2])))
    assert isinstance(found.content, Unreadable)
    assert found.content.reason == "damaged"
