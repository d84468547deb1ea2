"""What a message carried: each attachment's role, and where its bytes are."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from store.prepared import prepared
from store.schema import attachment

Role = Literal["document", "photo", "left-over"]


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    content_type: str
    role: Role
    size: int  # bytes
    sha256: str
    why: str = ""  # it is left over
    stored: bool = True  # its bytes are among the files


def record(c: Connection, inbound_id: int, attachments: Iterable[Attachment]) -> None:
    """Keep a message's attachments, in order, in place of any that were recorded for it before."""
    c.execute(*_delete(inbound_id))
    rows = [{"inbound_id": inbound_id, "position": at, **asdict(each)} for at, each in enumerate(attachments)]
    if rows:
        c.execute(_INSERT, rows)


def listing(c: Connection, inbound_id: int) -> tuple[Attachment, ...]:
    """In the order of the message."""
    return tuple(Attachment(**row._mapping) for row in c.execute(*_listing(inbound_id)))


_INSERT = sa.insert(attachment)


@prepared
def _delete(inbound_id: int) -> sa.Delete:
    return sa.delete(attachment).filter_by(inbound_id=inbound_id)


@prepared
def _listing(inbound_id: int) -> sa.Select[Any]:
    wanted = [attachment.c[name] for name in Attachment.__dataclass_fields__]
    return sa.select(*wanted).filter_by(inbound_id=inbound_id).order_by(attachment.c.position)
