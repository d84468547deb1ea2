"""What editors decided in a period, in numbers, as statistics.py counts its mail. docs/reports.md defines each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from store.schema import draft, event
from store.statistics import durations, seconds, within

_STATES = ("review", "fit", "declined", "published")
_FINAL = ("draft-fit", "draft-declined", "draft-published")  # a draft that is being read is not decided on


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions by what they came to, and how long drafts waited for their first one."""

    review: int
    fit: int
    declined: int
    published: int
    median: timedelta | None  # from the draft to its first decision
    p90: timedelta | None


def decided(c: Connection, desk: str, since: datetime, until: datetime) -> Decided:
    """A decision that leaves the state as it was, such as another publication date, is none."""
    before = sa.func.coalesce(event.c.details["before"].as_string(), "")
    query = (
        sa.select(event.c.what, sa.func.count().label("decisions"))
        .where(event.c.desk == desk, *within(event.c.at, since, until))
        .where(event.c.what.in_([f"draft-{state}" for state in _STATES]), event.c.what != "draft-" + before)
        .group_by(event.c.what)
    )
    found = {row.what.removeprefix("draft-"): int(row.decisions) for row in c.execute(query)}
    median, p90 = _waited(c, desk, since, until)
    return Decided(**{state: found.get(state, 0) for state in _STATES}, median=median, p90=p90)


def _waited(c: Connection, desk: str, since: datetime, until: datetime) -> tuple[timedelta | None, timedelta | None]:
    """From filing to the first decision, of the drafts whose first is of the period."""
    earlier = event.alias()
    decided_before = sa.exists().where(
        earlier.c.draft_id == event.c.draft_id, earlier.c.id < event.c.id, earlier.c.what.in_(_FINAL)
    )
    took = (
        sa.select((seconds(c, event.c.at) - seconds(c, draft.c.filed_at)).label("seconds"))
        .select_from(event.join(draft, draft.c.id == event.c.draft_id))
        .where(event.c.desk == desk, *within(event.c.at, since, until), event.c.what.in_(_FINAL), ~decided_before)
        .subquery()
    )
    return durations(c, took)
