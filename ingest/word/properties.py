"""Run and paragraph properties as one level of the style hierarchy states them: None where it is silent."""

from typing import Any, NamedTuple

from ingest.word.ooxml import VAL, Element, W, on, points, value_of, whole
from ingest.word.theme_xml import Theme

HALF_POINT = 0.5
TWIP = 0.05
_LARGEST = 1638.0  # points; Word sets no larger
UNKNOWN_FONT = ""  # the level names a theme font that cannot be resolved


def _merged(higher: tuple[Any, ...], lower: tuple[Any, ...]) -> list[Any]:
    return [mine if mine is not None else other for mine, other in zip(higher, lower, strict=True)]


class RunProperties(NamedTuple):
    """w:rPr (17.3.2). Fonts by slot (17.3.2.26), sizes in points."""

    ascii: str | None = None
    h_ansi: str | None = None
    east_asia: str | None = None
    cs: str | None = None
    hint: str | None = None
    size: float | None = None
    size_cs: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    right_to_left: bool | None = None
    complex_script: bool | None = None
    style: str | None = None  # the character style that a run names

    def over(self, lower: "RunProperties") -> "RunProperties":
        """These properties laid over those of a lower level: attribute by attribute, not element by element."""
        if self == NO_RUN_PROPERTIES:
            return lower
        return RunProperties(*_merged(self, lower))


class ParagraphProperties(NamedTuple):
    """w:pPr (17.3.1), as far as it changes lines, list labels and where a paragraph ends.

    `line` is the raw w:line (17.3.1.33) in points of twips: what it means hangs on `line_rule`, which may come from
    another level. What is said of the paragraph mark holds for the mark alone.
    """

    line: float | None = None
    line_rule: str | None = None
    numbering: str | None = None
    level: int | None = None
    style: str | None = None
    mark_deleted: bool | None = None
    mark_hidden: bool | None = None
    section_end: bool | None = None

    def over(self, lower: "ParagraphProperties") -> "ParagraphProperties":
        """These properties laid over those of a lower level."""
        if self == NO_PARAGRAPH_PROPERTIES:
            return lower
        return ParagraphProperties(*_merged(self, lower))


NO_RUN_PROPERTIES = RunProperties()
NO_PARAGRAPH_PROPERTIES = ParagraphProperties()

_RFONTS = W + "rFonts"
_RUN_STYLE = W + "rStyle"
_SPACING = W + "spacing"
_NUMBERING = W + "numPr"
_PARAGRAPH_STYLE = W + "pStyle"
_MARK = W + "rPr"
_SECTION = W + "sectPr"
_DELETED = frozenset((W + "del", W + "moveFrom"))
_SIZES = {W + "sz": "size", W + "szCs": "size_cs"}
_HIDDEN = W + "vanish"
_SWITCHES = {
    W + "b": "bold",
    W + "i": "italic",
    _HIDDEN: "hidden",
    W + "rtl": "right_to_left",
    W + "cs": "complex_script",
}
# Field, literal attribute, theme attribute, which wins over the literal on the same element (17.3.2.26).
_SLOTS = (
    ("ascii", W + "ascii", W + "asciiTheme"),
    ("h_ansi", W + "hAnsi", W + "hAnsiTheme"),
    ("east_asia", W + "eastAsia", W + "eastAsiaTheme"),
    ("cs", W + "cs", W + "cstheme"),
)


def read_run_properties(element: Element | None, theme: Theme) -> RunProperties:
    """A w:rPr -> RunProperties, theme fonts resolved."""
    if element is None:
        return NO_RUN_PROPERTIES
    found: dict[str, str | float | bool | None] = {}
    for child in element:
        tag = child.tag
        if tag in _SIZES:
            found[_SIZES[tag]] = _size(child.get(VAL))
        elif tag in _SWITCHES:
            found[_SWITCHES[tag]] = on(child.get(VAL))
        elif tag == _RFONTS:
            found.update(_fonts(child, theme))
        elif tag == _RUN_STYLE:
            found["style"] = child.get(VAL)
    return RunProperties(**found) if found else NO_RUN_PROPERTIES  # type: ignore[arg-type]


def _size(value: str | None) -> float | None:
    size = points(value, HALF_POINT)
    return size if size is not None and 0 < size <= _LARGEST else None


def _fonts(element: Element, theme: Theme) -> dict[str, str]:
    said: dict[Any, Any] = dict(element.items())  # at once: each attribute asked for singly costs as much
    fonts: dict[str, str] = {}
    for slot, literal, themed in _SLOTS:
        reference = said.get(themed)
        font = (theme.font(reference) if reference else None) or said.get(literal)
        if font:
            fonts[slot] = font
        # An empty a:ea or a:cs is the ordinary case and means "no font of its own"; a missing Latin font is a fault.
        elif reference and slot in {"ascii", "h_ansi"}:
            fonts[slot] = UNKNOWN_FONT
    hint = said.get(W + "hint")
    if hint:
        fonts["hint"] = hint
    return fonts


def read_paragraph_properties(element: Element | None) -> ParagraphProperties:
    """A w:pPr -> ParagraphProperties."""
    if element is None:
        return NO_PARAGRAPH_PROPERTIES
    found: dict[str, Any] = {}
    for child in element:
        tag = child.tag
        if tag == _PARAGRAPH_STYLE:
            found["style"] = child.get(VAL)
        elif tag == _SPACING:
            found["line"] = line = points(child.get(W + "line"), TWIP)
            # A line without a rule means auto at its level (17.3.1.33); a rule without a line rules the inherited line.
            found["line_rule"] = child.get(W + "lineRule") or (None if line is None else "auto")
        elif tag == _NUMBERING:
            found["numbering"] = value_of(child, W + "numId")
            found["level"] = whole(value_of(child, W + "ilvl"))
        elif tag == _MARK:
            found.update(_mark(child))
        elif tag == _SECTION:
            found["section_end"] = True
    return ParagraphProperties(**found) if found else NO_PARAGRAPH_PROPERTIES


def _mark(element: Element) -> dict[str, bool]:
    found = {}
    for child in element:
        if child.tag in _DELETED:
            found["mark_deleted"] = True
        elif child.tag == _HIDDEN:
            found["mark_hidden"] = on(child.get(VAL))
    return found
