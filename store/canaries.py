"""Canaries: letters to the desk's own mailbox, and whether they came back."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.outbox import LetterState
from store.schema import inbound, letter

KIND = "canary"


@dataclass(frozen=True, slots=True)
class Canary:
    letter_id: int
    message_id: str
    state: LetterState  # of its letter
    queued_at: datetime
    back_at: datetime | None  # when it had come back and was judged


def last_canary(c: Connection, desk: str, on_their_way_since: datetime) -> Canary | None:
    """The newest that is back, or has had its time; else the newest; None where none was ever sent.

    on_their_way_since: those sent later may still come.
    """
    sent = _newest(c, desk)
    decided = (each for each in sent if each.back_at is not None or each.queued_at < on_their_way_since)
    return next(decided, sent[0] if sent else None)


def last_queued(c: Connection, desk: str) -> datetime | None:
    """When the newest was queued."""
    sent = _newest(c, desk, most=1)
    return sent[0].queued_at if sent else None


def _newest(c: Connection, desk: str, most: int = 20) -> list[Canary]:
    newest = (
        sa.select(letter.c.id, letter.c.message_id, letter.c.state, letter.c.queued_at)
        .filter_by(desk=desk, kind=KIND)
        .order_by(letter.c.id.desc())
        .limit(most)
    )
    found = []
    for row in c.execute(newest).all():
        back = c.execute(sa.select(inbound.c.closed_at).filter_by(desk=desk, message_id=row.message_id)).first()
        found.append(Canary(row.id, row.message_id, row.state, row.queued_at, back.closed_at if back else None))
    return found
