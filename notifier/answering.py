"""A letter's template and what it is about -> the letter, greeted, under its addressee's mail."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from notifier import envelope, render
from notifier.desk import Desk
from notifier.envelope import Attached, Reply
from notifier.words import one_line, shortened

MAX_NAME = 60
MAX_PREHEADER = 140  # more than any inbox shows


def answer_with(
    desk: Desk,
    reply: Reply,
    letter: str,
    message_id: str,
    date: datetime,
    *,
    preheader: str = "",
    attachments: Sequence[Attached] = (),
    **view: Any,
) -> EmailMessage:
    """letter: the folder of its templates; preheader: as for render.body; view: what their holes are filled with."""
    words = desk.words
    subjectless = words("common.subjectless")
    name = shortened(reply.to.name, MAX_NAME)
    greeting = words("common.greeting", name=name) if name else words("common.greeting_nameless")
    subject = f"Re: {one_line(reply.subject) or subjectless}"
    shown = shortened(preheader, MAX_PREHEADER)
    body = render.body(desk, letter, preheader=shown, greeting=greeting, subject=subject, first=reply.first, **view)
    return envelope.answer(
        desk, reply, body, subjectless=subjectless, message_id=message_id, date=date, attachments=attachments
    )
