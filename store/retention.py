"""What is erased of old rows: bytes, never the row."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.forgetting import doom
from store.schema import attachment, conversation, correction, inbound, letter


def drop_sources(c: Connection, desk: str, before: datetime, now: datetime) -> int:
    """Sources of messages that were done before then, and whose conversation has rested as long; how many."""
    rows = c.execute(
        sa.select(inbound.c.id, inbound.c.source_sha256).where(
            *_rested(desk, before), inbound.c.source_sha256.is_not(None)
        )
    ).all()
    doom(c, [row.source_sha256 for row in rows], now)
    c.execute(sa.update(inbound).where(inbound.c.id.in_([row.id for row in rows])).values(source_sha256=None))
    return len(rows)


def drop_attachments(c: Connection, desk: str, before: datetime, now: datetime) -> int:
    """Documents and photos of such messages, and corrected copies offered in such conversations; those that a draft
    shows stay. How many."""
    query = sa.select(attachment.c.inbound_id, attachment.c.position, attachment.c.sha256)
    query = query.join(inbound, inbound.c.id == attachment.c.inbound_id)
    rows = c.execute(query.where(*_rested(desk, before), attachment.c.stored)).all()
    doom(c, [row.sha256 for row in rows], now)
    ids = {row.inbound_id for row in rows}
    c.execute(sa.update(attachment).where(attachment.c.inbound_id.in_(ids)).values(stored=False))
    return len(rows) + _drop_corrections(c, desk, before, now)


def _drop_corrections(c: Connection, desk: str, before: datetime, now: datetime) -> int:
    rested = sa.select(conversation.c.id).where(conversation.c.desk == desk, conversation.c.last_at < before)
    old = correction.c.conversation_id.in_(rested)
    rows = c.execute(sa.select(correction.c.sha256, correction.c.original_sha256).where(old)).all()
    doom(c, [sha256 for row in rows for sha256 in row], now)
    c.execute(sa.delete(correction).where(old))
    return len(rows)


def drop_letters(c: Connection, desk: str, before: datetime) -> int:
    """The bytes of letters that left before then, or never will; how many."""
    old = sa.update(letter).where(
        letter.c.desk == desk,
        letter.c.queued_at < before,
        letter.c.state.in_(("sent", "dropped")),
        sa.func.length(letter.c.source) > 0,
    )
    return c.execute(old.values(source=b"")).rowcount


def _rested(desk: str, before: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    talking = sa.exists().where(conversation.c.id == inbound.c.conversation_id, conversation.c.last_at >= before)
    waits = (inbound.c.disposition == "hold") & inbound.c.settled_at.is_(None)
    return (inbound.c.desk == desk, inbound.c.state == "done", inbound.c.closed_at < before, ~waits, ~talking)
