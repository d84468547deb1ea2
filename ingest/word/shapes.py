"""Drawings, DrawingML and VML alike: what in them a reader sees, each thing once."""

from collections.abc import Iterable, Iterator

from ingest.word.ooxml import MC, A, Element, O, R, V, W

ALTERNATE = MC + "AlternateContent"
TEXT_BOX = W + "txbxContent"
_SHOWN = frozenset((TEXT_BOX, A + "blip", V + "imagedata", V + "fill"))
# Where a picture names its relationship: DrawingML embedded and linked, VML, VML of Office 2000, OLE previews.
_IDENTIFIERS = (R + "embed", R + "link", R + "id", R + "pict", O + "relid")
# Namespaces that we read inside mc:Choice; a choice that asks for another yields to the next (Part 3, 9.3).
_UNDERSTOOD = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")


def alternative(element: Element) -> Iterable[Element]:
    """What mc:AlternateContent stands for: the first choice that we understand, else the fallback (Part 3, 9.3)."""
    for choice in element.iterchildren(MC + "Choice"):
        required = (choice.get("Requires") or "").split()
        if all((choice.nsmap.get(prefix) or "").startswith(_UNDERSTOOD) for prefix in required):
            return choice
    fallback = element.find(MC + "Fallback")
    return () if fallback is None else fallback


def shown(drawing: Iterable[Element]) -> Iterator[Element]:
    """The text boxes and the references to pictures in a drawing, at any depth."""
    for child in drawing:
        if child.tag in _SHOWN:
            yield child
        elif child.tag == ALTERNATE:
            yield from shown(alternative(child))
        elif len(child):
            yield from shown(child)


def picture_id(reference: Element) -> str | None:
    """The relationship through which a reference reaches its picture; None for a plain fill."""
    return next((reference.get(name) for name in _IDENTIFIERS if reference.get(name)), None)
