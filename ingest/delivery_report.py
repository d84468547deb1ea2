"""A mail system's report -> which letter it is about and what became of it (RFC 3464, RFC 8098, RFC 5965).

Reports that keep to no standard (qmail, Exim, old gateways) are known by their sender and by the letter that they
return in their text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.charsets import clean_line, decode
from ingest.headers import Field, decode_value, message_ids, read_fields
from ingest.mime import Part

_MOST = 64 * 1024  # bytes of a report, or of a text that may return a letter, that are looked into
_RECIPIENTS = 100
_LONGEST_DIAGNOSTIC = 300  # characters

_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_DISPOSITION_TYPES = frozenset({"message/disposition-notification", "message/global-disposition-notification"})
_HEADERS_TYPES = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
_MAILERS = re.compile(rb"(?i)mailer[-_]?daemon|mail[-_]daemon|postmaster@")
_DELAY = re.compile(r"(?i)\bwarning\b|\bdelay|\btertunda\b|\bretr(?:y|ied)\b")
_RETURNED_ID = re.compile(rb"(?im)^[> \t]*message-id:[ \t]*\r?\n?[ \t]*(<[^<>\s]{3,900}>)")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report says of one recipient.

    action: failed, delayed, delivered, relayed, expanded (RFC 3464); displayed, deleted, ... (RFC 8098); complained
    (RFC 5965). status: as in RFC 3463 ("5.1.1"), or "".
    """

    address: str
    action: str
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """answers: Message-IDs of the letter it is about, likeliest first; returned: headers of the letter it holds."""

    recipients: tuple[Reported, ...]
    answers: tuple[str, ...]
    returned: tuple[tuple[str, str], ...] = ()


def delivery_report(root: Part) -> DeliveryReport | None:
    """The report that a mail is; None for any other mail."""
    parts = list(_all(root))
    recipients: list[Reported] = []
    original: tuple[str, ...] = ()
    for part in parts:
        if part.content_type in _STATUS_TYPES:
            recipients += _delivery_status(part)
        elif part.content_type in _DISPOSITION_TYPES:
            fields = dict(reversed(read_fields(_content(part))))
            recipients.append(_disposition(fields))
            original += message_ids(fields.get("original-message-id", b""))
        elif part.content_type == "message/feedback-report":
            fields = dict(reversed(read_fields(_content(part))))
            recipients.append(Reported(_address(fields.get("original-rcpt-to", b"")), "complained"))
    first = dict(reversed(root.fields))
    by_mailer = root.content_type == "multipart/report" or _MAILERS.search(first.get("from", b""))
    if not (recipients or by_mailer or "x-failed-recipients" in first):
        return None
    returned = _returned(parts)
    carried = message_ids(dict(reversed(returned)).get("message-id", b"")) if returned else _ids_in_text(parts)
    recipients = recipients or _told_in_words(first, returns_letter=bool(carried))
    if not recipients:
        return None
    threads = message_ids(first.get("in-reply-to", b"")) + message_ids(first.get("references", b""))[::-1]
    return DeliveryReport(
        tuple(recipients[:_RECIPIENTS]),
        tuple(dict.fromkeys((*original, *carried, *threads))),
        tuple((name, decode_value(value)) for name, value in returned),
    )


def _all(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _all(child)


def _content(part: Part) -> bytes:
    return part.extent.head(_MOST)[0]


def _delivery_status(part: Part) -> Iterator[Reported]:
    """Groups of fields divided by blank lines; the first is about the message, the others about a recipient each."""
    for group in _BLANK_LINE.split(_content(part), maxsplit=_RECIPIENTS):
        fields = dict(reversed(read_fields(group.lstrip(b"\r\n"))))
        address = _address(fields.get("original-recipient", b"") or fields.get("final-recipient", b""))
        status = clean_line(decode(fields.get("status", b""))[0]).partition(" ")[0]
        action = clean_line(decode(fields.get("action", b""))[0]).lower().partition(" ")[0]
        if not (address or action):
            continue
        diagnostic = decode_value(fields.get("diagnostic-code", b"")).partition(";")[2].strip()
        by_class = {"2": "delivered", "4": "delayed", "5": "failed"}.get(status[:1], "")
        yield Reported(address, action or by_class, status, diagnostic[:_LONGEST_DIAGNOSTIC])


def _disposition(fields: dict[str, bytes]) -> Reported:
    address = _address(fields.get("original-recipient", b"") or fields.get("final-recipient", b""))
    said = decode_value(fields.get("disposition", b""))
    return Reported(address, said.rpartition(";")[2].partition("/")[0].strip().lower() or "processed")


def _told_in_words(first: dict[str, bytes], *, returns_letter: bool) -> list[Reported]:
    """A report without fields for machines: a mail system wrote it, and it names whom it could not reach or returns
    the letter. Vacation replies name the letter, too, and come from people's addresses."""
    action = "delayed" if _DELAY.search(decode_value(first.get("subject", b""))) else "failed"
    failed = decode_value(first.get("x-failed-recipients", b""))
    addresses = [each.strip() for each in failed.split(",") if "@" in each]
    return [Reported(address, action) for address in addresses or [""] if address or returns_letter]


def _returned(parts: Sequence[Part]) -> tuple[Field, ...]:
    """The header of the letter that comes back, whole or as headers alone."""
    for part in parts:
        if part.holds == "message" and part.children:
            return part.children[0].fields
        if part.content_type in _HEADERS_TYPES:
            return read_fields(_content(part))
    return ()


def _ids_in_text(parts: Sequence[Part]) -> tuple[str, ...]:
    """Message-IDs that stand in a text as the header field of a returned letter."""
    texts = [part for part in parts if not part.children and part.content_type.startswith(("text/", "message/"))]
    found = [ident for part in texts for ident in _RETURNED_ID.findall(_content(part))]
    return tuple(ident for each in found for ident in message_ids(each))


def _address(value: bytes) -> str:
    """ "rfc822; rina@contoh.id" -> the address."""
    text = clean_line(decode(value[:1000])[0])
    return text.rpartition(";")[2].strip().strip("<>")
