"""Where an author's articles stand -> the letter that answers the question. Pure, as letters.py is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Literal

from notifier.answering import answer_with
from notifier.desk import Desk
from notifier.envelope import Reply
from notifier.words import shortened

MAX_TITLE = 120

At = Literal[
    "waiting", "review", "fit", "declined", "published",  # a draft
    "mend", "rest", "editor", "closed",  # not one yet
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One article: its number (KTK-2026-0001) or reference (KTK-K12), and where it stands."""

    number: str
    title: str
    sent: datetime
    at: At
    publish_at: datetime | None = None
    link: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    head: str
    lines: tuple[str, ...]
    link: str


def standing(
    desk: Desk,
    reply: Reply,
    articles: Sequence[Standing],
    asked: str = "",
    *,
    message_id: str,
    date: datetime,
) -> EmailMessage:
    """asked: the number asked about, "" for none; articles: the author's that were found."""
    if articles:
        lead = desk.words("status.lead" if asked else "status.lead_latest")
    else:
        lead = desk.words("status.unknown", number=asked) if asked else desk.words("status.none")
    items = tuple(_item(desk, article) for article in articles)
    preheader = where(desk, articles[0]) if len(articles) == 1 else ""
    return answer_with(desk, reply, "status", message_id, date, preheader=preheader, lead=lead, items=items)


def where(desk: Desk, article: Standing) -> str:
    """The sentence that says where an article stands."""
    facts: dict[str, object] = {}
    undated = "_undated" if article.at == "fit" and article.publish_at is None else ""
    if article.publish_at is not None:
        facts["publish_at"] = desk.local(article.publish_at)
    if article.at == "declined":
        facts["reason"] = article.reason
    return desk.words(f"status.at_{article.at}{undated}", **facts)


def _item(desk: Desk, article: Standing) -> Item:
    title = shortened(article.title, MAX_TITLE) or desk.words("common.untitled")
    lines = (desk.words("status.sent", since=desk.local(article.sent)), where(desk, article))
    return Item(desk.words("status.titled", number=article.number, title=title), lines, article.link)
