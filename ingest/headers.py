"""A header block's bytes -> fields, decoded: folding, RFC 2047 words, raw 8-bit text, addresses, Message-IDs, date.

Also used on its own for a message too large to fetch, of which only the header is read.
"""

import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ingest.addresses import address_list
from ingest.charsets import clean_line, decode

Field = tuple[str, bytes]  # name in lower case, value unfolded and otherwise as it came

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_LONGEST = 64 * 1024  # of an address or Message-ID list that is read; a hostile To of 50 MB is not


@dataclass(frozen=True, slots=True)
class Address:
    """A person's display name ("" where there is none) and address, decoded and free of control characters."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who wrote to whom about what, as the header says."""

    message_id: str  # with angle brackets; "" where the mail has none
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    author: Address | None  # From; Sender where From names nobody
    reply_to: Address | None
    recipients: tuple[Address, ...]  # To and Cc
    subject: str
    date: datetime | None  # aware


def read_headers(block: bytes) -> tuple[tuple[str, str], ...]:
    """Header block -> (name in lower case, decoded value) in order; values hold no control characters."""
    return tuple((name, decode_value(value)) for name, value in read_fields(block))


def read_envelope(block: bytes) -> Envelope:
    """Header block -> author, recipients, subject, identifiers, date. Addresses are told apart before encoded
    words are decoded: a decoded name may hold commas and brackets of its own."""
    return envelope(read_fields(block))


def envelope(fields: tuple[Field, ...]) -> Envelope:
    """The same from fields already told apart."""
    first = dict(reversed(fields))
    authors = _addresses(first.get("from", b"")) or _addresses(first.get("sender", b""))
    replies = _addresses(first.get("reply-to", b""))
    everyone = [value for name, value in fields if name in {"to", "cc"}]
    return Envelope(
        message_id=next(iter(message_ids(first.get("message-id", b""))), ""),
        in_reply_to=message_ids(first.get("in-reply-to", b"")),
        references=message_ids(first.get("references", b"")),
        author=authors[0] if authors else None,
        reply_to=replies[0] if replies else None,
        recipients=tuple(address for value in everyone for address in _addresses(value)),
        subject=decode_value(first.get("subject", b"")),
        date=_date(first.get("date", b"")),
    )


def read_fields(block: bytes) -> tuple[Field, ...]:
    """Header block -> unfolded fields. Lines that belong to no field are passed over."""
    fields: list[tuple[str, list[bytes]]] = []
    for line in block.split(b"\n"):
        line = line.rstrip(b"\r")  # noqa: PLW2901
        if line[:1] in {b" ", b"\t"} and fields:
            fields[-1][1].append(line)
        elif found := _FIELD.match(line):
            fields.append((found[1].decode("ascii").lower(), [line[found.end() :]]))
    return tuple((name, b"".join(lines).strip()) for name, lines in fields)


# RFC 2047 section 2. Charset may carry a language (RFC 2231 section 5). The text should hold neither blanks nor
# question marks; real programs put both into it.
_WORD = re.compile(rb"=\?([^?\s*]*)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*|.{0,400}?)\?=")
_LOOKS_ENCODED = re.compile(r"=\?[\w-]+\?[bBqQ]\?[^?]*\?=")


def decode_value(raw: bytes) -> str:
    """A field's value -> text: encoded words decoded (also when encoded twice), 8-bit bytes read tolerantly."""
    text = _decode_words(raw)
    if _LOOKS_ENCODED.search(text):
        text = _decode_words(text.encode("utf-8", "replace"))
    return clean_line(text)


def _decode_words(raw: bytes) -> str:
    out: list[str] = []
    at = 0
    words: list[tuple[str, bytes, bytes]] = []  # neighbours of one charset and encoding
    for found in _WORD.finditer(raw):
        charset, encoding = found[1].decode("ascii", "replace").lower(), found[2].lower()
        between = raw[at : found.start()]
        # Blanks between two encoded words are not shown (section 6.2). Words of one charset are joined before
        # they are decoded: programs cut in the middle of a character.
        if words and (between.strip() or words[-1][:2] != (charset, encoding)):
            out.append(_decode_run(words))
            words = []
        if between.strip() or (at == 0 and between):
            out.append(decode(between)[0])
        words.append((charset, encoding, found[3]))
        at = found.end()
    if words:
        out.append(_decode_run(words))
    out.append(decode(raw[at:])[0])
    return "".join(out)


def _decode_run(words: list[tuple[str, bytes, bytes]]) -> str:
    charset, encoding, _ = words[0]
    if encoding == b"q":
        raw = b"".join(_from_q(text) for _, _, text in words)
    else:
        raw = b"".join(map(_from_base64, _whole_base64([text for _, _, text in words])))
    return decode(raw, charset)[0]


def _whole_base64(texts: list[bytes]) -> list[bytes]:
    """Some programs cut the base64 text itself anywhere: pieces that are no whole quads are joined again."""
    joined: list[bytes] = []
    for text in texts:
        letters = re.sub(rb"[^A-Za-z0-9+/=]", b"", text)
        if joined and len(joined[-1]) % 4:
            joined[-1] += letters
        else:
            joined.append(letters)
    return joined


def _from_q(text: bytes) -> bytes:
    return binascii.a2b_qp(text.replace(b"\r", b""), header=True)


def _from_base64(text: bytes) -> bytes:
    """Short base64 text, padded or not; a last lone letter is dropped."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


_Q_WORD = re.compile(rb"=\?([^?\s]+)\?[qQ]\?([^?]*)\?=")


def _as_b_word(word: re.Match[bytes]) -> bytes:
    """Programs leave commas and brackets in a Q word, where they would divide addresses; base64 has none."""
    text = binascii.b2a_base64(_from_q(word[2]), newline=False)
    return b"=?%s?B?%s?=" % (word[1], text)


def _addresses(raw: bytes) -> tuple[Address, ...]:
    """An address list -> addresses. What holds no address (a group name, a bare word) is left out."""
    text = decode(_Q_WORD.sub(_as_b_word, raw[:_LONGEST]))[0]
    found = _parse_addresses(text)
    if not found and _LOOKS_ENCODED.search(text):  # a program that encoded name and address together
        found = _parse_addresses(decode_value(raw[:_LONGEST]))
    return found


def _parse_addresses(text: str) -> tuple[Address, ...]:
    found = address_list(clean_line(text))
    return tuple(Address(decode_value(name.encode("utf-8", "replace")), address) for name, address in found)


_MESSAGE_ID = re.compile(rb"<([^<>]+)>")


def message_ids(raw: bytes) -> tuple[str, ...]:
    """Message-IDs with angle brackets; a lone one without brackets gets them. Blanks from folding are dropped."""
    raw = raw[:_LONGEST]
    found = _MESSAGE_ID.findall(raw) or ([raw.strip(b"<> ")] if b"@" in raw and raw.count(b" ") == 0 else [])
    idents = (re.sub(r"\s+", "", clean_line(decode(ident)[0])) for ident in found)
    return tuple(dict.fromkeys(f"<{ident}>" for ident in idents if ident))


def _date(raw: bytes) -> datetime | None:
    """The date as an aware time; one without a zone is taken as UTC (RFC 5322 section 3.3, "-0000")."""
    try:
        date = parsedate_to_datetime(decode_value(raw[:200]))
        return date.replace(tzinfo=UTC) if date.tzinfo is None else _in_range(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _in_range(date: datetime) -> datetime:
    date.astimezone(UTC)  # year 1 or 9999 with an offset cannot be told in UTC: OverflowError
    return date
