"""What began to wait for a person lately, for alarms."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.inbound import Inbound
from store.outbox import Letter
from store.schema import WAITS, inbound, letter


@dataclass(frozen=True, slots=True)
class NewlyWaiting:
    held: tuple[Inbound, ...]
    failed: tuple[Inbound, ...]
    undelivered: tuple[Letter, ...]  # to authors: that an alarm cannot be delivered is no reason for another


def newly_waiting(c: Connection, desk: str, since: datetime) -> NewlyWaiting:
    """What has begun to wait since then and waits still, oldest first."""
    query = sa.select(inbound).filter_by(desk=desk).where(sa.text(WAITS), inbound.c.closed_at >= since)
    rows = [Inbound(**row._mapping) for row in c.execute(query.order_by(inbound.c.closed_at, inbound.c.id))]
    columns = [letter.c[name] for name in Letter.__dataclass_fields__]
    lost = (
        sa.select(*columns)
        .filter_by(desk=desk, state="failed")
        .where(letter.c.failed_at >= since, letter.c.inbound_id.is_not(None), letter.c.kind != "alert")
        .order_by(letter.c.failed_at, letter.c.id)
    )
    return NewlyWaiting(
        held=tuple(row for row in rows if row.disposition == "hold"),
        failed=tuple(row for row in rows if row.state == "failed"),
        undelivered=tuple(Letter(**row._mapping) for row in c.execute(lost)),
    )
