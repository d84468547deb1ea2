"""Where messages were seen in a mailbox, how far it has been read, and which places still await a label or a move."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from store.prepared import prepared
from store.schema import cursor as cursor_table
from store.schema import inbound, sighting
from store.upsert import insert_or_update, insert_unless_there


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A place in the mailbox whose message is done, but where nobody can see so yet."""

    inbound_id: int
    key: str
    disposition: str


def cursor(c: Connection, desk: str, mailbox: str) -> str | None:
    """How far the mailbox has been read; None before the first time."""
    value: str | None = c.scalar(*_cursor(desk, mailbox))
    return value


def set_cursor(c: Connection, desk: str, mailbox: str, value: str) -> None:
    insert_or_update(c, cursor_table, ("desk", "mailbox"), desk=desk, mailbox=mailbox, value=value)


def known_place(c: Connection, desk: str, mailbox: str, key: str) -> bool:
    """Whether what lies at `key` has been recorded."""
    return c.scalar(*_known_place(desk, mailbox, key)) is True


def first_seen(c: Connection, desk: str) -> datetime | None:
    """When the desk's first message was seen; None before."""
    first = sa.select(inbound.c.id).filter_by(desk=desk).order_by(inbound.c.id).limit(1)
    query = sa.select(sighting.c.seen_at).filter_by(inbound_id=first.scalar_subquery()).order_by(sighting.c.seen_at)
    row = c.execute(query.limit(1)).one_or_none()
    return row.seen_at if row else None


def find_twin(c: Connection, desk: str, mailbox: str, *, remote_id: str, message_id: str, size: int) -> int | None:
    """The message already seen in this mailbox that this one is, told without fetching it; None where unsure.

    For a rescan after the mailbox's numbers changed. The same remote_id is certain; else the same Message-ID and the
    same size to the byte, met once only.
    """
    if remote_id:
        found = c.execute(*_with_remote_id(desk, mailbox, remote_id)).all()
        if found:
            return int(found[0].id)
    if not message_id:
        return None
    found = c.execute(*_looking_like(desk, mailbox, message_id, size)).all()
    return int(found[0].id) if len(found) == 1 else None


def sight(
    c: Connection,
    desk: str,
    mailbox: str,
    key: str,
    *,
    inbound_id: int,
    now: datetime,
    placed: bool = False,
) -> None:
    """Note that a message lies at `key`. placed: people can see already what became of it (a rescan)."""
    insert_unless_there(
        c,
        sighting,
        ("desk", "mailbox", "key"),
        desk=desk,
        mailbox=mailbox,
        key=key,
        inbound_id=inbound_id,
        seen_at=now,
        placed_at=now if placed else None,
    )


def unplaced(c: Connection, desk: str, mailbox: str, limit: int = 100) -> tuple[Unplaced, ...]:
    """Places of messages that are done and not yet labelled or moved, oldest first."""
    return tuple(Unplaced(**row._mapping) for row in c.execute(*_unplaced(desk, mailbox, limit)))


def mark_placed(c: Connection, desk: str, mailbox: str, key: str, now: datetime) -> None:
    """The message at `key` is labelled or moved, or is not there any more."""
    c.execute(*_mark_placed(desk, mailbox, key, now))


def place_again(c: Connection, inbound_id: int) -> None:
    """What people see of the message in the mailbox is not true any more."""
    c.execute(sa.update(sighting).filter_by(inbound_id=inbound_id).values(placed_at=None))


@prepared
def _cursor(desk: str, mailbox: str) -> sa.Select[str]:
    return sa.select(cursor_table.c.value).filter_by(desk=desk, mailbox=mailbox)


@prepared
def _known_place(desk: str, mailbox: str, key: str) -> sa.Select[bool]:
    return sa.select(sa.exists().where(*_at(desk, mailbox, key)))


@prepared
def _with_remote_id(desk: str, mailbox: str, remote_id: str) -> sa.Select[int]:
    return _seen(desk, mailbox).where(inbound.c.remote_id == remote_id)


@prepared
def _looking_like(desk: str, mailbox: str, message_id: str, size: int) -> sa.Select[int]:
    return _seen(desk, mailbox).where(inbound.c.message_id == message_id, inbound.c.size == size)


@prepared
def _unplaced(desk: str, mailbox: str, limit: int) -> sa.Select[int, str, str]:
    return (
        sa.select(sighting.c.inbound_id, sighting.c.key, inbound.c.disposition)
        .join(inbound, inbound.c.id == sighting.c.inbound_id)
        .where(sighting.c.desk == desk, sighting.c.mailbox == mailbox, sighting.c.placed_at.is_(None))
        .where(inbound.c.state == "done")
        .order_by(sighting.c.inbound_id, sighting.c.key)
        .limit(limit)
    )


@prepared
def _mark_placed(desk: str, mailbox: str, key: str, now: datetime) -> sa.Update:
    return sa.update(sighting).where(*_at(desk, mailbox, key)).values(placed_at=now)


def _seen(desk: str, mailbox: str) -> sa.Select[int]:
    """Two messages of the desk at most that were seen in the mailbox."""
    seen = (
        sa.exists()
        .where(sighting.c.inbound_id == inbound.c.id)
        .where(sighting.c.desk == desk, sighting.c.mailbox == mailbox)
    )
    return sa.select(inbound.c.id).filter_by(desk=desk).where(seen).limit(2)


def _at(desk: str, mailbox: str, key: str) -> tuple[ColumnElement[bool], ...]:
    return (sighting.c.desk == desk, sighting.c.mailbox == mailbox, sighting.c.key == key)
