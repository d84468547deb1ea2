"""What editors decide on drafts.

    waiting -> review -> fit -> published
       |         |        |
       `---------+--------+--> declined -> review | fit

Any decision may be changed, except that what is published stays published: its link alone may change. A revised draft
waits again (drafts.revise).
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store import drafts
from store.drafts import Draft, DraftState
from store.errors import NotStored
from store.schema import draft, letter

# Kinds of the letters that tell an author of a decision.
KINDS: tuple[DraftState, ...] = ("review", "fit", "declined", "published")
_YEARS = (2020, 2100)  # of drafts


def numbered(c: Connection, desk: str, prefix: str, sequence: int, year: int | None = None) -> Draft | None:
    """The draft of that number; without a year the newest such: people write "KTK-12"."""
    years = range(*_YEARS) if year is None else (year,)
    written = [f"{prefix}-{each}-{sequence:04d}" for each in years]  # each found by the index, which a LIKE is not
    query = sa.select(draft.c.id).filter_by(desk=desk).where(draft.c.number.in_(written))
    id = c.scalar(query.order_by(draft.c.id.desc()).limit(1))
    return None if id is None else drafts.get(c, desk, id)


def lock(c: Connection, desk: str, id: int) -> Draft:
    """The draft as it stands, which nobody else changes until this transaction ends. Raises NotStored."""
    c.execute(sa.select(draft.c.id).filter_by(desk=desk, id=id).with_for_update())
    found = drafts.get(c, desk, id)
    if found is None:
        raise NotStored(f"there is no draft {id}")
    return found


def decide(
    c: Connection,
    before: Draft,
    state: DraftState,
    now: datetime,
    *,
    publish_at: datetime | None = None,
    link: str = "",
    decline_reason: str = "",
) -> Draft:
    """What is decided on a draft that is locked; what was decided before holds no longer."""
    c.execute(
        sa.update(draft)
        .filter_by(id=before.id)
        .values(
            state=state,
            decided_at=now,
            decisions=before.decisions + 1,
            publish_at=publish_at,
            link=link,
            decline_reason=decline_reason,
        )
    )
    return lock(c, before.desk, before.id)


def told(c: Connection, before: Draft) -> str:
    """Which decision on this version its author has been told of last, as the letter's kind; "" for none."""
    query = (
        sa.select(letter.c.kind)
        .where(letter.c.draft_id == before.id, letter.c.kind.in_(KINDS), letter.c.state.in_(("sending", "sent")))
        .where(letter.c.queued_at >= (before.revised_at or before.filed_at))
        .order_by(letter.c.id.desc())
        .limit(1)
    )
    return c.scalar(query) or ""


def overtake(c: Connection, draft_id: int, why: str) -> int:
    """Letters about decisions that hold no longer, and have not left, do not leave; how many there were."""
    stale = sa.update(letter).where(letter.c.draft_id == draft_id, letter.c.kind.in_(KINDS))
    changed = c.execute(stale.where(letter.c.state.in_(("waiting", "held"))).values(state="dropped", error=why))
    return changed.rowcount


def due(c: Connection, desk: str, now: datetime) -> tuple[Draft, ...]:
    """Drafts whose publication date is past and that are not noted as published, longest first."""
    query = sa.select(draft.c.id).filter_by(desk=desk, state="fit").where(draft.c.publish_at <= now)
    ids = c.execute(query.order_by(draft.c.publish_at, draft.c.id)).scalars().all()
    return tuple(found for id in ids if (found := drafts.get(c, desk, id)))
