"""Faults of msdoc2docx 0.36.6, mended in its own module tables; each is named with the file that showed it.

The library is pinned to this version exactly, and a test holds each repair against a document made for it.
"""

import dataclasses

from doc2docx.model import StyleSheet, document
from doc2docx.ooxml import package

_styles_xml = package._styles_xml


class _EveryField(frozenset[str]):
    """A set that holds every field type.

    Only for TOC, INDEX and TOA the library leaves a result that runs over several paragraphs where it stands. That of
    any other field lands, all of it, in the paragraph in which the field ends, with that paragraph's formatting (POI's
    Bug50936_3.doc: a whole table of contents in the 16-point heading after it).
    """

    def __contains__(self, field_type: object) -> bool:
        return True


def _styles_without_borrowed_fonts(sheet: StyleSheet) -> bytes:
    """Write the styles part without the document's default fonts in character styles.

    In [MS-DOC] the standard fonts of the STSHI lie under paragraph styles only; a character style without a base says
    nothing of fonts. The library writes them into it, where they beat the fonts of the paragraph around (PHPWord's
    Sample_11_ReadWord97.doc: Arial text comes out in Times New Roman wherever a hyperlink style is applied).
    """
    effective = tuple(
        style.character_properties if _is_bare_character_style(style) else known
        for style, known in zip(sheet.styles, sheet.effective_character_properties, strict=True)
    )
    return _styles_xml(dataclasses.replace(sheet, effective_character_properties=effective))  # type: ignore[no-any-return]


def _is_bare_character_style(style: document.StyleDefinition | None) -> bool:
    return style is not None and style.kind == "character" and style.based_on is None


def apply() -> None:
    """Put the repairs in place; doing so again changes nothing."""
    document._MULTIPARAGRAPH_CACHED_FIELD_TYPES = _EveryField()
    package._styles_xml = _styles_without_borrowed_fonts
