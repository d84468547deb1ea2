"""Content-Type and Content-Disposition -> their value and parameters, in all the forms programs write them."""

import re
from urllib.parse import unquote_to_bytes

from ingest.charsets import clean_line, decode
from ingest.headers import decode_value

_LONGEST = 8 * 1024  # bytes of a header value that are looked into
_MOST = 100  # parameters
_MIME_TYPE = re.compile(rb"\s*([\w!#$&.+^-]+/[\w!#$&.+^-]+)")
_TOKEN = re.compile(rb"\s*([\w-]+)")
# name, then a quoted value and what stands behind it before the next semicolon, or an unquoted value, which in
# the wild holds blanks ("name=This is a test.txt").
_PARAMETER = re.compile(rb'(?:^|;|(?<!\s)\s)\s*([^\s=;"]+)\s*=\s*(?:"((?:\\.|[^"\\])*)("?[^;]*)|([^;]*))', re.DOTALL)
_NEXT_PARAMETER = re.compile(rb'"?\s+[\w*-]+\s*=')  # the semicolon before it was forgotten
_SECTION = re.compile(r"([^*]+)\*(?:(\d{1,3})(\*)?)?$")  # RFC 2231: name*, name*0, name*0*


def mime_type(raw: bytes) -> str:
    """The type in lower case; "" where the header names none."""
    found = _MIME_TYPE.match(raw[:_LONGEST])
    return found[1].decode("ascii").lower() if found else ""


def token(raw: bytes) -> str:
    """The first word in lower case: a disposition, a transfer encoding."""
    found = _TOKEN.match(raw[:_LONGEST])
    return found[1].decode("ascii", "replace").lower() if found else ""


def parameters(raw: bytes) -> dict[str, str]:
    """Parameters by lower-case name, decoded: RFC 2231 sections and charsets, RFC 2047 words where they do not
    belong, raw 8-bit bytes. Where a name is given both plainly and by RFC 2231, the latter counts (its section 4)."""
    plain: dict[str, bytes] = {}
    sections: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for name, value in _pairs(raw[:_LONGEST]):
        if found := _SECTION.match(name):
            number, percent = int(found[2] or 0), found[2] is None or found[3] is not None
            sections.setdefault(found[1], {}).setdefault(number, (value, percent))
        else:
            plain.setdefault(name, value)
    decoded = {name: decode_value(value) for name, value in plain.items()}
    for name, pieces in sections.items():
        decoded[name] = _join_sections([pieces[number] for number in sorted(pieces)]) or decoded.get(name, "")
    return decoded


def _pairs(raw: bytes) -> list[tuple[str, bytes]]:
    pairs: list[tuple[str, bytes]] = []
    at = raw.find(b";")
    if at < 0:
        at = raw.find(b" ")  # attachment filename="foto.jpg"
    while at >= 0 and len(pairs) < _MOST and (found := _PARAMETER.search(raw, at)):
        name, quoted, rest, bare = found.groups()
        at = found.end()
        if quoted is None:
            value = bare.strip()
        elif _NEXT_PARAMETER.match(rest):
            value = quoted
            at = found.start(3) + 1
        else:
            value = quoted + rest.rstrip().removesuffix(b'"')  # name="foto "gang" 1.jpg"
        # Only quotes and backslashes are taken as escaped: Windows paths (C:\foto.jpg) come unescaped.
        pairs.append((name.decode("ascii", "replace").lower(), re.sub(rb'\\(["\\])', rb"\1", value)))
    return pairs


def _join_sections(pieces: list[tuple[bytes, bool]]) -> str:
    charset = ""
    joined = b""
    for number, (piece, percent) in enumerate(pieces):
        value = piece
        if percent and number == 0 and value.count(b"'") >= 2:
            named, _, value = value.split(b"'", 2)
            charset = named.decode("ascii", "replace")
        joined += unquote_to_bytes(value) if percent else value
    if b"=?" in joined:  # RFC 2047 inside RFC 2231
        return decode_value(joined)
    return clean_line(decode(joined, charset)[0])
