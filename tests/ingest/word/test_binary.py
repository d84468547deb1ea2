"""Legacy .doc through the same resolver, and the repairs to its converter."""

import struct

import pytest
from doc2docx.msdoc import officeart

from ingest.unreadable import Unreadable
from ingest.word.document import LineSpacing, Portion
from ingest.word.html import body_html
from ingest.word.reader import read_document
from tests.builders import photo
from tests.ingest.word.msdoc import (
    DELETED,
    HIDDEN,
    NORMAL,
    Style,
    character_style,
    doc,
    font,
    line,
    size,
    switch,
)
from tests.ingest.word.ooxml import read

PNG = photo(16, 12, format="PNG")
FAT_AT = 512  # where tests.ole puts its only FAT sector


def portions(content: bytes) -> tuple[Portion, ...]:
    return tuple(portion for paragraph in read(content).paragraphs for portion in paragraph.portions)


def test_text_font_and_size_come_through() -> None:
    document = read(doc("“Gotong royong”\rKedua\r", run=font(1) + size(28)))
    assert document.format == "doc"
    assert [p.text for p in document.paragraphs] == ["“Gotong royong”", "Kedua"]
    assert [(p.font, p.size) for p in document.paragraphs[0].portions] == [("Arial", 14.0)]


def test_style_gives_what_the_run_does_not_say() -> None:
    assert portions(doc("Warta\r")) == (Portion("Warta", "Times New Roman", 12.0),)


def test_nothing_said_is_ten_points() -> None:
    assert portions(doc("Warta\r", styles=[Style("Normal")])) == (Portion("Warta", "Times New Roman", 10.0),)


@pytest.mark.parametrize(
    ("modifier", "expected"),
    [
        (b"", LineSpacing("multiple", 1.0)),
        (line(360, multiple=True), LineSpacing("multiple", 1.5)),
        (line(-280, multiple=False), LineSpacing("exact", 14.0)),
        (line(280, multiple=False), LineSpacing("at-least", 14.0)),
    ],
)
def test_line_spacing(modifier: bytes, expected: LineSpacing) -> None:
    assert read(doc("Warta\r", paragraph=modifier)).paragraphs[0].line_spacing == expected


@pytest.mark.parametrize("opcode", [DELETED, HIDDEN])
def test_deleted_and_hidden_text_is_not_shown(opcode: int) -> None:
    assert portions(doc("Warta\r", run=switch(opcode))) == ()


def test_field_shows_its_result_alone() -> None:
    assert portions(doc("a \x13 DATE \x14hari ini\x15 b\r")) == (Portion("a hari ini b", "Times New Roman", 12.0),)


def test_body_becomes_html() -> None:
    assert body_html(doc("Warta\r"), "doc") == "<p>Warta</p>"


# Repairs to the converter


def test_field_over_several_paragraphs_stays_where_it_is() -> None:
    found = read(doc("\x13 FORMTEXT \x14satu\rdua\x15\r")).paragraphs
    assert [p.text for p in found] == ["satu", "dua"]


def test_character_style_without_a_base_says_nothing_of_fonts() -> None:
    styles = [Style("Normal", font(1) + size(24)), Style("Tautan", kind=2)]
    assert portions(doc("situs\r", run=character_style(1), styles=styles)) == (Portion("situs", "Arial", 12.0),)


def test_paragraph_style_with_a_character_style_as_base_is_based_on_normal() -> None:
    styles = [NORMAL, Style("Rujukan", size(16), kind=2), Style("Butir", base=1)]
    assert portions(doc("butir\r", style=2, styles=styles)) == (Portion("butir", "Times New Roman", 12.0),)


def test_style_sheet_longer_than_it_says_is_read() -> None:
    document = read(doc("Warta\r", styles=[NORMAL, Style("Judul", size(32))], style=1, style_sheet_short_by=8))
    assert [p.size for p in document.paragraphs[0].portions] == [16.0]
    assert document.unsure == ()


def test_torn_section_properties_are_left_out() -> None:
    assert portions(doc("Warta\r", section=b"\x0b")) == (Portion("Warta", "Times New Roman", 12.0),)


def test_allocation_table_that_does_not_mark_itself_is_read() -> None:
    content = bytearray(doc("Warta\r"))
    content[FAT_AT : FAT_AT + 4] = b"\xff\xff\xff\xff"
    assert portions(bytes(content)) == (Portion("Warta", "Times New Roman", 12.0),)


def record(kind: int, payload: bytes, *, version: int = 0xF, instance: int = 0) -> bytes:
    """An OfficeArt record ([MS-ODRAW] 2.2.1)."""
    return struct.pack("<HHI", version | instance << 4, kind, len(payload)) + payload


def test_picture_store_that_miscounts_its_pictures_is_read() -> None:
    blip = record(0xF01E, bytes(16) + b"\xff" + PNG, version=0, instance=0x6E0)
    entry = record(
        0xF007, b"\x06\x06" + bytes(18) + struct.pack("<III4x", len(blip), 1, 0) + blip, version=2, instance=6
    )
    store = record(0xF001, entry, instance=5)  # one stands there
    shape = record(0xF00A, struct.pack("<II", 1025, 0xA00), version=2, instance=75)
    picture = record(0xF00B, struct.pack("<HI", 0x4104, 1), version=3, instance=1)
    drawing = record(0xF002, record(0xF004, shape + picture))
    art = record(0xF000, store) + b"\x00" + drawing
    image = officeart.read_officeart_shapes(art, offset=0, size=len(art)).image_at(1025)
    assert image is not None
    assert image.data == PNG


def test_field_without_an_end_leaves_the_document_unsure() -> None:
    assert read(doc("a\x13 DATE b\rc\r")).unsure == ("a field without an end",)


def test_torn_file_is_told_at_every_cut() -> None:
    whole = doc("Warta\r")
    answers = [read_document(whole[:cut]) for cut in range(600, len(whole), 512)]
    assert {answer.reason for answer in answers if isinstance(answer, Unreadable)} == {"damaged"}
