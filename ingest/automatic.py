"""Whether a machine wrote a message, and which header says so (RFC 3834, RFC 3464, RFC 8098, RFC 2369, RFC 2919).

Such a message is never answered. A subject alone never decides: people write "Out of office" and "Undelivered" too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.message import Message

Reason = Literal["bounce", "auto-reply", "list", "own-letter", "no-reply-sender"]


@dataclass(frozen=True, slots=True)
class Automatic:
    """Why a message is taken for automatic.

    detail: one English sentence that names the header; for editors and operators.
    certain: False where a person may have written it all the same (a sales program adds List-Unsubscribe to personal
        mail, an Exchange server asks for silence on every mail): hold it for a person rather than discard it.
    """

    reason: Reason
    detail: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Own:
    """By what we know our own letters."""

    addresses: tuple[str, ...] = ()  # of the desk; plus-tags and, at Gmail, dots make no difference
    message_id_domain: str = ""  # the part behind "@" in the Message-IDs of our letters
    marker: str = "X-Redaksi-Desk"  # header that every letter of ours carries


_LIST_HEADERS = (
    "list-id", "list-post", "list-help", "list-subscribe", "list-owner", "list-archive", "mailing-list",
    "x-mailing-list", "x-beenthere", "x-mailman-version",
)  # fmt: skip
_BULK_HEADERS = ("feedback-id", "list-unsubscribe-post", "x-campaign", "x-campaignid", "x-mailgun-sid", "x-sg-eid")
_AUTOREPLY_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "x-mail-autoreply")
_SUPPRESSED = frozenset({"all", "autoreply", "oof"})  # MS-OXCMAIL 2.2.3.2.14; DR, NDR, RN, NRN concern receipts only

_MAILERS = frozenset({"mailer-daemon", "mailerdaemon", "mail-daemon", "mailer_daemon", "mmdf"})
_LIST_SENDER = re.compile(r"owner-.+|.+-(?:request|owner|bounces?)(?:\+.*)?|listserv|majordomo")
_NO_REPLY = re.compile(r"(?:.*[-._+])?(?:no|do[-._]?not|dont|jangan)[-._]?(?:reply|replies|respond|balas)(?:[-._+].*)?")
_ADDRESS = re.compile(r"<([^<>]*)>")


def why_automatic(message: Message, own: Own) -> Automatic | None:
    """The first reason to take a message for automatic; None for a person's mail.

    Our own letters come first: they carry the marks of automatic mail too. What is certain comes before what is not.
    """
    reasons = [
        reason
        for test in (_own_letter, _bounce, _auto_reply, _list, _no_reply_sender, _perhaps)
        if (reason := test(message, own))
    ]
    return reasons[0] if reasons else None


def _own_letter(message: Message, own: Own) -> Automatic | None:
    if own.marker and message.header(own.marker.lower()) is not None:
        return Automatic("own-letter", f"{own.marker} marks a letter of ours")
    ours = {_canonical(address) for address in own.addresses}
    for header in ("from", "sender"):
        for address in _addresses(message, header):
            if _canonical(address) in ours:
                return Automatic("own-letter", f"{header.title()} is our own address {address}")
    domain = message.message_id.rstrip(">").rpartition("@")[2]
    if own.message_id_domain and domain.lower() == own.message_id_domain.lower():
        return Automatic("own-letter", f"Message-ID {message.message_id} is one of ours")
    return None


def _bounce(message: Message, own: Own) -> Automatic | None:
    kind = _content_type(message)
    if kind in {"multipart/report", "message/delivery-status", "message/disposition-notification"}:
        report = re.search(r"report-type\s*=\s*\"?([\w-]+)", message.header("content-type") or "", re.IGNORECASE)
        return Automatic("bounce", f"Content-Type is {kind}" + (f" with report-type {report[1]}" if report else ""))
    for header in ("x-failed-recipients", "x-ms-exchange-message-is-ndr"):
        if message.header(header) is not None:
            return Automatic("bounce", f"{header.title()} is a delivery report's")
    for header in ("from", "sender"):
        for local in _local_parts(message, header):
            if local in _MAILERS or (local == "postmaster" and message.report):
                return Automatic("bounce", f"{header.title()} is the mail system itself ({local})")
    path = message.header("return-path")
    if path is not None and path.replace(" ", "") == "<>" and not _says_auto_submitted(message):
        return Automatic("bounce", "Return-Path is empty (<>): nobody takes an answer")
    return None


def _auto_reply(message: Message, own: Own) -> Automatic | None:
    for value in message.header_all("auto-submitted"):
        # RFC 3834 section 5: "no" is a person's mail; a comment or a parameter may follow the word.
        word = re.split(r"[\s;(]", value.strip().lower(), maxsplit=1)[0]
        if word and word != "no":
            return Automatic("auto-reply", f"Auto-Submitted is {word}")
    for header in _AUTOREPLY_HEADERS:
        for value in message.header_all(header):
            if value.lower() not in {"no", "false", "0", ""}:
                return Automatic("auto-reply", f"{header.title()} is {value[:40]}")
    if _precedence(message) == "auto_reply":
        return Automatic("auto-reply", "Precedence is auto_reply")
    return None


def _list(message: Message, own: Own) -> Automatic | None:
    for header in _LIST_HEADERS:
        if message.header(header) is not None:
            return Automatic("list", f"{header.title()} is a mailing list's")
    if _precedence(message) in {"bulk", "list", "junk"}:
        return Automatic("list", f"Precedence is {_precedence(message)}")
    if message.header("list-unsubscribe") is not None:
        for header in _BULK_HEADERS:
            if message.header(header) is not None:
                return Automatic("list", f"List-Unsubscribe with {header.title()} is a bulk mailing's")
    for header in ("from", "sender"):
        for local in _local_parts(message, header):
            if _LIST_SENDER.fullmatch(local):
                return Automatic("list", f"{header.title()} is a mailing list's ({local})")
    return None


def _no_reply_sender(message: Message, own: Own) -> Automatic | None:
    for local in _local_parts(message, "from"):
        if _NO_REPLY.fullmatch(local):
            return Automatic("no-reply-sender", f"From takes no answers ({local})")
    return None


def _perhaps(message: Message, own: Own) -> Automatic | None:
    if "postmaster" in _local_parts(message, "from"):
        return Automatic("bounce", "From is postmaster: the mail system, or the person who tends it", certain=False)
    if message.header("list-unsubscribe") is not None:
        detail = "List-Unsubscribe alone: a mailing, or a person whose program adds it"
        return Automatic("list", detail, certain=False)
    for value in message.header_all("x-auto-response-suppress"):
        asked = {word.strip().lower() for word in value.split(",")} & _SUPPRESSED
        if asked:
            detail = f"X-Auto-Response-Suppress is {value[:60]}: the sender wants no automatic answer"
            return Automatic("auto-reply", detail, certain=False)
    return None


def _says_auto_submitted(message: Message) -> bool:
    """Vacation replies have an empty Return-Path too (RFC 3834 section 3.3); their own header tells more."""
    return _auto_reply(message, Own()) is not None


def _content_type(message: Message) -> str:
    return (message.header("content-type") or "").partition(";")[0].strip().lower()


def _precedence(message: Message) -> str:
    return (message.header("precedence") or "").strip().lower()


def _addresses(message: Message, header: str) -> Iterator[str]:
    for value in message.header_all(header):
        inside = [address for address in _ADDRESS.findall(value) if address]
        bare = [word.strip(" ,;\"'") for word in value.split() if "@" in word]
        yield from inside or bare or value.split()[:1]  # "MAILER-DAEMON <>"


def _local_parts(message: Message, header: str) -> Iterator[str]:
    """Local parts in lower case; a bare "MAILER-DAEMON" without a domain counts."""
    for address in _addresses(message, header):
        yield (address.rpartition("@")[0] or address).strip().lower()


def _canonical(address: str) -> str:
    local, _, domain = address.strip().lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in {"gmail.com", "googlemail.com"}:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"
