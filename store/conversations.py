"""Conversations: which messages form one submission, and where it stands.

    open -> filed (it has a draft; a later message may revise it)
      ^ `--> expired (its author did not answer a rejection; a later message opens it again)
      `---------'

Which one a message belongs to is found in store/belonging.py. Whoever finds or joins a conversation calls
inbound.one_at_a_time first: two messages of one submission must not each open a conversation of their own.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from store.errors import WrongState
from store.inbound import JOINED, PROCESSING, Disposition, Inbound
from store.prepared import prepared
from store.schema import conversation, inbound, letter, offshoot

ConversationState = Literal["open", "filed", "expired"]

ASKING = ("rejection", "gentle", "expired")  # kinds of letters that ask something of the author


@dataclass(frozen=True, slots=True)
class Conversation:
    id: int
    desk: str
    token: str  # stands in the Reply-To of our letters
    author_address: str  # lower case
    state: ConversationState
    opened_at: datetime
    last_at: datetime
    rejected_at: datetime | None  # its last answer is a rejection


@dataclass(frozen=True, slots=True)
class Part:
    """Which article of a message with several a conversation is about: its place, from 0."""

    inbound_id: int
    article: int


def open_conversation(c: Connection, desk: str, author_address: str, now: datetime) -> Conversation:
    opened = {
        "desk": desk,
        "token": secrets.token_hex(8),  # letters and digits alone: it stands in an address, which programs lower
        "author_address": author_address.lower(),
        "state": "open",
        "opened_at": now,
        "last_at": now,
    }
    return Conversation(**c.execute(_INSERT, opened).one()._mapping)


def get(c: Connection, desk: str, id: int) -> Conversation | None:
    row = c.execute(*_get(desk, id)).one_or_none()
    return Conversation(**row._mapping) if row else None


def join(c: Connection, inbound_id: int, conversation_id: int) -> bool:
    """Make the message part of the conversation. False while another message of it is in somebody's hands."""
    c.execute(*_join(inbound_id, conversation_id))
    return c.scalar(*_another_in_hand(inbound_id, conversation_id)) is False


def messages(c: Connection, conversation_id: int) -> tuple[Inbound, ...]:
    """What was said, oldest first; for an article among several the message that brought them is the first."""
    return tuple(Inbound(**row._mapping) for row in c.execute(*_messages(conversation_id)))


def part(c: Connection, conversation_id: int) -> Part | None:
    row = c.execute(*_part(conversation_id)).one_or_none()
    return Part(**row._mapping) if row else None


def set_part(c: Connection, conversation_id: int, inbound_id: int, article: int) -> None:
    """The conversation is about this article of the message only; whatever was when it was judged before."""
    before = (offshoot.c.inbound_id == inbound_id) & (offshoot.c.article == article)
    c.execute(sa.delete(offshoot).where(before | (offshoot.c.conversation_id == conversation_id)))
    c.execute(sa.insert(offshoot).values(conversation_id=conversation_id, inbound_id=inbound_id, article=article))


def answered(c: Connection, conversation_id: int) -> bool:
    """Whether its author has had a letter about it, or has one waiting."""
    return c.scalar(*_answered(conversation_id)) is True


def told(c: Connection, conversation_id: int) -> frozenset[int]:
    """The messages about which a rejection has left: its author knows what was found at fault."""
    return frozenset(c.execute(*_told(conversation_id)).scalars())


def handed_over(c: Connection, conversation_id: int) -> bool:
    """Whether its author was told that a person takes over."""
    return c.scalar(*_handed_over(conversation_id)) is True


def overtake(c: Connection, conversation_id: int, *, by: str, keep: int | None = None) -> int:
    """Letters that ask something of the author and have not left, for want of an editor or of a mail server, are
    dropped: `by` ("letter 7") has changed how things stand. keep: the letter that says so. How many there were."""
    return c.execute(*_overtake(conversation_id, f"overtaken by {by}", keep or 0)).rowcount


def no_later_than(c: Connection, desk: str, until: datetime) -> None:
    """Nothing waits for its rest beyond that time: the window was made shorter, or a clock that ran ahead set back."""
    waits = sa.update(inbound).filter_by(desk=desk, state="pending").where(inbound.c.not_before > until)
    c.execute(waits.values(not_before=until))


def wait(c: Connection, id: int, conversation_id: int, *, worker: str, until: datetime, reason: str) -> None:
    """The message goes back to pending until the rest may have come, and with it those that wait for the same rest.
    Raises WrongState where it is no longer the worker's."""
    changed = c.execute(
        sa.update(inbound)
        .filter_by(id=id, state="processing", claimed_by=worker)
        .values(state="pending", claimed_by=None, claimed_at=None, not_before=until, reason=reason)
    )
    if changed.rowcount != 1:
        raise WrongState(f"message {id} is not in the hands of {worker} any more")
    c.execute(
        sa.update(inbound)
        .filter_by(conversation_id=conversation_id, state="pending")
        .where(inbound.c.not_before.is_not(None))
        .values(not_before=until, reason=reason)
    )


