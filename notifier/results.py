"""What came of an editor's orders -> the letter that says so, line by line. Pure, as letters.py is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Literal

from notifier.answering import answer_with
from notifier.desk import Desk
from notifier.envelope import Reply
from notifier.words import shortened

MAX_LINE = 300
MOST_IGNORED = 8
_EXAMPLES = ("fit", "declined", "published", "review", "status", "release", "drop")


@dataclass(frozen=True, slots=True)
class Line:
    """An order as it was written, and what came of it."""

    order: str
    outcome: Literal["done", "same", "fault"]
    said: tuple[str, ...]

    @property
    def written(self) -> str:
        return shortened(self.order, MAX_LINE)


def result(
    desk: Desk,
    reply: Reply,
    lines: Sequence[Line],
    ignored: Sequence[str],
    prefix: str,
    *,
    message_id: str,
    date: datetime,
) -> EmailMessage:
    """Each order with what was done; the other lines of the mail; examples where an order was not understood."""
    faulty = any(line.outcome == "fault" for line in lines)
    return answer_with(
        desk,
        reply,
        "commands",
        message_id,
        date,
        lead=desk.words("commands.lead", count=len(lines)),
        lines=tuple(lines),
        ignored=tuple(shortened(line, MAX_LINE) for line in ignored[:MOST_IGNORED]),
        why="",
        examples=_examples(desk, prefix) if faulty else (),
    )


def not_carried_out(desk: Desk, reply: Reply, why: str, *, message_id: str, date: datetime) -> EmailMessage:
    """Nothing was done, for a reason that is not in the orders: "off", "unvouched" or "with_document"."""
    told = desk.words("commands.with_document") if why == "with_document" else desk.words(f"commands.{why}_why")
    lead = desk.words("commands.lead_none" if why == "with_document" else f"commands.{why}")
    return answer_with(
        desk, reply, "commands", message_id, date, lead=lead, lines=(), ignored=(), why=told, examples=()
    )


def _examples(desk: Desk, prefix: str) -> tuple[str, ...]:
    return tuple(desk.words(f"commands.example_{name}", prefix=prefix) for name in _EXAMPLES)
