"""Faults of msdoc2docx 0.36.6, mended in its own module tables; each is named with the file that showed it.

The library is pinned to this version exactly, and a test holds each repair against a document made for it.
"""

import dataclasses
import struct
from typing import Any

from doc2docx import converter
from doc2docx.cfb import CompoundFile
from doc2docx.errors import InvalidWordDocument
from doc2docx.model import StyleDefinition, StyleSheet, document
from doc2docx.msdoc import officeart, sections
from doc2docx.ooxml import package

_NORMAL = 0  # istd of the paragraph style Normal ([MS-DOC] 2.9.271)

_styles_xml = package._styles_xml
_read_sepx = sections._read_sepx
_read_style_sheet = converter.read_style_sheet
_read_blip_store = officeart._read_blip_store


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


def _load_fat(self: CompoundFile) -> tuple[int, ...]:
    """Read the allocation table without asking that its own sectors be marked in it: POI's Bug48075.doc leaves one
    unmarked and opens in Word. Chains stay bounded by the library."""
    entries = self.header.sector_size // 4
    table: list[int] = []
    for sector in self._fat_sector_ids:
        table.extend(struct.unpack_from(f"<{entries}I", self._sector(sector)))
    return tuple(table)


def apply() -> None:
    """Put the repairs in place; doing so again changes nothing."""
    converter.read_style_sheet = _read_style_sheet_beyond_its_end
    sections._read_sepx = _read_sepx_or_nothing
    officeart._read_blip_store = _read_blip_store_as_it_is
    CompoundFile._load_fat = _load_fat
    document._MULTIPARAGRAPH_CACHED_FIELD_TYPES = _EveryField()
    package._styles_xml = _write_styles
