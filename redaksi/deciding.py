"""What an editor decides on a draft -> its state, the letter to its author and the trail, in the caller's transaction.

The command line, commands by mail and the web desk all decide by `decide`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import structlog
from sqlalchemy import Connection

from ingest.moments import Asked, nearest_day, read_moment
from notifier import decisions as letters
from notifier.words import one_line
from redaksi.answering import reply_about
from redaksi.app import App
from redaksi.queueing import queue
from redaksi.safety import to_editors
from store import decisions, events
from store.drafts import Draft
from store.events import Via

log = structlog.get_logger()

State = Literal["review", "fit", "declined", "published"]

LONGEST_LINK = 1000
LONGEST_REASON = 4000
_LINK = re.compile(r"https?://[^\s/?#<>\"]+\.[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to become of a draft. publish_at: fit, None while it is not settled; link: published; reason: declined,
    written for the author."""

    state: State
    publish_at: datetime | None = None
    link: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, and by which way; mail: the message that says so."""

    who: str
    via: Via
    mail: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The draft as it stands now. changed: False where it stood so already. letter: to its author, if one goes."""

    draft: Draft
    changed: bool
    letter: int | None = None


class CannotDecide(Exception):
    """The decision is none; `code` and `facts` name a sentence of templates/*/commands.toml."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def moment_meant(app: App, words: str) -> datetime | None:
    """When a draft is to appear, in an editor's words; None where there are none. Raises CannotDecide."""
    if not words.strip():
        return None
    moment = read_moment(words, app.now().astimezone(app.config.desk.zone), app.config.desk.publishes_at)
    if not isinstance(moment, Asked):
        return moment.astimezone(UTC)
    if moment.why == "not-understood" and (near := nearest_day(moment.words.partition(" ")[0])):
        raise CannotDecide("asked_not-understood-near", words=moment.words, near=near)
    raise CannotDecide(f"asked_{moment.why}", words=moment.words)


def decide(c: Connection, app: App, draft_id: int, decision: Decision, by: Decider, *, quiet: bool = False) -> Decided:
    """Carry out a decision. quiet: the author gets no letter. Raises CannotDecide, NotStored."""
    before = decisions.lock(c, app.desk_id, draft_id)
    _check(app, before, decision)
    wanted = (decision.state, decision.publish_at, decision.link, decision.reason)
    if wanted == (before.state, before.publish_at, before.link, before.decline_reason):
        return Decided(before, changed=False)
    told = decisions.told(c, before)
    after = decisions.decide(
        c,
        before,
        decision.state,
        app.now(),
        publish_at=decision.publish_at,
        link=decision.link,
        decline_reason=decision.reason,
    )
    decisions.overtake(c, after.id, f"overtaken by decision {after.decisions} on {after.number}")
    letter = None if quiet else _tell(c, app, after, decision, told)
    events.record(
        c,
        app.desk_id,
        f"draft-{decision.state}",
        who=by.who,
        via=by.via,
        at=app.now(),
        draft_id=after.id,
        letter_id=letter,
        inbound_id=by.mail,
        reason=decision.reason,
        details={
            "before": before.state,
            "version": after.version,
            "publish_at": decision.publish_at.isoformat() if decision.publish_at else None,
            "link": decision.link or None,
        },
    )
    log.info("decided", draft=after.number, state=decision.state, via=by.via, letter=letter)
    return Decided(after, changed=True, letter=letter)


def reopened(c: Connection, app: App, before: Draft, after: Draft) -> None:
    """A draft on which something was decided has been revised by its author, and waits again: the editors are told at
    once, for somebody may have put the earlier version on the website's calendar."""
    if before.state == "waiting":
        return
    decisions.overtake(c, after.id, f"overtaken by version {after.version} of {after.number}")
    events.record(
        c,
        app.desk_id,
        "draft-reopened",
        who=after.author_address,
        via="service",
        at=app.now(),
        draft_id=after.id,
        inbound_id=after.inbound_id,
        details={"before": before.state, "version": after.version},
    )
    if app.desk.editors:
        what = letters.Revised(after.number, after.title, after.version, before.state, before.publish_at)
        letter = letters.revised(app.desk, what, message_id=app.new_message_id(), date=app.now())
        to_editors(c, app, letter, kind="alert", key=f"draft:{after.id}:revised:{after.version}")


def _check(app: App, draft: Draft, decision: Decision) -> None:
    """Raises CannotDecide where the decision makes no sense, before anything is changed."""
    if draft.state == "published" and decision.state != "published":
        raise CannotDecide("already_published", number=draft.number)
    if draft.state == "declined" and decision.state == "published":
        raise CannotDecide("is_declined", number=draft.number)
    if decision.state == "fit" and decision.publish_at and decision.publish_at <= app.now():
        raise CannotDecide("is_past", publish_at=app.desk.local(decision.publish_at))
    if decision.state == "declined" and not one_line(decision.reason):
        raise CannotDecide("no_reason", number=draft.number)
    if len(decision.reason) > LONGEST_REASON:
        raise CannotDecide("long_reason", most=LONGEST_REASON)
    if decision.state == "published" and not (len(decision.link) <= LONGEST_LINK and _LINK.fullmatch(decision.link)):
        raise CannotDecide("no_link", number=draft.number)


def _tell(c: Connection, app: App, draft: Draft, decision: Decision, told: str) -> int | None:
    """Queue the letter to the author, once for this decision; None where no letter can be addressed."""
    reply = reply_about(c, app, draft)
    if reply is None:
        return None
    what = letters.Decision(
        draft.number,
        draft.title,
        decision.state,
        told,
        decision.publish_at,
        decision.link,
        decision.reason,
    )
    letter = letters.decision(app.desk, reply, what, message_id=app.new_message_id(), date=app.now())
    queued = queue(
        c,
        app,
        letter,
        kind=decision.state,
        key=f"draft:{draft.id}:decision:{draft.decisions}",
        to=reply.to.address,
        in_reply_to=reply.message_id,
        thread=(*reply.references, reply.message_id)[0],
        draft_id=draft.id,
        conversation_id=draft.conversation_id,
    )
    return queued.id
