"""Faults of msdoc2docx 0.36.6, mended in its own module tables; each is named with the file that showed it.

The library is pinned to this version exactly, and a test holds each repair against a document made for it.
"""

import dataclasses
import struct
from itertools import pairwise
from typing import Any

from doc2docx import converter
from doc2docx.cfb import CompoundFile
from doc2docx.errors import InvalidWordDocument
from doc2docx.model import StyleDefinition, StyleSheet, document
from doc2docx.msdoc import formatting, header_textboxes, officeart, pictures, sections
from doc2docx.ooxml import package

from ingest.word.doc_plc import Entry, edited, of_some_length

_NORMAL = 0  # istd of the paragraph style Normal ([MS-DOC] 2.9.271)

# Bytes of an entry of a PLC ([MS-DOC] 2.2.2).
_SED = 12  # PlcfSed
_SPA = 26  # PlcfSpa; its first four bytes number the shape
_SHAPE_NUMBER = 4
_FTXBXS = 22  # PlcftxbxTxt
_FREE_FTXBXS = struct.pack("<iiHIII", 0, 0, 1, 0, 0, 0)
_PN_FKP = 4  # PlcBteChpx, PlcBtePapx

_PICF = 68  # bytes
_PICF_UNUSED = ((36, 45), (62, 68))

_styles_xml = package._styles_xml
_read_sepx = sections._read_sepx
_read_style_sheet = converter.read_style_sheet
_read_sections = converter.read_sections
_read_blip_store = officeart._read_blip_store
_imso_point_array = officeart._imso_point_array
_read_shape_anchors = converter.read_shape_anchors
_read_textbox_entries = header_textboxes._read_textbox_entries
_read_bte_plc = formatting._read_bte_plc
_assemble_table_blocks = document._assemble_table_blocks
_parse_inline_picture = pictures.parse_inline_picture
_parse_grpprl = formatting.parse_grpprl


class _EveryField(frozenset[str]):
    """A set that holds every field type.

    Only for TOC, INDEX and TOA the library leaves a result that runs over several paragraphs where it stands. That of
    any other field lands, all of it, in the paragraph in which the field ends, with that paragraph's formatting (POI's
    Bug50936_3.doc: a whole table of contents in the 16-point heading after it).
    """

    def __contains__(self, field_type: object) -> bool:
        return True


def _write_styles(sheet: StyleSheet) -> bytes:
    """Write the styles part after two corrections.

    In [MS-DOC] the standard fonts of the STSHI lie under paragraph styles only; a character style without a base says
    nothing of fonts. The library writes them into it, where they beat the fonts of the paragraph around (PHPWord's
    Sample_11_ReadWord97.doc: Arial text comes out in Times New Roman wherever a hyperlink style is applied).

    A paragraph style whose base is no paragraph style counts as based on Normal. In POI's parentinvguid.doc the style
    of bullets names the character style of footnote references; the library makes it superscript of 10 points, though
    within those bullets 10 points is set by hand for citations alone.
    """
    effective = tuple(
        style.character_properties if _is_bare_character_style(style) else known
        for style, known in zip(sheet.styles, sheet.effective_character_properties, strict=True)
    )
    styles = tuple(
        dataclasses.replace(style, based_on=_NORMAL) if style is not None and _has_foreign_base(style, sheet) else style
        for style in sheet.styles
    )
    corrected = dataclasses.replace(sheet, styles=styles, effective_character_properties=effective)
    return _styles_xml(corrected)  # type: ignore[no-any-return]


def _is_bare_character_style(style: StyleDefinition | None) -> bool:
    return style is not None and style.kind == "character" and style.based_on is None


def _has_foreign_base(style: StyleDefinition, sheet: StyleSheet) -> bool:
    base = sheet.style_at(style.based_on)
    return style.kind == "paragraph" and style.index != _NORMAL and base is not None and base.kind != "paragraph"


def _read_style_sheet_beyond_its_end(table_stream: bytes, *, offset: int, size: int, **rest: Any) -> StyleSheet:
    """Read a style sheet whose stated size is too small to its real end (POI's testCroppedPictures.doc): the library
    would drop every style, and with them the size of nearly all text."""
    try:
        return _read_style_sheet(table_stream, offset=offset, size=size, **rest)
    except InvalidWordDocument:
        return _read_style_sheet(table_stream, offset=offset, size=len(table_stream) - offset, **rest)


def _read_sepx_or_nothing(word_document: bytes, fc_sepx: int, *, section_index: int) -> Any:
    """Torn section properties (paper, margins) are left out rather than the document refused."""
    try:
        return _read_sepx(word_document, fc_sepx, section_index=section_index)
    except InvalidWordDocument:
        return ()


def _read_blip_store_as_it_is(data: memoryview, drawings: officeart._Record, **rest: Any) -> Any:
    """Read the pictures of floating shapes whatever number of them the store states ([MS-ODRAW] 2.2.20): the library
    would drop every drawing of the document where it is wrong (Tika's testWORD_3imgs.doc: three photos)."""
    children = tuple(
        dataclasses.replace(record, instance=len(record.children))
        if record.record_type == officeart._BSTORE_CONTAINER
        else record
        for record in drawings.children
    )
    return _read_blip_store(data, dataclasses.replace(drawings, children=children), **rest)


