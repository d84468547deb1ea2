"""A .docx whose looks break a desk's rules -> the same document with those looks corrected and nothing else changed.

Corrected is what a reader sees of the main text (tables, fields, links and list labels in it among that), by direct
formatting of its runs and paragraphs: the highest level of the cascade, so nothing below can undo it. Styles, defaults
and themes stay as they are, since headers, notes and text boxes, which no rule judges, live on them. So one part of the
package changes and every other keeps its bytes. Fonts of signs, mathematics and other scripts keep their fonts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.word.cascade import RunFormat
from ingest.word.characters import Slot
from ingest.word.correction import CannotCorrect, CorrectedCopy, Correction
from ingest.word.direct_xml import FONT_A, FONT_H, SIZE, SIZE_CS, set_fonts, set_single, set_sizes
from ingest.word.limits import Limits
from ingest.word.noting import Noted, NotedParagraph, Piece, Places, note
from ingest.word.package import DamagedPart, Package, Refused
from ingest.word.reader import as_docx
from ingest.word.repacking import CannotRepack, as_it_stands, as_part, repacked
from ingest.word.stretches import wrong_stretches

_DEFAULT = Limits()
_SIGNATURES = "_xmlsignatures/"
_LATIN = {FONT_A: Slot.ASCII, FONT_H: Slot.H_ANSI}


def corrected(content: bytes, correction: Correction, limits: Limits = _DEFAULT) -> CorrectedCopy:
    """A .docx, or a .doc as the .docx that it is read as, with its looks corrected. Raises CannotCorrect."""
    try:
        docx = as_docx(content, limits)
        package = Package.open(docx, limits)
        if any(name.startswith(_SIGNATURES) for name in package.names):
            raise CannotCorrect("the document is signed: a change would break the signature")
        noted = note(package)
        main = _applied(package.content(noted.part), _changes(noted, correction))
        return CorrectedCopy(repacked(docx, {noted.part: main}), wrong_stretches(noted, correction))
    except (Refused, DamagedPart, CannotRepack) as error:
        raise CannotCorrect(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Changes:
    """By place of a run, or a paragraph, among all of the main part: its properties to be set."""

    runs: dict[int, set[str]]
    marks: dict[int, set[str]]
    lines: set[int]
    correction: Correction


def _changes(noted: Noted, correction: Correction) -> _Changes:
    changes = _Changes({}, {}, set(), correction)
    runs = Places(noted, "r")
    paragraphs = Places(noted, "p")
    for paragraph in noted.paragraphs:
        for piece in paragraph.pieces:
            wrong = set(_wrong(piece, paragraph, correction, noted.symbol_fonts))
            if wrong:
                changes.runs.setdefault(runs.of(piece.run), set()).update(wrong)
        if paragraph.element is None:
            continue
        at = paragraphs.of(paragraph.element)
        if wrong := set(_wrong_of_mark(paragraph, correction, noted.symbol_fonts)):
            changes.marks[at] = wrong
        if paragraph.spacing in correction.spacings:
            changes.lines.add(at)
    if not (changes.runs or changes.marks or changes.lines):
        raise CannotCorrect("nothing in the main part of the document is to be corrected")
    return changes


def _wrong(piece: Piece, paragraph: NotedParagraph, correction: Correction, symbols: frozenset[str]) -> Iterator[str]:
    """The properties of a run that make its visible text look wrong."""
    for _, slot in piece.slots:
        look = piece.format.looks[slot]
        if slot in _LATIN.values() and not piece.symbol:
            yield from _wrong_fonts(piece.format, correction, symbols)
        if correction.is_wrong_size(look.size, paragraph.at):
            yield SIZE_CS if slot is Slot.COMPLEX else SIZE


def _wrong_of_mark(paragraph: NotedParagraph, correction: Correction, symbols: frozenset[str]) -> Iterator[str]:
    """The mark gives the list label its looks, and an empty paragraph its height."""
    yield from _wrong_fonts(paragraph.mark, correction, symbols)
    if correction.is_wrong_size(paragraph.mark.looks[Slot.ASCII].size, paragraph.at):
        yield SIZE


def _wrong_fonts(format_: RunFormat, correction: Correction, symbols: frozenset[str]) -> Iterator[str]:
    for name, slot in _LATIN.items():
        font = format_.looks[slot].font
        if font in correction.fonts and font.casefold() not in symbols:
            yield name


def _applied(main: bytes, changes: _Changes) -> bytes:
    """The main part with direct formatting set; comments, entities and all else in it stay."""
    root = as_it_stands(main)
    word = etree.QName(root).namespace or ""  # strict documents have a namespace of their own
    correction = changes.correction
    for at, run in enumerate(list(root.iter(f"{{{word}}}r"))):
        if wrong := changes.runs.get(at):
            set_fonts(run, word, "rPr", wrong, correction.font)
            set_sizes(run, word, "rPr", wrong, correction.size)
    for at, paragraph in enumerate(list(root.iter(f"{{{word}}}p"))):
        if wrong := changes.marks.get(at):
            set_fonts(paragraph, word, "pPr/rPr", wrong, correction.font)
            set_sizes(paragraph, word, "pPr/rPr", wrong, correction.size)
        if at in changes.lines:
            set_single(paragraph, word)
    return as_part(root)
