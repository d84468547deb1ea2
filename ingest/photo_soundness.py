"""Signs that a picture which decodes is damaged all the same: decoders paint over what is missing and say nothing."""

import io
import re
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, TiffImagePlugin

# Baseline, extended and progressive (ISO/IEC 10918-1, table B.1). Browsers show no other kind.
_SHOWN_EVERYWHERE = {0xC0, 0xC1, 0xC2}
_PLAIN = ({0xC0}, {0xC1})  # one scan for all colours, from the top to the bottom
_SCAN = re.compile(rb"\xff\xda")  # looked for in less than half the time that bytes.find takes
_BEGINNING = 8 * 1024  # bytes of the scan that are decoded to see that its tables serve
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_STRIPS = ((TiffImagePlugin.STRIPOFFSETS, 279), (TiffImagePlugin.TILEOFFSETS, TiffImagePlugin.TILEBYTECOUNTS))


def suspicions(kind: str, image: Image.Image, content: bytes) -> tuple[str, ...]:
    """Notes for editors: "perhaps-damaged" (cut off, or its checksums are wrong), "unusual-encoding"."""
    if kind == "png" and not _png_is_whole(content):
        return ("perhaps-damaged",)
    if kind in {"heic", "avif"} and _boxes_run_over(content):
        return ("perhaps-damaged",)
    if kind == "tiff" and _strips_run_over(image, len(content)):
        return ("perhaps-damaged",)
    if kind == "jpeg":
        frames = _jpeg_frames(content)
        return () if frames and frames <= _SHOWN_EVERYWHERE else ("unusual-encoding" if frames else "perhaps-damaged",)
    return ()


def png_chunks(content: bytes) -> Iterator[tuple[bytes, memoryview, int]]:
    """Each chunk of a PNG: name, data, checksum as written; as far as the file goes."""
    view = memoryview(content)
    at = 8
    while at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        if at + 12 + length > len(content):
            return
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        yield name, view[at + 8 : at + 8 + length], checksum
        if name == b"IEND":
            return
        at += 12 + length


def _png_is_whole(content: bytes) -> bool:
    """Whether every checksum is right and the picture's chunks are there up to its end."""
    names = set()
    for name, chunk, checksum in png_chunks(content):
        if zlib.crc32(chunk, zlib.crc32(name)) != checksum:
            return False
        names.add(name)
    return {b"IHDR", b"IDAT", b"IEND"} <= names


def _boxes_run_over(content: bytes) -> bool:
    """Whether the last box of an ISO base media file promises more bytes than there are."""
    at = 0
    while at + 8 <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        if size == 1 and at + 16 <= len(content):
            (size,) = struct.unpack_from(">Q", content, at + 8)
        if size == 0:  # up to the end of the file
            return False
        if size < 8:
            return True
        at += size
    return at > len(content)


def _strips_run_over(image: Image.Image, length: int) -> bool:
    tags = getattr(image, "tag_v2", {})
    for offsets, counts in _STRIPS:
        pieces = zip(tags.get(offsets, ()), tags.get(counts, ()), strict=False)
        if any(count == 0 or offset + count > length for offset, count in pieces):
            return True
    return False


def whole_plain_jpeg(content: bytes) -> bool:
    """Whether a JPEG in one piece begins as it should and ends with its end mark: what a decoder finds amiss in between
    it paints over, and goes on. False says nothing: then it must be decoded to know."""
    frames, scan = _jpeg_segments(content)
    if frames not in _PLAIN or _SCAN.search(content, scan + 2):  # several scans may hold faults of their own
        return False
    if content.rfind(b"\xff\xd9") < scan:
        return False
    with Image.open(io.BytesIO(content[: scan + _BEGINNING]), formats=("JPEG",)) as image:
        image.draft("L", (1, 1))
        try:
            image.load()
        except OSError as error:
            if "truncated" not in str(error):  # by our cut alone
                raise
    return True


def _jpeg_frames(content: bytes) -> set[int]:
    """The kinds of frame before the first scan; empty where the segments do not lead there one after the other."""
    return _jpeg_segments(content)[0]


def _jpeg_segments(content: bytes) -> tuple[set[int], int]:
    """The kinds of frame before the first scan, and where that begins; neither where the segments do not lead there."""
    frames: set[int] = set()
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xDA:
            return frames, at
        if marker in _FRAMES:
            frames.add(marker)
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return set(), 0
