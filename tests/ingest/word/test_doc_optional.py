"""A .doc whose text is whole is read, whatever else in it the converter cannot read."""

import struct

import pytest
from doc2docx.diagnostics import ConversionReport
from doc2docx.model import Paragraph, ParagraphProperties, Table, document
from doc2docx.model.document import _TableMarker
from doc2docx.msdoc import officeart, pictures

from ingest.unreadable import Unreadable
from ingest.word.reader import read_document
from tests.builders import photo
from tests.ingest.word.msdoc import CCP_HEADERS, CCP_TEXT_BOXES, CHARACTER_PAGE, TEXT_AT, doc, size
from tests.ingest.word.ooxml import read

NOTES, NOTE_TEXTS, COMMENTS, SECTIONS, HEADERS, FORMATS, PARAGRAPH_FORMATS, FONTS = 2, 3, 4, 6, 11, 12, 13, 15
FIELDS, HEADER_FIELDS, BOOKMARKS, SETTINGS, PIECES, SHAPES, HEADER_SHAPES = 16, 17, 22, 31, 33, 40, 41
ENDNOTES, DRAWINGS, TEXT_BOXES, HEADER_TEXT_BOXES, LISTS, TEXT_BOX_BREAKS = 46, 50, 56, 58, 73, 75
PNG = photo(16, 12, format="PNG")
TORN = b"\xff"


def text_of(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in read(content).paragraphs]


@pytest.mark.parametrize(
    ("structure", "name"),
    [
        (COMMENTS, "comments"),
        (SECTIONS, "sections"),
        (HEADERS, "headers and footers"),
        (FIELDS, "table of fields"),
        (HEADER_FIELDS, "table of fields"),
        (BOOKMARKS, "bookmarks"),
        (SETTINGS, "document settings"),
        (SHAPES, "places of shapes"),
        (HEADER_SHAPES, "places of shapes"),
        (DRAWINGS, "drawings"),
        (HEADER_TEXT_BOXES, "text boxes of headers"),
    ],
)
def test_torn_structure_without_text_is_left_out_and_told(structure: int, name: str) -> None:
    document = read(doc("Warta\r", structures={structure: TORN}))
    assert [paragraph.text for paragraph in document.paragraphs] == ["Warta"]
    assert [note for note in document.diagnostics if note.startswith(f"left out, since damaged: {name} (")]
    assert document.unsure == ()


@pytest.mark.parametrize(
    ("structure", "name"),
    [(NOTES, "footnotes"), (ENDNOTES, "endnotes"), (TEXT_BOXES, "text boxes"), (LISTS, "list definitions")],
)
def test_torn_structure_with_text_leaves_a_doubt(structure: int, name: str) -> None:
    document = read(doc("Warta\r", structures={structure: TORN}))
    assert [paragraph.text for paragraph in document.paragraphs] == ["Warta"]
    assert document.unsure == (f"damaged {name}",)


def test_each_conversion_tells_of_itself_alone() -> None:
    read(doc("Warta\r", structures={LISTS: TORN}))
    assert read(doc("Warta\r")).unsure == ()


@pytest.mark.parametrize("structure", [FORMATS, PARAGRAPH_FORMATS, FONTS, PIECES])
def test_what_the_converter_cannot_read_of_a_sound_file_is_for_a_person(structure: int) -> None:
    refused = read_document(doc("Warta\r", structures={structure: TORN}))
    assert isinstance(refused, Unreadable)
    assert (refused.reason, refused.found, refused.unsure) == ("damaged", "doc", True)


def test_torn_container_is_the_file_s_own_fault() -> None:
    whole = doc("Warta\r")
    answers = [read_document(whole[:cut]) for cut in range(600, len(whole), 512)]
    assert {(answer.reason, answer.unsure) for answer in answers if isinstance(answer, Unreadable)} == {
        ("damaged", False)
    }


def test_torn_information_block_is_the_file_s_own_fault() -> None:
    content = bytearray(doc("Warta\r"))
    at = content.index(b"\xec\xa5")
    content[at + 32 : at + 34] = b"\xff\xff"  # csw
    refused = read_document(bytes(content))
    assert isinstance(refused, Unreadable)
    assert (refused.reason, refused.unsure) == ("damaged", False)


# Repairs


def plc(places: list[int], entries: list[bytes]) -> bytes:
    return struct.pack(f"<{len(places)}I", *places) + b"".join(entries)


def test_empty_section_is_left_out() -> None:
    sections = [struct.pack("<hihi", kind, -1, 0, -1) for kind in (1, 4)]
    document = read(doc("Warta\r", structures={SECTIONS: plc([0, 0, 6], sections)}))
    assert [paragraph.text for paragraph in document.paragraphs] == ["Warta"]
    assert [note for note in document.diagnostics if "left out" in note] == []


def test_page_of_formats_for_no_text_is_left_out() -> None:
    pages = plc([TEXT_AT, TEXT_AT, TEXT_AT + 6], [struct.pack("<I", page) for page in (99, CHARACTER_PAGE)])
    document = read(doc("Warta\r", run=size(28), structures={FORMATS: pages}))
    assert [portion.size for portion in document.paragraphs[0].portions] == [14.0]


