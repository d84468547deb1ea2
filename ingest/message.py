"""A message's bytes taken apart: headers, the text a person would read, and every attachment.

Nothing here judges or decides; see submission.py for which attachment is the document and which are photos.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Address:
    """A person's display name ("" where there is none) and address, decoded and free of control characters."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file kept elsewhere.

    service: google-drive, google-docs, google-photos, onedrive, dropbox, wetransfer, icloud, other.
    """

    service: str
    url: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part meant as a file. Its bytes are decoded anew at each call of `content`, so that nothing large is held."""

    filename: str  # NFC, no folder, no control characters; made up from the type where the mail gives none
    content_type: str  # as declared, lower case; often wrong
    size: int  # decoded bytes
    sha256: str  # of the decoded bytes
    content: Callable[[], bytes] = field(repr=False, compare=False)
    disposition: str = ""  # "attachment", "inline" or ""
    content_id: str = ""  # without angle brackets
    referenced: bool = False  # the HTML body shows it by cid
    archive: str = ""  # name of the zip it came out of

    @classmethod
    def from_bytes(cls, filename: str, content: bytes, content_type: str = "application/octet-stream") -> Self:
        """An attachment that never was in a mail: a local file, a test."""
        return cls(filename, content_type, len(content), hashlib.sha256(content).hexdigest(), lambda: content)


@dataclass(frozen=True, slots=True)
class Message:
    """A mail as received, decoded. Header values never hold line breaks or control characters."""

    message_id: str  # with angle brackets; "" where the mail has none
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    author: Address | None  # From; None where it names nobody
    reply_to: Address | None
    recipients: tuple[Address, ...]  # To and Cc
    subject: str
    date: datetime | None  # aware
    text: str  # the body as a person would read it; quoted history and signature cut
    links: tuple[Link, ...]
    attachments: tuple[Attachment, ...]
    headers: tuple[tuple[str, str], ...]  # every header, name in lower case, in order, decoded
    encrypted: bool = False  # S/MIME or PGP: the content is closed to us
    defects: tuple[str, ...] = ()  # what was broken and how it was read all the same; for operators

    def header(self, name: str) -> str | None:
        """The first value of a header, by its name in lower case."""
        return next((value for key, value in self.headers if key == name), None)

    def header_all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.headers if key == name)