def _assemble_tables(flow: list[Any], report: Any) -> Any:
    """Put tables together without a warning where a cell of a table begins with another table: the library takes the
    step from no table into two for damage, though it reads it well."""
    blocks = _assemble_table_blocks(flow, report)
    depths = [item.properties.effective_table_depth for item in flow]
    steps = sum(after > before + 1 for before, after in pairwise([0, *depths]))
    warned = report.diagnostics[-1:]
    if warned and warned[0].code == "MALFORMED_TABLE_FLATTENED" and warned[0].details["group_count"] == steps:
        report.diagnostics.pop()
    return blocks


def _parse_picture_with_rubbish(stream: bytes, offset: int, **rest: Any) -> Any:
    """Read a picture whatever stands in the unused bytes of its header (PICF): LibreOffice leaves some there (POI's
    stress011.docx saved as .doc), and the library drops the picture for it."""
    try:
        return _parse_inline_picture(stream, offset, **rest)
    except InvalidWordDocument:
        if not 0 <= offset <= len(stream) - _PICF:
            raise
        size = struct.unpack_from("<i", stream, offset)[0]
        picture = bytearray(stream[offset : offset + max(size, _PICF)])
        for start, end in _PICF_UNUSED:
            picture[start:end] = bytes(end - start)
        return _parse_inline_picture(bytes(picture), 0, **rest)


def _points_or_none(payload: bytes, *, label: str) -> Any:
    """Leave a shape without its outline where that cannot be read: LibreOffice miscounts the points of some, and the
    library would drop every drawing of the document, photos too."""
    try:
        return _imso_point_array(payload, label=label)
    except InvalidWordDocument:
        return ()


def _load_fat(self: CompoundFile) -> tuple[int, ...]:
    """Read the allocation table without asking that its own sectors be marked in it: POI's Bug48075.doc leaves one
    unmarked and opens in Word. Chains stay bounded by the library."""
    entries = self.header.sector_size // 4
    table: list[int] = []
    for sector in self._fat_sector_ids:
        table.extend(struct.unpack_from(f"<{entries}I", self._sector(sector)))
    return tuple(table)


def _read_sections_without_empty_ones(table: bytes, document: bytes, *, offset: int, size: int, **rest: Any) -> Any:
    """Leave out sections that end where they begin: LibreOffice writes one when a document starts with a table in
    columns, and the library refuses two that begin at one place."""
    table, offset, size = edited(table, offset, size, _SED, of_some_length)
    return _read_sections(table, document, offset=offset, size=size, **rest)


def _read_shape_anchors_once(table: bytes, pieces: Any, *, offset: int, size: int, **rest: Any) -> Any:
    """Read the first place of each shape. LibreOffice may give two shapes of headers one number, and the library
    refuses the whole letterhead for it."""
    table, offset, size = edited(table, offset, size, _SPA, _each_shape_once)
    return _read_shape_anchors(table, pieces, offset=offset, size=size, **rest)


def _each_shape_once(entries: list[Entry]) -> list[Entry]:
    first: dict[bytes, Entry] = {}
    for entry in entries:
        first.setdefault(entry.content[:_SHAPE_NUMBER], entry)
    return list(first.values())


def _read_textbox_entries_without_empty_ones(table: bytes, pieces: Any, *, offset: int, size: int, **rest: Any) -> Any:
    """Take a text box that holds its separator alone for a free entry (FTXBXS, fReusable): LibreOffice writes one for
    the frame behind a text box, and the library drops every text box of the document for it."""
    table, offset, size = edited(table, offset, size, _FTXBXS, _free_if_empty)
    return _read_textbox_entries(table, pieces, offset=offset, size=size, **rest)


def _free_if_empty(entries: list[Entry]) -> list[Entry]:
    boxes = [entry._replace(content=_FREE_FTXBXS) if entry.end - entry.start == 1 else entry for entry in entries[:-1]]
    return [*boxes, entries[-1]]  # the last one is no text box


def _read_bte_plc_without_empty_ones(table: bytes, *, offset: int, size: int, label: str) -> Any:
    """Leave out pages of formats for no text, which LibreOffice writes where a document has none."""
    table, offset, size = edited(table, offset, size, _PN_FKP, of_some_length)
    return _read_bte_plc(table, offset=offset, size=size, label=label)


def _parse_grpprl_with_padding(data: bytes, **rest: Any) -> Any:
    """Take a single byte after the last property for padding, whatever it holds: those of a paragraph are stored in
    whole words (PapxInFkp). The library allows a zero alone, and refuses documents with lists from LibreOffice."""
    try:
        return _parse_grpprl(data, **rest)
    except InvalidWordDocument:
        return _parse_grpprl(data[:-1], **rest)


def apply() -> None:
    """Put the repairs in place; doing so again changes nothing."""
    converter.read_style_sheet = _read_style_sheet_beyond_its_end
    sections._read_sepx = _read_sepx_or_nothing
    converter.read_sections = _read_sections_without_empty_ones
    converter.read_shape_anchors = header_textboxes.read_shape_anchors = _read_shape_anchors_once
    header_textboxes._read_textbox_entries = _read_textbox_entries_without_empty_ones
    formatting._read_bte_plc = _read_bte_plc_without_empty_ones
    formatting.parse_grpprl = _parse_grpprl_with_padding
    officeart._read_blip_store = _read_blip_store_as_it_is
    document._assemble_table_blocks = _assemble_tables
    pictures.parse_inline_picture = _parse_picture_with_rubbish
    officeart._imso_point_array = _points_or_none
    CompoundFile._load_fat = _load_fat
    document._MULTIPARAGRAPH_CACHED_FIELD_TYPES = _EveryField()
    package._styles_xml = _write_styles
