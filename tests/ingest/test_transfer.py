"""Transfer encodings undone block by block, whole and damaged."""

import base64
import binascii
import hashlib
import os
import quopri
from itertools import pairwise

import pytest

from ingest.transfer import BLOCK, Extent, uuencoded_files


def _decoded(encoded: bytes, encoding: str) -> bytes:
    return Extent(encoded, 0, len(encoded), encoding)()


def test_base64_longer_than_a_block() -> None:
    content = os.urandom(3 * BLOCK)
    encoded = base64.encodebytes(content)
    extent = Extent(b"awal" + encoded + b"akhir", 4, 4 + len(encoded), "base64")
    assert extent() == content
    assert extent.measure() == (len(content), hashlib.sha256(content).hexdigest())
    assert max(map(len, extent.blocks())) < BLOCK


def test_base64_in_one_line_longer_than_a_block() -> None:
    content = os.urandom(2 * BLOCK + 1)
    assert _decoded(base64.b64encode(content), "base64") == content


def test_base64_in_lines_that_are_no_whole_quads() -> None:
    content = os.urandom(2 * BLOCK)
    encoded = base64.b64encode(content)
    cut = [encoded[start:stop] for start, stop in pairwise([*range(0, len(encoded), 77), len(encoded)])]
    assert _decoded(b"\r\n".join(cut), "base64") == content


@pytest.mark.parametrize(
    ("encoded", "content"),
    [
        (b"YWJj", b"abc"),
        (b"YWJjZA==\r\n", b"abcd"),
        (b"YWJjZA", b"abcd"),
        (b"YWJjZ", b"abc"),
        (b"YW!!Jj", b"abc"),
        (b"YWJjZA==\r\n____\r\nKirim ke milis\r\n", b"abcd"),
        (b"", b""),
    ],
)
def test_base64_damaged(encoded: bytes, content: bytes) -> None:
    assert _decoded(encoded, "base64") == content


def test_quoted_printable_longer_than_a_block() -> None:
    content = b"kata =\xc3\xb3 dua\n" * BLOCK
    assert _decoded(quopri.encodestring(content), "quoted-printable") == content


def test_uuencode_with_lines_cut_short() -> None:
    content = bytes(range(90))
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in (0, 45)]
    trimmed = b"begin 644 foto\n" + b"".join(line.rstrip() + b"\r\n" for line in lines) + b"`\nend\n"
    assert _decoded(trimmed, "uuencode") == content


def test_uuencoded_files_in_a_text() -> None:
    text = b"Salam\nbegin 644 a.txt\n#86)C\n`\nend\nLagi\nbegin 644 b.txt\n#86)C\n`\nend\n"
    found = uuencoded_files(Extent(text, 0, len(text)))
    assert [(name, file()) for name, file in found] == [(b"a.txt", b"abc"), (b"b.txt", b"abc")]


def test_sentence_that_begins_with_begin_is_no_file() -> None:
    text = b"begin 644 kata\nini bukan berkas\nend\n"
    assert uuencoded_files(Extent(text, 0, len(text))) == []


def test_extent_in_an_extent() -> None:
    outer = Extent(base64.b64encode(b"awal YWJj"), 0, 12, "base64")
    assert Extent(outer, 5, 9, "base64")() == b"abc"
