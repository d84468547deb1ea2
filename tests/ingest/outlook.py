"""winmail.dat as Outlook makes it (MS-OXTNEF), and as nobody should."""

import struct
import uuid
from collections.abc import Sequence

_MESSAGE = uuid.UUID("00020307-0000-0000-C000-000000000046").bytes_le


def winmail(files: Sequence[tuple[str, bytes]], *, inside: bytes = b"", codepage: int = 1252) -> bytes:
    """A TNEF stream with these files; inside: another stream, of a mail attached to the mail."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += attribute(1, 0x9006, struct.pack("<I", 0x10000)) + attribute(1, 0x9007, struct.pack("<II", codepage, 0))
    for name, content in files:
        out += attribute(2, 0x9002, bytes(14))
        out += attribute(2, 0x800F, content)
        out += attribute(2, 0x8010, (name[:6].upper() + "~1.DAT").encode("ascii", "replace") + b"\0")
        out += attribute(2, 0x9005, properties(number(0x3705, 1), text(0x3707, name)))
    if inside:
        out += attribute(2, 0x9002, bytes(14)) + attribute(2, 0x9005, properties(binary(0x3701, _MESSAGE + inside)))
    return out


def attribute(level: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(value)) + value + struct.pack("<H", sum(value) % 65536)


def properties(*each: bytes, count: int | None = None) -> bytes:
    return struct.pack("<I", len(each) if count is None else count) + b"".join(each)


def number(ident: int, value: int) -> bytes:
    return struct.pack("<HHI", 3, ident, value)


def text(ident: int, value: str) -> bytes:
    return _one(0x1F, ident, (value + "\0").encode("utf-16-le"))


def binary(ident: int, value: bytes) -> bytes:
    return _one(0x0D, ident, value)


def _one(kind: int, ident: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, ident, 1, len(value)) + value + bytes(-len(value) % 4)
