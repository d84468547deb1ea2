"""Per rule: how often it sent a submission back, and what editors made of that.

The desk sees by it which rules may go without an editor's look (`[rules.NAME] mode`).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.schema import event, letter

# What editors do to rejections, as events name it.
RELEASED, EDITED, DROPPED, ACCEPTED = "letter-released", "letter-edited", "letter-dropped", "message-accepted"


@dataclass(frozen=True, slots=True)
class Counts:
    """Rejections that named a rule. Each confirmed one was released by an editor, each overridden one dropped by an
    editor or its message accepted all the same, also after it had left; the last word counts.

    held: waits for an editor. edited: of all, those that an editor wrote into.
    """

    rejections: int = 0
    held: int = 0
    confirmed: int = 0
    edited: int = 0
    overridden: int = 0


def counts(c: Connection, desk: str, since: datetime | None = None, until: datetime | None = None) -> dict[str, Counts]:
    """Rule -> counts, of the rejections queued between two moments; rules never named are not there."""
    done = {what: _has(what) for what in (RELEASED, EDITED, DROPPED, ACCEPTED)}
    overridden = done[DROPPED] | done[ACCEPTED]
    query = (
        sa.select(
            letter.c.rules,
            (letter.c.state == "held").label("held"),
            (done[RELEASED] & ~overridden).label("confirmed"),
            done[EDITED].label("edited"),
            overridden.label("overridden"),
        )
        .filter_by(desk=desk, kind="rejection")
        .order_by(letter.c.id)
    )
    if since is not None:
        query = query.where(letter.c.queued_at >= since)
    if until is not None:
        query = query.where(letter.c.queued_at < until)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in c.execute(query):
        for rule in row.rules:
            found[rule]["rejections"] += 1
            found[rule].update(name for name in ("held", "confirmed", "edited", "overridden") if getattr(row, name))
    return {rule: Counts(**count) for rule, count in sorted(found.items())}


def _has(what: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(event.c.letter_id == letter.c.id, event.c.what == what)
