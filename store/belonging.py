"""Which conversation a message belongs to, by what it names, carries or answers.

Call inbound.one_at_a_time first; see store/conversations.py.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from store.conversations import Conversation, get, join, note, open_conversation
from store.inbound import PENDING, Inbound
from store.prepared import prepared
from store.schema import attachment, conversation, draft, inbound, letter

MOST_REFERENCES = 50  # Message-IDs looked up; a hostile header has thousands


def by_token(c: Connection, desk: str, token: str) -> Conversation | None:
    return _found(c, _by_token(desk, token))


def by_draft(c: Connection, desk: str, number: str) -> Conversation | None:
    """The conversation about the draft of that number."""
    return _found(c, _by_draft(desk, number))


def by_remote_thread(c: Connection, desk: str, thread: str, author_address: str) -> Conversation | None:
    """The author's latest conversation in that thread of the mailbox (X-GM-THRID)."""
    return _found(c, _by_remote_thread(desk, thread, author_address.lower()))


def by_file(c: Connection, desk: str, sha256s: Sequence[str], author_address: str) -> Conversation | None:
    """The author's latest conversation in which one of these documents or photos came."""
    return _found(c, _by_file(desk, tuple(sha256s), author_address.lower()))


def by_message_ids(
    c: Connection, desk: str, ids: Sequence[str], author_address: str, now: datetime
) -> Conversation | None:
    """The conversation that a letter of ours or a message with one of these Message-IDs belongs to.

    ids: the oldest first, as in References; the latest that is known counts. Where broken programs gave several
    messages one id, only the author's own is meant.
    """
    for id in reversed(ids[-MOST_REFERENCES:]):
        sent = c.execute(*_ours(id)).first()  # by its index alone: no two letters of ours have one Message-ID
        if sent and sent.desk == desk and sent.conversation_id:
            return get(c, desk, sent.conversation_id)
        if sent and sent.desk == desk and sent.inbound_id:
            return _adopt(c, desk, sent.inbound_id, now)
        rows = c.execute(*_named(desk, id)).all()
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
    return tuple(Inbound(**row._mapping) for row in c.execute(*_incomplete(desk, author_address.lower())))


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


def _found(c: Connection, asked: tuple[sa.Select[Any], dict[str, Any]]) -> Conversation | None:
    row = c.execute(*asked).one_or_none()
    return Conversation(**row._mapping) if row else None


@prepared
def _by_token(desk: str, token: str) -> sa.Select[Any]:
    return _last(desk, conversation.c.token == token)


@prepared
def _by_draft(desk: str, number: str) -> sa.Select[Any]:
    holder = sa.select(draft.c.conversation_id).filter_by(desk=desk, number=number)
    return _last(desk, conversation.c.id == holder.scalar_subquery())


@prepared
def _by_remote_thread(desk: str, thread: str, author_address: str) -> sa.Select[Any]:
    ids = sa.select(inbound.c.conversation_id).filter_by(desk=desk, remote_thread=thread)
    return _last(desk, conversation.c.id.in_(ids), conversation.c.author_address == author_address)


@prepared
def _by_file(desk: str, sha256s: Sequence[str], author_address: str) -> sa.Select[Any]:
    ids = (
        sa.select(inbound.c.conversation_id)
        .join(attachment, attachment.c.inbound_id == inbound.c.id)
        .where(attachment.c.sha256.in_(sha256s), attachment.c.role != "left-over", inbound.c.desk == desk)
        .where((inbound.c.state == PENDING) | (inbound.c.disposition != "discard"))
    )
    return _last(desk, conversation.c.id.in_(ids), conversation.c.author_address == author_address)


def _last(desk: str, *where: ColumnElement[bool]) -> sa.Select[Any]:
    """The latest of the conversations of which this is true."""
    query = sa.select(conversation).where(conversation.c.desk == desk, *where)
    return query.order_by(conversation.c.id.desc()).limit(1)


@prepared
def _ours(message_id: str) -> sa.Select[str, int | None, int | None]:
    return sa.select(letter.c.desk, letter.c.conversation_id, letter.c.inbound_id).filter_by(message_id=message_id)


@prepared
def _named(desk: str, message_id: str) -> sa.Select[int, str, bool]:
    counts = (inbound.c.state == "done") & (inbound.c.disposition != "discard")
    named = sa.select(inbound.c.id, inbound.c.author_address, counts.label("counts"))
    return named.filter_by(desk=desk, message_id=message_id)


@prepared
def _incomplete(desk: str, author_address: str) -> sa.Select[Any]:
    return (
        sa.select(inbound)
        .join(conversation, conversation.c.id == inbound.c.conversation_id)
        .where(inbound.c.desk == desk, inbound.c.state == PENDING, inbound.c.not_before.is_not(None))
        .where(conversation.c.author_address == author_address)
        .order_by(inbound.c.id)
    )
