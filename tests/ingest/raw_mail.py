"""Mails written out as bytes, for the faults that no mail library would produce."""

import base64
from textwrap import dedent

from ingest.message import Limits, Message, read_message

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 3
JPEG_BASE64 = base64.encodebytes(JPEG).decode("ascii").rstrip("\n")


def mail(text: str, **fields: str) -> bytes:
    """Dedented text -> a mail's source with CRLF; each {name} in it is replaced by that field, lines and all."""
    written = dedent(text).lstrip("\n")
    for name, value in fields.items():
        written = written.replace("{" + name + "}", value)
    return written.replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def read(source: bytes, limits: Limits | None = None) -> Message:
    message = read_message(source, limits) if limits else read_message(source)
    assert isinstance(message, Message), message
    return message


def with_body(text: str, headers: str = "", content_type: str = "text/plain; charset=utf-8") -> Message:
    """A mail with one text part, read."""
    head = f"From: Rina <rina@contoh.id>\nSubject: Kiriman\nContent-Type: {content_type}\n{headers}\n"
    return read((head + text).replace("\n", "\r\n").encode())
