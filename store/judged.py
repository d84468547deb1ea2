"""What was judged, as it stood then: for judging it again."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.inbound import Inbound
from store.schema import inbound, letter


def judged_after(c: Connection, desk: str, id: int, since: datetime | None, limit: int) -> tuple[Inbound, ...]:
    """What was judged and came after message `id`, and not before `since`; oldest first."""
    query = sa.select(inbound).filter_by(desk=desk, state="done").where(inbound.c.id > id)
    if since is not None:
        query = query.where(inbound.c.received_at >= since)
    return tuple(Inbound(**row._mapping) for row in c.execute(query.order_by(inbound.c.id).limit(limit)))


def told_before(c: Connection, conversation_id: int, moment: datetime) -> frozenset[int]:
    """The messages about which a rejection had left by then."""
    query = sa.select(letter.c.inbound_id).filter_by(conversation_id=conversation_id, kind="rejection")
    return frozenset(c.execute(query.where(letter.c.sent_at <= moment)).scalars())
