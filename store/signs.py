"""Signs of life: heartbeats, which say when something last went well, and incidents, which begin and end once."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.schema import heartbeat, incident
from store.upsert import insert, insert_or_update


@dataclass(frozen=True, slots=True)
class Incident:
    """Something wrong with the service; ended_at None while it lasts."""

    id: int
    desk: str
    name: str
    detail: str
    began_at: datetime
    ended_at: datetime | None


def beat(c: Connection, desk: str, name: str, now: datetime) -> None:
    """It went well just now."""
    insert_or_update(c, heartbeat, ("desk", "name"), desk=desk, name=name, at=now)


def last_beat(c: Connection, desk: str, name: str) -> datetime | None:
    """When it last went well; None: never."""
    row = c.execute(sa.select(heartbeat.c.at).filter_by(desk=desk, name=name)).one_or_none()
    return row.at if row else None


def begin(c: Connection, desk: str, name: str, *, since: datetime, detail: str) -> Incident | None:
    """Note that something is wrong; None where that is noted already."""
    statement = insert(c.dialect.name, incident).values(desk=desk, name=name, began_at=since, detail=detail)
    statement = statement.on_conflict_do_nothing(
        index_elements=("desk", "name"), index_where=sa.text("ended_at IS NULL")
    )
    row = c.execute(statement.returning(incident)).one_or_none()
    return Incident(**row._mapping) if row else None


def end(c: Connection, desk: str, name: str, now: datetime) -> Incident | None:
    """It is right again; None where nothing was wrong."""
    row = c.execute(
        sa.update(incident)
        .filter_by(desk=desk, name=name)
        .where(sa.text("ended_at IS NULL"))
        .values(ended_at=now)
        .returning(incident)
    ).one_or_none()
    return Incident(**row._mapping) if row else None


def lasting(c: Connection, desk: str) -> tuple[Incident, ...]:
    """What is wrong now."""
    query = sa.select(incident).filter_by(desk=desk).where(sa.text("ended_at IS NULL")).order_by(incident.c.id)
    return tuple(Incident(**row._mapping) for row in c.execute(query))
