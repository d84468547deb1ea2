"""Letters that left and did not arrive: found by what a delivery report names, and marked."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.outbox import COLUMNS, Letter
from store.schema import letter


def sent_as(c: Connection, desk: str, message_ids: Iterable[str]) -> tuple[Letter, ...]:
    """The letters that left under these Message-IDs: one, or as many as a notice had editors. Oldest first."""
    query = sa.select(*COLUMNS).filter_by(desk=desk).where(letter.c.message_id.in_(tuple(message_ids)))
    return tuple(Letter(**row._mapping) for row in c.execute(query.order_by(letter.c.id)))


def last_sent_to(c: Connection, desk: str, address: str, since: datetime) -> Letter | None:
    """The newest letter that left for an address."""
    query = (
        sa.select(*COLUMNS)
        .filter_by(desk=desk, to_address=address, state="sent")
        .where(letter.c.queued_at >= since)
        .order_by(letter.c.id.desc())
        .limit(1)
    )
    row = c.execute(query).one_or_none()
    return Letter(**row._mapping) if row else None


def came_back(c: Connection, desk: str, id: int, *, error: str, now: datetime) -> bool:
    """A letter that was sent did not arrive: for a person to see. False where it is not one that was sent."""
    changed = c.execute(
        sa.update(letter).filter_by(desk=desk, id=id, state="sent").values(state="failed", error=error, failed_at=now)
    )
    return changed.rowcount == 1
