"""The PLC of [MS-DOC] 2.2.2: n+1 places in the text or the file, then n entries of one size."""

import struct
from collections.abc import Callable
from typing import NamedTuple

_PLACE = 4  # bytes


class Entry(NamedTuple):
    """What a PLC says of the range from `start` to `end`, where the next entry begins."""

    start: int
    end: int
    content: bytes


Edit = Callable[[list[Entry]], list[Entry]]


def edited(table: bytes, offset: int, size: int, entry_size: int, edit: Edit) -> tuple[bytes, int, int]:
    """Edit the entries of a PLC in a table stream -> a table that holds it, its offset there and its size.

    Where `size` and `offset` fit no PLC of entries of `entry_size` bytes, all three come back as they were.
    """
    count, odd = divmod(size - _PLACE, _PLACE + entry_size)
    if odd or count < 1 or not 0 <= offset <= len(table) - size:
        return table, offset, size
    places = struct.unpack_from(f"<{count + 1}I", table, offset)
    first = offset + _PLACE * (count + 1)
    contents = (table[at : at + entry_size] for at in range(first, offset + size, entry_size))
    entries = edit([Entry(*entry) for entry in zip(places, places[1:], contents, strict=False)])
    if not entries:
        return b"", 0, 0
    starts = struct.pack(f"<{len(entries)}I", *(entry.start for entry in entries))
    plc = starts + struct.pack("<I", places[-1]) + b"".join(entry.content for entry in entries)
    return plc, 0, len(plc)


def of_some_length(entries: list[Entry]) -> list[Entry]:
    """The entries whose range is not empty."""
    return [entry for entry in entries if entry.start != entry.end]
