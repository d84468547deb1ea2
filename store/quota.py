"""How many letters left within a day, and when the next may: mail providers limit what one account sends."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from store.schema import letter

DAY = timedelta(days=1)


def used(c: Connection, desk: str, now: datetime) -> int:
    """Letters that left within the last 24 hours, whatever became of them, and those on their way, by addressee."""
    left = sa.select(sa.func.count()).select_from(letter).filter_by(desk=desk).where(letter.c.sent_at > now - DAY)
    leaving = sa.select(sa.func.count()).select_from(letter).filter_by(desk=desk, state="sending")
    return int(c.scalar(left) or 0) + int(c.scalar(leaving) or 0)


def room_from(c: Connection, desk: str, now: datetime, limit: int) -> datetime | None:
    """When fewer than `limit` letters of the last 24 hours will count; None where that is so now."""
    sent = sa.select(letter.c.sent_at).filter_by(desk=desk).where(letter.c.sent_at > now - DAY)
    last: datetime | None = c.scalar(sent.order_by(letter.c.sent_at.desc()).offset(limit - 1).limit(1))
    return last + DAY if last else None
