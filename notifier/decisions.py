"""What editors decided -> the letter that tells the author of it. Pure, as letters.py is."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Literal

from notifier import envelope, render
from notifier.answering import answer_with
from notifier.desk import Desk
from notifier.digest_entries import Entry
from notifier.envelope import Reply
from notifier.words import shortened

State = Literal["review", "fit", "declined", "published"]

MAX_TITLE = 120

# What a decision means to somebody who was told of another one before: (before, now) -> the sentence that says so.
_CHANGES = {
    ("declined", "review"): "reopened",
    ("fit", "review"): "recalled",
    ("fit", "fit"): "rescheduled",
    ("fit", "declined"): "withdrawn",
    ("declined", "declined"): "explained",
    ("declined", "fit"): "reconsidered",
    ("published", "published"): "relinked",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on a draft. told: the one its author heard of before, "" for none.

    publish_at: fit, None while it is not settled. link: published. reason: declined, in the editor's words.
    """

    number: str
    title: str
    state: State
    told: str = ""
    publish_at: datetime | None = None
    link: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Revised:
    """A draft on which something was decided, and which its author has revised since. publish_at: where it was fit."""

    number: str
    title: str
    version: int
    before: str
    publish_at: datetime | None = None


def decision(desk: Desk, reply: Reply, decided: Decision, *, message_id: str, date: datetime) -> EmailMessage:
    """What was decided on the author's article, and what happens next."""
    words = desk.words
    title = shortened(decided.title, MAX_TITLE) or words("common.untitled")
    publish_at = desk.local(decided.publish_at) if decided.publish_at else None
    undated = "_undated" if decided.state == "fit" and publish_at is None else ""
    happened = _CHANGES.get((decided.told, decided.state), decided.state) + undated
    moment = {"publish_at": publish_at} if publish_at else {}
    return answer_with(
        desk,
        reply,
        "decision",
        message_id,
        date,
        preheader=words(f"status.at_{decided.state}{undated}", reason=decided.reason, **moment),
        happened=words(f"decision.happened_{happened}", title=title, **moment),
        next=words(f"decision.next_{decided.state}{undated}"),
        number=decided.number,
        publish_at=words("decision.moment", publish_at=publish_at) if publish_at else "",
        link=decided.link,
        reason=[line for paragraph in decided.reason.splitlines() if (line := shortened(paragraph, 4000))],
    )


def revised(desk: Desk, draft: Revised, *, message_id: str, date: datetime) -> EmailMessage:
    """To the editors: what they decided on was another version. Raises ValueError where the desk has no editors."""
    words = desk.words
    title = shortened(draft.title, MAX_TITLE) or words("common.untitled")
    subject = words("decision.revised_subject", number=draft.number)
    undated = "_undated" if draft.before == "fit" and draft.publish_at is None else ""
    moment = {"publish_at": desk.local(draft.publish_at)} if draft.publish_at else {}
    lines = (
        words("decision.revised_version", version=draft.version),
        words(f"decision.revised_{draft.before}{undated}", **moment),
        words("decision.revised_next", number=draft.number),
    )
    entry = Entry(
        words("digest.titled", number=draft.number, title=title), lines, (f"redaksi drafts show {draft.number}",)
    )
    happened = words("decision.revised_happened", number=draft.number)
    body = render.body(desk, "alert", subject=subject, happened=happened, entries=(entry,), mark="noted")
    return envelope.notice(desk, subject, body, message_id=message_id, date=date)
