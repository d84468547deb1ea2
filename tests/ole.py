"""Compound files ([MS-CFB]), the container of .doc and of password-protected .docx, made for tests."""

import struct
from collections.abc import Mapping

SECTOR = 512
SMALL = 4096  # streams below this lie in the mini stream, which we do without: ours are padded
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
STREAM, ROOT = 2, 5


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams in its root, each padded to 4,096 bytes. At most three of 20 kB in all."""
    contents = [content.ljust(SMALL, b"\0") for content in streams.values()]
    body, fat, starts = b"", [FAT_SECTOR, END], []  # sector 0 is the FAT, sector 1 the directory
    for content in contents:
        sectors = -(-len(content) // SECTOR)
        first = len(fat)
        starts.append(first)
        fat += [*range(first + 1, first + sectors), END]
        body += content.ljust(sectors * SECTOR, b"\0")
    if len(fat) > SECTOR // 4 or len(streams) > 3:
        raise ValueError("too much for one FAT sector and one directory sector")
    entries = [_entry("Root Entry", ROOT, child=1, start=END, size=0)]
    for number, (name, content) in enumerate(zip(streams, contents, strict=True), 1):
        right = number + 1 if number < len(streams) else FREE
        entries.append(_entry(name, STREAM, right=right, start=starts[number - 1], size=len(content)))
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    table = struct.pack(f"<{SECTOR // 4}I", *fat, *[FREE] * (SECTOR // 4 - len(fat)))
    return _header() + table + directory + body


def _header() -> bytes:
    fields = struct.pack("<8s16s6H", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0)
    fields += struct.pack("<I6I", 0, 0, 1, 1, 0, SMALL, END) + struct.pack("<3I", 0, END, 0)
    return fields + struct.pack("<109I", 0, *[FREE] * 108)


def _entry(name: str, kind: int, *, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, FREE, right, child)
    return entry + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", start, size)
