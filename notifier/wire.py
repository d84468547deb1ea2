"""A letter and its addresses as they go over the wire."""

import copy
import re
import smtplib
from email import message_from_bytes, policy
from email.message import EmailMessage

_LINE_END = re.compile(rb"\r\n|\r|\n")


def wire_address(address: str) -> str:
    """An address with its domain in ASCII (RFC 5890), so that only a non-ASCII local part needs SMTPUTF8.

    Raises ValueError for what smtplib would make another address of: one with a comment, a line break, a name.
    """
    spaced = any(mark.isspace() or not mark.isprintable() for mark in address) and not address.startswith('"')
    if spaced or smtplib.quoteaddr(address) != f"<{address}>":
        raise ValueError(f"{address!r} is not an address that SMTP can carry")
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def source(message: EmailMessage | bytes, *, international: bool, eight_bit: bool) -> bytes:
    """The letter's bytes with CRLF line ends and without Bcc; 8-bit text is encoded where the server takes 7-bit only.

    Bytes that need no change go as they are, so that what the outbox shows is what was sent.
    """
    rules = policy.SMTPUTF8 if international else policy.SMTP
    if isinstance(message, bytes):
        # A lone CR or LF would let a letter end early on one server and not on the next (SMTP smuggling).
        written = _LINE_END.sub(b"\r\n", message)
    else:
        written = _without_bcc(message).as_bytes(policy=rules)
    if not eight_bit and not written.isascii():
        written = message_from_bytes(written, policy=policy.SMTP).as_bytes(policy=rules.clone(cte_type="7bit"))
    return written


def stuffed(written: bytes) -> bytes:
    """The letter with leading dots doubled (RFC 5321 section 4.5.2) and its last line ended."""
    doubled = re.sub(rb"^\.", b"..", written, flags=re.MULTILINE)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _without_bcc(message: EmailMessage) -> EmailMessage:
    if "bcc" not in message:
        return message
    shown = copy.copy(message)  # headers are a list of its own in the copy; parts are shared
    del shown["bcc"]
    return shown
