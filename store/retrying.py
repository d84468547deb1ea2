"""What a person says of a message: that it is seen to, or to be judged once more, perhaps by fewer rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from store.errors import NotStored, WrongState
from store.inbound import JOINED, Inbound, get
from store.outbox import LetterState
from store.personal import FORGOTTEN
from store.schema import attachment, draft, inbound, letter
from store.sightings import place_again

# Letters that have not left: what they say is void when their message is judged again.
_UNSENT = ("held", "waiting", "failed")


def settle(c: Connection, desk: str, id: int, now: datetime) -> Inbound:
    """A person has seen to a held or failed message: it waits no longer. Raises NotStored, WrongState."""
    row = c.execute(
        sa.update(inbound)
        .filter_by(desk=desk, id=id)
        .where((inbound.c.disposition == "hold") | (inbound.c.state == "failed"))
        .values(settled_at=now)
        .returning(inbound)
    ).one_or_none()
    if row is not None:
        return Inbound(**row._mapping)
    if there := get(c, desk, id):
        raise WrongState(f"message {id} does not wait for a person: it is {there.disposition or there.state}")
    raise NotStored(f"there is no message {id}")


def retry(c: Connection, desk: str, id: int) -> Inbound:
    """A failed or finished message goes back to pending, as if it had just come; only its attempts count on.

    Only while nothing has come of it that judging it again would double: with a draft it cannot be retried, nor with a
    letter to its author, sent or not, except a dropped one, whose key is freed for the new answer. Alerts to the
    operator do not count. Raises NotStored, and WrongState with the reason.
    """
    row = _row(c, desk, id)
    for answer in _answers(c, id):
        if answer.state != "dropped":
            raise WrongState(f"message {id} has been answered: letter {answer.id} is {answer.state}. Drop it first")
        _free_key(c, answer, "dropped")
    return _afresh(c, row, ())


def accept(c: Connection, desk: str, id: int, rules: Iterable[str]) -> tuple[Inbound, tuple[int, ...]]:
    """A rejected or held message goes back to pending, to be judged with `rules` only noted; and the letters about it
    so far: those that have not left are dropped, those that have stay, and another answer may follow.

    Raises NotStored, and WrongState with the reason.
    """
    row = _row(c, desk, id)
    later = sa.select(inbound.c.id).where(
        inbound.c.conversation_id == row.conversation_id, inbound.c.id > id, inbound.c.disposition == "reject"
    )
    if newest := c.scalar(later.order_by(inbound.c.id.desc()).limit(1)):
        raise WrongState(f"message {newest} came later in the same conversation and was rejected too: accept that one")
    answers = _answers(c, id)
    if busy := next((answer.id for answer in answers if answer.state == "sending"), None):
        raise WrongState(f"letter {busy} about it is being sent at this moment: try again in a minute")
    for answer in answers:
        if answer.state in _UNSENT:
            note = f"an editor accepted message {id}"
            c.execute(sa.update(letter).filter_by(id=answer.id).values(state="dropped", error=note))
        _free_key(c, answer, "overridden")
    return _afresh(c, row, rules), tuple(answer.id for answer in answers)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A letter about the message."""

    id: int
    key: str
    state: LetterState


def _row(c: Connection, desk: str, id: int) -> Inbound:
    """A message that may be judged again as far as its own state goes."""
    row = c.execute(sa.select(inbound).filter_by(desk=desk, id=id).with_for_update()).one_or_none()
    if row is None:
        raise NotStored(f"there is no message {id}")
    if row.state in {"pending", "processing"}:
        raise WrongState(f"message {id} is {row.state} already")
    if row.reason == FORGOTTEN:
        raise WrongState(f"message {id} was forgotten with its author")
    if row.reason.startswith(JOINED):
        raise WrongState(f"message {id} was {row.reason.removeprefix(JOINED)}: that one can be judged again")
    if number := c.scalar(sa.select(draft.c.number).filter_by(inbound_id=id)):
        raise WrongState(f"message {id} has been filed as {number}")
    return Inbound(**row._mapping)


def _answers(c: Connection, id: int) -> list[_Answer]:
    query = sa.select(letter.c.id, letter.c.key, letter.c.state).filter_by(inbound_id=id)
    return [_Answer(**row._mapping) for row in c.execute(query.where(letter.c.kind != "alert").order_by(letter.c.id))]


def _free_key(c: Connection, answer: _Answer, why: str) -> None:
    """Another letter may answer the message under the same key."""
    c.execute(sa.update(letter).filter_by(id=answer.id).values(key=f"{answer.key}:{why}:{answer.id}"))


def _afresh(c: Connection, row: Inbound, waived: Iterable[str]) -> Inbound:
    c.execute(sa.delete(attachment).filter_by(inbound_id=row.id))
    place_again(c, row.id)
    fresh = {
        "disposition": None,
        "reason": "",
        "failed_rules": (),
        "waived_rules": tuple(waived),
        "verdict": None,
        "error": None,
        "closed_at": None,
        "settled_at": None,
        "not_before": None,
    }
    again = c.execute(
        sa.update(inbound).filter_by(id=row.id).values(state="pending", deaths=0, **fresh).returning(inbound)
    ).one()
    return Inbound(**again._mapping)
