"""Which answers were queued: what the caps against mail loops go by, and whether an author knows us.

Answers are letters about a message; digests, alerts and what tells editors how their orders went are not counted, nor
what was dropped.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.prepared import prepared
from store.schema import letter


@dataclass(frozen=True, slots=True)
class Recent:
    """How many answers were queued lately."""

    to_address: int
    in_thread: int
    to_all: int


def recent(c: Connection, desk: str, *, address: str, thread: str, since: datetime, to_all_since: datetime) -> Recent:
    """To an address and in a conversation ("": in none) since a time, and to everybody since another."""
    thread_or_none = thread or None  # no thread is equal to NULL
    return Recent(*c.execute(*_recent(desk, address, thread_or_none, since, to_all_since)).one())


def to_all(c: Connection, desk: str, since: datetime) -> int:
    """How many answers were queued since."""
    return int(c.execute(*_to_all(desk, since)).scalar_one())


def gentle(c: Connection, desk: str, address: str, since: datetime) -> bool:
    """Whether the address had the letter since then that says how to submit."""
    return c.scalar(*_gentle(desk, address, since)) is True


def any_before(c: Connection, desk: str, address: str) -> bool:
    """Whether a message of that address was ever answered."""
    return c.scalar(*_any_before(desk, address)) is True


@prepared
def _recent(
    desk: str, address: str, thread: str | None, since: datetime, to_all_since: datetime
) -> sa.Select[int, int, int]:
    return sa.select(
        _count(desk, since).filter_by(to_address=address).scalar_subquery(),
        _count(desk, since).filter_by(thread=thread).scalar_subquery(),
        _count(desk, to_all_since).scalar_subquery(),
    )


@prepared
def _to_all(desk: str, since: datetime) -> sa.Select[int]:
    return _count(desk, since)


@prepared
def _gentle(desk: str, address: str, since: datetime) -> sa.Select[bool]:
    return sa.select(_count(desk, since).filter_by(to_address=address, kind="gentle").scalar_subquery() > 0)


@prepared
def _any_before(desk: str, address: str) -> sa.Select[bool]:
    answered = (letter.c.inbound_id.is_not(None)) & (letter.c.kind != "alert") & (letter.c.state != "dropped")
    return sa.select(sa.exists().where(letter.c.desk == desk, letter.c.to_address == address, answered))


def _count(desk: str, since: datetime) -> sa.Select[int]:
    return (
        sa.select(sa.func.count())
        .select_from(letter)
        .filter_by(desk=desk)
        .where(letter.c.queued_at >= since, letter.c.state != "dropped")
        .where(letter.c.inbound_id.is_not(None), letter.c.kind != "alert", letter.c.kind != "result")
    )
