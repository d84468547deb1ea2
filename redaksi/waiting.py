"""Submissions that are not complete wait for their rest; rejections that nobody answers are closed, once."""

from datetime import datetime, timedelta

import structlog

from checks.disposition import lacks
from ingest.message import Address
from notifier.envelope import Reply
from notifier.letters import expired
from redaksi.answering import is_held
from redaksi.app import App
from redaksi.composing import reference, reply_address
from redaksi.conversing import Talk
from redaksi.filing import kept_attachments
from redaksi.judged import Judged
from redaksi.queueing import queue
from redaksi.steps import reached
from store import attachments, conversations, outbox
from store.conversations import Conversation
from store.inbound import Inbound

# No letter is put off for so long; where one is, the clock ran ahead when it was, and has been set back since.
LONGEST_FOR_LETTERS = timedelta(days=1)
CLOSED_AT_ONCE = 100  # half a second's work: a desk that stood still for weeks has thousands, and mail to read

log = structlog.get_logger()


def waits_until(app: App, row: Inbound, judged: tuple[Judged, ...], talk: Talk) -> datetime | None:
    """Until when the message waits for a document or photos that another mail may bring; None where it is answered now.

    A message waits once, and only while nothing of its conversation has been answered.
    """
    window = app.config.letters.complete_window
    if not window or row.not_before is not None or talk.answered or len(judged) > 1:
        return None
    if judged[0].decision.answer != "rejection" or not lacks(judged[0].verdict):
        return None
    now = app.now()
    return min(max(row.received_at + window, now), now + window)


def wait(app: App, row: Inbound, judged: Judged, talk: Talk, until: datetime) -> None:
    """Put the message back, with what it carried on record: the mail that brings the rest is known by it."""
    missing = " and ".join(sorted(lacks(judged.verdict)))
    reason = f"waits for {missing} until {app.desk.local(until):%H:%M} ({app.config.desk.timezone})"
    with app.database.transaction() as c:
        attachments.record(c, row.id, kept_attachments(judged))
        conversations.wait(c, row.id, talk.conversation.id, worker=app.worker, until=until, reason=reason)


def wait_no_longer(app: App) -> None:
    """Let no message wait longer than the window from now, and no letter longer than any letter does."""
    now = app.now()
    with app.database.transaction() as c:
        conversations.no_later_than(c, app.desk_id, now + app.config.letters.complete_window)
        outbox.wait_no_longer(c, app.desk_id, now, LONGEST_FOR_LETTERS)


def expire(app: App) -> int:
    """Close conversations whose author has not answered a rejection for long, the longest first; how many were closed.

    So many a pass, and after the mail: in it an answer may have come.
    """
    after = app.config.letters.expire_after
    if not after:
        return 0
    with app.database.reading() as c:
        silent = conversations.to_expire(c, app.desk_id, app.now() - after, most=CLOSED_AT_ONCE)
    return sum(_expire(app, each, after) for each in silent if not app.stopping.is_set())


def _expire(app: App, conversation: Conversation, after: timedelta) -> bool:
    """Tell the author that it is closed for now, and how to open it again: in the transaction that closes it."""
    with app.database.transaction() as c:
        if not conversations.close(c, conversation.id, app.now() - after):
            return False  # the author has answered meanwhile
        rows = [row for row in conversations.messages(c, conversation.id) if row.disposition == "reject"]
        if not rows:
            return True
        last = rows[-1]
        to = Address(last.author_name, last.author_address)
        marks = (reference(app, conversation),)
        reply = Reply(to, last.subject, last.message_id, (), marks, reply_address(app, conversation))
        since = conversation.rejected_at or conversation.last_at
        letter = expired(app.desk, reply, since, message_id=app.new_message_id(), date=app.now())
        queue(
            c,
            app,
            letter,
            kind="expired",
            key=f"conversation:{conversation.id}:expired:{last.id}",
            to=to.address,
            in_reply_to=last.message_id,
            inbound_id=last.id,
            conversation_id=conversation.id,
            held=is_held(app, "expired"),
        )
        reached("expire:closing")
    reached("expire:closed")
    log.info("closed for now: its author has not answered", conversation=conversation.id)
    return True
