"""A CMS envelope (S/MIME's smime.p7m) that signs without hiding -> the mail inside it (RFC 5652 section 5).

Signatures are not checked here: what is read through is what every mail program would show.
"""

from dataclasses import dataclass

_SIGNED_DATA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"  # 1.2.840.113549.1.7.2
_OID, _OCTETS, _OCTETS_IN_PIECES, _SEQUENCE, _FIELD_0 = 0x06, 0x04, 0x24, 0x30, 0xA0


@dataclass(frozen=True, slots=True)
class _Element:
    tag: int
    start: int  # of its content
    stop: int
    after: int


def signed_content(envelope: bytes) -> bytes:
    """What a SignedData envelope carries; nothing for encrypted ones and for anything else."""
    try:
        kind, body, *_ = _children(envelope, _element(envelope, 0))
        if kind.tag != _OID or envelope[kind.start : kind.stop] != _SIGNED_DATA:
            return b""
        (signed,) = _children(envelope, body)
        carried = next(child for child in _children(envelope, signed) if child.tag == _SEQUENCE)
        content = next(child for child in _children(envelope, carried) if child.tag == _FIELD_0)
        return b"".join(_octets(envelope, child) for child in _children(envelope, content))
    except (IndexError, ValueError, StopIteration, RecursionError):
        return b""


def _octets(envelope: bytes, element: _Element) -> bytes:
    if element.tag == _OCTETS:
        return envelope[element.start : element.stop]
    if element.tag == _OCTETS_IN_PIECES:
        return b"".join(_octets(envelope, child) for child in _children(envelope, element))
    return b""


def _children(envelope: bytes, parent: _Element) -> list[_Element]:
    children = []
    at = parent.start
    while at < parent.stop:
        children.append(_element(envelope, at))
        at = children[-1].after
    return children


def _element(envelope: bytes, at: int) -> _Element:
    """Tag and length (X.690 section 8.1); mail programs write the indefinite form, which ends with two zero bytes."""
    tag, length = envelope[at], envelope[at + 1]
    start = at + 2
    if length == 0x80:
        stop = start
        while envelope[stop : stop + 2] != b"\0\0":
            stop = _element(envelope, stop).after
        return _Element(tag, start, stop, stop + 2)
    if length > 0x80:
        start += length & 0x7F
        length = int.from_bytes(envelope[at + 2 : start], "big")
    if start + length > len(envelope):
        raise ValueError("an element longer than its envelope")
    return _Element(tag, start, start + length, start + length)
