"""A message's bytes taken apart: headers, the text a person would read, and every attachment.

Nothing here judges or decides; see submission.py for which attachment is the document and which are photos.
"""

import hashlib
import mmap
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from ingest.body_text import is_body, read_body
from ingest.charsets import clean_line, decode
from ingest.delivery_report import DeliveryReport, delivery_report
from ingest.filenames import clean_filename, made_up_filename
from ingest.headers import Address, Envelope, decode_value, envelope
from ingest.links import Link
from ingest.mime import Part, split
from ingest.page import PageReader, read_page
from ingest.tnef import is_tnef, wrapped_files
from ingest.transfer import Extent, uuencoded_files
from ingest.unreadable import Unreadable

__all__ = ["Address", "Attachment", "Limits", "Link", "Message", "read_message"]


_DELIVERY_FIELDS = ("delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part meant as a file. Large ones are decoded anew at each call of `content`, so that they are never held."""

    filename: str  # NFC, no folder, no control characters; made up from the type where the mail gives none
    content_type: str  # as declared, lower case; often wrong
    size: int  # decoded bytes
    sha256: str  # of the decoded bytes
    content: Callable[[], bytes] = field(repr=False, compare=False)
    disposition: str = ""  # "attachment", "inline" or ""
    content_id: str = ""  # without angle brackets
    referenced: bool = False  # the HTML body shows it by cid
    archive: str = ""  # name of the zip it came out of
    folder: str = ""  # where in the zip it lay
    opened: bool = False  # a winmail.dat, a signed envelope or a mail saved as a file, whose files stand beside it

    @property
    def place(self) -> str:
        """Files that lay together have the same; "" for what was attached to the mail itself."""
        return f"{self.archive}/{self.folder}" if self.archive else ""

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
    author: Address | None  # From, or Sender where it names nobody; None where that does neither
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
    forwarded: tuple[str, ...] = ()  # text of messages passed on, attached or inline: not the author's own words
    report: DeliveryReport | None = None  # what it reports of a letter, where a mail system wrote it

    def header(self, name: str) -> str | None:
        """The first value of a header, by its name in lower case."""
        return next((value for key, value in self.headers if key == name), None)

    def header_all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.headers if key == name)

    @property
    def sent_to(self) -> tuple[str, ...]:
        """Every address it was sent to, in lower case: those it names, and those that servers on the way noted. A blind
        copy or a forwarded mail names the desk nowhere else."""
        named = [person.address.lower() for person in self.recipients]
        noted = [value.strip(" <>").lower() for name in _DELIVERY_FIELDS for value in self.header_all(name)]
        return tuple(dict.fromkeys(named + noted))


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a mail is followed. What lies beyond is recorded as a defect, never an error."""

    source: int = 100_000_000  # bytes; a larger mail is Unreadable("too-large")
    depth: int = 60  # parts inside parts
    parts: int = 1000
    text: int = 1_000_000  # bytes of body text, nested messages each for themselves
    held: int = 8_000_000  # decoded bytes of attachments that are kept at hand: of most mails all, of none much memory


_DEFAULT = Limits()


def read_message(
    source: bytes | mmap.mmap, limits: Limits = _DEFAULT, *, page: PageReader = read_page
) -> Message | Unreadable:
    """A mail's source -> Message. Raises on nothing: what is broken is read as far as it goes and said in `defects`.

    The attachments keep a hold on the source and decode from it; a mapped file must stay open as long as they live.
    Beside the source and what is kept at hand, reading takes a few blocks of memory, not the size of the mail.
    page: reads an HTML body.
    """
    if len(source) > limits.source:
        return Unreadable("too-large", f"{len(source)} bytes; mail is read up to {limits.source}")
    if not source[:4096].strip() and not source[:].strip():
        return Unreadable("damaged", "the mail is empty")
    try:
        return _read(_with_line_feeds(source), limits, page)
    except Exception as error:  # noqa: BLE001 - the last boundary: whatever we overlooked must not stop the mailbox
        return Unreadable("damaged", f"reading stopped at {type(error).__name__}: {error}")


def _with_line_feeds(source: bytes | mmap.mmap) -> bytes | mmap.mmap:
    """Mail with old Macintosh line ends (CR alone) is read from a copy."""
    early = source[:65536]
    return source if b"\n" in early or b"\r" not in early else source[:].replace(b"\r", b"\n")


def _read(source: bytes | mmap.mmap, limits: Limits, page: PageReader) -> Message:
    root, defects = split(source, depth=limits.depth, parts=limits.parts)
    head = envelope(root.fields)
    body = read_body(root, reply=_is_reply(head), forward=_is_forward(head), most=limits.text, page=page)
    attachments: list[Attachment] = []
    room = limits.held
    for leaf in root.files():
        if is_body(leaf):
            files = [(clean_filename(decode(name)[0]), file) for name, file in uuencoded_files(leaf.extent)]
            attachments += [
                _written_in_text(name, file, len(attachments) + n) for n, (name, file) in enumerate(files, 1)
            ]
        else:
            attachment, held = _attachment(leaf, len(attachments) + 1, body.content_ids, room)
            room -= held
            attachments += _with_wrapped(attachment, leaf.extent)
    return Message(
        message_id=head.message_id,
        in_reply_to=head.in_reply_to,
        references=head.references,
        author=head.author,
        reply_to=head.reply_to,
        recipients=head.recipients,
        subject=head.subject,
        date=head.date,
        text=body.text,
        links=body.links,
        attachments=tuple(attachments),
        headers=tuple((name, decode_value(value)) for name, value in root.fields),
        encrypted=body.encrypted or _is_encrypted(root),
        defects=tuple(dict.fromkeys((*defects, *body.defects))),
        forwarded=body.forwarded,
        report=delivery_report(root),
    )


def _is_reply(head: Envelope) -> bool:
    return bool(head.in_reply_to or head.references) or head.subject.lower().startswith(
        ("re:", "bls:", "balas:", "aw:")
    )


def _is_forward(head: Envelope) -> bool:
    return head.subject.lower().startswith(("fwd:", "fw:", "trs:", "terusan:", "diteruskan:", "i:"))


def _is_encrypted(part: Part) -> bool:
    """RFC 1847 multipart/encrypted; RFC 8551 envelopes, unless they only sign and were read through."""
    if part.content_type == "multipart/encrypted":
        return True
    envelope = part.content_type in {"application/pkcs7-mime", "application/x-pkcs7-mime"}
    if not part.children and (envelope or part.filename.lower().endswith(".p7m")):
        return part.content_parameters.get("smime-type", "").lower() not in {"signed-data", "certs-only"}
    return any(map(_is_encrypted, part.children))


def _attachment(part: Part, number: int, shown: frozenset[str], room: int) -> tuple[Attachment, int]:
    """The attachment, and how many bytes of it are kept at hand, decoded once: all where there is room for them."""
    content: Callable[[], bytes] = part.extent
    held = 0
    if part.extent.most <= room:
        whole = part.extent()
        content, held = (lambda: whole), len(whole)
        size, sha256 = held, hashlib.sha256(whole).hexdigest()
    else:
        size, sha256 = part.extent.measure()
    content_type = part.content_type if part.typed else "application/octet-stream"
    content_id = clean_line(part.content_id)
    attachment = Attachment(
        filename=clean_filename(part.filename) or made_up_filename(number, content_type),
        content_type=content_type,
        size=size,
        sha256=sha256,
        content=content,
        disposition=part.disposition,
        content_id=content_id,
        referenced=bool(content_id) and content_id in shown,
        opened=bool(part.children),
    )
    return attachment, held


def _with_wrapped(attachment: Attachment, extent: Extent) -> list[Attachment]:
    """The attachment, and behind a winmail.dat the files that Outlook wrapped in it."""
    if not is_tnef(extent.head(4)[0]):
        return [attachment]
    wrapped = wrapped_files(extent)
    files = [
        Attachment.from_bytes(clean_filename(each.name) or made_up_filename(n, "application/octet-stream"), each())
        for n, each in enumerate(wrapped, 1)
    ]
    # Unwrapped anew at each use, as everything else.
    files = [replace(file, content=each) for file, each in zip(files, wrapped, strict=True)]
    return [replace(attachment, opened=bool(files)), *files]


def _written_in_text(name: str, file: Extent, number: int) -> Attachment:
    size, sha256 = file.measure()
    return Attachment(
        filename=name or made_up_filename(number, "application/octet-stream"),
        content_type="application/octet-stream",
        size=size,
        sha256=sha256,
        content=file,
        disposition="inline",
    )
