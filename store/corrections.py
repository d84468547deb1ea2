"""Corrected copies: documents of ours that may take, or have taken, the place of one that an author sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from store.prepared import prepared
from store.schema import conversation, correction
from store.upsert import insert


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected copy. taken_by: the message by which it took the document's place; None while it is only offered."""

    id: int
    desk: str
    conversation_id: int
    inbound_id: int  # the message it was made for
    original_sha256: str
    original_name: str
    sha256: str
    name: str
    made_at: datetime
    taken_by: int | None
    taken_at: datetime | None


def offer(
    c: Connection,
    desk: str,
    *,
    conversation_id: int,
    inbound_id: int,
    original_sha256: str,
    original_name: str,
    sha256: str,
    name: str,
    now: datetime,
) -> Correction:
    """Note that a copy of a document was made. Of one document a conversation has one, the latest made; whether it was
    taken stays."""
    made = {"inbound_id": inbound_id, "sha256": sha256, "name": name, "made_at": now}
    statement = insert(c.dialect.name, correction).values(
        desk=desk,
        conversation_id=conversation_id,
        original_sha256=original_sha256,
        original_name=original_name,
        **made,
    )
    statement = statement.on_conflict_do_update(index_elements=("conversation_id", "original_sha256"), set_=made)
    return Correction(**c.execute(statement.returning(correction)).one()._mapping)


def take(c: Connection, conversation_id: int, original_sha256: str, *, by: int, now: datetime) -> None:
    """Message `by` puts the copy in the document's place. Taken already, it stays taken by whom it was."""
    c.execute(
        sa.update(correction)
        .filter_by(conversation_id=conversation_id, original_sha256=original_sha256, taken_by=None)
        .values(taken_by=by, taken_at=now)
    )


def of_conversation(c: Connection, conversation_id: int) -> tuple[Correction, ...]:
    """The copies made in a conversation, oldest first."""
    return tuple(Correction(**row._mapping) for row in c.execute(*_of_conversation(conversation_id)))


def taken_as(c: Connection, conversation_id: int | None, sha256: str) -> Correction | None:
    """The copy with these bytes that took a document's place in a conversation."""
    query = sa.select(correction).filter_by(conversation_id=conversation_id, sha256=sha256)
    row = c.execute(query.where(correction.c.taken_by.is_not(None)).order_by(correction.c.id.desc())).first()
    return Correction(**row._mapping) if row else None


def offered_to(c: Connection, desk: str, author_address: str) -> tuple[int, ...]:
    """The author's conversations, not filed yet, in which a copy is offered and not taken."""
    query = (
        sa.select(correction.c.conversation_id)
        .join(conversation, conversation.c.id == correction.c.conversation_id)
        .where(correction.c.desk == desk, conversation.c.author_address == author_address.lower())
        .where(correction.c.taken_by.is_(None), conversation.c.state != "filed")
        .distinct()
    )
    return tuple(c.execute(query).scalars())


@prepared
def _of_conversation(conversation_id: int) -> sa.Select[Any]:
    return sa.select(correction).filter_by(conversation_id=conversation_id).order_by(correction.c.id)
