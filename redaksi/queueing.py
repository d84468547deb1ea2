"""A letter as it was composed -> the outbox."""

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Self, TypedDict, Unpack

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


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as its bytes, with what the outbox shows of it."""

    subject: str
    message_id: str
    source: bytes

    @classmethod
    def of(cls, letter: EmailMessage) -> Self:
        return cls(str(letter["Subject"]), str(letter["Message-ID"]), letter.as_bytes())


def queue(
    c: Connection, app: App, letter: EmailMessage | Written, *, kind: str, key: str, to: str, **about: Unpack[About]
) -> Queued:
    """Queue a letter to one address, unless one with this key was queued before."""
    written = letter if isinstance(letter, Written) else Written.of(letter)
    return outbox.enqueue(
        c,
        app.desk_id,
        kind=kind,
        key=key,
        to_address=to,
        subject=written.subject,
        message_id=written.message_id,
        source=written.source,
        now=app.now(),
        **about,
    )