def test_padding_after_the_properties_of_a_paragraph_is_no_property() -> None:
    assert text_of(doc("Warta\r", paragraph=b"\x06\x24\x01\x07")) == ["Warta"]


def shape(number: int) -> bytes:
    return struct.pack("<I4iHI", number, 0, 0, 100, 100, 0x54, 0)


def header_of(text: str) -> dict[int, bytes]:
    """The table of headers with one, the default header of the only section."""
    ends = [0] * 8 + [len(text)] * 5 + [len(text) + 2]
    return {HEADERS: struct.pack("<14I", *ends)}


def test_number_of_a_shape_that_comes_twice_costs_that_shape_alone() -> None:
    header = "\x08\x08Kop\r\r"
    structures = {HEADER_SHAPES: plc([0, 1, len(header)], [shape(1025), shape(1025)])}
    content = doc(
        "Warta\r" + header + "\r\r", lengths={CCP_HEADERS: len(header) + 1}, structures=structures | header_of(header)
    )
    document = read(content)
    assert [paragraph.text for paragraph in document.paragraphs] == ["Warta"]
    assert [paragraph.text for paragraph in document.headers] == ["Kop"]
    assert [note for note in document.diagnostics if "left out" in note] == []


def text_box(number: int) -> bytes:
    return struct.pack("<iiHiII", 1, 0, 0, -1, number, 0)


def test_text_box_without_text_costs_no_other_box() -> None:
    boxes = "\rIsi kotak\r\r\r"
    structures = {
        SHAPES: plc([0, 1, 99], [shape(1025), shape(1026)]),
        TEXT_BOXES: plc([0, 1, 12, 13], [text_box(1025), text_box(1026), bytes(22)]),
        TEXT_BOX_BREAKS: plc([0, 1, 12, 13], [struct.pack("<hHH", box, 0, 0) for box in (0, 1, -1)]),
    }
    document = read(doc("\x08\x08Warta\r" + boxes + "\r", lengths={CCP_TEXT_BOXES: len(boxes)}, structures=structures))
    assert [paragraph.text for paragraph in document.text_boxes if paragraph.text] == ["Isi kotak"]
    assert document.unsure == ()


def test_outline_whose_points_are_miscounted_costs_the_outline_alone() -> None:
    points = struct.pack("<HHH", 9, 9, 8) + bytes(16)
    properties = struct.pack("<HIHI", 0x8145, len(points), 0x8146, 8) + points + struct.pack("<HHHH", 1, 1, 2, 0)
    drawn = record(0xF00A, struct.pack("<II", 1025, 0xA00), version=2) + record(
        0xF00B, properties, version=3, instance=2
    )
    art = record(0xF000, b"") + b"\x00" + record(0xF002, record(0xF004, drawn))
    assert officeart.read_officeart_shapes(art, offset=0, size=len(art)).style_at(1025) is not None


def test_unused_bytes_of_a_picture_s_header_do_not_cost_the_picture() -> None:
    blip = record(0xF01E, bytes(16) + b"\xff" + PNG, version=0, instance=0x6E0)
    entry = record(
        0xF007, b"\x06\x06" + bytes(18) + struct.pack("<III4x", len(blip), 1, 0) + blip, version=2, instance=6
    )
    drawn = record(0xF00A, struct.pack("<II", 1025, 0xA00), version=2, instance=75)
    drawn += record(0xF00B, struct.pack("<HI", 0x4104, 1), version=3, instance=1)
    art = record(0xF004, drawn) + entry
    header = bytearray(68)
    struct.pack_into("<iHh", header, 0, 68 + len(art), 68, 0x64)
    struct.pack_into("<hhHH", header, 28, 1000, 1000, 1000, 1000)
    header[40] = header[63] = header[66] = 0x5A
    assert pictures.parse_inline_picture(b"\x00" + bytes(header) + art, 1, picture_id=1).data == PNG


def test_cell_that_begins_with_a_table_is_no_damage() -> None:
    inner, outer = (ParagraphProperties(in_table=True, table_depth=depth) for depth in (2, 1))
    report = ConversionReport("")
    flow = [Paragraph((), inner)]
    flow += [_TableMarker(kind, depth) for depth in (inner, outer) for kind in ("cell", "row")]
    (table,) = document._assemble_table_blocks(flow, report)
    assert isinstance(table.rows[0].cells[0].blocks[0], Table)
    assert report.warnings == []


def test_cells_without_a_row_are_damage() -> None:
    properties = ParagraphProperties(in_table=True, table_depth=1)
    report = ConversionReport("")
    document._assemble_table_blocks([Paragraph((), properties), _TableMarker("cell", properties)], report)
    assert [warning.code for warning in report.warnings] == ["MALFORMED_TABLE_FLATTENED"]


def record(kind: int, payload: bytes, *, version: int = 0xF, instance: int = 0) -> bytes:
    """An OfficeArt record ([MS-ODRAW] 2.2.1)."""
    return struct.pack("<HHI", version | instance << 4, kind, len(payload)) + payload
