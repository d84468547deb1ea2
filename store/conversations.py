"""Conversations: which messages form one submission, and where it stands.

    open -> filed (it has a draft; a later message may revise it)
      ^ `--> expired (its author did not answer a rejection; a later message opens it again)
      `---------'

Whoever finds or joins a conversation calls inbound.one_at_a_time first: two messages of one submission must not each
open a conversation of their own.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from store.errors import WrongState
from store.inbound import JOINED, Disposition, Inbound
from store.schema import attachment, conversation, draft, inbound, letter, offshoot

ConversationState = Literal["open", "filed", "expired"]

ASKING = ("rejection", "gentle", "expired")  # kinds of letters that ask something of the author

MOST_REFERENCES = 50  # Message-IDs looked up; a hostile header has thousands


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
    row = c.execute(
        sa.insert(conversation)
        .values(
            desk=desk,
            token=secrets.token_hex(8),  # letters and digits alone: it stands in an address, which programs lower
            author_address=author_address.lower(),
            state="open",
            opened_at=now,
            last_at=now,
        )
        .returning(conversation)
    ).one()
    return Conversation(**row._mapping)


def get(c: Connection, desk: str, id: int) -> Conversation | None:
    return _first(c, desk, conversation.c.id == id)


def by_token(c: Connection, desk: str, token: str) -> Conversation | None:
    return _first(c, desk, conversation.c.token == token)


def by_draft(c: Connection, desk: str, number: str) -> Conversation | None:
    """The conversation about the draft of that number."""
    holder = sa.select(draft.c.conversation_id).filter_by(desk=desk, number=number)
    return _first(c, desk, conversation.c.id == holder.scalar_subquery())


def by_remote_thread(c: Connection, desk: str, thread: str, author_address: str) -> Conversation | None:
    """The author's latest conversation in that thread of the mailbox (X-GM-THRID)."""
    ids = sa.select(inbound.c.conversation_id).filter_by(desk=desk, remote_thread=thread)
    return _first(c, desk, conversation.c.id.in_(ids), conversation.c.author_address == author_address.lower())


def by_file(c: Connection, desk: str, sha256s: Sequence[str], author_address: str) -> Conversation | None:
    """The author's latest conversation in which one of these documents or photos came."""
    ids = (
        sa.select(inbound.c.conversation_id)
        .join(attachment, attachment.c.inbound_id == inbound.c.id)
        .where(attachment.c.sha256.in_(tuple(sha256s)), attachment.c.role != "left-over", inbound.c.desk == desk)
        .where((inbound.c.state == "pending") | (inbound.c.disposition != "discard"))
    )
    return _first(c, desk, conversation.c.id.in_(ids), conversation.c.author_address == author_address.lower())


def by_message_ids(
    c: Connection, desk: str, ids: Sequence[str], author_address: str, now: datetime
) -> Conversation | None:
    """The conversation that a letter of ours or a message with one of these Message-IDs belongs to.

    ids: the oldest first, as in References; the latest that is known counts. Where broken programs gave several
    messages one id, only the author's own is meant.
    """
    for id in reversed(ids[-MOST_REFERENCES:]):
        ours = sa.select(letter.c.desk, letter.c.conversation_id, letter.c.inbound_id).filter_by(message_id=id)
        sent = c.execute(ours).first()  # by its index alone: no two letters of ours have one Message-ID
        if sent and sent.desk == desk and sent.conversation_id:
            return get(c, desk, sent.conversation_id)
        if sent and sent.desk == desk and sent.inbound_id:
            return _adopt(c, desk, sent.inbound_id, now)
        counts = (inbound.c.state == "done") & (inbound.c.disposition != "discard")
        named = sa.select(inbound.c.id, inbound.c.author_address, counts.label("counts"))
        rows = c.execute(named.filter_by(desk=desk, message_id=id)).all()
        known = sorted((row for row in rows if row.counts), key=lambda row: -row.id)
        own = [row for row in known if row.author_address.lower() == author_address.lower()]
        if meant := own or (known if len(known) == 1 else []):
            return _adopt(c, desk, meant[0].id, now)
    return None


def latest(c: Connection, desk: str, author_address: str, most: int) -> tuple[Conversation, ...]:
    """The author's conversations, newest first."""
    query = sa.select(conversation).filter_by(desk=desk, author_address=author_address.lower()).limit(most)
    return tuple(Conversation(**row._mapping) for row in c.execute(query.order_by(conversation.c.id.desc())))


def incomplete(c: Connection, desk: str, author_address: str) -> tuple[Inbound, ...]:
    """The author's messages that wait for the rest of their submission, oldest first."""
    query = (
        sa.select(inbound)
        .join(conversation, conversation.c.id == inbound.c.conversation_id)
        .where(inbound.c.desk == desk, inbound.c.state == "pending", inbound.c.not_before.is_not(None))
        .where(conversation.c.author_address == author_address.lower())
        .order_by(inbound.c.id)
    )
    return tuple(Inbound(**row._mapping) for row in c.execute(query))


