"""A photo read only as far as judging it needs: the same answers as from all of its pixels."""

import io

import pytest
from PIL import Image

from ingest.photo import Photo
from ingest.photo_likeness import likeness
from ingest.photo_reading import read_fingerprint, read_photo
from ingest.photo_soundness import whole_plain_jpeg
from tests.builders import photo


def progressive() -> bytes:
    written = io.BytesIO()
    Image.open(io.BytesIO(photo(640, 480))).save(written, "JPEG", progressive=True)
    return written.getvalue()


def without_tables() -> bytes:
    """A JPEG without its Huffman tables' values, which no decoder can follow."""
    content = bytearray(photo(640, 480))
    at = content.index(b"\xff\xc4")
    content[at + 5 : at + 21] = b"\xff" * 16  # more codes than there can be
    return bytes(content)


WHOLE = photo(640, 480)


@pytest.mark.parametrize(
    ("content", "readable"),
    [
        (WHOLE, True),
        (WHOLE + bytes(100), True),  # phones append what they like
        (WHOLE[: len(WHOLE) // 2], False),
        (WHOLE[: len(WHOLE) * 9 // 10], False),
        (WHOLE[: len(WHOLE) // 2] + bytes(3000), False),
        (WHOLE[:-2], False),  # all there but for the end mark, which decoders insist on
        (without_tables(), False),
        (progressive(), True),
        (progressive()[:4000], False),
        (photo(640, 480, format="PNG")[:-200], False),
    ],
)
def test_a_glance_tells_whether_a_photo_can_be_read_as_decoding_it_does(content: bytes, readable: bool) -> None:
    assert isinstance(read_photo(content), Photo) is readable
    assert isinstance(read_photo(content, closely=False), Photo) is readable


def test_only_a_plain_jpeg_needs_no_decoding() -> None:
    assert whole_plain_jpeg(WHOLE)
    assert not whole_plain_jpeg(progressive())
    assert not whole_plain_jpeg(WHOLE[:-2])


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_fingerprint_taken_by_itself_is_that_of_a_close_look(format: str) -> None:
    content = photo(2400, 1800, format=format, seed=3)
    read = read_photo(content)
    assert isinstance(read, Photo)
    sides = (read.width, read.height)
    assert likeness((read.fingerprint, *sides), (read_fingerprint(content), *sides)) == "same"


def test_what_is_no_picture_has_no_fingerprint() -> None:
    assert read_fingerprint(WHOLE[:300]) == read_fingerprint(b"%PDF-1.7") == ""
