"""What went to the editors by the clock: one digest for a day, one report for a week or month."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from store.schema import bulletin
from store.upsert import insert_unless_there

Kind = Literal["digest", "week", "month"]


@dataclass(frozen=True, slots=True)
class Bulletin:
    desk: str
    kind: Kind
    day: date  # of a digest, or the first of a week or month, in the desk's time zone
    letter_id: int | None  # None: there was nothing to say
    covers_from: datetime
    covers_until: datetime


def last(c: Connection, desk: str, kind: Kind, before: date | None = None) -> Bulletin | None:
    """The latest one, of a day before that one."""
    query = sa.select(bulletin).filter_by(desk=desk, kind=kind).order_by(bulletin.c.day.desc()).limit(1)
    row = c.execute(query if before is None else query.where(bulletin.c.day < before)).one_or_none()
    return Bulletin(**row._mapping) if row else None


def first(c: Connection, desk: str, kind: Kind, since: date) -> Bulletin | None:
    """The earliest one of that day or a later one."""
    query = sa.select(bulletin).filter_by(desk=desk, kind=kind).where(bulletin.c.day >= since)
    row = c.execute(query.order_by(bulletin.c.day).limit(1)).one_or_none()
    return Bulletin(**row._mapping) if row else None


def claim(c: Connection, desk: str, kind: Kind, day: date, *, covers_from: datetime, covers_until: datetime) -> bool:
    """Note that it is written, before it is queued and in the same transaction. False: somebody did so already."""
    row = insert_unless_there(
        c,
        bulletin,
        ("desk", "kind", "day"),
        desk=desk,
        kind=kind,
        day=day,
        covers_from=covers_from,
        covers_until=covers_until,
    )
    return row is not None


def set_letter(c: Connection, desk: str, kind: Kind, day: date, letter_id: int) -> None:
    c.execute(sa.update(bulletin).filter_by(desk=desk, kind=kind, day=day).values(letter_id=letter_id))