def join(c: Connection, inbound_id: int, conversation_id: int) -> bool:
    """Make the message part of the conversation. False while another message of it is in somebody's hands."""
    c.execute(sa.update(inbound).filter_by(id=inbound_id).values(conversation_id=conversation_id))
    other = sa.exists().where(
        inbound.c.conversation_id == conversation_id, inbound.c.state == "processing", inbound.c.id != inbound_id
    )
    return c.scalar(sa.select(other)) is False


def messages(c: Connection, conversation_id: int) -> tuple[Inbound, ...]:
    """What was said, oldest first; for an article among several the message that brought them is the first."""
    origin = sa.select(offshoot.c.inbound_id).filter_by(conversation_id=conversation_id)
    query = sa.select(inbound).where(
        (inbound.c.conversation_id == conversation_id) | inbound.c.id.in_(origin.scalar_subquery())
    )
    return tuple(Inbound(**row._mapping) for row in c.execute(query.order_by(inbound.c.id)))


def part(c: Connection, conversation_id: int) -> Part | None:
    row = c.execute(
        sa.select(offshoot.c.inbound_id, offshoot.c.article).filter_by(conversation_id=conversation_id)
    ).one_or_none()
    return Part(**row._mapping) if row else None


def set_part(c: Connection, conversation_id: int, inbound_id: int, article: int) -> None:
    """The conversation is about this article of the message only; whatever was when it was judged before."""
    before = (offshoot.c.inbound_id == inbound_id) & (offshoot.c.article == article)
    c.execute(sa.delete(offshoot).where(before | (offshoot.c.conversation_id == conversation_id)))
    c.execute(sa.insert(offshoot).values(conversation_id=conversation_id, inbound_id=inbound_id, article=article))


def answered(c: Connection, conversation_id: int) -> bool:
    """Whether its author has had a letter about it, or has one waiting."""
    query = sa.exists().where(
        letter.c.conversation_id == conversation_id, letter.c.state != "dropped", letter.c.kind != "alert"
    )
    return c.scalar(sa.select(query)) is True


def told(c: Connection, conversation_id: int) -> frozenset[int]:
    """The messages about which a rejection has left: its author knows what was found at fault."""
    left = letter.c.state.in_(("sending", "sent"))
    query = sa.select(letter.c.inbound_id).filter_by(conversation_id=conversation_id, kind="rejection").where(left)
    return frozenset(c.execute(query).scalars())


def handed_over(c: Connection, conversation_id: int) -> bool:
    """Whether its author was told that a person takes over."""
    query = sa.exists().where(
        letter.c.conversation_id == conversation_id, letter.c.kind == "handover", letter.c.state != "dropped"
    )
    return c.scalar(sa.select(query)) is True


def overtake(c: Connection, conversation_id: int, *, by: str, keep: int | None = None) -> int:
    """Letters that ask something of the author and have not left, for want of an editor or of a mail server, are
    dropped: `by` ("letter 7") has changed how things stand. keep: the letter that says so. How many there were."""
    stale = sa.update(letter).filter_by(conversation_id=conversation_id).where(letter.c.kind.in_(ASKING))
    stale = stale.where(letter.c.state.in_(("held", "waiting")), letter.c.id != (keep or 0))
    return c.execute(stale.values(state="dropped", error=f"overtaken by {by}")).rowcount


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
    changed: dict[str, object] = {"last_at": now}
    if state is not None:
        changed["state"] = state
    if rejected is not None:
        changed["rejected_at"] = now if rejected else None
    c.execute(sa.update(conversation).filter_by(id=id).values(**changed))


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


def _first(c: Connection, desk: str, *where: ColumnElement[bool]) -> Conversation | None:
    query = sa.select(conversation).where(conversation.c.desk == desk, *where).order_by(conversation.c.id.desc())
    row = c.execute(query.limit(1)).one_or_none()
    return Conversation(**row._mapping) if row else None


def _adopt(c: Connection, desk: str, inbound_id: int, now: datetime) -> Conversation | None:
    """The conversation of a message that was judged before there were conversations."""
    row = c.execute(sa.select(inbound).filter_by(desk=desk, id=inbound_id)).one_or_none()
    if row is None or row.conversation_id is not None or not row.author_address:
        return get(c, desk, row.conversation_id) if row and row.conversation_id else None
    opened = open_conversation(c, desk, row.author_address, now)
    join(c, inbound_id, opened.id)
    c.execute(sa.update(letter).filter_by(inbound_id=inbound_id).values(conversation_id=opened.id))
    filed = c.execute(sa.update(draft).filter_by(inbound_id=inbound_id).values(conversation_id=opened.id))
    note(c, opened.id, now, state="filed" if filed.rowcount else "open", rejected=row.disposition == "reject")
    return get(c, desk, opened.id)
