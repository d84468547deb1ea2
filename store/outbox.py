"""Letters: queued once for what they answer, sent by one worker at a time, kept.

    enqueue -> waiting -> claim -> sending -> mark_sent -> sent -> came_back (store/returned.py) -> failed
       |        ^  | ^               |-> try_later -> waiting
       v        |  v |               |-> refuse -> failed -> release | drop
      held <- hold,  release         |-> release_claims (its worker died) -> waiting

What people do with a letter (hold, release, drop) is in store/releasing.py.

One case cannot be closed here: the server took a letter and we died before noting it, or the line broke. Such a letter
is doubtful; whoever sends it again asks first whether the server kept it, and sends the same bytes with the same
Message-ID, by which mail programs show it once.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from store.errors import NotStored, WrongState
from store.prepared import prepared
from store.schema import letter
from store.upsert import insert_unless_there

LetterState = Literal["held", "waiting", "sending", "sent", "failed", "dropped"]

# Each death while sending may be a letter sent again: after this many a person decides.
DEADLY = 3


@dataclass(frozen=True, slots=True)
class Queued:
    id: int
    new: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter without its bytes, which `source` gives."""

    id: int
    desk: str
    kind: str
    key: str
    to_address: str
    thread: str
    subject: str
    message_id: str
    in_reply_to: str
    inbound_id: int | None
    draft_id: int | None
    conversation_id: int | None
    rules: tuple[str, ...]  # that it says are not met
    state: LetterState
    attempts: int
    deaths: int
    doubtful_since: datetime | None  # from then on the server may have it although we never heard so
    next_attempt_at: datetime
    claimed_by: str | None
    claimed_at: datetime | None
    error: str | None
    queued_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None


COLUMNS = [letter.c[name] for name in Letter.__dataclass_fields__]


def enqueue(
    c: Connection,
    desk: str,
    *,
    kind: str,
    key: str,
    to_address: str,
    subject: str,
    message_id: str,
    source: bytes,
    now: datetime,
    in_reply_to: str = "",
    thread: str = "",
    inbound_id: int | None = None,
    draft_id: int | None = None,
    conversation_id: int | None = None,
    rules: Iterable[str] = (),
    held: bool = False,
    not_before: datetime | None = None,
) -> Queued:
    """Queue a letter, unless one with this key was queued before: then that one is meant and nothing changes.

    key: what it answers, such as "inbound:12:answer". source: the whole mail. thread: the conversation's first
    Message-ID. rules: those that it says are not met. held: waits for a person.
    """
    row = insert_unless_there(
        c,
        letter,
        ("desk", "key"),
        desk=desk,
        kind=kind,
        key=key,
        to_address=to_address,
        thread=thread,
        subject=subject,
        message_id=message_id,
        in_reply_to=in_reply_to,
        source=source,
        inbound_id=inbound_id,
        draft_id=draft_id,
        conversation_id=conversation_id,
        rules=tuple(rules),
        state="held" if held else "waiting",
        attempts=0,
        deaths=0,
        next_attempt_at=not_before or now,
        queued_at=now,
    )
    if row is not None:
        return Queued(row.id, new=True)
    return Queued(c.execute(*_by_key(desk, key)).scalar_one(), new=False)


def wait_no_longer(c: Connection, desk: str, now: datetime, longest: timedelta) -> None:
    """After a clock that ran ahead was set back: what was queued later than now is due, the rest within `longest`."""
    waits = sa.update(letter).filter_by(desk=desk, state="waiting").where(letter.c.next_attempt_at > now)
    c.execute(waits.where(letter.c.queued_at > now).values(next_attempt_at=now))
    c.execute(waits.where(letter.c.next_attempt_at > now + longest).values(next_attempt_at=now + longest))


def claim(
    c: Connection, desk: str, worker: str, now: datetime, *, only_to: Collection[str] | None = None
) -> Letter | None:
    """Take the letter that has been due longest; None where none is due. Commit before sending it.

    only_to: nobody else's.
    """
    asked = _claim(desk, worker, now) if only_to is None else _claim_of(desk, worker, now, tuple(only_to))
    row = c.execute(*asked).one_or_none()
    return Letter(**row._mapping) if row else None


def source(c: Connection, id: int) -> bytes:
    """The whole mail as it is sent. Raises NotStored."""
    row = c.execute(*_source(id)).one_or_none()
    if row is None:
        raise NotStored(f"there is no letter {id}")
    return bytes(row.source)


def mark_sent(c: Connection, id: int, *, worker: str, now: datetime) -> None:
    """The server took it. Raises WrongState where it is no longer the worker's."""
    _finish(c, id, worker, state="sent", sent_at=now, error=None, doubtful_since=None)


def try_later(
    c: Connection,
    id: int,
    *,
    worker: str,
    error: str,
    next_attempt_at: datetime,
    doubtful_since: datetime | None = None,
) -> None:
    """The server cannot take it now. doubtful_since: it may have taken it all the same. Raises WrongState."""
    known = {"doubtful_since": doubtful_since} if doubtful_since else {}
    _finish(c, id, worker, state="waiting", error=error, next_attempt_at=next_attempt_at, **known)


