"""DrawingML around a picture -> how the picture is placed: what is cut off, how it is mirrored and turned."""

from ingest.word.document import WHOLE, Placement
from ingest.word.ooxml import A, Element

_LEAST_CUT = 0.005  # part of a side; what is cut off below it is a slip of the mouse
_MOST_CUT = 0.95
_SQUARE = 10  # degrees from upright or sideways within which a picture counts as such


def placement(blip: Element) -> Placement:
    """How the picture is shown that an a:blip points to (20.1.8.55 srcRect, 20.1.7.6 xfrm).

    A crop beyond the picture's edges adds a margin and cuts off nothing. A slanted picture is taken as it lies.
    """
    fill = blip.getparent()
    shape = fill.getparent() if fill is not None else None
    if fill is None:
        return WHOLE
    frame = next(shape.iter(A + "xfrm"), None) if shape is not None else None
    mirrored, turned = (False, 0) if frame is None else _turn(frame)
    return Placement(_cut(fill.find(A + "srcRect")), mirrored, turned)


def _cut(rectangle: Element | None) -> tuple[float, float, float, float]:
    if rectangle is None:
        return WHOLE.cut
    left, top, right, bottom = (_part(rectangle.get(side)) for side in ("l", "t", "r", "b"))
    if left + right > _MOST_CUT or top + bottom > _MOST_CUT:
        return WHOLE.cut
    return left, top, right, bottom


def _part(value: str | None) -> float:
    """ST_Percentage (22.9.2.9): thousandths of a percent, or a number with the sign."""
    try:
        part = float((value or "0").rstrip("%")) / (100 if (value or "").endswith("%") else 100_000)
    except ValueError:
        return 0.0
    return part if _LEAST_CUT <= part <= 1 else 0.0


def _turn(frame: Element) -> tuple[bool, int]:
    """Mirrored left to right, and degrees clockwise. Upside down is mirrored and turned half round."""
    try:
        degrees = int(frame.get("rot") or 0) / 60_000 % 360
    except ValueError:
        degrees = 0.0
    quarters = round(degrees / 90)
    turned = quarters * 90 if abs(degrees - quarters * 90) <= _SQUARE else 0
    across, over = (frame.get(way) in {"1", "true"} for way in ("flipH", "flipV"))
    return across != over, (turned + 180 * over) % 360
