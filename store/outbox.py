"""Letters: queued once for what they answer, sent by one worker at a time, kept.

    enqueue -> waiting -> claim -> sending -> mark_sent -> sent -> came_back (store/returned.py) -> failed
       |        ^  | ^               |-> try_later -> waiting
       v        |  v |               |-> refuse -> failed -> release | drop
      held <- hold,  release         |-> release_claims (its worker died) -> waiting

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
    return Queued(c.execute(sa.select(letter.c.id).filter_by(desk=desk, key=key)).scalar_one(), new=False)


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
    due = (
        sa.select(letter.c.id)
        .filter_by(desk=desk, state="waiting")
        .where(letter.c.next_attempt_at <= now)
        .order_by(letter.c.next_attempt_at, letter.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if only_to is not None:
        due = due.where(letter.c.to_address.in_(tuple(only_to)))
    row = c.execute(
        sa.update(letter)
        .where(letter.c.id == due.scalar_subquery(), letter.c.state == "waiting")
        .values(state="sending", claimed_by=worker, claimed_at=now, attempts=letter.c.attempts + 1)
        .returning(*COLUMNS)
    ).one_or_none()
    return Letter(**row._mapping) if row else None


def source(c: Connection, id: int) -> bytes:
    """The whole mail as it is sent. Raises NotStored."""
    row = c.execute(sa.select(letter.c.source).filter_by(id=id)).one_or_none()
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
    changed = c.execute(
        sa.update(letter)
        .filter_by(id=id, state="sending", claimed_by=worker)
        .values(claimed_by=None, claimed_at=None, **values)
    )
    if changed.rowcount != 1:
        raise WrongState(f"letter {id} is not in the hands of {worker} any more")


def hold(c: Connection, desk: str, id: int) -> Letter:
    """A waiting letter waits for a person. Raises NotStored, WrongState."""
    return _turn(c, desk, id, ("waiting",), state="held")


def release(c: Connection, desk: str, id: int, now: datetime) -> Letter:
    """A held or failed letter is sent after all, also one that the server may have. Raises NotStored, WrongState."""
    anew = {"next_attempt_at": now, "queued_at": now, "failed_at": None, "deaths": 0, "doubtful_since": None}
    return _turn(c, desk, id, ("held", "failed"), state="waiting", **anew)


def drop(c: Connection, desk: str, id: int, why: str = "") -> Letter:
    """A letter that has not left is never sent. Raises NotStored, WrongState."""
    return _turn(c, desk, id, ("held", "waiting", "failed"), state="dropped", **({"error": why} if why else {}))


def rewrite(c: Connection, desk: str, id: int, source: bytes) -> Letter:
    """A letter that has not left says something else from now on. Raises NotStored, WrongState."""
    letter = get(c, desk, id)
    if letter and letter.doubtful_since:
        raise WrongState(f"letter {id} may have left already: the connection broke while it was sent")
    return _turn(c, desk, id, ("held", "waiting", "failed"), source=source)


def put_off(c: Connection, desk: str, until: datetime) -> int:
    """No letter of the desk is due before then: the server takes none. How many wait for that."""
    due = sa.update(letter).filter_by(desk=desk, state="waiting").where(letter.c.next_attempt_at < until)
    return c.execute(due.values(next_attempt_at=until)).rowcount


def _turn(c: Connection, desk: str, id: int, allowed: tuple[LetterState, ...], **values: Any) -> Letter:
    row = c.execute(
        sa.update(letter)
        .filter_by(desk=desk, id=id)
        .where(letter.c.state.in_(allowed))
        .values(**values)
        .returning(*COLUMNS)
    ).one_or_none()
    if row is not None:
        return Letter(**row._mapping)
    if there := get(c, desk, id):
        raise WrongState(f"letter {id} is {there.state}; this can be done to one that is {' or '.join(allowed)}")
    raise NotStored(f"there is no letter {id}")


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
    row = c.execute(sa.select(*COLUMNS).filter_by(desk=desk, id=id)).one_or_none()
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
