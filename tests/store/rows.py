"""Rows for tests, made with one call."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from store import drafts, inbound, outbox
from store.drafts import Content, Draft

DESK = "ktk"
MAILBOX = "INBOX"
WORKER = "w-1"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def received(c: Connection, number: int = 1, **changed: Any) -> int:
    """A pending message, the same for the same number."""
    fields: dict[str, Any] = {
        "mailbox": MAILBOX,
        "key": f"7:{number}",
        "identity": f"sha256:{number}",
        "source_sha256": f"{number:064x}",
        "size": 1000 + number,
        "message_id": f"<{number}@contoh.id>",
        "author_name": "Rina Wulandari",
        "author_address": "rina@contoh.id" if number == 1 else f"penulis{number}@contoh.id",
        "subject": "Kiriman tulisan",
        "received_at": NOON,
        "now": NOON,
        **changed,
    }
    return inbound.record(c, fields.pop("desk", DESK), **fields).id


def claimed(c: Connection, number: int = 1, worker: str = WORKER, **changed: Any) -> int:
    """A message in a worker's hands; the only one pending."""
    id = received(c, number, **changed)
    taken = inbound.claim(c, changed.get("desk", DESK), worker, NOON)
    assert taken is not None
    assert taken.id == id
    return id


def closed(c: Connection, number: int = 1, disposition: inbound.Disposition = "hold", **changed: Any) -> int:
    """A message that is done."""
    id = claimed(c, number)
    inbound.close(c, id, worker=WORKER, **{"disposition": disposition, "now": NOON, **changed})
    return id


def queued(c: Connection, key: str = "inbound:1:answer", **changed: Any) -> int:
    """A letter that waits to be sent."""
    fields: dict[str, Any] = {
        "kind": "rejection",
        "key": key,
        "to_address": "rina@contoh.id",
        "subject": "Re: Kiriman tulisan",
        "message_id": f"<{key}@redaksi.contoh.id>",
        "source": b"From: redaksi@contoh.id\r\n\r\nYth. Ibu Rina\r\n",
        "now": NOON,
        **changed,
    }
    return outbox.enqueue(c, fields.pop("desk", DESK), **fields).id


def content(**changed: Any) -> Content:
    """What a draft consists of."""
    fields: dict[str, Any] = {
        "title": "Gotong Royong Warga",
        "byline": "Rina Wulandari, Asisten Kota",
        "region": "Babel",
        "body_html": "<p>Semua bisa selesai.</p>",
        "characters": 2171,
        "characters_with_spaces": 2500,
        **changed,
    }
    return Content(**fields)


def filed(c: Connection, inbound_id: int, **changed: Any) -> Draft:
    """A draft of a message."""
    fields: dict[str, Any] = {
        "prefix": "KTK",
        "year": 2026,
        "inbound_id": inbound_id,
        "author_name": "Rina Wulandari",
        "author_address": "rina@contoh.id",
        "filed_at": NOON,
        **changed,
    }
    inside = {name: fields.pop(name) for name in Content.__dataclass_fields__ if name in fields}
    fields["content"] = content(**inside)
    return drafts.file_draft(c, fields.pop("desk", DESK), **fields)
