"""What was judged -> the letter that its author gets, queued once."""

import re
from collections.abc import Collection

import structlog
from sqlalchemy import Connection

from ingest.message import Address, read_message
from ingest.unreadable import Unreadable
from notifier.envelope import Reply, can_be_answered
from redaksi.app import App
from redaksi.composing import Composed, compose, facts_of, reference, reply_address
from redaksi.conversing import ASIDE
from redaksi.judged import Judged
from redaksi.queueing import queue
from redaksi.reading import thread_of
from store import conversations, inbound
from store.drafts import Draft
from store.errors import NotStored
from store.inbound import Inbound

log = structlog.get_logger()

LONGEST_HEAD = 256 * 1024  # bytes of a source in which its header is looked for


def answer(  # noqa: PLR0917  # one call
    c: Connection, app: App, row: Inbound, judged: Judged, draft: Draft | None, ahead: Composed | None
) -> None:
    """Queue the letter that the decision asks for. draft: the one that was filed or revised. ahead: the letter as it
    was expected to be.

    What was to be asked of the author before and has not left is dropped: this message has changed how things stand,
    also where a person must look at it first.
    """
    message, talk = judged.message, judged.talk
    number, version = (draft.number, draft.version) if draft else ("", 0)
    facts = facts_of(c, app, judged, number, version)
    if judged.decision.answer is None or message is None or facts is None:
        if talk and talk.rows and judged.decision.cause not in ASIDE:
            conversations.overtake(c, talk.conversation.id, by=f"message {row.id}")
        return
    rules = tuple(result.rule for result in judged.verdict.failed) if judged.decision.answer == "rejection" else ()
    letter = ahead.letter if ahead and ahead.facts == facts else compose(app, judged, facts)
    queued = queue(
        c,
        app,
        letter,
        kind=judged.decision.answer,
        key=_key(app, row, judged),
        to=facts.reply.to.address,
        in_reply_to=message.message_id,
        thread=thread_of(message),
        inbound_id=row.id,
        draft_id=draft.id if draft else None,
        conversation_id=talk.conversation.id if talk else None,
        rules=rules,
        held=is_held(app, judged.decision.answer, rules),
    )
    if talk:
        conversations.overtake(c, talk.conversation.id, by=f"letter {queued.id}", keep=queued.id)


def is_held(app: App, kind: str, rules: Collection[str] = ()) -> bool:
    """Whether a letter waits for an editor: one that asks something of its author where [letters] mode is "hold"; a
    rejection where any of its rules is held."""
    mode = app.config.letters.mode
    if kind == "rejection" and rules:
        return any(app.config.modes.get(rule, mode) == "hold" for rule in rules)
    return kind in conversations.ASKING and mode == "hold"


def reply_about(c: Connection, app: App, draft: Draft) -> Reply | None:
    """How a letter about a draft stands under its author's last mail; None where it cannot be addressed."""
    to = Address(draft.author_name, draft.author_address)
    if not can_be_answered(to):
        return None
    talk = conversations.get(c, app.desk_id, draft.conversation_id) if draft.conversation_id else None
    said = conversations.messages(c, talk.id) if talk else ()
    own = [row for row in said if row.author_address.lower() == to.address.lower() and _is_the_authors(row)]
    last = own[-1] if own else inbound.get(c, app.desk_id, draft.inbound_id)
    marks = (draft.number, *([reference(app, talk)] if talk else []))
    address = reply_address(app, talk) if talk else ""
    if last is None:
        return Reply(to, draft.title, "", (), marks, address)
    return Reply(to, last.subject, last.message_id, _references(app, last), marks, address)


def _is_the_authors(row: Inbound) -> bool:
    """Whether a message is known to be its author's and was read as a part of the conversation."""
    return row.state == "done" and row.disposition != "discard" and row.verdict.get("cause") != "unauthenticated"


def _references(app: App, row: Inbound) -> tuple[str, ...]:
    """What a message answers, from the head of its source; () where that is gone."""
    if row.source_sha256 is None:
        return ()
    try:
        with app.files.open(row.source_sha256) as file:
            head = re.split(rb"\r?\n\r?\n", file.read(LONGEST_HEAD), maxsplit=1)[0]
    except NotStored:
        log.warning("a letter goes without its thread: the source is gone", inbound=row.id)
        return ()
    message = read_message(head + b"\r\n\r\n")
    return () if isinstance(message, Unreadable) else (message.references or message.in_reply_to)


def _key(app: App, row: Inbound, judged: Judged) -> str:
    if judged.decision.answer == "known":  # whoever sends the same files ten times is told so once a day
        today = app.now().astimezone(app.config.desk.zone).date()
        return f"draft:{judged.decision.detail}:known:{today.isoformat()}"
    return f"inbound:{row.id}:answer" + (f":{judged.article}" if judged.article else "")
