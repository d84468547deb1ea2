"""A letter as it was composed -> the outbox."""

from email.message import EmailMessage
from typing import TypedDict, Unpack

from sqlalchemy import Connection

from redaksi.app import App
from store import outbox
from store.outbox import Queued


class About(TypedDict, total=False):
    """What a letter answers and is about, as store.outbox.enqueue takes it."""

    in_reply_to: str
    thread: str
    inbound_id: int | None
    draft_id: int | None
    conversation_id: int | None
    rules: tuple[str, ...]
    held: bool


def queue(
    c: Connection, app: App, letter: EmailMessage, *, kind: str, key: str, to: str, **about: Unpack[About]
) -> Queued:
    """Queue a letter to one address, unless one with this key was queued before."""
    return outbox.enqueue(
        c,
        app.desk_id,
        kind=kind,
        key=key,
        to_address=to,
        subject=str(letter["Subject"]),
        message_id=str(letter["Message-ID"]),
        source=letter.as_bytes(),
        now=app.now(),
        **about,
    )
