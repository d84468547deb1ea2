"""What a person does with a letter that has not left: holds it, lets it go, drops it or has it say something else."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from store.errors import NotStored, WrongState
from store.outbox import COLUMNS, Letter, LetterState, get
from store.schema import letter


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
    there = get(c, desk, id)
    if there and there.doubtful_since:
        raise WrongState(f"letter {id} may have left already: the connection broke while it was sent")
    return _turn(c, desk, id, ("held", "waiting", "failed"), source=source)


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
