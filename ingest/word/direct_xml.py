"""Direct formatting written into WordprocessingML: fonts, sizes and line spacing of one run or paragraph.

Each property stands at its place among its sisters (the schema of ECMA-376 Part 1, A.1: CT_RPr, CT_ParaRPr, CT_PPr);
Word refuses some files in which it does not.
"""

from ingest.word.ooxml import Element

FONT_A, FONT_H, SIZE, SIZE_CS = "ascii", "hAnsi", "sz", "szCs"

_BEFORE_FONTS = ("ins", "del", "moveFrom", "moveTo", "rStyle")
_AFTER_SIZE = (
    "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout",
    "specVanish", "oMath", "rPrChange",
)  # fmt: skip
_AFTER_SPACING = (
    "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment",
    "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip
_SINGLE = "240"  # 240ths of a line


def set_fonts(parent: Element, word: str, path: str, slots: set[str], font: str) -> None:
    """Set the fonts of some of the slots "ascii" and "hAnsi"; a theme font, which would win, is taken off them.

    parent: a w:r or w:p; word: the namespace; path: where in it the properties stand: "rPr", "pPr/rPr".
    """
    named = [name for name in (FONT_A, FONT_H) if name in slots]
    if not named:
        return
    properties = _properties(parent, word, path)
    for fonts in _all(properties, word, "rFonts") or [_added_fonts(properties, word)]:
        for name in named:
            fonts.attrib.pop(f"{{{word}}}{name}Theme", "")
            fonts.set(f"{{{word}}}{name}", font)


def set_sizes(parent: Element, word: str, path: str, names: set[str], size: float) -> None:
    """Set "sz", "szCs" or both to a size in points, which Word keeps in halves."""
    for at, name in enumerate((SIZE, SIZE_CS)):
        if name not in names:
            continue
        properties = _properties(parent, word, path)
        after = (*(SIZE_CS,)[at:], *_AFTER_SIZE)
        for element in _all(properties, word, name) or [_added_before(properties, word, name, after)]:
            element.set(f"{{{word}}}val", str(round(size * 2)))


def set_single(paragraph: Element, word: str) -> None:
    """Set single line spacing; the spacing before and after a paragraph stays."""
    properties = _properties(paragraph, word, "pPr")
    for spacing in _all(properties, word, "spacing") or [_added_before(properties, word, "spacing", _AFTER_SPACING)]:
        spacing.set(f"{{{word}}}line", _SINGLE)
        spacing.set(f"{{{word}}}lineRule", "auto")


def _properties(parent: Element, word: str, path: str) -> Element:
    """The element that holds the properties, made where it is missing: the first of a run or paragraph."""
    for name in path.split("/"):
        found = parent.find(f"{{{word}}}{name}")
        if found is None and name == "rPr" and parent.tag == f"{{{word}}}pPr":
            found = _added_before(parent, word, name, ("sectPr", "pPrChange"))
        elif found is None:
            found = parent.makeelement(f"{{{word}}}{name}")
            parent.insert(0, found)
        parent = found
    return parent


def _all(properties: Element, word: str, name: str) -> list[Element]:
    """All of that name: a file may have it twice, and programs disagree which counts."""
    return properties.findall(f"{{{word}}}{name}")


def _added_fonts(properties: Element, word: str) -> Element:
    fonts = properties.makeelement(f"{{{word}}}rFonts")
    before = {f"{{{word}}}{name}" for name in _BEFORE_FONTS}
    at = next((at for at, child in enumerate(properties) if child.tag not in before), len(properties))
    properties.insert(at, fonts)
    return fonts


def _added_before(properties: Element, word: str, name: str, later: tuple[str, ...]) -> Element:
    element = properties.makeelement(f"{{{word}}}{name}")
    after = {f"{{{word}}}{sister}" for sister in later}
    at = next((at for at, child in enumerate(properties) if child.tag in after), len(properties))
    properties.insert(at, element)
    return element
