"""Messages as received: recorded once however often they are seen, claimed by one worker at a time, closed once.

record -> pending -> claim -> processing -> close -> done
             ^                    |-> fail -> failed
             |---- release -------|
             |---- retry, accept (store/retrying.py) -- done | failed
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from store.errors import WrongState
from store.prepared import prepared
from store.schema import inbound
from store.sightings import sight
from store.upsert import insert_unless_there

State = Literal["pending", "processing", "done", "failed"]
Disposition = Literal["accept", "reject", "hold", "discard"]

JOINED = "joined: "  # how the reason begins of a message that was judged together with another

# In the statement's own text: a value that comes with each call, and that an index is about, has SQLite plan anew.
PENDING: sa.ColumnElement[str] = sa.literal_column("'pending'")
PROCESSING: sa.ColumnElement[str] = sa.literal_column("'processing'")

# A message that has killed this many workers (memory, a crash in a C library) is set aside, so that the others go on.
DEADLY = 5


@dataclass(frozen=True, slots=True)
class Recorded:
    id: int
    new: bool


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message and what became of it. Times are in UTC."""

    id: int
    desk: str
    mailbox: str
    identity: str
    source_sha256: str | None  # None: too large, not fetched
    size: int  # bytes
    remote_id: str
    message_id: str
    author_name: str
    author_address: str
    subject: str
    received_at: datetime
    remote_thread: str
    conversation_id: int | None
    not_before: datetime | None  # it waits until then for the rest of its submission
    state: State
    disposition: Disposition | None
    reason: str
    failed_rules: tuple[str, ...]
    waived_rules: tuple[str, ...]  # that an editor lets pass
    verdict: Any  # as `redaksi check --json` gives it
    claimed_by: str | None
    claimed_at: datetime | None
    attempts: int
    deaths: int
    error: str | None
    closed_at: datetime | None
    settled_at: datetime | None  # a person has seen to it


def record(
    c: Connection,
    desk: str,
    *,
    mailbox: str,
    key: str,
    identity: str,
    source_sha256: str | None,
    size: int,
    received_at: datetime,
    now: datetime,
    remote_id: str = "",
    remote_thread: str = "",
    message_id: str = "",
    author_name: str = "",
    author_address: str = "",
    subject: str = "",
) -> Recorded:
    """Note that a message was seen at `key` of `mailbox`; make a pending row when its `identity` is new."""
    row = insert_unless_there(
        c,
        inbound,
        ("desk", "identity"),
        desk=desk,
        mailbox=mailbox,
        identity=identity,
        source_sha256=source_sha256,
        size=size,
        remote_id=remote_id,
        remote_thread=remote_thread,
        message_id=message_id,
        author_name=author_name,
        author_address=author_address,
        subject=subject,
        received_at=received_at,
        state="pending",
        reason="",
        failed_rules=(),
        attempts=0,
        deaths=0,
    )
    id = row.id if row else c.execute(*_by_identity(desk, identity)).scalar_one()
    sight(c, desk, mailbox, key, inbound_id=id, now=now)
    return Recorded(id, row is not None)


def describe(c: Connection, id: int, *, message_id: str, author_name: str, author_address: str, subject: str) -> None:
    """Fill in what was learnt by reading the message."""
    c.execute(*_describe(id, message_id, author_name, author_address, subject))


def claim(c: Connection, desk: str, worker: str, now: datetime) -> Inbound | None:
    """Take the oldest pending message for `worker`; None where none can be taken. Commit before working on it.

    Those that wait for the rest of their submission come last, when their time is up: the rest may be among the others.
    Of one conversation, and of one author, one message is in hand at a time, whoever asks: the second half of what he
    sent in two mails must find the first.
    """
    one_at_a_time(c, desk)
    row = c.execute(*_claim(desk, worker, now)).one_or_none()
    return Inbound(**row._mapping) if row else None


@prepared
def _claim(desk: str, worker: str, now: datetime) -> sa.UpdateBase:
    waiting, other = inbound.alias(), inbound.alias()
    same_author = sa.and_(waiting.c.author_address != "", other.c.author_address == waiting.c.author_address)
    taken = sa.exists().where(
        other.c.desk == waiting.c.desk,
        other.c.state == PROCESSING,
        other.c.claimed_by.is_not(None),  # by this index: nearly all messages of a desk have one state
        sa.or_(other.c.conversation_id == waiting.c.conversation_id, same_author),
    )
    free = sa.select(waiting.c.id).where(waiting.c.desk == desk, waiting.c.state == PENDING, ~taken).limit(1)
    oldest = free.where(waiting.c.not_before.is_(None)).order_by(waiting.c.id)
    due = free.where(waiting.c.not_before <= now).order_by(waiting.c.not_before, waiting.c.id)
    return (
        sa.update(inbound)
        .where(inbound.c.id == sa.func.coalesce(oldest.scalar_subquery(), due.scalar_subquery()))
        .where(inbound.c.state == PENDING)
        .values(state="processing", claimed_by=worker, claimed_at=now, attempts=inbound.c.attempts + 1)
        .returning(inbound)
    )


