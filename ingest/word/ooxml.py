"""Names and simple values of Office Open XML (ECMA-376 Part 1), as every part reader needs them."""

from typing import Final

from lxml import etree

Element = etree._Element  # lxml gives the type no public name

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V: Final = "{urn:schemas-microsoft-com:vml}"
O: Final = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 the prefix that the standard uses
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

VAL: Final = W + "val"

# ST_UniversalMeasure (22.9.2.15), points for one unit. Strict documents write "12pt" where older ones write "240".
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}

_MOST = 1e6  # points; keeps "inf" and "nan" out, too


def on(value: str | None) -> bool:
    """ST_OnOff (22.9.2.7): an element without a value is on."""
    return value is None or value not in {"0", "false", "off", "False"}


def first(parent: Element, tag: str) -> Element | None:
    """The first child, where it has this tag. The standard puts properties first, and Element.find is slow."""
    if not len(parent):
        return None
    child = parent[0]
    return child if child.tag == tag else None


def switch(parent: Element | None, name: str) -> bool | None:
    """The on/off value of a child element such as w:vanish; None where it is absent."""
    child = parent.find(name) if parent is not None else None
    return None if child is None else on(child.get(VAL))


def value_of(parent: Element | None, path: str) -> str | None:
    """The w:val of a descendant; None where element or value is absent."""
    child = parent.find(path) if parent is not None else None
    return None if child is None else child.get(VAL)


def whole(value: str | None) -> int | None:
    """A whole number; None where it is absent or no number."""
    try:
        return None if value is None else int(value)
    except ValueError:
        return None


def points(value: str | None, unit: float) -> float | None:
    """A measure in points: a bare number of `unit` points each ("24" half-points), or a number with its own unit.

    None where it is absent or no measure; Word, too, leaves out what it cannot read.
    """
    if not value:
        return None
    own = _POINTS.get(value[-2:])
    try:
        measure = float(value[:-2]) * own if own else float(value) * unit
    except ValueError:
        return None
    return measure if abs(measure) < _MOST else None
