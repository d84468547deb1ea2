"""Documents, photos and mails for tests, made rather than kept as files."""

import struct
import zlib

import pillow_heif

from redaksi.demo.build import ARTICLE, DOCX_TYPE, docx, email, photo

pillow_heif.register_heif_opener()  # the program does so in the process that reads photos

__all__ = ["ARTICLE", "DOCX_TYPE", "bomb", "docx", "email", "photo"]


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims such sides."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held)) for name, held in chunks
    )
