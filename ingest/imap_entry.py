"""What the server is asked of a message that is listed, and what its answer says."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ingest.mailbox import HEADER_LIMIT, Entry

DESCRIPTION = ("RFC822.SIZE", "INTERNALDATE", f"BODY.PEEK[HEADER]<0.{HEADER_LIMIT}>")
GMAIL_IDS = ("X-GM-MSGID", "X-GM-THRID")


def as_entry(key: str, items: Mapping[bytes, Any]) -> Entry:
    received = items.get(b"INTERNALDATE")
    remote_id, thread = items.get(b"X-GM-MSGID"), items.get(b"X-GM-THRID")
    return Entry(
        key=key,
        size=items.get(b"RFC822.SIZE") or 0,
        remote_id="" if remote_id is None else str(remote_id),
        header=_header(items) or b"",
        received=received.astimezone(UTC) if isinstance(received, datetime) else None,
        cursor=key,
        thread="" if thread is None else str(thread),
    )


def has_header(items: Mapping[bytes, Any]) -> bool:
    """Whether the server answered for the header, be it with nothing."""
    return any(map(_names_header, items))


def _header(items: Mapping[bytes, Any]) -> bytes | None:
    return next((value for name, value in items.items() if _names_header(name)), None)


def _names_header(name: bytes) -> bool:
    return name.startswith(b"BODY[HEADER]")  # servers differ in whether they add the octet that the answer starts at
