"""The first picture of a TIFF by its directory alone: for kinds that are sound and that our decoder does not know.

Of 401 TIFFs from test collections 43 (10, 12, 14 and 24 bits, 64-bit and half floats, some planes) could be shown by
others and not by Pillow. That is no fault of whoever sent one.
"""

import struct

_TYPES = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q"}  # BYTE, SHORT, LONG, IFD, LONG8 (TIFF 6.0 section 2; BigTIFF)
_WIDTH, _LENGTH, _ORIENTATION = 256, 257, 274
_PIECES = ((273, 279), (324, 325))  # offsets and byte counts of strips, of tiles
_MOST_TAGS = 1_000
_MOST_VALUES = 1_000_000
_SIDEWAYS = range(5, 9)


def sides_of_whole_tiff(content: bytes) -> tuple[int, int] | None:
    """The displayed sides in pixels; None unless every piece of the picture that the directory names is there."""
    try:
        tags = _first_directory(content)
        width, height = tags[_WIDTH][0], tags[_LENGTH][0]
        offsets, counts = next((tags[at], tags[of]) for at, of in _PIECES if at in tags and of in tags)
    except (struct.error, KeyError, IndexError, StopIteration, ValueError):
        return None
    whole = len(offsets) == len(counts) > 0 and all(
        count > 0 and at + count <= len(content) for at, count in zip(offsets, counts, strict=True)
    )
    if not whole or width <= 0 or height <= 0:
        return None
    turned = tags.get(_ORIENTATION, (1,))[:1]
    return (height, width) if turned and turned[0] in _SIDEWAYS else (width, height)


def _first_directory(content: bytes) -> dict[int, tuple[int, ...]]:
    """The directory's numbers by tag."""
    order = {b"II": "<", b"MM": ">"}[content[:2]]
    (version,) = struct.unpack_from(order + "H", content, 2)
    big = version == 43
    count_form, entry_size, field = ("Q", 20, 8) if big else ("H", 12, 4)
    (at,) = struct.unpack_from(order + ("Q" if big else "I"), content, 8 if big else 4)
    (count,) = struct.unpack_from(order + count_form, content, at)
    if count > _MOST_TAGS:
        raise ValueError("too many tags")
    at += struct.calcsize(order + count_form)
    tags: dict[int, tuple[int, ...]] = {}
    for entry in range(at, at + count * entry_size, entry_size):
        tag, kind, values = struct.unpack_from(order + "HH" + ("Q" if big else "I"), content, entry)
        if kind not in _TYPES or values > _MOST_VALUES:
            continue
        form = f"{order}{values}{_TYPES[kind]}"
        place = entry + entry_size - field
        if struct.calcsize(form) > field:
            (place,) = struct.unpack_from(order + ("Q" if big else "I"), content, place)
        tags.setdefault(tag, struct.unpack_from(form, content, place))
    return tags
