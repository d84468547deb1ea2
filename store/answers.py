"""Which answers were queued: what the caps against mail loops go by, and whether an author knows us."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.schema import letter


def recent(
    c: Connection,
    desk: str,
    since: datetime,
    *,
    address: str | None = None,
    thread: str | None = None,
    kind: str | None = None,
) -> int:
    """How many answers were queued since: to everybody, to an address, in a conversation, of a kind. For the caps.

    Answers are letters about a message; digests, alerts and what tells editors how their orders went are not
    counted, nor what was dropped.
    """
    query = (
        sa.select(sa.func.count())
        .select_from(letter)
        .filter_by(desk=desk)
        .where(letter.c.queued_at >= since, letter.c.state != "dropped")
        .where(letter.c.inbound_id.is_not(None), letter.c.kind.not_in(("alert", "result")))
    )
    if address is not None:
        query = query.filter_by(to_address=address)
    if thread is not None:
        query = query.filter_by(thread=thread)
    if kind is not None:
        query = query.filter_by(kind=kind)
    return c.execute(query).scalar_one()


def any_before(c: Connection, desk: str, address: str) -> bool:
    """Whether a message of that address was ever answered."""
    answered = (letter.c.inbound_id.is_not(None)) & (letter.c.kind != "alert") & (letter.c.state != "dropped")
    query = sa.exists().where(letter.c.desk == desk, letter.c.to_address == address, answered)
    return c.scalar(sa.select(query)) is True
