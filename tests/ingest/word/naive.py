"""A second reading of the standard, deliberately naive, for checking the first: the same .docx, read again with the
standard library, every level walked anew for every character. Nothing of ingest.word is used here.

ECMA-376 Part 1: 17.7.2 (which level wins), 17.7.3 (toggle properties), 17.3.2.26 (fonts by character), 17.7.6 (table
styles; the order of conditions as [MS-OI29500] 2.1.252 gives it), 17.3.1.33 (line spacing). Only what tests/
.../test_cascade_against_standard.py builds is understood.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TOGGLES = ("b", "i")
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
THEMED = {"ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "eastAsia": "eastAsiaTheme", "cs": "cstheme"}
LOOK = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200, "noVBand": 0x400}


class Shown(NamedTuple):
    """One character as it should be seen. line: rule and value, as the neutral model has them."""

    text: str
    font: str | None
    size: float
    bold: bool
    italic: bool
    line: tuple[str, float]


class Levels(NamedTuple):
    """What applies to a run, weakest first; each level is a list of property elements, weakest first."""

    defaults: list[Element]
    table: list[Element]
    paragraph: list[Element]
    character: list[Element]
    direct: list[Element]

    def all(self) -> list[Element]:
        return [element for level in self for element in level]


def read_naively(docx: bytes) -> list[Shown]:
    """Every character of the main text."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist() if "word/" in name}
    return list(_Reading(parts).characters())


class _Reading:
    def __init__(self, parts: dict[str, Element]) -> None:
        self.body = parts["word/document.xml"][0]
        self.styles = parts["word/styles.xml"]
        self.theme = parts.get("word/theme.xml")

    def characters(self) -> Iterator[Shown]:
        for block in self.body:
            if block.tag == W + "p":
                yield from self.paragraph(block, [], [])
            elif block.tag == W + "tbl":
                rows = block.findall(W + "tr")
                for r, row in enumerate(rows):
                    cells = row.findall(W + "tc")
                    for c, cell in enumerate(cells):
                        place = (r, c, len(rows), len(cells))
                        run, par = (self.table_style(block, place, name) for name in ("rPr", "pPr"))
                        for paragraph in cell.findall(W + "p"):
                            yield from self.paragraph(paragraph, run, par)

    def paragraph(self, paragraph: Element, table_run: list[Element], table_par: list[Element]) -> Iterator[Shown]:
        named = _value(paragraph, "pPr/pStyle")
        chain = self.chain(named, "paragraph") or self.chain(self.default("paragraph"), "paragraph")
        line = _line(
            [
                *_all([self.styles], "docDefaults/pPrDefault/pPr"),
                *table_par,
                *_all(chain, "pPr"),
                *_all([paragraph], "pPr"),
            ]
        )
        for run in paragraph.findall(W + "r"):
            levels = Levels(
                defaults=_all([self.styles], "docDefaults/rPrDefault/rPr"),
                table=table_run,
                paragraph=_all(chain, "rPr"),
                character=_all(self.chain(_value(run, "rPr/rStyle"), "character"), "rPr"),
                direct=_all([run], "rPr"),
            )
            for character in run.findtext(W + "t") or "":
                yield self.character(character, levels, line)

    def character(self, character: str, levels: Levels, line: tuple[str, float]) -> Shown:
        is_complex = _switch(levels.all(), "rtl") or _switch(levels.all(), "cs")
        slot = "cs" if is_complex else _slot(character, _attribute(levels.all(), "rFonts", "hint"))
        size = _attribute(levels.all(), "szCs" if slot == "cs" else "sz", "val")
        bold, italic = (_toggle(levels, name) for name in TOGGLES)
        font = self.font(levels.all(), slot)
        return Shown(character, font or None, float(size) / 2 if size else 10.0, bold, italic, line)

    # Styles

    def style(self, style_id: str | None) -> Element | None:
        """Of several styles with one id the last counts."""
        found = [s for s in self.styles.findall(W + "style") if s.get(W + "styleId") == style_id]
        return found[-1] if found else None

    def default(self, kind: str) -> str | None:
        styles = self.styles.findall(W + "style")
        found = [s for s in styles if s.get(W + "type") == kind and s.get(W + "default") == "1"]
        return found[-1].get(W + "styleId") if found else None

    def chain(self, style_id: str | None, kind: str) -> list[Element]:
        """Root first; nothing where the style is missing or of another type."""
        chain: list[Element] = []
        style = self.style(style_id)
        while style is not None and style.get(W + "type") == kind and style not in chain:
            chain.insert(0, style)
            style = self.style(_value(style, "basedOn"))
        return chain

    def table_style(self, table: Element, place: tuple[int, int, int, int], name: str) -> list[Element]:
        """The rPr or pPr that a cell's text has from the table's style."""
        named = _value(table, "tblPr/tblStyle")
        chain = self.chain(named, "table") or self.chain(self.default("table"), "table")
        found = _all(chain, name)
        for kind in _conditions(table, place, chain):
            for style in chain:
                for part in style.findall(W + "tblStylePr"):
                    if part.get(W + "type") == kind:
                        found += _all([part], name)
        return found

    # Fonts

    def font(self, levels: list[Element], slot: str) -> str:
        """ "" where only an unresolvable theme font is named."""
        font = "Times New Roman"
        for level in levels:
            for fonts in level.findall(W + "rFonts"):
                literal, reference = fonts.get(W + slot), fonts.get(W + THEMED[slot])
                themed = self.theme_font(reference) if reference else ""
                if themed or literal:
                    font = themed or literal or ""
                elif reference and slot in {"ascii", "hAnsi"}:
                    font = ""
        return font

    def theme_font(self, reference: str) -> str:
        if self.theme is None:
            return ""
        for start in ("major", "minor"):
            for end, name in (("HAnsi", "latin"), ("Ascii", "latin"), ("EastAsia", "ea"), ("Bidi", "cs")):
                if reference == start + end:
                    element = self.theme.find(f".//{A}{start}Font/{A}{name}")
                    return "" if element is None else element.get("typeface") or ""
        return ""