def one_at_a_time(c: Connection, desk: str) -> None:
    """Hold up others who claim or join messages of the desk until this transaction ends. SQLite has one writer."""
    if c.dialect.name == "postgresql":
        c.execute(*_wait_for_turn(f"redaksi:{desk}"))


def close(
    c: Connection,
    id: int,
    *,
    worker: str,
    disposition: Disposition,
    now: datetime,
    reason: str = "",
    failed_rules: Iterable[str] = (),
    verdict: Mapping[str, Any] | None = None,
) -> None:
    """Say what became of a message. In the same transaction as its draft or letter.

    Raises WrongState where it is no longer the worker's: others thought it dead. Then nothing of it may be committed.
    """
    _finish(
        c,
        id,
        worker,
        state="done",
        disposition=disposition,
        reason=reason,
        failed_rules=tuple(failed_rules),
        verdict=verdict,
        closed_at=now,
    )


def fail(c: Connection, id: int, *, worker: str, error: str, now: datetime) -> None:
    """Set a message aside that our own fault kept from being judged; `error` is the traceback. Raises WrongState."""
    _finish(c, id, worker, state="failed", error=error, closed_at=now)


def give_back(c: Connection, id: int, *, worker: str) -> None:
    """Back to pending: the worker stops before it is done, or something it needs is away. Raises WrongState."""
    statement, given = _in_hand(id, worker)
    statement = statement.values(attempts=inbound.c.attempts - 1)
    _let_go(c.execute(statement, given | {"state": "pending"}), id, worker)


def _finish(c: Connection, id: int, worker: str, **values: Any) -> None:
    statement, given = _in_hand(id, worker)
    _let_go(c.execute(statement, given | values), id, worker)


def _let_go(changed: sa.CursorResult[Any], id: int, worker: str) -> None:
    if changed.rowcount != 1:
        raise WrongState(f"message {id} is not in the hands of {worker} any more")


@prepared
def _in_hand(id: int, worker: str) -> sa.Update:
    in_hand = sa.update(inbound).filter_by(id=id, state=PROCESSING, claimed_by=worker)
    return in_hand.values(claimed_by=None, claimed_at=None)


def claimants(c: Connection) -> frozenset[str]:
    """The workers that have messages in hand, dead or alive, of all desks."""
    return frozenset(c.execute(sa.select(inbound.c.claimed_by).where(inbound.c.claimed_by.is_not(None))).scalars())


def release(c: Connection, workers: Iterable[str], now: datetime) -> int:
    """Messages in the hands of dead workers go back to pending, or fail after DEADLY deaths; how many there were."""
    deadly = inbound.c.deaths + 1 >= DEADLY
    changed = c.execute(
        sa.update(inbound)
        .where(inbound.c.state == "processing", inbound.c.claimed_by.in_(tuple(workers)))
        .values(
            state=sa.case((deadly, "failed"), else_="pending"),
            error=sa.case((deadly, f"{DEADLY} workers died while they had it in hand"), else_=inbound.c.error),
            closed_at=sa.case((deadly, sa.literal(now, inbound.c.closed_at.type)), else_=inbound.c.closed_at),
            claimed_by=None,
            claimed_at=None,
            deaths=inbound.c.deaths + 1,
        )
    )
    return changed.rowcount


def get(c: Connection, desk: str, id: int) -> Inbound | None:
    row = c.execute(*_get(desk, id)).one_or_none()
    return Inbound(**row._mapping) if row else None


def closed_as(c: Connection, desk: str, message_id: str, cause: str, *, but: int) -> int | None:
    """A message with that Message-ID, other than `but`, that was closed for that cause; None where there is none."""
    query = sa.select(inbound.c.id, inbound.c.verdict).filter_by(desk=desk, message_id=message_id, state="done")
    rows = c.execute(query.where(inbound.c.id != but).order_by(inbound.c.id)) if message_id else ()
    return next((row.id for row in rows if (row.verdict or {}).get("cause") == cause), None)


def listing(
    c: Connection, desk: str, limit: int = 50, *, state: State | None = None, before: int | None = None
) -> tuple[Inbound, ...]:
    """Newest first; `before` is the last id of the page before."""
    query = sa.select(inbound).filter_by(desk=desk).order_by(inbound.c.id.desc()).limit(limit)
    if state is not None:
        query = query.filter_by(state=state)
    if before is not None:
        query = query.where(inbound.c.id < before)
    return tuple(Inbound(**row._mapping) for row in c.execute(query))


@prepared
def _by_identity(desk: str, identity: str) -> sa.Select[int]:
    return sa.select(inbound.c.id).filter_by(desk=desk, identity=identity)


@prepared
def _get(desk: str, id: int) -> sa.Select[Any]:
    return sa.select(inbound).filter_by(desk=desk, id=id)


@prepared
def _describe(id: int, message_id: str, author_name: str, author_address: str, subject: str) -> sa.Update:
    described = {"message_id": message_id, "author_name": author_name, "author_address": author_address}
    return sa.update(inbound).filter_by(id=id).values(subject=subject, **described)


@prepared
def _wait_for_turn(lock: str) -> sa.Select[None]:
    return sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(lock, 0)))
