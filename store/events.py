"""What people decided, written in the transaction that carries it out and never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from store.schema import event

Via = Literal["cli", "mail", "desk", "service"]


@dataclass(frozen=True, slots=True)
class Event:
    """One decision. what: thing and deed, such as "letter-released". rules: that it confirms or overrides."""

    id: int
    desk: str
    at: datetime
    who: str
    via: Via
    what: str
    letter_id: int | None
    draft_id: int | None
    inbound_id: int | None
    rules: tuple[str, ...]
    reason: str
    details: Any


def record(
    c: Connection,
    desk: str,
    what: str,
    *,
    who: str,
    via: Via,
    at: datetime,
    letter_id: int | None = None,
    draft_id: int | None = None,
    inbound_id: int | None = None,
    rules: Iterable[str] = (),
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> int:
    """Note a decision; its id."""
    id: int = c.execute(
        sa.insert(event)
        .values(
            desk=desk,
            at=at,
            who=who,
            via=via,
            what=what,
            letter_id=letter_id,
            draft_id=draft_id,
            inbound_id=inbound_id,
            rules=tuple(rules),
            reason=reason,
            details=dict(details or {}),
        )
        .returning(event.c.id)
    ).scalar_one()
    return id


def about(
    c: Connection,
    desk: str,
    *,
    letter_id: int | None = None,
    draft_id: int | None = None,
    inbound_id: int | None = None,
) -> tuple[Event, ...]:
    """What was decided about a letter, a draft or a message, oldest first."""
    subjects = ((event.c.letter_id, letter_id), (event.c.draft_id, draft_id), (event.c.inbound_id, inbound_id))
    named = [column == id for column, id in subjects if id is not None]
    query = sa.select(event).where(event.c.desk == desk, sa.or_(sa.false(), *named)).order_by(event.c.id)
    return tuple(Event(**row._mapping) for row in c.execute(query))


def listing(c: Connection, desk: str, since: datetime, until: datetime, what: str | None = None) -> tuple[Event, ...]:
    """What was decided between two moments, oldest first."""
    query = sa.select(event).where(event.c.desk == desk, event.c.at >= since, event.c.at < until)
    if what is not None:
        query = query.where(event.c.what == what)
    return tuple(Event(**row._mapping) for row in c.execute(query.order_by(event.c.at, event.c.id)))