def close_joined(c: Connection, ids: Sequence[int], *, by: int, disposition: Disposition, now: datetime) -> None:
    """Waiting messages have been judged together with message `by`, in the transaction that closes that one."""
    if not ids:
        return
    c.execute(
        sa.update(inbound)
        .where(inbound.c.id.in_(tuple(ids)), inbound.c.state == "pending")
        .values(
            state="done",
            disposition=disposition,
            reason=f"{JOINED}judged with message {by}",
            verdict={"cause": "joined", "detail": str(by), "results": []},
            closed_at=now,
            settled_at=now,  # whoever must look, looks at that one
        )
    )


def note(
    c: Connection, id: int, now: datetime, *, state: ConversationState | None = None, rejected: bool | None = None
) -> None:
    """A message of the conversation was judged; state and rejected where they change."""
    statement, given = _conversation(id)
    changed: dict[str, object] = {"last_at": now}
    if state is not None:
        changed["state"] = state
    if rejected is not None:
        changed["rejected_at"] = now if rejected else None
    c.execute(statement, given | changed)


def to_expire(c: Connection, desk: str, before: datetime, most: int) -> tuple[Conversation, ...]:
    """Open conversations whose author has not answered a rejection that left before then: so many, oldest first."""
    left = sa.exists().where(
        letter.c.conversation_id == conversation.c.id,
        letter.c.kind == "rejection",
        letter.c.state == "sent",
        letter.c.sent_at < before,
    )
    query = (
        sa.select(conversation)
        .where(conversation.c.desk == desk, sa.text("rejected_at IS NOT NULL AND state = 'open'"))
        .where(conversation.c.rejected_at < before, left)
        .order_by(conversation.c.rejected_at)
    )
    return tuple(Conversation(**row._mapping) for row in c.execute(query.limit(most)))


def close(c: Connection, id: int, before: datetime) -> bool:
    """Expire an open conversation whose rejection of before that time is not answered. False where it is by now."""
    changed = c.execute(
        sa.update(conversation)
        .filter_by(id=id, state="open")
        .where(conversation.c.rejected_at < before)
        .values(state="expired", rejected_at=None)
    )
    return changed.rowcount == 1


_INSERT = sa.insert(conversation).returning(conversation)


@prepared
def _get(desk: str, id: int) -> sa.Select[Any]:
    return sa.select(conversation).filter_by(desk=desk, id=id)


@prepared
def _conversation(id: int) -> sa.Update:
    return sa.update(conversation).filter_by(id=id)


@prepared
def _join(inbound_id: int, conversation_id: int) -> sa.Update:
    return sa.update(inbound).filter_by(id=inbound_id).values(conversation_id=conversation_id)


@prepared
def _another_in_hand(inbound_id: int, conversation_id: int) -> sa.Select[bool]:
    other = (inbound.c.state == PROCESSING) & (inbound.c.id != inbound_id)
    return sa.select(sa.exists().where(inbound.c.conversation_id == conversation_id, other))


@prepared
def _messages(conversation_id: int) -> sa.Select[Any]:
    origin = sa.select(offshoot.c.inbound_id).filter_by(conversation_id=conversation_id)
    of_it = (inbound.c.conversation_id == conversation_id) | inbound.c.id.in_(origin.scalar_subquery())
    return sa.select(inbound).where(of_it).order_by(inbound.c.id)


@prepared
def _part(conversation_id: int) -> sa.Select[int, int]:
    return sa.select(offshoot.c.inbound_id, offshoot.c.article).filter_by(conversation_id=conversation_id)


@prepared
def _answered(conversation_id: int) -> sa.Select[bool]:
    ours = (letter.c.state != "dropped") & (letter.c.kind != "alert")
    return sa.select(sa.exists().where(letter.c.conversation_id == conversation_id, ours))


@prepared
def _told(conversation_id: int) -> sa.Select[int | None]:
    left = letter.c.state.in_(("sending", "sent"))
    return sa.select(letter.c.inbound_id).filter_by(conversation_id=conversation_id, kind="rejection").where(left)


@prepared
def _handed_over(conversation_id: int) -> sa.Select[bool]:
    ours = (letter.c.state != "dropped") & (letter.c.kind == "handover")
    return sa.select(sa.exists().where(letter.c.conversation_id == conversation_id, ours))


@prepared
def _overtake(conversation_id: int, error: str, keep: int) -> sa.Update:
    stale = sa.update(letter).filter_by(conversation_id=conversation_id).where(letter.c.kind.in_(ASKING))
    stale = stale.where(letter.c.state.in_(("held", "waiting")), letter.c.id != keep)
    return stale.values(state="dropped", error=error)