def refuse(c: Connection, id: int, *, worker: str, error: str, now: datetime) -> None:
    """The server will never take it: for a person to see. Raises WrongState."""
    _finish(c, id, worker, state="failed", error=error, failed_at=now, doubtful_since=None)


def _finish(c: Connection, id: int, worker: str, **values: Any) -> None:
    statement, given = _in_hand(id, worker)
    if c.execute(statement, given | values).rowcount != 1:
        raise WrongState(f"letter {id} is not in the hands of {worker} any more")


def put_off(c: Connection, desk: str, until: datetime) -> int:
    """No letter of the desk is due before then: the server takes none. How many wait for that."""
    due = sa.update(letter).filter_by(desk=desk, state="waiting").where(letter.c.next_attempt_at < until)
    return c.execute(due.values(next_attempt_at=until)).rowcount


def claimants(c: Connection) -> frozenset[str]:
    """The workers that have letters in hand, dead or alive, of all desks."""
    return frozenset(c.execute(sa.select(letter.c.claimed_by).where(letter.c.claimed_by.is_not(None))).scalars())


def release_claims(c: Connection, workers: Iterable[str], now: datetime) -> int:
    """Letters in the hands of dead workers are due again, or failed after DEADLY deaths; how many there were."""
    deadly = letter.c.deaths + 1 >= DEADLY
    note = f"{DEADLY} workers died while sending it: it may have arrived. Release it to send it once more, or drop it"
    changed = c.execute(
        sa.update(letter)
        .where(letter.c.state == "sending", letter.c.claimed_by.in_(tuple(workers)))
        .values(
            state=sa.case((deadly, "failed"), else_="waiting"),
            error=sa.case((deadly, note), else_=letter.c.error),
            failed_at=sa.case((deadly, sa.literal(now, letter.c.failed_at.type)), else_=letter.c.failed_at),
            doubtful_since=sa.func.coalesce(letter.c.doubtful_since, letter.c.claimed_at),
            claimed_by=None,
            claimed_at=None,
            deaths=letter.c.deaths + 1,
        )
    )
    return changed.rowcount


def get(c: Connection, desk: str, id: int) -> Letter | None:
    row = c.execute(*_get(desk, id)).one_or_none()
    return Letter(**row._mapping) if row else None


def listing(
    c: Connection, desk: str, limit: int = 50, *, state: LetterState | None = None, before: int | None = None
) -> tuple[Letter, ...]:
    """Newest first; `before` is the last id of the page before."""
    query = sa.select(*COLUMNS).filter_by(desk=desk).order_by(letter.c.id.desc()).limit(limit)
    if state is not None:
        query = query.filter_by(state=state)
    if before is not None:
        query = query.where(letter.c.id < before)
    return tuple(Letter(**row._mapping) for row in c.execute(query))


def counts(c: Connection, desk: str) -> dict[str, int]:
    """State -> how many letters are in it, for those that wait for something."""
    query = sa.select(letter.c.state, sa.func.count()).filter_by(desk=desk)
    waiting = query.where(letter.c.state.in_(("held", "waiting", "sending", "failed"))).group_by(letter.c.state)
    return {row.state: row[1] for row in c.execute(waiting)}


def about(c: Connection, inbound_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Message -> its letters, oldest first, for those that have any."""
    query = sa.select(letter.c.inbound_id, letter.c.id).where(letter.c.inbound_id.in_(tuple(inbound_ids)))
    found: dict[int, tuple[int, ...]] = {}
    for row in c.execute(query.order_by(letter.c.id)):
        found[row.inbound_id] = (*found.get(row.inbound_id, ()), row.id)
    return found


@prepared
def _claim(desk: str, worker: str, now: datetime) -> sa.UpdateBase:
    return _claiming(_due(desk, now), worker, now)


@prepared
def _claim_of(desk: str, worker: str, now: datetime, only_to: Collection[str]) -> sa.UpdateBase:
    return _claiming(_due(desk, now).where(letter.c.to_address.in_(only_to)), worker, now)


def _due(desk: str, now: datetime) -> sa.Select[int]:
    return (
        sa.select(letter.c.id)
        .filter_by(desk=desk, state="waiting")
        .where(letter.c.next_attempt_at <= now)
        .order_by(letter.c.next_attempt_at, letter.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _claiming(due: sa.Select[int], worker: str, now: datetime) -> sa.UpdateBase:
    return (
        sa.update(letter)
        .where(letter.c.id == due.scalar_subquery(), letter.c.state == "waiting")
        .values(state="sending", claimed_by=worker, claimed_at=now, attempts=letter.c.attempts + 1)
        .returning(*COLUMNS)
    )


@prepared
def _by_key(desk: str, key: str) -> sa.Select[int]:
    return sa.select(letter.c.id).filter_by(desk=desk, key=key)


@prepared
def _get(desk: str, id: int) -> sa.Select[Any]:
    return sa.select(*COLUMNS).filter_by(desk=desk, id=id)


@prepared
def _source(id: int) -> sa.Select[bytes]:
    return sa.select(letter.c.source).filter_by(id=id)


@prepared
def _in_hand(id: int, worker: str) -> sa.Update:
    in_hand = sa.update(letter).filter_by(id=id, state="sending", claimed_by=worker)
    return in_hand.values(claimed_by=None, claimed_at=None)
