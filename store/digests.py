"""The rows that a digest tells of: what happened between two moments, and what waits."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.drafts import Draft, filed, waiting
from store.inbound import Disposition, Inbound
from store.outbox import Letter
from store.schema import WAITS, inbound, letter


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened from one time to just before another, oldest first."""

    drafts: tuple[Draft, ...]
    rejected: tuple[Inbound, ...]
    held: tuple[Inbound, ...]
    discarded: tuple[Inbound, ...]
    failed: tuple[Inbound, ...]
    undelivered: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person now, longest first; each row carries the time since when."""

    drafts: tuple[Draft, ...]  # filed_at
    held: tuple[Inbound, ...]  # closed_at; until settled or retried
    failed: tuple[Inbound, ...]  # closed_at
    held_letters: tuple[Letter, ...]  # queued_at
    undelivered: tuple[Letter, ...]  # failed_at


def happened(c: Connection, desk: str, since: datetime, until: datetime) -> Happened:
    return Happened(
        drafts=filed(c, desk, since, until),
        rejected=_closed(c, desk, since, until, "reject"),
        held=_closed(c, desk, since, until, "hold"),
        discarded=_closed(c, desk, since, until, "discard"),
        failed=_closed(c, desk, since, until, None),
        undelivered=_letters(c, desk, "failed", letter.c.failed_at >= since, letter.c.failed_at < until),
    )


def still_waiting(c: Connection, desk: str) -> Waiting:
    stuck = _inbound(c, desk, sa.text(WAITS))
    return Waiting(
        drafts=waiting(c, desk),
        held=tuple(row for row in stuck if row.disposition == "hold"),
        failed=tuple(row for row in stuck if row.state == "failed"),
        held_letters=_letters(c, desk, "held"),
        undelivered=_letters(c, desk, "failed"),
    )


def _closed(
    c: Connection, desk: str, since: datetime, until: datetime, disposition: Disposition | None
) -> tuple[Inbound, ...]:
    which = inbound.c.state == "failed" if disposition is None else inbound.c.disposition == disposition
    return _inbound(c, desk, which, inbound.c.closed_at >= since, inbound.c.closed_at < until)


def _inbound(c: Connection, desk: str, *where: sa.ColumnElement[bool] | sa.TextClause) -> tuple[Inbound, ...]:
    query = sa.select(inbound).filter_by(desk=desk).where(*where).order_by(inbound.c.closed_at, inbound.c.id)
    return tuple(Inbound(**row._mapping) for row in c.execute(query))


def _letters(c: Connection, desk: str, state: str, *where: sa.ColumnElement[bool]) -> tuple[Letter, ...]:
    columns = [letter.c[name] for name in Letter.__dataclass_fields__]
    query = (
        sa.select(*columns)
        .filter_by(desk=desk, state=state)
        .where(*where)
        .order_by(letter.c.next_attempt_at, letter.c.id)
    )
    return tuple(Letter(**row._mapping) for row in c.execute(query))