def _conditions(table: Element, place: tuple[int, int, int, int], chain: list[Element]) -> list[str]:
    row, column, rows, columns = place
    bits = int(_value(table, "tblPr/tblLook") or "0600", 16)
    on = {name: bool(bits & bit) for name, bit in LOOK.items()}
    first_row, last_row = on["firstRow"] and row == 0, on["lastRow"] and row == rows - 1
    first_column, last_column = on["firstColumn"] and column == 0, on["lastColumn"] and column == columns - 1
    found = ["wholeTable"]
    if not on["noHBand"] and not first_row and not last_row:
        size = _band_size(chain, "tblStyleRowBandSize")
        found.append("band1Horz" if (row - on["firstRow"]) // size % 2 == 0 else "band2Horz")
    if not on["noVBand"] and not first_column and not last_column:
        size = _band_size(chain, "tblStyleColBandSize")
        found.append("band1Vert" if (column - on["firstColumn"]) // size % 2 == 0 else "band2Vert")
    found += ["firstCol"] * first_column + ["lastCol"] * last_column
    found += ["firstRow"] * first_row + ["lastRow"] * last_row
    found += ["nwCell"] * (first_row and first_column) + ["neCell"] * (first_row and last_column)
    found += ["swCell"] * (last_row and first_column) + ["seCell"] * (last_row and last_column)
    return found


def _band_size(chain: list[Element], name: str) -> int:
    size = 1
    for style in chain:
        size = int(_value(style, f"tblPr/{name}") or size)
    return size


def _slot(character: str, hint: str | None) -> str:
    """For the characters that the test writes: a letter, an accented letter, a quote, a Chinese and an Arabic one."""
    if character == "“":
        return "eastAsia" if hint == "eastAsia" else "hAnsi"
    return {"a": "ascii", "\u011f": "hAnsi", "字": "eastAsia", "\u0e01": "cs"}[character]


def _toggle(levels: Levels, name: str) -> bool:
    direct = _switch(levels.direct, name)
    if direct is not None:
        return direct
    if _switch(levels.defaults, name):
        return True
    styles = [_switch(level, name) for level in (levels.table, levels.paragraph, levels.character)]
    return styles.count(True) % 2 == 1


def _line(levels: list[Element]) -> tuple[str, float]:
    line = float(_attribute(levels, "spacing", "line") or 240)
    spacings = [element for level in levels for element in level.findall(W + "spacing")]
    rules = [s.get(W + "lineRule") or "auto" for s in spacings if s.get(W + "lineRule") or s.get(W + "line")]
    rule = rules[-1] if rules else "auto"
    if rule == "auto":
        return "multiple", round(line / 240, 4)
    return ("exact" if rule == "exact" else "at-least"), round(abs(line) / 20, 2)


def _switch(levels: list[Element], name: str) -> bool | None:
    found = [element for level in levels for element in level.findall(W + name)]
    return found[-1].get(W + "val", "1") != "0" if found else None


def _attribute(levels: list[Element], name: str, attribute: str) -> str | None:
    found = [element.get(W + attribute) for level in levels for element in level.findall(W + name)]
    stated = [value for value in found if value is not None]
    return stated[-1] if stated else None


def _value(element: Element, path: str) -> str | None:
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(W + "val")


def _all(elements: list[Element], path: str) -> list[Element]:
    return [found for element in elements for found in element.findall("/".join(W + step for step in path.split("/")))]
